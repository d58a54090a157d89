//! TOML heads: `+++`, TOML, `+++`. Values come with the places that toml_edit records.

use toml_edit::{Document, Item, Table, Value as TomlValue};

use super::{Entry, Head, HeadError, HeadKind, Node, Value};
use crate::document::lines::{after_line_end, line_end, lines_from};
use crate::text::{Span, excerpt};

/// Bytes of TOML that are read.
const MAX_BYTES: usize = 64 << 10;
/// Lines of a broken head that are read one by one.
const MAX_LINES: usize = 200;

/// A head between `+++` lines.
pub(super) fn fenced(text: &str) -> Option<Head> {
    fenced_at(text, Span::new(0, line_end(text, 0)))
}

/// A head between `+++` lines of which the first stands after blank lines or behind white space.
pub(super) fn displaced(text: &str, line: Span) -> Option<Head> {
    let open = line.trimmed(text);
    let mut head = fenced_at(text, Span::new(open.start, line.end)).filter(|head| head.close.is_some())?;
    head.errors.insert(0, super::yaml::wrong_open(text, line, "+++"));
    Some(head)
}

fn fenced_at(text: &str, first: Span) -> Option<Head> {
    if first.of(text).trim_end_matches([' ', '\t']) != "+++" {
        return None;
    }
    let start = after_line_end(text, first.end);
    let close = lines_from(text, start).take(5_000).find(|line| line.of(text).trim_end_matches([' ', '\t']) == "+++");
    let (content, end) = match close {
        Some(close) => (Span::new(start, close.start), after_line_end(text, close.end)),
        None => {
            let content = unclosed(text, start)?;
            (content, content.end)
        }
    };
    let (mut entries, mut errors) = read(text, content);
    let mut kind = HeadKind::Toml;
    let open = first.trimmed(text);
    if let Some((others, error)) =
        (!errors.is_empty()).then(|| super::foreign::yaml_between_pluses(text, open, content)).flatten()
    {
        (kind, entries, errors) = (HeadKind::Yaml, others, vec![error]);
    }
    Some(Head {
        kind,
        span: Span::new(0, end),
        content,
        open,
        close: close.map(|close| close.trimmed(text)),
        entries,
        errors,
    })
}

/// The `key = value` lines up to the first line that can be no TOML.
fn unclosed(text: &str, start: usize) -> Option<Span> {
    let is_pair = |line: &str| line.split_once('=').is_some_and(|(key, _)| is_key(key.trim()));
    let mut end = start;
    let mut pairs = 0;
    for line in lines_from(text, start) {
        let written = line.of(text).trim();
        if is_pair(written) {
            pairs += 1;
        } else if written.is_empty() || !written.starts_with(['[', ']', '#', '"', '\'']) {
            break;
        }
        end = after_line_end(text, line.end);
    }
    (pairs > 0).then_some(Span::new(start, end))
}

pub(super) fn is_key(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '"'))
}

pub(super) fn read(text: &str, content: Span) -> (Vec<Entry>, Vec<HeadError>) {
    if content.len() > MAX_BYTES {
        let line = Span::new(content.start, line_end(text, content.start));
        return (
            Vec::new(),
            vec![HeadError::new(
                line,
                format!("{} KiB of TOML are more than the {} KiB that are read", content.len() >> 10, MAX_BYTES >> 10),
            )],
        );
    }
    // TOML knows no bare CR as a line end; one byte for another leaves every place as it is.
    let masked = mask_bare_cr(content.of(text));
    let toml = masked.as_deref().unwrap_or(content.of(text));
    match Document::parse(toml) {
        Ok(document) => (
            in_order(table(document.as_table(), toml)).into_iter().map(|entry| entry.shifted(content.start)).collect(),
            Vec::new(),
        ),
        Err(error) => {
            let entries = line_by_line(toml).into_iter().map(|entry| entry.shifted(content.start)).collect();
            // A key given twice is a finding of its own, made from the entries.
            let errors = if error.message() == "duplicate key" {
                Vec::new()
            } else {
                vec![explain(toml, &error).shifted(content.start)]
            };
            (entries, errors)
        }
    }
}

fn mask_bare_cr(toml: &str) -> Option<String> {
    let bytes = toml.as_bytes();
    memchr::memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n')).then(|| {
        let mut masked = String::with_capacity(toml.len());
        let mut chars = toml.chars().peekable();
        while let Some(c) = chars.next() {
            masked.push(if c == '\r' && chars.peek() != Some(&'\n') { '\n' } else { c });
        }
        masked
    })
}

fn explain(toml: &str, error: &toml_edit::TomlError) -> HeadError {
    let at = error.span().map_or(0, |span| span.start.min(toml.len()));
    let at = (0..=at).rev().find(|at| toml.is_char_boundary(*at)).unwrap_or(0);
    let start = crate::document::lines::line_start(toml, at);
    let line = Span::new(start, line_end(toml, at)).trimmed(toml);
    let words = format!("`{}`", excerpt(line.of(toml), 60));
    let value = line.of(toml).find('=').map(|equals| Span::new(line.start + equals + 1, line.end).trimmed(toml));
    match (error.message().split(',').next().unwrap_or_default(), value) {
        ("string values must be quoted", Some(value)) => {
            HeadError::new(value, format!("the value of {words} is not in quotes")).help("Put the value in quotes.")
        }
        ("key with no value" | "missing assignment between key-value pairs", _) if line.of(toml).contains(':') => {
            HeadError::new(line, format!("{words} is not TOML: keys and values are joined by `=`"))
                .help("Write `=` for the colon.")
        }
        (_, Some(value)) if !value.is_empty() => {
            HeadError::new(value, format!("the value of {words} is not TOML: {}", error.message()))
        }
        _ => HeadError::new(line, format!("{words} is not TOML: {}", error.message())),
    }
}

/// Pairs of a document that does not parse, those lines that parse alone.
fn line_by_line(toml: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    for line in lines_from(toml, 0).take_while(|line| !line.of(toml).starts_with('[')).take(MAX_LINES) {
        if let Ok(document) = Document::parse(line.of(toml)) {
            entries
                .extend(table(document.as_table(), line.of(toml)).into_iter().map(|entry| entry.shifted(line.start)));
        }
    }
    entries
}

fn in_order(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by_key(|entry| entry.key_span.start);
    entries
}

fn table(table: &Table, toml: &str) -> Vec<Entry> {
    table.iter().map(|(key, item)| entry(key, table.key(key), item, toml)).collect()
}

fn entry(name: &str, key: Option<&toml_edit::Key>, item: &Item, toml: &str) -> Entry {
    let value = of_item(item, toml);
    let key_span = key.and_then(toml_edit::Key::span).map_or(Span::empty(value.span.start), |span| bounded(span, toml));
    Entry { key: name.to_owned(), key_span, value }
}

fn of_item(item: &Item, toml: &str) -> Node {
    let span = item.span().map(|span| bounded(span, toml));
    match item {
        Item::None => Node { span: span.unwrap_or_default(), value: Value::Null },
        Item::Value(value) => of_value(value, toml),
        Item::Table(inner) => whole(span, Value::Map(in_order(table(inner, toml)))),
        Item::ArrayOfTables(tables) => {
            let items = tables
                .iter()
                .map(|inner| {
                    whole(inner.span().map(|span| bounded(span, toml)), Value::Map(in_order(table(inner, toml))))
                })
                .collect();
            whole(span, Value::List(items))
        }
    }
}

/// A node over all its parts: toml_edit gives dotted tables no place, and a table that of its header.
fn whole(span: Option<Span>, value: Value) -> Node {
    let parts: Vec<Span> = match &value {
        Value::Map(entries) => entries.iter().map(Entry::span).collect(),
        Value::List(items) => items.iter().map(|item| item.span).collect(),
        _ => Vec::new(),
    };
    let all = span.into_iter().chain(parts);
    let span = all.reduce(|a, b| Span::new(a.start.min(b.start), a.end.max(b.end))).unwrap_or_default();
    Node { span, value }
}

fn of_value(value: &TomlValue, toml: &str) -> Node {
    let span = value.span().map(|span| bounded(span, toml));
    let written = span.unwrap_or_default();
    let read = match value {
        TomlValue::String(text) => Value::String(text.value().clone()),
        TomlValue::Integer(number) => Value::Integer(*number.value()),
        TomlValue::Float(number) => Value::Float(*number.value()),
        TomlValue::Boolean(truth) => Value::Bool(*truth.value()),
        TomlValue::Datetime(_) => Value::String(written.of(toml).to_owned()),
        TomlValue::Array(items) => Value::List(items.iter().map(|item| of_value(item, toml)).collect()),
        TomlValue::InlineTable(inner) => {
            let entries = inner.iter().map(|(name, value)| {
                let value = of_value(value, toml);
                let key_span = inner
                    .key(name)
                    .and_then(toml_edit::Key::span)
                    .map_or(Span::empty(value.span.start), |span| bounded(span, toml));
                Entry { key: name.to_owned(), key_span, value }
            });
            Value::Map(in_order(entries.collect()))
        }
    };
    match span {
        Some(span) => Node { span, value: read },
        None => whole(None, read),
    }
}

/// A range as a span that surely lies on character boundaries.
fn bounded(range: std::ops::Range<usize>, toml: &str) -> Span {
    if toml.get(range.clone()).is_some() { range.into() } else { Span::empty(0) }
}
