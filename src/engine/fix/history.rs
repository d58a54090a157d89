//! What several passes of edits come to: stretches of the original that gave way to stretches of the result.

use std::ops::Range;

use super::apply::ByteEdit;

/// A stretch of the original and what stands in its place; one of them may be empty, all else is the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Bytes of the original.
    pub before: Range<usize>,
    /// Bytes of the result.
    pub after: Range<usize>,
}

/// A piece of the current bytes.
#[derive(Clone, Debug)]
enum Piece {
    /// These bytes of the original.
    Kept(Range<usize>),
    /// So many bytes that were put in.
    New(usize),
}

/// The current bytes in terms of the original ones.
#[derive(Clone, Debug)]
pub(super) struct History {
    original: usize,
    pieces: Vec<Piece>,
}

impl History {
    /// Nothing has changed yet in an original of `length` bytes.
    pub(super) fn new(length: usize) -> Self {
        Self { original: length, pieces: vec![Piece::Kept(0..length)] }
    }

    /// Records a pass of edits, in order, of the current bytes.
    pub(super) fn record(&mut self, edits: &[&ByteEdit]) {
        let mut out = Vec::with_capacity(self.pieces.len() + 2 * edits.len());
        let mut edits = edits.iter().peekable();
        let (mut at, mut deleted_to) = (0, 0);
        for piece in std::mem::take(&mut self.pieces) {
            let length = piece.len();
            let mut done = 0;
            while done < length {
                if at + done < deleted_to {
                    done = length.min(deleted_to - at);
                } else if let Some(edit) = edits.next_if(|edit| edit.at.start == at + done) {
                    push(&mut out, Piece::New(edit.bytes.len()));
                    deleted_to = edit.at.end;
                } else {
                    let next = edits.peek().map_or(length, |edit| length.min(edit.at.start - at));
                    push(&mut out, piece.part(done..next));
                    done = next;
                }
            }
            at += length;
        }
        edits.for_each(|edit| push(&mut out, Piece::New(edit.bytes.len())));
        self.pieces = out;
    }

    /// The stretches that differ from the original, in order.
    pub(super) fn changes(&self) -> Vec<Change> {
        let mut changes = Vec::new();
        let (mut before, mut after, mut open) = (0, 0, 0);
        let mut close = |before: Range<usize>, after: Range<usize>| {
            if !before.is_empty() || !after.is_empty() {
                changes.push(Change { before, after });
            }
        };
        for piece in &self.pieces {
            match piece {
                Piece::Kept(range) => {
                    close(before..range.start, open..after);
                    before = range.end;
                    after += range.len();
                    open = after;
                }
                Piece::New(length) => after += length,
            }
        }
        close(before..self.original, open..after);
        changes
    }
}

impl Piece {
    fn len(&self) -> usize {
        match self {
            Self::Kept(range) => range.len(),
            Self::New(length) => *length,
        }
    }

    fn part(&self, part: Range<usize>) -> Self {
        match self {
            Self::Kept(range) => Self::Kept(range.start + part.start..range.start + part.end),
            Self::New(_) => Self::New(part.len()),
        }
    }
}

/// Adds a piece; one that goes on from the last is joined to it.
fn push(pieces: &mut Vec<Piece>, piece: Piece) {
    match (pieces.last_mut(), piece) {
        (_, piece) if piece.len() == 0 => {}
        (Some(Piece::New(last)), Piece::New(more)) => *last += more,
        (Some(Piece::Kept(last)), Piece::Kept(more)) if last.end == more.start => last.end = more.end,
        (_, piece) => pieces.push(piece),
    }
}
