//! The corpus stages for a few documents: what they say of these, found in the index key by key.
//!
//! Nothing here is a judgement of its own. It asks of each document what `reduce` would find out for all of them: who
//! shares its keys, which pairs are verified, what cluster it is in; and follows that until nothing more can bear on
//! the documents it was asked about.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use foldhash::{HashMap, HashSet};

use super::bands::LINES;
use super::cluster::{Edge, stars_told};
use super::guard::guarded;
use super::index::Update;
use super::map::map_facts;
use super::mapped::Mapped;
use super::pairs::ALL_PAIRS_MAX;
use super::reduce::pair_rules;
use super::session::Session;
use crate::document::{Document, DocumentId, document_id};
use crate::rule::{
    ActiveRule, Check, Compared, Context, Corpus, CorpusDraft, CorpusFindings, DocumentEntry, FREQUENT, Fact,
    GroupRule, PairRule, Sketch, Tallies, Totals, caught,
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

/// A document as the index has it.
struct Known {
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

/// What a document, read again, is compared by.
struct Opened {
    compared: Compared,
    /// The keys under which it looks for its like, by their number.
    keys: BTreeMap<u16, Vec<u64>>,
}

/// The documents under one key, copies apart.
enum Sharing {
    /// All of them, in order.
    Few(Vec<Rc<Known>>),
    /// Too many for all pairs: the first of them.
    Many(Rc<Known>),
}

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
    edges: Memo<(usize, u32), Rc<Vec<(Rc<Known>, Edge)>>>,
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
    pub fn judge(&self, slots: &[u32]) -> Found<(Vec<(&'a ActiveRule, CorpusDraft)>, Cast)> {
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
        let known = self.known.borrow();
        let cast = known.values().flatten().map(|known| (known.id, known.entry.clone())).collect();
        Ok((drafts, Cast { entries: cast, ..Cast::default() }))
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
        let cast = Cast::of([document]);
        for rule in self.session.all.rules() {
            let Some(Check::Profile(check)) = rule.corpus_check() else { continue };
            let mut out = CorpusFindings::default();
            let mut facts: Vec<&Fact> = document.facts.iter().filter(|fact| fact.rule == rule.index).collect();
            facts.sort_by_key(|fact| (fact.key, fact.place, fact.payload));
            for fact in facts {
                let counts = Totals { rule: rule.index, tallies: &tallies };
                guarded(rule, Some(fact.document), &cast, &mut out, |out| check.judge(counts, fact, &cast, out));
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
                guarded(rule, first, &cast, &mut out, |out| check.reduce(&mut facts.iter().copied(), &cast, out));
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

    /// The document with this slot, if pair rules look at it.
    fn compared_at(&self, slot: u32) -> Found<Option<Rc<Known>>> {
        let Some(document) = self.known(slot)? else { return Ok(None) };
        Ok(if self.is_copy(&document)? { None } else { Some(document) })
    }

    /// Whether a sentence or line is boilerplate.
    fn is_frequent(&self, line: u64) -> Found<bool> {
        once(&self.frequent, line, || Ok(self.some_with((LINES, line), FREQUENT)?.len() >= FREQUENT))
    }

    /// Up to `most` of the documents with a key.
    fn some_with(&self, key: (u16, u64), most: usize) -> Found<Vec<Rc<Known>>> {
        let mut found: Vec<Rc<Known>> = Vec::new();
        self.each_with(key, 0, &mut |document| {
            if found.len() < most {
                found.push(document);
            }
            Ok(if found.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(found)
    }

    /// Calls `each` with the documents with a key, from a slot on, run by run, until it breaks.
    fn each_with(
        &self,
        key: (u16, u64),
        from: u32,
        each: &mut dyn FnMut(Rc<Known>) -> Found<ControlFlow<()>>,
    ) -> Found<()> {
        let mut halt = None;
        self.update.each_band(key, from, &mut |slot| {
            if halt.is_some() {
                return Ok(ControlFlow::Break(()));
            }
            let flow = match self.compared_at(slot) {
                Ok(Some(document)) => each(document),
                Ok(None) => Ok(ControlFlow::Continue(())),
                Err(error) => Err(error),
            };
            Ok(flow.unwrap_or_else(|error| {
                halt.get_or_insert(error);
                ControlFlow::Break(())
            }))
        })?;
        halt.map_or(Ok(()), Err)
    }

    /// The documents under one key.
    fn sharing(&self, key: (u16, u64)) -> Found<Rc<Sharing>> {
        once(&self.sharing, key, || {
            let mut few = self.some_with(key, ALL_PAIRS_MAX + 1)?;
            few.sort_by(|a, b| a.order().cmp(&b.order()));
            if few.len() <= ALL_PAIRS_MAX {
                return Ok(Rc::new(Sharing::Few(few)));
            }
            // Slots below `ordered` follow the order of paths: the first of a run will do.
            let ordered = self.update.meta.ordered;
            let mut first = few.swap_remove(0);
            let mut consider = |document: Rc<Known>| {
                if document.order() < first.order() {
                    first = document;
                }
            };
            self.each_with(key, 0, &mut |document| {
                consider(document);
                Ok(ControlFlow::Break(()))
            })?;
            self.each_with(key, ordered, &mut |document| {
                consider(document);
                Ok(ControlFlow::Continue(()))
            })?;
            Ok(Rc::new(Sharing::Many(first)))
        })
    }

    /// What the document is compared by; it is read again.
    fn opened(&self, document: &Known) -> Found<Rc<Opened>> {
        once(&self.opened, document.slot, || {
            let text = self
                .session
                .reopen_as_known(&document.entry)
                .ok_or_else(|| Halt::Stale(document.entry.path.clone()))?;
            let session = self.session;
            let mut mapped = Mapped::default();
            let rules = session.rules_for(&PathBuf::from(&*document.entry.path));
            map_facts(&text, rules, &Context::new(session.today, &session.files), &mut mapped);
            let mut keys: BTreeMap<u16, Vec<u64>> = BTreeMap::new();
            let mut frequent = HashSet::default();
            for band in mapped.bands.rows() {
                if band.rule != LINES {
                    keys.entry(band.rule).or_default().push(band.key);
                } else if self.is_frequent(band.key)? {
                    frequent.insert(band.key);
                }
            }
            let sketch = mapped.kept.pop().and_then(|kept| kept.sketch).unwrap_or_else(|| Sketch::of(&text));
            Ok(Rc::new(Opened { compared: sketch.compared(&frequent), keys }))
        })
    }

    /// How many keys other documents share with this one, by slot.
    fn shared(&self, document: &Known, number: u16) -> Found<BTreeMap<u32, (Rc<Known>, usize)>> {
        let mut shared: BTreeMap<u32, (Rc<Known>, usize)> = BTreeMap::new();
        let mut add = |other: &Rc<Known>| {
            if other.slot != document.slot {
                shared.entry(other.slot).or_insert_with(|| (Rc::clone(other), 0)).1 += 1;
            }
        };
        let opened = self.opened(document)?;
        for key in opened.keys.get(&number).into_iter().flatten() {
            match &*self.sharing((number, *key))? {
                Sharing::Few(documents) => documents.iter().for_each(&mut add),
                Sharing::Many(first) if first.slot != document.slot => add(first),
                Sharing::Many(_) => self.each_with((number, *key), 0, &mut |other| {
                    add(&other);
                    Ok(ControlFlow::Continue(()))
                })?,
            }
        }
        Ok(shared)
    }

    /// The verified pairs of a pair rule that a document is in, with the other of each.
    fn edges(&self, at: usize, document: &Known) -> Found<Rc<Vec<(Rc<Known>, Edge)>>> {
        once(&self.edges, (at, document.slot), || {
            let mut edges = Vec::new();
            if document.tokens.is_none() || self.is_copy(document)? {
                return Ok(Rc::new(edges));
            }
            let (rule, check) = self.pairs[at];
            let tokens = |document: &Known| document.tokens.unwrap_or_default() as usize;
            for (other, shared) in self.shared(document, check.keys().unwrap_or(rule.index))?.into_values() {
                let in_order = document.order() < other.order();
                let (first, second) = if in_order { (document, &*other) } else { (&*other, document) };
                if shared < check.quorum(tokens(first), tokens(second)) || self.is_covered(at, document, &other)? {
                    continue;
                }
                let (one, two) = (self.opened(first)?, self.opened(second)?);
                let verified = caught(|| check.verify(&one.compared, &two.compared)).ok().flatten();
                let (a, b) = (first.id, second.id);
                edges.extend(verified.map(|similarity| (other, Edge { a, b, similarity })));
            }
            Ok(Rc::new(edges))
        })
    }

    /// Whether the two are already told together by a rule that covers this one.
    fn is_covered(&self, at: usize, one: &Known, other: &Known) -> Found<bool> {
        let id = &*self.pairs[at].0.id;
        let covers = |rule: &ActiveRule| rule.page.covers.iter().any(|covered| covered == id);
        let covering: Vec<usize> = (0..at).filter(|at| covers(self.pairs[*at].0)).collect();
        if covering.is_empty() {
            return Ok(false);
        }
        let joined = once(&self.covered, (at, one.slot), || {
            let mut joined = HashSet::default();
            let mut next = self.known(one.slot)?.into_iter().collect::<Vec<_>>();
            while let Some(document) = next.pop() {
                if joined.insert(document.slot) {
                    for at in &covering {
                        next.extend(self.edges(*at, &document)?.iter().map(|(other, _)| Rc::clone(other)));
                    }
                }
            }
            Ok(Rc::new(joined))
        })?;
        Ok(joined.contains(&other.slot))
    }

    /// What a pair rule says of the documents that edges lead to from this one.
    fn cluster(&self, at: usize, document: &Rc<Known>) -> Found<Rc<Vec<CorpusDraft>>> {
        if let Some(cluster) = self.clusters.borrow().get(&(at, document.slot)) {
            return Ok(Rc::clone(cluster));
        }
        let (mut members, mut seen, mut edges) = (Vec::new(), BTreeSet::new(), Vec::new());
        let mut next = vec![Rc::clone(document)];
        while let Some(document) = next.pop() {
            if seen.insert(document.slot) {
                for (other, edge) in self.edges(at, &document)?.iter() {
                    if !seen.contains(&other.slot) {
                        next.push(Rc::clone(other));
                        edges.push(*edge);
                    }
                }
                members.push(document);
            }
        }
        members.sort_by(|a, b| a.order().cmp(&b.order()));
        let ranks: HashMap<DocumentId, u32> = members.iter().zip(0..).map(|(member, rank)| (member.id, rank)).collect();
        let rank = |id: DocumentId| ranks.get(&id).copied().unwrap_or(u32::MAX);
        edges.sort_by_key(|edge| (rank(edge.a), rank(edge.b)));
        let cast = Cast::of(&members);
        let library = Library { cast: &cast, session: self.session };
        let (rule, check) = self.pairs[at];
        let mut out = CorpusFindings::default();
        for star in stars_told(&edges, self.session.told, rank) {
            let report = |out: &mut _| check.report(star.hub, &star.members, &library, out);
            guarded(rule, Some(star.hub), &library, &mut out, report);
        }
        let drafts = Rc::new(out.drafts);
        let mut clusters = self.clusters.borrow_mut();
        members.iter().for_each(|member| drop(clusters.insert((at, member.slot), Rc::clone(&drafts))));
        Ok(drafts)
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

/// Documents that reports speak of.
#[derive(Default)]
pub(super) struct Cast {
    entries: HashMap<DocumentId, DocumentEntry>,
    copies: HashMap<DocumentId, DocumentId>,
    missed: Mutex<BTreeSet<DocumentId>>,
}

impl Cast {
    /// The documents that were asked for and are not there.
    fn missed(&self) -> BTreeSet<DocumentId> {
        std::mem::take(&mut self.missed.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn of<'k>(documents: impl IntoIterator<Item = &'k Rc<Known>>) -> Self {
        let entries = documents.into_iter().map(|known| (known.id, known.entry.clone())).collect();
        Self { entries, ..Self::default() }
    }
}

impl Corpus for Cast {
    fn document(&self, id: DocumentId) -> Option<&DocumentEntry> {
        let entry = self.entries.get(&id);
        if entry.is_none() {
            self.missed.lock().unwrap_or_else(PoisonError::into_inner).insert(id);
        }
        entry
    }

    fn copy_of(&self, id: DocumentId) -> DocumentId {
        self.copies.get(&id).copied().unwrap_or(id)
    }
}

/// The same documents, which can be read again.
struct Library<'a> {
    cast: &'a Cast,
    session: &'a Session<'a>,
}

impl Corpus for Library<'_> {
    fn document(&self, id: DocumentId) -> Option<&DocumentEntry> {
        self.cast.document(id)
    }

    fn open(&self, id: DocumentId) -> Option<Document> {
        self.session.reopen_as_known(self.document(id)?)
    }
}
