//! From paths on the command line to the inputs of a run.
//!
//! Folders are walked as git and ripgrep walk them. Excludes and ignore files hold for files that are
//! named, too: a pre-commit hook names every changed file and must not bring back what is left out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};

use ignore::{WalkBuilder, WalkState};
use miette::Diagnostic;
use thiserror::Error;

use super::ignore_files::{IGNORE_FILE, IgnoreFiles};
use crate::config::{KNOWN, Plan};
use crate::read::{Input, NotChecked, Reason, TextReader, is_planned, shown_path};

/// What the paths hold.
#[derive(Debug, Default)]
pub struct Walked {
    /// Documents to read, sorted by their shown path.
    pub inputs: Vec<Input>,
    /// Files left out by the config or by ignore files, of those that were named.
    pub excluded: usize,
    /// Files and folders that the config leaves out of the folders that were named.
    pub excluded_inside: usize,
    /// Other files, which are no documents by their extension.
    pub others: usize,
    /// What could not be walked into, and files of formats that this version does not read.
    pub not_checked: Vec<NotChecked>,
}

/// Why there is nothing to run on.
#[derive(Debug, Error, Diagnostic)]
pub enum WalkError {
    /// A path that is not there.
    #[error("no file or folder `{}`", crate::text::escape_control(&path.display().to_string()))]
    Missing {
        /// The path as given.
        path: PathBuf,
    },
    /// The paths hold no document.
    #[error("no document found under {paths}")]
    Nothing {
        /// The paths as given.
        paths: String,
        /// What is there instead.
        #[help]
        help: String,
    },
}

/// Finds the documents under `paths`.
///
/// # Errors
/// If a path does not exist, or no document is found and none was excluded.
pub fn walk(paths: &[PathBuf], plan: &Plan) -> Result<Walked, WalkError> {
    let mut walked = Walked::default();
    let mut ignores = IgnoreFiles::default();
    for path in paths {
        let Ok(metadata) = std::fs::metadata(path) else {
            if path.symlink_metadata().is_ok_and(|link| link.is_symlink()) {
                let reason = Reason::Unreadable("the symbolic link leads nowhere".to_owned());
                walked.not_checked.push(NotChecked { path: shown(path), reason });
                continue;
            }
            return Err(WalkError::Missing { path: path.clone() });
        };
        if metadata.is_dir() {
            if plan.excludes(path, true) || ignores.exclude(path, true) {
                walked.excluded += 1;
            } else {
                walk_folder(path, plan, &mut walked);
            }
        } else if is_known(path) || plan.excludes(path, false) || ignores.exclude(path, false) {
            walked.excluded += 1;
        } else if let Some(extension) = extension_of(path).filter(|extension| is_planned(extension)) {
            walked.not_checked.push(not_yet(path, extension));
        } else {
            walked.inputs.push(input(path, plan));
        }
    }
    walked.inputs.sort_by(|a, b| a.shown().cmp(b.shown()));
    walked.inputs.dedup_by(|a, b| a.shown() == b.shown());
    if walked.inputs.is_empty() && walked.excluded == 0 && walked.not_checked.iter().all(is_not_yet) {
        return Err(nothing(paths, &walked));
    }
    Ok(walked)
}

fn nothing(paths: &[PathBuf], walked: &Walked) -> WalkError {
    let quote = |path: &PathBuf| format!("`{}`", crate::text::escape_control(&path.display().to_string()));
    let named = paths.iter().map(quote).collect::<Vec<_>>().join(", ");
    let mut help =
        format!("Documents end in {}.", TextReader::EXTENSIONS.map(|extension| format!(".{extension}")).join(" "));
    let mut planned: BTreeMap<String, usize> = BTreeMap::new();
    for unread in &walked.not_checked {
        if let Reason::NotYetSupported(extension) = &unread.reason {
            *planned.entry(extension.clone()).or_default() += 1;
        }
    }
    if planned.is_empty() {
        help.push_str(" Name other extensions under `extensions:` in corpus-lint.yaml, or name the files themselves.");
    } else {
        let kinds: Vec<_> = planned.iter().map(|(kind, count)| format!("{count} .{kind}")).collect();
        help = format!("There are files that this version does not read yet: {}. {help}", kinds.join(", "));
    }
    let counts = [(walked.others, "of other extensions"), (walked.excluded_inside, "that `exclude` leaves out")];
    let passed: Vec<_> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    if !passed.is_empty() {
        help.push_str(&format!(" Passed over: {}.", passed.join(", ")));
    }
    WalkError::Nothing { paths: named, help }
}

fn walk_folder(folder: &Path, plan: &Plan, walked: &mut Walked) {
    let found = Mutex::new(Walked::default());
    let mut builder = WalkBuilder::new(folder);
    builder.add_custom_ignore_filename(IGNORE_FILE).threads(rayon::current_num_threads().min(4));
    builder.build_parallel().run(|| {
        Box::new(|entry| {
            let mut one = Walked::default();
            let state = match entry {
                Ok(entry) => take(&entry, plan, &mut one),
                Err(error) => {
                    one.not_checked.push(unwalkable(folder, &error));
                    WalkState::Continue
                }
            };
            let mut all = found.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            all.inputs.append(&mut one.inputs);
            all.not_checked.append(&mut one.not_checked);
            all.others += one.others;
            all.excluded_inside += one.excluded_inside;
            state
        })
    });
    let mut found = found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    walked.inputs.append(&mut found.inputs);
    found.not_checked.sort_by(|a, b| a.path.cmp(&b.path));
    walked.not_checked.append(&mut found.not_checked);
    walked.others += found.others;
    walked.excluded_inside += found.excluded_inside;
}

/// Whether a folder holds what a package manager installed: other people's documents, which are no part of a corpus
/// unless they are named. Of `vendor` only what Jekyll leaves out by itself
/// (<https://jekyllrb.com/docs/configuration/options/#global-configuration>).
pub(super) fn is_installed(folder: &Path) -> bool {
    const FOLDERS: [&str; 3] = ["node_modules", "bower_components", "site-packages"];
    const OF_VENDOR: [&str; 4] = ["bundle", "cache", "gems", "ruby"];
    let is_one_of = |names: &[&str]| folder.file_name().is_some_and(|folder| names.iter().any(|name| folder == *name));
    let is_vendor = || folder.parent().and_then(Path::file_name).is_some_and(|parent| parent == "vendor");
    is_one_of(&FOLDERS) || (is_one_of(&OF_VENDOR) && is_vendor())
}

/// Sorts one entry of a folder into `one`.
fn take(entry: &ignore::DirEntry, plan: &Plan, one: &mut Walked) -> WalkState {
    let is_dir = entry.file_type().is_some_and(|kind| kind.is_dir());
    if entry.depth() > 0 && plan.excludes(entry.path(), is_dir) {
        one.excluded_inside += 1;
        return WalkState::Skip;
    }
    if is_dir {
        let is_installed = entry.depth() > 0 && is_installed(entry.path());
        return if is_installed { WalkState::Skip } else { WalkState::Continue };
    }
    match extension_of(entry.path()) {
        Some(extension)
            if TextReader::EXTENSIONS.contains(&extension.as_str()) || plan.extensions.contains(&extension) =>
        {
            // A link inside a folder leads to a document that is found where it lies, or lies elsewhere.
            if entry.path_is_symlink() {
                one.others += 1;
            } else {
                one.inputs.push(input(entry.path(), plan));
            }
        }
        Some(extension) if is_planned(&extension) && !is_known(entry.path()) => {
            one.not_checked.push(not_yet(entry.path(), extension))
        }
        _ => one.others += 1,
    }
    WalkState::Continue
}

/// Whether it is a file of known findings, which is no part of the corpus.
pub(super) fn is_known(path: &Path) -> bool {
    path.file_name().is_some_and(|name| KNOWN.iter().any(|known| name == *known))
}

fn not_yet(path: &Path, extension: String) -> NotChecked {
    NotChecked { path: shown(path), reason: Reason::NotYetSupported(extension) }
}

fn is_not_yet(unread: &NotChecked) -> bool {
    matches!(unread.reason, Reason::NotYetSupported(_))
}

fn unwalkable(folder: &Path, error: &ignore::Error) -> NotChecked {
    let path = path_of(error).map_or_else(|| shown(folder), shown);
    let message = error.io_error().map_or_else(|| error.to_string(), |io| io.kind().to_string());
    NotChecked { path, reason: Reason::Unreadable(message) }
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}

fn input(path: &Path, plan: &Plan) -> Input {
    Input::file(path.to_owned(), shown(path)).with_kind(plan.kind(&plan.key_of(path)))
}

fn shown(path: &Path) -> Arc<str> {
    /// Asked for once, not for every file.
    static WORKING: LazyLock<PathBuf> = LazyLock::new(|| std::env::current_dir().unwrap_or_default());
    shown_path(path, &WORKING)
}

/// The last extension of a path, lower case.
fn extension_of(path: &Path) -> Option<String> {
    path.extension().map(|extension| extension.to_string_lossy().to_lowercase())
}
