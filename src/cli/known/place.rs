//! Where a file of known findings lies.

use std::path::{Path, PathBuf};

use super::super::book::Settings;
use crate::read::normalized;

/// The file called `name` that holds for `paths`: the nearest one above all of them, up to the folder of the config; if
/// there is none yet, it belongs beside the config, or else into the folder that is linted, or into the working folder.
pub(super) fn place(settings: &Settings, paths: &[PathBuf], name: &str) -> PathBuf {
    let top = settings.corpus();
    let is_below = |folder: &Path| top.as_deref().is_none_or(|top| folder.starts_with(top));
    let mut above = settings.common.ancestors().take_while(|folder| is_below(folder));
    if let Some(folder) = above.find(|folder| folder.join(name).is_file()) {
        return folder.join(name);
    }
    let working = std::env::current_dir().map(|folder| normalized(&folder)).unwrap_or_default();
    let linted = match paths {
        [path] if path.is_dir() => settings.common.clone(),
        _ if settings.common.starts_with(&working) => working,
        _ => settings.common.clone(),
    };
    top.unwrap_or(linted).join(name)
}
