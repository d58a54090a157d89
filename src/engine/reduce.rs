//! The corpus stages: group -> pairs -> verify -> cluster -> profile and judge -> subsume -> resolve.
//!
//! Everything here is a function of the set of mapped documents: rows are sorted by what they say and
//! by document path before a rule sees them.

use std::collections::hash_map::Entry;

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use rayon::prelude::*;

use super::cluster::{Edge, stars};
use super::guard::{broken_at, guarded};
use super::mapped::{Band, Mapped};
use super::resolve::resolve_corpus;
use crate::document::{Document, DocumentId};
use crate::finding::Finding;
use crate::rule::{
    ActiveRule, Check, Corpus, CorpusDraft, CorpusFindings, DocumentEntry, Fact, RuleSet, Similarity, caught,
};

/// Up to this many documents under one key, all pairs are verified; past it, each against the first
/// in path order, so that a hot key costs no more than its size.
const ALL_PAIRS_MAX: usize = 24;

/// The documents of a corpus and their order.
pub struct Table {
    documents: HashMap<DocumentId, DocumentEntry>,
    ranks: HashMap<DocumentId, u32>,
    first: Option<DocumentId>,
    copies: HashMap<DocumentId, DocumentId>,
}

impl Table {
    fn new(documents: HashMap<DocumentId, DocumentEntry>) -> Self {
        let mut order: Vec<_> = documents.iter().map(|(id, entry)| (&entry.path, entry.record, *id)).collect();
        order.sort();
        let ranks = order.iter().zip(0..).map(|((_, _, id), rank)| (*id, rank)).collect();
        let first = order.first().map(|(_, _, id)| *id);
        Self { documents, ranks, first, copies: HashMap::new() }
    }

    /// Position of a document in the order of paths and records.
    pub fn rank(&self, id: DocumentId) -> u32 {
        self.ranks.get(&id).copied().unwrap_or(u32::MAX)
    }
}

impl Corpus for Table {
    fn document(&self, id: DocumentId) -> Option<&DocumentEntry> {
        self.documents.get(&id)
    }

    fn copy_of(&self, id: DocumentId) -> DocumentId {
        self.copies.get(&id).copied().unwrap_or(id)
    }
}

/// Judges the whole: all findings of `mapped`, sorted. `reopen` reads a document again, for excerpts.
pub fn reduce(
    mapped: Mapped,
    rules: &RuleSet,
    reopen: &(dyn Fn(&DocumentEntry) -> Option<Document> + Sync),
) -> Vec<Finding> {
    let Mapped { mut findings, mut facts, documents, sketches, mut bands, profiles, broken, .. } = mapped;
    let mut table = Table::new(documents);
    facts.par_sort_by_cached_key(|fact| (fact.rule, fact.key, table.rank(fact.document), fact.place, fact.payload));
    drop_lone(&mut bands);
    bands.par_sort_by_cached_key(|band| (band.rule, band.key, table.rank(band.document)));
    bands.dedup();

    let mut drafts = grouped(&facts, rules, &table, false);
    for rule in rules.rules() {
        let Some(Check::Profile(check)) = rule.corpus_check() else { continue };
        let mut out = CorpusFindings::default();
        if let (Some(panic), Some(first)) = (broken.get(&rule.index), table.first) {
            out.add(broken_at(rule, first, &table, panic));
        } else if let Some(profile) = profiles.get(&rule.index) {
            for fact in run_of(&facts, rule.index, |fact| fact.rule) {
                let judge = |out: &mut _| check.judge(profile.as_ref(), fact, &table, out);
                guarded(rule, Some(fact.document), &table, &mut out, judge);
            }
        }
        drafts.extend(out.drafts.into_iter().map(|draft| (rule, draft)));
    }
    // Pair rules come late: what is already known to be a copy is not compared again.
    let copies: HashSet<DocumentId> = drafts.iter().flat_map(|(_, draft)| draft.copies.iter().copied()).collect();
    for rule in rules.rules() {
        if let Some(Check::Pair(check)) = rule.corpus_check() {
            let own = run_of(&bands, rule.index, |band| band.rule);
            let (mut broke, mut ready) = (None, HashMap::new());
            let edges = verified(own, &copies, |a, b| {
                let verified = caught(|| {
                    for id in [a, b] {
                        if let Entry::Vacant(free) = ready.entry(id) {
                            free.insert(check.prepare(sketches.get(&(rule.index, id))?));
                        }
                    }
                    check.verify(ready.get(&a)?, ready.get(&b)?)
                });
                verified.unwrap_or_else(|panic| {
                    broke.get_or_insert((a, panic));
                    None
                })
            });
            let mut out = CorpusFindings::default();
            out.drafts.extend(broke.map(|(first, panic)| broken_at(rule, first, &table, &panic)));
            for star in stars(&edges, |id| table.rank(id)) {
                let report = |out: &mut _| check.report(star.hub, &star.members, &table, out);
                guarded(rule, Some(star.hub), &table, &mut out, report);
            }
            drafts.extend(out.drafts.into_iter().map(|draft| (rule, draft)));
        }
    }
    // Last come the rules to which two documents that are reported together are one.
    table.copies = reported_together(&drafts, &table);
    drafts.extend(grouped(&facts, rules, &table, true));
    findings.extend(resolve_all(drafts, &table, reopen));
    findings.par_sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    findings
}

/// What the group rules say that are judged before copies are known, or those that are judged after.
fn grouped<'r>(
    facts: &[Fact],
    rules: &'r RuleSet,
    table: &Table,
    after_copies: bool,
) -> Vec<(&'r ActiveRule, CorpusDraft)> {
    let judged = rules.rules().par_iter().map(|rule| {
        let mut out = CorpusFindings::default();
        if let Some(Check::Group(check)) = rule.corpus_check()
            && check.after_copies() == after_copies
        {
            for group in run_of(facts, rule.index, |fact| fact.rule).chunk_by(|a, b| a.key == b.key) {
                let first = group.first().map(|fact| fact.document);
                let judge = |out: &mut _| check.reduce(&mut group.iter().copied(), table, out);
                guarded(rule, first, table, &mut out, judge);
            }
        }
        out.drafts.into_iter().map(move |draft| (rule, draft)).collect::<Vec<_>>()
    });
    judged.flatten_iter().collect()
}

/// For each document that is reported as a copy or as having one, the first in path order of those it is
/// reported with.
fn reported_together(drafts: &[(&ActiveRule, CorpusDraft)], table: &Table) -> HashMap<DocumentId, DocumentId> {
    let mut parents: HashMap<DocumentId, DocumentId> = HashMap::new();
    for (rule, draft) in drafts {
        if draft.copies.is_empty() && !matches!(rule.corpus_check(), Some(Check::Pair(_))) {
            continue;
        }
        for (related, _, _) in &draft.related {
            let (one, other) = (root(&mut parents, draft.document), root(&mut parents, *related));
            let (first, second) = if table.rank(one) <= table.rank(other) { (one, other) } else { (other, one) };
            parents.insert(second, first);
        }
    }
    let members: Vec<DocumentId> = parents.keys().copied().collect();
    members.into_iter().map(|id| (id, root(&mut parents, id))).collect()
}

/// The document at the end of the chain of parents, which is shortened on the way.
fn root(parents: &mut HashMap<DocumentId, DocumentId>, mut id: DocumentId) -> DocumentId {
    while let Some(parent) = parents.get(&id).copied().filter(|parent| *parent != id) {
        let next = parents.get(&parent).copied().unwrap_or(parent);
        parents.insert(id, next);
        id = next;
    }
    id
}

/// Drops nearly all bands whose key no other document has, which is nearly all of them: what is left is sorted soon.
fn drop_lone(bands: &mut Vec<Band>) {
    const BITS: usize = u64::BITS as usize;
    let slots = (bands.len() * 8).next_power_of_two().max(BITS);
    let slot = |band: &Band| band.key.rotate_left(u32::from(band.rule)) as usize & (slots - 1);
    let (mut once, mut twice) = (vec![0u64; slots / BITS], vec![0u64; slots / BITS]);
    for band in bands.iter() {
        let at = slot(band);
        let bit = 1 << (at % BITS);
        twice[at / BITS] |= once[at / BITS] & bit;
        once[at / BITS] |= bit;
    }
    bands.retain(|band| {
        let at = slot(band);
        twice[at / BITS] >> (at % BITS) & 1 == 1
    });
}

/// The rows of one rule in a list sorted by rule.
fn run_of<T>(rows: &[T], rule: u16, of: impl Fn(&T) -> u16) -> &[T] {
    let start = rows.partition_point(|row| of(row) < rule);
    let end = rows.partition_point(|row| of(row) <= rule);
    &rows[start..end]
}

/// Distinct candidate pairs that `verify` confirms.
fn verified(
    bands: &[Band],
    copies: &HashSet<DocumentId>,
    mut verify: impl FnMut(DocumentId, DocumentId) -> Option<Similarity>,
) -> Vec<Edge> {
    let mut seen = HashSet::new();
    let mut edges = Vec::new();
    let mut members: Vec<DocumentId> = Vec::new();
    for bucket in bands.chunk_by(|a, b| a.key == b.key) {
        members.clear();
        members.extend(bucket.iter().map(|band| band.document).filter(|id| !copies.contains(id)));
        let hubs = if members.len() <= ALL_PAIRS_MAX { members.len() } else { 1 };
        for first in 0..hubs {
            for second in first + 1..members.len() {
                let pair = (members[first], members[second]);
                if !seen.insert(pair) {
                    continue;
                }
                edges.extend(verify(pair.0, pair.1).map(|similarity| Edge { a: pair.0, b: pair.1, similarity }));
            }
        }
    }
    edges
}

/// Reads each document that a draft stands on once, and resolves the drafts on it.
fn resolve_all(
    mut drafts: Vec<(&ActiveRule, CorpusDraft)>,
    table: &Table,
    reopen: &(dyn Fn(&DocumentEntry) -> Option<Document> + Sync),
) -> Vec<Finding> {
    drafts.sort_by_key(|(_, draft)| table.rank(draft.document));
    let by_document: Vec<_> = drafts.chunk_by(|a, b| a.1.document == b.1.document).collect();
    let resolved = by_document.into_par_iter().flat_map_iter(|own| {
        let entry = own.first().and_then(|(_, draft)| table.document(draft.document));
        let document =
            entry.and_then(|entry| reopen(entry).filter(|document| document.source().raw_hash() == entry.content));
        own.iter().map(move |(rule, draft)| {
            caught(|| resolve_corpus(document.as_ref(), rule, draft, table)).unwrap_or_else(|panic| {
                resolve_corpus(None, rule, &broken_at(rule, draft.document, table, &panic), table)
            })
        })
    });
    resolved.collect()
}
