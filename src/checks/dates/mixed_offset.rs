//! `dates/mixed-offset`: a time with another offset from UTC than the others of its source.

use serde::Deserialize;

use super::source;
use crate::document::Document;
use crate::finding::Confidence;
use crate::rule::{Context, Corpus, CorpusDraft, CorpusFindings, Counts, Fact, Facts, ProfileRule, Tally, Totals};

/// Counts the offsets of a key, then reports the rare ones.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct MixedOffset {
    /// Fewest documents by which the usual offset is known.
    min_documents: u64,
    /// Share of them that have it, summer time included.
    share: f64,
}

impl Default for MixedOffset {
    fn default() -> Self {
        Self { min_documents: 20, share: 0.95 }
    }
}

/// Minutes by which summer time moves a clock.
const SUMMER: i64 = 60;

impl ProfileRule for MixedOffset {
    fn map(&self, document: &Document, _: &Context<'_>, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
        for (key, _, mention) in source::in_head(document) {
            let Some(offset) = mention.reading.stamp().and_then(|stamp| stamp.time.and(stamp.offset)) else { continue };
            let minutes = i64::from(offset.local_minus_utc() / 60);
            let group = source::group(document, &[key]);
            tally.count(group, &minutes.to_string());
            facts.add(group.into(), mention.span, [minutes as u64, 0]);
        }
    }

    fn judge(&self, counts: Totals<'_>, fact: &Fact, _: &dyn Corpus, out: &mut CorpusFindings) {
        let Some(counts) = counts.of(fact.key as u64) else { return };
        let own = fact.payload[0] as i64;
        let all: u64 = counts.values().sum();
        let Some((usual, with_it)) = usual(counts) else { return };
        let is_usual = (own - usual).abs() <= SUMMER;
        if is_usual || all < self.min_documents || (with_it as f64) < self.share * all as f64 {
            return;
        }
        let message =
            format!("at {}, where {with_it} of the {} others are at {}", written(own), all - 1, written(usual));
        let mut draft = CorpusDraft::at(fact.document, fact.place, message);
        draft.confidence = Some(match own {
            // UTC is right wherever it was written, and so is any offset amid UTC.
            _ if own == 0 || usual == 0 => Confidence::Low,
            _ if own == -usual => Confidence::High,
            _ => Confidence::Medium,
        });
        out.add(draft);
    }
}

/// The offset that most documents have, and how many have it or the one an hour beside it.
fn usual(counts: &Counts) -> Option<(i64, u64)> {
    let offsets: Vec<(i64, u64)> =
        counts.iter().filter_map(|(minutes, count)| Some((minutes.parse().ok()?, *count))).collect();
    let (usual, _) = *offsets.iter().max_by_key(|(minutes, count)| (*count, *minutes))?;
    let near = offsets.iter().filter(|(minutes, _)| (minutes - usual).abs() <= SUMMER);
    Some((usual, near.map(|(_, count)| count).sum()))
}

/// Minutes east as people write an offset.
fn written(minutes: i64) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("UTC{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}
