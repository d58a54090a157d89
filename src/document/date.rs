//! Dates that a document states, with what was written, its precision, and its exact bytes.

use super::Document;
use crate::text::Span;

/// A date as one place of a document states it.
#[derive(Clone, Debug)]
pub struct DateMention {
    /// Where it is written; empty at 0 for one in the path.
    pub span: Span,
}

pub(crate) fn mentions_of(document: &Document) -> Vec<DateMention> {
    let _ = document;
    Vec::new()
}
