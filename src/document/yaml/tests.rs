use super::*;
use proptest::prelude::*;

const HEAD: &str = "layout: post\ntitle: \"王毅：中国愿\"\ndate: 2022-03-07T07:22:00.000Z\nauthor: &who 张三\nby: *who\ntags: [ 联合早报, 'b' ]\ncomments: True\ncount: 0x1F\nnested:\n  deep:\n    - a\n    - b: 1\ntext: |\n  one\n  two\nempty:\n";

fn error_of(text: &str) -> (String, String) {
    let parsed = parse_within(text, Limits::FRONT_MATTER);
    assert_eq!(parsed.errors.len(), 1, "{text:?}: {:?}", parsed.errors);
    let error = &parsed.errors[0];
    (error.span.of(text).to_owned(), error.message.clone())
}

/// The errors' places and the start of their words.
#[track_caller]
fn blames(text: &str, culprit: &str, message: &str) {
    let (span, words) = error_of(text);
    assert_eq!(span, culprit, "{text:?}: {words}");
    assert!(words.contains(message), "{text:?}: {words}");
}

#[test]
fn every_key_and_value_has_its_exact_place() {
    let parsed = parse(HEAD);
    assert_eq!(parsed.errors, []);
    let root = parsed.root.unwrap();
    let written: Vec<_> = root.as_map().unwrap().iter().map(|e| (e.key_span.of(HEAD), e.value.span.of(HEAD))).collect();
    assert_eq!(
        written,
        [
            ("layout", "post"),
            ("title", "\"王毅：中国愿\""),
            ("date", "2022-03-07T07:22:00.000Z"),
            ("author", "&who 张三"),
            ("by", "*who"),
            ("tags", "[ 联合早报, 'b' ]"),
            ("comments", "True"),
            ("count", "0x1F"),
            ("nested", "deep:\n    - a\n    - b: 1"),
            ("text", "|\n  one\n  two"),
            ("empty", ""),
        ]
    );
    let deep = &root.get("nested").unwrap().value.get("deep").unwrap().value;
    assert_eq!(deep.as_list().unwrap()[1].get("b").unwrap().value.span.of(HEAD), "1");
    assert_eq!(root.get("by").unwrap().value.as_str(), Some("张三"));
    assert_eq!(root.get("text").unwrap().value.as_str(), Some("one\ntwo\n"));
}

#[test]
fn both_of_a_duplicate_key_are_kept() {
    let parsed = parse("a: 1\nb: 2\na: 3\n");
    let starts: Vec<_> = parsed.entries().iter().map(|e| (e.key.as_str(), e.key_span.start)).collect();
    assert_eq!(starts, [("a", 0), ("b", 5), ("a", 10)]);
}

#[test]
fn names_the_culprit_not_the_line_after_it() {
    blames("a: 1\ntitle: 王毅: 中国愿\nb: 2\n", "王毅: 中国愿", "holds a colon");
    blames("a: 1\ntitle:GRUB2\nb: 2\n", "title:GRUB2", "no space after the colon");
    blames("a: 1\ntitle：中国\nb: 2\n", "title：中国", "full-width colon");
    blames("a: 1\ntitle: \"abc\nb: 2\nc: 3\n", "\"abc", "never closed");
    blames("a: 1\ntitle: \"abc\nb: \"x\"\nc: 3\n", "\"abc", "never closed");
    blames("a: 1\ntitle: 'It's here'\nb: 2\n", "'It's here'", "follows the closing quote");
    blames("a: 1\ntitle: \"A\" and \"B\"\nb: 2\n", "\"A\" and \"B\"", "`and \"B\"` follows the closing quote");
    blames("a: 1\n\tb: 2\nc: 3\n", "\t", "tab");
    blames("a:\n\t- x\nc: 3\n", "\t", "tab");
    blames("a: 1\ntags: [ x, y\nb: 2\n", "[ x, y", "never closed");
    blames("a: 1\ntags: [x] y\nb: 2\n", "[x] y", "follows the closing bracket");
    blames("tags: [ \"a\" \"b\" ]\nb: 2\n", "[ \"a\" \"b\" ]", "comma");
    blames("a: 1\nauthor: @someone\nb: 2\n", "@someone", "starts with `@`");
    blames("a: 1\ncode: `ls`\nb: 2\n", "`ls`", "starts with ``");
    blames("a: 1\nshare: %5 of it\nb: 2\n", "%5 of it", "starts with `%`");
    blames("a: 1\ntitle: *bold* words\nb: 2\n", "*bold* words", "starts with `*`");
    blames("path: \"C:\\path\"\nb: 2\n", "\\p", "not an escape");
    blames("a: 1\ntitle: - x\nb: 2\n", "- x", "starts with `- `");
    blames("a: 1\n  b: 2\nc: 3\n", "b: 2", "indented");
    blames(" a: 1\nb: 2\nc: 3\n", "a: 1", "is indented");
    blames("a: 1\nb:\n  -\tx\nc: 2\n", "-\tx", "a tab stands");
    blames("a: 1\nb: 2\ntitle:\\ \"王毅：中国\"\n", "title:\\ \"王毅：中国\"", "neither");
    blames("tags:\n  - a\n - b\nc: 3\n", "- b", "indentation");
    blames("a: 1\njust words\nb: 2\n", "just words", "neither");
    blames("a: 1\nb: x\u{8}y\n", "\u{8}", "U+0008");
    blames("a: *nobody\n", "*nobody", "not defined");
}

#[test]
fn each_bad_line_is_one_error() {
    let text = "title: A: b\ndate: 2022-01-01\nname: \"x\nok: 1\n";
    let parsed = parse(text);
    let places: Vec<_> = parsed.errors.iter().map(|e| e.span.of(text)).collect();
    assert_eq!(places, ["A: b", "\"x"]);
}

#[test]
fn a_first_key_deeper_than_the_others_is_told_beside_other_errors() {
    let text = "  title: A\ndate: 2022-03-07\ntags:\n  - a\n- b\n";
    let errors = parse_within(text, Limits::FRONT_MATTER).errors;
    assert_eq!(errors.iter().map(|error| error.span.of(text)).collect::<Vec<_>>(), ["title: A", "- b"]);
    let tab = "\ttitle: A\ndate: 2022-03-07\n";
    let errors = parse_within(tab, Limits::FRONT_MATTER).errors;
    assert_eq!(errors.iter().map(|error| error.span.of(tab)).collect::<Vec<_>>(), ["title: A"]);
    blames("a: {b\n  : c}\n", ": c}", "another line than its key");
}

#[test]
fn fixes_make_it_parse() {
    for text in [
        "title: A: b\nc: 1\n",
        "title:GRUB2\nc: 1\n",
        "by: @x\nc: 1\n",
        "t: 'a' \"b: c\nd: 1\n",
        "title: A \"q\": b\nc: 1\n",
        "t：x\nc: 1\n",
    ] {
        let Some((span, replacement)) = parse(text).errors[0].fix.clone() else {
            continue;
        };
        let mended = format!("{}{}{}", &text[..span.start], replacement, &text[span.end..]);
        assert_eq!(parse(&mended).errors, [], "{mended}");
    }
}

#[test]
fn a_broken_text_still_yields_the_keys_that_can_be_read() {
    let parsed = parse("title: A: b\ndate: 2022-01-01\ntags: [ x\nlist:\n  - a\n  - b\n");
    let keys: Vec<_> = parsed.entries().iter().map(|e| e.key.as_str()).collect();
    assert_eq!(keys, ["title", "date", "tags", "list"]);
    assert_eq!(parsed.entries()[0].value.as_str(), Some("A: b"));
    assert_eq!(parsed.entries()[3].value.as_list().unwrap().len(), 2);
}

#[test]
fn tabs_that_libyaml_takes_are_no_error() {
    for text in ["a:\t1\nb: 2\n", "a: 1\t\nb: 2\n", "a: 1\n\nb:\t[x,\t1]\n", "a: \t\nb: 1\n"] {
        assert_eq!(parse(text).errors, [], "{text:?}");
    }
}

#[test]
fn line_ends_of_every_kind_are_read_alike() {
    for end in ["\r\n", "\r"] {
        let text = "a: 1\nb: [x,\n  y]\nc:\n  - z\n".replace('\n', end);
        let parsed = parse(&text);
        assert_eq!(parsed.errors, []);
        let values: Vec<_> = parsed.entries().iter().map(|e| e.value.span.of(&text).replace(end, "\n")).collect();
        assert_eq!(values, ["1", "[x,\n  y]", "- z"]);
    }
}

#[test]
fn hostile_texts_are_refused_in_no_time() {
    let start = std::time::Instant::now();
    let deep = "{a: ".repeat(10_000);
    blames(&deep, "{", "deeper than 64");
    let list = "- ".repeat(20_000);
    assert!(parse_within(&list, Limits::FRONT_MATTER).errors[0].message.contains("deeper"));
    let mut bomb = String::from("a: &a [x,x,x,x,x,x,x,x,x]\n");
    for (name, before) in ('b'..='z').zip('a'..) {
        bomb.push_str(&format!(
            "{name}: &{name} [*{before},*{before},*{before},*{before},*{before},*{before},*{before},*{before}]\n"
        ));
    }
    assert!(parse_within(&bomb, Limits::FRONT_MATTER).errors[0].message.contains("more than 20000 values"));
    let big = "a: b\n".repeat(60_000);
    assert!(parse_within(&big, Limits::FRONT_MATTER).errors[0].message.contains("KiB"));
    assert!(start.elapsed().as_secs() < 20);
}

#[test]
fn deserialising_points_at_what_is_wrong() {
    #[derive(serde::Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    struct Config {
        #[allow(dead_code, reason = "only its type matters")]
        limit: u8,
    }
    let blamed = |text: &str| from_str::<Config>(text).unwrap_err()[0].span.of(text).to_owned();
    assert_eq!(blamed("limit: many\n"), "many");
    assert_eq!(blamed("limti: 1\n"), "limti");
    assert_eq!(blamed("limit: 1\nlimit: 2\n"), "limit");
    assert_eq!(blamed("limit: [1\n"), "[1");
    assert_eq!(from_str::<Config>("limit: 3\n").unwrap().limit, 3);
}

fn agree(ours: &Node, theirs: &serde_yaml::Value) -> bool {
    use serde_yaml::Value as Theirs;
    match (&ours.value, theirs) {
        (_, Theirs::Tagged(tagged)) => agree(ours, &tagged.value),
        (Value::Null, Theirs::Null) => true,
        (Value::Bool(a), Theirs::Bool(b)) => a == b,
        (Value::Integer(a), Theirs::Number(b)) => b.as_i64() == Some(*a),
        (Value::Float(a), Theirs::Number(b)) => b.as_f64().is_some_and(|b| *a == b || a.is_nan() && b.is_nan()),
        (Value::String(a), Theirs::String(b)) => a == b,
        (Value::List(a), Theirs::Sequence(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| agree(a, b)),
        (Value::Map(a), Theirs::Mapping(b)) => {
            a.len() == b.len()
                && a.iter()
                    .zip(b)
                    .all(|(a, (key, b))| key.as_str().is_none_or(|key| key == a.key) && agree(&a.value, b))
        }
        _ => false,
    }
}

fn check_places(node: &Node, text: &str) {
    assert!(text.get(node.span.start..node.span.end).is_some());
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| check_places(item, text)),
        Value::Map(entries) => entries.iter().for_each(|entry| {
            let key = text.get(entry.key_span.start..entry.key_span.end).unwrap();
            if key.chars().all(|c| c.is_alphanumeric()) {
                assert_eq!(key, entry.key);
            }
            check_places(&entry.value, text);
        }),
        _ => {}
    }
}

const BITS: [&str; 36] = [
    ":",
    ": ",
    "#",
    " #",
    "\"",
    "'",
    "[",
    "]",
    "{",
    "}",
    ",",
    "- ",
    "\n",
    "\t",
    "  ",
    "&a ",
    "*a",
    "!x ",
    "|\n",
    ">\n",
    "%",
    "@",
    "`",
    "王",
    "：",
    "?",
    "? ",
    "\\",
    "date: 1\n",
    "<<: ",
    "~",
    "true",
    "\u{85}",
    "\u{feff}",
    "\r\n",
    "\u{1}",
];

fn mutants() -> impl Strategy<Value = String> {
    let change = (any::<prop::sample::Index>(), 0..BITS.len() + 12);
    prop::collection::vec(change, 1..4).prop_map(|changes| {
        let mut chars: Vec<char> = HEAD.chars().collect();
        for (place, what) in changes {
            let at = place.index(chars.len());
            match BITS.get(what) {
                Some(bit) => {
                    chars.splice(at..at, bit.chars());
                }
                None => {
                    chars.remove(at);
                }
            }
        }
        chars.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn agrees_with_serde_yaml_on_mutants(text in mutants()) {
        let parsed = parse(&text);
        if let Some(root) = &parsed.root {
            check_places(root, &text);
        }
        for entry in &parsed.recovered {
            check_places(&entry.value, &text);
            prop_assert!(text.get(entry.key_span.start..entry.key_span.end).is_some());
        }
        for error in &parsed.errors {
            prop_assert!(text.get(error.span.start..error.span.end).is_some());
        }
        match serde_yaml::from_str::<serde_yaml::Value>(&text) {
            Ok(theirs) => {
                prop_assert_eq!(&parsed.errors, &[]);
                match &parsed.root {
                    Some(ours) => prop_assert!(agree(ours, &theirs), "{:?} against {:?}", ours, theirs),
                    None => prop_assert!(theirs.is_null()),
                }
            }
            // Duplicate keys and undefined types are no matter of syntax.
            Err(error) if parsed.errors.is_empty() => {
                let words = error.to_string();
                prop_assert!(words.contains("duplicate entry") || words.contains("invalid value") || words.contains("recursion"), "{}", words);
            }
            Err(_) => {}
        }
    }

    #[test]
    fn never_panics(text in "\\PC{0,80}|([a-z\"':\\[\\]{}#&*!|>%@`\\\\\t\r\n -]){0,120}") {
        let parsed = parse(&text);
        for error in parsed.errors {
            prop_assert!(text.get(error.span.start..error.span.end).is_some());
        }
    }
}
