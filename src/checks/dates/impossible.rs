//! `dates/impossible`: a date or time that the calendar, the clock or the globe does not have.

use serde::Deserialize;

use super::witness;
use crate::document::Document;
use crate::document::date::{DateMention, Reading, Witness};
use crate::finding::{Confidence, Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Reports every such date.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Impossible {}

impl DocumentRule for Impossible {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        for mention in document.dates() {
            let Reading::Impossible(why) = &mention.reading else { continue };
            if is_told_of(mention, document) {
                out.pass_over(mention.span, "spreadsheets have that day, and texts tell of it");
                continue;
            }
            let written = quoted(mention.written(document));
            let place = match mention.witness {
                Witness::Path => " in the file name",
                _ => "",
            };
            let draft =
                Draft::at(witness::place(document, mention), format!("date {written}{place} does not exist: {why}"));
            out.add(match mention.witness {
                // A text may speak of a day that is none; an address or a field may not.
                Witness::Text | Witness::Post | Witness::Dateline => draft.confidence(Confidence::Medium),
                _ => draft,
            });
        }
    }
}

/// Whether the text knows that the day is none: 29 February 1900, which spreadsheets have and texts on them name,
/// or one beside which it says so.
fn is_told_of(mention: &DateMention, document: &Document) -> bool {
    const KNOWN: [&str; 9] =
        ["leap year", "leap-year", "!?", "?!", "does not exist", "doesn't exist", "no such d", "闰年", "閏年"];
    let written = mention.written(document);
    if mention.witness != Witness::Text {
        return false;
    }
    let around = sentences(document.text(), mention.span);
    (written.contains("1900") && written.contains("29")) || KNOWN.iter().any(|words| around.contains(words))
}

/// How far from a day it may be said that it is none, in bytes.
const NEAR: usize = 120;

/// What stands round `span`, within its paragraph.
fn sentences(text: &str, span: Span) -> &str {
    let (mut start, mut end) = (span.start.saturating_sub(NEAR), (span.end + NEAR).min(text.len()));
    while !text.is_char_boundary(start) {
        start += 1;
    }
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let start = text[start..span.start].rfind("\n\n").map_or(start, |cut| start + cut);
    let end = text[span.end..end].find("\n\n").map_or(end, |cut| span.end + cut);
    &text[start..end]
}
