//! `text/empty`: a file that holds nothing.

use serde::Deserialize;

use crate::document::Document;
use crate::finding::{Draft, Findings, Identity};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Options: none.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Empty {}

impl DocumentRule for Empty {
    fn check(&self, document: &Document, _context: &Context<'_>, out: &mut Findings<'_>) {
        // Front matter without a body is the section page of some generators.
        if document.text().trim().is_empty() {
            let nothing = if document.text().is_empty() { "nothing" } else { "nothing but white space" };
            let message = format!("the document holds {nothing}");
            out.add(Draft::at(Span::empty(0), message).identity(Identity::Aggregate));
        }
    }
}
