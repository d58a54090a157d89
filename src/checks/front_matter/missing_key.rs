//! A key that the front matter of the folder's other documents has.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::empty_value::is_empty;
use super::key_words::translation;
use super::{folder_name, hash, head_mark, is_one_of_many, misnamed_key};
use crate::document::Document;
use crate::document::date::date_in_path;
use crate::finding::{Confidence, Identity, quoted};
use crate::rule::{Context, Corpus, CorpusDraft, CorpusFindings, Counts, Fact, Facts, ProfileRule, Tally, Totals};

/// Counts keys a folder, then reports heads that lack a usual one.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct MissingKey {
    /// Keys that a document of a series goes by.
    keys: Vec<String>,
    /// Share of the other documents that have one of `keys`.
    share: f64,
    /// Share of the other documents that have any other key, where there are ten of them.
    other_share: f64,
    /// Fewest other documents with front matter.
    min_others: u64,
    /// Keys that may be missing.
    ignore: Vec<String>,
}

impl Default for MissingKey {
    fn default() -> Self {
        let keys = KEYS.map(str::to_owned).to_vec();
        let ignore = IGNORED.map(str::to_owned).to_vec();
        Self { keys, share: 0.9, other_share: 0.97, min_others: 3, ignore }
    }
}

const KEYS: [&str; 16] = [
    "title",
    "date",
    "author",
    "authors",
    "layout",
    "source",
    "from",
    "url",
    "link",
    "lang",
    "language",
    "tags",
    "categories",
    "category",
    "publisher",
    "outlet",
];

/// Keys that say something only where they are needed.
const IGNORED: [&str; 14] = [
    "aliases",
    "comments",
    "draft",
    "featured",
    "image",
    "lastmod",
    "modified",
    "permalink",
    "pin",
    "published",
    "redirect_from",
    "subtitle",
    "updated",
    "weight",
];

/// Number of other documents from which a share is more than chance.
const SURE_OTHERS: u64 = 10;
/// Share from which a missing key of `keys` is as good as certainly a mistake.
const SURE_SHARE: f64 = 0.95;
/// Documents without the key, and their share, up to which each lacks it by mistake; more may be of a kind of their own.
const STRAYS: u64 = 3;
const STRAY_SHARE: f64 = 0.01;
/// More missing keys than this are one finding: the head was made from another template.
const NAMED: usize = 3;
/// Keys of one head that are counted; heads with more are tables of data.
const MAX_KEYS: usize = 200;

/// Name under which a group, a folder's documents with one layout, counts its documents; no key has it.
const DOCUMENTS: &str = "\0documents";

impl ProfileRule for MissingKey {
    fn map(&self, document: &Document, context: &Context<'_>, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
        let head = document.head();
        // A head without a body is a stub that stands in for another document.
        let body = document.slice(document.body()).trim();
        let is_stub = body.is_empty() || (body.starts_with("<!--") && body.find("-->") == Some(body.len() - 3));
        if head.entries.is_empty() || is_stub || !is_one_of_many(document) {
            return;
        }
        let keys: BTreeSet<&str> = head.entries.iter().take(MAX_KEYS).map(|entry| entry.key.as_str()).collect();
        // What is empty in the others is not missed here.
        let values = head.entries.iter().take(MAX_KEYS).filter(|entry| !is_empty(&entry.value));
        let filled: BTreeSet<&str> = values.map(|entry| entry.key.as_str()).collect();
        let kind = format!("{:?}", head.kind);
        let layout = ["layout", "type"].iter().find_map(|key| head.get(key)).and_then(|entry| entry.value.as_str());
        let folder = hash(&[document.folder(), &kind]);
        // A page among posts is measured by the other pages.
        let group = layout.map_or(folder, |layout| hash(&[document.folder(), &kind, layout]));
        let like = alike(document).map_or(group, |stem| hash(&["alike", document.folder(), stem]));
        for group in BTreeSet::from([folder, group, like]) {
            tally.count(group, DOCUMENTS);
            filled.iter().for_each(|key| tally.count(group, key));
        }
        // A broken head is reported as that.
        if head.errors.is_empty() && !head.is_unclosed() {
            // Of the keys that a schema names it says which may be missing.
            let settled = context.schemas().iter().flat_map(|schema| schema.keys());
            let keys: Vec<&str> = keys.into_iter().chain(settled).collect::<BTreeSet<_>>().into_iter().collect();
            let set = hash(&[&["keys"], keys.as_slice()].concat());
            keys.iter().for_each(|key| tally.count(set, key));
            facts.add(set.into(), head_mark(document), [group, like]);
        }
    }

    fn judge(&self, counts: Totals<'_>, fact: &Fact, corpus: &dyn Corpus, out: &mut CorpusFindings) {
        let (Some(own), Some(group)) = (counts.of(fact.key as u64), counts.of(fact.payload[0])) else { return };
        let others = group.get(DOCUMENTS).copied().unwrap_or_default().saturating_sub(1);
        if others < self.min_others {
            return;
        }
        let missing: Vec<(&str, u64)> = group
            .iter()
            .filter(|(key, _)| *key != DOCUMENTS)
            .filter(|(key, count)| self.is_usual(key, **count, others) && !own.contains_key(*key))
            .filter(|(key, _)| !counts.of(fact.payload[1]).is_some_and(|like| lacks(like, key)))
            // A misspelt key is reported as that, where it stands.
            .filter(|(key, _)| !own.keys().any(|own| misnamed_key::is_slip(own, key, group, others)))
            .filter(|(key, _)| !own.keys().any(|own| translation(own) == Some(key)))
            .map(|(key, count)| (key.as_str(), *count))
            .collect();
        let path = corpus.document(fact.document).map_or("", |entry| &entry.path);
        let folder = folder_name(path.rfind('/').map_or("", |cut| &path[..cut]));
        if missing.len() > NAMED {
            out.add(many(fact, &missing, others, &folder));
            return;
        }
        for (key, count) in missing {
            let message =
                format!("the front matter has no {}; {count} of the {others} others in {folder} have it", quoted(key));
            // A generator takes the date from the file name where the key is not given.
            let named = key.eq_ignore_ascii_case("date") && date_in_path(path).is_some();
            // Web pages of no day are one of a kind each: a front page, a search, a form.
            let is_page = path.ends_with(".html") && date_in_path(path).is_none();
            let without = others + 1 - count;
            let are_strays = without <= STRAYS || without as f64 <= STRAY_SHARE * others as f64;
            let sure = !named
                && !is_page
                && are_strays
                && others >= SURE_OTHERS
                && count as f64 >= SURE_SHARE * others as f64
                && self.keys.iter().any(|known| known == key);
            let mut draft = CorpusDraft::at(fact.document, fact.place, message);
            draft.identity = Identity::Missing(key.to_owned());
            draft.confidence = Some(match (named, sure) {
                (true, _) => Confidence::Low,
                (_, true) => Confidence::High,
                _ => Confidence::Medium,
            });
            draft.help = lookalike(key, own, group, others)
                .map(|own| format!("Rename {} to {}, if that is meant.", quoted(own), quoted(key)));
            out.add(draft);
        }
    }
}

impl MissingKey {
    /// Whether so many of the others have the key that a document should.
    fn is_usual(&self, key: &str, count: u64, others: u64) -> bool {
        if self.ignore.iter().any(|ignored| ignored == key) {
            return false;
        }
        let known = self.keys.iter().any(|known| known.eq_ignore_ascii_case(key));
        let share = if known { self.share } else { self.other_share };
        (known || others >= SURE_OTHERS) && count as f64 >= share * others as f64
    }
}

/// The word that names the documents of a series but for a day or number: `monthly` of `2020-05-01-monthly.md`.
fn alike(document: &Document) -> Option<&str> {
    let stem = document.file_name().split('.').next().unwrap_or_default();
    let word = stem.trim_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_'));
    let is_word = word.len() < stem.len() && (3..=16).contains(&word.len());
    (is_word && word.bytes().all(|byte| byte.is_ascii_alphabetic())).then_some(word)
}

/// Whether a series, of three documents or more, does without the key.
fn lacks(series: &Counts, key: &str) -> bool {
    series.get(DOCUMENTS).is_some_and(|documents| *documents >= 3) && !series.contains_key(key)
}

/// One finding for a head that lacks most of what the others have.
fn many(fact: &Fact, missing: &[(&str, u64)], others: u64, folder: &str) -> CorpusDraft {
    let names: Vec<&str> = missing.iter().map(|(key, _)| *key).collect();
    let listed = names.iter().take(4).map(|key| quoted(key)).collect::<Vec<_>>().join(", ");
    let more = if names.len() > 4 { " …" } else { "" };
    let message = format!(
        "the front matter lacks {} keys that most of the {others} others in {folder} have: {listed}{more}",
        names.len()
    );
    let mut draft = CorpusDraft::at(fact.document, fact.place, message);
    draft.identity = Identity::Missing(names.join(","));
    draft.confidence = Some(Confidence::Medium);
    draft
}

/// A key of this document that no other has and that reads like `key`: `Date`, `titel`.
fn lookalike<'a>(key: &str, own: &'a Counts, group: &Counts, others: u64) -> Option<&'a str> {
    let rare = |own: &&String| group.get(*own).is_none_or(|count| *count * 5 <= others);
    let near = |own: &&String| own.eq_ignore_ascii_case(key) || (key.len() > 3 && strsim::osa_distance(own, key) == 1);
    own.keys().filter(rare).find(near).map(String::as_str)
}
