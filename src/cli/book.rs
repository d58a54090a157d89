//! The config of a run, and its rulebook: the shipped pages and those of the config's folders.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use miette::{IntoDiagnostic, Result, WrapErr};

use crate::checks::natives;
use crate::config::{ConfigError, Loaded, discover, load};
use crate::read::{normalized, shown_path};
use crate::rule::{
    RulePage, Rulebook, is_page, parse_own_pages, parse_pages, shipped_pages_without_examples, shipped_sources,
};

/// A config and the folder that its globs start from.
pub(super) struct Settings {
    pub config: Loaded,
    pub root: PathBuf,
    /// The deepest folder that holds all paths.
    pub common: PathBuf,
    /// Whether the config lies in `root`, where it was found.
    is_found: bool,
    /// Other configs above some of the paths, which have no say.
    pub unused: BTreeSet<PathBuf>,
}

/// Reads the config that `named` names, or the nearest one above all of `paths`.
pub(super) fn settings(named: Option<&Path>, paths: &[PathBuf]) -> Result<Settings, ConfigError> {
    let working = absolute(Path::new("."));
    let folders: BTreeSet<PathBuf> = paths.iter().map(|path| folder_of(path)).collect();
    let common = folders.iter().cloned().reduce(common_folder).unwrap_or_else(|| working.clone());
    // A config that is named may lie anywhere: its globs are read from where the run is started.
    let start = if common.starts_with(&working) { working } else { common.clone() };
    if let Some(path) = named {
        return Ok(Settings { config: load(path)?, root: start, common, is_found: false, unused: BTreeSet::new() });
    }
    let found = discover(&common);
    let mut unused: BTreeSet<PathBuf> = folders.iter().filter_map(|folder| discover(folder)).collect();
    if let Some(found) = &found {
        unused.remove(found);
    }
    let is_found = found.is_some();
    let root = found.as_deref().and_then(Path::parent).map_or(start, Path::to_owned);
    let config = found.map_or_else(|| Ok(Loaded::none()), |path| load(&path))?;
    Ok(Settings { config, root, common, is_found, unused })
}

impl Settings {
    /// The folder of the config that was found: all that lies in it is one corpus.
    pub fn corpus(&self) -> Option<PathBuf> {
        self.is_found.then(|| self.root.clone())
    }

    /// Tells of configs that have no say.
    pub fn warn(&self) {
        for path in &self.unused {
            let _ = writeln!(
                std::io::stderr(),
                "warning: `{}` is not used: one config holds for a run, the nearest above all paths. \
                 Lint its folder by itself, or name it with --config.",
                path.display()
            );
        }
    }
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).map_or_else(|_| path.to_owned(), |path| normalized(&path))
}

fn folder_of(path: &Path) -> PathBuf {
    let path = absolute(path);
    if path.is_dir() { path } else { path.parent().map(Path::to_owned).unwrap_or_default() }
}

/// The deepest folder that holds both.
fn common_folder(mut a: PathBuf, b: PathBuf) -> PathBuf {
    while !b.starts_with(&a) {
        if !a.pop() {
            return PathBuf::from(".");
        }
    }
    a
}

/// The shipped rules, whole, and those of the config's own folders.
pub(super) fn rulebook(config: &Loaded) -> Result<Rulebook> {
    extended(parse_pages(&shipped_sources()).map_err(|error| *error)?, config)
}

/// As `rulebook`, but the shipped pages have no examples, and are read faster.
pub(super) fn rulebook_for_run(config: &Loaded) -> Result<Rulebook> {
    extended(shipped_pages_without_examples().map_err(|error| *error)?, config)
}

fn extended(mut pages: Vec<RulePage>, config: &Loaded) -> Result<Rulebook> {
    for layer in &config.layers {
        for (index, folder) in layer.file.rules.iter().enumerate() {
            let path = layer.beside(folder);
            if !path.is_dir() {
                let message = format!("there is no folder `{}` with rules", folder.display());
                let help = Some(format!("it is looked for at `{}`", path.display()));
                return Err(layer.error(&["rules", &index.to_string()], message, help).into());
            }
            let own = parse_own_pages(&pages_in(&path)?, &pages, &natives()).map_err(|error| *error)?;
            pages.extend(own);
        }
    }
    Ok(Rulebook::new(pages, &natives())?)
}

/// Name and text of the pages in a folder and the folders below it.
pub(super) fn pages_in(folder: &Path) -> Result<Vec<(String, String)>> {
    let working = std::env::current_dir().unwrap_or_default();
    let mut pages = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        let entries = std::fs::read_dir(&current)
            .into_diagnostic()
            .wrap_err_with(|| format!("cannot read the rules folder `{}`", current.display()))?;
        for entry in entries {
            let entry = entry.into_diagnostic()?;
            let path = entry.path();
            if entry.file_type().into_diagnostic()?.is_dir() {
                folders.push(path);
            } else if is_page(&path) {
                let text = std::fs::read_to_string(&path)
                    .into_diagnostic()
                    .wrap_err_with(|| format!("cannot read the rule page `{}`", path.display()))?;
                pages.push((shown_path(&path, &working).to_string(), text));
            }
        }
    }
    pages.sort();
    Ok(pages)
}
