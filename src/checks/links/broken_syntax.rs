//! `links/broken-syntax`: links that Markdown does not see, because of one wrong sign.

use serde::Deserialize;

use crate::document::Document;
use crate::document::link::{BrokenForm, BrokenLink, broken_links};
use crate::finding::{Applicability, Confidence, Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};

/// Options: none.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BrokenSyntax {}

impl DocumentRule for BrokenSyntax {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        for link in broken_links(document) {
            let words = document.slice(link.text).chars().filter(|c| c.is_alphabetic()).count();
            // `[1] (https://...)` is a note and its source.
            if document.slice(link.span).contains(['{', '}']) || (link.form == BrokenForm::Apart && words < 2) {
                continue;
            }
            let (what, confidence) = match link.form {
                BrokenForm::Swapped => ("its round and square brackets are swapped", Confidence::High),
                BrokenForm::FullWidth => ("its target stands in full-width parentheses", Confidence::High),
                BrokenForm::SpaceInTarget => ("there is a space in its target", Confidence::High),
                BrokenForm::Unclosed => ("its target is not closed", Confidence::Medium),
                BrokenForm::Apart => ("there is a space between text and target", Confidence::Low),
            };
            let message = format!("{} is no link: {what}", quoted(document.slice(link.span)));
            let draft = Draft::at(link.span, message).confidence(confidence);
            out.add(match mended(document, &link) {
                Some(mended) => draft.edit(Applicability::Safe, link.span, mended),
                None => draft,
            });
        }
    }
}

/// The link as it was meant, where that is beyond doubt.
fn mended(document: &Document, link: &BrokenLink) -> Option<String> {
    let (text, target) = (document.slice(link.text), document.slice(link.target));
    match link.form {
        BrokenForm::Swapped | BrokenForm::FullWidth if !target.contains(char::is_whitespace) => {
            Some(format!("[{text}]({target})"))
        }
        _ => None,
    }
}
