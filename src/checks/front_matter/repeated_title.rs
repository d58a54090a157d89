//! A heading that repeats the title, where the others' texts start without.

use serde::Deserialize;

use super::agreement::{Agreement, of_words};
use super::{folder_name, hash, is_one_of_many, is_title, opening_heading, series};
use crate::document::Document;
use crate::document::head::HeadKind;
use crate::finding::Confidence;
use crate::rule::{Context, Corpus, CorpusDraft, CorpusFindings, Fact, Facts, ProfileRule, Tally, Totals, count};

/// Counts headings that repeat the title, then reports them where they are rare.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RepeatedTitle {}

/// Fewest other documents.
const MIN_OTHERS: u64 = 20;
/// Share of them up to which the heading is a slip and no habit.
const RARE: f64 = 0.05;

const DOCUMENTS: &str = "documents";
const REPEATED: &str = "repeated";

impl ProfileRule for RepeatedTitle {
    fn map(&self, document: &Document, _: &Context<'_>, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
        let head = document.head();
        let has_fences = matches!(head.kind, HeadKind::Yaml | HeadKind::Toml) && head.close.is_some();
        let is_blank = document.slice(document.body()).trim().is_empty();
        if !has_fences || is_blank || !is_one_of_many(document) {
            return;
        }
        let Some(title) = head.entries.iter().find(|entry| is_title(entry)).and_then(|entry| entry.value.as_str())
        else {
            return;
        };
        let layout = head.get("layout").and_then(|entry| entry.value.as_str()).unwrap_or_default();
        let group = hash(&["heading", series(document.folder()), layout]);
        tally.count(group, DOCUMENTS);
        let heading = opening_heading(document)
            .filter(|heading| of_words(title, document.slice(*heading)).is_some_and(|found| found == Agreement::Same));
        if let Some(heading) = heading {
            tally.count(group, REPEATED);
            facts.add(group.into(), heading, [0, 0]);
        }
    }

    fn judge(&self, counts: Totals<'_>, fact: &Fact, corpus: &dyn Corpus, out: &mut CorpusFindings) {
        let Some(counts) = counts.of(fact.key as u64) else { return };
        let others = |name| count(counts, name).saturating_sub(1);
        let (all, repeated) = (others(DOCUMENTS), others(REPEATED));
        if all < MIN_OTHERS || repeated as f64 > RARE * all as f64 {
            return;
        }
        let path = corpus.document(fact.document).map_or("", |entry| &entry.path);
        let folder = folder_name(series(path.rfind('/').map_or("", |cut| &path[..cut])));
        let without = all - repeated;
        let message =
            format!("the heading repeats the title; {without} of the {all} others in {folder} start without one");
        let mut draft = CorpusDraft::at(fact.document, fact.place, message);
        draft.confidence = Some(Confidence::Medium);
        out.add(draft);
    }
}
