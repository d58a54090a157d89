//! What a document shows beside its prose: code, pictures and films, and the days of what it announces. Where these
//! differ, the same words are said of two things.

use std::sync::LazyLock;

use chrono::NaiveDate;
use xxhash_rust::xxh3::xxh3_64;

use crate::document::Document;
use crate::document::date::event_days_of;
use crate::document::link::{Link, LinkKind};
use crate::document::tokens::Tokens;
use crate::rule::{distinct, shared, shingles};
use crate::text::Span;

/// Code, pictures and days.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Tokens of its prose.
    words: usize,
    /// Tokens of the code, in their order.
    pub(super) code: Vec<u64>,
    /// Files that are shown, by their names, sorted: a copy elsewhere shows them from another site.
    files: Vec<u64>,
    /// Front-matter keys of what is announced, and the days they hold, sorted.
    days: Vec<(u64, NaiveDate)>,
}

/// A text of fewer words may be the caption of what it shows. From our own reading of archives, as are the next two.
const CAPTION: usize = 100;

/// Fewer tokens of code are an example in passing.
const CODE: usize = 20;

/// So much of the prose is the least that code is the subject of a text.
const CODE_SHARE: usize = 4;

impl Shown {
    pub(super) fn of(document: &Document) -> Self {
        let words = document.tokens().len();
        let code = code_of(document).into_iter().flat_map(|span| tokens_of_code(document.slice(span)));
        let is_caption = words < CAPTION;
        let files = document.links().iter().filter(|link| is_caption && is_shown(link));
        let days = event_days_of(document).into_iter().map(|(key, day)| (xxh3_64(key.as_bytes()), day));
        let mut shown = Self {
            words,
            code: code.collect(),
            files: files.map(|link| file_name(&link.url)).collect(),
            days: days.collect(),
        };
        shown.files.sort_unstable();
        shown.days.sort_unstable();
        shown
    }

    /// Whether two documents, whose words are much the same, are about two things by what they show.
    pub(super) fn is_another(&self, other: &Self) -> bool {
        let code = self.code.len().min(other.code.len());
        // Of what stands inside a longer text, the other code says nothing.
        let as_long = 2 * self.words.min(other.words) >= self.words.max(other.words);
        let is_about_code = code >= CODE && CODE_SHARE * code >= self.words.max(other.words);
        // Where code is most of the text, it is the text.
        let share = if code >= self.words.max(other.words) { 0.8 } else { 0.5 };
        let has_other_code = as_long && is_about_code && !is_alike(&self.code, &other.code, share);
        let is_of = |key: u64| other.days.iter().find(|(others, _)| *others == key);
        let is_another_day = self.days.iter().any(|(key, day)| is_of(*key).is_some_and(|(_, others)| others != day));
        let has_other_files =
            !self.files.is_empty() && !other.files.is_empty() && shared(&self.files, &other.files) == 0;
        has_other_code || is_another_day || has_other_files
    }
}

/// Code blocks and spans, in order; scripts and styles are no part of a text.
fn code_of(document: &Document) -> Vec<Span> {
    let elements = document.html().elements().iter().filter(|element| matches!(&*element.name, "pre" | "code"));
    let mut code = document.markdown().code().to_vec();
    code.extend(elements.map(|element| element.content()));
    code.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    code.retain(|span| {
        let is_outer = span.start >= end;
        end = end.max(span.end);
        is_outer
    });
    code
}

/// The tokens of a piece of code, without the tags that colour it.
fn tokens_of_code(code: &str) -> Vec<u64> {
    static TAG: LazyLock<regex::Regex> =
        LazyLock::new(|| regex::Regex::new(r"</?[A-Za-z][^<>]*>").expect("a fixed expression"));
    if code.contains("</") { Tokens::of_text(&TAG.replace_all(code, "")).hashes } else { Tokens::of_text(code).hashes }
}

/// Whether two pieces of code share so much of the runs of the one that has fewer.
fn is_alike(one: &[u64], other: &[u64], share: f64) -> bool {
    let (one, other) = (distinct(shingles(one)), distinct(shingles(other)));
    shared(&one, &other) as f64 >= share * one.len().min(other.len()) as f64
}

/// Whether the link puts a picture, a film or a sound into the document.
fn is_shown(link: &Link) -> bool {
    const ELEMENTS: &[&str] = &["img", "iframe", "video", "audio", "source", "embed", "object"];
    let is_element = |(element, _): &(String, String)| ELEMENTS.contains(&element.as_str());
    link.kind == LinkKind::Image || link.attribute.as_ref().is_some_and(is_element)
}

/// Hash of the last part of an address.
fn file_name(url: &str) -> u64 {
    let url = url.split('#').next().unwrap_or_default().trim_end_matches('/');
    xxh3_64(url.rsplit('/').next().unwrap_or_default().as_bytes())
}
