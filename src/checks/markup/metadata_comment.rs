//! `markup/metadata-comment`: a comment that holds a number alone, such as the time of a scrape.

use serde::Deserialize;

use super::{comments_of, is_number};
use crate::document::Document;
use crate::finding::{Applicability, Draft, Findings};
use crate::rule::{Context, DocumentRule};

/// Options: none.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct MetadataComment {}

impl DocumentRule for MetadataComment {
    fn check(&self, document: &Document, _context: &Context<'_>, out: &mut Findings<'_>) {
        if super::is_web_page(document) {
            return;
        }
        for (element, words) in comments_of(document).filter(|(_, words)| is_number(words)).take(1) {
            let message = match epoch(words) {
                Some(date) => format!("the comment `{words}` is a time stamp ({date}), not text"),
                None => format!("the comment `{words}` is a number for a machine, not text"),
            };
            out.add(Draft::at(element.open, message).delete(Applicability::Unsafe, document, element.open));
        }
    }
}

/// The UTC time that `words` says, if it is seconds or milliseconds since 1970 of a plausible year.
fn epoch(words: &str) -> Option<String> {
    let number: i64 = words.parse().ok()?;
    let seconds = match words.len() {
        9 | 10 => number,
        12 | 13 => number / 1000,
        _ => return None,
    };
    chrono::DateTime::from_timestamp(seconds, 0).map(|time| time.format("%Y-%m-%d %H:%M UTC").to_string())
}
