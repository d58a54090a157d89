//! A title that is not that of the heading or link which the text opens with.

use serde::Deserialize;

use super::agreement::{self, of_words};
use super::{is_one_of_many, is_title, opening_heading};
use crate::document::Document;
use crate::document::origin::opening_link;
use crate::finding::Confidence;
use crate::rule::{Context, Corpus, CorpusFindings, Fact, Facts, ProfileRule, Tally, Totals};

/// Counts documents whose text opens with their title, then reports the few in which it opens with another.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct TitleMismatch {}

impl ProfileRule for TitleMismatch {
    fn map(&self, document: &Document, _: &Context<'_>, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
        let head = document.head();
        if !head.errors.is_empty() || !is_one_of_many(document) {
            return;
        }
        let Some(title) = head.entries.iter().find(|entry| is_title(entry)).and_then(|entry| entry.value.as_str())
        else {
            return;
        };
        let (place, kind) = match (opening_link(document), opening_heading(document)) {
            (Some((words, _)), _) => (words, "link"),
            (None, Some(heading)) => (heading, "heading"),
            (None, None) => return,
        };
        let Some(found) = of_words(title, document.slice(place)) else { return };
        let group = agreement::group(document, document.folder(), kind);
        agreement::state_with(group, place, (found, u64::from(kind == "heading")), tally, facts);
    }

    fn judge(&self, counts: Totals<'_>, fact: &Fact, _: &dyn Corpus, out: &mut CorpusFindings) {
        let what = "the text opens with another title than the front matter has";
        let Some(mut draft) = agreement::judge(counts, fact, what) else { return };
        // A page's heading may say at length what its title says in short.
        if fact.payload[1] == 1 && draft.confidence == Some(Confidence::High) {
            draft.confidence = Some(Confidence::Medium);
        }
        out.add(draft);
    }
}
