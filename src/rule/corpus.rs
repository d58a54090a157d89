//! Rules that judge documents against each other, in stages that any split of the corpus can share:
//! `map -> group -> pairs -> verify -> cluster -> profile and judge -> subsume -> resolve`.
//!
//! `map` sees one document and never the corpus. What it leaves behind is facts (fixed-width rows),
//! tallies (counts that add up) and sketches. The later stages see those alone, in an order that
//! depends on the set of documents and on nothing else.

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::HashMap;
use serde::{Deserialize, Serialize};

use super::Context;
use super::sketch::Compared;
use crate::document::{Document, DocumentId};
use crate::finding::{Confidence, Findings, Identity, locate};
use crate::text::Span;

/// A place in some document, small enough to be kept by the million.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Span in the decoded text.
    pub start: u32,
    /// One past the span's last byte.
    pub end: u32,
    /// Line from 1.
    pub line: u32,
    /// Column from 1, in Unicode scalar values.
    pub column: u32,
    /// Line of the end, from 1.
    pub end_line: u32,
    /// Column past the end, from 1.
    pub end_column: u32,
    /// First byte in the file as it lies on disk.
    pub byte_start: u32,
    /// One past the last byte in the file.
    pub byte_end: u32,
}

impl Place {
    /// The place of `span` in `document`.
    pub fn of(document: &Document, span: Span) -> Self {
        let location = locate(document, span);
        Self {
            start: narrow(span.start as u64),
            end: narrow(span.end as u64),
            line: location.line,
            column: location.column,
            end_line: location.end_line,
            end_column: location.end_column,
            byte_start: narrow(location.byte_start),
            byte_end: narrow(location.byte_end),
        }
    }

    /// The empty place at its start.
    #[must_use]
    pub fn start(self) -> Self {
        let Self { start, line, column, byte_start, .. } = self;
        Self { end: start, end_line: line, end_column: column, byte_end: byte_start, ..self }
    }

    /// The span in the decoded text.
    pub fn span(self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }
}

/// Documents over 4 GiB are never read whole, so that offsets in them fit.
fn narrow(offset: u64) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// A fixed-width row: what one document says under one key of one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fact {
    /// Which rule owns it: index in the engine's rule list.
    pub rule: u16,
    /// Stable 128-bit hash of what is grouped by.
    pub key: u128,
    /// The document.
    pub document: DocumentId,
    /// Where in it.
    pub place: Place,
    /// Whatever the rule needs to decide.
    pub payload: [u64; 2],
}

/// Collects the facts that one rule states about one document.
pub struct Facts<'a> {
    rule: u16,
    document: &'a Document,
    facts: &'a mut Vec<Fact>,
}

impl<'a> Facts<'a> {
    /// A collector for the rule with index `rule`.
    pub fn new(rule: u16, document: &'a Document, facts: &'a mut Vec<Fact>) -> Self {
        Self { rule, document, facts }
    }

    /// States a fact about `span` under `key`.
    pub fn add(&mut self, key: u128, span: Span, payload: [u64; 2]) {
        let place = Place::of(self.document, span);
        self.facts.push(Fact { rule: self.rule, key, document: self.document.id(), place, payload });
    }
}

/// What the later stages know of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentEntry {
    /// Path as in `Document::path`.
    pub path: Arc<str>,
    /// Record as in `Document::record`.
    pub record: Option<u64>,
    /// Field as in `Document::field`.
    pub field: Option<Arc<str>>,
    /// Hash of the file's bytes.
    pub content: u128,
    /// The whole text.
    pub whole: Place,
}

/// The table of documents, as the later stages see the corpus.
pub trait Corpus {
    /// The document with this identity, if it is in the corpus.
    fn document(&self, id: DocumentId) -> Option<&DocumentEntry>;
    /// The document read again; `None` if it has changed since.
    fn open(&self, _id: DocumentId) -> Option<Document> {
        None
    }
    /// The document that stands for all copies of this one, near ones included, that are already reported
    /// together: itself where there are none. Known to rules that are judged `after_copies`.
    fn copy_of(&self, id: DocumentId) -> DocumentId {
        id
    }
}

/// A report of a corpus rule, in places of documents that are no longer at hand.
#[derive(Clone, Debug)]
pub struct CorpusDraft {
    /// The document the finding stands on.
    pub document: DocumentId,
    /// The place in it.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// What to do; `None` takes the page's.
    pub help: Option<String>,
    /// Words under the caret.
    pub label: Option<String>,
    /// Places of other documents, each with what it has to do with the finding.
    pub related: Vec<(DocumentId, Place, String)>,
    /// `None` takes the page's.
    pub confidence: Option<Confidence>,
    /// What the fingerprint is made of.
    pub identity: Identity,
    /// Documents that this draft calls copies: pair rules, which look for weaker likeness, pass them over.
    pub copies: Vec<DocumentId>,
}

impl CorpusDraft {
    /// A report at `place` of `document`.
    pub fn at(document: DocumentId, place: Place, message: impl Into<String>) -> Self {
        Self {
            document,
            place,
            message: message.into(),
            help: None,
            label: None,
            related: Vec::new(),
            confidence: None,
            identity: Identity::Text,
            copies: Vec::new(),
        }
    }
}

/// Collects what a corpus rule reports.
#[derive(Default)]
pub struct CorpusFindings {
    /// The reports so far.
    pub drafts: Vec<CorpusDraft>,
}

impl CorpusFindings {
    /// Takes a report.
    pub fn add(&mut self, draft: CorpusDraft) {
        self.drafts.push(draft);
    }
}

/// All facts that share one key decide: exact copies, one URL under two dates.
pub trait GroupRule: Send + Sync {
    /// Whether it is judged once copies are known, so that it can pass over what is reported together.
    fn after_copies(&self) -> bool {
        false
    }
    /// States facts about one document.
    fn map(&self, document: &Document, context: &Context<'_>, facts: &mut Facts<'_>);
    /// Judges the facts of one key, given in the order of document paths, then places.
    fn reduce(&self, facts: &mut dyn Iterator<Item = Fact>, corpus: &dyn Corpus, out: &mut CorpusFindings);
}

/// Counts that the documents of a corpus add up to, by rule, group and name: how many documents of a folder have a
/// key. What one document adds can be taken off again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tallies(HashMap<(u16, u64), Counts>);

/// The counts of one group, by name.
pub type Counts = BTreeMap<String, u64>;

/// A count by its name; 0 where nothing was counted.
pub fn count(counts: &Counts, name: &str) -> u64 {
    counts.get(name).copied().unwrap_or_default()
}

impl Tallies {
    /// Adds one.
    pub fn count(&mut self, rule: u16, group: u64, name: &str) {
        let counts = self.0.entry((rule, group)).or_default();
        match counts.get_mut(name) {
            Some(count) => *count += 1,
            None => drop(counts.insert(name.to_owned(), 1)),
        }
    }

    /// Adds the counts of a group.
    pub fn add(&mut self, rule: u16, group: u64, from: Counts) {
        let counts = self.0.entry((rule, group)).or_default();
        if counts.is_empty() {
            *counts = from;
            return;
        }
        for (name, more) in from {
            *counts.entry(name).or_default() += more;
        }
    }

    /// Adds all that `other` counted.
    pub fn merge(&mut self, mut other: Self) {
        if self.0.len() < other.0.len() {
            std::mem::swap(self, &mut other);
        }
        other.0.into_iter().for_each(|((rule, group), counts)| self.add(rule, group, counts));
    }

    /// The counts of a group.
    pub fn of(&self, rule: u16, group: u64) -> Option<&Counts> {
        self.0.get(&(rule, group))
    }

    /// All groups, in order.
    pub fn groups(&self) -> impl Iterator<Item = (u16, u64, &Counts)> {
        let mut groups: Vec<_> = self.0.iter().map(|((rule, group), counts)| (*rule, *group, counts)).collect();
        groups.sort_unstable_by_key(|(rule, group, _)| (*rule, *group));
        groups.into_iter()
    }
}

/// Counts for one rule.
pub struct Tally<'a> {
    rule: u16,
    tallies: &'a mut Tallies,
}

impl<'a> Tally<'a> {
    /// A counter for the rule with index `rule`.
    pub fn new(rule: u16, tallies: &'a mut Tallies) -> Self {
        Self { rule, tallies }
    }

    /// Adds one.
    pub fn count(&mut self, group: u64, name: &str) {
        self.tallies.count(self.rule, group, name);
    }
}

/// What one rule counted over the whole corpus.
#[derive(Clone, Copy)]
pub struct Totals<'a> {
    /// Index of the rule.
    pub rule: u16,
    /// What all rules counted.
    pub tallies: &'a Tallies,
}

impl<'a> Totals<'a> {
    /// The counts of a group.
    pub fn of(self, group: u64) -> Option<&'a Counts> {
        self.tallies.of(self.rule, group)
    }
}

/// Counts over folders, then a verdict a document: missing where siblings have it.
pub trait ProfileRule: Send + Sync {
    /// Reports what one document shows by itself, whatever its siblings do.
    fn check(&self, _document: &Document, _context: &Context<'_>, _out: &mut Findings<'_>) {}
    /// Counts one document and states the facts by which it is judged later.
    fn map(&self, document: &Document, context: &Context<'_>, tally: &mut Tally<'_>, facts: &mut Facts<'_>);
    /// Judges one fact against the counts of the whole corpus. Of groups to which its document did not
    /// add nothing is asked: `counts` need not know them.
    fn judge(&self, counts: Totals<'_>, fact: &Fact, corpus: &dyn Corpus, out: &mut CorpusFindings);
}

/// How alike two documents are, verified exactly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Similarity {
    /// Shared shingles over all shingles of both, 0 to 1.
    pub jaccard: f64,
    /// Shared shingles over those of the first document, 0 to 1.
    pub of_first: f64,
    /// Shared shingles over those of the second.
    pub of_second: f64,
    /// Why the likeness may mean nothing.
    pub doubt: Option<Doubt>,
}

/// Why two documents may be alike and yet no copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// They are nearly all boilerplate, and what is not differs.
    Boilerplate,
    /// They differ in numbers alone, as notices of one form do.
    Numbers,
    /// They say the same of two subjects, of which each has its own.
    Subject,
}

impl Similarity {
    /// Of two sets of shingles.
    pub fn of(a: &[u64], b: &[u64]) -> Self {
        let common = super::sketch::shared(a, b) as f64;
        let (first, second) = (a.len() as f64, b.len() as f64);
        let ratio = |of: f64| if of > 0.0 { common / of } else { 0.0 };
        Self { jaccard: ratio(first + second - common), of_first: ratio(first), of_second: ratio(second), doubt: None }
    }

    /// The same with first and second document changed over.
    #[must_use]
    pub fn swapped(self) -> Self {
        Self { of_first: self.of_second, of_second: self.of_first, ..self }
    }
}

/// Candidates by key, verified on the two documents, then clustered as stars.
pub trait PairRule: Send + Sync {
    /// The keys under which the document looks for its like, each once; `None` to stay out.
    fn map(&self, document: &Document, context: &Context<'_>) -> Option<Vec<u64>>;
    /// Whether its findings tell of whole documents, so that rules judged `after_copies` take those for one.
    fn is_of_wholes(&self) -> bool {
        true
    }
    /// A number from the top of `u16` for the keys, if other rules use the same: then they are stated once.
    fn keys(&self) -> Option<u16> {
        None
    }
    /// How many keys two documents must share to be compared, if they have this many tokens.
    fn quorum(&self, _first: usize, _second: usize) -> usize {
        1
    }
    /// The verified similarity, or `None` where it does not suffice.
    fn verify(&self, first: &Compared, second: &Compared) -> Option<Similarity>;
    /// Reports one cluster: its hub, and each other member with the similarity of it (first) and the hub (second).
    fn report(
        &self,
        hub: DocumentId,
        members: &[(DocumentId, Similarity)],
        corpus: &dyn Corpus,
        out: &mut CorpusFindings,
    );
}
