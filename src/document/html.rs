//! HTML elements of a body with exact byte ranges: scraper's tree, and where each node was written.

use super::Document;
use crate::text::Span;

/// scraper's tree of the body, with a place for each element that was written.
pub struct HtmlView {
    elements: Vec<Element>,
}

/// An element, comment or doctype that is written in the text.
#[derive(Clone, Debug)]
pub struct Element {
    /// Lower-case name; `#comment` and `#doctype` for those.
    pub name: String,
    /// The start tag, or the whole comment.
    pub open: Span,
    /// The end tag, if one is written.
    pub close: Option<Span>,
    /// From the start tag to the end of the element.
    pub span: Span,
}

impl HtmlView {
    pub(crate) fn of(document: &Document) -> Self {
        let _ = document;
        Self { elements: Vec::new() }
    }

    /// Written elements that `selector` finds, in order.
    pub fn select(&self, selector: &scraper::Selector) -> Vec<&Element> {
        let _ = selector;
        Vec::new()
    }

    /// Written elements, in order of their start tags.
    pub fn elements(&self) -> &[Element] {
        &self.elements
    }
}
