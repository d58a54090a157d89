//! Rows of candidate keys, grouped by key: in memory up to a limit, past it on disk, parted by key.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

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
pub(super) const ROW: usize = 14;

impl Band {
    pub(super) fn to_bytes(self) -> [u8; ROW] {
        let mut bytes = [0; ROW];
        bytes[..2].copy_from_slice(&self.rule.to_le_bytes());
        bytes[2..10].copy_from_slice(&self.key.to_le_bytes());
        bytes[10..].copy_from_slice(&self.document.to_le_bytes());
        bytes
    }

    /// The same row where its document stands after the first `shift`.
    fn after(self, shift: u32) -> Self {
        Self { document: self.document + shift, ..self }
    }

    /// The part it belongs to. Keys of one rule may lie close together.
    fn part(self) -> usize {
        (self.key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as usize % PARTS
    }

    pub(super) fn from_bytes(bytes: [u8; ROW]) -> Self {
        let [r0, r1, k0, k1, k2, k3, k4, k5, k6, k7, d0, d1, d2, d3] = bytes;
        Self {
            rule: u16::from_le_bytes([r0, r1]),
            key: u64::from_le_bytes([k0, k1, k2, k3, k4, k5, k6, k7]),
            document: u32::from_le_bytes([d0, d1, d2, d3]),
        }
    }
}

/// Rows in memory, added to without being copied.
#[derive(Default)]
pub(super) struct Rows {
    /// Those that are added to.
    open: Vec<Band>,
    /// Those that are done with.
    blocks: Vec<Block>,
}

/// Rows of a block.
const BLOCK: usize = 1 << 14;

struct Block {
    rows: Vec<Band>,
    /// How many documents stand before those of this block.
    shift: u32,
}

impl Rows {
    pub(super) fn push(&mut self, band: Band) {
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

    pub(super) fn len(&self) -> usize {
        self.open.len() + self.blocks.iter().map(|block| block.rows.len()).sum::<usize>()
    }

    /// Adds what `other` has; its documents stand after the first `shift`.
    pub(super) fn append(&mut self, mut other: Self, shift: u32) {
        other.close();
        self.blocks.extend(other.blocks.into_iter().map(|block| Block { shift: block.shift + shift, ..block }));
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Band> {
        let closed = self.blocks.iter().flat_map(|block| block.rows.iter().map(|band| band.after(block.shift)));
        closed.chain(self.open.iter().copied())
    }

    /// Takes the rows that `wanted` holds for; a block is given back as soon as it was looked through.
    pub(super) fn take(&mut self, wanted: impl Fn(&Band) -> bool) -> Vec<Band> {
        self.close();
        let mut rows = Vec::new();
        for block in self.blocks.drain(..) {
            rows.extend(block.rows.into_iter().filter(&wanted).map(|band| band.after(block.shift)));
        }
        rows
    }

    fn twin(&mut self) -> Self {
        self.close();
        let copy = |block: &Block| Block { rows: block.rows.clone(), shift: block.shift };
        Self { open: Vec::new(), blocks: self.blocks.iter().map(copy).collect() }
    }
}

/// Rows on disk are parted by their keys into so many parts, each of which is then grouped by itself: of a billion
/// rows a part takes 64 MB.
const PARTS: usize = 256;

/// Rows in a file that has no name, and is gone with the process.
struct Run {
    file: File,
    /// Where each part starts, in rows, and where the last one ends.
    starts: Vec<u64>,
    /// How many documents stand before those of this run.
    shift: u32,
}

impl Run {
    /// Writes `rows` part by part.
    fn of(rows: &Rows) -> io::Result<Self> {
        let mut starts = vec![0; PARTS + 1];
        rows.iter().for_each(|band| starts[band.part() + 1] += 1);
        for part in 0..PARTS {
            starts[part + 1] += starts[part];
        }
        let mut next: Vec<usize> = starts.iter().map(|start| *start as usize * ROW).collect();
        let mut bytes = vec![0; rows.len() * ROW];
        for band in rows.iter() {
            let at = &mut next[band.part()];
            bytes[*at..*at + ROW].copy_from_slice(&band.to_bytes());
            *at += ROW;
        }
        let mut file = tempfile::tempfile()?;
        file.write_all(&bytes)?;
        Ok(Self { file, starts, shift: 0 })
    }

    /// The rows of a part as they lie on disk.
    fn read(&mut self, part: usize) -> io::Result<Vec<u8>> {
        let (start, end) = (self.starts[part], self.starts[part + 1]);
        let mut bytes = vec![0; (end - start) as usize * ROW];
        self.file.seek(SeekFrom::Start(start * ROW as u64))?;
        self.file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

/// Rows that come sorted.
type Sorted = Box<dyn Iterator<Item = io::Result<Band>> + Send>;

/// Bands of some documents, in any order.
#[derive(Default)]
pub struct Bands {
    rows: Rows,
    runs: Vec<Run>,
    sorted: Option<Sorted>,
}

impl Bands {
    /// Rows that are known already, in order: all there are.
    pub fn sorted(rows: Sorted) -> Self {
        Self { sorted: Some(rows), ..Self::default() }
    }

    /// Adds a row.
    pub fn push(&mut self, band: Band) {
        self.rows.push(band);
    }

    /// How many rows are in memory.
    pub fn in_memory(&self) -> usize {
        self.rows.len()
    }

    /// Adds what `other` has; its documents stand after the first `shift`.
    pub fn append(&mut self, other: Self, shift: u32) {
        self.rows.append(other.rows, shift);
        self.runs.extend(other.runs.into_iter().map(|run| Run { shift: run.shift + shift, ..run }));
    }

    /// The same rows once more, on disk what is on disk. None of them may come sorted.
    ///
    /// # Errors
    /// If what is on disk cannot be copied.
    pub fn twin(&mut self) -> io::Result<Self> {
        let mut runs = Vec::with_capacity(self.runs.len());
        for run in &mut self.runs {
            let mut file = tempfile::tempfile()?;
            run.file.rewind()?;
            io::copy(&mut run.file, &mut file)?;
            runs.push(Run { file, starts: run.starts.clone(), shift: run.shift });
        }
        Ok(Self { rows: self.rows.twin(), runs, sorted: None })
    }

    /// Puts what is in memory on disk.
    ///
    /// # Errors
    /// If there is no room for it. The rows stay in memory then.
    pub fn spill(&mut self) -> io::Result<()> {
        self.runs.push(Run::of(&self.rows)?);
        self.rows = Rows::default();
        Ok(())
    }

    /// The rows in memory.
    pub fn rows(&self) -> impl Iterator<Item = Band> {
        self.rows.iter()
    }

    /// Calls `each` with the documents of each rule and key that more than one document has, in no order that means
    /// anything; the documents are in order.
    ///
    /// # Errors
    /// If what is on disk cannot be read again.
    pub fn for_each_group(mut self, mut each: impl FnMut(u16, u64, &[u32])) -> io::Result<()> {
        if let Some(rows) = self.sorted {
            return group(rows, &mut each);
        }
        if self.runs.is_empty() {
            let often = Often::of(self.rows.len(), self.rows.iter());
            let mut rows = self.rows.take(|band| often.has(band));
            rows.par_sort_unstable();
            return group(rows.into_iter().map(Ok), &mut each);
        }
        self.spill()?;
        let parts: Vec<usize> = (0..PARTS).collect();
        for parts in parts.chunks(rayon::current_num_threads()) {
            let mut written = Vec::with_capacity(parts.len());
            for part in parts {
                let runs = self.runs.iter_mut().map(|run| Ok((run.read(*part)?, run.shift)));
                written.push(runs.collect::<io::Result<Vec<_>>>()?);
            }
            let grouped: Vec<Vec<Band>> = written.into_par_iter().map(in_order).collect();
            for rows in grouped {
                group(rows.into_iter().map(Ok), &mut each)?;
            }
        }
        Ok(())
    }
}

/// The rows of a part whose keys more than one document may have, in order.
fn in_order(runs: Vec<(Vec<u8>, u32)>) -> Vec<Band> {
    let all = || {
        runs.iter().flat_map(|(bytes, shift)| {
            let (rows, _) = bytes.as_chunks();
            rows.iter().map(|row| Band::from_bytes(*row).after(*shift))
        })
    };
    let often = Often::of(runs.iter().map(|(bytes, _)| bytes.len() / ROW).sum(), all());
    let mut rows: Vec<Band> = all().filter(|band| often.has(band)).collect();
    rows.sort_unstable();
    rows
}

/// Calls `each` with the documents of each rule and key of `rows`, which are in order, that more than one document has.
fn group(rows: impl Iterator<Item = io::Result<Band>>, each: &mut impl FnMut(u16, u64, &[u32])) -> io::Result<()> {
    let (mut key, mut documents): (Option<(u16, u64)>, Vec<u32>) = (None, Vec::new());
    for band in rows {
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

/// Which keys more than one document may have: nearly all bands have one that no other has, and what is left without
/// them is sorted soon.
struct Often {
    once: Vec<u64>,
    twice: Vec<u64>,
}

impl Often {
    /// Of `count` rows.
    fn of(count: usize, rows: impl Iterator<Item = Band>) -> Self {
        let words = (count * 8).div_ceil(u64::BITS as usize).next_power_of_two();
        let mut often = Self { once: vec![0; words], twice: vec![0; words] };
        for band in rows {
            let (word, bit) = often.slot(&band);
            often.twice[word] |= often.once[word] & bit;
            often.once[word] |= bit;
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
        found.sort_unstable();
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
