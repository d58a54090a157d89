//! `dates/unparseable`: a key that holds a date has a value that is none.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;
use xxhash_rust::xxh3::xxh3_64;

use crate::document::date::{DateMention, Reading, Role, Witness, is_like_a_month, is_placeholder};
use crate::document::{Document, unfinished};
use crate::finding::{Confidence, quoted};
use crate::rule::{Context, Corpus, CorpusDraft, CorpusFindings, Fact, Facts, ProfileRule, Tally, Totals, count};
use crate::text::is_spaceless;

/// Reports every such value; of a form that several have it is less sure that it is none.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Unparseable {}

/// Values written alike: so many are a form of dates that is not known here, and no slip. From our own reading of
/// archives.
const FORM: u64 = 3;
/// Name under which values of one form are counted.
const ALIKE: &str = "alike";

const SURE: u64 = 0;
const UNSURE: u64 = 1;
const FOREIGN: u64 = 2;

impl ProfileRule for Unparseable {
    fn map(&self, document: &Document, _: &Context<'_>, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
        if unfinished::is_template(document.path()) {
            return;
        }
        for mention in document.dates() {
            let Witness::FrontMatter { key, role } = &mention.witness else { continue };
            let written = document.slice(mention.span);
            if !is_unread(mention) || !claims_a_date(key, *role, written) {
                continue;
            }
            let message = match mention.reading {
                Reading::Yearless { .. } => format!("`{key}` has no year: {}", quoted(written)),
                _ => format!("`{key}` is no date that can be read: {}", quoted(written)),
            };
            let doubt = if is_of_another_language(written) {
                FOREIGN
            } else if is_vague(written) || is_ambiguous(key) || !role.is_of_document() || !is_nearly_one(written) {
                UNSURE
            } else {
                SURE
            };
            let [said, form] = [&message, &form(key, written)].map(|words| xxh3_64(words.as_bytes()));
            tally.count(said, &message);
            tally.count(form, ALIKE);
            facts.add(said.into(), mention.span, [form, doubt]);
        }
    }

    fn judge(&self, counts: Totals<'_>, fact: &Fact, _: &dyn Corpus, out: &mut CorpusFindings) {
        let Some(message) = counts.of(fact.key as u64).and_then(|said| said.keys().next()) else { return };
        let [form, doubt] = fact.payload;
        let alike = counts.of(form).map_or(0, |counts| count(counts, ALIKE));
        let mut draft = CorpusDraft::at(fact.document, fact.place, message.clone());
        draft.confidence = Some(match doubt {
            FOREIGN => Confidence::Low,
            SURE if alike < FORM => Confidence::High,
            _ => Confidence::Medium,
        });
        out.add(draft);
    }
}

/// How a value is written: each run of digits or letters as one sign.
fn form(key: &str, written: &str) -> String {
    let sign = |c: char| match c {
        _ if c.is_numeric() => '9',
        _ if c.is_alphabetic() => 'a',
        _ => c,
    };
    let mut form = format!("form\0{key}\0");
    for sign in written.chars().map(sign) {
        if !form.ends_with(sign) {
            form.push(sign);
        }
    }
    form
}

fn is_unread(mention: &DateMention) -> bool {
    matches!(mention.reading, Reading::Unparseable | Reading::Yearless { .. } | Reading::Relative(_))
}

/// Keys that may hold something else: a publisher, a truth value, a time within a recording.
fn is_ambiguous(key: &str) -> bool {
    ["published", "posted", "created", "revised", "expires", "timestamp"]
        .iter()
        .any(|name| key.eq_ignore_ascii_case(name))
}

/// Whether the value was meant as a date: `published: yes` and `expires: never` were not, and
/// what is there to be filled in is another rule's.
fn claims_a_date(key: &str, role: Role, written: &str) -> bool {
    let has_digit = written.bytes().any(|b| b.is_ascii_digit());
    let is_flag = ["yes", "no", "true", "false", "on", "off", "y", "n", "never", "always"]
        .iter()
        .any(|flag| written.eq_ignore_ascii_case(flag));
    !is_flag && !is_placeholder(written) && (has_digit || (!is_ambiguous(key) && role.is_of_document()))
}

/// Whether it may be a date in a language whose months are not known here: a year, a day, and a word that is no slip of
/// a known month.
fn is_of_another_language(written: &str) -> bool {
    const LONGEST: usize = 100;
    if written.len() > LONGEST {
        return false;
    }
    let mut numbers = written.split(|c: char| !c.is_numeric()).filter(|number| !number.is_empty());
    let is_whole = |number: &str| {
        let is_day = number.parse::<u32>().map_or(number.chars().count() <= 2, |day| (1..=31).contains(&day));
        is_day || number.chars().count() == 4
    };
    let has_year = numbers.clone().any(|number| number.chars().count() == 4);
    let mut words = written.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 2);
    let is_unknown = |word: &str| !word.contains(is_spaceless) && !is_like_a_month(word);
    has_year && numbers.all(is_whole) && words.any(is_unknown)
}

/// Whether it starts as a date in numbers does, or names a month, perhaps misspelt: what else stands there may be meant.
fn is_nearly_one(written: &str) -> bool {
    static NUMBERS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^[^0-9]?(?:[0-9]{4}[-/.年]|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9])").expect("a fixed expression")
    });
    let mut words = written.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 2);
    NUMBERS.is_match(written) || (written.contains(|c: char| c.is_ascii_digit()) && words.any(is_like_a_month))
}

/// Dates that people understand and programs do not: seasons, centuries, ranges, guesses.
fn is_vague(written: &str) -> bool {
    static VAGUE: LazyLock<Regex> = LazyLock::new(|| {
        let words = "spring|summer|autumn|fall|winter|circa|ca?|century|early|mid|late|present|ongoing|between|before|after\
             |every|weekly|monthly|daily|annual|annually|recurring|reoccurring|until|various";
        let days = r"(?:^|[ ,])[0-9]{1,2}(?:st|nd|rd|th)?\s*[-–—]\s*[0-9]{1,2}(?:st|nd|rd|th)?(?:[ ,]|$)";
        Regex::new(&format!(
            r"(?i)(?-u:\b)(?:{words})(?-u:\b)|[0-9]{{4}}s|[0-9]{{4}}\s*(?:-|–|to|/)\s*[0-9]{{4}}|{days}|\?|~"
        ))
        .expect("a fixed expression")
    });
    VAGUE.is_match(written)
}
