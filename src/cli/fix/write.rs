//! Mended documents to files: all of them are written beside their places first, and only then put there.
//!
//! Until the first is in its place a failure leaves every document as it was. A symbolic link stays, and what it leads
//! to is written; a file that other names lead to as well (hard links) leaves those as they were.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use miette::{Result, miette};
use tempfile::TempPath;
use xxhash_rust::xxh3::xxh3_128;

use super::super::beside::beside;
use super::with_path;
use crate::engine::Fixed;

/// A mended document beside its place.
pub(super) struct Staged {
    target: PathBuf,
    beside: TempPath,
    /// Of the bytes that were mended.
    before: u128,
}

/// Writes `fixed` beside the file at `path`.
pub(super) fn stage(path: &Path, fixed: &Fixed) -> Result<Staged> {
    let target = with_path(fs::canonicalize(path), "find", path)?;
    let metadata = with_path(fs::metadata(&target), "look at", path)?;
    if metadata.permissions().readonly() {
        return Err(nothing_changed(format!("`{}` is read-only", path.display())));
    }
    let copy = with_path(beside(&target, |out| out.write_all(fixed.after())), "write beside", path)?;
    Ok(Staged { target, beside: copy.into_temp_path(), before: xxh3_128(&fixed.before) })
}

/// Puts all of `staged` in their places.
pub(super) fn commit(mut staged: Vec<Staged>) -> Result<()> {
    // Two names may lead to one file.
    let mut seen = HashSet::new();
    staged.retain(|one| seen.insert(one.target.clone()));
    for one in &staged {
        if !one.is_as_it_was() {
            return Err(nothing_changed(format!("`{}` was changed while it was being fixed", one.target.display())));
        }
    }
    let (all, mut done) = (staged.len(), 0);
    let mut folders = HashSet::new();
    for one in staged {
        // The second look leaves no more than the time of one call to whoever writes at the same time.
        let placed = if one.is_as_it_was() {
            let folder = one.target.parent().map(Path::to_owned);
            one.beside.persist(&one.target).map(|()| folders.extend(folder)).map_err(|error| error.error.to_string())
        } else {
            Err("it was changed while it was being fixed".to_owned())
        };
        if let Err(why) = placed {
            return Err(miette!(
                help = "The files that were fixed are whole; run it again for the rest.",
                "cannot write `{}`: {why} ({done} of {all} files were fixed before)",
                one.target.display()
            ));
        }
        done += 1;
    }
    folders.iter().for_each(|folder| sync_folder(folder));
    Ok(())
}

/// Makes the new names last. Where a folder cannot be opened so, the system does it in its own time.
fn sync_folder(folder: &Path) {
    let _ = fs::File::open(folder).and_then(|folder| folder.sync_all());
}

impl Staged {
    /// Whether the file is still the one that was mended.
    fn is_as_it_was(&self) -> bool {
        fs::read(&self.target).is_ok_and(|bytes| xxh3_128(&bytes) == self.before)
    }
}

fn nothing_changed(message: String) -> miette::Report {
    miette!(help = "No file was changed.", "{message}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Arguments, Loaded, Plan};
    use crate::engine::{Session, Wish};
    use crate::read::Input;
    use crate::rule::{Rulebook, parse_pages, shipped_sources};

    const TEXT: &str = "The ferry is\u{200b} late.\n";

    /// The files with these names in `folder`, staged.
    fn staged(folder: &Path, names: &[&str]) -> Vec<Staged> {
        let book = Rulebook::new(parse_pages(&shipped_sources()).unwrap(), &crate::checks::natives()).unwrap();
        let plan = Plan::new(book, &Loaded::none(), &Arguments::default(), folder).unwrap();
        let session = Session::new(&plan, chrono::NaiveDate::default(), &[]).unwrap();
        let stage_one = |name: &&str| {
            let path = folder.join(name);
            fs::write(&path, TEXT).unwrap();
            let wish = Wish { unsafe_too: false, counts: &|_| true };
            let mended = session.fix(&Input::file(path.clone(), (*name).into()), &wish).unwrap();
            stage(&path, &mended.fixed.unwrap()).unwrap()
        };
        names.iter().map(stage_one).collect()
    }

    #[test]
    fn a_file_that_changed_meanwhile_stops_all_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let all = staged(folder.path(), &["a.md", "b.md", "c.md"]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 6);
        fs::write(folder.path().join("b.md"), "Another text.\n").unwrap();
        let error = commit(all).unwrap_err().to_string();
        assert!(error.contains("b.md` was changed while it was being fixed"), "{error}");
        let text = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!([text("a.md"), text("b.md"), text("c.md")], [TEXT, "Another text.\n", TEXT]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
    }

    #[test]
    fn what_was_staged_takes_its_place() {
        let folder = tempfile::tempdir().unwrap();
        commit(staged(folder.path(), &["a.md", "b.md"])).unwrap();
        assert_eq!(fs::read_to_string(folder.path().join("b.md")).unwrap(), "The ferry is late.\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
