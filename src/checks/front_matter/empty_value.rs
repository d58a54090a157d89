//! A key that should say something and says nothing.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{BESIDE, FIRST, folder_name, hash, is_template, name_of, series};
use crate::document::Document;
use crate::document::head::{Node, Value};
use crate::finding::{Confidence, Identity, quoted};
use crate::rule::{
    Context, Corpus, CorpusDraft, CorpusFindings, Counts, Fact, Facts, ProfileRule, Tally, Totals, count,
};

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

/// Documents with the key from which the same share makes each less than certain.
const SEVERAL: u64 = 5;

/// What a document is: one of a day, a page of no day, which may be a part of another, or a list.
const POST: u64 = 0;
const PAGE: u64 = 1;
const LIST: u64 = 2;

/// Documents of a folder that have it empty, up to which each of them may be a slip even where they are a tenth.
const STRAYS: u64 = 2;

/// Keys without which no list can show a document; the others are questions of a form that may be left open.
const NEEDED: [&str; 2] = ["title", "date"];

const VALUES: &str = "values";
const EMPTY: &str = "without";
/// Before a key in the counts of its group.
const KEY: char = '=';

impl ProfileRule for EmptyValue {
    fn map(&self, document: &Document, context: &Context<'_>, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
        if document.is_draft() || is_template(document) {
            return;
        }
        for entry in document.head().entries.iter().filter(|entry| !context.is_settled(&entry.key)) {
            let Some(key) = self.keys.iter().find(|key| key.eq_ignore_ascii_case(&entry.key)) else { continue };
            let folder = series(document.folder());
            // Folders of a few documents each may be one series: what they are in is counted too.
            let [group, above] = [folder, above(folder)].map(|folder| hash(&["empty", folder, key]));
            for group in BTreeSet::from([group, above]) {
                tally.count(group, VALUES);
                if is_empty(&entry.value) {
                    tally.count(group, EMPTY);
                    tally.count(group, &format!("{FIRST}{}", name_of(document.path(), document.record())));
                }
            }
            if is_empty(&entry.value) {
                tally.count(group, &format!("{KEY}{}", entry.key));
                // What is not written cannot be shown: the key then.
                let span = if entry.value.span.is_empty() { entry.key_span } else { entry.value.span };
                let stem = document.file_name().split('.').next().unwrap_or_default();
                // The first page of a site or of a folder of posts; that of a bundle is the post. Hexo's lists say their
                // type, which is the folder: `tags/index.md` is of type `tags`.
                let own = document.folder().rsplit('/').next().unwrap_or_default();
                let is_typed = document.head().get("type").and_then(|entry| entry.value.as_str()) == Some(own);
                let is_own = stem == "index" && !own.is_empty() && !is_typed;
                let is_list = BESIDE.contains(&&*stem.to_lowercase()) && !is_own;
                let kind = match document.origin().day {
                    _ if is_list => LIST,
                    Some(_) => POST,
                    None => PAGE,
                };
                facts.add(group.into(), span, [above, kind]);
            }
        }
    }

    fn judge(&self, counts: Totals<'_>, fact: &Fact, corpus: &dyn Corpus, out: &mut CorpusFindings) {
        let (Some(own), Some(above)) = (counts.of(fact.key as u64), counts.of(fact.payload[0])) else { return };
        let key = own.range(KEY.to_string()..).next().and_then(|(name, _)| name.strip_prefix(KEY)).unwrap_or_default();
        let mut draft = CorpusDraft::at(fact.document, fact.place, format!("the value of {} is empty", quoted(key)));
        draft.identity = Identity::Missing(key.to_owned());
        let (all, empty) = of(own);
        let is_often = empty as f64 > HABIT * all as f64;
        // A form's question that others leave unanswered too; a title is none.
        let is_needed = NEEDED.iter().any(|needed| needed.eq_ignore_ascii_case(key));
        let is_left_open = is_habit(above) || (is_often && all >= SEVERAL);
        let is_left_out = fact.payload[1] == PAGE || (empty > STRAYS && is_often);
        if fact.payload[1] == LIST {
            draft.confidence = Some(Confidence::Low);
        } else if !is_needed || is_left_out || (is_left_open && !key.eq_ignore_ascii_case("title")) {
            draft.confidence = Some(Confidence::Medium);
        }
        let is_above = is_often && !is_habit(own) && is_habit(above);
        if is_above || is_habit(own) {
            let Some(entry) = corpus.document(fact.document) else { return };
            let group = if is_above { above } else { own };
            let first = group.keys().next().and_then(|name| name.strip_prefix(FIRST));
            if first != Some(&*name_of(&entry.path, entry.record)) {
                return;
            }
            let folder = series(entry.path.rfind('/').map_or("", |cut| &entry.path[..cut]));
            let folder = folder_name(if is_above { self::above(folder) } else { folder });
            let (all, empty) = of(group);
            draft.message = format!("the value of {} is empty in {empty} of {all} documents in {folder}", quoted(key));
            draft.confidence = Some(Confidence::Medium);
        }
        out.add(draft);
    }
}

/// The folder that a folder is in.
fn above(folder: &str) -> &str {
    folder.rsplit_once('/').map_or("", |(above, _)| above)
}

/// Of a group: the documents with the key, and those of them that have it empty.
fn of(counts: &Counts) -> (u64, u64) {
    (count(counts, VALUES), count(counts, EMPTY))
}

fn is_habit(counts: &Counts) -> bool {
    let (all, empty) = of(counts);
    empty > FEW && empty as f64 > HABIT * all as f64
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
