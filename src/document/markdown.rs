//! Markdown structure of a body, from pulldown-cmark's events with offsets.

use super::Document;

/// What the events say: code, links, headings, broken references.
pub struct MarkdownView {}

impl MarkdownView {
    pub(crate) fn of(document: &Document) -> Self {
        let _ = document;
        Self {}
    }
}
