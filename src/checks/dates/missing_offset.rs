//! `dates/missing-offset`: a time without an offset from UTC, where the others of the source state one.

use serde::Deserialize;

use super::source;
use crate::document::Document;
use crate::rule::{Context, Corpus, CorpusDraft, CorpusFindings, Fact, Facts, ProfileRule, Tally, Totals, count};

/// Counts times with and without an offset, then reports those without one.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct MissingOffset {
    /// Fewest documents by which the usual is known.
    min_documents: u64,
    /// Share of them that state an offset.
    share: f64,
}

impl Default for MissingOffset {
    fn default() -> Self {
        Self { min_documents: 20, share: 0.9 }
    }
}

const WITH: &str = "with";
const WITHOUT: &str = "without";

impl ProfileRule for MissingOffset {
    fn map(&self, document: &Document, _: &Context<'_>, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
        for (key, _, mention) in source::in_head(document) {
            let Some(stamp) = mention.reading.stamp().filter(|stamp| stamp.time.is_some()) else { continue };
            let group = source::group(document, &[key]);
            // The name of a zone that could be several is more than nothing.
            let named = mention.written(document).trim_end().ends_with(|c: char| c.is_alphabetic() || c == ')');
            if stamp.offset.is_some() || named {
                tally.count(group, WITH);
            } else {
                tally.count(group, WITHOUT);
                facts.add(group.into(), mention.span, [0, 0]);
            }
        }
    }

    fn judge(&self, counts: Totals<'_>, fact: &Fact, _: &dyn Corpus, out: &mut CorpusFindings) {
        let Some(counts) = counts.of(fact.key as u64) else { return };
        let (with, without) = (count(counts, WITH), count(counts, WITHOUT));
        let all = with + without;
        if all < self.min_documents || (with as f64) < self.share * all as f64 {
            return;
        }
        let message = format!("a time without an offset from UTC; {with} of the {} others have one", all - 1);
        out.add(CorpusDraft::at(fact.document, fact.place, message));
    }
}
