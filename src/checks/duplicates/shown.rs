//! What a document shows beside its prose: code, pictures and films, and the days of what it announces. Where these
//! differ, the same words are said of two things.

use chrono::{Datelike, NaiveDate};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use crate::document::Document;
use crate::document::date::other_days_of;
use crate::document::link::{Link, LinkKind};
use crate::document::region::RegionKind;
use crate::document::tokens::Tokens;
use crate::rule::{distinct, shared, shingles};

/// Code, pictures and days.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Tokens of the code, in their order.
    pub(super) code: Vec<u64>,
    /// Files that are shown, by their names, sorted: a copy elsewhere shows them from another site.
    files: Vec<u64>,
    /// Front-matter keys that hold neither the day of publication nor that of a change, and the days they hold, sorted.
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
        let code = document.regions().all().iter().filter(|(_, kind)| *kind == RegionKind::Code);
        let code = code.flat_map(|(span, _)| Tokens::of_text(document.slice(*span)).hashes);
        let is_caption = document.tokens().len() < CAPTION;
        let files = document.links().iter().filter(|link| is_caption && is_shown(link));
        let days = other_days_of(document).map(|(key, day)| (xxh3_64(key.as_bytes()), day));
        let mut shown = Self {
            code: code.collect(),
            files: files.map(|link| file_name(&link.url)).collect(),
            days: days.collect(),
        };
        shown.files.sort_unstable();
        shown.days.sort_unstable();
        shown
    }

    /// A hash of `tokens` and of all that is shown.
    pub(super) fn key(&self, tokens: &[u64]) -> u128 {
        let days = self.days.iter().flat_map(|(key, day)| [*key, day.num_days_from_ce() as u64]);
        let words = tokens.iter().chain(&self.code).chain(&self.files).copied().chain(days);
        let bytes: Vec<u8> = words.flat_map(u64::to_le_bytes).collect();
        xxh3_128(&bytes)
    }

    /// Whether two texts, whose prose has `tokens` at most, are about two things by what they show.
    pub(super) fn is_another(&self, other: &Self, tokens: usize) -> bool {
        let code = self.code.len().min(other.code.len());
        let has_other_code = code >= CODE && CODE_SHARE * code >= tokens && 2 * shared(&self.code, &other.code) < code;
        let is_of = |key: u64| other.days.iter().find(|(others, _)| *others == key);
        let is_another_day = self.days.iter().any(|(key, day)| is_of(*key).is_some_and(|(_, others)| others != day));
        let has_other_files =
            !self.files.is_empty() && !other.files.is_empty() && shared(&self.files, &other.files) == 0;
        has_other_code || is_another_day || has_other_files
    }
}

/// Whether two pieces of code share half of the runs of the one that has fewer.
fn is_alike(one: &[u64], other: &[u64]) -> bool {
    let (one, other) = (distinct(shingles(one)), distinct(shingles(other)));
    2 * shared(&one, &other) >= one.len().min(other.len())
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
