//! Whether a walk would find a file that need not be on disk.
//!
//! Says of one path what `walk` says of all: by extension, config, hidden names and ignore files as they are now.

use std::path::{Path, PathBuf};

use super::ignore_files::IgnoreFiles;
use super::walk::{is_installed, is_known};
use crate::config::Plan;
use crate::read::{TextReader, is_planned, normalized};

/// The paths of a run, of which one may ask what they hold.
pub struct Finder<'p> {
    plan: &'p Plan,
    /// As given, and absolute.
    roots: Vec<(PathBuf, PathBuf)>,
    ignores: IgnoreFiles,
}

/// What a walk would make of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Find {
    /// The path as the walk would give it.
    pub path: PathBuf,
    /// Which of the roots it lies under.
    pub root: usize,
    /// The extension, if it is one that is not read yet.
    pub not_yet: Option<String>,
}

impl<'p> Finder<'p> {
    /// Finds what lies under `roots`, in their order.
    pub fn new(roots: &[PathBuf], plan: &'p Plan) -> Self {
        let absolute = |root: &PathBuf| normalized(&std::path::absolute(root).unwrap_or_else(|_| root.clone()));
        let roots = roots.iter().map(|root| (root.clone(), absolute(root))).collect();
        Self { plan, roots, ignores: IgnoreFiles::default() }
    }

    /// What the walk would make of the file at `path`, which is absolute; `None` if it would pass it over.
    pub fn find(&mut self, path: &Path) -> Option<Find> {
        (0..self.roots.len()).find_map(|root| self.find_under(root, path))
    }

    fn find_under(&mut self, root: usize, path: &Path) -> Option<Find> {
        let (given, absolute) = self.roots[root].clone();
        let below = path.strip_prefix(&absolute).ok().filter(|_| !is_known(path))?;
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        let not_yet = extension.clone().filter(|extension| is_planned(extension));
        if below.as_os_str().is_empty() {
            let is_out = self.plan.excludes(path, false) || self.ignores.exclude(path, false);
            return (!is_out).then_some(Find { path: given, root, not_yet });
        }
        if self.plan.excludes(&absolute, true) || self.ignores.exclude(&absolute, true) {
            return None;
        }
        let is_read = |extension: &String| {
            TextReader::EXTENSIONS.contains(&extension.as_str()) || self.plan.extensions.contains(extension)
        };
        if not_yet.is_none() && !extension.as_ref().is_some_and(is_read) {
            return None;
        }
        let mut met = absolute;
        for part in below.components() {
            met.push(part);
            let is_dir = met != path;
            let is_hidden = part.as_os_str().to_string_lossy().starts_with('.');
            let is_hidden = is_hidden || (is_dir && is_installed(&met));
            if is_hidden || self.plan.excludes(&met, is_dir) || self.ignores.exclude_met(&met, is_dir) {
                return None;
            }
        }
        Some(Find {
            path: given.join(below),
            root,
            not_yet: not_yet.filter(|name| !self.plan.extensions.contains(name)),
        })
    }
}
