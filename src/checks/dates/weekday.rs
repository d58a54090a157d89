//! `dates/weekday`: the name of a weekday contradicts the date beside it.

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::tense::sentence;
use crate::document::Document;
use crate::document::date::{DateMention, Precision, Reading, agreed_day};
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
            let Some((span, said)) = mention.weekday else { continue };
            if let Reading::Yearless { month, day } = mention.reading {
                out_of_year(document, mention, (month, day), out);
            }
            let Some(stamp) = mention.reading.stamp() else { continue };
            let day = stamp.date.weekday();
            if said == day {
                out.pass_over(mention.span, "weekday and date agree");
            }
            if said == day || stamp.precision < Precision::Day || stamp.date.year() < GREGORIAN {
                continue;
            }
            let (date, word) = (mention.written(document), document.slice(span));
            let message = format!("{} is a {}, not {}", quoted(date), stamp.date.format("%A"), quoted(word));
            let both = Span::new(span.start.min(mention.span.start), span.end.max(mention.span.end));
            if is_of_several_days(document.text(), both) {
                out.pass_over(both, "it is part of a range or list of days");
                continue;
            }
            let draft = Draft::at(both, message);
            out.add(if stamp.date.year() < ONE_CALENDAR { draft.confidence(Confidence::Medium) } else { draft });
        }
    }
}

/// Days round the publication within which a day without a year is of the nearest year.
const NEAR: i64 = 31;

/// Judges a weekday beside a day whose year goes without saying.
fn out_of_year(document: &Document, mention: &DateMention, (month, day): (u32, u32), out: &mut Findings<'_>) {
    let Some((span, said)) = mention.weekday else { return };
    let Some(published) = agreed_day(document) else { return };
    let years = published.year() - 1..=published.year() + 1;
    let days = years.filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
    let Some(date) = days.min_by_key(|date| (*date - published).num_days().abs()) else { return };
    let both = Span::new(span.start.min(mention.span.start), span.end.max(mention.span.end));
    if (date - published).num_days().abs() > NEAR || date.weekday() == said || names_a_year(document, both) {
        return;
    }
    if is_of_several_days(document.text(), both) {
        out.pass_over(both, "it is part of a range or list of days");
        return;
    }
    let (written, word) = (quoted(mention.written(document)), document.slice(span));
    let message = format!("{written} of {} is a {}, not {}", date.year(), date.format("%A"), quoted(word));
    out.add(Draft::at(both, message).confidence(Confidence::Medium));
}

/// Whether the sentence round `span` names a year, of which the day may be.
fn names_a_year(document: &Document, span: Span) -> bool {
    let (before, after) = sentence(document.text(), span);
    let is_year = |word: &str| word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    [before, after].iter().any(|part| part.split(|c: char| !c.is_ascii_digit()).any(is_year))
}

/// Whether the weekday and date are part of a range or list: `Friday and Saturday, October 7-8, 2016`.
fn is_of_several_days(text: &str, both: Span) -> bool {
    const JOINTS: [&str; 9] = [" and", " or", " to", "&", "-", "–", "—", "/", "和"];
    let before = text[..both.start].trim_end();
    let ranged = |pair: &[u8]| pair[0].is_ascii_digit() && matches!(pair[1], b'-' | 0xE2);
    JOINTS.iter().any(|joint| before.ends_with(joint))
        || text[both.end..].starts_with(['-', '–', '/'])
        || both.of(text).contains(',') && both.of(text).as_bytes().windows(2).any(ranged)
}
