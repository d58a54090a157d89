//! A key that is nearly the one which the folder's other documents have: `Author`, `tittle`.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::key_words::{is_translated, translation};
use super::{folder_name, hash, is_one_of_many, nested_key};
use crate::document::Document;
use crate::finding::{Confidence, quoted};
use crate::rule::{Context, Corpus, CorpusDraft, CorpusFindings, Counts, Fact, Facts, ProfileRule, Tally, Totals};

/// Counts well-known keys and those near to one a folder, then reports the near ones that are rare.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct MisnamedKey {}

/// Keys that heads are known for, in the spelling that generators read.
const KNOWN: [&str; 30] = [
    "aliases",
    "author",
    "authors",
    "categories",
    "category",
    "comments",
    "date",
    "description",
    "draft",
    "excerpt",
    "image",
    "keywords",
    "lang",
    "language",
    "lastmod",
    "layout",
    "link",
    "permalink",
    "published",
    "publisher",
    "series",
    "slug",
    "source",
    "subtitle",
    "summary",
    "tags",
    "thumbnail",
    "title",
    "type",
    "updated",
];

/// Keys of their own that are one letter from a known one.
const OTHERS: [&str; 3] = ["update", "updates", "serie"];

/// Shortest key of which a letter may be wrong: of shorter ones the result is often another word.
const MIN_LETTERS: usize = 5;
/// Share of the other documents that have the key in its right spelling.
const SHARE: f64 = 0.8;
/// Fewest other documents.
const MIN_OTHERS: u64 = 5;
/// Share of the other documents up to which a spelling is a slip and no habit.
const RARE: f64 = 0.05;

/// Other documents with a head, and the share of them with the English key, from which a translated one is as good as
/// certainly a slip, and the number of such slips: more are the habit of a part of the corpus.
const STRAY_OTHERS: u64 = 30;
const STRAY_SHARE: f64 = 0.95;
const FEW_STRAYS: u64 = 3;

/// What a fact's second payload says.
const MISSPELT: u64 = 0;
const TRANSLATED: u64 = 1;

/// Letters from which a known key with one wrong is no other word, and how often it stands right for each time it does
/// not, where fewer documents have the key than `SHARE`. From our own reading of archives.
const CLEAR_LETTERS: usize = 7;
const CLEAR_TIMES: u64 = 4;

/// Name under which a group counts its documents; no key has it.
const DOCUMENTS: &str = "\0documents";

impl ProfileRule for MisnamedKey {
    fn map(&self, document: &Document, context: &Context<'_>, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
        let head = document.head();
        if head.entries.is_empty() {
            return;
        }
        nested_key::map(document, tally, facts);
        let group = hash(&["keys", document.folder(), &format!("{:?}", head.kind)]);
        // Translators work in folders of their own: what a key is called, the whole corpus says.
        let corpus = hash(&["keys of all"]);
        tally.count(corpus, DOCUMENTS);
        // A key of an index is misspelt too, but what the index has is not asked of the others.
        let counts = is_one_of_many(document);
        if counts {
            tally.count(group, DOCUMENTS);
        }
        let keys: BTreeSet<&str> = head.entries.iter().take(200).map(|entry| entry.key.as_str()).collect();
        let is_foreign = |key: &str, meant: &str| {
            !keys.contains(meant) && !context.schemas().iter().any(|own| own.requires(meant) || own.speaks_of(key))
        };
        for key in &keys {
            if is_translated(key) {
                tally.count(corpus, key);
            }
            if KNOWN.contains(key) {
                if counts {
                    tally.count(group, key);
                }
                continue;
            }
            let (of, meant, kind) = match (translation(key), meant(key)) {
                (Some(meant), _) => (corpus, meant, TRANSLATED),
                (None, Some(meant)) => (group, meant, MISSPELT),
                (None, None) => continue,
            };
            if counts || kind == TRANSLATED {
                tally.count(of, key);
            }
            if let Some(entry) = head.get(key).filter(|_| is_foreign(key, meant)) {
                let pair = hash(&["meant", key, meant]);
                tally.count(pair, &format!("{key}\0{meant}"));
                facts.add(pair.into(), entry.key_span, [of, kind]);
            }
        }
    }

    fn judge(&self, counts: Totals<'_>, fact: &Fact, corpus: &dyn Corpus, out: &mut CorpusFindings) {
        if nested_key::is_one(fact) {
            if let Some(draft) = nested_key::judge(counts, fact) {
                out.add(draft);
            }
            return;
        }
        let (Some(pair), Some(group)) = (counts.of(fact.key as u64), counts.of(fact.payload[0])) else { return };
        let Some((key, meant)) = pair.keys().find_map(|name| name.split_once('\0')) else { return };
        let others = group.get(DOCUMENTS).copied().unwrap_or_default().saturating_sub(1);
        let is_translated = fact.payload[1] == TRANSLATED;
        let is_told =
            if is_translated { is_stray(key, meant, group, others) } else { is_slip(key, meant, group, others) };
        if !is_told {
            return;
        }
        let count = |key: &str| group.get(key).copied().unwrap_or_default();
        let path = corpus.document(fact.document).map_or("", |entry| &entry.path);
        let folder = folder_name(path.rfind('/').map_or("", |cut| &path[..cut]));
        let whom = if is_translated { "other documents".to_owned() } else { format!("others in {folder}") };
        let message =
            format!("the key {} is written {} by {} of the {others} {whom}", quoted(key), quoted(meant), count(meant));
        let mut draft = CorpusDraft::at(fact.document, fact.place, message);
        draft.help = Some(format!("Rename it to {}.", quoted(meant)));
        let share = count(meant) as f64 / others.max(1) as f64;
        let is_sure = if is_translated {
            others >= STRAY_OTHERS && share >= STRAY_SHARE && count(key) <= FEW_STRAYS
        } else {
            others >= 10 && share >= SHARE
        };
        draft.confidence = Some(if is_sure { Confidence::High } else { Confidence::Medium });
        out.add(draft);
    }
}

/// Whether `key` is a translation of `known` that slipped in where the corpus goes by the English word.
fn is_stray(key: &str, known: &str, group: &Counts, others: u64) -> bool {
    let count = |key| group.get(key).copied().unwrap_or_default();
    let (own, right) = (count(key), count(known));
    others >= MIN_OTHERS
        && right as f64 >= SHARE * others as f64
        && own.saturating_sub(1) as f64 <= RARE * others as f64
}

/// Whether `key` stands for `meant` in one of a group's documents, `others` beside it. `front-matter/missing-key`
/// leaves those to this rule.
pub(super) fn is_slip(key: &str, known: &str, group: &Counts, others: u64) -> bool {
    let count = |key| group.get(key).copied().unwrap_or_default();
    let is_usual = count(known) as f64 >= SHARE * others as f64;
    let is_rare = count(key).saturating_sub(1) as f64 <= RARE * others as f64;
    meant(key) == Some(known) && others >= MIN_OTHERS && ((is_usual && is_rare) || is_clear(key, known, group))
}

/// Whether `key` is misspelt on the face of it: `aliaes` beside `aliases`.
fn is_clear(key: &str, known: &str, group: &Counts) -> bool {
    let count = |key| group.get(key).copied().unwrap_or_default();
    known.len() >= CLEAR_LETTERS
        && !key.trim().eq_ignore_ascii_case(known)
        && count(known) >= MIN_OTHERS
        && count(known) >= CLEAR_TIMES * count(key)
}

/// The known key that `key` is but for case or one letter, a plural left aside.
fn meant(key: &str) -> Option<&'static str> {
    if key.len() > 20 || KNOWN.contains(&key) || OTHERS.contains(&key) {
        return None;
    }
    let lower = key.trim().to_ascii_lowercase();
    if let Some(same) = KNOWN.iter().find(|known| **known == lower) {
        return Some(same);
    }
    let is_plural = |known: &str| lower.strip_suffix('s') == Some(known) || known.strip_suffix('s') == Some(&lower);
    KNOWN.iter().copied().find(|known| {
        known.len() >= MIN_LETTERS
            && lower.len().abs_diff(known.len()) <= 1
            && !is_plural(known)
            && strsim::osa_distance(&lower, known) == 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_from_other_words() {
        for (key, known) in
            [("Author", "author"), ("tittle", "title"), ("desciption", "description"), ("lyaout", "layout")]
        {
            assert_eq!(meant(key), Some(known));
        }
        for key in ["tag", "images", "authors", "data", "time", "links", "titles", "update", "source-url"] {
            assert_eq!(meant(key), None, "{key}");
        }
    }
}
