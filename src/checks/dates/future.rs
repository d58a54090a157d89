//! `dates/future`: a document that says it was published after today.

use chrono::{Datelike, Days, NaiveDate};
use serde::Deserialize;

use super::witness;
use crate::document::Document;
use crate::document::date::{DateMention, Witness, event_days_of};
use crate::finding::{Confidence, Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};

/// Reports the first such witness, the others beside it.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Future {
    /// Days after today that are not reported: somewhere tomorrow has begun.
    tolerance: u64,
}

impl Default for Future {
    fn default() -> Self {
        Self { tolerance: 1 }
    }
}

/// Within so many days something may be announced or scheduled. From our own reading of archives.
const SOON: i64 = 367;
/// After so many days, and in a round year or the last of a century, it is set far off on purpose, to stay the first of a
/// list: `2030-01-01`, `2099-12-31`.
const FAR: i64 = 70 * 365;

fn is_round(day: NaiveDate) -> bool {
    day.year() % 10 == 0 || day.year() % 100 == 99
}

impl DocumentRule for Future {
    fn check(&self, document: &Document, context: &Context<'_>, out: &mut Findings<'_>) {
        let Some(last) = context.today().checked_add_days(Days::new(self.tolerance)) else { return };
        let mut late: Vec<(&DateMention, NaiveDate)> =
            document.dates().iter().filter_map(|mention| Some((mention, day_after(mention, last)?))).collect();
        // What announces an event may be named by its day.
        late.retain(|(mention, day)| mention.witness != Witness::Path || !is_of_event(document, *day));
        // The front matter is where a person mends it.
        late.sort_by_key(|(mention, _)| !matches!(mention.witness, Witness::FrontMatter { .. }));
        let Some((first, day)) = late.first() else { return };
        if document.is_draft() {
            out.pass_over(witness::place(document, first), "the document is not published yet");
            return;
        }
        let days = (*day - context.today()).num_days();
        let place = match first.witness {
            Witness::FrontMatter { .. } => witness::name(first),
            _ => format!("the date in {}", witness::name(first)),
        };
        let written = quoted(first.written(document));
        let unit = if days == 1 { "day" } else { "days" };
        let message = format!("{place} {written} is {days} {unit} after today, {}", context.today());
        let mut draft = Draft::at(witness::place(document, first), message);
        for (other, _) in late.iter().skip(1).filter(|(other, _)| other.outside.is_none()) {
            draft = draft.related(other.span, format!("{} says so too", witness::name(other)));
        }
        let is_doubtful =
            matches!(first.witness, Witness::Url { .. }) || !(SOON..=FAR).contains(&days) || is_round(*day);
        out.add(if is_doubtful { draft.confidence(Confidence::Medium) } else { draft });
    }
}

/// Whether the front matter says of an event that it is on that day.
fn is_of_event(document: &Document, day: NaiveDate) -> bool {
    event_days_of(document).iter().any(|(_, of_event)| *of_event == day)
}

/// The day of a witness of publication or change, if it is after `last`.
fn day_after(mention: &DateMention, last: NaiveDate) -> Option<NaiveDate> {
    let about_the_document = match &mention.witness {
        Witness::FrontMatter { role, .. } | Witness::Attribute(role) => role.is_of_document(),
        _ => witness::is_publication(mention),
    };
    let stamp = mention.reading.stamp().filter(|_| about_the_document)?;
    let day = stamp.instant().map_or(stamp.date, |instant| instant.date());
    (day > last && day.year() < 10_000).then_some(day)
}
