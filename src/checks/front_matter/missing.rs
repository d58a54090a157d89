//! A document without front matter where the folder's others have it, or with its metadata in the text.

use serde::Deserialize;

use super::{below, extension, folder_name, hash, is_one_of_many, leak};
use crate::document::Document;
use crate::document::date::date_in_path;
use crate::document::head::HeadKind;
use crate::finding::{Confidence, Identity};
use crate::rule::{Context, Corpus, CorpusDraft, CorpusFindings, Fact, Facts, ProfileRule, Tally, Totals, count};
use crate::text::Span;

/// Counts heads a folder, then reports documents without one.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Missing {}

/// What is counted in a group, a folder's documents of one extension.
const DOCUMENTS: &str = "documents";
const HEADS: &str = "heads";
const UNOPENED: &str = "unopened";
const MARKED: &str = "marked";

/// Fewest other documents for high confidence: of fewer little can be learned. From our own reading of archives.
const MIN_OTHERS: u64 = 5;
/// The same where the document has no block at all, and no day in its path: of few it may be the one that is a part of
/// another.
const MIN_OTHERS_OF_NONE: u64 = 10;

/// What a fact's first payload says.
const ABSENT: u64 = 0;
const LEAKED: u64 = 1;
const LEAKED_SURELY: u64 = 2;
const EMPTY: u64 = 3;
const IN_CODE: u64 = 4;
const BELOW: u64 = 5;
const NO_FENCE: u64 = 6;
const BYTE_ORDER_MARK: u64 = 7;

/// Share of the other documents that have front matter for high confidence; the same where the block is there and is not
/// read; and least share where there are many: where few have it, those are the odd ones.
const SURE_SHARE: f64 = 0.95;
const SURE_SHARE_OF_BROKEN: f64 = 0.8;
const LEAST_SHARE: f64 = 0.5;
/// Documents of a folder without an opening fence, up to which each is a slip.
const STRAYS: u64 = 3;
/// From so many other documents a folder has a habit.
const MANY: u64 = 10;

impl ProfileRule for Missing {
    fn map(&self, document: &Document, context: &Context<'_>, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
        // Where a schema asks for keys, that is said of a document without any.
        if !is_one_of_many(document) || context.schemas().iter().any(|schema| schema.asks_for_something()) {
            return;
        }
        let folder = document.folder();
        let has_head = document.head().is_some();
        // Files of another extension are another kind of document: lists, logs, pages.
        let group = hash(&[folder, &extension(document)]);
        tally.count(group, DOCUMENTS);
        let head = document.head();
        if has_head {
            let is_empty = head.entries.is_empty() && head.errors.is_empty() && head.kind == HeadKind::Yaml;
            if is_empty && !head.is_unclosed() {
                facts.add(group.into(), head.open, [EMPTY, 0]);
            } else {
                tally.count(group, HEADS);
                let first = head.entries.first().filter(|_| head.kind == HeadKind::Yaml && head.open.is_empty());
                if let Some(first) = first {
                    tally.count(group, UNOPENED);
                    facts.add(group.into(), first.key_span, [NO_FENCE, 0]);
                }
                if document.source().encoding().bom && !head.open.is_empty() {
                    tally.count(group, MARKED);
                    facts.add(group.into(), head.open, [BYTE_ORDER_MARK, 0]);
                }
                if let Some(span) = leak::below_head(document) {
                    facts.add(group.into(), span, [LEAKED, 0]);
                }
            }
            return;
        }
        if document.is_object() {
            return;
        }
        if let Some(span) = below::in_code_fence(document) {
            facts.add(group.into(), span, [IN_CODE, 0]);
            return;
        }
        if let Some(block) = below::further_down(document) {
            facts.add(group.into(), block.open(), [BELOW, 0]);
            return;
        }
        let (span, kind) = match leak::at_start(document) {
            Some((span, Confidence::High)) => (span, LEAKED_SURELY),
            Some((span, _)) => (span, LEAKED),
            None => (first_line(document), ABSENT),
        };
        facts.add(group.into(), span, [kind, 0]);
    }

    fn judge(&self, counts: Totals<'_>, fact: &Fact, corpus: &dyn Corpus, out: &mut CorpusFindings) {
        if matches!(fact.payload[0], LEAKED | LEAKED_SURELY) {
            let message = "metadata stands in the text, where front matter should hold it";
            let mut draft = CorpusDraft::at(fact.document, fact.place, message);
            draft.help = Some("Move it into front matter: a block between two `---` lines at the start.".to_owned());
            draft.confidence =
                Some(if fact.payload[0] == LEAKED_SURELY { Confidence::High } else { Confidence::Medium });
            out.add(draft);
            return;
        }
        if fact.payload[0] == BELOW {
            let message = "the front matter stands below other text; programs look for it at the very start alone";
            let mut draft = CorpusDraft::at(fact.document, fact.place, message);
            draft.help = Some("Move it to the very start of the document.".to_owned());
            draft.confidence = Some(Confidence::Medium);
            out.add(draft);
            return;
        }
        let Some(entry) = corpus.document(fact.document) else { return };
        let counts = counts.of(fact.key as u64);
        let count = |name| counts.map_or(0, |counts| count(counts, name));
        let (mut heads, others) = (count(HEADS), count(DOCUMENTS).saturating_sub(1));
        // Hexo takes a closing fence alone, and most programs a mark: who writes so has more than a few such documents.
        let alike = match fact.payload[0] {
            NO_FENCE => count(UNOPENED),
            BYTE_ORDER_MARK => count(MARKED),
            _ => 0,
        };
        heads -= alike.min(heads);
        if alike * 10 > heads {
            return;
        }
        let share = heads as f64 / others.max(1) as f64;
        // A head without keys is a generator's idiom where few others have any.
        let has_habit = others >= MANY || fact.payload[0] == EMPTY;
        if heads == 0 || (has_habit && share < LEAST_SHARE) {
            return;
        }
        let (enough, least) = match fact.payload[0] {
            ABSENT if date_in_path(&entry.path).is_none() => (MIN_OTHERS_OF_NONE, SURE_SHARE),
            ABSENT => (MIN_OTHERS, SURE_SHARE),
            _ => (MIN_OTHERS, SURE_SHARE_OF_BROKEN),
        };
        let sure = others >= enough && share >= least;
        let folder = entry.path.rfind('/').map_or("", |cut| &entry.path[..cut]);
        let (what, it) = match fact.payload[0] {
            EMPTY => ("the front matter is empty", "keys"),
            IN_CODE => ("the front matter stands in a code fence, where programs take it for text", "it"),
            NO_FENCE => ("the front matter has no opening `---`", "it"),
            BYTE_ORDER_MARK => ("a byte order mark stands before the front matter", "nothing there"),
            _ => ("there is no front matter", "it"),
        };
        let of = if others == 1 {
            format!("the other document in {} has {it}", folder_name(folder))
        } else {
            let has = if heads == 1 { "has" } else { "have" };
            format!("{heads} of the {others} other documents in {} {has} {it}", folder_name(folder))
        };
        let mut draft = CorpusDraft::at(fact.document, fact.place, format!("{what}; {of}"));
        draft.confidence = Some(match fact.payload[0] {
            BYTE_ORDER_MARK => Confidence::Medium,
            // Who leaves it out more than a few times has a program that takes it so.
            NO_FENCE if alike > STRAYS => Confidence::Medium,
            _ if sure => Confidence::High,
            _ => Confidence::Medium,
        });
        draft.identity = Identity::Missing("front matter".to_owned());
        match fact.payload[0] {
            IN_CODE => draft.help = Some("Delete the line of the code fence, and the one that closes it.".to_owned()),
            BYTE_ORDER_MARK => draft.help = Some("Remove it: not every program looks past it.".to_owned()),
            NO_FENCE => draft.help = Some("Write a line `---` before the first key.".to_owned()),
            _ => {}
        }
        out.add(draft);
    }
}

/// Where front matter should be: the first line that is written.
fn first_line(document: &Document) -> Span {
    let text = document.text();
    let start = text.len() - text.trim_start().len();
    let len = text[start..].find(['\n', '\r']).unwrap_or(text.len() - start);
    Span::new(start, start + len).trimmed(text)
}
