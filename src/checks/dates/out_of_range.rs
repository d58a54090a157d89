//! `dates/out-of-range`: a document that is dated decades away from all others of its source.

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::placeholder::is_zero;
use super::source;
use super::witness;
use crate::document::Document;
use crate::document::date::{DateMention, Witness};
use crate::finding::Confidence;
use crate::rule::{Context, Corpus, CorpusDraft, CorpusFindings, Counts, Fact, Facts, ProfileRule, Tally, Totals};

/// Counts documents a year, then reports those beyond a gap.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct OutOfRange {
    /// Fewest documents by which a range is known.
    min_documents: u64,
    /// Fewest empty years; a range that is longer than that asks for as many as it has.
    gap: i64,
    /// Largest share of the documents that can be out of range.
    share: f64,
}

impl Default for OutOfRange {
    fn default() -> Self {
        Self { min_documents: 30, gap: 20, share: 0.01 }
    }
}

/// Empty years from which a date is as good as certainly a mistake.
const CENTURY: i64 = 100;
/// The year of a day that is put far off on purpose.
const NEVER: i64 = 9999;

impl ProfileRule for OutOfRange {
    fn map(&self, document: &Document, _: &Context<'_>, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
        let Some((mention, day)) = dated(document) else { return };
        let group = source::group(document, &[]);
        tally.count(group, &day.year().to_string());
        facts.add(group.into(), witness::place(document, mention), [i64::from(day.year()) as u64, 0]);
    }

    fn judge(&self, counts: Totals<'_>, fact: &Fact, _: &dyn Corpus, out: &mut CorpusFindings) {
        let Some(counts) = counts.of(fact.key as u64) else { return };
        let year = fact.payload[0] as i64;
        let Some((first, last, others)) = self.range_beside(counts, year) else { return };
        let gap = if year < first { first - year } else { year - last };
        let message = format!(
            "dated {year}, {gap} years {} the {others} others, which are of {first} to {last}",
            if year < first { "before" } else { "after" }
        );
        let mut draft = CorpusDraft::at(fact.document, fact.place, message);
        draft.confidence = Some(if gap >= CENTURY && year != NEVER { Confidence::High } else { Confidence::Medium });
        out.add(draft);
    }
}

impl OutOfRange {
    /// First and last year of the documents that `year` is far from, and their number.
    fn range_beside(&self, counts: &Counts, year: i64) -> Option<(i64, i64, u64)> {
        let mut years: Vec<(i64, u64)> =
            counts.iter().filter_map(|(year, count)| Some((year.parse().ok()?, *count))).collect();
        years.sort_unstable();
        let all: u64 = years.iter().map(|(_, count)| count).sum();
        if all < self.min_documents {
            return None;
        }
        let mut below = 0;
        let middle = years.iter().position(|(_, count)| {
            below += count;
            below * 2 >= all
        })?;
        let (mut first, mut last) = (years[middle].0, years[middle].0);
        let mut inside = years[middle].1;
        let mut rest: Vec<(i64, u64)> =
            years.iter().enumerate().filter(|(at, _)| *at != middle).map(|(_, y)| *y).collect();
        // The nearest years first: a range grows until a gap.
        rest.sort_by_key(|(year, _)| (year - years[middle].0).abs());
        for (next, count) in rest {
            let gap = if next < first { first - next } else { next - last };
            if gap < self.gap.max(last - first) {
                (first, last) = (first.min(next), last.max(next));
                inside += count;
            }
        }
        let is_outside = year < first || year > last;
        (is_outside && (all - inside) as f64 <= (self.share * all as f64).max(1.0)).then_some((first, last, inside))
    }
}

/// The day of publication by the front matter, or by the path.
fn dated(document: &Document) -> Option<(&DateMention, NaiveDate)> {
    let mut own: Vec<&DateMention> = document
        .dates()
        .iter()
        .filter(|mention| witness::is_publication(mention))
        .filter(|mention| matches!(mention.witness, Witness::FrontMatter { .. } | Witness::Path))
        .collect();
    own.sort_by_key(|mention| mention.witness == Witness::Path);
    let (mention, stamp) = own.into_iter().find_map(|mention| Some((mention, mention.reading.stamp()?)))?;
    (!is_zero(stamp.date)).then_some((mention, stamp.date))
}
