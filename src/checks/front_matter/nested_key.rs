//! A key inside a mapping that is nearly the one which the same mapping of the others has: `postam` for `postal`.
//!
//! Of such keys nothing is known but what the others say: one letter in five or more, once, where many have the right
//! one.

use std::collections::BTreeSet;

use super::{hash, series};
use crate::document::Document;
use crate::document::head::{Entry, Node, Value};
use crate::finding::{Confidence, quoted};
use crate::rule::{CorpusDraft, Counts, Fact, Facts, Tally, Totals};

/// Mark of such a fact: the upper half of its key.
const MARK: u128 = 1 << 64;
/// Mappings of one head, and keys of one mapping, that are looked at; more are a table of data.
const MAX_MAPS: usize = 20;
const MAX_KEYS: usize = 24;
/// Shortest key of which a letter may be wrong.
const MIN_LETTERS: usize = 5;
/// Fewest other mappings, and the share of them with the right key.
const MIN_OTHERS: u64 = 10;
const SHARE: f64 = 0.8;
/// Mappings with the right key, and its letters, from which a slip is told where fewer than that share have it.
const CLEAR_TIMES: u64 = 20;
const CLEAR_LETTERS: usize = 6;
/// The same from which a slip is as good as certain.
const SURE_OTHERS: u64 = 30;
const SURE_SHARE: f64 = 0.95;

/// Name under which a group counts its mappings; no key has it.
const MAPS: &str = "\0maps";

/// Whether the fact was stated here.
pub(super) fn is_one(fact: &Fact) -> bool {
    fact.key & MARK != 0
}

/// Counts the keys of the mappings in a head, and keeps where they stand.
pub(super) fn map(document: &Document, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
    let head = document.head();
    for entry in head.entries.iter().take(200) {
        let mappings = mappings(&entry.value);
        if mappings.is_empty() {
            continue;
        }
        let group = hash(&["nested", series(document.folder()), &entry.key]);
        for entries in mappings {
            tally.count(group, MAPS);
            let keys: BTreeSet<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
            let set = hash(&[&["keys of"], keys.iter().copied().collect::<Vec<_>>().as_slice()].concat());
            for key in keys {
                tally.count(group, key);
                tally.count(set, key);
            }
            for entry in entries.iter().filter(|entry| entry.key.len() + 1 >= MIN_LETTERS && entry.key.len() <= 30) {
                facts.add(MARK | u128::from(set), entry.key_span, [group, hash(&[&entry.key])]);
            }
        }
    }
}

/// The small mappings that a value is or lists.
fn mappings(node: &Node) -> Vec<&[Entry]> {
    match &node.value {
        Value::List(items) => items.iter().take(MAX_MAPS).filter_map(small).collect(),
        _ => small(node).into_iter().collect(),
    }
}

fn small(node: &Node) -> Option<&[Entry]> {
    match &node.value {
        Value::Map(entries) if entries.len() <= MAX_KEYS => Some(entries),
        _ => None,
    }
}

/// The report of a key that only this mapping has, where the others have one that differs in a letter.
pub(super) fn judge(counts: Totals<'_>, fact: &Fact) -> Option<CorpusDraft> {
    let (own, group) = (counts.of(fact.key as u64)?, counts.of(fact.payload[0])?);
    let others = group.get(MAPS).copied().unwrap_or_default().saturating_sub(1);
    let key = own.keys().find(|key| hash(&[key]) == fact.payload[1])?;
    if others < MIN_OTHERS || group.get(key) != Some(&1) {
        return None;
    }
    let (meant, count) = meant(key, own, group, others)?;
    let message =
        format!("the key {} is written {} by {count} of the {others} other mappings", quoted(key), quoted(meant));
    let mut draft = CorpusDraft::at(fact.document, fact.place, message);
    draft.help = Some(format!("Rename it to {}.", quoted(meant)));
    let is_sure = others >= SURE_OTHERS && count as f64 >= SURE_SHARE * others as f64;
    draft.confidence = Some(if is_sure { Confidence::High } else { Confidence::Medium });
    Some(draft)
}

/// The key that nearly all others have, this one lacks, and `key` is but for a letter; a plural is another word.
fn meant<'a>(key: &str, own: &Counts, group: &'a Counts, others: u64) -> Option<(&'a str, u64)> {
    let is_usual = |known: &str, count: u64| {
        count as f64 >= SHARE * others as f64 || (count >= CLEAR_TIMES && known.len() >= CLEAR_LETTERS)
    };
    let is_plural = |one: &str, other: &str| one.strip_suffix('s') == Some(other);
    let is_slip = |known: &str| {
        known.len() >= MIN_LETTERS
            && !own.contains_key(known)
            && !is_plural(key, known)
            && !is_plural(known, key)
            && strsim::osa_distance(&key.to_lowercase(), &known.to_lowercase()) <= 1
            // `line1`, `line2`: a digit is no slip.
            && key.bytes().filter(u8::is_ascii_digit).eq(known.bytes().filter(u8::is_ascii_digit))
    };
    group
        .iter()
        .filter(|(known, count)| *known != MAPS && is_usual(known, **count) && is_slip(known))
        .map(|(known, count)| (known.as_str(), *count))
        .next()
}
