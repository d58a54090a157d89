//! `duplicates/same-title`: documents of one title and one day that are neither copies of each other nor
//! give one URL: an article that was saved twice and differs too much to be near.

use std::collections::BTreeSet;

use serde::Deserialize;
use xxhash_rust::xxh3::xxh3_128;

use super::said::{NONE, Said, address_key, differ, differences, versions};
use super::{named, others};
use crate::document::{Document, DocumentId};
use crate::rule::{Context, Corpus, CorpusDraft, CorpusFindings, Fact, Facts, GroupRule};

/// Groups documents by title and day.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct SameTitle {
    /// Titles with fewer words are not compared.
    min_words: usize,
}

impl Default for SameTitle {
    fn default() -> Self {
        Self { min_words: 3 }
    }
}

impl GroupRule for SameTitle {
    fn after_copies(&self) -> bool {
        true
    }

    fn map(&self, document: &Document, _: &Context<'_>, facts: &mut Facts<'_>) {
        let origin = document.origin();
        let (Some(title), Some(day)) = (&origin.title, origin.day) else { return };
        if title.words >= self.min_words {
            let said = Said::of(document).packed();
            let key = xxh3_128(format!("{:x} {day} {}", title.key, release(document)).as_bytes());
            facts.add(key, title.span, [address_key(document), said]);
        }
    }

    fn reduce(&self, facts: &mut dyn Iterator<Item = Fact>, corpus: &dyn Corpus, out: &mut CorpusFindings) {
        for mut members in versions(facts, 1, corpus) {
            // What has one URL is another rule's, and the first stands for all.
            let mut seen = BTreeSet::new();
            members.retain(|member| member.payload[0] == NONE || seen.insert(member.payload[0]));
            if let Some(first) = members.first().map(|first| first.document) {
                members.retain(|member| !are_parts(first, member.document, corpus));
            }
            out.drafts.extend(report(&members, corpus));
        }
    }
}

/// The folder that names a release, `v2.1` or `3.x`: pages of a manual have one title in each.
fn release(document: &Document) -> &str {
    let is_release = |segment: &&str| {
        let number = segment.trim_start_matches(['v', 'V']);
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'x'));
        number.starts_with(|c: char| c.is_ascii_digit()) && is_number && (number != *segment || number.contains('.'))
    };
    document.folder().split('/').find(is_release).unwrap_or_default()
}

/// Longer numbers are those of a database.
const MAX_PART: usize = 4;

/// Whether the paths of two documents differ in small numbers only, as those of the pages of a newspaper do.
fn are_parts(one: DocumentId, other: DocumentId, corpus: &dyn Corpus) -> bool {
    let (Some(one), Some(other)) = (corpus.document(one), corpus.document(other)) else { return false };
    let parts = |path: &str| -> (Vec<String>, Vec<String>) {
        let runs = path.as_bytes().chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit());
        let texts = runs.map(|run| String::from_utf8_lossy(run).into_owned());
        texts.partition(|run| run.starts_with(|c: char| c.is_ascii_digit()))
    };
    let ((numbers, words), (others, other_words)) = (parts(&one.path), parts(&other.path));
    let is_small = |(a, b): (&String, &String)| a == b || a.len().max(b.len()) <= MAX_PART;
    words == other_words && numbers != others && numbers.iter().zip(&others).all(is_small)
}

/// One finding for a cluster: on the second document in path order, naming the first.
fn report(members: &[Fact], corpus: &dyn Corpus) -> Option<CorpusDraft> {
    let [first, second, rest @ ..] = members else { return None };
    let urls_differ = differ(members.iter().map(|member| member.payload[0]));
    let day = Said::unpacked(second.payload[1]).day.map_or(String::new(), |day| format!(" ({day})"));
    let message = format!(
        "{} has this title and date{day} too{}{}",
        named(first.document, corpus),
        others(members.len(), "have"),
        differences(urls_differ.then_some("the URLs"), &[])
    );
    let mut draft = CorpusDraft::at(second.document, second.place, message);
    draft.related.push((first.document, first.place, "the first in path order".to_owned()));
    draft.related.extend(rest.iter().map(|other| (other.document, other.place, "has it too".to_owned())));
    Some(draft)
}
