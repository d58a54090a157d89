//! `dates/later-than-published`: the text tells of a day after the document's publication as of one that is past.

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::tense::{is_past_day, sentence};
use super::witness;
use crate::document::Document;
use crate::document::date::{DateMention, Precision, Reading, Witness};
use crate::finding::{Confidence, Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};

/// Reports the surest such day of a document.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct LaterThanPublished {
    /// Days after the publication from which neither time zones nor a slow press explain it.
    certain_days: i64,
}

impl Default for LaterThanPublished {
    fn default() -> Self {
        Self { certain_days: 2 }
    }
}

impl DocumentRule for LaterThanPublished {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        let Some((published, last)) = last_day(document) else { return };
        let mut best: Option<(Confidence, &DateMention, i64)> = None;
        for mention in document.dates() {
            let Some(stamp) = mention.reading.stamp().filter(|stamp| stamp.precision >= Precision::Day) else {
                continue;
            };
            let days = (stamp.date - last).num_days();
            if days < self.certain_days {
                continue;
            }
            let Some(mut confidence) = weigh(document, mention) else { continue };
            if confidence == Confidence::Low && is_slip_of_year(stamp.date, last) {
                confidence = Confidence::Medium;
            }
            if is_update(document, mention) {
                out.pass_over(mention.span, "it dates an addition to the text");
            } else if best.is_none_or(|(known, ..)| confidence > known) {
                best = Some((confidence, mention, days));
            }
        }
        let Some((confidence, mention, days)) = best else { return };
        let place = match mention.witness {
            Witness::Text => "the text tells of".to_owned(),
            _ => format!("{} is of", witness::name(mention)),
        };
        let message =
            format!("{place} {}, {days} days after the document was published", quoted(mention.written(document)));
        let mut draft = Draft::at(mention.span, message).confidence(confidence);
        if published.outside.is_none() {
            let said = format!("{} says {}", witness::name(published), quoted(published.written(document)));
            draft = draft.related(published.span, said);
        }
        out.add(draft);
    }
}

/// The last day that the document states for its publication or for a change, and who states it. `None` where
/// nothing says when it was published, or a witness can be read two ways.
fn last_day(document: &Document) -> Option<(&DateMention, NaiveDate)> {
    let of_document = |mention: &DateMention| match &mention.witness {
        Witness::FrontMatter { role, .. } | Witness::Attribute(role) => role.is_of_document(),
        _ => witness::is_publication(mention),
    };
    let dates = document.dates();
    let mut own = dates.iter().filter(|mention| of_document(mention));
    if own.clone().any(|mention| matches!(mention.reading, Reading::Either(..)))
        || !own.clone().any(witness::is_publication)
    {
        return None;
    }
    let last = own.clone().filter_map(|mention| Some(mention.reading.stamp()?.last_day())).max()?;
    let stated = own.find(|mention| mention.reading.stamp().is_some_and(|stamp| stamp.last_day() == last))?;
    Some((stated, last))
}

/// How surely a mention is of a day that was past when the text was written.
fn weigh(document: &Document, mention: &DateMention) -> Option<Confidence> {
    match mention.witness {
        // What is quoted was there before.
        Witness::Post | Witness::Dateline => Some(Confidence::Medium),
        // Announcements tell of coming days, and so do texts that say nothing of time.
        Witness::Text => is_past_day(document.text(), mention.span).then_some(Confidence::Low),
        _ => None,
    }
}

/// A report tells of what was so many days before it.
const RECENT: i64 = 92;
/// Less than a month later may be a change that nobody noted.
const MONTH: i64 = 28;

/// Whether the day is a recent one in the year before: `December 2025` in a text of January 2025.
fn is_slip_of_year(date: NaiveDate, published: NaiveDate) -> bool {
    let before = date.with_year(date.year() - 1).map(|date| (published - date).num_days());
    (date - published).num_days() >= MONTH && before.is_some_and(|days| (0..=RECENT).contains(&days))
}

/// Whether the sentence, or the line, says that it was added later.
fn is_update(document: &Document, mention: &DateMention) -> bool {
    const WORDS: &[&str] = &[
        "update", "edit", "added", "addendum", "correct", "revis", "modified", "更新", "修订", "修訂", "补充", "補充",
        "编辑", "勘误",
    ];
    const LINE: usize = 200;
    let before = witness::line_before(document, mention, LINE);
    let around = sentence(document.text(), mention.span);
    let has = |part: &str| {
        let part = part.to_lowercase();
        WORDS.iter().any(|word| part.contains(word))
    };
    let heading = heading_above(document, mention.span.start);
    has(around.0) || has(around.1) || before.is_some_and(has) || heading.is_some_and(has)
}

/// How far above a day its heading is looked for, in bytes: a page.
const PAGE: usize = 3000;

/// The words of the last heading above `offset`.
fn heading_above(document: &Document, offset: usize) -> Option<&str> {
    let text = document.text();
    let mut start = offset.saturating_sub(PAGE);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let lines = text[start..offset].lines().rev().map(str::trim_start);
    lines.into_iter().find(|line| ["#", "<h", "<H", "**"].iter().any(|sign| line.starts_with(sign)))
}
