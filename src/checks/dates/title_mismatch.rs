//! `dates/title-mismatch`: the title tells of another year, month or week than the name of the file or the event's days.
//!
//! Titles of a series are copied from the last one and changed by hand. What is compared is of one kind: the year of
//! a report with the year of a report, never with the day it was published.

use std::collections::BTreeSet;

use chrono::Datelike;
use serde::Deserialize;

use super::source;
use crate::document::Document;
use crate::document::date::{Period, Precision, Role, date_in_path, day_of, days_named_in};
use crate::document::head::{Entry, Value};
use crate::document::tokens::Tokens;
use crate::finding::{Confidence, Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Reports one such title a document.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct TitleMismatch {}

impl DocumentRule for TitleMismatch {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        let entry = document.head().entries.iter().find(|entry| entry.key.eq_ignore_ascii_case("title"));
        let Some((entry, title)) = entry.and_then(|entry| match &entry.value.value {
            Value::String(title) => Some((entry, title)),
            _ => None,
        }) else {
            return;
        };
        // Most titles name no year at all.
        if !title.contains("19") && !title.contains("20") {
            return;
        }
        let said = Period::of(title);
        if said.year.is_none() && said.month.is_none() {
            return;
        }
        let found = against_name(document, entry, title, &said);
        if let Some(draft) = found.or_else(|| against_event(document, entry, title, &said)) {
            out.add(draft);
        }
    }
}

/// The name of the document behind its day or month: `2019-03-02_report_february_2019.md` is `report_february_2019`.
fn slug(document: &Document) -> &str {
    let path = &**document.path();
    let name = |path: &'_ str| path.rfind('/').map_or(0, |cut| cut + 1);
    let stem = |from: usize| path[from..].find('.').map_or(path.len(), |dot| from + dot);
    let mut from = name(path);
    let mut to = stem(from);
    if matches!(&path[from..to], "index" | "_index") && from > 0 {
        to = from - 1;
        from = name(&path[..to]);
    }
    match date_in_path(path) {
        Some((day, _)) if day.start == from && day.end <= to => &path[day.end..to],
        _ => behind_month(&path[from..to]),
    }
}

/// `name` without the year and month it was filed under: `2019-03-report` is `-report`. `2019-03` is all that is said.
fn behind_month(name: &str) -> &str {
    let is_mark = |byte: &u8| matches!(byte, b'-' | b'_');
    match name.as_bytes() {
        [y1, y2, y3, y4, mark, m1, m2, next, ..]
            if [y1, y2, y3, y4, m1, m2].iter().all(|byte| byte.is_ascii_digit()) && is_mark(mark) && is_mark(next) =>
        {
            &name[7..]
        }
        _ => name,
    }
}

/// The title against the name of the file, where both name a year, a month or a week.
fn against_name(document: &Document, entry: &Entry, title: &str, said: &Period) -> Option<Draft> {
    let slug = slug(document);
    let named = Period::of(slug);
    let months =
        said.month.zip(named.month).filter(|(one, other)| one.0 != other.0).map(|(one, other)| (one.1, other.1));
    let weeks = said.week.zip(named.week).filter(|(one, other)| one.0 != other.0).map(|(one, other)| (one.1, other.1));
    let years = said.year.zip(named.year).filter(|(one, other)| one.0 != other.0).map(|(one, other)| (one.1, other.1));
    let (one, other) = weeks.or(months).or(years)?;
    // Two texts of two things: one of both was given another title.
    if weeks.is_none() && !shares_a_word(title, slug) {
        return None;
    }
    let message = format!("the title says {} but the file name {}", quoted(one.of(title)), quoted(other.of(slug)));
    // The name of a page that is written anew each year stays as it was.
    let day = day_of(document).map(|day| (day.year(), day.month()));
    let is_kept = match (day, said.year, named.year) {
        (Some((year, _)), Some((own, _)), Some((old, _))) if own != old => year != old || own > old,
        // A report of last month bears the month it is read in.
        (Some(day), ..) => [said.month, named.month].iter().flatten().any(|(month, _)| *month == day),
        (None, ..) => true,
    };
    // A title that names a full day was written with care, and the name of the file may be from before.
    let names_a_day = |text: &str| days_named_in(text).next().is_some();
    let is_kept = is_kept || (names_a_day(title) && !names_a_day(slug));
    let confidence = if is_kept { Confidence::Low } else { Confidence::High };
    Some(Draft::at(place(document, entry, one.of(title)), message).confidence(confidence))
}

/// The title of an event against its days, where these are all of another year than the one it names.
fn against_event(document: &Document, entry: &Entry, title: &str, said: &Period) -> Option<Draft> {
    let (year, at) = said.year?;
    let days: Vec<_> = source::in_head(document)
        .filter(|(_, role, _)| matches!(role, Role::Start | Role::End))
        .filter_map(|(_, _, mention)| Some((mention, mention.reading.stamp()?)))
        .collect();
    let is_other = days.iter().all(|(_, stamp)| stamp.precision >= Precision::Day && stamp.date.year() != year);
    let (mention, stamp) = days.first().filter(|_| is_other)?;
    // What comes before an event, or looks back on it, is of another day.
    let is_next_to = |month: u32| stamp.date.month() == month;
    let is_about_turn = (stamp.date.year() < year && is_next_to(12)) || (stamp.date.year() > year && is_next_to(1));
    let ends = title[at.end..].trim().is_empty();
    if is_about_turn || !ends {
        return None;
    }
    let message = format!("the title says {} but the event is of {}", quoted(at.of(title)), stamp.date.year());
    let draft = Draft::at(place(document, entry, at.of(title)), message).confidence(Confidence::Medium);
    Some(draft.related(mention.span, "dated here".to_owned()))
}

/// Whether title and slug have a word in common that is no number.
fn shares_a_word(title: &str, slug: &str) -> bool {
    let words = |text: &str| {
        let letters = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 1);
        letters.flat_map(|word| Tokens::of_text(word).hashes).collect::<BTreeSet<_>>()
    };
    words(title).intersection(&words(slug)).next().is_some()
}

/// Where `words` of the title stand.
fn place(document: &Document, entry: &Entry, words: &str) -> Span {
    let whole = entry.value.span;
    match document.slice(whole).find(words) {
        Some(at) => Span::new(whole.start + at, whole.start + at + words.len()),
        None => whole,
    }
}
