use super::*;

fn words(text: &str) -> Vec<&str> {
    let tokens = Tokens::of_text(text);
    (0..tokens.len()).map(|index| tokens.span(index).of(text)).collect()
}

#[test]
fn words_and_single_characters_are_tokens() {
    assert_eq!(
        words("Don't stop: 3.5 中国！かな한 ไทย"),
        ["Don", "t", "stop", "3", "5", "中", "国", "か", "な", "한", "ไ", "ท", "ย"]
    );
    assert_eq!(
        words("café naïve—Öl Москва हिन्दी x\u{200B}y"),
        ["café", "naïve", "Öl", "Москва", "हिन्दी", "x\u{200B}y"]
    );
    assert_eq!(words("AT&amp;T &nbsp; R&D"), ["AT", "T", "R", "D"]);
    let long = "a".repeat(100);
    assert_eq!(words(&long), [long.as_str()]);
}

#[test]
fn case_and_width_do_not_matter() {
    let same = |a: &str, b: &str| Tokens::of_text(a).hashes == Tokens::of_text(b).hashes;
    assert!(same("Ärger NATO ｎａｔｏ", "ärger nato NATO"));
    assert!(same(&"A".repeat(100), &"a".repeat(100)));
    assert!(!same("nato", "nata"));
}

/// White space that puts a word where one block of 64 bytes meets the next.
const INDENT: &str = concat!(
    "                                                                ",
    "                                                                ",
);

#[test]
fn a_word_is_the_same_wherever_it_stands_and_however_long_it_is() {
    for length in 1..=20 {
        for pattern in ["Az09Zz", "0123456789", "MNOPqrstuv", "9a"] {
            let word: String = pattern.chars().cycle().take(length).collect();
            let expected = hash_of(word.to_lowercase().as_bytes());
            for (before, after) in
                [("", ""), (" ", " and more words to follow"), ("@", "["), ("`", "{/:"), ("é ", "\u{1}")]
                    .into_iter()
                    .chain([58, 63, 64, 120].map(|indent| (&INDENT[..indent], ",")))
            {
                let text = format!("{before}{word}{after}");
                let tokens = Tokens::of_text(&text);
                let at = (0..tokens.len()).find(|at| tokens.span(*at).of(&text) == word).unwrap();
                assert_eq!(tokens.hashes[at], expected, "{text}");
                assert_eq!(expected & NUMBER == NUMBER, length <= SHORT && word.parse::<u128>().is_ok(), "{word}");
            }
        }
    }
}

#[test]
fn only_prose_has_tokens() {
    let document = Document::from_text(
        "a.md",
        "And <b class=\"x\">One</b> `code` [two](https://a.example/three) https://b.example\n",
    );
    let tokens = document.tokens();
    let words: Vec<&str> = (0..tokens.len()).map(|index| document.slice(tokens.span(index))).collect();
    assert_eq!(words, ["And", "One", "two"]);
}
