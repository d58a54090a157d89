//! Documents that are nearly the same: most of their five-token runs are shared.

use serde::Deserialize;

use super::cluster::{Wording, tell};
use super::contained::{HELD, inside, is_shorter, told};
use super::sketch::band_keys;
use super::{Share, percent, without_boilerplate};
use crate::document::{Document, DocumentId};
use crate::rule::{Compared, Context, Corpus, CorpusFindings, Doubt, PairRule, Similarity, shingles};

/// Compares documents by the Jaccard similarity of their shingles.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Near {
    /// Least Jaccard similarity that is reported.
    threshold: Share,
    /// From this similarity on the confidence is high.
    high: Share,
    /// Documents with fewer tokens (words, or characters of Chinese) are not compared.
    min_tokens: usize,
}

impl Default for Near {
    fn default() -> Self {
        Self { threshold: Share(0.5), high: Share(0.8), min_tokens: 50 }
    }
}

impl PairRule for Near {
    fn map(&self, document: &Document, _: &Context<'_>) -> Option<Vec<u64>> {
        let tokens = &document.tokens().hashes;
        (tokens.len() >= self.min_tokens.max(1)).then(|| band_keys(&shingles(tokens)))
    }

    fn verify(&self, first: &Compared, second: &Compared) -> Option<Similarity> {
        let (least, most) = (first.all.len().min(second.all.len()), first.all.len().max(second.all.len()));
        // The smaller set cannot share more than itself.
        if (least as f64) < self.threshold.0 * most as f64 {
            return None;
        }
        let alike = without_boilerplate(first, second, self.threshold, |similarity| similarity.jaccard)?;
        let doubt = alike.doubt.or_else(|| first.differs_in_subject(second).then_some(Doubt::Subject));
        Some(Similarity { doubt, ..alike })
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

/// What is so little less alike is as much so.
const AS_MUCH: f64 = 0.1;

impl Near {
    /// Whether what is to be said is that one of the two holds the other.
    fn holds(&self, similarity: &Similarity) -> bool {
        similarity.jaccard < self.high.0 && inside(similarity) >= HELD
    }
}

impl Wording for Near {
    fn is_high(&self, similarity: &Similarity) -> bool {
        similarity.jaccard >= self.high.0 || self.holds(similarity)
    }

    fn message(&self, similarity: &Similarity, hub: &str) -> String {
        if self.holds(similarity) {
            return told("this document", similarity, hub);
        }
        let how = if similarity.jaccard >= self.high.0 { "nearly" } else { "largely" };
        let shared = percent(similarity.jaccard);
        format!(
            "this document is {how} the same as {hub}: they share {shared} percent of their runs of five words or characters"
        )
    }

    fn others(&self, first: &Similarity, other: &Similarity) -> (&'static str, bool) {
        if self.holds(first) {
            return ("do", self.holds(other) && is_shorter(first) == is_shorter(other));
        }
        ("are", !self.holds(other) && other.jaccard >= first.jaccard - AS_MUCH)
    }

    fn related(&self, similarity: &Similarity, hub: &str) -> String {
        if self.holds(similarity) {
            return told("this one", similarity, hub);
        }
        format!("shares {} percent with {hub}", percent(similarity.jaccard))
    }

    fn is_of_template(&self, first: &Similarity) -> bool {
        !(self.holds(first) && is_shorter(first))
    }
}
