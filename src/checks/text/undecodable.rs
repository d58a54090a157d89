//! `text/undecodable`: bytes that are no character in the encoding of the file, one finding a file.

use serde::Deserialize;

use crate::document::Document;
use crate::finding::{Draft, Findings, Identity};
use crate::rule::{Context, DocumentRule};

/// Options: none.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Undecodable {}

impl DocumentRule for Undecodable {
    fn check(&self, document: &Document, _context: &Context<'_>, out: &mut Findings<'_>) {
        let encoding = document.source().encoding();
        let Some(first) = encoding.first_malformed else { return };
        let message = match encoding.malformed {
            1 => format!("a byte sequence here is no character in {}", encoding.name),
            count => format!("{count} byte sequences are no characters in {}, the first one here", encoding.name),
        };
        out.add(Draft::at(first, message).identity(Identity::Aggregate));
    }
}
