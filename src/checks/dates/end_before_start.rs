//! `dates/end-before-start`: what the front matter announces ends before it begins.

use serde::Deserialize;

use super::source;
use crate::document::Document;
use crate::document::date::{DateMention, Role, Stamp};
use crate::finding::{Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};

/// Reports the end.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct EndBeforeStart {}

impl DocumentRule for EndBeforeStart {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        let Some((opening, start, since)) = first(document, Role::Start) else { return };
        let Some((last, end, until)) = first(document, Role::End) else { return };
        if !is_before(until, since) {
            return;
        }
        let (ends, starts) = (quoted(end.written(document)), quoted(start.written(document)));
        let message = format!("`{last}` {ends} is before `{opening}` {starts}");
        out.add(Draft::at(end.span, message).related(start.span, format!("`{opening}` says {starts}")));
    }
}

/// The first key of a role that holds a day.
fn first(document: &Document, wanted: Role) -> Option<(&str, &DateMention, &Stamp)> {
    let mut found = source::in_head(document).filter(|(_, role, _)| *role == wanted);
    found.find_map(|(key, _, mention)| Some((key, mention, mention.reading.stamp()?)))
}

/// Whether one is before the other by their instants, or by their days where one has no time or no offset.
fn is_before(one: &Stamp, two: &Stamp) -> bool {
    match (one.instant(), two.instant()) {
        (Some(one), Some(two)) => one < two,
        _ => one.last_day() < two.date,
    }
}
