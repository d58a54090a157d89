//! Days that need another date to be understood: `on Tuesday`, `yesterday`, `on the 7th`.

use chrono::Weekday;

use super::cursor::{after, before, digits, is_word, one_of, skip_blanks, skip_blanks_back};

/// A day told from a day that the reader has to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relative {
    /// The day of writing, or nowadays.
    Today,
    /// The day before, or the night.
    Yesterday,
    /// The day after.
    Tomorrow,
    /// A day of some week.
    Weekday(Weekday),
    /// A day of some month.
    DayOfMonth(u32),
}

/// Words before a weekday that speak of every week, of some week, or of one that the text names.
const HABITS: &[&str] = &[
    "every",
    "each",
    "most",
    "any",
    "alternate",
    "a",
    "one",
    "some",
    "another",
    "that",
    "following",
    "previous",
    "same",
    "two",
    "three",
    "four",
    "five",
    "six",
];
/// Words with a capital that may stand before a weekday and leave it one.
const LEADS: &[&str] =
    &["on", "last", "late", "early", "next", "this", "by", "since", "until", "from", "but", "and", "in", "then", "the"];
/// Words with a capital that may follow a weekday and leave it one: none but the pronoun.
const FOLLOWERS: &[&str] = &["I", "I'm", "I'd"];

/// Whether the English weekday at `start..end` is a day of some week: not a habit (`every Tuesday`,
/// `Tuesdays`) and no part of a name (`Black Friday`, `Sunday Times`, `Sheffield Wednesday`).
pub(super) fn is_day_of_a_week(text: &str, start: usize, end: usize) -> bool {
    if !is_word(text, start, end) || !after(text, start).is_some_and(char::is_uppercase) {
        return false;
    }
    let touched = |c: Option<char>| c.is_some_and(|c| "-–/&@#_".contains(c) || is_sign(c));
    if touched(before(text, start)) || touched(after(text, end)) {
        return false;
    }
    // Amid Chinese it is the name of a person or a product.
    let (left, right) = (before(text, skip_blanks_back(text, start)), after(text, skip_blanks(text, end)));
    if left.is_some_and(is_sign) || right.is_some_and(is_sign) {
        return false;
    }
    let previous = word_before(text, start);
    if previous.is_some_and(|word| HABITS.iter().any(|habit| word.eq_ignore_ascii_case(habit))) {
        return false;
    }
    let lead = |word: &str| LEADS.iter().any(|lead| word.eq_ignore_ascii_case(lead));
    if previous.is_some_and(|word| starts_capital(word) && !lead(word)) {
        return false;
    }
    let next = word_after(text, end);
    !next.is_some_and(|word| starts_capital(word) && !FOLLOWERS.contains(&word))
}

/// Whether it is a sign of Chinese or Japanese, or their punctuation.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

/// Whether the Chinese weekday at `start..end` is a day of some week, by the words round it.
pub(super) fn is_cjk_day_of_a_week(text: &str, start: usize, end: usize) -> bool {
    let (left, right) = (before(text, start), after(text, end));
    let pointed = left.is_some_and(|c| "本上下这這（(，。".contains(c)) || right.is_some_and(|c| "（(".contains(c));
    pointed && right.is_none_or(|c| !"次至到－-—、个個".contains(c))
}

/// The word that a blank alone parts from `at`.
fn word_before(text: &str, at: usize) -> Option<&str> {
    let end = skip_blanks_back(text, at);
    if end == at {
        return None;
    }
    let start = text[..end].rfind(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’');
    let start = start.map_or(0, |cut| cut + after(text, cut).map_or(1, char::len_utf8));
    (start < end).then(|| &text[start..end])
}

/// The word after `at` that a blank alone parts from it.
fn word_after(text: &str, at: usize) -> Option<&str> {
    let start = skip_blanks(text, at);
    if start == at || text[at..start].contains(['\n', '\r']) {
        return None;
    }
    let rest = &text[start..];
    let len = rest.find(|c: char| !c.is_alphanumeric() && c != '\'').unwrap_or(rest.len());
    (len > 0).then(|| &rest[..len])
}

fn starts_capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// The day after `on the ` at `at`, where it is a day of some month and not the seventh of
/// anything else: `on the 7th.` but not `on the 7th hole`. Its number and where it ends.
pub(super) fn ordinal_day(text: &str, at: usize) -> Option<(u32, usize)> {
    let (day, _, end) = digits(text, at, 2)?;
    let end = end + one_of(text, end, &["st", "nd", "rd", "th"])?;
    if !(1..=31).contains(&day) {
        return None;
    }
    let ends = match after(text, end) {
        None => true,
        Some(c) if ".,;:)!?，。）".contains(c) => true,
        Some(_) => one_of(text, skip_blanks(text, end), &["of this month", "of last month"]).is_some(),
    };
    ends.then_some((day, end))
}
