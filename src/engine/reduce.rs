//! The corpus stages: group -> pairs -> verify -> cluster -> profile and judge -> subsume -> resolve.
//!
//! Everything here is a function of the set of mapped documents: rows are sorted by what they say and
//! by document path before a rule sees them.

use std::io;

use foldhash::HashSet;
use rayon::prelude::*;

use super::cluster::{Edge, Told, stars_told};
use super::groups::Groups;
use super::guard::{broken_at, guarded};
use super::mapped::Mapped;
use super::pairs::Pairs;
use super::resolve::resolve_corpus;
use super::table::Table;
use crate::document::{Document, DocumentId};
use crate::finding::Finding;
use crate::rule::{
    ActiveRule, Check, Corpus, CorpusDraft, CorpusFindings, DocumentEntry, Fact, PairRule, RuleSet, Sketch, Totals,
    caught,
};

/// Reads a document again.
pub type Reopen<'a> = dyn Fn(&DocumentEntry) -> Option<Document> + Sync + 'a;

/// Judges the whole: all findings of `mapped`, sorted; and why documents could not be compared, if scratch files could
/// not be read. `reopen` reads a document again, for excerpts.
pub fn reduce(mapped: Mapped, rules: &RuleSet, reopen: &Reopen<'_>, told: Told) -> (Vec<Finding>, Option<io::Error>) {
    let Mapped { mut findings, mut facts, documents, kept, bands, tallies, .. } = mapped;
    let mut table = Table::new(documents);
    facts.par_sort_by_cached_key(|fact| (fact.rule, fact.key, table.rank(fact.document), fact.place, fact.payload));

    let mut drafts = grouped(&facts, rules, &Library { table: &table, reopen }, false);
    for rule in rules.rules() {
        let Some(Check::Profile(check)) = rule.corpus_check() else { continue };
        let mut out = CorpusFindings::default();
        for fact in run_of(&facts, rule.index, |fact| fact.rule) {
            let counts = Totals { rule: rule.index, tallies: &tallies };
            let library = Library { table: &table, reopen };
            let judge = |out: &mut _| check.judge(counts, fact, &library, out);
            guarded(rule, Some(fact.document), &table, &mut out, judge);
        }
        drafts.extend(out.drafts.into_iter().map(|draft| (rule, draft)));
    }
    // Pair rules come late: what is already known to be a copy is not compared again.
    let copies: HashSet<DocumentId> = drafts.iter().flat_map(|(_, draft)| draft.copies.iter().copied()).collect();
    let remake = |id| Some(Sketch::of(&reopen(table.document(id)?)?));
    let lost = match Pairs::new(bands, kept, &table, &copies, &remake) {
        Ok(pairs) => {
            drafts.extend(compared(&pairs, rules, &Library { table: &table, reopen }, told));
            None
        }
        Err(error) => Some(error),
    };
    // Last come the rules to which two documents that are reported together are one.
    table.copies = reported_together(&drafts, &table);
    drafts.extend(grouped(&facts, rules, &Library { table: &table, reopen }, true));
    findings.extend(resolve_all(drafts, &table, reopen));
    findings.par_sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    (findings, lost)
}

/// The table of documents, which can be read again.
struct Library<'a> {
    table: &'a Table,
    reopen: &'a Reopen<'a>,
}

impl Corpus for Library<'_> {
    fn document(&self, id: DocumentId) -> Option<&DocumentEntry> {
        self.table.document(id)
    }

    fn open(&self, id: DocumentId) -> Option<Document> {
        let entry = self.document(id)?;
        (self.reopen)(entry).filter(|document| document.source().raw_hash() == entry.content)
    }

    fn copy_of(&self, id: DocumentId) -> DocumentId {
        self.table.copy_of(id)
    }
}

/// What the pair rules report.
fn compared<'r>(
    pairs: &Pairs<'_>,
    rules: &'r RuleSet,
    library: &Library<'_>,
    told: Told,
) -> Vec<(&'r ActiveRule, CorpusDraft)> {
    let mut drafts = Vec::new();
    let mut edges_of: Vec<(&ActiveRule, Vec<Edge>)> = Vec::new();
    for (rule, check) in pair_rules(rules) {
        let covering = edges_of.iter().filter(|(other, _)| other.page.covers.iter().any(|id| **id == *rule.id));
        let known = covering.flat_map(|(_, edges)| edges).map(|edge| (edge.a, edge.b));
        let known = Groups::of(known, |id| library.table.rank(id));
        let (edges, broke) = pairs.edges(check.keys().unwrap_or(rule.index), check, &known);
        drafts.extend(broke.map(|(first, panic)| (rule, broken_at(rule, first, library, &panic))));
        let stars = stars_told(&edges, told, |id| library.table.rank(id));
        // Documents are read again for what is told of them.
        let reported = stars.par_iter().map(|star| {
            let mut out = CorpusFindings::default();
            let report = |out: &mut _| check.report(star.hub, &star.members, library, out);
            guarded(rule, Some(star.hub), library, &mut out, report);
            out.drafts
        });
        drafts.extend(reported.collect::<Vec<_>>().into_iter().flatten().map(|draft| (rule, draft)));
        edges_of.push((rule, edges));
    }
    drafts
}

/// The pair rules, those that cover others first.
pub(super) fn pair_rules(rules: &RuleSet) -> Vec<(&ActiveRule, &dyn PairRule)> {
    let mut pairs: Vec<_> = rules
        .rules()
        .iter()
        .filter_map(|rule| match rule.corpus_check() {
            Some(Check::Pair(check)) => Some((rule, check.as_ref())),
            _ => None,
        })
        .collect();
    pairs.sort_by_key(|(rule, _)| std::cmp::Reverse(rule.page.covers.len()));
    pairs
}

/// What the group rules say that are judged before copies are known, or those that are judged after.
fn grouped<'r>(
    facts: &[Fact],
    rules: &'r RuleSet,
    library: &Library<'_>,
    after_copies: bool,
) -> Vec<(&'r ActiveRule, CorpusDraft)> {
    let judged = rules.rules().par_iter().map(|rule| {
        let mut out = CorpusFindings::default();
        if let Some(Check::Group(check)) = rule.corpus_check()
            && check.after_copies() == after_copies
        {
            for group in run_of(facts, rule.index, |fact| fact.rule).chunk_by(|a, b| a.key == b.key) {
                let first = group.first().map(|fact| fact.document);
                let judge = |out: &mut _| check.reduce(&mut group.iter().copied(), library, out);
                guarded(rule, first, library, &mut out, judge);
            }
        }
        out.drafts.into_iter().map(move |draft| (rule, draft)).collect::<Vec<_>>()
    });
    judged.flatten_iter().collect()
}

/// The documents that are reported together as copies of each other.
fn reported_together(drafts: &[(&ActiveRule, CorpusDraft)], table: &Table) -> Groups {
    let of_wholes = |rule: &ActiveRule| matches!(rule.corpus_check(), Some(Check::Pair(check)) if check.is_of_wholes());
    let copies = drafts.iter().filter(|(rule, draft)| !draft.copies.is_empty() || of_wholes(rule));
    let pairs = copies.flat_map(|(_, draft)| draft.related.iter().map(|(related, ..)| (draft.document, *related)));
    Groups::of(pairs, |id| table.rank(id))
}

/// The rows of one rule in a list sorted by rule.
fn run_of<T>(rows: &[T], rule: u16, of: impl Fn(&T) -> u16) -> &[T] {
    let start = rows.partition_point(|row| of(row) < rule);
    let end = rows.partition_point(|row| of(row) <= rule);
    &rows[start..end]
}

/// Reads each document that a draft stands on once, and resolves the drafts on it.
pub(super) fn resolve_all(
    mut drafts: Vec<(&ActiveRule, CorpusDraft)>,
    table: &(dyn Corpus + Sync),
    reopen: &Reopen<'_>,
) -> Vec<Finding> {
    drafts.sort_by_key(|(_, draft)| draft.document);
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
