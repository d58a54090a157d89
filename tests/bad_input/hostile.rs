//! Input made to hang, to overflow the stack, or to fill the memory.

use super::run::Scratch;

#[test]
fn a_gigabyte_of_one_line_is_refused_by_its_size() {
    let scratch = Scratch::with_other();
    let path = scratch.file("line.txt", "");
    std::fs::OpenOptions::new().write(true).open(path).unwrap().set_len(1 << 30).unwrap();
    scratch.lint().reports("line.txt", "text/too-large", "1073741824 bytes, over the limit of 100000000");
}

#[test]
fn one_long_line_below_the_limit_is_linted() {
    // A build that is not optimised takes seconds a megabyte.
    let size = if cfg!(debug_assertions) { 4 << 20 } else { 60 << 20 };
    let sentence = "The tide turned at noon, and 渡輪 left the quay with all hands. ";
    let mut line: String = (0..size / 70).map(|i| format!("{i} {sentence}")).collect();
    line.push_str("It was \u{8}over.");
    let scratch = Scratch::with_other();
    scratch.file("line.txt", line);
    scratch.lint().reports("line.txt", "text/control-character", "U+0008");
}

#[test]
fn a_hundred_thousand_nested_tags_are_a_finding() {
    let scratch = Scratch::with_other();
    for (name, text) in [
        ("deep.html", "<div>".repeat(100_000)),
        ("deep.md", format!("---\ntitle: A\n---\n\n{}", "<div>\n".repeat(100_000))),
        ("closed.html", format!("{}text{}", "<em><span>".repeat(50_000), "</span></em>".repeat(50_000))),
        ("wide.html", format!("<p {}>text</p>", (0..100_000).map(|i| format!("a{i}=b ")).collect::<String>())),
    ] {
        scratch.file(name, text);
        let ran = scratch.lint();
        ran.reports(name, "markup/unparsed-html", "the HTML from here on was not checked");
        assert_eq!(ran.messages(name, "duplicates/repeated-passage"), Vec::<String>::new());
        std::fs::remove_file(scratch.path().join(name)).unwrap();
    }
}

/// Front matter that grows when it is read, or sends a parser down.
#[test]
fn bombs_in_front_matter_are_a_finding_on_the_front_matter() {
    let levels = "abcdefghi".chars().zip("bcdefghij".chars());
    let nine = |of: char| vec![format!("*{of}"); 9].join(",");
    let aliases: String = levels.map(|(of, name)| format!("{name}: &{name} [{}]\n", nine(of))).collect();
    let yaml = |head: &str| format!("---\n{head}\n---\n\nText.\n");
    let toml = |head: &str| format!("+++\n{head}\n+++\n\nText.\n");
    let nested = |open: &str, close: &str, times: usize| format!("{}1{}", open.repeat(times), close.repeat(times));
    let cases = [
        ("aliases.md", yaml(&format!("a: &a [x,x,x,x,x,x,x,x,x]\n{aliases}")), "aliases"),
        ("itself.md", yaml("a: &a [*a]"), "*a"),
        ("flow.md", yaml(&format!("a: {}", "[".repeat(300_000))), "are more than"),
        ("lists.md", yaml(&format!("a: {}", nested("[", "]", 20_000))), "nested deeper than 64 levels"),
        ("maps.md", yaml(&format!("a: {}", nested("{a: ", "}", 10_000))), "nested deeper than 64 levels"),
        ("items.md", yaml(&format!("a:\n{}x", "- ".repeat(20_000))), "nested deeper than 64 levels"),
        ("toml.md", toml(&format!("a = {}", nested("[", "]", 20_000))), ""),
        ("tables.md", toml(&format!("a = {}", nested("{a=", "}", 10_000))), ""),
        ("dotted.md", toml(&format!("{}a = 1", "a.".repeat(30_000))), ""),
        ("json.md", format!("{{\n\"a\": {}\n}}\n\nText.\n", nested("[", "]", 10_000)), "nested too deep"),
    ];
    let scratch = Scratch::with_other();
    for (name, text, _) in &cases {
        scratch.file(name, text);
    }
    let ran = scratch.lint();
    for (name, _, words) in &cases {
        ran.reports(name, "front-matter/syntax", words);
    }
}

/// What nests in Markdown, 50,000 deep: the documents have no finding of their own to show.
#[test]
fn nesting_of_markdown_overflows_no_stack() {
    let scratch = Scratch::with_other();
    let deep = 50_000;
    for (name, text) in [
        ("quotes.md", ">".repeat(deep)),
        ("lists.md", "- ".repeat(deep)),
        ("numbers.md", "1. ".repeat(deep)),
        ("steps.md", (0..1_000).map(|i| format!("{}- a\n", "  ".repeat(i))).collect()),
        ("brackets.md", format!("{}a{}(b)", "[".repeat(deep), "](c)".repeat(deep))),
        ("images.md", format!("{}a{}", "![".repeat(deep), "](b)".repeat(deep))),
        ("stars.md", format!("{}b{}", "**a ".repeat(deep), " c**".repeat(deep))),
        ("parentheses.md", format!("[a]({}b{})", "(".repeat(deep), ")".repeat(deep))),
    ] {
        scratch.file(name, format!("---\ntitle: A\n---\n\n{text}\n"));
    }
    let ran = scratch.lint();
    ran.leaves_the_other_unharmed();
    assert_eq!(ran.summary()["documents"], 9);
}
