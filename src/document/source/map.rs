//! The map from offsets of decoded text to offsets of the bytes it came from.
//!
//! Run-length compressed: a piece is a run of units (characters, as a rule) that all take the
//! same number of bytes in the text and the same in the file. Four bytes a piece and a mark every
//! 64 keep the worst case (each character in a piece of its own) near the size of the text.

/// How many pieces lie between two marks: what a look-up walks at most.
const STRIDE: usize = 64;

/// `count` units of the same step in the text and the same step in the file.
#[derive(Clone, Copy, Debug)]
struct Piece {
    count: u16,
    text_step: u8,
    raw_step: u8,
}

/// Where the pieces `STRIDE * i ..` start.
#[derive(Clone, Copy, Debug)]
struct Mark {
    text: usize,
    raw: u64,
}

/// Offsets of the text to offsets of the file; built in order while decoding.
#[derive(Clone, Debug)]
pub(super) struct OffsetMap {
    pieces: Vec<Piece>,
    marks: Vec<Mark>,
    text_end: usize,
    raw_start: u64,
    raw_end: u64,
}

impl OffsetMap {
    /// An empty map whose text starts at `raw_start` of the file.
    pub(super) fn new(raw_start: usize) -> Self {
        let raw = raw_start as u64;
        Self { pieces: Vec::new(), marks: Vec::new(), text_end: 0, raw_start: raw, raw_end: raw }
    }

    /// Adds `count` units, each of `text_step` bytes of text (at least one) and `raw_step` bytes
    /// of the file.
    pub(super) fn push(&mut self, mut count: usize, text_step: u8, raw_step: u8) {
        debug_assert!(text_step > 0, "a unit has text");
        while count > 0 {
            let room = match self.pieces.last() {
                Some(last) if (last.text_step, last.raw_step) == (text_step, raw_step) => u16::MAX - last.count,
                _ => 0,
            };
            if room == 0 {
                if self.pieces.len().is_multiple_of(STRIDE) {
                    self.marks.push(Mark { text: self.text_end, raw: self.raw_end });
                }
                self.pieces.push(Piece { count: 0, text_step, raw_step });
                continue;
            }
            let taken = u16::try_from(count).unwrap_or(u16::MAX).min(room);
            if let Some(last) = self.pieces.last_mut() {
                last.count += taken;
            }
            self.text_end += usize::from(taken) * usize::from(text_step);
            self.raw_end += u64::from(taken) * u64::from(raw_step);
            count -= usize::from(taken);
        }
    }

    /// Where the unit that holds `offset` starts in the file.
    pub(super) fn floor(&self, offset: usize) -> u64 {
        self.look_up(offset).0
    }

    /// Where the unit that `offset` stands within ends in the file; where `offset` stands between
    /// two units, the same as `floor`.
    pub(super) fn ceil(&self, offset: usize) -> u64 {
        self.look_up(offset).1
    }

    fn look_up(&self, offset: usize) -> (u64, u64) {
        let Some(nearest) = self.marks.partition_point(|mark| mark.text <= offset).checked_sub(1) else {
            return (self.raw_start, self.raw_start);
        };
        let Mark { mut text, mut raw } = self.marks[nearest];
        for piece in &self.pieces[nearest * STRIDE..] {
            let step = usize::from(piece.text_step);
            let length = usize::from(piece.count) * step;
            if offset < text + length {
                let whole = (offset - text) / step;
                let floor = raw + whole as u64 * u64::from(piece.raw_step);
                let within = !(offset - text).is_multiple_of(step);
                return (floor, if within { floor + u64::from(piece.raw_step) } else { floor });
            }
            text += length;
            raw += u64::from(piece.count) * u64::from(piece.raw_step);
        }
        (self.raw_end, self.raw_end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_runs_and_many_pieces_keep_every_boundary() {
        let mut map = OffsetMap::new(3);
        let mut boundaries = vec![(0, 3)];
        let (mut text, mut raw) = (0, 3);
        for i in 0..1000 {
            let (count, text_step, raw_step) = match i % 3 {
                0 => (1, 3, 2),
                1 => (if i == 400 { 200_000 } else { 2 }, 1, 1),
                _ => (3, 2, 4),
            };
            map.push(count, text_step, raw_step);
            text += count * usize::from(text_step);
            raw += count as u64 * u64::from(raw_step);
            boundaries.push((text, raw));
        }
        for (text, raw) in boundaries {
            assert_eq!((map.floor(text), map.ceil(text)), (raw, raw));
        }
    }

    #[test]
    fn a_place_within_a_unit_is_widened() {
        let mut map = OffsetMap::new(0);
        map.push(2, 3, 2);
        assert_eq!((map.floor(4), map.ceil(4)), (2, 4));
    }
}
