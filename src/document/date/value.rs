//! Reads a value that is a date as a whole: a front-matter value, an attribute.

use std::sync::LazyLock;

use chrono::Weekday;
use regex::{Captures, Regex};

use super::stamp::{Clock, Parts, Stamp};
use super::words::{WORDS, Word};
use super::{Reading, cjk};
use crate::text::Span;

/// What a value says, and the weekday written in it (in offsets of the value).
pub(super) struct Value {
    pub(super) reading: Reading,
    pub(super) weekday: Option<(Span, Weekday)>,
}

/// Reads a whole value as a date: ISO 8601 and its relaxed forms, RFC 822, names of months, signs,
/// `07/03/2022`, and Unix times in seconds or milliseconds.
pub fn read_value(text: &str) -> Reading {
    read(text).reading
}

pub(super) fn read(text: &str) -> Value {
    let trimmed = text.trim();
    let plain = digits_only(trimmed).or_else(|| numeric(trimmed)).or_else(|| signs(trimmed));
    match plain {
        Some(reading) => Value { reading, weekday: None },
        None => named(text).unwrap_or(Value { reading: Reading::Unparseable, weekday: None }),
    }
}

/// `20220307`, `20220307072200`, `1646637720`, `1646637720000`, `2022`.
fn digits_only(text: &str) -> Option<Reading> {
    if text.is_empty() || text.len() > 19 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i64 = text.parse().ok()?;
    let part = |from: usize, to: usize| text[from..to].parse::<u32>().unwrap_or(0);
    let day = |parts: &mut Parts| *parts = Parts::day(part(0, 4) as i32, part(4, 6), part(6, 8));
    let mut parts = Parts::default();
    let reading = match text.len() {
        4 if (1000..3000).contains(&number) => Parts { year: Some(number as i32), ..parts }.reading(),
        8 if (1000..3000).contains(&part(0, 4)) => {
            day(&mut parts);
            parts.reading()
        }
        10 if number < 5_000_000_000 => epoch(number),
        13 if number < 5_000_000_000_000 => epoch(number / 1000),
        12 | 14 if (1900..2200).contains(&part(0, 4)) => {
            day(&mut parts);
            let second = (text.len() == 14).then(|| part(12, 14));
            parts.clock = Some(Clock { hour: part(8, 10), minute: part(10, 12), second });
            parts.reading()
        }
        _ => Reading::Unparseable,
    };
    Some(reading)
}

pub(super) fn epoch(seconds: i64) -> Reading {
    Stamp::from_epoch(seconds).map_or(Reading::Unparseable, Reading::Valid)
}

static ISO: LazyLock<Regex> = LazyLock::new(|| fixed(r"^([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,3}))?(.*)$"));
static COMPACT: LazyLock<Regex> =
    LazyLock::new(|| fixed(r"^([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})?(Z?)$"));
static SWAPPED: LazyLock<Regex> = LazyLock::new(|| fixed(r"^([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})(.*)$"));
/// A time of day, with its half of the day.
static TIME: LazyLock<Regex> =
    LazyLock::new(|| fixed(r"([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2})(?:[.,][0-9]+)?)?(?: ?([AaPp])\.?[Mm]\.?)?"));
/// What may follow a time: a zone's name, an offset, a comment.
static ZONE: LazyLock<Regex> = LazyLock::new(|| {
    fixed(r"^ *(Z|z|utc|gmt|[A-Z]{2,5})? *(?:([+-])([0-9]{1,2}):?([0-9]{2})?)? *(?:\([^)]*\)|\[[^\]]*\])?$")
});

fn fixed(expression: &str) -> Regex {
    Regex::new(expression).expect("a fixed expression")
}

fn number(captures: &Captures<'_>, at: usize) -> Option<u32> {
    captures.get(at)?.as_str().parse().ok()
}

/// Dates in numbers alone.
fn numeric(text: &str) -> Option<Reading> {
    if let Some(c) = COMPACT.captures(text) {
        let mut parts = Parts::day(number(&c, 1)? as i32, number(&c, 2)?, number(&c, 3)?);
        parts.clock = Some(Clock { hour: number(&c, 4)?, minute: number(&c, 5)?, second: number(&c, 6) });
        parts.offset = c.get(7).filter(|zulu| !zulu.is_empty()).map(|_| 0);
        return Some(parts.reading());
    }
    if let Some(c) = ISO.captures(text) {
        let mut parts =
            Parts { year: Some(number(&c, 1)? as i32), month: number(&c, 2), day: number(&c, 3), ..Parts::default() };
        (parts.clock, parts.offset) = rest(c.get(4).map_or("", |m| m.as_str()))?;
        return Some(parts.reading());
    }
    let c = SWAPPED.captures(text)?;
    rest(c.get(4).map_or("", |m| m.as_str()))?;
    let (first, second, year) = (number(&c, 1)?, number(&c, 2)?, number(&c, 3)? as i32);
    let day_first = Parts::day(year, second, first).reading();
    // With full stops the day stands first, wherever such dates are written.
    let is_told = text.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with('.');
    if is_told && matches!(day_first, Reading::Valid(_)) {
        return Some(day_first);
    }
    Some(either(first, second, year).unwrap_or(day_first))
}

/// Dates in signs: `2022年3月7日 15:22`.
fn signs(text: &str) -> Option<Reading> {
    let (start, sign) = text.char_indices().find(|(_, c)| matches!(c, '月' | '월'))?;
    let found = cjk::around_month(text, start, start + sign.len_utf8())?;
    if !text[..found.start].trim().is_empty() {
        return None;
    }
    let tail = text[found.end..].trim();
    let tail = match tail.strip_prefix(['(', '（']).and_then(|tail| tail.split_once([')', '）'])) {
        Some((_, tail)) => tail,
        None => tail.trim_start_matches(|c: char| "星期周週一二三四五六日天".contains(c)),
    };
    let (clock, offset) = rest(tail)?;
    match found.reading {
        Reading::Valid(stamp) => {
            use chrono::Datelike;
            let date = stamp.date;
            let mut parts = Parts::day(date.year(), date.month(), date.day());
            (parts.clock, parts.offset) = (clock, offset);
            Some(if clock.is_some() { parts.reading() } else { Reading::Valid(stamp) })
        }
        reading => Some(reading),
    }
}

/// What follows the day: a time and a zone, or nothing. `None` where it is something else.
#[allow(clippy::type_complexity, reason = "two optional numbers")]
fn rest(text: &str) -> Option<(Option<Clock>, Option<i32>)> {
    let text = text.trim_start_matches([' ', ',', '\t']);
    // `2022-03-07 Mon 07:22`, as Org mode has it.
    let word = text.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let is_weekday = word.len() > 1 && matches!(WORDS.whole(&word.to_lowercase()), Some(Word::Weekday { .. }));
    let text = if is_weekday { &text[word.len()..] } else { text };
    let text = text.trim_start_matches(['T', 't', ' ', ',', '\t']);
    match TIME.captures(text) {
        Some(c) if c.get(0).is_some_and(|m| m.start() == 0) => {
            let after = &text[c.get(0).map_or(0, |m| m.end())..];
            Some((Some(clock(&c)?), zone(after)?))
        }
        // `2022-03-07 0722`, the basic form of ISO 8601.
        _ if text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()) => {
            let part = |from: usize| text[from..from + 2].parse().ok();
            Some((Some(Clock { hour: part(0)?, minute: part(2)?, second: None }), None))
        }
        _ if text.trim().is_empty() => Some((None, None)),
        // `2022-03-07 +0800` and `2022-03-07Z`: an offset that no time uses.
        _ => zone(text).flatten().map(|_| (None, None)),
    }
}

fn clock(captures: &Captures<'_>) -> Option<Clock> {
    let mut hour = number(captures, 1)?;
    if let Some(half) = captures.get(4) {
        let afternoon = half.as_str().eq_ignore_ascii_case("p");
        hour = match (hour, afternoon) {
            (12, false) => 0,
            (1..=11, true) => hour + 12,
            _ => hour,
        };
    }
    Some(Clock { hour, minute: number(captures, 2)?, second: number(captures, 3) })
}

/// Names of zones that mean one offset everywhere, in minutes. `CST`, `IST` and `BST` do not.
const ZONES: &[(&str, i32)] = &[
    ("Z", 0),
    ("UTC", 0),
    ("GMT", 0),
    ("EST", -300),
    ("EDT", -240),
    ("CDT", -300),
    ("MST", -420),
    ("MDT", -360),
    ("PST", -480),
    ("PDT", -420),
    ("CET", 60),
    ("CEST", 120),
    ("MSK", 180),
    ("HKT", 480),
    ("SGT", 480),
    ("JST", 540),
    ("KST", 540),
];

/// Minutes east of a zone as written; `Some(None)` for none, or for a name that could be several.
#[allow(clippy::option_option, reason = "no zone and not a zone are different answers")]
pub(super) fn zone(text: &str) -> Option<Option<i32>> {
    let c = ZONE.captures(text)?;
    let name = c.get(1).map(|m| m.as_str().to_ascii_uppercase());
    let named = name.as_deref().and_then(|name| ZONES.iter().find(|(zone, _)| *zone == name)).map(|(_, east)| *east);
    let Some(hours) = number(&c, 3) else {
        return Some(named);
    };
    let minutes = (hours * 60 + number(&c, 4).unwrap_or(0)) as i32;
    let east = if c.get(2).is_some_and(|sign| sign.as_str() == "-") { -minutes } else { minutes };
    Some(Some(east))
}

/// Words that may stand in a date beside names.
const FILLERS: &[&str] = &["at", "of", "de", "del", "the", "on", "le", "el", "der", "г", "года", "um", "uhr", "à"];

/// Dates with the name of a month, in any order: every word and number must be part of the date.
fn named(text: &str) -> Option<Value> {
    let mut value = Value { reading: Reading::Unparseable, weekday: None };
    let mut parts = Parts::default();
    let mut date = text.to_owned();
    if let Some(c) = TIME.captures(text) {
        let whole = c.get(0)?.range();
        parts.clock = Some(clock(&c)?);
        // `Mon Mar 7 07:22:00 2022` has the year behind the time, with a zone before or behind it; anything else there
        // is a zone.
        let after = &text[whole.end..];
        let is_year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
        let before_year = || after.trim_end().rsplit_once(' ').filter(|(_, last)| is_year(last)).map(|(zone, _)| zone);
        let behind_year = || after.trim_start().get(4..);
        let zones = [
            Some((after, text.len())),
            before_year().map(|zone| (zone, whole.end + zone.len())),
            behind_year().map(|zone| (zone, whole.end)),
        ];
        let found = zones.into_iter().flatten().find_map(|(written, end)| Some((zone(written)?, end)));
        let end = found.map_or(whole.end, |(_, end)| end);
        parts.offset = found.and_then(|(offset, _)| offset);
        let cut = whole.start..end;
        date.replace_range(cut.clone(), &" ".repeat(cut.len()));
    }
    for (at, word) in tokens(&date) {
        read_word(word, at, &mut parts, &mut value)?;
    }
    parts.month?;
    value.reading = parts.reading();
    Some(value)
}

/// Takes one word into the date; `None` if it cannot be part of one.
fn read_word(word: &str, at: usize, parts: &mut Parts, value: &mut Value) -> Option<()> {
    let lower = word.to_lowercase();
    let ordinal = ["st", "nd", "rd", "th", "er", "º"].iter().find_map(|suffix| lower.strip_suffix(suffix));
    let digits = ordinal.unwrap_or(&lower);
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        let number: u32 = digits.parse().ok()?;
        match digits.len() {
            4 if parts.year.is_none() => parts.year = Some(number as i32),
            1 | 2 if parts.day.is_none() => parts.day = Some(number),
            _ => return None,
        }
        return Some(());
    }
    match WORDS.whole(&lower) {
        Some(Word::Month { month, .. }) if parts.month.is_none() => parts.month = Some(month),
        Some(Word::Weekday { day, .. }) => value.weekday = Some((Span::new(at, at + word.len()), day)),
        _ if FILLERS.contains(&lower.as_str()) || ZONES.iter().any(|(zone, _)| *zone == word) => {}
        _ => return None,
    }
    Some(())
}

/// Runs of letters and digits with their offsets.
fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(|c: char| !c.is_alphanumeric() && c != 'º')
        .filter(|word| !word.is_empty())
        .map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// `07/03/2022`: both orders where both exist.
pub(super) fn either(first: u32, second: u32, year: i32) -> Option<Reading> {
    let day_first = Parts::day(year, second, first).reading();
    let month_first = Parts::day(year, first, second).reading();
    match (day_first, month_first) {
        (Reading::Valid(one), Reading::Valid(two)) if one == two => Some(Reading::Valid(one)),
        (Reading::Valid(one), Reading::Valid(two)) => Some(Reading::Either(one, two)),
        (Reading::Valid(one), _) | (_, Reading::Valid(one)) => Some(Reading::Valid(one)),
        _ => None,
    }
}
