//! Files with the same bytes.

use serde::Deserialize;

use super::copies::{of_copy, report_copies};
use super::whole;
use crate::document::Document;
use crate::rule::{Context, Corpus, CorpusFindings, Fact, Facts, GroupRule};

/// Groups documents by a hash of their bytes.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Exact {
    /// Documents with fewer tokens (words, or characters of Chinese) are not compared.
    min_tokens: usize,
}

impl Default for Exact {
    fn default() -> Self {
        Self { min_tokens: 10 }
    }
}

impl GroupRule for Exact {
    fn map(&self, document: &Document, _: &Context<'_>, facts: &mut Facts<'_>) {
        if document.tokens().len() >= self.min_tokens {
            facts.add(document.source().raw_hash(), whole(document), of_copy(document));
        }
    }

    fn reduce(&self, facts: &mut dyn Iterator<Item = Fact>, corpus: &dyn Corpus, out: &mut CorpusFindings) {
        let members: Vec<Fact> = facts.collect();
        out.drafts.extend(report_copies(&members, corpus, "is a byte-for-byte copy of", "are"));
    }
}
