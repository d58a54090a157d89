//! `dates/updated-before-published`: a document that was changed before there was one.
//!
//! Posts that wait for their day make this common in some sources: how often a source does it is
//! counted first.

use serde::Deserialize;

use super::source;
use crate::document::Document;
use crate::document::date::{DateMention, Role, Stamp};
use crate::finding::Confidence;
use crate::rule::{
    Context, Corpus, CorpusDraft, CorpusFindings, Fact, Facts, Place, ProfileRule, Tally, Totals, count,
};

/// Counts the documents of a source that state both days, then reports those in which the change came first.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct UpdatedBeforePublished {
    /// Days from which it is certain; a smaller difference may be a time zone.
    certain_days: u64,
    /// Share of a source's documents from which it is a habit.
    habit: f64,
}

impl Default for UpdatedBeforePublished {
    fn default() -> Self {
        Self { certain_days: 2, habit: 0.05 }
    }
}

const BOTH: &str = "both";
const BEFORE: &str = "before";
/// So many cases are no habit yet.
const FEW: u64 = 3;

impl ProfileRule for UpdatedBeforePublished {
    fn map(&self, document: &Document, _: &Context<'_>, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
        let Some(pair) = Pair::of(document) else { return };
        let group = source::group(document, &[]);
        tally.count(group, BOTH);
        if pair.days > 0 && !document.is_draft() {
            tally.count(group, BEFORE);
            facts.add(group.into(), pair.updated.span, [pair.days.unsigned_abs(), 0]);
        }
    }

    fn judge(&self, counts: Totals<'_>, fact: &Fact, corpus: &dyn Corpus, out: &mut CorpusFindings) {
        let Some(counts) = counts.of(fact.key as u64) else { return };
        let (both, before) = (count(counts, BOTH), count(counts, BEFORE));
        let days = fact.payload[0];
        let unit = if days == 1 { "day" } else { "days" };
        let is_habit = before > FEW && before as f64 > self.habit * both as f64;
        let message = format!("changed {days} {unit} before it was published");
        let mut draft = CorpusDraft::at(fact.document, fact.place, message);
        if is_habit {
            draft.message += &format!("; so it is in {} of the {} others", before - 1, both - 1);
        } else if corpus.document(fact.document).is_some_and(|entry| entry.record.is_none())
            && let Some(document) = corpus.open(fact.document)
            && let Some(pair) = Pair::of(&document)
        {
            // There are few of these: a file is read again for the place of its other date.
            let place = Place::of(&document, pair.published.span);
            draft.related.push((fact.document, place, "published then".to_owned()));
        }
        let is_sure = days >= self.certain_days && !is_habit;
        draft.confidence = Some(if is_sure { Confidence::High } else { Confidence::Low });
        out.add(draft);
    }
}

/// What the front matter says of publication and change.
struct Pair<'a> {
    published: &'a DateMention,
    updated: &'a DateMention,
    /// Days from the change to the publication that neither precision nor time zones explain; 0 in the right order.
    days: i64,
}

impl<'a> Pair<'a> {
    fn of(document: &'a Document) -> Option<Self> {
        let first = |wanted: Role| {
            let mut mentions = source::in_head(document).filter(move |(_, role, _)| *role == wanted);
            mentions.find_map(|(_, _, mention)| Some((mention, mention.reading.stamp()?)))
        };
        let (published, since) = first(Role::Published).or_else(|| first(Role::Created))?;
        let (updated, until) = first(Role::Updated)?;
        let days = if is_before(until, since) { since.days_apart(until) } else { 0 };
        Some(Self { published, updated, days })
    }
}

fn is_before(one: &Stamp, two: &Stamp) -> bool {
    match (one.instant(), two.instant()) {
        (Some(one), Some(two)) => one < two,
        _ => one.last_day() < two.date,
    }
}
