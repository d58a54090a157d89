//! The rows of the table: which are drawn, and which are folded because there are too many.

use std::cmp::Reverse;

use super::{Row, Size, Stretch};

/// More rows than these are folded.
const MOST: usize = 60;
/// Rows that are then drawn, the longest; between them stand folded ones.
const DRAWN: usize = 24;

/// A line, or two, of the table.
pub(super) enum Entry<'a> {
    /// A row.
    Row(&'a Row),
    /// Several rows in a run.
    Folded(Fold),
}

/// What is told of folded rows.
#[derive(Default)]
pub(super) struct Fold {
    pub(super) passages: usize,
    pub(super) changes: usize,
    /// Length of the passages.
    pub(super) size: Size,
    /// First and last line in either document.
    pub(super) a: Option<(u32, u32)>,
    pub(super) b: Option<(u32, u32)>,
}

impl Fold {
    fn of(rows: &[&Row]) -> Self {
        let mut fold = Self::default();
        for row in rows {
            match row.passage() {
                Some((a, _)) => {
                    fold.passages += 1;
                    fold.size = fold.size + a.size;
                }
                None => fold.changes += 1,
            }
            fold.a = joined(fold.a, row.a.as_ref());
            fold.b = joined(fold.b, row.b.as_ref());
        }
        fold
    }
}

fn joined(lines: Option<(u32, u32)>, stretch: Option<&Stretch>) -> Option<(u32, u32)> {
    let Some(stretch) = stretch else { return lines };
    let (from, to) = (stretch.location.line, stretch.location.end_line);
    Some(lines.map_or((from, to), |(first, last)| (first.min(from), last.max(to))))
}

/// The entries for `rows`, in their order.
pub(super) fn entries<'a>(rows: &[&'a Row], show_all: bool) -> Vec<Entry<'a>> {
    if show_all || rows.len() <= MOST {
        return rows.iter().map(|row| Entry::Row(row)).collect();
    }
    let is_drawn = drawn(rows);
    let mut entries = Vec::new();
    let mut at = 0;
    for same in is_drawn.chunk_by(|one, next| one == next) {
        let part = &rows[at..at + same.len()];
        match part {
            // A fold takes as much room as the row it would hide.
            [row] => entries.push(Entry::Row(row)),
            _ if same[0] => entries.extend(part.iter().map(|row| Entry::Row(row))),
            _ => entries.push(Entry::Folded(Fold::of(part))),
        }
        at += same.len();
    }
    entries
}

/// Whether each of `rows` is drawn: the longest are, and of equals all or none; of rows that are all as long, the first.
fn drawn(rows: &[&Row]) -> Vec<bool> {
    let lengths: Vec<usize> = rows.iter().map(|row| row.length()).collect();
    let mut sorted = lengths.clone();
    sorted.sort_unstable_by_key(|length| Reverse(*length));
    let limit = sorted.get(DRAWN).copied().unwrap_or_default();
    if sorted.first() == Some(&limit) {
        return (0..rows.len()).map(|index| index < DRAWN).collect();
    }
    lengths.iter().map(|length| *length > limit).collect()
}
