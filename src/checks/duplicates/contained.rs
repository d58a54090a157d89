//! Documents that stand, nearly whole, inside a longer one: excerpts, cut copies, an article with a later update.

use serde::Deserialize;

use super::cluster::{Wording, tell};
use super::sketch::{SAMPLES, SCALE, samples};
use super::{Share, percent, without_boilerplate};
use crate::document::{Document, DocumentId};
use crate::rule::{Compared, Context, Corpus, CorpusFindings, PairRule, Similarity, shingles};

/// From this share on a document surely stands inside another. From our own reading of archives.
pub(super) const HELD: f64 = 0.9;

/// Compares documents by the share of the shorter one's shingles that the longer one has.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Contained {
    /// Least share of the shorter document that is reported.
    threshold: Share,
    /// From this share on the confidence is high.
    high: Share,
    /// Documents with fewer tokens (words, or characters of Chinese) are not compared.
    min_tokens: usize,
}

impl Default for Contained {
    fn default() -> Self {
        Self { threshold: Share(0.8), high: Share(HELD), min_tokens: 50 }
    }
}

impl PairRule for Contained {
    fn map(&self, document: &Document, _: &Context<'_>) -> Option<Vec<u64>> {
        let tokens = &document.tokens().hashes;
        (tokens.len() >= self.min_tokens.max(1)).then(|| samples(&shingles(tokens)))
    }

    fn keys(&self) -> Option<u16> {
        Some(SAMPLES)
    }

    fn quorum(&self, first: usize, second: usize) -> usize {
        // Of the samples as large a share is common as of the shingles, give or take. Half of what is asked for: then
        // of documents of 50 words less than one in five hundred is missed.
        let samples = first.min(second) as f64 / SCALE as f64;
        ((samples * self.threshold.0 / 2.0) as usize).max(2)
    }

    fn verify(&self, first: &Compared, second: &Compared) -> Option<Similarity> {
        // The keys are those of other rules too, which may ask for less.
        let long_enough = first.tokens().min(second.tokens()) >= self.min_tokens;
        long_enough.then(|| without_boilerplate(first, second, self.threshold, inside)).flatten()
    }

    fn report(
        &self,
        hub: DocumentId,
        members: &[(DocumentId, Similarity)],
        corpus: &dyn Corpus,
        out: &mut CorpusFindings,
    ) {
        tell(self, hub, members, corpus, out);
    }
}

impl Wording for Contained {
    fn is_high(&self, similarity: &Similarity) -> bool {
        inside(similarity) >= self.high.0
    }

    fn message(&self, similarity: &Similarity, hub: &str) -> String {
        told("this document", similarity, hub)
    }

    fn others(&self, first: &Similarity, other: &Similarity) -> (&'static str, bool) {
        ("do", is_shorter(first) == is_shorter(other))
    }

    fn related(&self, similarity: &Similarity, hub: &str) -> String {
        told("this one", similarity, hub)
    }

    fn is_of_template(&self, first: &Similarity) -> bool {
        !is_shorter(first)
    }
}

/// Whether the first document is the one that stands inside the other.
pub(super) fn is_shorter(similarity: &Similarity) -> bool {
    similarity.of_first >= similarity.of_second
}

/// Share of the shorter document that the longer one has.
pub(super) fn inside(similarity: &Similarity) -> f64 {
    similarity.of_first.max(similarity.of_second)
}

/// Which of the two documents stands inside the other, in words.
pub(super) fn told(subject: &str, similarity: &Similarity, hub: &str) -> String {
    let (first, second) = (similarity.of_first, similarity.of_second);
    // The shares are as the lengths: within a tenth neither is called longer.
    let differ = first.max(second) >= 1.1 * first.min(second);
    let clause = |words: &'static str| if differ { words } else { "" };
    if is_shorter(similarity) {
        format!("{} percent of {subject} stands in {hub}{}", percent(first), clause(", which is longer"))
    } else {
        format!("{subject} holds {} percent of {hub}{}", percent(second), clause(", which is shorter"))
    }
}
