//! `dates/unparseable`: a key that holds a date has a value that is none.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::habit;
use crate::document::Document;
use crate::document::date::{DateMention, Reading, Role, Witness, is_like_a_month, is_placeholder};
use crate::finding::{Confidence, Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};
use crate::text::is_spaceless;

/// Reports every such value.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Unparseable {}

impl DocumentRule for Unparseable {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        if habit::is_template(document.path()) {
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
            let draft = Draft::at(mention.span, message);
            out.add(if is_of_another_language(written) {
                draft.confidence(Confidence::Low)
            } else if is_vague(written) || is_ambiguous(key) {
                draft.confidence(Confidence::Medium)
            } else {
                draft
            });
        }
    }
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

/// Dates that people understand and programs do not: seasons, centuries, ranges, guesses.
fn is_vague(written: &str) -> bool {
    static VAGUE: LazyLock<Regex> = LazyLock::new(|| {
        let words =
            "spring|summer|autumn|fall|winter|circa|ca?|century|early|mid|late|present|ongoing|between|before|after";
        Regex::new(&format!(r"(?i)(?-u:\b)(?:{words})(?-u:\b)|[0-9]{{4}}s|[0-9]{{4}}\s*(?:-|–|to|/)\s*[0-9]{{4}}|\?|~"))
            .expect("a fixed expression")
    });
    VAGUE.is_match(written)
}
