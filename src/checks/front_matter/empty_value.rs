//! A key that should say something and says nothing.

use serde::Deserialize;

use crate::document::Document;
use crate::document::head::{Node, Value};
use crate::finding::{Draft, Findings, Identity, quoted};
use crate::rule::{Context, DocumentRule};

use super::{is_draft, is_template};

/// Reports named keys whose value is null, blank text or an empty list.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct EmptyValue {
    /// The keys, in lower case; others may be empty.
    keys: Vec<String>,
}

impl Default for EmptyValue {
    fn default() -> Self {
        let keys = ["title", "date", "author", "authors", "published", "source", "from", "url", "link", "lang"];
        Self { keys: keys.map(str::to_owned).to_vec() }
    }
}

impl DocumentRule for EmptyValue {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        if is_draft(document) || is_template(document) {
            return;
        }
        for entry in &document.head().entries {
            if !is_empty(&entry.value) || !self.keys.contains(&entry.key.to_lowercase()) {
                continue;
            }
            // What is not written cannot be shown: the key then.
            let span = if entry.value.span.is_empty() { entry.key_span } else { entry.value.span };
            out.add(
                Draft::at(span, format!("the value of {} is empty", quoted(&entry.key)))
                    .identity(Identity::Missing(entry.key.clone())),
            );
        }
    }
}

fn is_empty(node: &Node) -> bool {
    match &node.value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::List(items) => items.iter().all(is_empty),
        Value::Map(entries) => entries.is_empty(),
        _ => false,
    }
}
