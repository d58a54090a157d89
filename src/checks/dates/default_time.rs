//! `dates/default-time`: midnight, where the other times of the source are those of a clock.

use chrono::{NaiveTime, Timelike};
use serde::Deserialize;

use super::source;
use crate::document::Document;
use crate::document::date::Stamp;
use crate::rule::{Context, Corpus, CorpusDraft, CorpusFindings, Fact, Facts, ProfileRule, Tally, Totals, count};

/// Counts times that a clock gave, that people set, and that stand for none, then reports the last.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct DefaultTime {
    /// Fewest documents by which the usual is known.
    min_documents: u64,
    /// Share of them whose time a clock gave.
    share: f64,
}

impl Default for DefaultTime {
    fn default() -> Self {
        Self { min_documents: 20, share: 0.9 }
    }
}

const NONE: &str = "none";
const CLOCK: &str = "clock";
const SET: &str = "set";

impl ProfileRule for DefaultTime {
    fn map(&self, document: &Document, _: &Context<'_>, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
        for (key, _, mention) in source::in_head(document) {
            let Some(stamp) = mention.reading.stamp() else { continue };
            let Some(time) = stamp.time else { continue };
            let group = source::group(document, &[key]);
            let in_utc = is_midnight_in_utc(stamp);
            if time == NaiveTime::MIN || in_utc {
                tally.count(group, NONE);
                facts.add(group.into(), mention.span, [u64::from(in_utc && time != NaiveTime::MIN), 0]);
            } else {
                // People set times to quarters and to tens; clocks hardly ever stand there.
                let is_set = time.second() == 0 && time.minute() % 5 == 0;
                tally.count(group, if is_set { SET } else { CLOCK });
            }
        }
    }

    fn judge(&self, counts: Totals<'_>, fact: &Fact, _: &dyn Corpus, out: &mut CorpusFindings) {
        let Some(counts) = counts.of(fact.key as u64) else { return };
        let (none, clock) = (count(counts, NONE), count(counts, CLOCK));
        let all = none + clock + count(counts, SET);
        if all < self.min_documents || (clock as f64) < self.share * all as f64 {
            return;
        }
        let what = if fact.payload[0] == 1 { "midnight in UTC" } else { "midnight" };
        let message = format!(
            "{what} mostly stands for a day without a time; {clock} of the {} others have a clock's time",
            all - 1
        );
        out.add(CorpusDraft::at(fact.document, fact.place, message));
    }
}

/// Whether a day was read as midnight in UTC and then written by another clock: `08:00:00 +0800`.
fn is_midnight_in_utc(stamp: &Stamp) -> bool {
    let shifted = stamp.offset.is_some_and(|offset| offset.local_minus_utc() != 0);
    shifted && stamp.instant().is_some_and(|instant| instant.time() == NaiveTime::MIN)
}
