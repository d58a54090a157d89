//! A long passage that stands in two documents which are otherwise their own.

use serde::Deserialize;

use super::kin::is_layout;
use super::named;
use super::sketch::{SAMPLES, SCALE, samples};
use crate::document::align::{Passage, align};
use crate::document::{Document, DocumentId};
use crate::rule::{
    Compared, Context, Corpus, CorpusDraft, CorpusFindings, PairRule, Place, SHINGLE, Similarity, shingles,
};
use crate::text::{Span, is_spaceless};

/// Compares documents by the longest run of words that both have.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct SharedPassage {
    /// Fewest words of a passage; a character of Chinese counts half a word.
    min_words: usize,
}

impl Default for SharedPassage {
    fn default() -> Self {
        Self { min_words: 50 }
    }
}

/// Most documents of a cluster in which the passage is looked for.
const MOST: usize = 50;

impl PairRule for SharedPassage {
    fn map(&self, document: &Document, _: &Context<'_>) -> Option<Vec<u64>> {
        let tokens = &document.tokens().hashes;
        (tokens.len() >= self.min_words.max(1)).then(|| samples(&shingles(tokens)))
    }

    fn is_of_wholes(&self) -> bool {
        false
    }

    fn keys(&self) -> Option<u16> {
        Some(SAMPLES)
    }

    fn quorum(&self, _first: usize, _second: usize) -> usize {
        // Half of the samples that the shortest passage is expected to have: of passages of just that length one in
        // fourteen is missed, of those twice as long none.
        (self.min_words.saturating_sub(SHINGLE) / SCALE as usize).div_ceil(2).max(2)
    }

    fn verify(&self, first: &Compared, second: &Compared) -> Option<Similarity> {
        let own = Similarity::of(first.own(), second.own());
        let shared = own.of_first * first.own().len() as f64;
        (shared + 0.5 > self.min_words.saturating_sub(SHINGLE - 1) as f64)
            .then(|| Similarity::of(&first.all, &second.all))
    }

    fn report(
        &self,
        hub: DocumentId,
        members: &[(DocumentId, Similarity)],
        corpus: &dyn Corpus,
        out: &mut CorpusFindings,
    ) {
        let Some(hub_document) = corpus.open(hub) else { return };
        let hub_is_layout = is_layout(&hub_document);
        let found = members.iter().take(MOST).filter_map(|(member, _)| {
            let document = corpus.open(*member)?;
            if hub_is_layout && is_layout(&document) {
                return None;
            }
            let passage = self.longest(&document, &hub_document)?;
            let there = Place::of(&hub_document, span_of(&hub_document, passage.b, passage.len));
            Some((
                *member,
                Place::of(&document, span_of(&document, passage.a, passage.len)),
                there,
                size(&document, passage),
            ))
        });
        let found: Vec<_> = found.collect();
        let [(first, place, there, size), others @ ..] = found.as_slice() else { return };
        let more = match others.len() {
            0 => String::new(),
            1 => ", which shares one with 1 other document".to_owned(),
            more => format!(", which shares some with {more} other documents"),
        };
        let message = format!("a passage of {size} also stands in {}{more}", named(hub, corpus));
        let mut draft = CorpusDraft::at(*first, *place, message);
        draft.related.push((hub, *there, "the same words here".to_owned()));
        let rest =
            others.iter().map(|(id, place, _, size)| (*id, *place, format!("{size} of it, or of another passage")));
        draft.related.extend(rest);
        out.add(draft);
    }
}

impl SharedPassage {
    /// The longest passage that `document` shares with `hub`, if it is long enough.
    fn longest(&self, document: &Document, hub: &Document) -> Option<Passage> {
        let longest = align(&document.tokens().hashes, &hub.tokens().hashes).longest()?;
        let (words, characters) = counts(document, longest);
        (2 * words + characters >= 2 * self.min_words).then_some(longest)
    }
}

/// Words and characters of a passage of `document`.
fn counts(document: &Document, passage: Passage) -> (usize, usize) {
    let is_character =
        |at: &usize| document.slice(document.tokens().span(*at)).chars().next().is_some_and(is_spaceless);
    let characters = passage.in_a().filter(is_character).count();
    (passage.len - characters, characters)
}

fn size(document: &Document, passage: Passage) -> String {
    match counts(document, passage) {
        (words, 0) => format!("{words} words"),
        (0, characters) => format!("{characters} characters"),
        (words, characters) => format!("{characters} characters and {words} words"),
    }
}

fn span_of(document: &Document, start: usize, len: usize) -> Span {
    Span::new(document.tokens().span(start).start, document.tokens().span(start + len - 1).end)
}
