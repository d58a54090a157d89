//! `text/legacy-encoding`: the file is not UTF-8, one finding that names what it is.

use serde::Deserialize;

use crate::document::Document;
use crate::finding::{Draft, Findings, Identity};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Options: none.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct LegacyEncoding {}

impl DocumentRule for LegacyEncoding {
    fn check(&self, document: &Document, _context: &Context<'_>, out: &mut Findings<'_>) {
        let encoding = document.source().encoding();
        if !encoding.is_legacy() {
            return;
        }
        // The first character that UTF-8 would write otherwise shows that the guess is right.
        let text = document.text();
        let first = text.char_indices().find(|(_, c)| !c.is_ascii());
        let span = first.map_or(Span::empty(0), |(at, c)| Span::new(at, at + c.len_utf8()));
        let message = format!("the file is in {}, not in UTF-8", encoding.name);
        out.add(Draft::at(span, message).identity(Identity::Aggregate));
    }
}
