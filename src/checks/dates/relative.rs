//! `dates/relative`: the text tells days from a day that nothing in the document names.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::tense::{has_past, has_tense, is_imagined, is_loose, is_reported as is_report};
use crate::document::Document;
use crate::document::date::{DateMention, Precision, Reading, Relative as Kind, date_in_url, names_a_day};
use crate::document::region::RegionKind;
use crate::finding::{Confidence, Draft, Findings, Identity, quoted};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Reports the first such day of a document.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Relative {}

impl DocumentRule for Relative {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        let dates = document.dates();
        if dates.iter().any(|mention| mention.reading.is_anchor()) {
            return;
        }
        let mut best: Option<(Confidence, Span)> = None;
        for (at, mention) in dates.iter().enumerate() {
            let Some((confidence, span)) = weigh(document, mention, dates.get(at + 1)) else { continue };
            if best.is_none_or(|(known, _)| confidence > known) {
                best = Some((confidence, span));
            }
        }
        let Some((confidence, span)) = best else { return };
        if is_anchored_elsewhere(document) {
            return;
        }
        // Such days may be of an anecdote, or of any week; where it was said, the text is a report.
        let is_section = document.file_name().starts_with("_index.");
        let is_sure = !is_section && (is_bracket(document.slice(span)) || is_report(document.text(), span));
        let confidence = if is_sure { confidence } else { confidence.min(Confidence::Medium) };
        // A month or a year narrows it down.
        let narrowed = dates.iter().any(|m| m.reading.stamp().is_some_and(|stamp| stamp.precision < Precision::Day));
        let confidence = if narrowed { confidence.min(Confidence::Medium) } else { confidence };
        // Books and stories tell days of their own.
        let confidence = if document.body().len() > LONGEST { Confidence::Low } else { confidence };
        // What shows code teaches, and tells of any week.
        let has_code = document.regions().all().iter().any(|(_, kind)| *kind == RegionKind::Code);
        let confidence = if has_code { confidence.min(Confidence::Medium) } else { confidence };
        let message = format!("{} cannot be dated: nothing in the document names a day", quoted(document.slice(span)));
        out.add(Draft::at(span, message).confidence(confidence).identity(Identity::Aggregate));
    }
}

/// Longest report, in bytes: longer texts are hardly ever news. From our own reading of archives.
const LONGEST: usize = 20_000;

/// How surely a mention means a day that the reader had to know, and the words to show.
fn weigh(document: &Document, mention: &DateMention, next: Option<&DateMention>) -> Option<(Confidence, Span)> {
    let Reading::Relative(kind) = &mention.reading else { return None };
    let text = document.text();
    let (confidence, span) = match kind {
        // `on the 15th` without a verb of the past is of every month.
        Kind::DayOfMonth(_)
            if text[mention.span.start..].starts_with(|c: char| c.is_ascii()) && !has_tense(text, mention.span) =>
        {
            (Confidence::Low, mention.span)
        }
        Kind::DayOfMonth(_) => (Confidence::High, mention.span),
        Kind::Today => match next.and_then(|next| bracketed(text, mention.span, next)) {
            Some(span) => (Confidence::High, span),
            // "Today" is mostly nowadays.
            None => (Confidence::Low, mention.span),
        },
        Kind::Yesterday if is_reported(text, mention.span) => (Confidence::Medium, mention.span),
        Kind::Yesterday | Kind::Tomorrow => (Confidence::Low, mention.span),
        Kind::Weekday(_) => weekday(text, mention.span)?,
    };
    if is_imagined(text, span) {
        return None;
    }
    let loose = in_quotes(document, span.start) || is_loose(text, span);
    Some((if loose { Confidence::Low } else { confidence }, span))
}

/// Whether it is `今天（7日）`, as only news has it.
fn is_bracket(words: &str) -> bool {
    words.ends_with(['）', ')'])
}

/// `今天（7日）` as a whole.
fn bracketed(text: &str, today: Span, next: &DateMention) -> Option<Span> {
    let day = matches!(next.reading, Reading::Relative(Kind::DayOfMonth(_)));
    let gap = text.get(today.end..next.span.start)?;
    let close = text[next.span.end..].chars().next().filter(|c| matches!(c, '）' | ')'))?;
    (day && matches!(gap, "（" | "(")).then(|| Span::new(today.start, next.span.end + close.len_utf8()))
}

/// Whether what a verb of the past reports ends or begins with the day: `announced yesterday`.
fn is_reported(text: &str, day: Span) -> bool {
    let before = text[..day.start].trim_end_matches(' ').rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    before.len() > 3 && before.ends_with("ed") || ["said", "told", "met", "began", "won", "lost"].contains(&before)
}

/// Words before a weekday that make it one certain day.
const POINTERS: &[&str] = &["on", "late", "early", "last", "next", "this"];
/// Words after a weekday that make it every week's.
const HABITS: &[&str] = &["mornings", "afternoons", "evenings", "nights", "lunches", "dinners", "brunch", "roast"];

/// Whether `head` ends with a weekday and `word`, which joins it to the next: `between Monday and Friday`.
fn ends_a_range(head: &str, word: &str) -> bool {
    let first = head[..head.len() - word.len()].trim_end().rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    ["to", "and"].contains(&word) && first.ends_with("day") && first.starts_with(char::is_uppercase)
}

/// Whether the sentence that ends with `before` tells of a habit.
fn is_usual(before: &str) -> bool {
    let sentence = before.rsplit(['.', '!', '?']).next().unwrap_or(before);
    sentence.split(|c: char| !c.is_alphabetic()).any(|word| ["usually", "often", "typically", "always"].contains(&word))
}

/// Weighs a weekday by the words round it.
fn weekday(text: &str, span: Span) -> Option<(Confidence, Span)> {
    if !text.as_bytes()[span.start].is_ascii() {
        let past = text[..span.start].ends_with(['上', '本', '这', '這']);
        let dated = text[span.end..].starts_with(['（', '(']);
        return Some((if past || dated { Confidence::Medium } else { Confidence::Low }, span));
    }
    let next = text[span.end..].trim_start_matches(' ').split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    // `the last Friday of the month` comes every month, `Monday to Friday` every week.
    if HABITS.contains(&next) || ["of", "to", "through", "thru"].contains(&next) {
        return None;
    }
    let head = text[..span.start].trim_end_matches([' ', '\n', '\r']);
    let word = head.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    if ["between", "through", "thru"].iter().any(|joint| word.eq_ignore_ascii_case(joint)) || ends_a_range(head, word) {
        return None;
    }
    // `the ban on Sunday dancing` is of every Sunday.
    if next.ends_with("ing") && !["morning", "evening"].contains(&next) {
        return Some((Confidence::Low, span));
    }
    if POINTERS.iter().any(|pointer| word.eq_ignore_ascii_case(pointer)) {
        let with_pointer = Span::new(head.len() - word.len(), span.end);
        let is_habit = word.eq_ignore_ascii_case("on") && !has_tense(text, with_pointer);
        let is_habit = is_habit || is_usual(&text[..with_pointer.start]);
        // What is still to come may be any week's.
        let sure = if has_past(text, with_pointer) { Confidence::High } else { Confidence::Medium };
        return Some((if is_habit { Confidence::Low } else { sure }, with_pointer));
    }
    // Without such a word a weekday is one of many: `the Sunday paper`, `a lazy Sunday`, `Monday - Friday`.
    Some((Confidence::Low, span))
}

/// Whether `offset` stands inside quotation marks of its paragraph (as far as a page back).
fn in_quotes(document: &Document, offset: usize) -> bool {
    let text = document.text();
    let mut start = offset.saturating_sub(2000);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let before = &text[start..offset];
    let before = before.rfind("\n\n").map_or(before, |cut| &before[cut..]);
    let count = |c: char| before.matches(c).count();
    count('“') > count('”') || count('「') > count('」') || count('"') % 2 == 1
}

/// Whether any place that is not prose names a day: other keys, attributes, code, links, the path.
fn is_anchored_elsewhere(document: &Document) -> bool {
    // An anchor need not say whose day it is: any eight digits of a day will do.
    static DAY: LazyLock<Regex> = LazyLock::new(|| {
        let day = "(?:19|20)[0-9]{2}[-_./]?(?:0[1-9]|1[0-2])[-_./]?(?:0[1-9]|[12][0-9]|3[01])";
        Regex::new(&format!("(?:^|[^0-9]){day}(?:[^0-9]|$)")).expect("a fixed expression")
    });
    // In addresses and keys dots stand for spaces: `Sunday.November.23.2003`.
    static DOTTED: LazyLock<Regex> = LazyLock::new(|| {
        let month = "(?i-u:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}";
        Regex::new(&format!("{month}[._-][0-9]{{1,2}}[._-](?:19|20)[0-9]{{2}}")).expect("a fixed expression")
    });
    let links = || document.links().iter().any(|link| date_in_url(&link.url).is_some() || DAY.is_match(&link.url));
    DAY.is_match(document.path()) || names_a_day(document.text()) || DOTTED.is_match(document.text()) || links()
}
