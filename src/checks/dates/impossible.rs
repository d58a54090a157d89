//! `dates/impossible`: a date or time that the calendar, the clock or the globe does not have.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::{no_day, witness};
use crate::document::Document;
use crate::document::date::{DateMention, Reading, Witness, impossible_days};
use crate::finding::{Confidence, Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};

/// Reports every such date.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Impossible {}

impl DocumentRule for Impossible {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        in_title(document, out);
        for mention in document.dates() {
            let Reading::Impossible(why) = &mention.reading else { continue };
            if is_told_of(mention, document) {
                out.pass_over(mention.span, "spreadsheets have that day, and texts tell of it");
                continue;
            }
            if mention.witness == Witness::Text && ends_in_hours(mention.written(document)) {
                out.pass_over(mention.span, "it ends in hours from one to another, not in an offset");
                continue;
            }
            if no_day::is_known(document, mention) {
                out.pass_over(mention.span, "the text tells of days that are none");
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

/// Whether it ends in hours from one to another: `2020-08-15 13:30-14:30`.
fn ends_in_hours(written: &str) -> bool {
    static HOURS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new("([0-2][0-9]:[0-5][0-9])-([0-2][0-9]:[0-5][0-9])$").expect("a fixed expression"));
    HOURS.captures(written).is_some_and(|hours| hours[1] < hours[2])
}

/// Reports such days in the title, as in the text.
fn in_title(document: &Document, out: &mut Findings<'_>) {
    let Some(entry) = document.head().entries.iter().find(|entry| entry.key.eq_ignore_ascii_case("title")) else {
        return;
    };
    let title = document.slice(entry.value.span);
    if !title.bytes().any(|byte| byte.is_ascii_digit()) {
        return;
    }
    for (span, why) in impossible_days(title) {
        let written = span.of(title);
        let message = format!("date {} in the title does not exist: {why}", quoted(written));
        out.add(Draft::at(span.shifted(entry.value.span.start), message).confidence(Confidence::Medium));
    }
}

/// Whether it is 29 February 1900, which spreadsheets have and texts on them name.
fn is_told_of(mention: &DateMention, document: &Document) -> bool {
    let written = mention.written(document);
    mention.witness == Witness::Text && written.contains("1900") && written.contains("29")
}
