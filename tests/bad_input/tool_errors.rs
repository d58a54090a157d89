//! Configs and rule pages that cannot be used: exit 2, the line, and what was probably meant.

use super::run::Scratch;

fn with_config(config: &str) -> Scratch {
    let scratch = Scratch::with_other();
    scratch.file("corpus-lint.yaml", config);
    scratch
}

#[test]
fn a_config_that_is_wrong_is_an_error_at_its_line() {
    for (config, line, words) in [
        ("extends: strict\nignroe: [dates]\n", "2", &["unknown field `ignroe`", "did you mean `ignore`?"][..]),
        ("extends: strct\n", "1", &["unknown preset `strct`", "did you mean `strict`?"]),
        (
            "select: [dates]\nignore:\n  - dates/futur\n",
            "3",
            &["no rule matches `dates/futur`", "did you mean `dates/future`?"],
        ),
        ("severity:\n  dates/future: eror\n", "2", &["eror", "error"]),
        ("a: [b\n", "", &["corpus-lint.yaml"]),
        ("a: &a [*a]\n", "", &["corpus-lint.yaml"]),
        ("- one\n- two\n", "1", &["corpus-lint.yaml"]),
        ("max-file-size: many\n", "1", &["max-file-size"]),
        ("overrides:\n  - ignore: [dates]\n", "2", &["paths"]),
        ("options:\n  dates/future:\n    leewya: 3\n", "", &["dates/future", "leewya"]),
    ] {
        let ran = with_config(config).run(&["."]);
        ran.fails_saying(words);
        let place = format!("corpus-lint.yaml:{line}");
        assert!(line.is_empty() || ran.err.contains(&place), "`{place}` is not in {}", ran.err);
    }
}

#[test]
fn a_config_that_cannot_be_read_is_an_error() {
    let scratch = Scratch::with_other();
    scratch.run(&[".", "--config", "no-such.yaml"]).fails_saying(&["cannot read the config", "no-such.yaml"]);
    scratch.file("latin.yaml", b"select: [caf\xE9]\n");
    scratch.run(&[".", "--config", "latin.yaml"]).fails_saying(&["latin.yaml"]);
    scratch.file("a.yaml", "extends: b.yaml\n");
    scratch.file("b.yaml", "extends: a.yaml\n");
    scratch.run(&[".", "--config", "a.yaml"]).fails_saying(&["circle"]);
}

#[test]
fn a_config_that_is_a_bomb_is_refused() {
    let deep = format!("select: {}{}\n", "[".repeat(50_000), "]".repeat(50_000));
    with_config(&deep).run(&["."]).fails_saying(&["corpus-lint.yaml"]);
    let levels: String = "abcdefgh"
        .chars()
        .zip("bcdefghi".chars())
        .map(|(of, name)| format!("{name}: &{name} [{}]\n", vec![format!("*{of}"); 9].join(",")))
        .collect();
    with_config(&format!("a: &a [x,x,x,x,x,x,x,x,x]\n{levels}")).run(&["."]).fails_saying(&["corpus-lint.yaml"]);
}

#[test]
fn words_on_the_command_line_that_name_nothing_are_errors() {
    let scratch = Scratch::with_other();
    scratch.run(&[".", "--select", "dates/futur"]).fails_saying(&["no rule matches", "did you mean `dates/future`?"]);
    scratch.run(&[".", "--output-format", "sarfi"]).fails_saying(&["sarfi"]);
    scratch.run(&[".", "--thraeds", "2"]).fails_saying(&["--thraeds", "--threads"]);
}

#[test]
fn a_rule_page_that_is_wrong_is_an_error_at_its_line() {
    let page = |rest: &str| {
        format!(
            "id: markup/own\nseverity: warning\nconfidence: high\nsummary: Own.\nwhy: To be found wrong where it is.\n\
             help: Mend it.\n{rest}"
        )
    };
    for (page, words) in [
        (page("match:\n  phrases: [x]\n  pattren: ['y']\n"), &["pattren", "pattern"][..]),
        (page("match:\n  pattern: ['(unclosed']\n"), &["markup/own", "unclosed group"]),
        (page("match:\n  selector: ['[[']\n"), &["markup/own", "selector"]),
        (page("match:\n  schema: {type: 3}\n"), &["markup/own", "schema"]),
        (page("check: native\n"), &["markup/own"]),
        (page(""), &["markup/own"]),
        (page("match: {phrases: [x]}\n").replace("warning", "waring"), &["waring", "warning"]),
        (page("match: {phrases: [x]}\n").replace("markup/own", "markup/html-tag"), &["markup/html-tag"]),
        ("id: [\n".to_owned(), &["own.yaml"]),
        (String::new(), &["own.yaml"]),
    ] {
        let scratch = with_config("rules: [my-rules]\nextend-select: [markup]\n");
        scratch.file("my-rules/own.yaml", &page);
        scratch.run(&["."]).fails_saying(words);
    }
    with_config("rules: [no-such-folder]\n").run(&["."]).fails_saying(&["no-such-folder"]);
}
