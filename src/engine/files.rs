//! Whether the targets of links exist: asks the disk once a path.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use foldhash::HashMap;

use crate::read::normalized;
use crate::rule::Files;

/// The files on disk, seen from the working folder; or those of another state of the same folders, told by what it has
/// and lacks.
#[derive(Default)]
pub struct DiskFiles {
    known: Mutex<HashMap<String, bool>>,
    other: Option<Other>,
}

/// How a state differs from the disk. Paths are absolute.
struct Other {
    working: PathBuf,
    present: HashSet<PathBuf>,
    absent: HashSet<PathBuf>,
}

impl DiskFiles {
    /// The state that has the files `present`, with the folders they lie in, and lacks the files `absent`, with the
    /// folders that hold nothing else. All paths are absolute and without `..`.
    pub fn but(present: Vec<PathBuf>, absent: HashSet<PathBuf>) -> Self {
        let mut all = HashSet::new();
        for path in present {
            for above in path.ancestors() {
                if !all.insert(above.to_owned()) {
                    break;
                }
            }
        }
        let mut lacks = BTreeMap::new();
        for path in &absent {
            path.ancestors().skip(1).take_while(|folder| holds_only(folder, &absent, &mut lacks)).for_each(drop);
        }
        let folders = lacks.into_iter().filter_map(|(folder, lacks)| lacks.then_some(folder));
        let absent = folders.chain(absent.iter().cloned()).filter(|path| !all.contains(path)).collect();
        let working = std::env::current_dir().unwrap_or_default();
        Self { other: Some(Other { working, present: all, absent }), ..Self::default() }
    }
}

/// Whether a folder of the disk holds no file but those of `absent`; `known` holds what was found so far.
fn holds_only(folder: &Path, absent: &HashSet<PathBuf>, known: &mut BTreeMap<PathBuf, bool>) -> bool {
    if let Some(known) = known.get(folder) {
        return *known;
    }
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    let holds = entries.flatten().all(|entry| match entry.file_type() {
        Ok(kind) if kind.is_dir() => holds_only(&entry.path(), absent, known),
        _ => absent.contains(&entry.path()),
    });
    known.insert(folder.to_owned(), holds);
    holds
}

impl Other {
    /// Whether there is a file or folder at `path`; `None` if there is what the disk has.
    fn exists(&self, path: &str) -> Option<bool> {
        let whole = normalized(&self.working.join(path));
        let is_present = self.present.contains(&whole);
        (is_present || self.absent.contains(&whole)).then_some(is_present)
    }
}

impl Files for DiskFiles {
    fn exists(&self, path: &str) -> bool {
        if let Some(known) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(path) {
            return *known;
        }
        let other = self.other.as_ref().and_then(|other| other.exists(path));
        let exists = other.unwrap_or_else(|| std::fs::symlink_metadata(path).is_ok());
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), exists);
        exists
    }
}

/// Files named in advance, for rule examples and tests.
#[derive(Default)]
pub struct NamedFiles(BTreeSet<String>);

impl NamedFiles {
    /// The files at `paths`, and the folders they lie in.
    pub fn new<'a>(paths: impl Iterator<Item = &'a str>) -> Self {
        let mut all = BTreeSet::new();
        for path in paths {
            all.insert(path.to_owned());
            all.extend(path.match_indices('/').map(|(cut, _)| path[..cut].to_owned()));
        }
        Self(all)
    }
}

impl Files for NamedFiles {
    fn exists(&self, path: &str) -> bool {
        self.0.contains(path.trim_end_matches('/'))
    }
}
