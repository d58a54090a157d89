//! The corpus stages for a few documents: what they say of these, found in the index key by key.
//!
//! Nothing here is a judgement of its own. It asks of each document what `reduce` would find out for all of them: who
//! shares its keys, which pairs are verified, what cluster it is in; and follows that until nothing more can bear on
//! the documents it was asked about.

mod alike;
mod cast;

use std::cell::RefCell;
use std::hash::Hash;
use std::io;
use std::rc::Rc;
use std::sync::Arc;

use foldhash::{HashMap, HashSet};

use self::alike::{Opened, Sharing};
use self::cast::{Cast, Library};
use super::cluster::Edge;
use super::guard::guarded;
use super::index::Update;
use super::reduce::pair_rules;
use super::session::Session;
use crate::document::{DocumentId, document_id};
use crate::rule::{
    ActiveRule, Check, CorpusDraft, CorpusFindings, DocumentEntry, Fact, GroupRule, PairRule, Tallies, Totals,
};

/// Why the index cannot answer.
pub(super) enum Halt {
    /// The file at this path is not as the index has it.
    Stale(Arc<str>),
    /// It cannot be read.
    Failed(io::Error),
}

impl From<io::Error> for Halt {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

type Found<T> = Result<T, Halt>;

/// What rules say, and the documents that it speaks of.
pub(super) type Judged<'a> = (Vec<(&'a ActiveRule, CorpusDraft)>, Cast);

/// A document as the index has it.
pub(super) struct Known {
    slot: u32,
    id: DocumentId,
    entry: DocumentEntry,
    tokens: Option<u32>,
    facts: Vec<Fact>,
}

impl Known {
    /// What documents are ordered by.
    fn order(&self) -> (&str, Option<u64>) {
        (&self.entry.path, self.entry.record)
    }
}

/// The verified pairs of one document, with the other of each.
type Edges = Rc<Vec<(Rc<Known>, Edge)>>;

/// What was found out once.
type Memo<K, V> = RefCell<HashMap<K, V>>;

/// Looks round documents of the index.
pub(super) struct Nearby<'a, 'u> {
    session: &'a Session<'a>,
    update: &'a Update<'u>,
    pairs: Vec<(&'a ActiveRule, &'a dyn PairRule)>,
    known: Memo<u32, Option<Rc<Known>>>,
    opened: Memo<u32, Rc<Opened>>,
    groups: Memo<(u16, u128), Rc<Vec<CorpusDraft>>>,
    copies: Memo<u32, bool>,
    frequent: Memo<u64, bool>,
    sharing: Memo<(u16, u64), Rc<Sharing>>,
    edges: Memo<(usize, u32), Edges>,
    covered: Memo<(usize, u32), Rc<HashSet<u32>>>,
    clusters: Memo<(usize, u32), Rc<Vec<CorpusDraft>>>,
}

/// Answers from `memo`, or finds out.
fn once<K: Copy + Eq + Hash, V: Clone>(memo: &Memo<K, V>, key: K, find: impl FnOnce() -> Found<V>) -> Found<V> {
    if let Some(value) = memo.borrow().get(&key) {
        return Ok(value.clone());
    }
    let value = find()?;
    memo.borrow_mut().insert(key, value.clone());
    Ok(value)
}

impl<'a, 'u> Nearby<'a, 'u> {
    /// Looks round in the state that `update` makes.
    pub fn new(session: &'a Session<'a>, update: &'a Update<'u>) -> Self {
        Self {
            session,
            update,
            pairs: pair_rules(&session.all),
            known: RefCell::default(),
            opened: RefCell::default(),
            groups: RefCell::default(),
            copies: RefCell::default(),
            frequent: RefCell::default(),
            sharing: RefCell::default(),
            edges: RefCell::default(),
            covered: RefCell::default(),
            clusters: RefCell::default(),
        }
    }

    /// All that the rules that compare documents say of those with these slots, and perhaps of others; and the
    /// documents it speaks of.
    pub fn judge(&self, slots: &[u32]) -> Found<Judged<'a>> {
        let mut drafts = Vec::new();
        let mut told = HashSet::default();
        for slot in slots {
            let Some(document) = self.known(*slot)? else { continue };
            for (rule, check, fact) in self.group_facts(&document) {
                if told.insert((rule.index, fact.key)) {
                    let group = self.group(rule, check, fact.key)?;
                    drafts.extend(group.iter().map(|draft| (rule, draft.clone())));
                }
            }
            drafts.extend(self.profiled(&document)?);
            for (at, (rule, _)) in self.pairs.iter().enumerate() {
                let cluster = self.cluster(at, &document)?;
                let is_new = cluster.first().is_some_and(|draft| {
                    told.insert((rule.index, draft.document)) // Stars of one cluster come together.
                });
                if is_new {
                    drafts.extend(cluster.iter().map(|draft| (*rule, draft.clone())));
                }
            }
        }
        let cast = Cast::of(self.known.borrow().values().flatten());
        Ok((drafts, cast))
    }

    /// The facts of group rules about a document.
    fn group_facts<'k>(
        &'k self,
        document: &'k Known,
    ) -> impl Iterator<Item = (&'a ActiveRule, &'a dyn GroupRule, Fact)> + 'k {
        let session = self.session;
        document.facts.iter().filter_map(move |fact| {
            let rule = session.all.rules().iter().find(|rule| rule.index == fact.rule)?;
            match rule.corpus_check() {
                Some(Check::Group(check)) => Some((rule, check.as_ref(), *fact)),
                _ => None,
            }
        })
    }

    /// What profile rules say of a document.
    fn profiled(&self, document: &Rc<Known>) -> Found<Vec<(&'a ActiveRule, CorpusDraft)>> {
        let mut drafts = Vec::new();
        let Some(record) = self.update.record(&document.entry.path)? else { return Ok(drafts) };
        let mut tallies = Tallies::default();
        for (rule, group, _) in &record.tallies {
            tallies.add(*rule, *group, self.update.counts(*rule, *group)?);
        }
        let library = Library { cast: &Cast::of([document]), session: self.session };
        for rule in self.session.all.rules() {
            let Some(Check::Profile(check)) = rule.corpus_check() else { continue };
            let mut out = CorpusFindings::default();
            let mut facts: Vec<&Fact> = document.facts.iter().filter(|fact| fact.rule == rule.index).collect();
            facts.sort_by_key(|fact| (fact.key, fact.place, fact.payload));
            for fact in facts {
                let counts = Totals { rule: rule.index, tallies: &tallies };
                let judge = |out: &mut _| check.judge(counts, fact, &library, out);
                guarded(rule, Some(fact.document), &library, &mut out, judge);
            }
            drafts.extend(out.drafts.into_iter().map(|draft| (rule, draft)));
        }
        Ok(drafts)
    }

    /// The document with this slot, if it is there.
    fn known(&self, slot: u32) -> Found<Option<Rc<Known>>> {
        once(&self.known, slot, || {
            let Some((path, ordinal)) = self.update.document(slot)? else { return Ok(None) };
            let Some(record) = self.update.record(&path)? else { return Ok(None) };
            let Some(document) = record.documents.get(ordinal as usize) else { return Ok(None) };
            let entry = document.entry(&path);
            let id = document_id(&path, entry.record);
            let facts = record.facts_of(ordinal as usize, id);
            Ok(Some(Rc::new(Known { slot, id, entry, tokens: document.tokens, facts })))
        })
    }

    /// What a group rule says of the documents with one key.
    fn group(&self, rule: &'a ActiveRule, check: &dyn GroupRule, key: u128) -> Found<Rc<Vec<CorpusDraft>>> {
        once(&self.groups, (rule.index, key), || {
            let mut members = Vec::new();
            for slot in self.update.with_fact(rule.index, key as u64)? {
                members.extend(self.known(slot)?);
            }
            members.sort_by(|a, b| a.order().cmp(&b.order()));
            members.dedup_by_key(|member| member.slot);
            let mut cast = Cast::of(&members);
            if check.after_copies() {
                for member in &members {
                    cast.copies.insert(member.id, self.first_copy(member)?);
                }
            }
            let of_key = |member: &&Rc<Known>| {
                let own = member.facts.iter().copied().filter(|fact| (fact.rule, fact.key) == (rule.index, key));
                let mut own: Vec<Fact> = own.collect();
                own.sort_by_key(|fact| (fact.place, fact.payload));
                own
            };
            let facts: Vec<Fact> = members.iter().flat_map(|member| of_key(&member)).collect();
            let first = facts.first().map(|fact| fact.document);
            loop {
                let mut out = CorpusFindings::default();
                let library = Library { cast: &cast, session: self.session };
                guarded(rule, first, &library, &mut out, |out| check.reduce(&mut facts.iter().copied(), &library, out));
                // It may ask for documents that stated nothing.
                let mut is_whole = true;
                for id in cast.missed() {
                    for slot in self.update.with_id(id)? {
                        let Some(known) = self.known(slot)?.filter(|known| known.id == id) else { continue };
                        cast.entries.insert(id, known.entry.clone());
                        is_whole = false;
                    }
                }
                if is_whole {
                    return Ok(Rc::new(out.drafts));
                }
            }
        })
    }

    /// Whether pair rules pass the document over as the copy of another.
    fn is_copy(&self, document: &Known) -> Found<bool> {
        once(&self.copies, document.slot, || {
            for (rule, check, fact) in self.group_facts(document) {
                let is_copy = !check.after_copies()
                    && self.group(rule, check, fact.key)?.iter().any(|draft| draft.copies.contains(&document.id));
                if is_copy {
                    return Ok(true);
                }
            }
            Ok(false)
        })
    }

    /// The first in path order of the documents that are reported together with this one as copies.
    fn first_copy(&self, document: &Rc<Known>) -> Found<DocumentId> {
        let (mut seen, mut next) = (HashSet::default(), vec![Rc::clone(document)]);
        let mut first = Rc::clone(document);
        while let Some(document) = next.pop() {
            if !seen.insert(document.slot) {
                continue;
            }
            if document.order() < first.order() {
                first = Rc::clone(&document);
            }
            let mut tell = |drafts: &[CorpusDraft]| {
                let of_it = drafts.iter().filter(|draft| {
                    draft.document == document.id || draft.related.iter().any(|(id, ..)| *id == document.id)
                });
                let ids: HashSet<DocumentId> =
                    of_it.flat_map(|draft| draft.related.iter().map(|(id, ..)| *id).chain([draft.document])).collect();
                let known = self.known.borrow();
                next.extend(known.values().flatten().filter(|known| ids.contains(&known.id)).cloned());
            };
            for (rule, check, fact) in self.group_facts(&document).filter(|(_, check, _)| !check.after_copies()) {
                let group = self.group(rule, check, fact.key)?;
                let copies: Vec<CorpusDraft> = group.iter().filter(|draft| !draft.copies.is_empty()).cloned().collect();
                tell(&copies);
            }
            for (at, (_, check)) in self.pairs.iter().enumerate() {
                if check.is_of_wholes() {
                    let cluster = self.cluster(at, &document)?;
                    tell(&cluster);
                }
            }
        }
        Ok(first.id)
    }
}
