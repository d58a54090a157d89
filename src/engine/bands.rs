//! Rows of candidate keys: in memory up to a limit, past it in sorted runs on disk.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

use rayon::prelude::*;

/// A key under which a document looks for its like, for one pair rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Band {
    /// Index of the rule in the rulebook, or `LINES`.
    pub rule: u16,
    /// Hash that alike documents share. A chance meeting costs one verification, so 64 bits suffice.
    pub key: u64,
    /// Position of the document among those that are compared.
    pub document: u32,
}

/// Stands for a rule in the bands of sentences and lines, which all pair rules share.
pub const LINES: u16 = u16::MAX;

/// Bytes of a row on disk.
const ROW: usize = 14;

impl Band {
    fn to_bytes(self) -> [u8; ROW] {
        let mut bytes = [0; ROW];
        bytes[..2].copy_from_slice(&self.rule.to_le_bytes());
        bytes[2..10].copy_from_slice(&self.key.to_le_bytes());
        bytes[10..].copy_from_slice(&self.document.to_le_bytes());
        bytes
    }

    fn from_bytes(bytes: [u8; ROW]) -> Self {
        let [r0, r1, k0, k1, k2, k3, k4, k5, k6, k7, d0, d1, d2, d3] = bytes;
        Self {
            rule: u16::from_le_bytes([r0, r1]),
            key: u64::from_le_bytes([k0, k1, k2, k3, k4, k5, k6, k7]),
            document: u32::from_le_bytes([d0, d1, d2, d3]),
        }
    }
}

/// Bands of some documents, in any order.
#[derive(Default)]
pub struct Bands {
    /// Rows that are added to.
    open: Vec<Band>,
    /// Rows in memory that are done with: what is merged is not copied.
    blocks: Vec<Block>,
    runs: Vec<Run>,
    source: Option<Box<dyn Iterator<Item = io::Result<Band>> + Send>>,
}

/// Rows of a block in memory.
const BLOCK: usize = 1 << 14;

/// Rows in memory.
struct Block {
    rows: Vec<Band>,
    /// How many documents stand before those of this block.
    shift: u32,
}

/// Sorted rows in a file that has no name, and is gone with the process.
struct Run {
    file: File,
    /// How many documents stand before those of this run.
    shift: u32,
}

impl Bands {
    /// Adds a row.
    pub fn push(&mut self, band: Band) {
        if self.open.len() == BLOCK {
            self.close();
            self.open.reserve_exact(BLOCK);
        }
        self.open.push(band);
    }

    /// Makes a block of the rows that are added to.
    fn close(&mut self) {
        let rows = std::mem::take(&mut self.open);
        self.blocks.extend((!rows.is_empty()).then_some(Block { rows, shift: 0 }));
    }

    /// How many rows are in memory.
    pub fn in_memory(&self) -> usize {
        self.open.len() + self.blocks.iter().map(|block| block.rows.len()).sum::<usize>()
    }

    /// Adds what `other` has; its documents stand after the first `shift`.
    pub fn append(&mut self, mut other: Self, shift: u32) {
        other.close();
        self.blocks.extend(other.blocks.into_iter().map(|block| Block { shift: block.shift + shift, ..block }));
        self.runs.extend(other.runs.into_iter().map(|run| Run { shift: run.shift + shift, ..run }));
        self.source = self.source.take().or(other.source);
    }

    /// Takes the rows in memory that `wanted` holds for.
    fn take_rows(&mut self, wanted: impl Fn(&Band) -> bool) -> Vec<Band> {
        self.close();
        let mut rows = Vec::new();
        for block in self.blocks.drain(..) {
            let own = block.rows.into_iter().filter(&wanted);
            rows.extend(own.map(|band| Band { document: band.document + block.shift, ..band }));
        }
        rows
    }

    /// The same rows once more, on disk what is on disk. There must be no source.
    ///
    /// # Errors
    /// If what is on disk cannot be copied.
    pub fn twin(&mut self) -> io::Result<Self> {
        let mut runs = Vec::with_capacity(self.runs.len());
        for run in &mut self.runs {
            let mut file = tempfile::tempfile()?;
            io::copy(&mut run.file, &mut file)?;
            run.file.rewind()?;
            file.rewind()?;
            runs.push(Run { file, shift: run.shift });
        }
        self.close();
        let copy = |block: &Block| Block { rows: block.rows.clone(), shift: block.shift };
        Ok(Self { open: Vec::new(), blocks: self.blocks.iter().map(copy).collect(), runs, source: None })
    }

    /// Puts what is in memory into a run on disk.
    ///
    /// # Errors
    /// If there is no room for it. The rows stay in memory then.
    pub fn spill(&mut self) -> io::Result<()> {
        let mut rows = self.take_rows(|_| true);
        rows.par_sort_unstable();
        match written(&rows) {
            Ok(file) => self.runs.push(Run { file, shift: 0 }),
            Err(error) => {
                self.blocks.push(Block { rows, shift: 0 });
                return Err(error);
            }
        }
        Ok(())
    }

    /// Rows that `sorted` gives besides, in order; documents are numbered as in all others.
    pub fn add_source(&mut self, rows: Box<dyn Iterator<Item = io::Result<Band>> + Send>) {
        self.source = Some(rows);
    }

    /// The rows in memory.
    pub fn rows(&self) -> impl Iterator<Item = Band> {
        let closed = self
            .blocks
            .iter()
            .flat_map(|block| block.rows.iter().map(|band| Band { document: band.document + block.shift, ..*band }));
        closed.chain(self.open.iter().copied())
    }

    /// All rows, in order.
    ///
    /// # Errors
    /// If a run cannot be read again.
    pub fn sorted(mut self) -> io::Result<impl Iterator<Item = io::Result<Band>>> {
        let rows = self.take_rows(|_| true);
        self.merged(rows)
    }

    /// `rows` and what is not in memory, in order.
    fn merged(self, mut rows: Vec<Band>) -> io::Result<impl Iterator<Item = io::Result<Band>>> {
        rows.par_sort_unstable();
        let mut sources: Vec<Source> = self.runs.into_iter().map(Source::of).collect();
        sources.push(Source::Memory(rows.into_iter()));
        sources.extend(self.source.map(Source::Other));
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

    /// Calls `each` with the documents of each rule and key that more than one document has, rules and keys in order.
    ///
    /// # Errors
    /// If a run cannot be read again.
    pub fn for_each_group(mut self, mut each: impl FnMut(u16, u64, &[u32])) -> io::Result<()> {
        let rows = if self.runs.is_empty() && self.source.is_none() {
            let often = Often::of(&self);
            self.take_rows(|band| often.has(band))
        } else {
            self.take_rows(|_| true)
        };
        let (mut key, mut documents): (Option<(u16, u64)>, Vec<u32>) = (None, Vec::new());
        for band in self.merged(rows)? {
            let band = band?;
            if key != Some((band.rule, band.key)) {
                if let Some((rule, key)) = key.filter(|_| documents.len() > 1) {
                    each(rule, key, &documents);
                }
                key = Some((band.rule, band.key));
                documents.clear();
            }
            if documents.last() != Some(&band.document) {
                documents.push(band.document);
            }
        }
        if let Some((rule, key)) = key.filter(|_| documents.len() > 1) {
            each(rule, key, &documents);
        }
        Ok(())
    }
}

/// Sorted rows, read one by one.
enum Source {
    Memory(std::vec::IntoIter<Band>),
    Disk { file: BufReader<File>, shift: u32 },
    Other(Box<dyn Iterator<Item = io::Result<Band>> + Send>),
}

impl Source {
    fn of(run: Run) -> Self {
        Self::Disk { file: BufReader::with_capacity(1 << 18, run.file), shift: run.shift }
    }

    fn next(&mut self) -> io::Result<Option<Band>> {
        match self {
            Self::Memory(rows) => Ok(rows.next()),
            Self::Other(rows) => rows.next().transpose(),
            Self::Disk { file, shift } => {
                let mut bytes = [0; ROW];
                match file.read_exact(&mut bytes) {
                    Ok(()) => {
                        let band = Band::from_bytes(bytes);
                        Ok(Some(Band { document: band.document + *shift, ..band }))
                    }
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

/// Which keys more than one document may have: nearly all bands have one that no other has, and what is left without
/// them is sorted soon.
struct Often {
    once: Vec<u64>,
    twice: Vec<u64>,
}

impl Often {
    fn of(bands: &Bands) -> Self {
        let words = (bands.in_memory() * 8).div_ceil(u64::BITS as usize).next_power_of_two();
        let mut often = Self { once: vec![0; words], twice: vec![0; words] };
        for rows in bands.blocks.iter().map(|block| &block.rows).chain([&bands.open]) {
            for band in rows {
                let (word, bit) = often.slot(band);
                often.twice[word] |= often.once[word] & bit;
                often.once[word] |= bit;
            }
        }
        often
    }

    fn slot(&self, band: &Band) -> (usize, u64) {
        let slot = band.key.rotate_left(u32::from(band.rule)) as usize & (self.once.len() * u64::BITS as usize - 1);
        (slot / u64::BITS as usize, 1 << (slot % u64::BITS as usize))
    }

    fn has(&self, band: &Band) -> bool {
        let (word, bit) = self.slot(band);
        self.twice[word] & bit != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of 40 documents, some keys shared.
    fn rows(from: u32) -> impl Iterator<Item = Band> {
        (from..from + 40).flat_map(|document| {
            [(1, u64::from(document % 7)), (2, u64::from(document) << 40), (LINES, u64::from(document / 13))]
                .map(|(rule, key)| Band { rule, key: key.wrapping_mul(0x9E37_79B9_7F4A_7C15), document })
        })
    }

    fn groups(bands: Bands) -> Vec<(u16, u64, Vec<u32>)> {
        let mut found = Vec::new();
        bands.for_each_group(|rule, key, documents| found.push((rule, key, documents.to_vec()))).unwrap();
        found
    }

    #[test]
    fn rows_on_disk_are_grouped_as_those_in_memory() {
        let mut whole = Bands::default();
        rows(0).chain(rows(40)).for_each(|band| whole.push(band));
        let mut first = Bands::default();
        rows(0).take(50).for_each(|band| first.push(band));
        first.spill().unwrap();
        assert_eq!(first.in_memory(), 0);
        rows(0).skip(50).for_each(|band| first.push(band));
        // The second half counts its documents from 0.
        let mut second = Bands::default();
        rows(40).for_each(|band| second.push(Band { document: band.document - 40, ..band }));
        second.spill().unwrap();
        first.append(second, 40);
        let expected = groups(whole);
        assert_eq!(expected.len(), 7 + 7);
        assert_eq!(groups(first), expected);
    }
}
