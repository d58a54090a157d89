//! A title that is not that of the heading or link which the text opens with.

use serde::Deserialize;

use super::agreement::{self, Agreement, of_words};
use super::{is_one_of_many, is_title, opening_heading};
use crate::document::Document;
use crate::document::origin::opening_link;
use crate::finding::Confidence;
use crate::rule::{Context, Corpus, CorpusFindings, Fact, Facts, ProfileRule, Tally, Totals};

/// Counts documents whose text opens with their title, then reports the few in which it opens with another.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct TitleMismatch {}

/// What a fact's second payload says was compared with the title.
const LINK: u64 = 0;
const HEADING: u64 = 1;
const NUMBER: u64 = 2;

impl ProfileRule for TitleMismatch {
    fn map(&self, document: &Document, _: &Context<'_>, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
        let head = document.head();
        if !head.errors.is_empty() || !is_one_of_many(document) {
            return;
        }
        let Some(entry) = head.entries.iter().find(|entry| is_title(entry)) else { return };
        let Some(title) = entry.value.as_str() else { return };
        if let Some((place, found)) = number(document, title).map(|found| (entry.value.span, found)) {
            agreement::state_with(
                agreement::group(document, document.folder(), "number"),
                place,
                (found, NUMBER),
                tally,
                facts,
            );
        }
        let (place, kind) = match (opening_link(document), opening_heading(document)) {
            (Some((words, _)), _) => (words, "link"),
            (None, Some(heading)) => (heading, "heading"),
            (None, None) => return,
        };
        let Some(found) = of_words(title, document.slice(place)) else { return };
        let group = agreement::group(document, document.folder(), kind);
        agreement::state_with(group, place, (found, if kind == "heading" { HEADING } else { LINK }), tally, facts);
    }

    fn judge(&self, counts: Totals<'_>, fact: &Fact, _: &dyn Corpus, out: &mut CorpusFindings) {
        let is_number = fact.payload[1] == NUMBER;
        let what = match is_number {
            true => "the number in the title is not that of the file's name",
            false => "the text opens with another title than the front matter has",
        };
        let Some(mut draft) = agreement::judge(counts, fact, what) else { return };
        // A page's heading may say at length what its title says in short.
        if fact.payload[1] == HEADING && draft.confidence == Some(Confidence::High) {
            draft.confidence = Some(Confidence::Medium);
        }
        out.add(draft);
    }
}

/// Whether the title has the number that ends the file's name, `issue-32.md`; `None` where either has no number.
fn number(document: &Document, title: &str) -> Option<Agreement> {
    let stem = document.file_name().split('.').next().unwrap_or_default();
    let stem = &stem[dated(stem)..];
    let rest = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    // A long number is an id or a day.
    let own = numbers(&stem[rest.len()..]).next()?;
    let mut others = numbers(title).peekable();
    others.peek()?;
    Some(if others.any(|other| other == own) { Agreement::Same } else { Agreement::Apart })
}

/// Length of the day that the names of posts start with.
fn dated(stem: &str) -> usize {
    let is_day = |day: &[u8]| {
        day.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 | 10 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
    };
    if stem.as_bytes().get(..11).is_some_and(is_day) { 11 } else { 0 }
}

/// The numbers of up to five digits in a text, without the noughts before them.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    let runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| (1..=5).contains(&run.len()));
    runs.map(|run| run.trim_start_matches('0'))
}
