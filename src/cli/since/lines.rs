//! Which lines a change added or changed, read from git's patch.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::git::Repository;
use crate::finding::{Address, Finding, Location};

/// The changed lines of documents, by the path that reports show.
pub(super) struct ChangedLines(HashMap<Arc<str>, Ranges>);

/// Lines from the first to the last.
type Ranges = Vec<(u32, u32)>;

impl ChangedLines {
    /// Reads a patch without context. `shown` tells what reports call a file; of those that were `added` beside it
    /// every line is new.
    pub fn of(repository: &Repository, patch: &[u8], added: &[Arc<str>], shown: impl Fn(PathBuf) -> Arc<str>) -> Self {
        let mut all: HashMap<Arc<str>, Ranges> = HashMap::new();
        for (path, ranges) in hunks(patch) {
            all.entry(shown(repository.place(&path))).or_default().extend(ranges);
        }
        all.extend(added.iter().map(|path| (Arc::clone(path), vec![(1, u32::MAX)])));
        Self(all)
    }

    /// Whether a finding lies on changed lines, or points at some.
    pub fn hold(&self, finding: &Finding) -> bool {
        let has = |address: &Address, location: &Location| {
            let lines = self.0.get(&address.path).into_iter().flatten();
            lines
                .into_iter()
                .any(|(first, last)| location.line <= *last && location.end_line.max(location.line) >= *first)
        };
        has(&finding.address, &finding.location)
            || finding.related.iter().any(|related| has(&related.address, &related.location))
    }
}

/// Paths with the ranges of lines that were added, first and last.
fn hunks(patch: &[u8]) -> Vec<(Vec<u8>, Ranges)> {
    let mut all: Vec<(Vec<u8>, Ranges)> = Vec::new();
    let mut lines = patch.split(|byte| *byte == b'\n');
    while let Some(line) = lines.next() {
        if let Some(name) = line.strip_prefix(b"+++ ") {
            all.push((named(name), Vec::new()));
        } else if let Some((removed, first, number)) = hunk(line) {
            if let Some((_, ranges)) = all.last_mut().filter(|_| number > 0) {
                ranges.push((first, first.saturating_add(number - 1)));
            }
            // Lines of documents may look like those of a patch. Some end without a line feed, which is said.
            for _ in 0..removed + u64::from(number) {
                lines.next();
            }
        }
    }
    all
}

/// Reads `@@ -12,2 +14,3 @@`: how many lines went, the first that came, and how many.
fn hunk(line: &[u8]) -> Option<(u64, u32, u32)> {
    let words = std::str::from_utf8(line.strip_prefix(b"@@ -")?.split(|byte| *byte == b'@').next()?).ok()?;
    let (old, new) = words.trim().split_once(" +")?;
    let count = |word: &str| word.split_once(',').map_or(Some(1), |(_, number)| number.parse().ok());
    let first = new.split(',').next()?.parse().ok()?;
    Some((u64::from(count(old)?), first, count(new)?))
}

/// The path of `b/notes.md`, or of `"b/a\\"b.md"` as git quotes it; nothing of `/dev/null`.
fn named(name: &[u8]) -> Vec<u8> {
    let Some(quoted) = name.strip_prefix(b"\"") else {
        // A name with spaces is followed by a tab.
        let name = name.strip_suffix(b"\t").unwrap_or(name);
        return name.strip_prefix(b"b/").unwrap_or_default().to_vec();
    };
    let mut out = Vec::new();
    let mut bytes = quoted.iter().copied();
    while let Some(byte) = bytes.next().filter(|byte| *byte != b'"') {
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        out.push(match bytes.next().unwrap_or(b'\\') {
            digit @ b'0'..=b'3' => {
                let mut octal = || bytes.next().unwrap_or(b'0') & 7;
                (digit & 3) << 6 | octal() << 3 | octal()
            }
            b'a' => 7,
            b'b' => 8,
            b't' => b'\t',
            b'n' => b'\n',
            b'v' => 11,
            b'f' => 12,
            b'r' => b'\r',
            other => other,
        });
    }
    out.strip_prefix(b"b/").unwrap_or_default().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hunks_are_read_and_what_documents_say_is_not() {
        let patch = b"diff --git a/x b/x\n--- a/x\n+++ b/x y\t\n@@ -1,0 +2,2 @@ head\n+++ b/evil\n+@@ -1 +1 @@\n\
            @@ -9 +12 @@\n-old\n\\ No newline at end of file\n+new\n@@ -20,2 +22,0 @@\n-a\n-b\n\
            diff --git a/z b/z\n--- a/z\n+++ \"b/\\346\\226\\260\\n\\\".md\"\n@@ -0,0 +1 @@\n+a\n";
        let read = hunks(patch);
        assert_eq!(read[0], (b"x y".to_vec(), vec![(2, 3), (12, 12)]));
        assert_eq!(read[1], ("新\n\".md".as_bytes().to_vec(), vec![(1, 1)]));
        assert_eq!(read.len(), 2);
    }

    #[test]
    fn a_deleted_file_has_no_lines() {
        let read = hunks(b"--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n");
        assert_eq!(read, [(Vec::new(), Vec::new())]);
    }
}
