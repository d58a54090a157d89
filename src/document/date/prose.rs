//! Dates in the running text: one pass for words and signs, one expression for numbers.

use std::sync::LazyLock;

use chrono::Weekday;
use regex::bytes::{Captures, Regex};

use super::named::{Found, Name};
use super::news::{is_dateline, is_post_footer, opens_line};
use super::stamp::{Clock, Parts};
use super::words::{WORDS, Word};
use super::{DateMention, Reading, Relative, Witness, cjk, cursor, named, relative, value};
use crate::document::Document;
use crate::document::region::RegionKind;
use crate::text::Span;

/// `2022-03-07`, with a time and an offset if they follow; or `07/03/2022`; or the Minguo date that
/// Taiwanese agencies close a text with, `（編輯：…）1110307`.
static NUMERIC: LazyLock<Regex> = LazyLock::new(|| {
    let date = r"([0-9]{4})([-/.])([0-9]{1,2})([-/.])([0-9]{1,2})";
    let time = r"[T ]{1,2}([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,9})?)?";
    let zone = r" ?(Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})";
    let swapped = r"([0-9]{1,2})([/.])([0-9]{1,2})([/.])([0-9]{4})";
    let minguo = r"(?:\)|\xEF\xBC\x89)(1[0-2][0-9])([0-9]{2})([0-9]{2})";
    Regex::new(&format!("(?-u)(?:{date}(?:{time}(?:{zone})?)?|{swapped}|{minguo})")).expect("a fixed expression")
});

pub(super) fn of_body(document: &Document, out: &mut Vec<DateMention>) {
    let (mut before, first) = (0, out.len());
    for (span, kind) in document.regions().all() {
        if *kind == RegionKind::Prose {
            scan(document.slice(*span), span.start, before, out);
            before += span.len();
        }
    }
    // Markup cuts a text where no line begins.
    for mention in out[first..].iter_mut().filter(|mention| mention.witness == Witness::Dateline) {
        if !opens_line(document, mention.span) {
            mention.witness = Witness::Text;
        }
    }
    // Most texts quote no post: `@` is in all that do, or the dot between time and day.
    let text = document.slice(document.body());
    if memchr::memmem::find(text.as_bytes(), b"(@").is_some() || text.contains('·') {
        for mention in out[first..].iter_mut().filter(|mention| mention.witness == Witness::Text) {
            if mention.reading.stamp().is_some() && is_post_footer(document.text(), mention.span.start) {
                mention.witness = Witness::Post;
            }
        }
    }
}

/// A weekday's name found in a text.
struct Named {
    span: Span,
    day: Weekday,
    /// It may stand for a date by itself.
    bare: bool,
}

/// A news text opens with its dateline: within this many bytes of prose.
const OPENING: usize = 600;

/// Finds the dates of `text`, which starts at `base` of the document and has `before` bytes of
/// prose before it.
pub(super) fn scan(text: &str, base: usize, before: usize, out: &mut Vec<DateMention>) {
    let mut dates = Vec::new();
    if may_hold_numeric(text.as_bytes()) {
        dates.extend(NUMERIC.captures_iter(text.as_bytes()).filter_map(|c| numeric(text, &c)));
    }
    let mut weekdays = Vec::new();
    words(text, &mut dates, &mut weekdays);
    dates.sort_by_key(|found| (found.start, std::cmp::Reverse(found.end)));
    let mut end = 0;
    dates.retain(|found| {
        let fresh = found.start >= end;
        end = end.max(found.end);
        fresh
    });
    let first = out.len();
    out.extend(dates.iter().map(|found| {
        let opening = before + found.start < OPENING;
        let witness = if opening && found.reading.is_anchor() && is_dateline(text, found) {
            Witness::Dateline
        } else {
            Witness::Text
        };
        DateMention::new(Span::new(found.start, found.end), witness, found.reading.clone())
    }));
    let lone = attach(text, weekdays, &mut out[first..]);
    out.extend(
        lone.into_iter()
            .map(|(span, day)| DateMention::new(span, Witness::Text, Reading::Relative(Relative::Weekday(day)))),
    );
    for mention in &mut out[first..] {
        mention.span = mention.span.shifted(base);
        if let Some((span, _)) = &mut mention.weekday {
            *span = span.shifted(base);
        }
    }
}

/// Whether a date in numbers could stand here: two digits with a sign between them, or the bracket of a Minguo date.
fn may_hold_numeric(text: &[u8]) -> bool {
    let digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    memchr::memchr3_iter(b'-', b'/', b'.', text).any(|at| digit(at + 1) && at > 0 && digit(at - 1))
        // A full-width bracket ends with this byte.
        || memchr::memchr2_iter(b')', 0x89, text).any(|at| text.get(at + 1) == Some(&b'1') && digit(at + 2))
}

/// Judges every word of dates.
fn words(text: &str, dates: &mut Vec<Found>, weekdays: &mut Vec<Named>) {
    WORDS.needles.each_longest(text, |word, Span { start, end }| {
        let found = match WORDS.meanings[word] {
            Word::Month { month, capital, order } => named::around(text, Name { start, end, month, capital, order }),
            Word::MonthSign => cjk::around_month(text, start, end),
            Word::DaySign if text[start..].starts_with('日') => {
                cjk::lone_day(text, start, end).map(|(day, from)| day_of_month(from, end, day))
            }
            Word::DaySign => None,
            Word::OnThe => relative::ordinal_day(text, end).map(|(day, to)| day_of_month(start, to, day)),
            Word::Relative(what) => {
                is_relative(text, start, end).then_some(Found { start, end, reading: Reading::Relative(what) })
            }
            Word::Weekday { day, bare, .. } => {
                let cjk = !text.as_bytes()[start].is_ascii();
                let bare = bare
                    && if cjk {
                        relative::is_cjk_day_of_a_week(text, start, end)
                    } else {
                        relative::is_day_of_a_week(text, start, end)
                    };
                if cjk || cursor::is_word(text, start, end) {
                    weekdays.push(Named { span: Span::new(start, end), day, bare });
                }
                None
            }
        };
        dates.extend(found);
    });
}

fn day_of_month(start: usize, end: usize, day: u32) -> Found {
    Found { start, end, reading: Reading::Relative(Relative::DayOfMonth(day)) }
}

/// Words of alphabets have borders; Chinese ones do not.
fn is_relative(text: &str, start: usize, end: usize) -> bool {
    let alphabetic = cursor::after(text, start).is_some_and(|c| c < '\u{2e80}');
    !alphabetic || cursor::is_word(text, start, end)
}

/// A date in numbers. One that the calendar lacks is taken for a date only if month and day could
/// be ones: `2022-02-30`, but not the version `2021.13.45`.
fn numeric(text: &str, captures: &Captures<'_>) -> Option<Found> {
    let whole = captures.get(0)?;
    let number = |at: usize| captures.get(at).and_then(|m| std::str::from_utf8(m.as_bytes()).ok()?.parse::<u32>().ok());
    let byte = |at: usize| captures.get(at).map(|m| m.as_bytes()[0]);
    let (start, end) = (whole.start(), whole.end());
    if let (Some(year), Some(month), Some(day)) = (number(15), number(16), number(17)) {
        let reading = Parts::day(year as i32 + 1911, month, day).reading();
        let alone = !cursor::after(text, end).is_some_and(char::is_alphanumeric);
        let start = captures.get(15)?.start();
        return (alone && reading.stamp().is_some()).then_some(Found { start, end, reading });
    }
    // `meetings/2014-25-12` is a name that a day was to be in.
    let is_below = text[..start].ends_with('/') && text[..start - 1].ends_with(char::is_alphabetic);
    let is_alone = stands_alone(text, start, end) || (is_below && ends_alone(text, end));
    if !is_alone {
        return None;
    }
    if let Some(year) = number(14).filter(|_| !is_below) {
        let reading = value::either(number(10)?, number(12)?, year as i32)?;
        return (byte(11) == byte(13)).then_some(Found { start, end, reading });
    }
    let (year, month, day) = (number(1)?, number(3)?, number(5)?);
    // `2014-25-12` has its day and month turned round.
    let is_turned = byte(2) == Some(b'-')
        && (1900..2100).contains(&year)
        && (13..=31).contains(&month)
        && (1..=12).contains(&day)
        && end - start == "2014-25-12".len();
    let plausible = (1000..3000).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day) || is_turned;
    if byte(2) != byte(4) || !plausible {
        return None;
    }
    let mut parts = Parts::day(year as i32, month, day);
    if let (Some(hour), Some(minute)) = (number(6), number(7)) {
        parts.clock = Some(Clock { hour, minute, second: number(8) });
        parts.offset = captures.get(9).and_then(|zone| value::zone(std::str::from_utf8(zone.as_bytes()).ok()?)?);
    }
    let is_padded = end - start == "2014.02.30".len() && (1990..2100).contains(&year);
    match parts.reading() {
        // Versions have points too, and most of them no leading zeros.
        Reading::Impossible(_) if byte(2) != Some(b'-') && !is_padded => None,
        Reading::Valid(_) if is_below => None,
        reading => Some(Found { start, end, reading }),
    }
}

/// Whether no letter, digit or sign of a path, version or identifier touches the number.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let left = cursor::before(text, start);
    if left.is_some_and(|c| c.is_ascii_alphanumeric() || "-/._%=&?#:+".contains(c)) {
        return false;
    }
    ends_alone(text, end)
}

fn ends_alone(text: &str, end: usize) -> bool {
    let mut rest = text[end..].chars();
    match (rest.next(), rest.next()) {
        (Some(c), _) if c.is_ascii_alphanumeric() || "_%=&".contains(c) => false,
        (Some('-' | '/' | '.' | ':'), Some(c)) => !c.is_ascii_alphanumeric(),
        _ => true,
    }
}

/// Gives each weekday to the date beside it; returns those that stand for a date by themselves.
fn attach(text: &str, weekdays: Vec<Named>, dates: &mut [DateMention]) -> Vec<(Span, Weekday)> {
    let mut lone = Vec::new();
    for named in weekdays {
        let next = dates.partition_point(|date| date.span.start < named.span.end);
        let follows = next < dates.len() && leads_into(named.span, &text[named.span.end..dates[next].span.start]);
        let owner = if follows {
            Some(next)
        } else {
            let last = next.checked_sub(1).filter(|last| dates[*last].span.end <= named.span.start);
            last.filter(|last| trails(text, dates[*last].span.end, named.span))
        };
        match owner {
            Some(at) if !matches!(dates[at].reading, Reading::Relative(_)) => {
                dates[at].weekday.get_or_insert((named.span, named.day));
            }
            _ if named.bare => lone.push((named.span, named.day)),
            _ => {}
        }
    }
    lone
}

/// Whether `gap` is all that parts a weekday from its date: `Friday, March 18`, `Fri. 18 March`.
fn leads_into(weekday: Span, gap: &str) -> bool {
    let joins = match gap.trim() {
        "" | "," | "，" | "(" | "（" | ", the" | "the" => true,
        // After a full name a point ends the sentence.
        "." | ".," => weekday.len() <= "thurs".len(),
        _ => false,
    };
    joins && gap.len() <= 6 && !gap.contains("\n\n")
}

/// Whether a weekday follows its date in brackets or, in signs and numbers, directly.
fn trails(text: &str, date_end: usize, weekday: Span) -> bool {
    let gap = &text[date_end..weekday.start];
    match gap.trim() {
        "(" | "（" => gap.len() <= 6,
        "" => gap.len() <= 2 && !text.as_bytes()[weekday.start].is_ascii() && !gap.contains('\n'),
        _ => false,
    }
}
