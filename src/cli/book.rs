//! The rulebook of a run: the shipped pages and those of the config's folders.

use std::path::{Path, PathBuf};

use miette::{IntoDiagnostic, Result, WrapErr};

use crate::checks::natives;
use crate::config::{ConfigError, Loaded, discover, load};
use crate::read::normalized;
use crate::rule::{Rulebook, is_page, parse_pages, shipped_sources};

/// Reads the config that `named` names, or the nearest one above all of `paths`.
pub(super) fn load_config(named: Option<&Path>, paths: &[PathBuf]) -> Result<Loaded, ConfigError> {
    match named.map(Path::to_owned).or_else(|| discover(&common_folder(paths))) {
        Some(path) => load(&path),
        None => Ok(Loaded::none()),
    }
}

/// The deepest folder that holds all of `paths`.
fn common_folder(paths: &[PathBuf]) -> PathBuf {
    let absolute = |path: &PathBuf| std::path::absolute(path).map_or_else(|_| path.clone(), |path| normalized(&path));
    let folder =
        |path: PathBuf| if path.is_dir() { path } else { path.parent().map(Path::to_owned).unwrap_or_default() };
    let mut folders = paths.iter().filter(|path| path.as_os_str() != "-").map(absolute).map(folder);
    let Some(mut common) = folders.next() else { return PathBuf::from(".") };
    for other in folders {
        while !other.starts_with(&common) {
            if !common.pop() {
                return PathBuf::from(".");
            }
        }
    }
    common
}

/// The shipped rules and those of the config's own folders.
pub(super) fn rulebook(config: &Loaded) -> Result<Rulebook> {
    let mut pages = parse_pages(&shipped_sources()).map_err(|error| *error)?;
    for folder in &config.file.rules {
        pages.extend(parse_pages(&pages_in(folder)?).map_err(|error| *error)?);
    }
    Ok(Rulebook::new(pages, &natives())?)
}

/// Name and text of the pages in a folder and the folders below it.
pub(super) fn pages_in(folder: &Path) -> Result<Vec<(String, String)>> {
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
                pages.push((path.display().to_string(), text));
            }
        }
    }
    pages.sort();
    Ok(pages)
}
