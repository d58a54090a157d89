//! A block of front matter in the body, right below the first or further down.

use serde::Deserialize;

use super::{below, head_mark, is_template};
use crate::document::Document;
use crate::document::head::HeadKind;
use crate::finding::{Confidence, Draft, Findings};
use crate::rule::{Context, DocumentRule};

/// Reports the opening fence of the second block.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct SecondBlock {}

impl DocumentRule for SecondBlock {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        let first = document.head();
        if !matches!(first.kind, HeadKind::Yaml | HeadKind::Toml) || first.close.is_none() || is_template(document) {
            return;
        }
        let (second, confidence) = match (below::at_start(document), below::further_down(document)) {
            (Some(block), _) => (block, Confidence::High),
            // Two documents in one file, or an example that is not marked as code.
            (None, Some(block)) => (block, Confidence::Medium),
            (None, None) => return,
        };
        let (open, second) = (second.open(), second.head);
        let (same, total) =
            (second.entries.iter().filter(|entry| first.get(&entry.key).is_some()).count(), second.entries.len());
        let what = match same {
            0 => format!("a second block of front matter, with {total} keys, stands in the body"),
            same => format!(
                "a second block of front matter stands in the body; the first has {same} of its {total} keys too"
            ),
        };
        out.add(Draft::at(open, what).confidence(confidence).related(head_mark(document), "the first"));
    }
}
