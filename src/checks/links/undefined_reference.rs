//! `links/undefined-reference`: `[text][label]` whose label nothing defines.

use serde::Deserialize;

use crate::document::Document;
use crate::finding::{Confidence, Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Options: none.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UndefinedReference {}

impl DocumentRule for UndefinedReference {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        let markdown = document.markdown();
        for reference in markdown.broken_references() {
            if reference.shortcut || !is_meant(document, reference.span, &reference.label) {
                continue;
            }
            // Where other labels are defined, the author does write references.
            let confidence = if markdown.definitions().is_empty() { Confidence::Medium } else { Confidence::High };
            let message = format!("nothing defines the label {}", quoted(&reference.label));
            out.add(Draft::at(reference.span, message).confidence(confidence));
        }
    }
}

/// Whether the brackets are a reference: not an index (`a[i][j]`), a wiki link, a check box, a template.
fn is_meant(document: &Document, span: Span, label: &str) -> bool {
    let text = document.slice(span);
    let before = document.text()[..span.start].chars().next_back();
    let indexed = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ']' | '[' | ')' | '$'));
    let words = text.trim_start_matches(['!', '[']).split(']').next().unwrap_or_default();
    let after = &document.text()[span.end..];
    !indexed
        && !after.starts_with(['[', '('])
        && words.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && label.chars().any(char::is_alphanumeric)
        && !label.starts_with('^')
        && !text.contains(['{', '}', '<', '>', '|'])
}
