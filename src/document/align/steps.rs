//! An alignment told from start to end: passages, and what lies between them.

use std::ops::Range;

use super::{Alignment, Passage};

/// What a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// A passage of both, in the same order.
    Same,
    /// Tokens of one, of the other, or different ones of both.
    Changed,
    /// A passage of both that stands in another order.
    Moved,
}

/// A stretch of one sequence, of the other, or of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it is.
    pub kind: StepKind,
    /// Its tokens in the first sequence; may be empty.
    pub a: Range<usize>,
    /// Its tokens in the second sequence; may be empty.
    pub b: Range<usize>,
}

/// What lies between two passages that did not move, in parts: what moved is left out.
pub(super) struct Gap {
    pub(super) a: Vec<Range<usize>>,
    pub(super) b: Vec<Range<usize>>,
}

impl Step {
    fn of(kind: StepKind, passage: &Passage) -> Self {
        Self { kind, a: passage.in_a(), b: passage.in_b() }
    }
}

impl Alignment {
    /// Both sequences from start to end, each token in one step; then what moved, in the order of the first.
    pub fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut chain = self.passages.iter().filter(|passage| !passage.moved);
        for gap in self.gaps() {
            let changed = |a, b| Step { kind: StepKind::Changed, a, b };
            match (gap.a.as_slice(), gap.b.as_slice()) {
                ([], []) => {}
                ([a], [b]) => steps.push(changed(a.clone(), b.clone())),
                _ => {
                    steps.extend(gap.a.into_iter().map(|a| changed(a, 0..0)));
                    steps.extend(gap.b.into_iter().map(|b| changed(0..0, b)));
                }
            }
            steps.extend(chain.next().map(|passage| Step::of(StepKind::Same, passage)));
        }
        let moved = self.passages.iter().filter(|passage| passage.moved);
        steps.extend(moved.map(|passage| Step::of(StepKind::Moved, passage)));
        steps
    }

    /// What lies before, between and after the passages that did not move: one gap more than there are such passages.
    pub(super) fn gaps(&self) -> Vec<Gap> {
        let gaps_of = |side: fn(&Passage) -> Range<usize>, len: usize| {
            let moved = |passage: &&Passage| passage.moved;
            let mut cuts: Vec<_> = self.passages.iter().filter(moved).map(side).collect();
            cuts.sort_unstable_by_key(|cut| cut.start);
            let chain: Vec<_> = self.passages.iter().filter(|passage| !passage.moved).map(side).collect();
            rests(&chain, &cuts, len)
        };
        let in_a = gaps_of(Passage::in_a, self.lengths.0);
        in_a.into_iter().zip(gaps_of(Passage::in_b, self.lengths.1)).map(|(a, b)| Gap { a, b }).collect()
    }
}

/// The parts of `0..len` round the ranges of `chain`, those of `cuts` left out. All ranges are sorted.
fn rests(chain: &[Range<usize>], cuts: &[Range<usize>], len: usize) -> Vec<Vec<Range<usize>>> {
    let mut cuts = cuts.iter().peekable();
    let mut at = 0;
    let mut all = Vec::with_capacity(chain.len() + 1);
    for taken in chain.iter().chain([&(len..len)]) {
        let mut parts = Vec::new();
        while let Some(cut) = cuts.next_if(|cut| cut.start < taken.start) {
            parts.push(at..cut.start);
            at = cut.end;
        }
        parts.push(at..taken.start);
        parts.retain(|part| !part.is_empty());
        all.push(parts);
        at = taken.end;
    }
    all
}
