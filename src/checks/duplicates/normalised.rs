//! Documents whose words are the same, whatever their front matter, markup, case and punctuation.

use std::collections::HashSet;

use serde::Deserialize;
use xxhash_rust::xxh3::xxh3_128;

use super::copies::{confidence_of_copies, of_copy, report_copies};
use super::kin::is_layout;
use super::{content_of, whole};
use crate::document::Document;
use crate::rule::{Context, Corpus, CorpusFindings, Fact, Facts, GroupRule};

/// Groups documents by a hash of their tokens.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Normalised {
    /// Documents with fewer tokens (words, or characters of Chinese) are not compared.
    min_tokens: usize,
}

impl Default for Normalised {
    fn default() -> Self {
        Self { min_tokens: 20 }
    }
}

impl GroupRule for Normalised {
    fn map(&self, document: &Document, _: &Context<'_>, facts: &mut Facts<'_>) {
        let tokens = &document.tokens().hashes;
        // Layouts of a site's generator are programs: what they say is in their code.
        if tokens.len() >= self.min_tokens && !is_layout(document) {
            let bytes: Vec<u8> = tokens.iter().flat_map(|token| token.to_le_bytes()).collect();
            facts.add(xxh3_128(&bytes), whole(document), of_copy(document));
        }
    }

    fn reduce(&self, facts: &mut dyn Iterator<Item = Fact>, corpus: &dyn Corpus, out: &mut CorpusFindings) {
        // Of byte-for-byte copies, which are another rule's, the first stands for all.
        let mut seen = HashSet::new();
        let members: Vec<Fact> = facts.filter(|fact| seen.insert(content_of(fact.document, corpus))).collect();
        let Some(mut draft) = report_copies(&members, corpus, "has the same words as", "have") else { return };
        draft.confidence = Some(confidence_of_copies(&members[0], &members[1..], corpus));
        out.add(draft);
    }
}
