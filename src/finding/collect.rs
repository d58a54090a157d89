//! What one rule says of one document: its reports and, for a trace, what it passed over.

use super::Draft;
use crate::document::Document;
use crate::text::Span;

/// Collects what one rule reports on one document.
pub struct Findings<'a> {
    document: &'a Document,
    drafts: Vec<Draft>,
    /// Only where somebody wants to know.
    passed: Option<Vec<(Span, String)>>,
}

impl<'a> Findings<'a> {
    /// An empty collection about `document`.
    pub fn new(document: &'a Document) -> Self {
        Self { document, drafts: Vec::new(), passed: None }
    }

    /// The same, which also keeps what is passed over: for a trace.
    pub fn traced(document: &'a Document) -> Self {
        Self { passed: Some(Vec::new()), ..Self::new(document) }
    }

    /// Whether what is passed over is kept: then it may take longer to say more.
    pub fn is_traced(&self) -> bool {
        self.passed.is_some()
    }

    /// Notes a place that looks like the defect and is none, and why. Costs nothing in a run.
    pub fn pass_over(&mut self, span: Span, why: &str) {
        if let Some(passed) = &mut self.passed {
            passed.push((span, why.to_owned()));
        }
    }

    /// Takes a report.
    pub fn add(&mut self, draft: Draft) {
        debug_assert!(draft.span.end <= self.document.text().len());
        self.drafts.push(draft);
    }

    /// The reports, in the order they came.
    pub fn into_drafts(self) -> Vec<Draft> {
        self.drafts
    }

    /// The reports, and the places that were passed over.
    pub fn into_parts(self) -> (Vec<Draft>, Vec<(Span, String)>) {
        (self.drafts, self.passed.unwrap_or_default())
    }
}
