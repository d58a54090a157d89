//! `dates/mass-import`: many documents of a folder with one date and time.

use std::collections::BTreeMap;

use chrono::{NaiveTime, Timelike};
use serde::Deserialize;

use super::source;
use crate::document::date::Role;
use crate::document::{Document, DocumentId};
use crate::finding::{Confidence, Identity};
use crate::rule::{Context, Corpus, CorpusDraft, CorpusFindings, Fact, Facts, GroupRule};
use crate::text::escape_control;

/// Groups the documents of a folder by the moment they say they were published.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct MassImport {
    /// Fewest documents with one moment.
    min_documents: usize,
}

impl Default for MassImport {
    fn default() -> Self {
        Self { min_documents: 10 }
    }
}

/// Documents shown beside the first.
const SHOWN: usize = 5;

impl GroupRule for MassImport {
    fn after_copies(&self) -> bool {
        true
    }

    fn map(&self, document: &Document, _: &Context<'_>, facts: &mut Facts<'_>) {
        let published = source::in_head(document).find(|(_, role, _)| *role == Role::Published);
        let Some((_, _, mention)) = published else { return };
        let Some(time) = mention.reading.stamp().and_then(|stamp| stamp.time) else { return };
        // Midnight is a day without a time.
        if time == NaiveTime::MIN {
            return;
        }
        let words = [document.folder(), mention.written(document)].join("\0");
        let is_round = time.second() == 0;
        facts.add(xxhash_rust::xxh3::xxh3_128(words.as_bytes()), mention.span, [u64::from(is_round), 0]);
    }

    fn reduce(&self, facts: &mut dyn Iterator<Item = Fact>, corpus: &dyn Corpus, out: &mut CorpusFindings) {
        // Copies are reported as such, and so are translations of one text one document: `post.de.md`.
        let mut stems: BTreeMap<String, Fact> = BTreeMap::new();
        let mut copies: BTreeMap<DocumentId, ()> = BTreeMap::new();
        for fact in facts {
            let Some(entry) = corpus.document(fact.document) else { continue };
            let record = entry.record.map_or(String::new(), |record| format!("#{record:012}"));
            let name = entry.path.rsplit('/').next().unwrap_or_default();
            let stem = format!("{}{record}", name.split('.').next().unwrap_or_default());
            if copies.insert(corpus.copy_of(fact.document), ()).is_none() {
                stems.entry(stem).or_insert(fact);
            }
        }
        let Some(first) = stems.values().next().filter(|_| stems.len() >= self.min_documents) else { return };
        let path = corpus.document(first.document).map_or("", |entry| &entry.path);
        let folder = match path.rfind('/') {
            Some(cut) => format!("of `{}/`", escape_control(&path[..cut])),
            None => "of this folder".to_owned(),
        };
        let is_round = first.payload[0] == 1;
        let to = if is_round { "minute" } else { "second" };
        let message = format!("{} documents {folder} are dated to this same {to}", stems.len());
        let mut draft = CorpusDraft::at(first.document, first.place, message);
        draft.identity = Identity::Text;
        draft.confidence = Some(if is_round { Confidence::Medium } else { Confidence::High });
        let others = stems.values().skip(1).take(SHOWN);
        draft.related = others.map(|fact| (fact.document, fact.place, "is dated the same".to_owned())).collect();
        out.add(draft);
    }
}
