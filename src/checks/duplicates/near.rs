//! Documents that are nearly the same: most of their five-token runs are shared.

use serde::Deserialize;

use super::cluster::{Wording, tell};
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

impl Wording for Near {
    fn is_high(&self, similarity: &Similarity) -> bool {
        similarity.jaccard >= self.high.0
    }

    fn message(&self, similarity: &Similarity, hub: &str) -> String {
        let shared = percent(similarity.jaccard);
        format!(
            "this document is nearly the same as {hub}: they share {shared} percent of their runs of five words or characters"
        )
    }

    fn others(&self, _first: &Similarity, _other: &Similarity) -> (&'static str, bool) {
        ("are", true)
    }

    fn related(&self, similarity: &Similarity, hub: &str) -> String {
        format!("shares {} percent with {hub}", percent(similarity.jaccard))
    }
}
