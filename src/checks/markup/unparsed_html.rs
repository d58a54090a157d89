//! `markup/unparsed-html`: HTML that is not parsed to its end, since it would take for ever.

use serde::Deserialize;

use crate::document::Document;
use crate::finding::{Draft, Findings, Identity};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Options: none.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct UnparsedHtml {}

impl DocumentRule for UnparsedHtml {
    fn check(&self, document: &Document, _context: &Context<'_>, out: &mut Findings<'_>) {
        let html = document.html();
        let Some(at) = html.truncated_at() else { return };
        let tag = html.elements().iter().rev().find(|element| element.open.start == at);
        let span = tag.map_or(Span::empty(at), |tag| tag.open);
        let message = "the HTML from here on was not checked: it is nested too deep, or a tag has too many attributes";
        out.add(Draft::at(span, message).identity(Identity::Aggregate));
    }
}
