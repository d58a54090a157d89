//! Front matter that does not fit the JSON Schema of its path.

use serde::Deserialize;
use serde::de::Error as _;

use super::{head_mark, is_page_of_its_own};
use crate::document::Document;
use crate::document::head::HeadKind;
use crate::finding::{Draft, Findings, Identity, quoted};
use crate::rule::{Context, DocumentRule, Schema};
use crate::text::Span;

/// Reports each violation of the schemas that the config has for the path, and of the rule's own.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct SchemaRule {
    /// A schema for all documents that the rule looks at.
    #[serde(deserialize_with = "compiled")]
    schema: Option<Schema>,
}

impl DocumentRule for SchemaRule {
    fn check(&self, document: &Document, context: &Context<'_>, out: &mut Findings<'_>) {
        let head = document.head();
        if context.schemas().is_empty() && self.schema.is_none() {
            return out.pass_over(head_mark(document), "no glob of `schemas:` in the config matches this path");
        }
        if !head.errors.is_empty() || head.is_unclosed() {
            return out.pass_over(head_mark(document), "it cannot be parsed, which is told by another rule");
        }
        let mut found = Vec::new();
        let mut lacking = Vec::new();
        for schema in context.schemas().iter().map(AsRef::as_ref).chain(&self.schema) {
            if head.kind != HeadKind::None {
                found.extend(schema.violations(document));
            } else if schema.asks_for_something() {
                lacking.push(schema);
            }
        }
        // Two schemas may ask for the same.
        found.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
        found.dedup_by(|a, b| (a.span, &a.message) == (b.span, &b.message));
        found.into_iter().for_each(|violation| out.add(violation.draft()));
        if !lacking.is_empty() && is_page_of_its_own(document) {
            out.add(headless(document, &lacking));
        }
    }
}

/// One finding for a document without front matter.
fn headless(document: &Document, schemas: &[&Schema]) -> Draft {
    let mut keys: Vec<String> = Vec::new();
    for key in schemas.iter().flat_map(|schema| schema.required()).map(quoted) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let text = document.text();
    let start = text.len() - text.trim_start().len();
    let len = text[start..].find(['\n', '\r']).unwrap_or(text.len() - start);
    let asked = if keys.is_empty() { "keys".to_owned() } else { keys.join(", ") };
    let message = format!("there is no front matter, in which the schema requires {asked}");
    Draft::at(Span::new(start, start + len).trimmed(text), message)
        .identity(Identity::Missing("front matter".to_owned()))
}

fn compiled<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Schema>, D::Error> {
    let Some(root) = Option::<serde_json::Value>::deserialize(from)? else { return Ok(None) };
    if root.as_object().is_some_and(serde_json::Map::is_empty) {
        return Ok(None);
    }
    Schema::new(None, root).map(Some).map_err(|error| D::Error::custom(error.message))
}
