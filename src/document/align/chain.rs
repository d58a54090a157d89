//! The passages themselves: anchors, the longest chain of them, their extension, and what moved.

use std::ops::Range;

use super::{Passage, SHORTEST, SHORTEST_MOVED};

/// How often gaps are searched again. Each round takes O(n log n) time; texts of people need two or three.
const ROUNDS: usize = 16;

/// Two sequences, and the hash of each run of `SHORTEST` tokens.
pub(super) struct Pair<'t> {
    a: &'t [u64],
    b: &'t [u64],
    runs_of_a: Vec<u64>,
    runs_of_b: Vec<u64>,
}

/// A stretch of both sequences.
#[derive(Clone)]
struct Gap {
    a: Range<usize>,
    b: Range<usize>,
}

/// Starts of runs that are equal on both sides, sorted by the first.
#[derive(Default)]
struct Anchors {
    /// Of runs that stand once on either side.
    unique: Vec<(usize, usize)>,
    /// Of the others: the first on one side with the first on the other, and so on.
    repeated: Vec<(usize, usize)>,
}

impl<'t> Pair<'t> {
    /// Neither sequence is shorter than `SHORTEST`.
    pub(super) fn new(a: &'t [u64], b: &'t [u64]) -> Self {
        Self { a, b, runs_of_a: runs(a), runs_of_b: runs(b) }
    }

    /// Passages in the order of both sequences.
    pub(super) fn chain(&self) -> Vec<Passage> {
        let mut chain = Vec::new();
        let mut gaps = vec![Gap { a: 0..self.a.len(), b: 0..self.b.len() }];
        for _ in 0..ROUNDS {
            let mut next = Vec::new();
            for gap in &gaps {
                let found = self.passages_in(gap);
                if !found.is_empty() {
                    next.extend(gaps_round(gap, &found));
                }
                chain.extend(found);
            }
            gaps = next;
        }
        chain.sort_unstable_by_key(|passage: &Passage| passage.a);
        chain
    }

    fn passages_in(&self, gap: &Gap) -> Vec<Passage> {
        let starts = |range: &Range<usize>| range.start..(range.end + 1 - SHORTEST);
        let anchors = self.anchors(starts(&gap.a), starts(&gap.b));
        let found = self.extended(&increasing(&anchors.unique), gap);
        if found.is_empty() { self.extended(&increasing(&anchors.repeated), gap) } else { found }
    }

    /// Anchors among the runs that start at the given places.
    fn anchors(&self, a: impl Iterator<Item = usize>, b: impl Iterator<Item = usize>) -> Anchors {
        let in_a = a.map(|at| (self.runs_of_a[at], false, at));
        let mut places: Vec<(u64, bool, usize)> = in_a.chain(b.map(|at| (self.runs_of_b[at], true, at))).collect();
        places.sort_unstable();
        let mut anchors = Anchors::default();
        for same in places.chunk_by(|one, other| one.0 == other.0) {
            let (in_a, in_b) = same.split_at(same.partition_point(|(_, is_b, _)| !is_b));
            let kind = if in_a.len() == 1 && in_b.len() == 1 { &mut anchors.unique } else { &mut anchors.repeated };
            kind.extend(in_a.iter().zip(in_b).map(|((.., a), (.., b))| (*a, *b)));
        }
        anchors.unique.sort_unstable();
        anchors.repeated.sort_unstable();
        anchors
    }

    /// The passages round anchors that increase on both sides. What one takes, those after it cannot, so each token is
    /// looked at a fixed number of times.
    fn extended(&self, anchors: &[(usize, usize)], gap: &Gap) -> Vec<Passage> {
        let mut passages: Vec<Passage> = Vec::new();
        let mut rest = gap.clone();
        for &(a, b) in anchors {
            if let Some(passage) = self.passage_at(a, b, |a, b| rest.a.contains(&a) && rest.b.contains(&b)) {
                rest = Gap { a: passage.in_a().end..rest.a.end, b: passage.in_b().end..rest.b.end };
                passages.push(passage);
            }
        }
        passages
    }

    /// Passages outside those of `chain`, which stand in another order. Those round unique anchors come first, then
    /// in the order of the first sequence; what one takes, no other can.
    pub(super) fn moved(&self, chain: &[Passage]) -> Vec<Passage> {
        let mut free_a = vec![true; self.a.len()];
        let mut free_b = vec![true; self.b.len()];
        for passage in chain {
            free_a[passage.in_a()].fill(false);
            free_b[passage.in_b()].fill(false);
        }
        let anchors = self.anchors(open_runs(&free_a).into_iter(), open_runs(&free_b).into_iter());
        let mut moved = Vec::new();
        for (a, b) in [anchors.unique, anchors.repeated].concat() {
            let passage = self.passage_at(a, b, |a, b| free_a[a] && free_b[b]);
            if let Some(passage) = passage.filter(|passage| passage.len >= SHORTEST_MOVED) {
                free_a[passage.in_a()].fill(false);
                free_b[passage.in_b()].fill(false);
                moved.push(Passage { moved: true, ..passage });
            }
        }
        moved
    }

    /// The longest run of equal tokens round an anchor, all of them open; `None` if it is too short.
    fn passage_at(&self, a: usize, b: usize, is_open: impl Fn(usize, usize) -> bool) -> Option<Passage> {
        let is_part = |a: usize, b: usize| is_open(a, b) && self.a[a] == self.b[b];
        let most = (self.a.len() - a).min(self.b.len() - b);
        let after = (0..most).take_while(|on| is_part(a + on, b + on)).count();
        // The anchor may be taken by now, and hashes of unlike runs may be equal.
        if after < SHORTEST {
            return None;
        }
        let before = (1..=a.min(b)).take_while(|back| is_part(a - back, b - back)).count();
        Some(Passage { a: a - before, b: b - before, len: before + after, moved: false })
    }
}

/// A hash of each run of `SHORTEST` tokens.
fn runs(tokens: &[u64]) -> Vec<u64> {
    let hash = |run: &[u64]| {
        run.iter().fold(0u64, |hash, token| (hash.rotate_left(29) ^ token).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    };
    tokens.windows(SHORTEST).map(hash).collect()
}

/// Starts of the runs of `SHORTEST` free tokens.
fn open_runs(free: &[bool]) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut len = 0;
    for (at, is_free) in free.iter().enumerate() {
        len = if *is_free { len + 1 } else { 0 };
        if len >= SHORTEST {
            starts.push(at + 1 - SHORTEST);
        }
    }
    starts
}

/// What lies round and between `passages`, where both sides have room for another.
fn gaps_round(gap: &Gap, passages: &[Passage]) -> Vec<Gap> {
    let starts = passages.iter().map(|passage| (passage.in_a().end, passage.in_b().end));
    let ends = passages.iter().map(|passage| (passage.a, passage.b)).chain([(gap.a.end, gap.b.end)]);
    let gaps = [(gap.a.start, gap.b.start)].into_iter().chain(starts).zip(ends);
    let gaps = gaps.map(|(start, end)| Gap { a: start.0..end.0, b: start.1..end.1 });
    gaps.filter(|gap| gap.a.len().min(gap.b.len()) >= SHORTEST).collect()
}

/// A longest chain of `anchors`, which are sorted by their first number, whose second numbers increase as well: the
/// longest increasing subsequence by patience sorting, in O(n log n) time.
fn increasing(anchors: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // The last anchor of the best chain of each length, and the anchor before each.
    let mut tails: Vec<usize> = Vec::new();
    let mut before = vec![None; anchors.len()];
    for (index, (_, b)) in anchors.iter().enumerate() {
        let length = tails.partition_point(|tail| anchors[*tail].1 < *b);
        before[index] = length.checked_sub(1).map(|shorter| tails[shorter]);
        if length == tails.len() { tails.push(index) } else { tails[length] = index }
    }
    let mut chain: Vec<(usize, usize)> =
        std::iter::successors(tails.last().copied(), |index| before[*index]).map(|index| anchors[index]).collect();
    chain.reverse();
    chain
}
