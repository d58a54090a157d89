//! Native checks of the family `duplicates`: copies of documents, and passages given twice in one.

mod cluster;
mod contained;
mod copies;
mod exact;
mod kept;
mod kin;
mod near;
mod normalised;
mod repeated_passage;
mod said;
mod same_title;
mod same_url;
mod series;
mod shared_passage;
mod shown;
mod sketch;

use serde::Deserialize;

use crate::document::{Document, DocumentId};
use crate::rule::{Compared, Corpus, CorpusDraft, Doubt, Native, Place, Similarity};
use crate::text::Span;

/// The checks, in the order of their ids.
pub const CHECKS: &[Native] = &[
    Native::pair::<contained::Contained>("duplicates/contained"),
    Native::group::<exact::Exact>("duplicates/exact"),
    Native::pair::<near::Near>("duplicates/near"),
    Native::group::<normalised::Normalised>("duplicates/normalised"),
    Native::document::<repeated_passage::RepeatedPassage>("duplicates/repeated-passage"),
    Native::group::<same_title::SameTitle>("duplicates/same-title"),
    Native::group::<same_url::SameUrl>("duplicates/same-url"),
    Native::pair::<shared_passage::SharedPassage>("duplicates/shared-passage"),
];

/// A share of a whole, from 0 to 1.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "f64")]
struct Share(f64);

impl TryFrom<f64> for Share {
    type Error = String;

    fn try_from(share: f64) -> Result<Self, String> {
        if (0.0..=1.0).contains(&share) { Ok(Self(share)) } else { Err(format!("`{share}` is not between 0 and 1")) }
    }
}

/// From this share of its tokens on, what is not boilerplate tells alone whether a document is a copy. From our own
/// reading of archives.
const OWN_SHARE: f64 = 0.2;

/// The similarity of two documents if its `share` reaches `threshold`, and without boilerplate too: what the sentences
/// and lines of ten other documents add to the likeness is no copying. It is doubtful if half of that is reached, or if
/// boilerplate is nearly all of the documents: notices of one office are written to one form, and so are copies.
/// Documents that differ in numbers alone are doubtful too.
fn without_boilerplate(
    first: &Compared,
    second: &Compared,
    threshold: Share,
    share: fn(&Similarity) -> f64,
) -> Option<Similarity> {
    let whole = Some(Similarity::of(&first.all, &second.all)).filter(|whole| share(whole) >= threshold.0)?;
    let own = Similarity::of(first.own(), second.own());
    let nothing_own = first.own().is_empty() && second.own().is_empty();
    if first.differs_in_numbers(second) {
        return Some(Similarity { doubt: Some(Doubt::Numbers), ..whole });
    }
    if nothing_own || share(&own) >= threshold.0 {
        return Some(whole);
    }
    let tells = first.own_share.min(second.own_share) >= OWN_SHARE && share(&own) < threshold.0 / 2.0;
    (!tells).then_some(Similarity { doubt: Some(Doubt::Boilerplate), ..whole })
}

/// A share in percent, rounded down: 100 percent is said of equal sets alone.
fn percent(share: f64) -> u32 {
    (share * 100.0) as u32
}

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

/// `", and so are 3 others"`: the rest of a cluster of `members`, two of them named already. `do` and `have` are said
/// of many, and of one as `does` and `has`.
fn others(members: usize, verb: &str) -> String {
    let of_one = match verb {
        "are" => "is",
        "have" => "has",
        _ => "does",
    };
    match members.saturating_sub(2) {
        0 => String::new(),
        1 => format!(", and so {of_one} 1 other"),
        more => format!(", and so {verb} {more} others"),
    }
}

/// In a cluster of so many documents it is the many that have to be understood, not the two that are named. From our own
/// reading of archives.
const GIANT: usize = 20;

/// Says of a cluster of very many documents what that commonly means, and how all of them are listed.
fn say_if_giant(draft: &mut CorpusDraft, members: usize, pairs: Option<&str>) {
    if members < GIANT {
        return;
    }
    draft.message += "; so many are mostly pages of one template, or one page saved again and again";
    let pairs = pairs.map_or(String::new(), |flag| format!(", `{flag}` pair by pair"));
    draft.help = Some(format!(
        "Open two or three of the {members}. Leave pages of a template out with `exclude` in the config, or `overrides` \
         for this rule; of one page that was saved again and again keep one. `--output-format json` lists all{pairs}."
    ));
}

/// The hash of a document's bytes.
fn content_of(id: DocumentId, corpus: &dyn Corpus) -> u128 {
    corpus.document(id).map_or(0, |entry| entry.content)
}

/// The place of a document's whole text.
fn place_of(id: DocumentId, corpus: &dyn Corpus) -> Place {
    corpus.document(id).map_or_else(Place::default, |entry| entry.whole)
}
