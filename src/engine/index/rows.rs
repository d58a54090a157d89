//! Rows of keys in the index: sorted runs, of which a change adds a small one, and small ones are merged.
//!
//! A row says that a document (by its slot) has a key of a number. A run is cut into chunks, each under the first of
//! its rows, so that a key is found with one look a run, and all rows are read in order.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io;
use std::ops::ControlFlow;

use redb::{ReadOnlyTable, ReadableTable, Table, TableDefinition};

use super::error;
use crate::engine::bands::Band;

/// Chunks by run and first row.
type Key = (u32, u16, u64, u32);

/// Chunks of rows.
pub(super) type Chunks = TableDefinition<'static, Key, &'static [u8]>;

/// Bytes of a row: number, key and slot, most significant first.
const ROW: usize = 14;

/// Rows of a chunk: with its key it just fits four pages of the store.
const CHUNK: usize = 1150;

/// A run and how many rows it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Run {
    id: u32,
    rows: u64,
}

fn to_bytes(band: Band) -> [u8; ROW] {
    let mut bytes = [0; ROW];
    bytes[..2].copy_from_slice(&band.rule.to_be_bytes());
    bytes[2..10].copy_from_slice(&band.key.to_be_bytes());
    bytes[10..].copy_from_slice(&band.document.to_be_bytes());
    bytes
}

fn from_bytes(bytes: &[u8]) -> Option<Band> {
    let (rule, rest) = bytes.split_first_chunk()?;
    let (key, rest) = rest.split_first_chunk()?;
    let (slot, _) = rest.split_first_chunk()?;
    Some(Band { rule: u16::from_be_bytes(*rule), key: u64::from_be_bytes(*key), document: u32::from_be_bytes(*slot) })
}

/// Appends a run of `rows`, which are sorted.
pub(super) fn append(
    table: &mut Table<'_, Key, &'static [u8]>,
    runs: &mut Vec<Run>,
    rows: &mut dyn Iterator<Item = io::Result<Band>>,
) -> io::Result<()> {
    let id = runs.iter().map(|run| run.id + 1).max().unwrap_or_default();
    let (mut first, mut chunk, mut count) = (None, Vec::with_capacity(CHUNK * ROW), 0);
    for row in rows {
        let row = row?;
        first.get_or_insert(row);
        chunk.extend_from_slice(&to_bytes(row));
        count += 1;
        if chunk.len() == CHUNK * ROW {
            put(table, id, first.take(), &mut chunk)?;
        }
    }
    put(table, id, first, &mut chunk)?;
    if count > 0 {
        runs.push(Run { id, rows: count });
    }
    Ok(())
}

fn put(
    table: &mut Table<'_, Key, &'static [u8]>,
    run: u32,
    first: Option<Band>,
    chunk: &mut Vec<u8>,
) -> io::Result<()> {
    if let Some(first) = first {
        table.insert((run, first.rule, first.key, first.document), chunk.as_slice()).map_err(error)?;
        chunk.clear();
    }
    Ok(())
}

/// Merges the last runs while they are of like size and have at most `limit` rows together: so there are few runs,
/// and a row is moved only as often as the whole doubles. Rows of which `is_alive` is false are dropped.
pub(super) fn merge(
    table: &mut Table<'_, Key, &'static [u8]>,
    runs: &mut Vec<Run>,
    limit: u64,
    is_alive: &dyn Fn(u32) -> io::Result<bool>,
) -> io::Result<()> {
    while let [.., a, b] = runs[..]
        && a.rows <= 2 * b.rows
        && a.rows + b.rows <= limit
    {
        let mut rows = Vec::with_capacity((a.rows + b.rows) as usize);
        for run in [a, b] {
            for chunk in table.range((run.id, 0, 0, 0)..=(run.id, u16::MAX, u64::MAX, u32::MAX)).map_err(error)? {
                let (_, chunk) = chunk.map_err(error)?;
                rows.extend(chunk.value().chunks_exact(ROW).filter_map(from_bytes));
            }
            table.retain_in((run.id, 0, 0, 0)..=(run.id, u16::MAX, u64::MAX, u32::MAX), |_, _| false).map_err(error)?;
        }
        runs.truncate(runs.len() - 2);
        rows.sort_unstable();
        let alive = rows.into_iter().filter_map(|row| match is_alive(row.document) {
            Ok(alive) => alive.then_some(Ok(row)),
            Err(error) => Some(Err(error)),
        });
        append(table, runs, &mut { alive })?;
    }
    Ok(())
}

/// Calls `each` with the slots from `from` on that have a key, run by run, in order within a run, until it breaks.
pub(super) fn each_slot(
    table: &impl ReadableTable<Key, &'static [u8]>,
    runs: &[Run],
    (rule, key): (u16, u64),
    from: u32,
    each: &mut dyn FnMut(u32) -> io::Result<ControlFlow<()>>,
) -> io::Result<()> {
    let least = Band { rule, key, document: from };
    'runs: for run in runs {
        // The last chunk that starts before may hold the first of them.
        let before = table.range((run.id, 0, 0, 0)..(run.id, rule, key, from)).map_err(error)?.next_back();
        let after = table.range((run.id, rule, key, from)..=(run.id, rule, key, u32::MAX)).map_err(error)?;
        for chunk in before.into_iter().chain(after) {
            let (_, chunk) = chunk.map_err(error)?;
            let rows = chunk.value();
            let row_at = |at: usize| from_bytes(&rows[at * ROW..]);
            let count = rows.len() / ROW;
            let (mut low, mut high) = (0, count);
            while low < high {
                let middle = low.midpoint(high);
                if row_at(middle).is_some_and(|row| row < least) { low = middle + 1 } else { high = middle }
            }
            for row in (low..count).filter_map(row_at) {
                if (row.rule, row.key) != (rule, key) || each(row.document)?.is_break() {
                    continue 'runs;
                }
            }
        }
    }
    Ok(())
}

/// All rows of all runs, in order.
pub(super) fn sorted(
    table: &ReadOnlyTable<Key, &'static [u8]>,
    runs: &[Run],
) -> io::Result<impl Iterator<Item = io::Result<Band>> + Send + use<>> {
    let mut sources = Vec::new();
    let mut heads = BinaryHeap::new();
    for run in runs {
        let chunks = table.range((run.id, 0, 0, 0)..=(run.id, u16::MAX, u64::MAX, u32::MAX)).map_err(error)?;
        let mut source = Source { chunks, chunk: Vec::new(), at: 0 };
        if let Some(first) = source.next()? {
            heads.push(Reverse((first, sources.len())));
        }
        sources.push(source);
    }
    Ok(std::iter::from_fn(move || {
        let Reverse((band, index)) = heads.pop()?;
        match sources[index].next() {
            Ok(next) => heads.extend(next.map(|next| Reverse((next, index)))),
            Err(error) => return Some(Err(error)),
        }
        Some(Ok(band))
    }))
}

/// The rows of one run.
struct Source {
    chunks: redb::Range<'static, Key, &'static [u8]>,
    chunk: Vec<u8>,
    at: usize,
}

impl Source {
    fn next(&mut self) -> io::Result<Option<Band>> {
        if self.at == self.chunk.len() {
            let Some(chunk) = self.chunks.next() else { return Ok(None) };
            let (_, chunk) = chunk.map_err(error)?;
            self.chunk.clear();
            self.chunk.extend_from_slice(chunk.value());
            self.at = 0;
        }
        let row = self.chunk.get(self.at..).and_then(from_bytes);
        self.at += ROW;
        Ok(row)
    }
}
