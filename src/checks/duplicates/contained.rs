//! Documents that stand, nearly whole, inside a longer one: excerpts, cut copies, an article with a later update.

use serde::Deserialize;

use super::sketch::{SCALE, samples};
use super::{Share, and_others, named, percent, place_of, without_boilerplate};
use crate::document::{Document, DocumentId};
use crate::finding::{Confidence, Identity};
use crate::rule::{Compared, Context, Corpus, CorpusDraft, CorpusFindings, PairRule, Similarity, shingles};

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
        Self { threshold: Share(0.8), high: Share(0.9), min_tokens: 50 }
    }
}

impl PairRule for Contained {
    fn map(&self, document: &Document, _: &Context<'_>) -> Option<Vec<u64>> {
        let tokens = &document.tokens().hashes;
        (tokens.len() >= self.min_tokens.max(1)).then(|| samples(&shingles(tokens)))
    }

    fn quorum(&self, first: usize, second: usize) -> usize {
        // Of the samples as large a share is common as of the shingles, give or take. Half of what is asked for: then
        // of documents of 50 words less than one in five hundred is missed.
        let samples = first.min(second) as f64 / SCALE as f64;
        ((samples * self.threshold.0 / 2.0) as usize).max(2)
    }

    fn verify(&self, first: &Compared, second: &Compared) -> Option<Similarity> {
        without_boilerplate(first, second, |similarity| inside(similarity) >= self.threshold.0)
    }

    fn report(
        &self,
        hub: DocumentId,
        members: &[(DocumentId, Similarity)],
        corpus: &dyn Corpus,
        out: &mut CorpusFindings,
    ) {
        let [(first, similarity), others @ ..] = members else { return };
        let message =
            format!("{}{}", told("this document", *similarity, &named(hub, corpus)), and_others(members.len() + 1));
        let mut draft = CorpusDraft::at(*first, place_of(*first, corpus), message);
        let sure = inside(similarity) >= self.high.0 && !similarity.doubtful;
        draft.confidence = Some(if sure { Confidence::High } else { Confidence::Medium });
        draft.related.push((hub, place_of(hub, corpus), "the document it is compared with".to_owned()));
        draft.related.extend(others.iter().map(|(other, similarity)| {
            (*other, place_of(*other, corpus), told("this one", *similarity, &named(hub, corpus)))
        }));
        draft.identity = Identity::Member(corpus.document(*first).map_or(0, |entry| entry.content));
        out.add(draft);
    }
}

/// Share of the shorter document that the longer one has.
fn inside(similarity: &Similarity) -> f64 {
    similarity.of_first.max(similarity.of_second)
}

/// Which of the two documents stands inside the other, in words.
fn told(subject: &str, similarity: Similarity, hub: &str) -> String {
    if similarity.of_first >= similarity.of_second {
        format!("{} percent of {subject} stand in {hub}, which is longer", percent(similarity.of_first))
    } else {
        format!("{subject} holds {} percent of {hub}, which is shorter", percent(similarity.of_second))
    }
}
