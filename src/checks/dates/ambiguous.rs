//! `dates/ambiguous`: day and month of a date can be read in either order.

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::source;
use crate::document::Document;
use crate::document::date::{DateMention, Reading};
use crate::finding::Confidence;
use crate::rule::{Context, Corpus, CorpusDraft, CorpusFindings, Fact, Facts, ProfileRule, Tally, Totals, count};

/// Counts the order of the dates that have one, then reports those that have two.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Ambiguous {
    /// Dates of siblings, all in one order, from which that order is a source's own.
    min_evidence: u64,
}

impl Default for Ambiguous {
    fn default() -> Self {
        Self { min_evidence: 3 }
    }
}

const DAY_FIRST: &str = "day first";
const MONTH_FIRST: &str = "month first";
const EITHER: &str = "either";

impl ProfileRule for Ambiguous {
    fn map(&self, document: &Document, _: &Context<'_>, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
        for (key, _, mention) in source::in_head(document) {
            let group = source::group(document, &[key]);
            if let Reading::Either(day_first, month_first) = &mention.reading {
                // A group is asked only for documents that added to it.
                tally.count(group, EITHER);
                let days = [day_first.date, month_first.date].map(|date| date.num_days_from_ce() as u64);
                facts.add(group.into(), mention.span, days);
            } else if let Some(order) = order(document, mention) {
                tally.count(group, order);
            }
        }
    }

    fn judge(&self, counts: Totals<'_>, fact: &Fact, _: &dyn Corpus, out: &mut CorpusFindings) {
        let named = |days: u64| {
            let date = i32::try_from(days).ok().and_then(NaiveDate::from_num_days_from_ce_opt);
            date.map_or(String::new(), |date| date.format("%-d %B %Y").to_string())
        };
        let of = |name| counts.of(fact.key as u64).map_or(0, |counts| count(counts, name));
        let (day_first, month_first) = (of(DAY_FIRST), of(MONTH_FIRST));
        let mut message = format!("this is {} or {}", named(fact.payload[0]), named(fact.payload[1]));
        let have = |count: u64| if count == 1 { "other document has" } else { "other documents have" };
        match (day_first, month_first) {
            (0, 0) => {}
            (count, 0) => message += &format!("; {count} {} the day first", have(count)),
            (0, count) => message += &format!("; {count} {} the month first", have(count)),
            (days, months) => {
                message += &format!("; {days} {} the day first and {months} the month", have(days));
            }
        }
        let mut draft = CorpusDraft::at(fact.document, fact.place, message);
        draft.confidence = Some(match day_first.min(month_first) {
            0 if day_first.max(month_first) >= self.min_evidence => Confidence::Low,
            // Who reads the source may know its order.
            0 => Confidence::Medium,
            _ => Confidence::High,
        });
        out.add(draft);
    }
}

/// The order of a date in numbers that has only one: its day is past 12.
fn order(document: &Document, mention: &DateMention) -> Option<&'static str> {
    mention.reading.stamp()?;
    let mut parts = mention.written(document).split(['/', '.', '-']);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    let number = |part: &str| (part.len() <= 2).then(|| part.parse::<u32>().ok()).flatten();
    let (first, second) = (number(first.trim())?, number(second)?);
    let is_year = third.len() >= 4 && third.as_bytes()[..4].iter().all(u8::is_ascii_digit);
    match (first > 12, second > 12) {
        (true, false) if is_year => Some(DAY_FIRST),
        (false, true) if is_year => Some(MONTH_FIRST),
        _ => None,
    }
}
