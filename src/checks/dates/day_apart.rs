//! `dates/day-apart`: the file name and the front matter are one day apart.
//!
//! One day is what a time zone makes, and a habit of some sources. Where nearly all others bear the same day twice it
//! is neither.

use serde::Deserialize;

use super::conflict;
use super::source;
use crate::document::Document;
use crate::document::date::{DateMention, Precision, Role, Witness};
use crate::finding::Confidence;
use crate::rule::{Context, Corpus, CorpusDraft, CorpusFindings, Fact, Facts, ProfileRule, Tally, Totals, count};

/// Counts the documents of a source whose name and front matter agree on a day, then reports those a day apart.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct DayApart {
    /// Fewest other documents by which a habit is known.
    min_documents: u64,
    /// Share of them whose days agree.
    share: f64,
}

impl Default for DayApart {
    fn default() -> Self {
        Self { min_documents: 30, share: 0.98 }
    }
}

const BOTH: &str = "both";
const SAME: &str = "same";

impl ProfileRule for DayApart {
    fn map(&self, document: &Document, _: &Context<'_>, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
        let Some((named, stated)) = pair(document) else { return };
        let (Some(one), Some(two)) = (named.reading.stamp(), stated.reading.stamp()) else { return };
        let group = source::group(document, &["day-apart"]);
        tally.count(group, BOTH);
        if one.date == two.date {
            tally.count(group, SAME);
        } else if (one.date - two.date).num_days().abs() == 1 {
            facts.add(
                group.into(),
                stated.span,
                [u64::from(conflict::days_apart(named, stated) > 0), u64::from(two.date < one.date)],
            );
        }
    }

    fn judge(&self, counts: Totals<'_>, fact: &Fact, _: &dyn Corpus, out: &mut CorpusFindings) {
        let Some(counts) = counts.of(fact.key as u64) else { return };
        let (others, same) = (count(counts, BOTH) - 1, count(counts, SAME));
        let is_habit = others >= self.min_documents && same as f64 >= self.share * others as f64;
        // A time of day in UTC may be of the day in the name by another clock.
        if !is_habit && fact.payload[0] == 0 {
            return;
        }
        let side = if fact.payload[1] == 1 { "before" } else { "after" };
        let mut message = format!("one day {side} that of the file name");
        if is_habit {
            message += &format!("; in {same} of the {others} others they are the same");
        }
        let mut draft = CorpusDraft::at(fact.document, fact.place, message);
        draft.confidence = Some(if is_habit { Confidence::Medium } else { Confidence::Low });
        out.add(draft);
    }
}

/// The day in the file's name, and the one that the front matter states for the publication.
fn pair(document: &Document) -> Option<(&DateMention, &DateMention)> {
    let is_day =
        |mention: &&DateMention| mention.reading.stamp().is_some_and(|stamp| stamp.precision >= Precision::Day);
    let named = document.dates().iter().filter(is_day).find(|mention| mention.witness == Witness::Path)?;
    let stated = source::in_head(document).find(|(_, role, _)| *role == Role::Published)?.2;
    (is_day(&stated) && !conflict::names_another_day(document, named)).then_some((named, stated))
}
