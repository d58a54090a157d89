//! Which files differ between two states, as git has it.

use std::collections::HashSet;
use std::ffi::OsString;
use std::io::Write as _;
use std::process::Stdio;

use miette::Result;
use tempfile::TempDir;

use super::git::{Failure, Repository, path_of, trimmed};

/// How files are compared, whatever the settings of the user. Without `-z` it would be text to be quoted.
const DIFF: [&str; 9] = [
    "diff",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--no-relative",
    "--ignore-submodules=all",
    "--find-renames=50%",
    "-l1000",
    "--no-abbrev",
];

/// Files that differ.
pub(super) struct Changes {
    /// The commit, or tree, that was before.
    pub base: String,
    /// Between that and what is judged.
    pub entries: Vec<Entry>,
    /// Where what is staged is judged: between that and the disk.
    pub unstaged: Vec<Entry>,
    /// Files on disk that git neither knows nor ignores.
    pub untracked: Vec<Vec<u8>>,
    /// Whether what is staged is judged, not what lies on disk.
    pub is_staged: bool,
    /// What a made-up index lies in.
    _scratch: Option<TempDir>,
}

/// A file that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// What was; `None` if it was added.
    pub old: Option<File>,
    /// What is; `None` if it was deleted.
    pub new: Option<File>,
}

/// One side of a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    /// Below the top of the repository.
    pub path: Vec<u8>,
    /// Whether it is a file, no link and no repository.
    pub is_regular: bool,
    /// Its blob; nothing but zeros if that is on disk alone.
    pub id: String,
}

impl Changes {
    /// What changed since `base` on disk.
    pub fn on_disk(repository: &mut Repository, base: String) -> Result<Self> {
        let mut entries = diff(repository, &[&base])?;
        let mut untracked = untracked(repository)?;
        let mut scratch = None;
        if !untracked.is_empty() && entries.iter().any(|entry| entry.new.is_none()) {
            // A file that was moved, but not by git, is a deleted one and an unknown one.
            scratch = know_all(repository, &untracked).ok();
            if scratch.is_some() {
                entries = diff(repository, &[&base])?;
            }
        }
        let known: HashSet<&[u8]> = entries.iter().filter_map(|entry| Some(&*entry.new.as_ref()?.path)).collect();
        untracked.retain(|path| !known.contains(&**path));
        let mut untracked: HashSet<Vec<u8>> = untracked.into_iter().collect();
        for entry in &mut entries {
            // Git has given up a file that is there still.
            if let (Some(old), None) = (&entry.old, &entry.new)
                && untracked.remove(&old.path)
            {
                entry.new = Some(File::on_disk(old.path.clone()));
            }
        }
        let added = untracked.into_iter().map(|path| Entry { old: None, new: Some(File::on_disk(path)) });
        entries.extend(added);
        Ok(Self { base, entries, unstaged: Vec::new(), untracked: Vec::new(), is_staged: false, _scratch: scratch })
    }

    /// What a commit would change of `base`.
    pub fn staged(repository: &Repository, base: String) -> Result<Self> {
        Ok(Self {
            entries: diff(repository, &["--cached", &base])?,
            unstaged: diff(repository, &[])?,
            untracked: untracked(repository)?,
            base,
            is_staged: true,
            _scratch: None,
        })
    }

    /// The patch between the two states, without lines that did not change.
    pub fn patch(&self, repository: &Repository) -> Result<Vec<u8>> {
        let own = ["--patch", "--unified=0", "--text", "--src-prefix=a/", "--dst-prefix=b/", "--no-indent-heuristic"];
        let cached = if self.is_staged { &["--cached"][..] } else { &[] };
        Ok(repository.run(&[&DIFF, &own[..], cached, &[&self.base, "--"]].concat())?)
    }
}

impl File {
    fn on_disk(path: Vec<u8>) -> Self {
        Self { path, is_regular: true, id: String::new() }
    }

    /// Whether git has its content.
    pub fn is_stored(&self) -> bool {
        self.id.bytes().any(|digit| digit != b'0')
    }
}

fn is_at(file: Option<&File>, path: &[u8]) -> bool {
    file.is_some_and(|file| file.path == path)
}

fn diff(repository: &Repository, between: &[&str]) -> Result<Vec<Entry>> {
    let said = repository.run(&[&DIFF[..], &["--raw", "-z"], between, &["--"]].concat())?;
    let base = between.last().copied().unwrap_or_default();
    Ok(entries(&said, &|path| {
        let mut name = OsString::from(format!("{base}:"));
        name.push(path_of(path));
        let id = repository.run(&["rev-parse".into(), "--verify".into(), "--end-of-options".into(), name]).ok()?;
        Some(String::from_utf8_lossy(trimmed(&id)).into_owned())
    }))
}

/// Reads `:100644 100755 1a2b 3c4d R090`, a NUL, a path, a NUL, and for renames another path and NUL. `before` knows
/// the blob that a file in conflict was.
fn entries(said: &[u8], before: &dyn Fn(&[u8]) -> Option<String>) -> Vec<Entry> {
    let mut parts = said.split(|byte| *byte == 0);
    let mut all: Vec<Entry> = Vec::new();
    let mut conflicts = Vec::new();
    while let Some(head) = parts.next().filter(|head| head.starts_with(b":")) {
        let head = String::from_utf8_lossy(&head[1..]).into_owned();
        let mut words = head.split(' ');
        let mut word = || words.next().unwrap_or_default().to_owned();
        let (old_mode, new_mode, old_id, new_id, status) = (word(), word(), word(), word(), word());
        let path = parts.next().unwrap_or_default().to_vec();
        let moved = status.starts_with(['R', 'C']).then(|| parts.next().unwrap_or_default().to_vec());
        if status == "U" {
            conflicts.push(path);
            continue;
        }
        let side = |mode: &str, id: String, path: Vec<u8>| {
            let is_there = mode != "000000" && mode != "160000";
            is_there.then(|| File { path, is_regular: mode.starts_with("100"), id })
        };
        let is_copy = status.starts_with('C');
        let old = side(&old_mode, old_id, path.clone()).filter(|_| !is_copy);
        let new = side(&new_mode, new_id, moved.unwrap_or(path));
        let same = old.as_ref().is_some_and(|old| old.is_stored() && new.as_ref() == Some(old));
        if (old.is_some() || new.is_some()) && !same {
            all.push(Entry { old, new });
        }
    }
    for path in conflicts {
        all.retain(|entry| !is_at(entry.new.as_ref(), &path) && !is_at(entry.old.as_ref(), &path));
        let old = before(&path).map(|id| File { path: path.clone(), is_regular: true, id });
        all.push(Entry { old, new: Some(File::on_disk(path)) });
    }
    all
}

/// Files that git neither knows nor ignores. Repositories of their own are left out.
fn untracked(repository: &Repository) -> Result<Vec<Vec<u8>>> {
    let said = repository.run(&["ls-files", "--others", "--exclude-standard", "--full-name", "-z"])?;
    let paths = said.split(|byte| *byte == 0).filter(|path| !path.is_empty() && !path.ends_with(b"/"));
    Ok(paths.map(<[u8]>::to_vec).collect())
}

/// Makes `repository` know `paths` by an index of its own in a scratch folder, where what git stores goes, too.
fn know_all(repository: &mut Repository, paths: &[Vec<u8>]) -> Result<TempDir, Failure> {
    let scratch = tempfile::tempdir().map_err(Failure::NotStarted)?;
    let of = |name: &str| -> Result<std::path::PathBuf, Failure> {
        let said = repository.run(&["rev-parse", "--git-path", name])?;
        Ok(repository.place_of_git(trimmed(&said)))
    };
    let (index, objects) = (scratch.path().join("index"), of("objects")?);
    let own = of("index")?;
    if own.exists() {
        std::fs::copy(own, &index).map_err(Failure::NotStarted)?;
    }
    let before = repository.variables.len();
    repository.variables.extend([
        ("GIT_INDEX_FILE", index.into_os_string()),
        ("GIT_OBJECT_DIRECTORY", scratch.path().join("objects").into_os_string()),
        ("GIT_ALTERNATE_OBJECT_DIRECTORIES", objects.into_os_string()),
    ]);
    let added = std::fs::create_dir(scratch.path().join("objects")).map_err(Failure::NotStarted);
    let added = added.and_then(|()| add(repository, paths));
    if added.is_err() {
        repository.variables.truncate(before);
    }
    added.map(|()| scratch)
}

fn add(repository: &Repository, paths: &[Vec<u8>]) -> Result<(), Failure> {
    let arguments = ["--literal-pathspecs", "add", "--intent-to-add", "--pathspec-from-file=-", "--pathspec-file-nul"];
    let mut command = repository.command(&arguments);
    let silent = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = silent.spawn().map_err(Failure::NotStarted)?;
    let written = child.stdin.take().map_or(Ok(()), |mut stdin| stdin.write_all(&paths.join(&0)));
    let status = child.wait().map_err(Failure::NotStarted)?;
    written.map_err(Failure::NotStarted)?;
    if status.success() { Ok(()) } else { Err(Failure::Said("git add --intent-to-add".to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(said: &[u8]) -> Vec<String> {
        let side =
            |file: Option<File>| file.map_or("-".into(), |file| String::from_utf8_lossy(&file.path).into_owned());
        let all = entries(said, &|_| Some("77".to_owned()));
        all.into_iter().map(|entry| format!("{} > {}", side(entry.old), side(entry.new))).collect()
    }

    #[test]
    fn every_kind_of_change_is_read() {
        let said =
            b":100644 100644 11 22 M\0a b.md\0:000000 100644 00 22 A\0\xe6\x96\xb0\n.md\0:100644 000000 11 00 D\0d\0\
            :100644 100644 11 22 R090\0old\0new\0:100644 100644 11 22 C90\0from\0to\0:160000 160000 1 2 M\0sub\0";
        assert_eq!(shown(said), ["a b.md > a b.md", "- > 新\n.md", "d > -", "old > new", "- > to"]);
    }

    #[test]
    fn a_mode_alone_is_no_change_and_a_conflict_is_one() {
        assert!(shown(b":100644 100755 11 11 M\0a\0").is_empty());
        let said = b":000000 000000 00 00 U\0a\0:100644 100644 11 00 M\0a\0";
        assert_eq!(shown(said), ["a > a"]);
        assert!(shown(b"").is_empty());
    }
}
