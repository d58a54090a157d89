//! Heads of other markup: reST and AsciiDoc fields (`:date: ...`), Org keywords (`#+TITLE: ...`),
//! Nikola comments (`.. title: ...`), link references as metadata (`[#]: author: (...)`), and a
//! link with a dated line under it.

use super::pelican::{entry, key_value};
use super::{Entry, Head, HeadKind};
use crate::document::lines::{after_line_end, lines};
use crate::text::Span;

/// Lines that are looked at.
const MAX_LINES: usize = 60;

/// A head of one of these forms at the start of `text`.
pub(super) fn read(text: &str) -> Option<Head> {
    if text.starts_with("[#]:") {
        return run(text, 0, |line| prefixed(text, line, "[#]:"));
    }
    if text.starts_with("#+") {
        return run(text, 0, |line| prefixed(text, line, "#+"));
    }
    if text.starts_with(".. ") {
        return run(text, 0, |line| prefixed(text, line, ".. "));
    }
    if text.starts_with("<!--{") {
        // An object in a comment, as Go's own site writes it.
        let end = text.find("}-->")? + "}-->".len();
        return Some(Head::bare(HeadKind::Other, Span::new(0, end), end, Vec::new()));
    }
    if text.starts_with("<!--") {
        let start = lines(text).nth(1)?.start;
        return run(text, start, |line| prefixed(text, line, ".. "));
    }
    if text.starts_with(':') {
        return run(text, 0, |line| field(text, line));
    }
    titled(text)
}

/// `prefix key: value`; the value's round brackets or quotes are left out.
fn prefixed(text: &str, line: Span, prefix: &str) -> Option<Entry> {
    line.of(text).strip_prefix(prefix)?;
    let mut found = key_value(text, Span::new(line.start + prefix.len(), line.end).trimmed(text))?;
    let value = found.value.span;
    let inner = value.of(text);
    let wrapped = [('(', ')'), ('"', '"')]
        .iter()
        .any(|(open, close)| inner.len() >= 2 && inner.starts_with(*open) && inner.ends_with(*close));
    if wrapped {
        let key = found.key_span;
        found = entry(text, key, Span::new(value.start + 1, value.end - 1));
    }
    Some(found)
}

/// `:key: value`.
fn field(text: &str, line: Span) -> Option<Entry> {
    let rest = line.of(text).strip_prefix(':')?;
    let len = rest.find(':').filter(|len| (1..=40).contains(len))?;
    let key = Span::new(line.start + 1, line.start + 1 + len);
    if !key.of(text).chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
        return None;
    }
    let after = Span::new(key.end + 1, line.end);
    let trimmed = after.of(text).trim();
    if !trimmed.is_empty() && !after.of(text).starts_with([' ', '\t']) {
        return None;
    }
    let value = if trimmed.is_empty() { Span::empty(after.start) } else { after.trimmed(text) };
    Some(entry(text, key, value))
}

/// Consecutive lines from `start` that `read` takes; two of them make a head.
fn run(text: &str, start: usize, read: impl Fn(Span) -> Option<Entry>) -> Option<Head> {
    let mut entries = Vec::new();
    let mut end = start;
    for line in lines(&text[start..]).take(MAX_LINES).map(|line| line.shifted(start)) {
        let Some(entry) = read(line) else { break };
        entries.push(entry);
        end = after_line_end(text, line.end);
    }
    if start > 0 && text[end..].starts_with("-->") {
        end = after_line_end(text, end + 3);
    }
    (entries.len() >= 2).then(|| Head::bare(HeadKind::Other, Span::new(start, end), end, entries))
}

/// A title, its underline if there is one, then fields; or a link, then a date line.
fn titled(text: &str) -> Option<Head> {
    let mut first = lines(text).take(4);
    let title = first.next()?;
    if title.len() > 400 {
        return None;
    }
    let mut next = first.next()?;
    if is_link(title.of(text).trim()) {
        let date =
            key_value(text, next).filter(|entry| matches!(entry.key.as_str(), "日期" | "时间" | "Date" | "date"))?;
        let end = after_line_end(text, next.end);
        return Some(Head::bare(HeadKind::Other, Span::new(0, end), end, vec![date]));
    }
    let underline = next.of(text).trim_end();
    if underline.len() >= 3 && underline.bytes().all(|byte| matches!(byte, b'=' | b'#' | b'-' | b'*' | b'~')) {
        next = first.next()?;
    }
    if next.of(text).trim().is_empty() {
        next = first.next()?;
    }
    if !next.of(text).starts_with(':') {
        return None;
    }
    let found = run(text, next.start, |line| field(text, line))?;
    let plausible = found
        .entries
        .iter()
        .any(|entry| matches!(entry.key.to_lowercase().as_str(), "date" | "author" | "tags" | "slug" | "title"));
    plausible.then_some(found)
}

fn is_link(line: &str) -> bool {
    line.starts_with("http://")
        || line.starts_with("https://")
        || (line.starts_with('[') && line.contains("](") && line.ends_with(')'))
}
