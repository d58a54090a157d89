//! A key that should say something and says nothing.

use serde::Deserialize;

use super::{FIRST, folder_name, hash, is_draft, is_template, name_of, series};
use crate::document::Document;
use crate::document::head::{Node, Value};
use crate::finding::{Confidence, Identity, quoted};
use crate::rule::{Context, Corpus, CorpusDraft, CorpusFindings, Fact, Facts, ProfileRule, Tally, Totals};

/// Counts named keys whose value is null, blank text or an empty list, then reports them: each, or once a folder.
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

/// Share of the documents with the key, and their number, from which empty ones are a habit of the series.
const HABIT: f64 = 0.1;
const FEW: u64 = 10;

/// Keys that a form asks for and that many have no answer to: a person without a site of their own.
const OPTIONAL: [&str; 2] = ["link", "source"];

const VALUES: &str = "values";
const EMPTY: &str = "without";
/// Before a key in the counts of its group.
const KEY: char = '=';

impl ProfileRule for EmptyValue {
    fn map(&self, document: &Document, context: &Context<'_>, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
        if is_draft(document) || is_template(document) {
            return;
        }
        for entry in document.head().entries.iter().filter(|entry| !context.is_settled(&entry.key)) {
            let Some(key) = self.keys.iter().find(|key| key.eq_ignore_ascii_case(&entry.key)) else { continue };
            let group = hash(&["empty", series(document.folder()), key]);
            tally.count(group, VALUES);
            if is_empty(&entry.value) {
                tally.count(group, EMPTY);
                tally.count(group, &format!("{KEY}{}", entry.key));
                tally.count(group, &format!("{FIRST}{}", name_of(document.path(), document.record())));
                // What is not written cannot be shown: the key then.
                let span = if entry.value.span.is_empty() { entry.key_span } else { entry.value.span };
                facts.add(group.into(), span, [0, 0]);
            }
        }
    }

    fn judge(&self, counts: Totals<'_>, fact: &Fact, corpus: &dyn Corpus, out: &mut CorpusFindings) {
        let Some(counts) = counts.of(fact.key as u64) else { return };
        let count = |name| counts.get(name).copied().unwrap_or_default();
        let (all, empty) = (count(VALUES), count(EMPTY));
        let key = counts.range(KEY.to_string()..).next().and_then(|(name, _)| name.strip_prefix(KEY));
        let key = key.unwrap_or_default();
        let is_habit = empty > FEW && empty as f64 > HABIT * all as f64;
        let mut draft = CorpusDraft::at(fact.document, fact.place, format!("the value of {} is empty", quoted(key)));
        draft.identity = Identity::Missing(key.to_owned());
        if OPTIONAL.iter().any(|optional| optional.eq_ignore_ascii_case(key)) {
            draft.confidence = Some(Confidence::Medium);
        }
        if is_habit {
            let Some(entry) = corpus.document(fact.document) else { return };
            let first = counts.keys().next().and_then(|name| name.strip_prefix(FIRST));
            if first != Some(&*name_of(&entry.path, entry.record)) {
                return;
            }
            let folder = folder_name(series(entry.path.rfind('/').map_or("", |cut| &entry.path[..cut])));
            draft.message = format!("the value of {} is empty in {empty} of {all} documents in {folder}", quoted(key));
            draft.confidence = Some(Confidence::Medium);
        }
        out.add(draft);
    }
}

pub(super) fn is_empty(node: &Node) -> bool {
    match &node.value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::List(items) => items.iter().all(is_empty),
        Value::Map(entries) => entries.is_empty(),
        _ => false,
    }
}
