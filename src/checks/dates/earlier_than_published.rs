//! `dates/earlier-than-published`: the text tells of a day before the document's publication as of one to come, or as
//! that of a change to the text.

use chrono::{Datelike, Months, NaiveDate, Weekday};
use serde::Deserialize;

use super::witness;
use crate::document::Document;
use crate::document::date::{DateMention, Precision, Reading, Role, Witness, days_in};
use crate::finding::{Confidence, Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};

/// Reports every such day.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct EarlierThanPublished {
    /// Days before the publication from which neither time zones nor a text that waited explain it.
    certain_days: i64,
}

impl Default for EarlierThanPublished {
    fn default() -> Self {
        Self { certain_days: 28 }
    }
}

impl DocumentRule for EarlierThanPublished {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        let mut published = None;
        for mention in document.dates().iter().filter(|mention| mention.witness == Witness::Text) {
            let what = match &mention.reading {
                Reading::Valid(stamp) if stamp.precision >= Precision::Day && is_update(document, mention) => {
                    Told::Update(stamp.date)
                }
                Reading::Yearless { month, day } => match mention.weekday {
                    Some((span, weekday)) if is_to_come(document, mention, span.start) => {
                        Told::Coming { month: *month, day: *day, weekday }
                    }
                    _ => continue,
                },
                _ => continue,
            };
            let Some((stated, first)) = *published.get_or_insert_with(|| first_day(document)) else { return };
            let Some(date) = what.before(first) else { continue };
            let days = (first - date).num_days();
            if days < FEW {
                continue;
            }
            let is_sure = days >= self.certain_days && what.is_slip(document, date, first);
            let confidence = if is_sure { Confidence::Medium } else { Confidence::Low };
            let written = quoted(mention.written(document));
            let message = match what {
                Told::Update(_) => {
                    format!("the text was changed on {written}, {days} days before it was published")
                }
                Told::Coming { .. } => format!(
                    "the text announces {written}, but that {} was {days} days before it was published",
                    date.format("%A")
                ),
            };
            let mut draft = Draft::at(mention.span, message).confidence(confidence);
            if stated.outside.is_none() {
                let said = format!("{} says {}", witness::name(stated), quoted(stated.written(document)));
                draft = draft.related(stated.span, said);
            }
            out.add(draft);
        }
    }
}

/// What a text tells of a day.
enum Told {
    /// It was changed on that day.
    Update(NaiveDate),
    /// That day is to come.
    Coming { month: u32, day: u32, weekday: Weekday },
}

/// Time zones and a slow press explain fewer days.
const FEW: i64 = 3;
/// A text is changed, and its month or year mistyped, within so many days of its publication.
const SOON: i64 = 31;
/// Nobody tells of a coming day without its year that is further off.
const FAR: i64 = 300;

impl Told {
    /// The day that is told of, if it lies before `first`.
    fn before(&self, first: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Update(date) => (*date < first).then_some(*date),
            Self::Coming { month, day, weekday } => {
                let on = |year: i32| NaiveDate::from_ymd_opt(year, *month, *day);
                let years = first.year()..=first.year() + 1;
                let next = years.filter_map(on).find(|date| (*date - first).num_days() >= -1)?;
                let mut past = [first.year(), first.year() - 1].into_iter().filter_map(on);
                let last = past.find(|date| *date < next && (first - *date).num_days() > 1)?;
                let fits = next.weekday() != *weekday && last.weekday() == *weekday;
                (fits && (first - last).num_days() < FAR).then_some(last)
            }
        }
    }

    /// Whether the day would lie soon after `first` with its year put right, or with its month if the text then names
    /// that day elsewhere.
    fn is_slip(&self, document: &Document, date: NaiveDate, first: NaiveDate) -> bool {
        if matches!(self, Self::Coming { .. }) {
            return true;
        }
        let is_soon = |date: &NaiveDate| (0..=SOON).contains(&(*date - first).num_days());
        let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
        let year_right = [first, next].into_iter().filter_map(|like| date.with_year(like.year()));
        let month_right =
            [first, next].into_iter().filter_map(|like| NaiveDate::from_ymd_opt(date.year(), like.month(), date.day()));
        year_right.into_iter().any(|date| is_soon(&date))
            || month_right.into_iter().any(|date| is_soon(&date) && names(document, date))
    }
}

/// Whether the title or the text names the day.
fn names(document: &Document, date: NaiveDate) -> bool {
    let is_it = |reading: &Reading| match reading {
        Reading::Valid(stamp) => stamp.precision >= Precision::Day && stamp.date == date,
        Reading::Yearless { month, day } => (*month, *day) == (date.month(), date.day()),
        _ => false,
    };
    let title = document.head().entries.iter().find(|entry| entry.key.eq_ignore_ascii_case("title"));
    let in_title = || title.is_some_and(|title| days_in(document.slice(title.value.span)).iter().any(is_it));
    document.dates().iter().any(|mention| is_it(&mention.reading)) || in_title()
}

/// The first day that the document states for its making or publication, and who states it. `None` where nothing
/// says when it was published, or a witness can be read two ways.
fn first_day(document: &Document) -> Option<(&DateMention, NaiveDate)> {
    let of_document = |mention: &&DateMention| match &mention.witness {
        Witness::FrontMatter { role, .. } => matches!(role, Role::Published | Role::Created),
        _ => witness::is_publication(mention),
    };
    let own = || document.dates().iter().filter(of_document);
    if own().any(|mention| matches!(mention.reading, Reading::Either(..))) || !own().any(witness::is_publication) {
        return None;
    }
    let dated = own().filter_map(|mention| Some((mention, mention.reading.stamp()?)));
    let (mention, stamp) = dated.min_by_key(|(_, stamp)| stamp.date)?;
    (stamp.precision >= Precision::Day).then_some((mention, stamp.date))
}

/// Whether a heading, or words that stand out, say that the text was changed on that day: `## (Update 22 July 2022)`,
/// `**Updated 2022-07-22:**`.
fn is_update(document: &Document, mention: &DateMention) -> bool {
    const WORDS: &[&str] = &["update", "updated", "edit", "edited", "更新", "更新于", "更新於", "编辑于"];
    const LEADS: &[&str] = &["on", "as", "of", "from"];
    const MOST: usize = 40;
    let Some(before) = witness::line_before(document, mention, MOST).map(str::trim_start) else { return false };
    if !before.starts_with(['#', '*', '_', '>', '<']) {
        return false;
    }
    let lower = before.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let Some(first) = words.next() else { return false };
    WORDS.contains(&first) && words.all(|word| LEADS.contains(&word))
}

/// The sentence up to `at`. A point within a version ends none.
fn sentence_before(text: &str, at: usize) -> &str {
    const MOST: usize = 200;
    let mut start = at.saturating_sub(MOST);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let before = &text[start..at];
    let ends = [". ", ".\n", "! ", "? ", "!\n", "?\n", "\n\n", "\n- ", "\n* "];
    let cut = ends.iter().filter_map(|end| Some(before.rfind(end)? + end.len())).max();
    &before[cut.unwrap_or(0)..]
}

/// Whether the sentence says `will` before the day, and quotes nobody.
fn is_to_come(document: &Document, mention: &DateMention, weekday: usize) -> bool {
    let before = sentence_before(document.text(), mention.span.start.min(weekday));
    let mut words = before.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).rev();
    let is_on = words.next().is_some_and(|word| matches!(word, "on" | "until" | "by"));
    let is_quoted = before.contains(['"', '“', '”', '>']);
    let mut rest = words;
    is_on && !is_quoted && rest.any(|word| word == "will")
}
