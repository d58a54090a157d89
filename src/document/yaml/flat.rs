//! The quick way for what nearly all heads are: lines of `key: value`, and lists of words.
//!
//! It reads a subset of YAML that leaves no room for doubt, gives what the parser gives, and gives up on all else.

use super::{Limits, scalar};
use crate::document::value::{Entry, Node, Value};
use crate::text::Span;

/// The mapping of `text`, the same as `tree::build` makes of it; `None` for YAML that takes a parser.
pub(super) fn mapping(text: &str, limits: Limits) -> Option<Node> {
    if text.len() > limits.bytes || !text.starts_with(|c: char| c.is_ascii_alphabetic()) || !is_printable(text) {
        return None;
    }
    let mut lines = Lines { text, at: 0 };
    let mut entries: Vec<Entry> = Vec::new();
    let mut nodes = 1;
    while let Some(line) = lines.next() {
        let entry = entry(text, line, &mut lines)?;
        nodes += 2 + entry.value.as_list().map_or(0, <[Node]>::len);
        entries.push(entry);
    }
    let end = entries.last()?.value.span.end;
    (nodes <= limits.nodes).then(|| Node { span: Span::new(0, end), value: Value::Map(entries) })
}

/// Lines, without their ends.
struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl Lines<'_> {
    fn peek(&self) -> Option<Span> {
        let rest = self.text.as_bytes().get(self.at..).filter(|rest| !rest.is_empty())?;
        let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        Some(Span::new(self.at, self.at + length))
    }

    fn next(&mut self) -> Option<Span> {
        let line = self.peek()?;
        self.at = line.end + 1;
        Some(line)
    }
}

/// Whether the parser takes every character, and LF is the only line end.
fn is_printable(text: &str) -> bool {
    let plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n');
    text.bytes().all(|byte| plain(&byte))
        || text.chars().all(|c| match c {
            '\0'..='\x7f' => plain(&(c as u8)),
            '\u{2028}' | '\u{2029}' | '\u{feff}' => false,
            c => matches!(c, '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..),
        })
}

/// `key: value`, or `key:` and a list on the next lines.
fn entry(text: &str, line: Span, lines: &mut Lines<'_>) -> Option<Entry> {
    /// The parser has a bound of its own, 1,024 characters.
    const LONGEST_KEY: usize = 200;
    let bytes = line.of(text).as_bytes();
    let length = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')).count();
    if length > LONGEST_KEY || !bytes.first()?.is_ascii_alphabetic() || bytes.get(length) != Some(&b':') {
        return None;
    }
    let key_span = Span::new(line.start, line.start + length);
    let behind = Span::new(key_span.end + 1, line.end);
    let value = if !behind.is_empty() {
        let spaces = bytes[length + 1..].iter().take_while(|byte| **byte == b' ').count();
        (spaces > 0).then_some(())?;
        value(text, Span::new(behind.start + spaces, behind.end), true)?
    } else {
        match lines.peek() {
            Some(next) if next.of(text).trim_start_matches(' ').starts_with("- ") => list(text, lines)?,
            _ => Node { span: Span::empty(behind.start), value: Value::Null },
        }
    };
    Some(Entry { key: key_span.of(text).to_owned(), key_span, value })
}

/// The items of a list in lines of its own, all under one another.
fn list(text: &str, lines: &mut Lines<'_>) -> Option<Node> {
    let dash = |line: Span| line.len() - line.of(text).trim_start_matches(' ').len();
    let column = dash(lines.peek()?);
    let mut items = Vec::new();
    while let Some(line) =
        lines.peek().filter(|line| !text[line.start..].starts_with(|c: char| c.is_ascii_alphabetic()))
    {
        let item = line.of(text).get(column..)?.strip_prefix("- ")?;
        if dash(line) != column || item.starts_with(' ') {
            return None;
        }
        items.push(value(text, Span::new(line.end - item.len(), line.end), true)?);
        lines.next();
    }
    let start = items.first()?.span.start - 2;
    Some(Node { span: Span::new(start, items.last()?.span.end), value: Value::List(items) })
}

/// A scalar that takes its line to the end, or, where it may be one, a list of such in brackets.
fn value(text: &str, span: Span, may_be_list: bool) -> Option<Node> {
    let written = span.of(text);
    let inside = |close: char| written.get(1..)?.strip_suffix(close).filter(|inner| !inner.contains(['"', '\'', '\\']));
    let value = match written.bytes().next()? {
        b'"' => Value::String(inside('"')?.to_owned()),
        b'\'' => Value::String(inside('\'')?.to_owned()),
        b'[' if may_be_list => Value::List(words(text, span, written.get(1..)?.strip_suffix(']')?)?),
        _ if is_plain(written) => scalar::typed(written.to_owned(), true, None),
        _ => return None,
    };
    Some(Node { span, value })
}

/// The items of `[one, 'two']`; a comma within quotes takes a parser.
fn words(text: &str, span: Span, inner: &str) -> Option<Vec<Node>> {
    let mut items = Vec::new();
    let mut at = span.start + 1;
    for part in inner.split(',').filter(|_| !inner.is_empty()) {
        let item = Span::new(at, at + part.len()).trimmed(text);
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.');
        let is_quoted = item.len() > 1 && item.of(text).starts_with(['"', '\'']);
        if item.is_empty() || !(is_quoted || item.of(text).chars().all(is_word)) {
            return None;
        }
        items.push(value(text, item, false)?);
        at += part.len() + 1;
    }
    Some(items)
}

/// Whether nothing in `text` ends a plain scalar, starts anything else, or is white space at its end.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let starts = bytes.first().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'/' || *byte >= 0x80);
    let ends = |at: usize| match bytes[at] {
        b':' => bytes.get(at + 1).is_none_or(|next| *next == b' '),
        b'#' => at > 0 && bytes[at - 1] == b' ',
        _ => false,
    };
    starts && !text.ends_with(' ') && !memchr::memchr2_iter(b':', b'#', bytes).any(ends)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::yaml::tree;

    fn parsed(text: &str) -> Option<Node> {
        tree::build(text, Limits::FRONT_MATTER).ok().flatten()
    }

    #[test]
    fn common_heads_are_read_without_the_parser() {
        let heads = [
            "title: One\n",
            "title: \"One: two\"\ndate: 2022-03-07 10:00:00 +0800\ndraft: false\nweight: 07\n",
            "title: 'One'\ntags:\n- a\n- b c\nauthor:\n",
            "layout: post\ncategories:\n    - 新闻\n    - \"x\"\nurl: https://a.example/b#c\nn:",
            "tags: [a, 'b: c', \"d [e]\"]\nlast: [ '' ]\n",
            "tags: [a, b c, 2022]\nempty: []\nnull-value:\ntitle: It's one, two - three! 100% (#4)",
        ];
        for head in heads {
            let flat = mapping(head, Limits::FRONT_MATTER);
            assert_eq!(flat, parsed(head), "{head}");
        }
        assert!(heads.iter().all(|head| mapping(head, Limits::FRONT_MATTER).is_some()));
    }

    proptest! {
        /// Whatever it takes on, it reads as the parser does.
        #[test]
        fn it_agrees_with_the_parser(parts in prop::collection::vec(prop::sample::select(vec![
            "a", "Key", "b-c", "_d", "0", "2022-03-07", "true", "null", "~", "中文", "é", "\u{a0}", "\u{2028}", "\u{85}",
            ":", ": ", ":  ", " ", "  ", "\n", "\n", "\n", "\n- ", "\n  - ", "-", "- ", "---\n", "...\n", "#", " #", ",",
            ", ", "[", "]", "{", "}", "\"", "'", "\\", "|", ">", "&x", "*x", "!", "%", "@", "`", "?", "? ", "\t", "\r\n",
            "a: b\n", "key: \"v\"\n", "tags: [a, b]\n", "list:\n", "k: 'v'\n", "k:\n  - one\n",
        ]), 1..14)) {
            let text = parts.concat();
            if let Some(flat) = mapping(&text, Limits::FRONT_MATTER) {
                prop_assert_eq!(Some(flat), parsed(&text));
            }
        }
    }
}
