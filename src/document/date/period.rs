//! The year, month or week that a title or the name of a file tells of: `Report - 12/2018`, `report_february_2019`,
//! `News 2021-W51`, `2021年3月`.

use super::words::{WORDS, Word};
use crate::text::Span;

/// What a short text tells of, each where it names exactly one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// The one year it names, and where.
    pub year: Option<(i32, Span)>,
    /// The one month of a year it names, and where both stand.
    pub month: Option<((i32, u32), Span)>,
    /// The one week of a year it names, and where both stand.
    pub week: Option<((i32, u32), Span)>,
}

/// How many months are named in full or by three letters and more, each once.
fn names_of_months(runs: &[Run<'_>]) -> usize {
    let months = runs.iter().filter(|run| run.number.is_none()).filter_map(month_named);
    months.collect::<std::collections::BTreeSet<_>>().len()
}

/// The month that a word is the name of.
fn month_named(run: &Run<'_>) -> Option<u32> {
    match WORDS.whole(run.text) {
        Some(Word::Month { month, .. }) if run.text.len() > 2 => Some(month),
        _ => None,
    }
}

/// A run of digits or of letters.
struct Run<'t> {
    text: &'t str,
    span: Span,
    number: Option<u32>,
}

impl Period {
    /// Reads `text`; of two years, months or weeks none is told of.
    pub fn of(text: &str) -> Self {
        let runs = runs(text);
        let is_of_several = names_of_months(&runs) > 1;
        let mut found = [Vec::new(), Vec::new(), Vec::new()];
        for (at, run) in runs.iter().enumerate() {
            let Some(year) = year_at(text, run) else { continue };
            found[0].push(((year, 0), run.span));
            let near = |steps: isize| at.checked_add_signed(steps).and_then(|at| runs.get(at));
            found[1].extend(month_beside(text, run, near).map(|(month, span)| ((year, month), span)));
            found[2].extend(week_after(text, run, near).map(|(week, span)| ((year, week), span)));
        }
        let [years, mut months, weeks] = found.map(|claims| one_of(&claims));
        if is_of_several {
            months = None;
        }
        Self { year: years.map(|((year, _), span)| (year, span)), month: months, week: weeks }
    }
}

/// Words before a month that the text is not of.
const BOUNDS: &[&str] = &["before", "after", "since", "until", "till", "from", "by", "depuis", "seit", "bis", "vor"];

/// The first of `claims`, if all say the same.
fn one_of(claims: &[((i32, u32), Span)]) -> Option<((i32, u32), Span)> {
    let first = claims.first()?;
    claims.iter().all(|claim| claim.0 == first.0).then_some(*first)
}

fn runs(text: &str) -> Vec<Run<'_>> {
    let kind = |c: char| (c.is_ascii_digit(), c.is_ascii_digit() || (c.is_alphabetic() && c < '\u{2e80}'));
    let (mut runs, mut start) = (Vec::new(), 0);
    let mut ends = text.char_indices().map(|(at, c)| (at, kind(c))).chain([(text.len(), (false, false))]);
    let Some(mut open) = ends.next() else { return runs };
    for (at, kind) in ends {
        if kind == open.1 && at < text.len() {
            continue;
        }
        if open.1.1 {
            let text = &text[start..at];
            let number = text.parse().ok().filter(|_| open.1.0);
            runs.push(Run { text, span: Span::new(start, at), number });
        }
        (start, open) = (at, (at, kind));
    }
    runs
}

/// The year that a run is: of four digits, and no part of a number, a decade or an amount.
fn year_at(text: &str, run: &Run<'_>) -> Option<i32> {
    let year = run.number.filter(|year| run.text.len() == 4 && (1990..2100).contains(year))?;
    let (before, after) = (text[..run.span.start].chars().next_back(), &text[run.span.end..]);
    let mut after = after.chars();
    let (next, beyond) = (after.next(), after.next());
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let is_amount = matches!(before, Some('$' | '€' | '£' | '#' | '.' | ','))
        || (matches!(next, Some('.' | ',')) && is_digit(beyond))
        || next.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '+' | '%' | '\'' | '’' | '~'))
        // `Word2007` and `2007.x` are releases.
        || before.is_some_and(|c| c.is_ascii_alphabetic())
        || (next == Some('.') && matches!(beyond, Some('x' | 'X')))
        // `CVE-2021-1234` is of the year it was told of, not of the year of the text.
        || (next == Some('-') && text[run.span.end + 1..].bytes().take_while(u8::is_ascii_digit).count() > 2);
    (!is_amount).then_some(year as i32)
}

/// The month beside a year: `January 2021`, `12/2018`, `2018-12`, `2021年3月`.
fn month_beside<'t>(text: &str, year: &Run<'_>, near: impl Fn(isize) -> Option<&'t Run<'t>>) -> Option<(u32, Span)> {
    // `before May` is of no month.
    let is_bound = |step: isize| near(step).is_some_and(|run| BOUNDS.iter().any(|b| run.text.eq_ignore_ascii_case(b)));
    let is_day = |run: &Run<'_>| run.number.is_some_and(|day| (1..=31).contains(&day));
    let is_joint = |run: &Run<'_>| matches!(run.text, "of" | "de" | "del" | "st" | "nd" | "rd" | "th");
    let (last, next) = (near(-1), near(1));
    if let Some(run) = last
        && let Some(month) = month_named(run)
    {
        if is_bound(-2) {
            return None;
        }
        return Some((month, Span::new(run.span.start, year.span.end)));
    }
    // `March 8, 2021`, `March 8th 2021`, `enero de 2021`.
    let between = |run: &Run<'_>| is_day(run) || is_joint(run);
    for steps in 2..=3 {
        if !(1..steps).all(|step| near(-step).is_some_and(between)) {
            break;
        }
        if let Some(run) = near(-steps)
            && let Some(month) = month_named(run)
        {
            return Some((month, Span::new(run.span.start, year.span.end)));
        }
    }
    if let Some(run) = next
        && let Some(month) = month_named(run)
    {
        return Some((month, Span::new(year.span.start, run.span.end)));
    }
    let gap = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let month = |run: &Run<'_>| run.number.filter(|month| (1..=12).contains(month));
    if let Some(run) = next
        && let Some(number) = month(run)
    {
        let joint = gap(year.span.end, run.span.start);
        let is_signed = joint == "年" && text[run.span.end..].starts_with('月');
        if is_signed || (run.text.len() == 2 && matches!(joint, "-" | "/" | "." | "_")) {
            return Some((number, Span::new(year.span.start, run.span.end)));
        }
    }
    let run = last.filter(|run| matches!(gap(run.span.end, year.span.start), "/"))?;
    // Of `03/12/2018` either may be the month.
    let is_whole = !text[..run.span.start].ends_with('/');
    month(run).filter(|_| is_whole).map(|number| (number, Span::new(run.span.start, year.span.end)))
}

/// The week after a year: `2021-W51`, `2021 W51`.
fn week_after<'t>(text: &str, year: &Run<'_>, near: impl Fn(isize) -> Option<&'t Run<'t>>) -> Option<(u32, Span)> {
    let (sign, week) = (near(1)?, near(2)?);
    let is_joined = sign.text.eq_ignore_ascii_case("w")
        && sign.span.end == week.span.start
        && matches!(text.get(year.span.end..sign.span.start), Some("-" | " " | "_"));
    let number = week.number.filter(|week| is_joined && (1..=53).contains(week))?;
    Some((number, Span::new(year.span.start, week.span.end)))
}
