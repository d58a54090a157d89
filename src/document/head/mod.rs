//! Front matter: what stands at the start of a document to say what it is.
//!
//! `split` finds the head by its first line, so that a document without one costs nothing. Every
//! format yields the same entries with exact places; a broken head yields what can be read.

mod fields;
mod foreign;
mod json;
mod pelican;
mod toml;
mod yaml;

use super::lines::line_end;
use super::value::map_to_json;
pub use super::value::{Entry, Node, Value};
pub use super::yaml::SyntaxError as HeadError;
use crate::text::Span;

/// The format of a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HeadKind {
    /// No head at all.
    None,
    /// YAML between `---` fences.
    Yaml,
    /// TOML between `+++` fences.
    Toml,
    /// A JSON object.
    Json,
    /// `Key: value` lines before the first blank line, as Pelican and MultiMarkdown write them.
    Pelican,
    /// Another known head: reference-link metadata (`[#]: ...`), rST and AsciiDoc fields, Org keywords,
    /// fences that name another language.
    Other,
}

/// The front matter of a document.
#[derive(Clone, Debug)]
pub struct Head {
    /// Its format.
    pub kind: HeadKind,
    /// The whole block with its fences; empty at 0 where there is none.
    pub span: Span,
    /// Between the fences.
    pub content: Span,
    /// Place of the opening fence (or opening brace); empty where the format has none.
    pub open: Span,
    /// Place of the closing fence; `None` where the block is never closed, and for formats without fences.
    pub close: Option<Span>,
    /// Top-level entries that could be read, in order, duplicates included.
    pub entries: Vec<Entry>,
    /// Syntax errors, at the culprit.
    pub errors: Vec<HeadError>,
}

impl Head {
    /// No head.
    fn none() -> Self {
        let nowhere = Span::empty(0);
        Self {
            kind: HeadKind::None,
            span: nowhere,
            content: nowhere,
            open: nowhere,
            close: None,
            entries: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// A head of a format without fences, of which all of `content` is metadata.
    fn bare(kind: HeadKind, content: Span, end: usize, entries: Vec<Entry>) -> Self {
        let open = Span::empty(content.start);
        Self { kind, span: Span::new(0, end), content, open, close: None, entries, errors: Vec::new() }
    }

    /// Offset where the body starts.
    pub fn body_start(&self) -> usize {
        self.span.end
    }

    /// The first entry with this key, to the letter.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Whether the document has a head of any kind.
    pub fn is_some(&self) -> bool {
        self.kind != HeadKind::None
    }

    /// Whether the opening fence has no closing one.
    pub fn is_unclosed(&self) -> bool {
        matches!(self.kind, HeadKind::Yaml | HeadKind::Toml) && self.close.is_none()
    }

    /// All entries as a JSON object, for schemas; of a key given twice the last stands, as readers have it.
    pub fn to_json(&self) -> serde_json::Value {
        map_to_json(&self.entries)
    }
}

/// Finds and reads the head of `text`.
pub fn split(text: &str) -> Head {
    let first = Span::new(0, line_end(text, 0));
    let line = first.of(text);
    let found = match line.trim_start_matches(['\u{200B}', '\u{FEFF}', '\u{2060}']).bytes().next() {
        Some(b'-' | b';' | 0xE2) => {
            yaml::fenced(text).or_else(|| foreign::toml_between_hyphens(text)).or_else(|| fields::read(text))
        }
        Some(b'+') => toml::fenced(text),
        Some(b'{') => json::leading(text),
        Some(b'[' | b':' | b'#' | b'=' | b'.' | b'<') => fields::read(text),
        None | Some(b' ' | b'\t') => yaml::displaced(text),
        _ => pelican::leading(text).or_else(|| fields::read(text)),
    };
    found.unwrap_or_else(Head::none)
}

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod tests;
