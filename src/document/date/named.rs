//! Dates with the name of a month: `March 18, 2022`, `18th of March`, `7 de marzo de 2022`.

use super::Reading;
use super::cursor::{after, before, digits, digits_back, is_word, one_of, one_of_back, skip_blanks, skip_blanks_back};
use super::stamp::Parts;
use super::words::Order;

/// A date found in a text, in offsets of that text.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) reading: Reading,
}

/// A month's name found in a text.
#[derive(Clone, Copy)]
pub(super) struct Name {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) month: u32,
    pub(super) capital: bool,
    pub(super) order: Order,
}

const ORDINALS: &[&str] = &["st", "nd", "rd", "th", "º", "ª", "er", "."];
const JOINERS: &[&str] = &["of", "de", "del"];

/// The date round the name of a month, if day or year stand beside it.
pub(super) fn around(text: &str, name: Name) -> Option<Found> {
    let is_capital = after(text, name.start).is_some_and(char::is_uppercase);
    if !is_word(text, name.start, name.end) {
        return None;
    }
    // Without its capital a name may be another word, or one of a language that has none: then day and year must stand by.
    let is_small = name.capital && !is_capital;
    let dot = usize::from(text[name.end..].starts_with('.') && name.end - name.start <= 4);
    let past = skip_blanks(text, name.end + dot);
    if let Some(found) = hyphened(text, name) {
        return Some(found);
    }
    let right = if name.order == Order::Either { day_after(text, past) } else { None };
    let left = day_before(text, name.start);
    if let Some((day, end)) = right {
        let year = year_after(text, end);
        if year.is_some() || (left.is_none() && !is_small) {
            let end = year.map_or(end, |(_, end)| end);
            return found(name.start, end, name.month, Some(day), year.map(|(year, _)| year));
        }
    }
    let year = year_after(text, name.end + dot);
    let end = year.map_or(name.end, |(_, end)| end);
    let year = year.map(|(year, _)| year);
    match left {
        Some((day, start)) if year.is_some() || !is_small => found(start, end, name.month, Some(day), year),
        _ if is_small => None,
        // `Mars 2020` is a rover where months are written small.
        None if year.is_some() && is_capital == name.capital => found(name.start, end, name.month, None, year),
        _ => None,
    }
}

/// `22-July-2022`.
fn hyphened(text: &str, name: Name) -> Option<Found> {
    if before(text, name.start) != Some('-') || after(text, name.end) != Some('-') {
        return None;
    }
    let (day, start) = day_before(text, name.start - 1)?;
    let (year, end) = year_after(text, name.end + 1)?;
    let is_joined = text[name.end + 1..].starts_with(|c: char| c.is_ascii_digit())
        && text[..name.start - 1].ends_with(|c: char| c.is_ascii_digit())
        && before(text, start) != Some('-')
        && after(text, end) != Some('-');
    is_joined.then(|| found(start, end, name.month, Some(day), Some(year))).flatten()
}

fn found(start: usize, end: usize, month: u32, day: Option<u32>, year: Option<i32>) -> Option<Found> {
    let parts = Parts { year, month: Some(month), day, ..Parts::default() };
    match parts.reading() {
        Reading::Unparseable => None,
        reading => Some(Found { start, end, reading }),
    }
}

/// Whether a number is a day of a month; `42nd` is one that no month has.
fn is_day(number: u32, is_ordinal: bool) -> bool {
    (1..=31).contains(&number) || (is_ordinal && number > 31)
}

/// A day of the month that ends before `at`: its number and where it starts.
fn day_before(text: &str, at: usize) -> Option<(u32, usize)> {
    let mut at = skip_blanks_back(text, at);
    if let Some(len) = one_of_back(text, at, JOINERS) {
        at = skip_blanks_back(text, at - len);
    }
    let ordinal = one_of_back(text, at, ORDINALS).unwrap_or(0);
    at -= ordinal;
    let (day, _, start) = digits_back(text, at, 2)?;
    let glued = before(text, start).is_some_and(|c| c.is_alphanumeric() || ".:/$£€_".contains(c));
    (is_day(day, ordinal > 1) && !glued).then_some((day, start))
}

/// A day of the month at `at`: its number and where it ends; `18-20` ends after the `20`.
fn day_after(text: &str, at: usize) -> Option<(u32, usize)> {
    let (day, _, mut end) = digits(text, at, 2)?;
    let ordinal = one_of(text, end, &["st", "nd", "rd", "th"]).unwrap_or(0);
    if !is_day(day, ordinal > 0) {
        return None;
    }
    end += ordinal;
    for dash in ["-", "–"] {
        if let Some((_, _, to)) = text[end..].strip_prefix(dash).and_then(|_| digits(text, end + dash.len(), 2)) {
            end = to;
            break;
        }
    }
    let mut rest = text[end..].chars();
    let (next, beyond) = (rest.next(), rest.next());
    let counts = match next {
        // `10:30`, `2.5` and `10,000` are no days; `18,2022` is one.
        Some(':' | '.') => beyond.is_some_and(|c| c.is_ascii_digit()),
        Some(',') => beyond.is_some_and(|c| c.is_ascii_digit()) && year_after(text, end).is_none(),
        Some('%' | '_' | '/') => true,
        Some(c) => c.is_alphanumeric() && !is_cjk(c),
        None => false,
    };
    (!counts).then_some((day, end))
}

/// A year of four digits after `at`, past a comma or a joiner: its number and where it ends.
fn year_after(text: &str, at: usize) -> Option<(i32, usize)> {
    let from = at;
    let mut at = at + one_of(text, at, &[","]).unwrap_or(0);
    at = skip_blanks(text, at);
    // `1 March` on a line of its own, `2000 GMT` on the next.
    if text[from..at].contains('\n') && !text[from..at].starts_with(',') {
        return None;
    }
    if let Some(len) = one_of(text, at, JOINERS) {
        at = skip_blanks(text, at + len);
    }
    let (year, count, end) = digits(text, at, 4)?;
    let glued = after(text, end).is_some_and(|c| (c.is_alphanumeric() && !is_cjk(c)) || c == '_')
        || one_of(text, skip_blanks(text, end), &["GMT", "hours", "hrs"]).is_some();
    (count == 4 && (1000..3000).contains(&year) && !glued).then_some((year as i32, end))
}

fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7ff}' | '\u{ff00}'..='\u{ffef}')
}
