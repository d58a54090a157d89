//! Whether the targets of links exist: asks the disk once a path.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use foldhash::HashMap;

use crate::rule::Files;

/// The files on disk, seen from the working folder.
#[derive(Default)]
pub struct DiskFiles {
    known: Mutex<HashMap<String, bool>>,
}

impl Files for DiskFiles {
    fn exists(&self, path: &str) -> bool {
        if let Some(known) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(path) {
            return *known;
        }
        let exists = std::fs::symlink_metadata(path).is_ok();
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
