//! Native checks of the family `duplicates`: copies of documents, and passages given twice in one.

mod exact;
mod near;
mod normalised;
mod repeated_passage;
pub(crate) mod sketch;

use crate::document::{Document, DocumentId};
use crate::rule::{Corpus, CorpusDraft, Fact, Native, Place};
use crate::text::Span;

/// The checks, in the order of their ids.
pub const CHECKS: &[Native] = &[
    Native::group::<exact::Exact>("duplicates/exact"),
    Native::pair::<near::Near>("duplicates/near"),
    Native::group::<normalised::Normalised>("duplicates/normalised"),
    Native::document::<repeated_passage::RepeatedPassage>("duplicates/repeated-passage"),
];

/// What a finding about a whole document points at: all of its text.
fn whole(document: &Document) -> Span {
    Span::new(0, document.text().len())
}

/// A document's path inside a message.
fn named(id: DocumentId, corpus: &dyn Corpus) -> String {
    let Some(entry) = corpus.document(id) else { return "another document".to_owned() };
    let record = entry.record.map_or(String::new(), |record| format!("#{record}"));
    format!("`{}{record}`", crate::text::escape_control(&entry.path))
}

/// `", and so are 3 others"`: the rest of a cluster of `members`, two of them named already.
fn and_others(members: usize) -> String {
    match members.saturating_sub(2) {
        0 => String::new(),
        1 => ", and so is 1 other".to_owned(),
        more => format!(", and so are {more} others"),
    }
}

/// One finding for a group of equal documents: on the first copy in path order, naming the original,
/// which is the first of all.
fn report_copies(members: &[Fact], corpus: &dyn Corpus, verb: &str) -> Option<CorpusDraft> {
    let [original, copy, others @ ..] = members else { return None };
    let message = format!("this document {verb} {}{}", named(original.document, corpus), and_others(members.len()));
    let mut draft = CorpusDraft::at(copy.document, copy.place, message);
    draft.related.push((original.document, original.place, "the first in path order".to_owned()));
    let rest = others.iter().map(|other| (other.document, other.place, "another copy".to_owned()));
    draft.related.extend(rest);
    draft.copies = members[1..].iter().map(|member| member.document).collect();
    draft.identity = crate::finding::Identity::Member(u128::from(copy.payload[0]) << 64 | u128::from(copy.payload[1]));
    Some(draft)
}

/// A 128-bit hash as the payload of a fact.
fn halves(hash: u128) -> [u64; 2] {
    [(hash >> 64) as u64, hash as u64]
}

/// The place of a document's whole text.
fn place_of(id: DocumentId, corpus: &dyn Corpus) -> Place {
    corpus.document(id).map_or_else(Place::default, |entry| entry.whole)
}
