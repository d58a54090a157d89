//! The stages of pair rules for one document: who shares its keys, who is verified to be like it, what cluster they make.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::rc::Rc;

use foldhash::{HashMap, HashSet};

use super::cast::{Cast, Library};
use super::{Edges, Found, Halt, Known, Nearby, once};
use crate::document::DocumentId;
use crate::engine::bands::LINES;
use crate::engine::cluster::{Edge, stars_told};
use crate::engine::guard::guarded;
use crate::engine::map::map_facts;
use crate::engine::mapped::Mapped;
use crate::engine::pairs::ALL_PAIRS_MAX;
use crate::rule::{ActiveRule, Compared, Context, CorpusDraft, CorpusFindings, FREQUENT, Sketch, caught};

/// What a document, read again, is compared by.
pub(super) struct Opened {
    compared: Compared,
    /// The keys under which it looks for its like, by their number.
    keys: BTreeMap<u16, Vec<u64>>,
}

/// The documents under one key, copies apart.
pub(super) enum Sharing {
    /// All of them, in order.
    Few(Vec<Rc<Known>>),
    /// Too many for all pairs: the first of them.
    Many(Rc<Known>),
}

impl Nearby<'_, '_> {
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
            let path = PathBuf::from(&*document.entry.path);
            let context = Context::new(session.today, &session.files).with_schemas(session.plan.schemas_for(&path));
            map_facts(&text, session.rules_for(&path), &context, &mut mapped);
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
    fn edges(&self, at: usize, document: &Known) -> Found<Edges> {
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
    pub(super) fn cluster(&self, at: usize, document: &Rc<Known>) -> Found<Rc<Vec<CorpusDraft>>> {
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
}
