//! The stages of pair rules: candidates by shared keys, verified on what is kept of the two documents.

use foldhash::{HashMap, HashMapExt, HashSet};
use rayon::prelude::*;

use super::cluster::Edge;
use super::mapped::{Band, LINES};
use super::reduce::Table;
use crate::document::DocumentId;
use crate::rule::{Compared, FREQUENT, PairRule, Sketch, caught};

/// Up to this many documents under one key, all pairs are candidates; past it, each with the first in path order, so
/// that a hot key costs no more than its size.
const ALL_PAIRS_MAX: usize = 24;

/// Candidates that are verified together: what is compared of their documents is in memory at one time.
const BLOCK: usize = 4096;

/// Two documents, in the order of their ids.
pub type Pair = (DocumentId, DocumentId);

/// The two documents as a key.
pub fn pair_of(a: DocumentId, b: DocumentId) -> Pair {
    (a.min(b), a.max(b))
}

/// What pair rules leave of a corpus, ready to be compared.
pub struct Pairs<'a> {
    /// `(rule, key, rank)`, sorted.
    rows: Vec<(u16, u64, u32)>,
    sketches: HashMap<DocumentId, Sketch>,
    /// Documents by rank.
    order: Vec<DocumentId>,
    /// Documents that are known to be copies of others: nothing else is said of them.
    copies: &'a HashSet<DocumentId>,
    /// Paragraphs that are boilerplate.
    frequent: HashSet<u64>,
}

impl<'a> Pairs<'a> {
    /// Sorts `bands` by what they say.
    pub fn new(
        mut bands: Vec<Band>,
        sketches: HashMap<DocumentId, Sketch>,
        table: &Table,
        copies: &'a HashSet<DocumentId>,
    ) -> Self {
        drop_lone(&mut bands);
        let mut rows: Vec<(u16, u64, u32)> =
            bands.par_iter().map(|band| (band.rule, band.key, table.rank(band.document))).collect();
        rows.par_sort_unstable();
        rows.dedup();
        let lines = rows.partition_point(|row| row.0 < LINES);
        let frequent = rows[lines..].chunk_by(|a, b| a.1 == b.1).filter(|documents| documents.len() >= FREQUENT);
        let frequent = frequent.map(|documents| documents[0].1).collect();
        rows.truncate(lines);
        Self { rows, sketches, order: table.in_order(), copies, frequent }
    }

    /// The verified pairs of `rule` that are not `known` already; and, if it broke, on which document and how.
    pub fn edges(
        &self,
        rule: u16,
        check: &dyn PairRule,
        known: &HashSet<Pair>,
    ) -> (Vec<Edge>, Option<(DocumentId, String)>) {
        let (mut edges, mut broke) = (Vec::new(), None);
        for block in self.candidates(rule, check, known).chunks(BLOCK) {
            let mut ranks: Vec<u32> = block.iter().flat_map(|pair| [pair.0, pair.1]).collect();
            ranks.sort_unstable();
            ranks.dedup();
            let compared = ranks.into_par_iter().filter_map(|rank| Some((rank, self.compared(rank)?)));
            let compared: HashMap<u32, Compared> = compared.collect::<Vec<_>>().into_iter().collect();
            let verify = |&(first, second): &(u32, u32)| {
                let verified = caught(|| check.verify(compared.get(&first)?, compared.get(&second)?));
                (self.order[first as usize], self.order[second as usize], verified)
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
        Some(self.sketches.get(&self.order[rank as usize])?.compared(&self.frequent))
    }

    /// Pairs by rank that share as many keys as the rule asks for, in order.
    fn candidates(&self, rule: u16, check: &dyn PairRule, known: &HashSet<Pair>) -> Vec<(u32, u32)> {
        let start = self.rows.partition_point(|row| row.0 < rule);
        let end = self.rows.partition_point(|row| row.0 <= rule);
        let mut shared: HashMap<(u32, u32), usize> = HashMap::new();
        let mut members: Vec<u32> = Vec::new();
        for bucket in self.rows[start..end].chunk_by(|a, b| a.1 == b.1) {
            members.clear();
            members.extend(
                bucket.iter().map(|row| row.2).filter(|rank| !self.copies.contains(&self.order[*rank as usize])),
            );
            let firsts = if members.len() <= ALL_PAIRS_MAX { members.len() } else { 1 };
            for first in 0..firsts {
                for second in first + 1..members.len() {
                    *shared.entry((members[first], members[second])).or_default() += 1;
                }
            }
        }
        let size = |rank: u32| self.sketches.get(&self.order[rank as usize]).map_or(0, |sketch| sketch.tokens().len());
        let suffices = |((first, second), shared): &((u32, u32), usize)| {
            *shared >= check.quorum(size(*first), size(*second))
                && !known.contains(&pair_of(self.order[*first as usize], self.order[*second as usize]))
        };
        let mut candidates: Vec<(u32, u32)> = shared.into_iter().filter(suffices).map(|(pair, _)| pair).collect();
        candidates.par_sort_unstable();
        candidates
    }
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
