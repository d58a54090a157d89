//! The stages of pair rules: candidates by shared keys, verified on what is kept of the two documents.

use std::io;

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use rayon::prelude::*;

use super::bands::{Bands, LINES};
use super::cluster::Edge;
use super::groups::Groups;
use super::mapped::Kept;
use super::table::Table;
use crate::document::DocumentId;
use crate::rule::{Compared, FREQUENT, PairRule, Sketch, caught};

/// Up to this many documents under one key, all pairs are candidates; past it, each with the first in path order, so
/// that a hot key costs no more than its size. What more documents have is boilerplate, or one large cluster.
pub(super) const ALL_PAIRS_MAX: usize = 2 * FREQUENT;

/// Candidates that are verified together: what is compared of their documents is in memory at one time.
const BLOCK: usize = 4096;

/// What pair rules leave of a corpus, ready to be compared.
pub struct Pairs<'a> {
    /// The documents that are compared, by rank.
    kept: HashMap<u32, Kept>,
    /// How many keys of a rule two documents share, by rule and ranks.
    shared: HashMap<(u16, u32, u32), u32>,
    /// Sentences and lines that are boilerplate.
    frequent: HashSet<u64>,
    /// Makes the sketch of a document again.
    remake: &'a (dyn Fn(DocumentId) -> Option<Sketch> + Sync),
}

impl<'a> Pairs<'a> {
    /// Counts what documents share. Of `copies` nothing more is said.
    ///
    /// # Errors
    /// If bands that were put on disk cannot be read again.
    pub fn new(
        bands: Bands,
        kept: Vec<Kept>,
        table: &Table,
        copies: &HashSet<DocumentId>,
        remake: &'a (dyn Fn(DocumentId) -> Option<Sketch> + Sync),
    ) -> io::Result<Self> {
        let ranks: Vec<u32> = kept.iter().map(|kept| table.rank(kept.document)).collect();
        let is_copy: Vec<bool> = kept.iter().map(|kept| copies.contains(&kept.document)).collect();
        let (mut shared, mut frequent) = (HashMap::new(), HashSet::new());
        let mut members: Vec<u32> = Vec::new();
        bands.for_each_group(|rule, key, documents| {
            members.clear();
            members.extend(documents.iter().filter(|at| !is_copy[**at as usize]).map(|at| ranks[*at as usize]));
            if rule == LINES {
                if members.len() >= FREQUENT {
                    frequent.insert(key);
                }
                return;
            }
            members.sort_unstable();
            let firsts = if members.len() <= ALL_PAIRS_MAX { members.len() } else { 1 };
            for first in 0..firsts {
                for second in first + 1..members.len() {
                    *shared.entry((rule, members[first], members[second])).or_default() += 1;
                }
            }
        })?;
        let kept = ranks.into_iter().zip(kept).collect();
        Ok(Self { kept, shared, frequent, remake })
    }

    /// The verified pairs of a rule whose keys those of `rule` are, without those that are `known` already; and, if it broke, on which document and how.
    pub fn edges(&self, rule: u16, check: &dyn PairRule, known: &Groups) -> (Vec<Edge>, Option<(DocumentId, String)>) {
        let (mut edges, mut broke) = (Vec::new(), None);
        for block in self.candidates(rule, check, known).chunks(BLOCK) {
            let mut ranks: Vec<u32> = block.iter().flat_map(|pair| [pair.0, pair.1]).collect();
            ranks.sort_unstable();
            ranks.dedup();
            let compared = ranks.into_par_iter().filter_map(|rank| Some((rank, self.compared(rank)?)));
            let compared: HashMap<u32, Compared> = compared.collect::<Vec<_>>().into_iter().collect();
            let verify = |&(first, second): &(u32, u32)| {
                let verified = caught(|| check.verify(compared.get(&first)?, compared.get(&second)?));
                (self.kept[&first].document, self.kept[&second].document, verified)
            };
            for (a, b, verified) in block.par_iter().map(verify).collect::<Vec<_>>() {
                match verified {
                    Ok(similarity) => edges.extend(similarity.map(|similarity| Edge { a, b, similarity })),
                    Err(panic) => drop(broke.get_or_insert((a, panic))),
                }
            }
        }
        (edges, broke)
    }

    fn compared(&self, rank: u32) -> Option<Compared> {
        let kept = self.kept.get(&rank)?;
        match &kept.sketch {
            Some(sketch) => Some(sketch.compared(&self.frequent)),
            None => Some((self.remake)(kept.document)?.compared(&self.frequent)),
        }
    }

    /// Pairs by rank that share as many keys as the rule asks for, in order.
    fn candidates(&self, rule: u16, check: &dyn PairRule, known: &Groups) -> Vec<(u32, u32)> {
        let suffices = |(&(of, first, second), shared): (&(u16, u32, u32), &u32)| {
            let (one, two) = (self.kept.get(&first)?, self.kept.get(&second)?);
            let suffices = of == rule
                && *shared as usize >= check.quorum(one.tokens as usize, two.tokens as usize)
                && !known.joins(one.document, two.document);
            suffices.then_some((first, second))
        };
        let mut candidates: Vec<(u32, u32)> = self.shared.iter().filter_map(suffices).collect();
        candidates.par_sort_unstable();
        candidates
    }
}
