//! `dates/weekday`: the name of a weekday contradicts the date beside it.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::tense::sentence;
use super::weekday_span;
use crate::document::Document;
use crate::document::date::{DateMention, Precision, Reading, Witness, agreed_day, is_calendar_word};
use crate::document::tokens::Tokens;
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
        let around = Around { document, published: OnceCell::new(), years: OnceCell::new() };
        for mention in document.dates() {
            let Some((span, said)) = mention.weekday else { continue };
            if let Some(draft) = weekday_span::judge(document, mention) {
                out.add(draft);
                continue;
            }
            if let Reading::Yearless { month, day } = mention.reading {
                around.judge(mention, (month, day), out);
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
            if is_unit(document.text(), span) {
                out.pass_over(both, "it is the unit of the number before it");
                continue;
            }
            if is_quoted(document.text(), both) {
                out.pass_over(both, "it is quoted as words: an example of how a date is written");
                continue;
            }
            let draft = Draft::at(both, message);
            let is_unsure = stamp.date.year() < ONE_CALENDAR
                || (mention.witness == Witness::Text && is_of_a_header(document.text(), both));
            out.add(if is_unsure { draft.confidence(Confidence::Medium) } else { draft });
        }
    }
}

/// Days round the publication within which a day without a year is of the nearest year.
const NEAR: i64 = 31;

/// What tells the year of a day that has none; found out once a document.
struct Around<'a> {
    document: &'a Document,
    published: OnceCell<Option<NaiveDate>>,
    /// Years that the document or its path names.
    years: OnceCell<BTreeSet<i32>>,
}

impl Around<'_> {
    /// Judges a weekday beside a day whose year goes without saying.
    fn judge(&self, mention: &DateMention, (month, day): (u32, u32), out: &mut Findings<'_>) {
        let Some((span, said)) = mention.weekday else { return };
        let Some(published) = *self.published.get_or_init(|| agreed_day(self.document)) else { return };
        let years = published.year() - 1..=published.year() + 1;
        let days = years.filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
        let Some(date) = days.min_by_key(|date| (*date - published).num_days().abs()) else { return };
        if (date - published).num_days().abs() > NEAR || date.weekday() == said {
            return;
        }
        let (text, path) = (self.document.text(), self.document.path());
        let both = Span::new(span.start.min(mention.span.start), span.end.max(mention.span.end));
        let fits = |year: &i32| NaiveDate::from_ymd_opt(*year, month, day).is_some_and(|date| date.weekday() == said);
        let named = self.years.get_or_init(|| years_in(path).chain(years_in(text)).collect());
        if names_another_year(self.document, both, date.year()) || named.iter().any(fits) {
            out.pass_over(both, "it may be of another year, which the document names");
        } else if is_of_several_days(text, both) {
            out.pass_over(both, "it is part of a range or list of days");
        } else {
            let (written, word) = (quoted(mention.written(self.document)), self.document.slice(span));
            let message = format!("{written} of {} is a {}, not {}", date.year(), date.format("%A"), quoted(word));
            out.add(Draft::at(both, message).confidence(Confidence::Medium));
        }
    }
}

/// Whether the sentence round `span` names a year other than `year`, of which the day may be.
fn names_another_year(document: &Document, span: Span, year: i32) -> bool {
    let (before, after) = sentence(document.text(), span);
    years_in(before).chain(years_in(after)).any(|named| named != year)
}

/// The numbers in `text` that may be years.
fn years_in(text: &str) -> impl Iterator<Item = i32> {
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|number| number.len() == 4);
    numbers.filter_map(|number| number.parse().ok()).filter(|year| (1900..2100).contains(year))
}

/// Whether a short word in small letters stands right behind a number: `1,000 sat 2023-02-01` is of money.
fn is_unit(text: &str, word: Span) -> bool {
    const SHORT: usize = 3;
    let is_small = word.of(text).bytes().all(|byte| byte.is_ascii_lowercase());
    is_small && word.len() <= SHORT && text[..word.start].trim_end_matches(' ').ends_with(|c: char| c.is_ascii_digit())
}

/// Whether quotation marks stand round the weekday and date, and at most a time: `like "Mon, June 10th, 1993 10:00"`.
fn is_quoted(text: &str, both: Span) -> bool {
    const MARKS: [char; 7] = ['"', '\'', '`', '“', '”', '‘', '’'];
    const TIME: usize = 20;
    let time = |c: char| c.is_ascii_digit() || ":.+- APMapmGTUCZ".contains(c);
    let after = text[both.end..].trim_start_matches(time);
    text[..both.start].ends_with(MARKS) && text.len() - both.end - after.len() <= TIME && after.starts_with(MARKS)
}

/// Whether a time and `GMT` follow, as in the headers of HTTP: texts on these make up their dates.
fn is_of_a_header(text: &str, both: Span) -> bool {
    let time = text[both.end..].trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ':' | ' '));
    time.starts_with("GMT")
}

/// Whether a text ends in a number, or in the name of a weekday or month.
fn ends_in_a_day(text: &str) -> bool {
    let word = text.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let is_number = word.ends_with(|c: char| c.is_numeric());
    is_number || Tokens::of_text(word).hashes.iter().any(|token| is_calendar_word(*token))
}

/// Whether the weekday and date are part of a range or list: `Friday and Saturday, October 7-8, 2016`.
fn is_of_several_days(text: &str, both: Span) -> bool {
    const JOINTS: [&str; 6] = [" and", " or", " to", "&", "/", "和"];
    const DASHES: [char; 3] = ['-', '–', '—'];
    let before = text[..both.start].trim_end();
    let ranged = |pair: &[u8]| pair[0].is_ascii_digit() && matches!(pair[1], b'-' | 0xE2);
    // `In the hall — Monday, November 13` is a dash of another kind.
    let is_joined = || before.strip_suffix(DASHES).is_some_and(|before| ends_in_a_day(before.trim_end()));
    JOINTS.iter().any(|joint| before.ends_with(joint))
        || is_joined()
        || text[both.end..].starts_with(['-', '–', '/'])
        || both.of(text).contains(',') && both.of(text).as_bytes().windows(2).any(ranged)
}
