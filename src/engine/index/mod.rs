//! The index: what mapping left of every document of a corpus, kept in one file from run to run.
//!
//! A later run reads only what changed, and one file is judged against all others without reading them. The store is
//! crash-safe: a run that is killed leaves the state before it. What a run says never depends on whether there was an
//! index. Everything that could change what rules say (rules, options, version, how paths are shown) is in the name
//! of the file; content, day and files asked for are in its records.

mod record;
mod rows;
mod update;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use redb::{Database, DatabaseError, ReadOnlyTable, ReadableDatabase as _, StorageError, TableDefinition, TableError};
use serde::{Deserialize, Serialize};

pub(super) use record::{FileRecord, Stamp};
use rows::{Chunks, Run};
pub(super) use update::{Update, folder_of};

use super::bands::Band;

/// Name of the folder in that of the corpus.
pub const FOLDER: &str = ".corpus-lint";

/// Number of the layout of tables and records; another one is another index.
const FORMAT: u32 = 1;

/// Indexes that are kept, each of other rules or options.
const KEPT: usize = 3;

/// Memory for pages of the store, in bytes.
const CACHE: usize = 64 << 20;

/// Changes from which an index may be worn.
const WORN: u32 = 20_000;

/// How long it is waited before another try to open what another run has open.
const WAIT: Duration = Duration::from_millis(5);

/// Tries until it is said that another run is waited for: one second.
const PATIENCE: usize = 200;

const META: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("meta");
/// Records by path.
const FILES: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("files");
/// Path and number in its file of the document with this slot.
const SLOTS: TableDefinition<'_, u32, (&str, u32)> = TableDefinition::new("slots");
/// Counts by rule and group.
const TALLIES: TableDefinition<'_, (u16, u64), &[u8]> = TableDefinition::new("tallies");
/// Documents by folder.
const FOLDERS: TableDefinition<'_, &str, u64> = TableDefinition::new("folders");
/// Keys by which pair rules find what is alike.
const BANDS: Chunks = TableDefinition::new("bands");
/// Keys of facts, and the files that rules asked for.
const FACTS: Chunks = TableDefinition::new("facts");

/// Stands for a rule in the rows of files that rules asked for.
const ASKED: u16 = u16::MAX;

/// Stands for a rule in the rows by which a document is found by its identity.
const IDENTITY: u16 = u16::MAX - 1;

/// What the index says of itself.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Meta {
    /// When all files were last looked at, in seconds since 1970.
    pub refreshed: u64,
    /// Documents in the index.
    pub documents: u64,
    /// Files that could not be read.
    pub unread: u64,
    /// The next free slot.
    pub next_slot: u32,
    /// Slots below were given in the order of paths.
    pub ordered: u32,
    /// The override keys of all paths.
    pub keys: BTreeSet<Vec<u16>>,
    bands: Vec<Run>,
    facts: Vec<Run>,
}

/// An index that is open, and that no other run has open.
pub struct Index {
    store: Database,
    path: PathBuf,
}

impl Index {
    /// Opens the index of the corpus in `folder` for runs of this `identity`, or makes an empty one. If another run
    /// has it open, that one is waited for, and `waiting` called once that takes long.
    ///
    /// # Errors
    /// If the folder cannot be written to, or the file not be locked.
    pub fn open(folder: &Path, identity: u128, waiting: &dyn Fn()) -> io::Result<Self> {
        let folder = folder.join(FOLDER);
        prepare(&folder)?;
        let path = folder.join(format!("index-{:016x}.redb", (identity as u64) ^ u64::from(FORMAT)));
        let mut tries = 0;
        loop {
            match Database::builder().set_cache_size(CACHE).create(&path) {
                Ok(store) => {
                    prune(&folder, &path);
                    return Ok(Self { store, path });
                }
                Err(DatabaseError::DatabaseAlreadyOpen) => {
                    tries += 1;
                    if tries == PATIENCE {
                        waiting();
                    }
                    std::thread::sleep(WAIT);
                }
                Err(DatabaseError::Storage(StorageError::Io(error))) if error.kind() != io::ErrorKind::InvalidData => {
                    return Err(error);
                }
                // What is no store, or one of another make, is of no use to anybody.
                Err(_) => fs::remove_file(&path)?,
            }
        }
    }

    /// What it knows of; `None` while it is empty.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn state(&self) -> io::Result<Option<State>> {
        let state = |meta: Meta| State {
            documents: meta.documents,
            keys: meta.keys,
            is_worn: meta.next_slot - meta.ordered > meta.ordered.max(WORN),
        };
        Ok(self.snapshot()?.map(|snapshot| state(snapshot.meta)))
    }

    /// Removes the index: the next run makes a new one.
    pub fn discard(self) {
        let Self { store, path } = self;
        drop(store);
        let _ = fs::remove_file(path);
    }

    /// The state after the last change; `None` while there is none.
    pub(super) fn snapshot(&self) -> io::Result<Option<Snapshot>> {
        let transaction = self.store.begin_read().map_err(error)?;
        let meta = match transaction.open_table(META) {
            Ok(table) => match table.get("meta").map_err(error)? {
                Some(bytes) => decode(bytes.value())?,
                None => return Ok(None),
            },
            Err(TableError::TableDoesNotExist(_)) => return Ok(None),
            Err(other) => return Err(error(other)),
        };
        let files = transaction.open_table(FILES).map_err(error)?;
        let bands = transaction.open_table(BANDS).map_err(error)?;
        Ok(Some(Snapshot { meta, files, bands }))
    }

    /// Makes a change: `work` says whether it is to last, as whole, or to leave no trace.
    pub(super) fn change<T>(&self, work: impl FnOnce(&mut Update<'_>) -> io::Result<(T, bool)>) -> io::Result<T> {
        update::change(&self.store, work)
    }
}

/// What an index knows of.
pub struct State {
    /// Documents in it.
    pub documents: u64,
    /// The override keys of their paths.
    pub keys: BTreeSet<Vec<u16>>,
    /// Whether most of it is about documents that came later or are gone: a new one serves better.
    pub is_worn: bool,
}

/// A state of the index, which no change touches.
pub(super) struct Snapshot {
    pub meta: Meta,
    files: ReadOnlyTable<&'static str, &'static [u8]>,
    bands: ReadOnlyTable<(u32, u16, u64, u32), &'static [u8]>,
}

impl Snapshot {
    /// What is kept of the file at `path`.
    pub fn record(&self, path: &str) -> io::Result<Option<FileRecord>> {
        self.files.get(path).map_err(error)?.map(|bytes| decode(bytes.value())).transpose()
    }

    /// The paths of all files.
    pub fn paths(&self) -> io::Result<Vec<Arc<str>>> {
        let path = |entry: Result<(redb::AccessGuard<'_, &str>, _), StorageError>| {
            entry.map(|(path, _): (_, redb::AccessGuard<'_, &[u8]>)| Arc::from(path.value())).map_err(error)
        };
        self.files.range::<&str>(..).map_err(error)?.map(path).collect()
    }

    /// The rows of all keys of pair rules, in order, those of dead slots among them.
    pub fn bands(&self) -> io::Result<impl Iterator<Item = io::Result<Band>> + Send + use<>> {
        rows::sorted(&self.bands, &self.meta.bands)
    }
}

/// Makes the folder, which is no part of what it is in.
fn prepare(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    File::create(folder.join(".gitignore"))?.write_all(b"# Made by corpus-lint; can be removed at any time.\n*\n")?;
    let tag = b"Signature: 8a477f597d28d172789f06886806bc55\n# This folder holds the index of corpus-lint.\n";
    File::create(folder.join("CACHEDIR.TAG"))?.write_all(tag)
}

/// Removes indexes that were not used for longest, except for some.
fn prune(folder: &Path, own: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut others: Vec<(SystemTime, PathBuf)> = entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let is_index = entry.file_name().to_string_lossy().starts_with("index-") && entry.path() != own;
            is_index.then_some((entry.metadata().ok()?.modified().ok()?, entry.path()))
        })
        .collect();
    others.sort();
    for (_, path) in others.iter().rev().skip(KEPT - 1) {
        let _ = fs::remove_file(path);
    }
}

/// A failure of the store, as one of the system.
fn error(error: impl Into<redb::Error>) -> io::Error {
    match error.into() {
        redb::Error::Io(error) => error,
        other => io::Error::other(other),
    }
}

fn encode(value: &impl Serialize) -> io::Result<Vec<u8>> {
    postcard::to_stdvec(value).map_err(io::Error::other)
}

fn decode<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> io::Result<T> {
    postcard::from_bytes(bytes).map_err(io::Error::other)
}
