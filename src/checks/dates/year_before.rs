//! `dates/year-before`: a dateline without a year that only fits the year before the document's.

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::witness;
use crate::document::Document;
use crate::document::date::{Precision, Reading, Witness, agreed_day};
use crate::finding::{Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};

/// Reports the dateline of a document.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct YearBefore {
    /// Days that a dateline may be after the publication: time zones.
    tolerance: i64,
    /// Days before the publication, over the turn of the year, that a report may be.
    report: i64,
}

impl Default for YearBefore {
    fn default() -> Self {
        Self { tolerance: 1, report: 60 }
    }
}

impl DocumentRule for YearBefore {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        let datelines = document.dates().iter().filter(|mention| mention.witness == Witness::Dateline);
        for mention in datelines {
            let Reading::Yearless { month, day } = mention.reading else { continue };
            let Some(published) = agreed_day(document) else { return };
            let of_year = |year| NaiveDate::from_ymd_opt(year, month, day);
            let (Some(same), Some(before)) = (of_year(published.year()), of_year(published.year() - 1)) else {
                continue;
            };
            let late = (same - published).num_days();
            let early = (published - before).num_days();
            if late <= self.tolerance || early <= self.report {
                continue;
            }
            let written = quoted(mention.written(document));
            let message = format!(
                "the dateline {written} is {late} days after the publication, {published}: it fits no year after {}",
                before.year()
            );
            let mut draft = Draft::at(mention.span, message);
            let dated = document.dates().iter().find(|other| {
                other.outside.is_none()
                    && witness::is_publication(other)
                    && other.reading.stamp().is_some_and(|s| s.precision >= Precision::Day && s.date == published)
            });
            if let Some(other) = dated {
                draft = draft
                    .related(other.span, format!("{} says {}", witness::name(other), quoted(other.written(document))));
            }
            out.add(draft);
            return;
        }
    }
}
