//! What two places of one document say of the same thing, where a corpus has the habit that they agree.
//!
//! A heading need not repeat the title, nor a slug the file name. Where nearly all documents of a series do it, one
//! that says something else was mostly made from another, or changed in one place alone.

use super::{hash, series};
use crate::document::Document;
use crate::finding::Confidence;
use crate::rule::{CorpusDraft, Fact, Facts, Tally, Totals, count};
use crate::text::Span;

/// Fewest other documents that have both places.
const MIN_OTHERS: u64 = 10;
/// Share of them that agree.
const SHARE: f64 = 0.95;
/// The same from which one that does not is as good as certainly wrong.
const SURE_OTHERS: u64 = 30;
const SURE_SHARE: f64 = 0.98;

const AGREE: &str = "agree";
const DIFFER: &str = "differ";

/// How two places compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Agreement {
    /// They say the same.
    Same,
    /// One is a shorter or slightly other form of the other.
    Near,
    /// They say different things.
    Apart,
}

/// The series of a document, for one kind of agreement.
pub(super) fn group(document: &Document, folder: &str, kind: &str) -> u64 {
    hash(&["agreement", kind, series(folder), &format!("{:?}", document.head().kind)])
}

/// Counts one document, and keeps where it differs.
pub(super) fn state(group: u64, place: Span, found: Agreement, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
    state_with(group, place, (found, 0), tally, facts);
}

/// The same, with what the rule needs to know later.
pub(super) fn state_with(
    group: u64,
    place: Span,
    (found, more): (Agreement, u64),
    tally: &mut Tally<'_>,
    facts: &mut Facts<'_>,
) {
    tally.count(group, if found == Agreement::Same { AGREE } else { DIFFER });
    if found != Agreement::Same {
        facts.add(group.into(), place, [u64::from(found == Agreement::Near), more]);
    }
}

/// The report of a document that differs, if the others have the habit: `what` is said before their numbers.
pub(super) fn judge(counts: Totals<'_>, fact: &Fact, what: &str) -> Option<CorpusDraft> {
    let counts = counts.of(fact.key as u64)?;
    let agree = count(counts, AGREE);
    let others = (agree + count(counts, DIFFER)).saturating_sub(1);
    let share = agree as f64 / others.max(1) as f64;
    if others < MIN_OTHERS || share < SHARE {
        return None;
    }
    let message = format!("{what}; in {agree} of the {others} others they agree");
    let mut draft = CorpusDraft::at(fact.document, fact.place, message);
    draft.confidence = Some(match (fact.payload[0] == 1, others >= SURE_OTHERS && share >= SURE_SHARE) {
        (true, _) => Confidence::Low,
        (false, true) => Confidence::High,
        (false, false) => Confidence::Medium,
    });
    Some(draft)
}

/// How two texts compare by their words: without case, width and punctuation.
pub(super) fn of_words(one: &str, other: &str) -> Option<Agreement> {
    use crate::document::tokens::Tokens;
    /// Share of the shorter text's words that the longer has, from which they are two forms of one.
    const NEAR: f64 = 0.5;
    let (one, other) = (Tokens::of_text(one).hashes, Tokens::of_text(other).hashes);
    if one.is_empty() || other.is_empty() {
        return None;
    }
    if one == other {
        return Some(Agreement::Same);
    }
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    let long: std::collections::BTreeSet<_> = long.iter().collect();
    let shared = short.iter().filter(|word| long.contains(word)).count();
    Some(if shared as f64 >= NEAR * short.len() as f64 { Agreement::Near } else { Agreement::Apart })
}
