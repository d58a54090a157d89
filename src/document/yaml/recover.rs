//! Reads a broken mapping again, one top-level key at a time.
//!
//! Each key with the lines that belong to it is parsed alone. That saves the good ones for the
//! other rules and isolates the bad ones, whose errors would otherwise show lines further on.

use super::tree::{Failure, build};
use super::{Limits, SyntaxError, culprit};
use crate::document::lines::{key_line, line_end, lines};
use crate::document::value::{Entry, Node, Value};
use crate::text::Span;

/// Parts that are read; what follows in a text of more is left out.
const MAX_PARTS: usize = 200;
/// Errors that are reported; further ones are most likely their consequences.
const MAX_ERRORS: usize = 8;

/// The top-level entries that can be read, and what is wrong with the others.
pub(super) fn entries(text: &str, limits: Limits) -> (Vec<Entry>, Vec<SyntaxError>) {
    let mut entries = Vec::new();
    let mut errors = Vec::new();
    let parts = parts(text);
    let indented = indented_first(text, &parts);
    for part in parts.into_iter().take(MAX_PARTS) {
        let inner = part.of(text);
        match build(inner, limits) {
            Ok(Some(Node { value: Value::Map(found), .. })) => {
                entries.extend(found.into_iter().map(|entry| entry.shifted(part.start)));
                continue;
            }
            Ok(None) => continue,
            Ok(Some(_)) => errors.push(culprit::no_mapping(inner).shifted(part.start)),
            Err(Failure::Syntax(problem)) => errors.push(culprit::explain(inner, &problem).shifted(part.start)),
            Err(Failure::Refused(error)) => errors.push(error.shifted(part.start)),
        }
        entries.extend(saved(inner, limits).map(|entry| entry.shifted(part.start)));
    }
    if let Some(indented) = indented {
        // A tab before it is the same slip.
        errors.retain(|error| error.span.start >= indented.span.end);
        errors.insert(0, indented);
    }
    errors.truncate(MAX_ERRORS);
    (entries, errors)
}

/// The first key stands deeper than one after it: each is right by itself, and both together are not.
fn indented_first(text: &str, parts: &[Span]) -> Option<SyntaxError> {
    let indent = |part: &Span| part.len() - part.of(text).trim_start_matches([' ', '\t']).len();
    let (first, others) = parts.split_first()?;
    let is_deeper = others.iter().any(|other| indent(other) < indent(first));
    is_deeper.then(|| culprit::indented(text, Span::new(first.start, line_end(text, first.start)).trimmed(text)))
}

/// Cuts `text` before each line that holds a key and is not indented deeper than the first.
fn parts(text: &str) -> Vec<Span> {
    let mut parts: Vec<Span> = Vec::new();
    let mut base = None;
    for line in lines(text) {
        let written = line.of(text);
        let content = written.trim_start_matches([' ', '\t']);
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let indent = written.len() - content.len();
        let base = *base.get_or_insert(indent);
        if parts.is_empty() || (indent <= base && key_line(text, line).is_some()) {
            if let Some(last) = parts.last_mut() {
                last.end = line.start;
            }
            parts.push(Span::new(line.start, text.len()));
        }
    }
    parts
}

/// The key of a part that cannot be parsed, with the raw text of its value.
fn saved(part: &str, limits: Limits) -> Option<Entry> {
    let first = lines(part).find(|line| !line.of(part).trim().is_empty())?;
    let found = key_line(part, first)?;
    let key = found.key.of(part).trim_matches(['"', '\'']).to_owned();
    let span =
        if found.value.is_empty() { Span::new(found.separator.end, part.len()).trimmed(part) } else { found.value };
    let raw = span.of(part);
    let value = match build(raw, limits) {
        Ok(Some(node)) if !matches!(node.value, Value::Map(_)) => node.shifted(span.start),
        _ => Node { span, value: Value::String(raw.to_owned()) },
    };
    Some(Entry { key, key_span: found.key, value })
}
