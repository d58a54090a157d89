//! Each cause with its place, its words and what its fix makes of the text.

use crate::document::yaml::{Limits, SyntaxError, parse_within};

fn errors(text: &str) -> Vec<SyntaxError> {
    parse_within(text, Limits::FRONT_MATTER).errors
}

/// The one error of `text` stands on `culprit`, says `message`, and its fix gives `mended`.
#[track_caller]
fn mends(text: &str, culprit: &str, message: &str, mended: Option<&str>) -> bool {
    let errors = errors(text);
    let [error] = errors.as_slice() else { panic!("{text:?}: {errors:?}") };
    assert_eq!(error.span.of(text), culprit, "{text:?}: {}", error.message);
    assert!(error.message.contains(message), "{text:?}: {}", error.message);
    let fixed = error.fix.as_ref().map(|(span, by)| format!("{}{by}{}", &text[..span.start], &text[span.end..]));
    assert_eq!(fixed.as_deref(), mended, "{text:?}");
    if let Some(fixed) = fixed {
        assert_eq!(self::errors(&fixed), [], "{fixed:?}");
    }
    error.is_certain
}

#[test]
fn quotes_that_do_not_pair() {
    mends("t: \"A ferry'\nb: 1\n", "\"A ferry'", "closes with `'`", Some("t: \"A ferry\"\nb: 1\n"));
    mends("t: 'A ferry\"\nb: 1\n", "'A ferry\"", "closes with `\"`", Some("t: 'A ferry'\nb: 1\n"));
    mends("t: \"渡船”\nb: 1\n", "\"渡船”", "closes with `”`", Some("t: \"渡船\"\nb: 1\n"));
    mends("t: \"He said “no”\nb: 1\n", "\"He said “no”", "never closed", Some("t: \"He said “no”\"\nb: 1\n"));
    mends("t: \"A ferry\nb: 1\n", "\"A ferry", "never closed", Some("t: \"A ferry\"\nb: 1\n"));
    mends("t: [a, \"b, c]\nd: 1\n", "\"b, c]", "never closed", None);
    mends("t: \"\n", "\"", "never closed", None);
}

#[test]
fn quotes_within_quotes() {
    mends("t: 'It's back'\n", "'It's back'", "follows the closing quote", Some("t: \"It's back\"\n"));
    mends("t: \"The \"big\" one\"\n", "\"The \"big\" one\"", "follows", Some("t: 'The \"big\" one'\n"));
    mends("t: \"Big\" ferry\n", "\"Big\" ferry", "follows", Some("t: '\"Big\" ferry'\n"));
    mends("t: \"a\", \"b\"\n", "\"a\", \"b\"", "follows", None);
}

#[test]
fn escapes() {
    mends("p: \"C:\\pics\\it's\"\n", "\\p", "not an escape", Some("p: 'C:\\pics\\it''s'\n"));
    mends("p: \"C:\\\\a\\pics\"\n", "\\p", "not an escape", None);
}

#[test]
fn spaces() {
    mends("a:\n  - x\n  -y\nb: 1\n", "-y", "no space after the `-`", Some("a:\n  - x\n  - y\nb: 1\n"));
    mends("t:\u{A0}x\nb: 1\n", "\u{A0}", "U+00A0 follows the colon", Some("t: x\nb: 1\n"));
    mends("a:\n\u{A0}\u{A0}- x\nb: 1\n", "\u{A0}\u{A0}", "U+00A0 indents", Some("a:\n  - x\nb: 1\n"));
}

#[test]
fn only_what_has_one_reading_is_certain() {
    assert!(mends("t: A: b\n", "A: b", "colon", Some("t: \"A: b\"\n")));
    assert!(mends("by: @x\n", "@x", "starts with `@`", Some("by: \"@x\"\n")));
    // Two lines that were joined, and a value with quotes of its own.
    assert!(!mends("t: A date: 2022\n", "A date: 2022", "colon", Some("t: \"A date: 2022\"\n")));
    assert!(!mends("t: A \"b\": c\n", "A \"b\": c", "colon", Some("t: 'A \"b\": c'\n")));
    assert!(!mends("t: ? what\n", "? what", "starts with `?`", Some("t: \"? what\"\n")));
}
