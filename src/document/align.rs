//! Alignment of two sequences of tokens: the passages that both have, in the same order or moved.
//!
//! As in Bram Cohen's patience diff: runs of five tokens that stand once on either side are anchors, the longest
//! chain of them in the order of both is kept, each is extended as far as the tokens are equal, and what lies between
//! is searched again. What is left over is searched for passages that moved. Pure; for n tokens of both together it
//! takes O(n log n) time, in a fixed number of rounds, and O(n) memory, whatever the tokens are.

mod chain;
mod steps;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub use steps::{Step, StepKind};

/// Fewest tokens of a passage: those of a shingle. Documents that are shorter are compared whole.
pub const SHORTEST: usize = 5;
/// Fewest tokens of a passage that moved; shorter ones are turns of phrase. From our own reading of archives.
pub const SHORTEST_MOVED: usize = 10;
/// Most tokens, on either side, of a gap between passages in which equal words are told from changed ones.
const GAP: usize = 64;

/// A run of equal tokens in both sequences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Index of its first token in the first sequence.
    pub a: usize,
    /// Index of its first token in the second sequence.
    pub b: usize,
    /// Number of its tokens.
    pub len: usize,
    /// Whether it stands in another order than the passages that did not move.
    pub moved: bool,
}

impl Passage {
    /// Its tokens in the first sequence.
    pub fn in_a(&self) -> Range<usize> {
        self.a..self.a + self.len
    }

    /// Its tokens in the second sequence.
    pub fn in_b(&self) -> Range<usize> {
        self.b..self.b + self.len
    }
}

/// What two sequences of tokens have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alignment {
    /// The passages, in the order of the first sequence. No two overlap, in either sequence; those that did not move
    /// follow each other in both.
    pub passages: Vec<Passage>,
    /// Tokens outside all passages that are equal nonetheless: single words between words that were changed.
    pub kept: usize,
    /// Lengths of the two sequences.
    pub lengths: (usize, usize),
}

impl Alignment {
    /// The share of the tokens of both that were changed, added or left out; moved ones were not. `None` if there are
    /// no tokens at all.
    pub fn changed(&self) -> Option<f64> {
        let all = self.lengths.0 + self.lengths.1;
        let equal = self.kept + self.passages.iter().map(|passage| passage.len).sum::<usize>();
        (all > 0).then(|| (all - 2 * equal) as f64 / all as f64)
    }

    /// The longest passage, the first of equals.
    pub fn longest(&self) -> Option<Passage> {
        self.passages.iter().copied().reduce(|best, other| if other.len > best.len { other } else { best })
    }
}

/// Aligns two sequences of token hashes. Equal hashes are taken for equal tokens.
pub fn align(a: &[u64], b: &[u64]) -> Alignment {
    let lengths = (a.len(), b.len());
    if a.len().min(b.len()) < SHORTEST {
        let whole = Passage { a: 0, b: 0, len: a.len(), moved: false };
        let passages = if a == b && !a.is_empty() { vec![whole] } else { Vec::new() };
        return Alignment { passages, kept: 0, lengths };
    }
    let pair = chain::Pair::new(a, b);
    let chain = pair.chain();
    let moved = pair.moved(&chain);
    let mut alignment = Alignment { passages: [chain, moved].concat(), kept: 0, lengths };
    alignment.passages.sort_unstable_by_key(|passage| passage.a);
    alignment.kept = alignment.kept_in_gaps(a, b);
    alignment
}

impl Alignment {
    /// Equal tokens, in the same order, in the short gaps between passages.
    fn kept_in_gaps(&self, a: &[u64], b: &[u64]) -> usize {
        if self.passages.is_empty() {
            return 0;
        }
        let tokens = |all: &[u64], parts: &[Range<usize>]| -> Vec<u64> {
            parts.iter().flat_map(|part| &all[part.clone()]).copied().collect()
        };
        let is_short = |parts: &[Range<usize>]| parts.iter().map(ExactSizeIterator::len).sum::<usize>() <= GAP;
        let gaps = self.gaps().into_iter().filter(|gap| is_short(&gap.a) && is_short(&gap.b));
        gaps.map(|gap| common(&tokens(a, &gap.a), &tokens(b, &gap.b))).sum()
    }
}

/// Length of the longest common subsequence, in time that grows with the product of the lengths.
fn common(a: &[u64], b: &[u64]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for token in a {
        let mut diagonal = 0;
        for (at, other) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if token == other { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    row[b.len()]
}
