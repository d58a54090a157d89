//! `dates/weekday`: the name of a weekday contradicts the date beside it.

use chrono::Datelike;
use serde::Deserialize;

use crate::document::Document;
use crate::document::date::Precision;
use crate::finding::{Confidence, Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Reports every such weekday.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct WrongWeekday {}

/// Until then some country wrote dates of the Julian calendar.
const ONE_CALENDAR: i32 = 1924;
/// Before this year none of the dates need be Gregorian.
const GREGORIAN: i32 = 1800;

impl DocumentRule for WrongWeekday {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        for mention in document.dates() {
            let (Some((span, said)), Some(stamp)) = (mention.weekday, mention.reading.stamp()) else { continue };
            let day = stamp.date.weekday();
            if said == day || stamp.precision < Precision::Day || stamp.date.year() < GREGORIAN {
                continue;
            }
            let (date, word) = (mention.written(document), document.slice(span));
            let message = format!("{} is a {}, not {}", quoted(date), stamp.date.format("%A"), quoted(word));
            let both = Span::new(span.start.min(mention.span.start), span.end.max(mention.span.end));
            let draft = Draft::at(both, message);
            out.add(if stamp.date.year() < ONE_CALENDAR { draft.confidence(Confidence::Medium) } else { draft });
        }
    }
}
