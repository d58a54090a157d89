//! Fences at their edges, against what other programs make of them.
//!
//! Jekyll (`Document::YAML_FRONT_MATTER_REGEXP`), Hugo (`pageparser`) and gray-matter each cut heads by few
//! lines of code. They are written again here, so that every text below is judged by all of them. We read what was
//! meant and report it, where they take it for text or stop: each such difference stands with its reason.

use regex::Regex;

use super::{HeadKind, split};

/// What a program makes of a text: the block's content and the body, trimmed of white space.
#[derive(Clone, Debug, PartialEq)]
enum Cut<'t> {
    /// All of it is body.
    Text,
    /// It stops.
    Refused,
    Head(&'t str, &'t str),
}

use Cut::{Head, Refused, Text};

fn head<'t>(content: &'t str, body: &'t str) -> Cut<'t> {
    Head(content.trim(), body.trim())
}

/// Jekyll reads a file as UTF-8 and drops a byte order mark.
fn jekyll(text: &str) -> Cut<'_> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    // Ruby's `m` lets a dot take line ends, and its `^` and `$` are those of lines.
    let shape = Regex::new(r"(?ms)\A(---[ \t\r\n\x0B\x0C]*\n.*?\n?)^((---|\.\.\.)[ \t\r\n\x0B\x0C]*$\n?)").unwrap();
    match shape.captures(text) {
        Some(found) => {
            let block = found.get(1).unwrap().as_str();
            head(&block[3..], &text[found.get(0).unwrap().end()..])
        }
        None => Text,
    }
}

/// Hugo looks past white space and a byte order mark, and at the first three characters of a line alone.
fn hugo(text: &str) -> Cut<'_> {
    let start = text.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '\u{FEFF}');
    let fence = match start.bytes().next() {
        Some(b'-') => "---",
        Some(b'+') => "+++",
        Some(b'{') => return json(start),
        Some(b'#') => {
            let org: usize = start.split_inclusive('\n').take_while(|line| line.starts_with("#+")).map(str::len).sum();
            return if org > 0 { head(&start[..org], &start[org..]) } else { Text };
        }
        _ => return Text,
    };
    let Some(rest) = start.strip_prefix(fence) else { return Refused };
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        let is_opening = at == 0 && !rest.starts_with(['\n', '\r']);
        if !is_opening && line.starts_with(fence) && (at > 0 || rest.starts_with(fence)) {
            return head(&rest[..at], &rest[at + 3..]);
        }
        at += line.len();
    }
    Refused
}

/// The first object of `text`; what follows is body.
fn json(text: &str) -> Cut<'_> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde_json::Value>();
    match values.next() {
        Some(Ok(_)) => head(&text[..values.byte_offset()], &text[values.byte_offset()..]),
        _ => Refused,
    }
}

/// gray-matter names a language after the fence, and takes a block without end to the end.
fn gray_matter(text: &str) -> Cut<'_> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let Some(rest) = text.strip_prefix("---").filter(|rest| !rest.starts_with('-')) else { return Text };
    let line = rest.find('\n').map_or("", |end| rest[..end].trim());
    if !matches!(line, "" | "yaml" | "yml" | "json") {
        return Refused;
    }
    let start = rest.find('\n').unwrap_or(0);
    match rest[start..].find("\n---") {
        Some(end) => head(&rest[start..start + end], &rest[start + end + 4..]),
        None => head(&rest[start..], ""),
    }
}

/// What we make of it. Of a head that is reported only the reading is compared, not that it is reported.
fn ours(text: &str) -> (Cut<'_>, bool) {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let found = split(text);
    if found.kind == HeadKind::None {
        return (Text, false);
    }
    let is_told = !found.errors.is_empty() || found.is_unclosed();
    (head(found.content.of(text), &text[found.body_start()..]), is_told)
}

/// Why a program differs from us.
type Why = Option<&'static str>;

const SAME: Why = None;
const MEANT: Why = Some("it sees no head; we read the one that was meant and report its fence");
const UNCLOSED: Why =
    Some("it stops, or takes all for head or for text; our head ends where the text starts, and is reported");
const FEW: Why = Some("it takes all that follows a fence for head; one unknown key is too little for us");
const PREFIX: Why = Some("it looks at the first three characters of a line; a fence is a line of its own");
const DOTS: Why = Some("it does not know `...`, which ends a document in YAML");
const PROSE: Why = Some("it reads prose between two rules as a head, or stops");
const HEXO: Why =
    Some("it sees no head; Hexo takes a closing fence alone, and `front-matter/missing` weighs what siblings do");
const FORMAT: Why = Some("it knows no such format");
const LANGUAGE: Why = Some("it knows no language after a fence, which is gray-matter's own");
const UNKNOWN: Why = Some("it stops at a language that it does not know, or reads its name as YAML");

/// A text, whether we report it, and why Jekyll, Hugo and gray-matter differ.
struct Case(&'static str, bool, Why, Why, Why);

const CASES: &[Case] = &[
    Case("---\na: 1\n---\nText.\n", false, SAME, SAME, SAME),
    Case("---\r\na: 1\r\n---\r\nText.\r\n", false, SAME, SAME, SAME),
    Case("---\na: 1\n---", false, SAME, SAME, SAME),
    Case("---\n---\nText.\n", false, SAME, SAME, SAME),
    Case("---\n\n\n---\nText.\n", false, SAME, SAME, SAME),
    Case("---\n# a note\n---\nText.\n", false, SAME, SAME, SAME),
    Case("--- \na: 1\n--- \nText.\n", false, SAME, SAME, SAME),
    Case("---\t\na: 1\n---\t\nText.\n", false, SAME, SAME, SAME),
    Case("\u{FEFF}---\na: 1\n---\nText.\n", false, SAME, SAME, SAME),
    Case("---\na: \"one --- two\"\n---\nText.\n", false, SAME, SAME, SAME),
    Case("---\na: 1\n---\nText.\n\n---\n\nMore.\n", false, SAME, SAME, SAME),
    Case("---\na: 1\n---\n\n---\nb: 2\n---\nText.\n", false, SAME, SAME, SAME),
    Case("---\na: |\n  one\n  ---\n  two\n---\nText.\n", false, SAME, SAME, SAME),
    Case("---\na: 1\nb:\n  c: 2\n---\nText --- with a rule.\n", false, SAME, SAME, SAME),
    Case("", false, SAME, SAME, SAME),
    Case("Text.\n", false, SAME, SAME, SAME),
    Case("\nText.\n", false, SAME, SAME, SAME),
    Case("Text.\n\n---\na: 1\n---\n", false, SAME, SAME, SAME),
    // Ends.
    Case("---\na: 1\n...\nText.\n", false, SAME, DOTS, DOTS),
    Case("---\ntitle: A\ndate: 2022-03-07\n\nText goes on.\n", true, UNCLOSED, UNCLOSED, UNCLOSED),
    Case("---\na: 1\n", false, SAME, UNCLOSED, FEW),
    Case("---\ntitle: A\n---- \nText.\n", true, MEANT, PREFIX, PREFIX),
    Case("---\ntitle: A\ndate: 2022-03-07\n--\nText.\n", true, MEANT, UNCLOSED, UNCLOSED),
    Case("---\ntitle: A\n---more: 1\n---\nText.\n", false, SAME, PREFIX, PREFIX),
    // Starts.
    Case("\n---\ntitle: A\ndate: 2022-03-07\n---\nText.\n", true, MEANT, SAME, MEANT),
    Case(" ---\ntitle: A\ndate: 2022-03-07\n---\nText.\n", true, MEANT, SAME, MEANT),
    Case("--\ntitle: A\ndate: 2022-03-07\n---\nText.\n", true, MEANT, MEANT, MEANT),
    Case("----\ntitle: A\ndate: 2022-03-07\n---\nText.\n", true, MEANT, MEANT, MEANT),
    Case("—-\ntitle: A\ndate: 2022-03-07\n---\nText.\n", true, MEANT, MEANT, MEANT),
    Case("\u{200B}---\ntitle: A\ndate: 2022-03-07\n---\nText.\n", true, MEANT, MEANT, MEANT),
    Case("title: A\ndate: 2022-03-07\n---\nText.\n", false, HEXO, HEXO, HEXO),
    Case("---\nOne line of prose.\n\nAnother, longer one.\n\n---\nText.\n", false, PROSE, PROSE, PROSE),
    Case("-----------name-----------\nText.\n", false, SAME, PROSE, SAME),
    Case("---whatever\na: 1\n---\nText.\n", false, SAME, UNKNOWN, UNKNOWN),
    // Other formats.
    Case("---yaml\na: 1\n---\nText.\n", false, LANGUAGE, LANGUAGE, SAME),
    Case("---json\n{\"a\": 1}\n---\nText.\n", false, LANGUAGE, LANGUAGE, SAME),
    Case("+++\na = 1\n+++\nText.\n", false, FORMAT, SAME, FORMAT),
    Case("+++ \na = 1\n+++ \nText.\n", false, FORMAT, SAME, FORMAT),
    Case("+++\na = 1\n\nText goes on.\n", true, FORMAT, UNCLOSED, FORMAT),
    Case("#+TITLE: A\n#+AUTHOR: B\nText.\n", false, FORMAT, SAME, FORMAT),
    Case("{\"a\": 1}\nText.\n", false, FORMAT, SAME, FORMAT),
    Case("{\"a\": \"}\"}\n\nText.\n", false, FORMAT, SAME, FORMAT),
];

#[test]
fn fences_are_read_as_elsewhere_or_for_a_reason() {
    for Case(text, is_told, in_jekyll, in_hugo, in_gray_matter) in CASES {
        let (cut, told) = ours(text);
        assert_eq!(told, *is_told, "{text:?} is {}reported: {:?}", if told { "" } else { "not " }, split(text).errors);
        for (program, theirs, why) in [
            ("Jekyll", jekyll(text), in_jekyll),
            ("Hugo", hugo(text), in_hugo),
            ("gray-matter", gray_matter(text), in_gray_matter),
        ] {
            assert_eq!(theirs != cut, why.is_some(), "{text:?}: we have {cut:?}, {program} has {theirs:?}: {why:?}");
        }
    }
}
