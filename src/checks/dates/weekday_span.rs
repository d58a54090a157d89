//! Days from one weekday to another beside days of a month: `Tuesday through Thursday, May 20-21` counts three days
//! and two. No year is needed to see it.

use chrono::Weekday;

use crate::document::Document;
use crate::document::date::{DateMention, weekday_named};
use crate::finding::{Confidence, Draft, quoted};
use crate::text::Span;

/// What stands between the first weekday and the last.
const JOINTS: [&str; 8] = ["through", "thru", "until", "to", "-", "–", "—", "bis"];
/// From here on a range of days holds more than one of each weekday, and may name those on which something is open.
const WEEK: u32 = 6;

/// The report of a range whose weekdays are not as many as its days.
pub(super) fn judge(document: &Document, mention: &DateMention) -> Option<Draft> {
    let (span, last) = mention.weekday.filter(|(span, _)| span.end <= mention.span.start)?;
    let (from, to) = days(mention.written(document))?;
    let (start, first) = weekday_before(document.text(), span.start)?;
    let weekdays = (last.num_days_from_monday() + 7 - first.num_days_from_monday()) % 7;
    if to - from > WEEK || weekdays == to - from {
        return None;
    }
    let whole = Span::new(start, mention.span.end);
    let message = format!(
        "{} is {} days, and {} is {}",
        quoted(document.slice(Span::new(start, span.end))),
        weekdays + 1,
        quoted(mention.written(document)),
        to - from + 1
    );
    Some(Draft::at(whole, message).confidence(Confidence::Medium))
}

/// The days of `May 20-21`.
fn days(written: &str) -> Option<(u32, u32)> {
    let (before, after) = written.split_once(['-', '–'])?;
    let first = before.rsplit(|c: char| !c.is_ascii_digit()).find(|number| !number.is_empty());
    let last = after.split(|c: char| !c.is_ascii_digit()).next().filter(|number| !number.is_empty());
    let number = |text: &str| text.parse::<u32>().ok().filter(|day| (1..=31).contains(day));
    let (from, to) = (number(first?)?, number(last?)?);
    (from < to).then_some((from, to))
}

/// The weekday that `through` and its like part from what starts at `at`, and where it starts.
fn weekday_before(text: &str, at: usize) -> Option<(usize, Weekday)> {
    let head = text[..at].trim_end();
    let joint = JOINTS.iter().find(|joint| head.ends_with(**joint))?;
    let head = head[..head.len() - joint.len()].trim_end();
    let start = head.char_indices().rev().find(|(_, c)| !c.is_alphabetic()).map_or(0, |(at, c)| at + c.len_utf8());
    let is_near = at - head.len() <= joint.len() + 2;
    Some((start, weekday_named(&head[start..]).filter(|_| is_near)?))
}
