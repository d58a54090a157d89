//! Documents that are nearly the same: most of their five-token runs are shared.

use serde::Deserialize;

use super::sketch::band_keys;
use super::{Share, about_cluster, and_others, confidence, named, percent, without_boilerplate};
use crate::document::{Document, DocumentId};
use crate::rule::{Compared, Context, Corpus, CorpusFindings, PairRule, Similarity, shingles};

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
        without_boilerplate(first, second, self.threshold, |similarity| similarity.jaccard)
    }

    fn report(
        &self,
        hub: DocumentId,
        members: &[(DocumentId, Similarity)],
        corpus: &dyn Corpus,
        out: &mut CorpusFindings,
    ) {
        let [(first, similarity), ..] = members else { return };
        let hub_name = named(hub, corpus);
        let mut draft = about_cluster(hub, members, corpus, |similarity| {
            format!("shares {} percent with {hub_name}", percent(similarity.jaccard))
        });
        draft.message = format!(
            "this document is nearly the same as {hub_name}: they share {} percent of their runs of five words or \
             characters{}",
            percent(similarity.jaccard),
            and_others(members.len() + 1),
        );
        let sure = similarity.jaccard >= self.high.0 && !are_of_a_series(*first, hub, corpus);
        draft.confidence = Some(confidence(*similarity, sure));
        out.add(draft);
    }
}

/// Whether the names of two documents differ in a number only, the date aside: `ruby-2-5-1-released` and
/// `ruby-2-4-4-released` are notes written to one template, of which each is wanted.
fn are_of_a_series(a: DocumentId, b: DocumentId, corpus: &dyn Corpus) -> bool {
    let (Some(a), Some(b)) = (corpus.document(a), corpus.document(b)) else { return false };
    differ_in_numbers(&a.path, &b.path)
}

fn differ_in_numbers(a: &str, b: &str) -> bool {
    let ((words, numbers), (others, other_numbers)) = (words_and_numbers(a), words_and_numbers(b));
    // `001.txt` and `002.txt` are no series: nothing says what of.
    let is_named = words.iter().chain(&numbers).any(|part| part.contains(char::is_alphabetic));
    is_named && words == others && numbers != other_numbers && !numbers.is_empty() && !other_numbers.is_empty()
}

/// The parts of a file's name without digits and those with them, the date that the name starts with left out.
fn words_and_numbers(path: &str) -> (Vec<&str>, Vec<&str>) {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_date = |name: &str| {
        name.len() > 10
            && name.bytes().take(10).enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            })
    };
    let name = if is_date(name) { &name[10..] } else { name };
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let parts = name.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.partition(|part| !part.contains(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::differ_in_numbers;

    #[test]
    fn release_notes_are_a_series_and_reposts_are_not() {
        assert!(differ_in_numbers("notes/v6.14.1.md", "notes/v4.9.1.md"));
        assert!(differ_in_numbers("2018-03-28-ferry-2-5-1-released.md", "2018-03-28-ferry-2-4-4-released.md"));
        assert!(!differ_in_numbers("2021-05-10-the-ferry.md", "2021-05-11-the-ferry.md"));
        assert!(!differ_in_numbers("the-ferry.md", "the-ferry-2.md"));
        assert!(!differ_in_numbers("corpus/001.txt", "corpus/002.txt"));
        assert!(!differ_in_numbers("ferry-1.md", "bridge-2.md"));
    }
}
