//! A key that one mapping of the head has more than once, at any depth.

use std::borrow::Cow;
use std::collections::BTreeMap;

use foldhash::{HashSet, HashSetExt};

use serde::Deserialize;

use crate::document::Document;
use crate::document::head::{Entry, Node, Value};
use crate::finding::{Confidence, Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};

/// Reports each repeated key once, on its last occurrence.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct DuplicateKey {}

impl DocumentRule for DuplicateKey {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        let entries = &document.head().entries;
        report(entries, document, out);
        if !are_distinct(entries, lower_case) {
            differ_in_case(entries, out);
        }
    }
}

/// Whether `of` the keys no two are the same, as of nearly all heads.
fn are_distinct<'e, T: Eq + std::hash::Hash>(entries: &'e [Entry], of: fn(&'e str) -> T) -> bool {
    let mut seen = HashSet::with_capacity(entries.len());
    entries.iter().all(|entry| seen.insert(of(&entry.key)))
}

fn lower_case(key: &str) -> Cow<'_, str> {
    let is_lower = key.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_lower { Cow::Borrowed(key) } else { Cow::Owned(key.to_lowercase()) }
}

/// Keys of the top level that differ in case alone: two to YAML, one to generators that do not heed case.
fn differ_in_case(entries: &[Entry], out: &mut Findings<'_>) {
    let mut by_key: BTreeMap<String, &Entry> = BTreeMap::new();
    for entry in entries {
        let Some(first) = by_key.get(&entry.key.to_lowercase()) else {
            by_key.insert(entry.key.to_lowercase(), entry);
            continue;
        };
        if first.key != entry.key && entries.iter().filter(|other| other.key == entry.key).count() == 1 {
            let message = format!("the keys {} and {} differ in case alone", quoted(&first.key), quoted(&entry.key));
            out.add(
                Draft::at(entry.key_span, message)
                    .confidence(Confidence::Medium)
                    .related(first.key_span, "the first of them"),
            );
        }
    }
}

fn report(entries: &[Entry], document: &Document, out: &mut Findings<'_>) {
    entries.iter().for_each(|entry| descend(&entry.value, document, out));
    if are_distinct(entries, |key| key) {
        return;
    }
    let mut by_key: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        by_key.entry(&entry.key).or_default().push(entry);
    }
    for (key, same) in by_key {
        let [before @ .., last] = same.as_slice() else { continue };
        // YAML's merge key may stand there several times.
        if before.is_empty() || key == "<<" {
            continue;
        }
        let times = if before.len() == 1 { "twice".to_owned() } else { format!("{} times", same.len()) };
        let equal = before.iter().all(|entry| document.slice(entry.value.span) == document.slice(last.value.span));
        let values = if equal { "with the same value" } else { "with different values" };
        let mut draft = Draft::at(last.key_span, format!("the key {} is given {times}, {values}", quoted(key)));
        draft = draft.help(if equal {
            "Delete one of them."
        } else {
            "Keep the value that is right and delete the others."
        });
        for entry in before {
            draft = draft.related(entry.key_span, "also given here");
        }
        out.add(draft);
    }
}

fn descend(node: &Node, document: &Document, out: &mut Findings<'_>) {
    match &node.value {
        Value::Map(entries) => report(entries, document, out),
        Value::List(items) => items.iter().for_each(|item| descend(item, document, out)),
        _ => {}
    }
}
