//! One item of a list that holds two: `["Ann Lee, Bob Ray"]`, where both stand by themselves elsewhere.

use super::hash;
use crate::document::Document;
use crate::document::head::{Entry, Node, Value};
use crate::finding::Confidence;
use crate::rule::{CorpusDraft, Fact, Facts, Tally, Totals, count};

/// Mark of such a fact: the upper half of its key.
const MARK: u128 = 1 << 64;
/// Keys that list people.
const KEYS: [&str; 2] = ["author", "authors"];
/// Longest name, and longest list that is looked at.
const MAX_NAME: usize = 100;
const MAX_NAMES: usize = 50;

const TIMES: &str = "times";

/// Whether the fact was stated here.
pub(super) fn is_one(fact: &Fact) -> bool {
    fact.key & MARK != 0
}

/// Counts the names under such a key, and keeps where two stand in one item of a list.
pub(super) fn map(document: &Document, entry: &Entry, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
    if !KEYS.iter().any(|key| key.eq_ignore_ascii_case(&entry.key)) {
        return;
    }
    let (items, is_list): (&[Node], bool) = match &entry.value.value {
        Value::List(items) => (items, true),
        _ => (std::slice::from_ref(&entry.value), false),
    };
    for item in items.iter().take(MAX_NAMES) {
        let Value::String(text) = &item.value else { continue };
        if text.len() > MAX_NAME {
            continue;
        }
        let whole = group(text);
        tally.count(whole, TIMES);
        // `Lee, Ann` is one name.
        let is_name = |part: &str| part.trim().contains(' ');
        let parts = text.split_once(", ").filter(|(one, other)| is_name(one) && is_name(other) && !other.contains(','));
        if let Some((one, other)) = parts.filter(|_| is_list && document.head().errors.is_empty()) {
            facts.add(MARK | u128::from(whole), item.span, [group(one), group(other)]);
        }
    }
}

fn group(name: &str) -> u64 {
    hash(&["name", name.trim()])
}

/// The report of an item of which both halves are known by themselves.
pub(super) fn judge(counts: Totals<'_>, fact: &Fact) -> Option<CorpusDraft> {
    let times = |group: u64| counts.of(group).map_or(0, |counts| count(counts, TIMES));
    let (whole, parts) = (times(fact.key as u64), fact.payload.map(times));
    if parts.contains(&0) || whole > parts[0].min(parts[1]) {
        return None;
    }
    let message = "the item holds two names, each of which stands by itself elsewhere";
    let mut draft = CorpusDraft::at(fact.document, fact.place, message);
    draft.help = Some("Make two items of it.".to_owned());
    // A page shows both forms alike: many a corpus has both.
    draft.confidence = Some(Confidence::Medium);
    Some(draft)
}
