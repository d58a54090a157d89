//! Ignore files: what they say of a file that is named, and of one that a walk meets.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::read::normalized;

/// Name of the ignore file beside `.gitignore`.
pub(super) const IGNORE_FILE: &str = ".corpus-lintignore";

/// Ignore files above explicitly named files, each read once.
#[derive(Default)]
pub(super) struct IgnoreFiles {
    folders: HashMap<PathBuf, Arc<Folder>>,
}

struct Folder {
    ignore: Gitignore,
    other: Gitignore,
    git: Gitignore,
    is_repository: bool,
}

impl IgnoreFiles {
    /// Whether an ignore file leaves `path` out; the nearest that speaks of it decides. Git has no say in a
    /// folder that is named: a corpus is often kept out of the repository it is made in.
    pub(super) fn exclude(&mut self, path: &Path, is_dir: bool) -> bool {
        let Ok(path) = std::path::absolute(path).map(|path| normalized(&path)) else { return false };
        let mut own = None;
        let mut git = None;
        let mut in_repository = false;
        let folders: Vec<PathBuf> = path.ancestors().skip(1).map(Path::to_owned).collect();
        for folder in folders {
            let files = self.folder(&folder);
            own = own.or_else(|| verdict(&files.ignore, &path, is_dir));
            if !in_repository && !is_dir {
                git = git.or_else(|| verdict(&files.git, &path, is_dir));
                in_repository = files.is_repository;
            }
        }
        own.unwrap_or(in_repository && git.unwrap_or(false))
    }

    /// Whether a walk leaves `path` out when it meets it in a folder.
    pub(super) fn exclude_met(&mut self, path: &Path, is_dir: bool) -> bool {
        let (mut own, mut other, mut git) = (None, None, None);
        let mut in_repository = false;
        for folder in path.ancestors().skip(1) {
            let files = self.folder(folder);
            own = own.or_else(|| verdict_on(&files.ignore, path, is_dir));
            other = other.or_else(|| verdict_on(&files.other, path, is_dir));
            if !in_repository {
                git = git.or_else(|| verdict_on(&files.git, path, is_dir));
                in_repository = files.is_repository;
            }
        }
        own.or(other).unwrap_or(in_repository && git.unwrap_or(false))
    }

    fn folder(&mut self, folder: &Path) -> Arc<Folder> {
        if let Some(known) = self.folders.get(folder) {
            return known.clone();
        }
        let read = |name| {
            let mut builder = GitignoreBuilder::new(folder);
            // A broken line in an ignore file is git's to report; the others count.
            builder.add(folder.join(name));
            builder.build().unwrap_or_else(|_| Gitignore::empty())
        };
        let made = Arc::new(Folder {
            ignore: read(IGNORE_FILE),
            other: read(".ignore"),
            git: read(".gitignore"),
            is_repository: folder.join(".git").exists(),
        });
        self.folders.insert(folder.to_owned(), made.clone());
        made
    }
}

fn verdict(ignore: &Gitignore, path: &Path, is_dir: bool) -> Option<bool> {
    if ignore.is_empty() {
        return None;
    }
    let found = ignore.matched_path_or_any_parents(path, is_dir);
    (!found.is_none()).then_some(found.is_ignore())
}

/// What an ignore file says of a path by itself, not by the folders above it.
fn verdict_on(ignore: &Gitignore, path: &Path, is_dir: bool) -> Option<bool> {
    if ignore.is_empty() {
        return None;
    }
    let found = ignore.matched(path, is_dir);
    (!found.is_none()).then_some(found.is_ignore())
}
