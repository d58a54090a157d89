//! Rows that are wanted in order: sorted in memory up to a limit, past it in runs on disk that are merged.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

use rayon::prelude::*;

use super::bands::{Band, ROW, Rows};

/// Rows in any order, to be had sorted.
#[derive(Default)]
pub struct SortedRows {
    rows: Rows,
    /// Sorted rows in files that have no name, and are gone with the process.
    runs: Vec<File>,
}

impl SortedRows {
    /// Adds a row.
    pub fn push(&mut self, band: Band) {
        self.rows.push(band);
    }

    /// How many rows are in memory.
    pub fn in_memory(&self) -> usize {
        self.rows.len()
    }

    /// Adds what `other` has.
    pub fn append(&mut self, other: Self) {
        self.rows.append(other.rows, 0);
        self.runs.extend(other.runs);
    }

    /// Puts what is in memory into a run on disk.
    ///
    /// # Errors
    /// If there is no room for it. The rows stay in memory then.
    pub fn spill(&mut self) -> io::Result<()> {
        let mut rows = self.rows.take(|_| true);
        rows.par_sort_unstable();
        match written(&rows) {
            Ok(file) => self.runs.push(file),
            Err(error) => {
                rows.into_iter().for_each(|band| self.rows.push(band));
                return Err(error);
            }
        }
        Ok(())
    }

    /// All rows, in order.
    ///
    /// # Errors
    /// If a run cannot be read again.
    pub fn sorted(mut self) -> io::Result<impl Iterator<Item = io::Result<Band>>> {
        let mut rows = self.rows.take(|_| true);
        rows.par_sort_unstable();
        let mut sources: Vec<Source> = self.runs.into_iter().map(Source::of).collect();
        sources.push(Source::Memory(rows.into_iter()));
        let mut heads = BinaryHeap::with_capacity(sources.len());
        for (index, source) in sources.iter_mut().enumerate() {
            heads.extend(source.next()?.map(|band| Reverse((band, index))));
        }
        Ok(std::iter::from_fn(move || {
            let mut head = heads.peek_mut()?;
            let Reverse((band, index)) = *head;
            match sources[index].next() {
                Ok(Some(next)) => *head = Reverse((next, index)),
                Ok(None) => drop(PeekMut::pop(head)),
                Err(error) => return Some(Err(error)),
            }
            Some(Ok(band))
        }))
    }
}

/// Sorted rows, read one by one.
enum Source {
    Memory(std::vec::IntoIter<Band>),
    Disk(BufReader<File>),
}

impl Source {
    fn of(run: File) -> Self {
        Self::Disk(BufReader::with_capacity(1 << 18, run))
    }

    fn next(&mut self) -> io::Result<Option<Band>> {
        match self {
            Self::Memory(rows) => Ok(rows.next()),
            Self::Disk(file) => {
                let mut bytes = [0; ROW];
                match file.read_exact(&mut bytes) {
                    Ok(()) => Ok(Some(Band::from_bytes(bytes))),
                    Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
                    Err(error) => Err(error),
                }
            }
        }
    }
}

/// Writes sorted rows into a file that has no name.
fn written(rows: &[Band]) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    let mut out = BufWriter::with_capacity(1 << 20, &mut file);
    for band in rows {
        out.write_all(&band.to_bytes())?;
    }
    out.flush()?;
    drop(out);
    file.rewind()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_in_order_wherever_they_are() {
        let rows = |from: u64| (from..from + 50).map(|n| Band { rule: 1, key: n * 7919 % 101, document: n as u32 });
        let mut all = SortedRows::default();
        rows(0).for_each(|band| all.push(band));
        all.spill().unwrap();
        assert_eq!(all.in_memory(), 0);
        let mut other = SortedRows::default();
        rows(50).for_each(|band| other.push(band));
        other.spill().unwrap();
        rows(100).for_each(|band| other.push(band));
        all.append(other);
        let mut expected: Vec<Band> = (0..3).flat_map(|part| rows(50 * part)).collect();
        expected.sort_unstable();
        assert_eq!(all.sorted().unwrap().collect::<io::Result<Vec<_>>>().unwrap(), expected);
    }
}
