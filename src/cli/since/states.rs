//! From what git says to the two states of the corpus: which documents both have, which one of them alone, and which
//! files links lead to in each.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use miette::{IntoDiagnostic as _, Result};

use super::blobs::Blobs;
use super::changes::{Changes, File};
use super::git::Repository;
use crate::config::Plan;
use crate::engine::{DiskFiles, Find, Finder, States, Walked};
use crate::read::{Input, NotChecked, Reason, normalized, shown_path};
use crate::report::Changed;

/// The two states, and how they differ.
pub(super) struct Built {
    pub states: States,
    /// Documents by what became of them; all of the corpus.
    pub changed: Changed,
    /// Paths that are named by lying under one of the first roots, of documents that are not on disk.
    pub named: HashSet<Arc<str>>,
    /// What reports call the changed documents, by absolute path.
    pub shown: HashMap<PathBuf, Arc<str>>,
}

/// Where documents are looked for.
pub(super) struct Roots<'a> {
    /// The paths of the run, then the folder of the corpus.
    pub all: &'a [PathBuf],
    /// How many of them are the paths of the run.
    pub named: usize,
}

/// Builds both states. `walked` is what lies on disk.
pub(super) fn build(
    repository: &Repository,
    changes: &Changes,
    walked: &Walked,
    roots: &Roots<'_>,
    plan: &Plan,
) -> Result<Built> {
    let working = std::env::current_dir().into_diagnostic()?;
    let absolute = |path: &Path| normalized(&working.join(path));
    let mut builder = Builder {
        repository,
        plan,
        working: &working,
        finder: Finder::new(roots.all, plan),
        roots,
        blobs: None,
        named: HashSet::new(),
    };
    let places = Places::of(repository, changes);
    let disk: BTreeMap<PathBuf, &Input> = walked.inputs.iter().map(|input| (absolute(input.path()), input)).collect();
    let paths: BTreeSet<&PathBuf> =
        disk.keys().chain(places.olds.keys()).chain(places.news.keys()).chain(places.unstaged.keys()).collect();
    let mut states = States::default();
    let mut shown = HashMap::new();
    for path in paths {
        let on_disk = disk.get(path).copied();
        let (is_old, is_new) = (places.olds.contains_key(path), places.news.contains_key(path));
        let now = builder.now(&places, path, on_disk)?;
        if !is_old && !is_new {
            states.common.extend(now);
            continue;
        }
        let old = places.olds.get(path).copied();
        let before = old.map(|file| builder.stored(file, path, on_disk)).transpose()?.flatten();
        let before = match (old, before) {
            (Some(file), None) => builder.named_by_its_new_path(file, path, &places)?,
            (_, before) => before,
        };
        for input in now.iter().chain(&before) {
            shown.insert(path.clone(), Arc::clone(input.shown()));
        }
        states.now.inputs.extend(now);
        states.before.inputs.extend(before);
    }
    let changed = changed(&places, &states, &shown);
    (states.now.files, states.before.files) = places.files();
    (states.now.not_checked, states.before.not_checked) = builder.not_checked(walked, &places);
    Ok(Built { states, changed, named: builder.named, shown })
}

/// What changed, by absolute path.
struct Places<'c> {
    olds: BTreeMap<PathBuf, &'c File>,
    news: BTreeMap<PathBuf, &'c File>,
    /// From old paths to new ones.
    renames: BTreeMap<PathBuf, PathBuf>,
    /// What is staged of files that are others on disk; `None` where nothing is.
    unstaged: BTreeMap<PathBuf, Option<&'c File>>,
    /// Such files that are gone from disk.
    missing: Vec<PathBuf>,
    untracked: HashSet<PathBuf>,
    is_staged: bool,
}

impl<'c> Places<'c> {
    fn of(repository: &Repository, changes: &'c Changes) -> Self {
        let place = |file: &File| repository.place(&file.path);
        let sided = |side: fn(&'c super::changes::Entry) -> Option<&'c File>| {
            changes.entries.iter().filter_map(side).map(|file| (place(file), file)).collect()
        };
        let mut unstaged: BTreeMap<PathBuf, Option<&File>> = BTreeMap::new();
        let mut missing = Vec::new();
        for entry in &changes.unstaged {
            if let Some(new) = &entry.new {
                unstaged.entry(place(new)).or_default();
            }
            if let Some(old) = &entry.old {
                // What is in conflict has no one content to be committed.
                let is_stored = old.is_stored();
                if is_stored {
                    unstaged.insert(place(old), Some(old));
                }
                if is_stored && entry.new.as_ref().is_none_or(|new| new.path != old.path) {
                    missing.push(place(old));
                }
            }
        }
        let moved = |entry: &super::changes::Entry| {
            let (old, new) = (entry.old.as_ref()?, entry.new.as_ref()?);
            (old.path != new.path).then(|| (place(old), place(new)))
        };
        Self {
            olds: sided(|entry| entry.old.as_ref()),
            news: sided(|entry| entry.new.as_ref()),
            renames: changes.entries.iter().filter_map(moved).collect(),
            unstaged,
            missing,
            untracked: changes.untracked.iter().map(|path| repository.place(path)).collect(),
            is_staged: changes.is_staged,
        }
    }

    /// The files that links lead to, now and before.
    fn files(&self) -> (DiskFiles, DiskFiles) {
        let now = if self.is_staged {
            DiskFiles::but(self.missing.clone(), self.untracked.clone())
        } else {
            DiskFiles::default()
        };
        let stayed = self.missing.iter().filter(|path| !self.news.contains_key(*path));
        let present: Vec<PathBuf> = self.olds.keys().chain(stayed).cloned().collect();
        let added = self.news.keys().filter(|path| !self.olds.contains_key(*path));
        let absent = added.chain(&self.untracked).filter(|path| !self.olds.contains_key(*path)).cloned().collect();
        (now, DiskFiles::but(present, absent))
    }
}

struct Builder<'a> {
    repository: &'a Repository,
    plan: &'a Plan,
    working: &'a Path,
    finder: Finder<'a>,
    roots: &'a Roots<'a>,
    blobs: Option<Blobs<'a>>,
    named: HashSet<Arc<str>>,
}

impl Builder<'_> {
    /// The document at `path` as it is to be judged; `None` if there is none.
    fn now(&mut self, places: &Places<'_>, path: &Path, on_disk: Option<&Input>) -> Result<Option<Input>> {
        if !places.is_staged {
            return Ok(on_disk.cloned());
        }
        match places.unstaged.get(path) {
            Some(Some(staged)) => self.stored(staged, path, on_disk),
            Some(None) if !places.news.contains_key(path) => Ok(None),
            _ if places.untracked.contains(path) => Ok(None),
            _ => Ok(on_disk.cloned()),
        }
    }

    /// The document that git has, if a walk would find it.
    fn stored(&mut self, file: &File, path: &Path, on_disk: Option<&Input>) -> Result<Option<Input>> {
        if !file.is_regular {
            return Ok(None);
        }
        let found = match on_disk {
            Some(input) => input.path().to_owned(),
            None => match self.finder.find(path) {
                Some(Find { path, root, not_yet: None }) => {
                    if root < self.roots.named {
                        self.named.insert(shown_path(&path, self.working));
                    }
                    path
                }
                _ => return Ok(None),
            },
        };
        self.read(file, found).map(Some)
    }

    /// The document that has moved to a file that is named by itself, if it is one.
    fn named_by_its_new_path(&mut self, file: &File, path: &Path, places: &Places<'_>) -> Result<Option<Input>> {
        let found = places.renames.get(path).and_then(|to| self.finder.find(to));
        let is_itself = found.is_some_and(|found| found.not_yet.is_none() && found.path == self.roots.all[found.root]);
        if !file.is_regular || !is_itself {
            return Ok(None);
        }
        self.read(file, PathBuf::from(&*shown_path(path, self.working))).map(Some)
    }

    fn read(&mut self, file: &File, path: PathBuf) -> Result<Input> {
        let blobs = match &mut self.blobs {
            Some(blobs) => blobs,
            None => self.blobs.insert(Blobs::of(self.repository)?),
        };
        let bytes = blobs.get(&file.id, &file.path)?;
        let kind = self.plan.kind(&self.plan.key_of(&path));
        let shown = shown_path(&path, self.working);
        Ok(Input::bytes(path, shown, bytes).with_kind(kind))
    }

    /// What could not be read, of formats that are not read, now and before.
    fn not_checked(&mut self, walked: &Walked, places: &Places<'_>) -> (Vec<NotChecked>, Vec<NotChecked>) {
        let place = |unread: &NotChecked| normalized(&self.working.join(&*unread.path));
        let is_new = |path: &Path| places.news.contains_key(path) && !places.olds.contains_key(path);
        let mut now = walked.not_checked.clone();
        now.retain(|unread| !places.untracked.contains(&place(unread)));
        let mut before = now.clone();
        before.retain(|unread| !is_new(&place(unread)));
        for path in places.olds.keys().filter(|path| !places.news.contains_key(*path)) {
            if let Some(Find { path, not_yet: Some(name), .. }) = self.finder.find(path) {
                let path = shown_path(&path, self.working);
                before.push(NotChecked { path, reason: Reason::NotYetSupported(name) });
            }
        }
        (now, before)
    }
}

/// What became of documents.
fn changed(places: &Places<'_>, states: &States, shown: &HashMap<PathBuf, Arc<str>>) -> Changed {
    let paths = |inputs: &[Input]| inputs.iter().map(|input| Arc::clone(input.shown())).collect::<BTreeSet<_>>();
    let (mut now, mut before) = (paths(&states.now.inputs), paths(&states.before.inputs));
    let mut changed = Changed::default();
    for (from, to) in &places.renames {
        let (Some(from), Some(to)) = (shown.get(from), shown.get(to)) else { continue };
        if before.contains(from) && now.contains(to) {
            before.remove(from);
            now.remove(to);
            changed.renamed.push((Arc::clone(from), Arc::clone(to)));
        }
    }
    changed.changed = now.intersection(&before).cloned().collect();
    changed.added = now.difference(&before).cloned().collect();
    changed.removed = before.difference(&now).cloned().collect();
    changed.renamed.sort();
    changed
}
