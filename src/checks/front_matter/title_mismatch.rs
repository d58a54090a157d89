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
        if let Some((series, found)) = number(document, title) {
            let group = agreement::group(document, document.folder(), &series);
            agreement::state_with(group, entry.value.span, (found, NUMBER), tally, facts);
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

/// Whether the title of an issue has the number of its file's name, and the series that both name: `issue-032.md` and
/// `The Gull, 32: Storms` are one of `issue-#` and `The Gull, #`. `None` where either has no number, or more of them.
fn number(document: &Document, title: &str) -> Option<(String, Agreement)> {
    let stem = document.file_name().split('.').next().unwrap_or_default();
    let stem = &stem[dated(stem)..];
    let start = title.find(|c: char| c.is_ascii_digit())?;
    let run = &title[start..];
    let end = run.find(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | '.' | '/')).unwrap_or(run.len());
    let (own, said) = (numbers(stem)?, numbers(&run[..end])?);
    if own.len() != said.len() {
        return None;
    }
    let words: Vec<&str> = stem.split(|c: char| c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let series = format!("{}#{}", words.join("#"), &title[..start]);
    // `The Gull 126 and 127` is one issue, of two numbers.
    let is_said = |own: &&str| title.split(|c: char| !c.is_ascii_digit()).any(|said| bare(said) == *own);
    Some((series, if own.iter().all(is_said) { Agreement::Same } else { Agreement::Apart }))
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

/// The numbers in a text, without the noughts before them; `None` without one, and where one is an id or a day.
fn numbers(text: &str) -> Option<Vec<&str>> {
    let runs: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect();
    let are_short = runs.iter().all(|run| run.len() <= 5);
    (!runs.is_empty() && are_short).then(|| runs.into_iter().map(bare).collect())
}

fn bare(number: &str) -> &str {
    number.trim_start_matches('0')
}
