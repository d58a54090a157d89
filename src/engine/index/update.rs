//! A change of the index, and the state that it makes, before it is committed.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;

use redb::{Database, ReadableTable as _, Table, WriteTransaction};
use xxhash_rust::xxh3::xxh3_64;

use super::{
    ASKED, BANDS, FACTS, FILES, FOLDERS, FileRecord, IDENTITY, META, Meta, SLOTS, TALLIES, decode, encode, error, rows,
};
use crate::document::DocumentId;
use crate::engine::bands::Band;
use crate::engine::sorted_rows::SortedRows;
use crate::rule::Counts;

/// Rows that are merged by a change of a few files: more take longer than anybody waits for one file.
const FEW: u64 = 1 << 17;

/// A change that is under way.
pub(in crate::engine) struct Update<'a> {
    pub meta: Meta,
    meta_table: Table<'a, &'static str, &'static [u8]>,
    files: Table<'a, &'static str, &'static [u8]>,
    slots: Table<'a, u32, (&'static str, u32)>,
    tallies: Table<'a, (u16, u64), &'static [u8]>,
    folders: Table<'a, &'static str, u64>,
    bands: Table<'a, (u32, u16, u64, u32), &'static [u8]>,
    facts: Table<'a, (u32, u16, u64, u32), &'static [u8]>,
    /// What counts go up or down by, until they are written.
    more: BTreeMap<(u16, u64), HashMap<String, i64>>,
    more_in: BTreeMap<String, i64>,
    /// Rows of facts to add.
    fact_rows: SortedRows,
}

/// Makes a change: `work` says whether it is to last, as whole, or to leave no trace.
pub(super) fn change<T>(
    store: &Database,
    work: impl FnOnce(&mut Update<'_>) -> io::Result<(T, bool)>,
) -> io::Result<T> {
    let mut transaction = store.begin_write().map_err(error)?;
    // So that nobody waits for a repair after a run was killed.
    transaction.set_quick_repair(true);
    let (value, lasts) = {
        let mut update = Update::new(&transaction)?;
        let (value, lasts) = work(&mut update)?;
        if lasts {
            update.finish()?;
        }
        (value, lasts)
    };
    if lasts {
        transaction.commit().map_err(error)?;
    } else {
        transaction.abort().map_err(error)?;
    }
    Ok(value)
}

impl<'a> Update<'a> {
    fn new(transaction: &'a WriteTransaction) -> io::Result<Self> {
        let meta_table = transaction.open_table(META).map_err(error)?;
        let meta = match meta_table.get("meta").map_err(error)? {
            Some(bytes) => decode(bytes.value())?,
            None => Meta::default(),
        };
        Ok(Self {
            meta,
            meta_table,
            files: transaction.open_table(FILES).map_err(error)?,
            slots: transaction.open_table(SLOTS).map_err(error)?,
            tallies: transaction.open_table(TALLIES).map_err(error)?,
            folders: transaction.open_table(FOLDERS).map_err(error)?,
            bands: transaction.open_table(BANDS).map_err(error)?,
            facts: transaction.open_table(FACTS).map_err(error)?,
            more: BTreeMap::new(),
            more_in: BTreeMap::new(),
            fact_rows: SortedRows::default(),
        })
    }

    /// The next free slot.
    pub fn slot(&mut self) -> u32 {
        self.meta.next_slot += 1;
        self.meta.next_slot - 1
    }

    /// What is kept of the file at `path`.
    pub fn record(&self, path: &str) -> io::Result<Option<FileRecord>> {
        self.files.get(path).map_err(error)?.map(|bytes| decode(bytes.value())).transpose()
    }

    /// Keeps the file at `path`, without the keys of pair rules; the key is that of the overrides for it.
    pub fn put(&mut self, path: &str, record: &FileRecord, key: Vec<u16>) -> io::Result<()> {
        let bytes = encode(record)?;
        let old = self.files.insert(path, bytes.as_slice()).map_err(error)?;
        let old: Option<FileRecord> = old.map(|bytes| decode(bytes.value())).transpose()?;
        if let Some(old) = old {
            self.forget(path, &old)?;
        }
        let ids = record.ids(path);
        for ((id, slot), ordinal) in ids.zip(0..) {
            self.slots.insert(slot, (path, ordinal)).map_err(error)?;
            self.fact_rows.push(Band { rule: IDENTITY, key: id as u64, document: slot });
        }
        if let Some(first) = record.documents.first() {
            for (asked, _) in &record.asked {
                self.fact_rows.push(Band { rule: ASKED, key: path_key(asked), document: first.slot });
            }
        }
        record.fact_rows().for_each(|(rule, key, document)| self.fact_rows.push(Band { rule, key, document }));
        self.count(path, record, 1);
        self.meta.keys.insert(key);
        Ok(())
    }

    /// Keeps the same of a file, seen at another time.
    pub fn touch(&mut self, path: &str, record: &FileRecord) -> io::Result<()> {
        self.files.insert(path, encode(record)?.as_slice()).map_err(error).map(drop)
    }

    /// Drops the file at `path`.
    pub fn remove(&mut self, path: &str) -> io::Result<()> {
        let old = self.files.remove(path).map_err(error)?;
        let old: Option<FileRecord> = old.map(|bytes| decode(bytes.value())).transpose()?;
        old.map_or(Ok(()), |old| self.forget(path, &old))
    }

    fn forget(&mut self, path: &str, old: &FileRecord) -> io::Result<()> {
        for document in &old.documents {
            self.slots.remove(document.slot).map_err(error)?;
        }
        self.count(path, old, -1);
        Ok(())
    }

    fn count(&mut self, path: &str, record: &FileRecord, sign: i64) {
        let documents = record.documents.len() as i64;
        self.meta.documents = self.meta.documents.saturating_add_signed(sign * documents);
        self.meta.unread = self.meta.unread.saturating_add_signed(sign * i64::from(record.is_unread()));
        if documents > 0 {
            *self.more_in.entry(folder_of(path).to_owned()).or_default() += sign * documents;
        }
        for (rule, group, counts) in &record.tallies {
            let more = self.more.entry((*rule, *group)).or_default();
            for (name, count) in counts {
                *more.entry(name.clone()).or_default() += sign * *count as i64;
            }
        }
    }

    /// The counts of a group.
    pub fn counts(&self, rule: u16, group: u64) -> io::Result<Counts> {
        let mut counts: Counts = match self.tallies.get((rule, group)).map_err(error)? {
            Some(bytes) => decode(bytes.value())?,
            None => Counts::new(),
        };
        for (name, more) in self.more.get(&(rule, group)).into_iter().flatten() {
            let count = counts.entry(name.clone()).or_default();
            *count = count.saturating_add_signed(*more);
        }
        counts.retain(|_, count| *count > 0);
        Ok(counts)
    }

    /// The number of documents in a folder.
    pub fn documents_in(&self, folder: &str) -> io::Result<u64> {
        let known = self.folders.get(folder).map_err(error)?.map_or(0, |count| count.value());
        Ok(known.saturating_add_signed(self.more_in.get(folder).copied().unwrap_or_default()))
    }

    /// Path and number in its file of the document with this slot; `None` if it is there no longer.
    pub fn document(&self, slot: u32) -> io::Result<Option<(Arc<str>, u32)>> {
        let at = self.slots.get(slot).map_err(error)?;
        Ok(at.map(|at| (Arc::from(at.value().0), at.value().1)))
    }

    /// Calls `each` with the slots from `from` on that have a key of a pair rule, until it breaks. Some may be dead.
    pub fn each_band(
        &self,
        key: (u16, u64),
        from: u32,
        each: &mut dyn FnMut(u32) -> io::Result<ControlFlow<()>>,
    ) -> io::Result<()> {
        rows::each_slot(&self.bands, &self.meta.bands, key, from, each)
    }

    /// The slots with facts of a rule and key. Some may be dead.
    pub fn with_fact(&self, rule: u16, key: u64) -> io::Result<Vec<u32>> {
        let mut slots = Vec::new();
        rows::each_slot(&self.facts, &self.meta.facts, (rule, key), 0, &mut |slot| {
            slots.push(slot);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(slots)
    }

    /// The slots of documents that may have this identity. Some may be dead.
    pub fn with_id(&self, id: DocumentId) -> io::Result<Vec<u32>> {
        self.with_fact(IDENTITY, id as u64)
    }

    /// The slots of documents about which rules asked for the file at `path`. Some may be dead.
    pub fn that_asked_for(&self, path: &str) -> io::Result<Vec<u32>> {
        self.with_fact(ASKED, path_key(path))
    }

    /// Adds rows: those of `bands`, and those of the facts of what was put. `few` bounds how long that takes.
    pub fn add_rows(&mut self, bands: SortedRows, few: bool) -> io::Result<()> {
        let limit = if few { FEW } else { u64::MAX };
        let facts = std::mem::take(&mut self.fact_rows);
        rows::append(&mut self.bands, &mut self.meta.bands, &mut bands.sorted()?)?;
        rows::append(&mut self.facts, &mut self.meta.facts, &mut facts.sorted()?)?;
        let slots = &self.slots;
        let is_alive = |slot| Ok(slots.get(slot).map_err(error)?.is_some());
        rows::merge(&mut self.bands, &mut self.meta.bands, limit, &is_alive)?;
        rows::merge(&mut self.facts, &mut self.meta.facts, limit, &is_alive)
    }

    /// Puts rows of facts on disk once they are many.
    pub fn bound_rows(&mut self, most: usize) {
        if self.fact_rows.in_memory() > most {
            let _ = self.fact_rows.spill();
        }
    }

    /// Writes what is left to write.
    fn finish(&mut self) -> io::Result<()> {
        for (rule, group) in self.more.keys().copied().collect::<Vec<_>>() {
            let counts = self.counts(rule, group)?;
            if counts.is_empty() {
                self.tallies.remove((rule, group)).map_err(error)?;
            } else {
                self.tallies.insert((rule, group), encode(&counts)?.as_slice()).map_err(error)?;
            }
        }
        for folder in self.more_in.keys().cloned().collect::<Vec<_>>() {
            match self.documents_in(&folder)? {
                0 => drop(self.folders.remove(folder.as_str()).map_err(error)?),
                count => drop(self.folders.insert(folder.as_str(), count).map_err(error)?),
            }
        }
        let meta = encode(&self.meta)?;
        self.meta_table.insert("meta", meta.as_slice()).map_err(error).map(drop)
    }
}

fn path_key(path: &str) -> u64 {
    xxh3_64(path.as_bytes())
}

/// The folder part of a path, as `Document::folder` has it.
pub(in crate::engine) fn folder_of(path: &str) -> &str {
    path.rfind('/').map_or("", |cut| &path[..cut])
}
