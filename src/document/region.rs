//! The body cut into regions, and its blocks of prose.

use super::Document;
use crate::text::Span;

/// What a stretch of the body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RegionKind {
    /// Text for people.
    Prose,
    /// Code blocks, code spans, scripts, styles.
    Code,
    /// Tags with their attributes, comments, Markdown's own signs around links.
    Markup,
    /// Bare URLs and link destinations.
    Url,
}

/// Non-overlapping regions that cover the body, in order.
pub struct Regions {
    regions: Vec<(Span, RegionKind)>,
}

impl Regions {
    pub(crate) fn of(document: &Document) -> Self {
        Self { regions: vec![(document.body(), RegionKind::Prose)] }
    }

    /// All regions, in order.
    pub fn all(&self) -> &[(Span, RegionKind)] {
        &self.regions
    }

    /// The kind at a byte offset of the text; `None` outside the body.
    pub fn at(&self, offset: usize) -> Option<RegionKind> {
        let next = self.regions.partition_point(|(span, _)| span.start <= offset);
        let (span, kind) = *self.regions.get(next.checked_sub(1)?)?;
        (offset < span.end).then_some(kind)
    }
}

/// A block of prose: a paragraph, heading, list item, table cell or caption.
#[derive(Clone, Debug)]
pub struct Paragraph {
    /// From its first to its last character of prose.
    pub span: Span,
    /// Its stretches of prose, code and markup left out, in order.
    pub prose: Vec<Span>,
}

pub(crate) fn paragraphs_of(document: &Document) -> Vec<Paragraph> {
    let _ = document;
    Vec::new()
}
