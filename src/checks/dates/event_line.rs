//! The line of an announcement that says when the event is (`**Date:** Dec 16, 2022`), against the days that its front
//! matter states. Told of by `dates/conflict`.

use super::source;
use super::witness;
use crate::document::Document;
use crate::document::date::{DateMention, Precision, Reading, Role, Stamp, Witness};
use crate::finding::{Confidence, Draft, quoted};

/// Labels of such a line, without case.
const LABELS: &[&str] =
    &["date", "dates", "when", "日期", "时间", "時間", "fecha", "datum", "wann", "quand", "quando", "data"];

/// The report of a line that states another day.
pub(super) fn judge(document: &Document) -> Option<Draft> {
    let days: Vec<(&DateMention, &Stamp)> = source::in_head(document)
        .filter(|(_, role, _)| matches!(role, Role::Start | Role::End))
        .filter_map(|(_, _, mention)| Some((mention, mention.reading.stamp()?)))
        .collect();
    let (first, stamp) = *days.first()?;
    let mut lines = document.dates().iter().filter(|mention| is_labelled(document, mention));
    // Of several such lines each is of a part of the event, or of an event of its own.
    let line = lines.next().filter(|_| lines.next().is_none())?;
    let said = line.reading.stamp().filter(|said| said.precision == Precision::Day)?;
    let (from, to) = (days.iter().map(|(_, day)| day.date).min()?, days.iter().map(|(_, day)| day.last_day()).max()?);
    let apart = (from - said.date).num_days().max((said.date - to).num_days());
    // A time zone explains a day.
    if apart < 2 || stamp.precision < Precision::Day {
        return None;
    }
    let message = format!(
        "the text says {} but {} says {}: {apart} days apart",
        quoted(line.written(document)),
        witness::name(first),
        quoted(first.written(document))
    );
    Some(Draft::at(line.span, message).confidence(Confidence::Medium).related(first.span, "stated here".to_owned()))
}

/// Whether the line before a day is such a label, and signs.
fn is_labelled(document: &Document, mention: &DateMention) -> bool {
    const MOST: usize = 60;
    if mention.witness != Witness::Text || !matches!(mention.reading, Reading::Valid(_)) {
        return false;
    }
    let Some(before) = witness::line_before(document, mention, MOST) else { return false };
    let Some((label, rest)) = before.split_once([':', '：']) else { return false };
    let label = label.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    // What follows the label is the day, or its weekday.
    let is_weekday = mention.weekday.is_some();
    LABELS.contains(&label.as_str()) && (rest.chars().all(|c| !c.is_alphanumeric()) || is_weekday)
}
