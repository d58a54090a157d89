//! White space in a value that names something: at its ends, doubled, a line break, an odd space.

use serde::Deserialize;

use crate::document::Document;
use crate::document::head::{Node, Value};
use crate::finding::{Applicability, Confidence, Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};
use crate::text::{Span, is_spaceless};

/// Reports a key once, at the first of its values with such white space.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct WhiteSpace {
    /// Keys whose values are names, in lower case.
    keys: Vec<String>,
}

impl Default for WhiteSpace {
    fn default() -> Self {
        Self { keys: KEYS.map(str::to_owned).to_vec() }
    }
}

const KEYS: [&str; 22] = [
    "title",
    "subtitle",
    "author",
    "authors",
    "date",
    "category",
    "categories",
    "tag",
    "tags",
    "series",
    "slug",
    "id",
    "layout",
    "lang",
    "language",
    "url",
    "link",
    "from",
    "source",
    "permalink",
    "canonical",
    "publisher",
];

/// What is wrong with a stretch of white space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    Edge,
    Break,
    Odd(char),
    Doubled,
}

impl DocumentRule for WhiteSpace {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        for entry in &document.head().entries {
            if !self.keys.iter().any(|key| key.eq_ignore_ascii_case(&entry.key)) {
                continue;
            }
            // A list whose items a tab precedes is one text to YAML: that is the tab's defect.
            let whole = Span::new(entry.key_span.start, entry.value.span.end.max(entry.key_span.end));
            if document.head().errors.iter().any(|error| whole.contains_offset(error.span.start)) {
                continue;
            }
            let values = match &entry.value.value {
                Value::List(items) => items.as_slice(),
                _ => std::slice::from_ref(&entry.value),
            };
            let mut found = values.iter().filter_map(|node| Some((node, faults(document, node)?)));
            let Some((node, first)) = found.next() else { continue };
            let more = found.collect::<Vec<_>>();
            let Some((fault, _)) = first.iter().min() else { continue };
            let what = match fault {
                Fault::Edge => "starts or ends with white space".to_owned(),
                Fault::Break => "holds a line break".to_owned(),
                Fault::Odd(sign) => format!("holds the space U+{:04X}", u32::from(*sign)),
                Fault::Doubled => "holds more than one space in a row".to_owned(),
            };
            let and_more = if more.is_empty() { String::new() } else { format!("; so do {} more", more.len()) };
            let message = format!("the value of {} {what}{and_more}", quoted(&entry.key));
            let confidence = match fault {
                // Who writes a block of lines means its breaks.
                Fault::Break if is_block(document.slice(node.span)) => Confidence::Medium,
                Fault::Edge | Fault::Break => Confidence::High,
                // Typesetters keep words together: after one letter, before a dash, in French before a colon.
                Fault::Odd('\u{A0}' | '\u{202F}') => Confidence::Low,
                Fault::Odd(_) | Fault::Doubled => Confidence::Medium,
            };
            let mut draft = Draft::at(node.span, message).confidence(confidence);
            for (fault, span) in first.iter().chain(more.iter().flat_map(|(_, faults)| faults)) {
                match fault {
                    Fault::Edge => draft = draft.edit(Applicability::Safe, *span, ""),
                    Fault::Odd(_) | Fault::Doubled => draft = draft.edit(Applicability::Unsafe, *span, " "),
                    Fault::Break => {}
                }
            }
            out.add(draft);
        }
    }
}

/// Whether a value is written as a block of lines, `|` or `>`.
fn is_block(written: &str) -> bool {
    written.starts_with(['|', '>'])
}

/// The stretches of white space in a text value that should not be there; `None` without one.
fn faults(document: &Document, node: &Node) -> Option<Vec<(Fault, Span)>> {
    let Value::String(text) = &node.value else { return None };
    let written = document.slice(node.span);
    // Such a block ends with a line break by its nature.
    let is_block = is_block(written);
    let inner = text.trim();
    if inner.is_empty() {
        return None;
    }
    if inner.contains(['\n', '\r']) {
        return Some(vec![(Fault::Break, node.span)]);
    }
    let is_odd = |c: char| c.is_whitespace() && c != ' ';
    let is_clean = text.len() == inner.len() && !inner.contains("  ") && !inner.contains(is_odd);
    // What is folded, or written with escapes, cannot be found again.
    if is_clean || is_block || written.contains(['\n', '\r']) {
        return None;
    }
    let start = node.span.start + written.find(text.as_str())?;
    let mut found = Vec::new();
    let lead = text.len() - text.trim_start().len();
    let bare = Span::new(start + lead, start + lead + inner.len());
    for edge in [Span::new(start, bare.start), Span::new(bare.end, start + text.len())] {
        if !edge.is_empty() {
            found.push((Fault::Edge, edge));
        }
    }
    found.extend(inside(document.text(), bare));
    (!found.is_empty()).then_some(found)
}

/// `9:00`.
fn is_hour(text: &str) -> bool {
    matches!(text.as_bytes(), [b'0'..=b'9', b':', b'0'..=b'9', ..])
}

/// Runs of white space between two words.
fn inside(text: &str, bare: Span) -> Vec<(Fault, Span)> {
    let mut found = Vec::new();
    let is_parted = bare.of(text).contains(is_spaceless) || bare.of(text).contains("://");
    let mut at = bare.start;
    while let Some(from) = text[at..bare.end].find(char::is_whitespace).map(|from| at + from) {
        let run = &text[from..bare.end];
        let span = Span::new(from, from + run.len() - run.trim_start().len());
        at = span.end;
        let before = text[bare.start..span.start].chars().next_back().unwrap_or(' ');
        let after = text[span.end..bare.end].chars().next().unwrap_or(' ');
        // Typesetters set thin spaces round dashes, and Chinese a wide one between two names.
        let odd = span.of(text).chars().find(|c| !matches!(c, ' ' | '\u{3000}' | '\u{2000}'..='\u{200A}'));
        // French sets no-break spaces before its signs, and inside its quotes; numbers and units have them too.
        let belongs = matches!(after, ':' | ';' | '!' | '?' | '»' | '%' | '–' | '—')
            || matches!(before, '«' | '–' | '—')
            || (before.is_ascii_digit() || after.is_ascii_digit());
        match odd {
            Some(sign) if !(belongs && matches!(sign, '\u{a0}' | '\u{202f}')) => {
                found.push((Fault::Odd(sign), span));
            }
            // Chinese titles part their halves so, lists a name from its address, and typists sentences.
            // `2024-05-10  9:00`: an hour that is padded to two places.
            None if before.is_ascii_digit() && is_hour(&text[span.end..bare.end]) => {}
            None if span.of(text).contains("  ") && !is_parted && !matches!(before, '.' | '!' | '?' | ':') => {
                found.push((Fault::Doubled, span));
            }
            _ => {}
        }
    }
    found
}
