//! `dates/mass-import`: many documents of a folder that are dated to one second.

use std::collections::BTreeMap;

use chrono::{NaiveTime, Timelike};
use serde::Deserialize;

use super::source;
use crate::document::date::Role;
use crate::document::{Document, DocumentId};
use crate::finding::{Confidence, Identity};
use crate::rule::{Context, Corpus, CorpusDraft, CorpusFindings, Fact, Facts, GroupRule};
use crate::text::escape_control;

/// Groups the documents of a folder by the minute in which they say they were published.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct MassImport {
    /// Fewest documents of one second.
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
        let Some(stamp) = mention.reading.stamp() else { return };
        let Some(time) = stamp.time else { return };
        // Midnight is a day without a time.
        if time == NaiveTime::MIN {
            return;
        }
        let minute = stamp.date.and_time(time).and_utc().timestamp().div_euclid(60);
        let words = format!("{}\0{minute}\0{:?}", document.folder(), stamp.offset);
        facts.add(xxhash_rust::xxh3::xxh3_128(words.as_bytes()), mention.span, [u64::from(time.second()), 0]);
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
        let mut seconds: BTreeMap<u64, usize> = BTreeMap::new();
        stems.values().for_each(|fact| *seconds.entry(fact.payload[0]).or_default() += 1);
        let most = seconds.iter().max_by_key(|(second, count)| (**count, **second != 0));
        let Some((second, count)) = most.filter(|(_, count)| **count >= self.min_documents) else { return };
        let Some(first) = stems.values().next() else { return };
        let path = corpus.document(first.document).map_or("", |entry| &entry.path);
        let folder = match path.rfind('/') {
            Some(cut) => format!("`{}/`", escape_control(&path[..cut])),
            None => "this folder".to_owned(),
        };
        // People write times too, and those have no seconds.
        let is_round = *second == 0;
        let mut message = format!("{} documents of {folder} are dated to this minute", stems.len());
        if !is_round {
            message += &format!(", {count} of them to one second");
        }
        let mut draft = CorpusDraft::at(first.document, first.place, message);
        draft.identity = Identity::Aggregate;
        draft.confidence = Some(if is_round { Confidence::Low } else { Confidence::High });
        let others = stems.values().skip(1).take(SHOWN);
        draft.related = others.map(|fact| (fact.document, fact.place, "is dated to it too".to_owned())).collect();
        out.add(draft);
    }
}
