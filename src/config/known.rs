//! Findings that are known: accepted for now (the baseline), or for good and with a reason (suppressions).
//!
//! Both are files beside the corpus with one entry a line, which merge line by line. An entry names a finding by path,
//! rule and fingerprint, so that it holds when lines move; if its file is gone, it holds for another file with the
//! same defect, as after a rename. Of equal findings in one file each needs an entry of its own.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use miette::{Diagnostic, SourceSpan};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::finding::Finding;
use crate::read::normalized;
use crate::text::{NamedText, Span};

/// Name of the file of accepted findings.
pub const BASELINE: &str = "corpus-lint.baseline.jsonl";
/// Name of the file of suppressions.
pub const SUPPRESSIONS: &str = "corpus-lint.suppressions.jsonl";

/// One known finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The document, relative to the folder of the file, `/` separators.
    pub path: String,
    /// Id of the rule.
    pub rule: String,
    /// As `Finding::fingerprint`.
    pub fingerprint: String,
    /// When it was written down.
    pub added: NaiveDate,
    /// The last day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Why the finding is to be left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A file of known findings.
#[derive(Clone, Debug)]
pub struct Known {
    file: PathBuf,
    /// What it holds, in order.
    pub entries: Vec<Entry>,
    /// Line of each entry in the file, from 1.
    lines: Vec<u32>,
}

/// A file of known findings that cannot be used.
#[derive(Debug, Error, Diagnostic)]
pub enum KnownError {
    /// The system would not let it be read or written.
    #[error("cannot use `{}`", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// In the system's words.
        source: io::Error,
    },
    /// A line that is no entry.
    #[error("{message}")]
    Line {
        /// What is wrong with it.
        message: String,
        /// The file.
        #[source_code]
        source_code: NamedText,
        /// The line.
        #[label("this line")]
        span: SourceSpan,
        /// What to do.
        #[help]
        help: String,
    },
}

/// Findings told apart by what is known.
#[derive(Debug, Default)]
pub struct Told {
    /// Those that are not known, in their order.
    pub new: Vec<Finding>,
    /// Those that are known, each with the number of its entry.
    pub known: Vec<(Finding, usize)>,
    /// Numbers of entries that no finding answers to.
    pub unmatched: Vec<usize>,
}

impl Known {
    /// Reads `name` in `folder`; it is empty if it is not there.
    ///
    /// # Errors
    /// If it cannot be read, or a line is no entry.
    pub fn read(folder: &Path, name: &str) -> Result<Self, KnownError> {
        let file = folder.join(name);
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(source) => return Err(KnownError::Io { path: file, source }),
        };
        let (mut entries, mut lines, mut start) = (Vec::new(), Vec::new(), 0);
        for (line, number) in text.split_inclusive('\n').zip(1..) {
            let written = line.trim();
            if !written.is_empty() {
                let entry = serde_json::from_str(written).map_err(|error| {
                    let source_code = NamedText::new(&file.display().to_string(), &text);
                    KnownError::Line {
                        message: format!("line {number} is no entry: {}", words_of(&error)),
                        span: source_code.place(Span::new(start, start + line.trim_end().len())),
                        source_code,
                        help: "mend or remove the line; a conflict of a merge is mended by keeping the lines of both \
                               sides"
                            .to_owned(),
                    }
                })?;
                entries.push(entry);
                lines.push(number);
            }
            start += line.len();
        }
        Ok(Self { file, entries, lines })
    }

    /// Where it lies.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Line of an entry, from 1.
    pub fn line(&self, entry: usize) -> u32 {
        self.lines.get(entry).copied().unwrap_or(1)
    }

    /// A document's path as entries have it. `shown` is relative to the folder `working`.
    pub fn path_of(&self, shown: &str, working: &Path) -> String {
        let folder = normalized(&working.join(self.file.parent().unwrap_or(Path::new(""))));
        let path = normalized(&working.join(shown));
        path.strip_prefix(&folder).unwrap_or(&path).to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
    }

    /// Tells `findings` apart. Entries of which `holds` is false answer to none.
    pub fn tell(&self, findings: Vec<Finding>, working: &Path, holds: impl Fn(&Entry) -> bool) -> Told {
        // The rule is part of what a fingerprint is made of.
        let mut free: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (number, entry) in self.entries.iter().enumerate().rev().filter(|(_, entry)| holds(entry)) {
            free.entry(&entry.fingerprint).or_default().push(number);
        }
        let mut take = |finding: &Finding, path: &str, moved: bool| {
            let free = free.get_mut(finding.fingerprint.as_str())?;
            let at = match moved {
                false => free.iter().rposition(|number| self.entries[*number].path == path),
                true => self.moved_to(path, free),
            }?;
            Some(free.remove(at))
        };
        let paths: Vec<String> = findings.iter().map(|finding| self.path_of(&finding.address.path, working)).collect();
        let mut taken: Vec<Option<usize>> =
            findings.iter().zip(&paths).map(|(finding, path)| take(finding, path, false)).collect();
        // Only what no entry of its own path answers to may have come from elsewhere.
        for ((finding, path), taken) in findings.iter().zip(&paths).zip(&mut taken) {
            if taken.is_none() {
                *taken = take(finding, path, true);
            }
        }
        let mut told = Told::default();
        for (finding, taken) in findings.into_iter().zip(taken) {
            match taken {
                Some(number) => told.known.push((finding, number)),
                None => told.new.push(finding),
            }
        }
        told.unmatched = free.into_values().flatten().collect();
        told.unmatched.sort_unstable();
        told
    }

    /// Which of the entries numbered in `free` the file at `path` was, if it was renamed: one whose file is gone, of
    /// the same name or in the same folder if there is one.
    fn moved_to(&self, path: &str, free: &[usize]) -> Option<usize> {
        let folder = self.file.parent().unwrap_or(Path::new(""));
        let parts = |path: &str| {
            path.rfind('/')
                .map_or((String::new(), path.to_owned()), |cut| (path[..cut].to_owned(), path[cut + 1..].to_owned()))
        };
        let (own_folder, own_name) = parts(path);
        let rank = |number: usize| {
            let (folder, name) = parts(&self.entries[number].path);
            (name != own_name, folder != own_folder, number)
        };
        let is_gone = |number: usize| !folder.join(&self.entries[number].path).exists();
        (0..free.len()).filter(|at| is_gone(free[*at])).min_by_key(|at| rank(free[*at]))
    }

    /// Writes `entries` in the place of what it holds, sorted, as a whole or not at all.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, mut entries: Vec<Entry>) -> Result<(), KnownError> {
        entries.sort();
        let failed = |source| KnownError::Io { path: self.file.clone(), source };
        let folder = self.file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
        for entry in &entries {
            serde_json::to_writer(&mut file, entry).map_err(|error| failed(error.into()))?;
            file.write_all(b"\n").map_err(failed)?;
        }
        file.as_file().sync_all().map_err(failed)?;
        file.persist(&self.file).map_err(|error| failed(error.error)).map(drop)
    }
}

/// What serde says, without its place in the line.
fn words_of(error: &serde_json::Error) -> String {
    let words = error.to_string();
    words.split(" at line ").next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Address, Confidence, Location, Severity, Snippet};

    fn finding(path: &str, rule: &str, fingerprint: &str) -> Finding {
        let location = Location { line: 1, column: 1, end_line: 1, end_column: 1, byte_start: 0, byte_end: 0 };
        Finding {
            rule: rule.into(),
            severity: Severity::Warning,
            confidence: Confidence::High,
            message: String::new(),
            help: None,
            label: None,
            address: Address { path: path.into(), record: None, field: None },
            location,
            excerpt: String::new(),
            snippet: Snippet::default(),
            related: Vec::new(),
            fingerprint: fingerprint.to_owned(),
            fix: None,
        }
    }

    fn entry(path: &str, rule: &str, fingerprint: &str) -> String {
        format!(r#"{{"path":"{path}","rule":"{rule}","fingerprint":"{fingerprint}","added":"2026-01-01"}}"#) + "\n"
    }

    /// Paths of what is new, and the entries that nothing answers to, with these files on disk.
    fn told(entries: &[String], there: &[&str], findings: Vec<Finding>) -> (Vec<String>, Vec<usize>) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(BASELINE), entries.concat()).unwrap();
        for path in there {
            std::fs::create_dir_all(folder.path().join(path).parent().unwrap()).unwrap();
            std::fs::write(folder.path().join(path), "").unwrap();
        }
        let told = Known::read(folder.path(), BASELINE).unwrap().tell(findings, folder.path(), |_| true);
        (told.new.iter().map(|finding| finding.address.path.to_string()).collect(), told.unmatched)
    }

    #[test]
    fn of_equal_findings_each_needs_an_entry() {
        let entries = [entry("a.md", "r/x", "1"), entry("a.md", "r/x", "1"), entry("a.md", "r/y", "2")];
        let findings = || vec![finding("a.md", "r/x", "1"); 3];
        assert_eq!(told(&entries, &["a.md"], findings()), (vec!["a.md".to_owned()], vec![2]));
        assert_eq!(told(&entries, &["a.md"], findings()[..1].to_vec()), (vec![], vec![1, 2]));
    }

    #[test]
    fn an_entry_follows_a_file_that_was_renamed_and_no_other() {
        let entries = [entry("old/a.md", "r/x", "1"), entry("old/b.md", "r/x", "1"), entry("old/c.md", "r/x", "1")];
        // `a` moved to another folder, `c` got another name, and `d` is new; `b` is where it was, and mended.
        let there = ["new/a.md", "old/b.md", "old/z.md", "d.md"];
        let findings = ["d.md", "new/a.md", "old/z.md"].map(|path| finding(path, "r/x", "1")).to_vec();
        let (new, unmatched) = told(&entries, &there, findings);
        assert_eq!((new.len(), unmatched), (1, vec![1]));
    }

    #[test]
    fn a_line_that_is_no_entry_is_an_error_that_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let text = entry("a.md", "r/x", "1") + "<<<<<<< HEAD\n";
        std::fs::write(folder.path().join(BASELINE), text).unwrap();
        let error = Known::read(folder.path(), BASELINE).unwrap_err();
        assert!(error.to_string().starts_with("line 2 is no entry"), "{error}");
    }

    #[test]
    fn what_is_written_is_read_again_sorted() {
        let folder = tempfile::tempdir().unwrap();
        let lines = [entry("b.md", "r/x", "1"), entry("a.md", "r/x", "2")];
        std::fs::write(folder.path().join(BASELINE), lines.concat()).unwrap();
        let known = Known::read(folder.path(), BASELINE).unwrap();
        known.write(known.entries.clone()).unwrap();
        assert_eq!(std::fs::read_to_string(known.file()).unwrap(), [&*lines[1], &*lines[0]].concat());
    }
}
