//! Documents with the same bytes or words: what is kept of each, and how a group of them is told.

use std::cell::LazyCell;

use chrono::NaiveDate;

use super::cluster::READ;
use super::kept::are_kept;
use super::said::{NONE, Said, address_key, dated, differ, differences};
use super::series::{Series, of_bundles, of_paths};
use super::shown::Shown;
use super::{content_of, named, others, say_if_giant};
use crate::document::Document;
use crate::document::tokens::Tokens;
use crate::finding::{Confidence, Identity};
use crate::rule::{Corpus, CorpusDraft, Fact};

/// What a fact about a document that may be a copy says: its address, its day and its title.
pub(super) fn of_copy(document: &Document) -> [u64; 2] {
    let stub = if document.tokens().len() < FEW { STUB } else { 0 };
    [address_key(document), stub | Said::day_of(document).packed() & !Title::BITS | Title::of(document).0]
}

/// Documents of fewer tokens may be stubs, which say the same of many things. The Gopher rules ask for 50 words of a
/// document (Rae et al. 2021).
const FEW: usize = 50;

/// The bit of the payload's second word that says that a document is so short. No day is so far off.
const STUB: u64 = 1 << 63;

fn day(fact: &Fact) -> Option<NaiveDate> {
    Said::unpacked(fact.payload[1] & !STUB).day
}

/// A title in 32 bits: 16 of its hash, and 16 of which each word has set one.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Title(u64);

impl Title {
    /// The bits of the payload's second word.
    const BITS: u64 = 0xFFFF_FFFF;
    const WORDS: u64 = 0xFFFF;

    fn of(document: &Document) -> Self {
        let Some(title) = &document.origin().title else { return Self(NONE) };
        let words = Tokens::of_text(document.slice(title.span)).hashes;
        let signs = words.iter().fold(0, |signs, word| signs | 1 << (word >> 60));
        Self(title.key << 16 & Self::BITS & !Self::WORDS | signs)
    }

    fn of_fact(fact: &Fact) -> Self {
        Self(fact.payload[1] & Self::BITS)
    }

    fn is_there(self) -> bool {
        self.0 != NONE
    }

    /// Whether the two surely have no word in common.
    fn is_strange_to(self, other: Self) -> bool {
        self.is_there() && other.is_there() && self.0 & other.0 & Self::WORDS == 0
    }
}

/// How sure it is that documents with the same words are copies, by their titles and the names of their files: part 2
/// may be a copy of part 1, but the notes of two releases, or two pages of a manual, may say the same of things that
/// their addresses and their code alone tell apart.
pub(super) fn confidence_of_copies(original: &Fact, copies: &[Fact], corpus: &dyn Corpus) -> Confidence {
    let of_original = Title::of_fact(original);
    let shown = |fact: &Fact| Some(Shown::of(&corpus.open(fact.document)?));
    let of_first = LazyCell::new(|| shown(original));
    let confidence = |(at, copy): (usize, &Fact)| {
        let title = Title::of_fact(copy);
        let paths = corpus.document(original.document).zip(corpus.document(copy.document));
        if paths.as_ref().is_some_and(|(a, b)| are_kept(&a.path, &b.path)) {
            return Confidence::Low;
        }
        let has_its_address = copy.payload[0] != NONE && original.payload[0] == copy.payload[0];
        let has_its_day =
            title.is_there() && title == of_original && day(copy).is_some_and(|own| day(original) == Some(own));
        let is_one = has_its_address || has_its_day;
        if !is_one && at < READ && of_first.as_ref().zip(shown(copy)).is_some_and(|(a, b)| a.is_another(&b)) {
            return Confidence::Low;
        }
        if title.is_there() && title == of_original {
            return Confidence::High;
        }
        if title.is_there() && of_original.is_there() && copy.payload[1] & STUB != 0 {
            return Confidence::Low;
        }
        match paths.map_or(Series::No, |(a, b)| of_paths(&a.path, &b.path).max(of_bundles(&a.path, &b.path))) {
            // Pages of a manual have no day; an article has, and now and then another headline.
            Series::No if title.is_strange_to(of_original) && day(copy).or(day(original)).is_none() => Confidence::Low,
            Series::No => Confidence::High,
            Series::Numbers => Confidence::Medium,
            Series::Releases => Confidence::Low,
        }
    };
    copies.iter().enumerate().map(confidence).max().unwrap_or(Confidence::High)
}

/// One finding for a group of equal documents: on the first copy in path order, naming the original,
/// which is the first of all, and saying where their addresses and days differ.
pub(super) fn report_copies(members: &[Fact], corpus: &dyn Corpus, is_a_copy: &str, verb: &str) -> Option<CorpusDraft> {
    let [original, copy, rest @ ..] = members else { return None };
    let days: Vec<_> = members.iter().map(day).collect();
    let urls_differ = differ(members.iter().map(|member| member.payload[0]));
    let redated = !differences(None, &days).is_empty();
    let message = format!(
        "this document {is_a_copy} {}{}{}",
        named(original.document, corpus),
        others(members.len(), verb),
        differences(urls_differ.then_some("the URLs"), &days)
    );
    let mut draft = CorpusDraft::at(copy.document, copy.place, message);
    say_if_giant(&mut draft, members.len(), None);
    let related = |member: &Fact, words: &str| (member.document, member.place, dated(words, day(member), redated));
    draft.related.push(related(original, "the first in path order"));
    draft.related.extend(rest.iter().map(|other| related(other, "another copy")));
    draft.copies = members[1..].iter().map(|member| member.document).collect();
    draft.identity = Identity::Member(content_of(copy.document, corpus));
    Some(draft)
}
