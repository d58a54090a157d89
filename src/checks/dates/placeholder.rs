//! `dates/placeholder`: a date that programs write where they know none.

use chrono::{Datelike, NaiveDate, Timelike};
use serde::Deserialize;

use super::witness;
use crate::document::Document;
use crate::document::date::{DateMention, Precision, Role, Witness};
use crate::finding::{Confidence, Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};

/// Reports each such date that speaks of the document.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Placeholder {}

impl DocumentRule for Placeholder {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        for mention in document.dates() {
            let Some((what, confidence)) = zero_of(mention) else { continue };
            let written = quoted(mention.written(document));
            let message = format!("{} says {written}, {what}", witness::name(mention));
            out.add(Draft::at(witness::place(document, mention), message).confidence(confidence));
        }
    }
}

/// What the date is the zero of, if it is one, and how surely nothing happened on that day.
pub(super) fn zero_of(mention: &DateMention) -> Option<(&'static str, Confidence)> {
    let about_the_document = match &mention.witness {
        Witness::FrontMatter { role, .. } => role.is_of_document(),
        Witness::Attribute(role) => matches!(role, Role::Published | Role::Updated),
        Witness::Epoch => true,
        _ => false,
    };
    let stamp = mention.reading.stamp().filter(|stamp| about_the_document && stamp.precision >= Precision::Day)?;
    // The first second of 1970 is still the last day of 1969 in the west.
    let in_utc = stamp.instant().map(|instant| instant.and_utc().timestamp());
    let day = (stamp.date.year(), stamp.date.month(), stamp.date.day());
    match day {
        _ if in_utc == Some(0) => Some(("the zero of Unix time", Confidence::High)),
        (1970, 1, 1) => {
            // A text of that day is not impossible where nothing but the day is written.
            let is_midnight = stamp.time.is_some_and(|time| time == chrono::NaiveTime::MIN);
            // Some number the pages of a list by minutes and seconds of that day.
            let is_counted = stamp.time.is_some_and(|time| time.num_seconds_from_midnight() % 1800 != 0);
            Some((
                "the zero of Unix time",
                match is_midnight || stamp.offset.is_some() {
                    _ if is_counted => Confidence::Low,
                    true => Confidence::High,
                    false => Confidence::Medium,
                },
            ))
        }
        (1, 1, 1) => Some(("the zero of .NET and Go", Confidence::High)),
        (1899, 12, 30 | 31) => Some(("the zero of spreadsheets", Confidence::Medium)),
        (1900, 1, 1) => Some(("the zero of spreadsheets and databases", Confidence::Low)),
        _ => None,
    }
}

/// Whether `day` of a document is told from a clock that was never set.
pub(super) fn is_zero(day: NaiveDate) -> bool {
    matches!((day.year(), day.month(), day.day()), (1970, 1, 1) | (1969, 12, 31) | (1, 1, 1))
}
