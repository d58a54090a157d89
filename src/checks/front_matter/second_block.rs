//! A block of front matter in the body, right below the first.

use serde::Deserialize;

use super::head_mark;
use crate::document::Document;
use crate::document::head::{self, HeadKind};
use crate::finding::{Draft, Findings};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Reports the opening fence of the second block.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct SecondBlock {}

/// Keys of which one must be there: lines of other keys may be the author's.
const KEYS: [&str; 14] = [
    "title",
    "date",
    "author",
    "authors",
    "tags",
    "categories",
    "layout",
    "slug",
    "description",
    "permalink",
    "draft",
    "id",
    "url",
    "published",
];

impl DocumentRule for SecondBlock {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        let first = document.head();
        if !matches!(first.kind, HeadKind::Yaml | HeadKind::Toml) || first.close.is_none() {
            return;
        }
        let body = document.slice(document.body());
        let start = body.len() - body.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}').len();
        let rest = &body[start..];
        if !rest.starts_with("---") && !rest.starts_with("+++") {
            return;
        }
        let second = head::split(rest);
        let is_head = matches!(second.kind, HeadKind::Yaml | HeadKind::Toml) && second.close.is_some();
        let known = second.entries.iter().any(|entry| KEYS.contains(&&*entry.key.to_lowercase()));
        if !is_head || second.entries.len() < 2 || !known {
            return;
        }
        let by = document.body().start + start;
        let (same, total) =
            (second.entries.iter().filter(|entry| first.get(&entry.key).is_some()).count(), second.entries.len());
        let what = match same {
            0 => format!("a second block of front matter, with {total} keys, stands in the body"),
            same => format!(
                "a second block of front matter stands in the body; the first has {same} of its {total} keys too"
            ),
        };
        let open = Span::new(second.open.start, second.open.end);
        out.add(Draft::at(open.shifted(by), what).related(head_mark(document), "the first"));
    }
}
