//! A file of known findings: an entry a line, sorted, so that it merges line by line.

use std::io;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use miette::{Diagnostic, SourceSpan};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::outputs::replace_file;
use crate::finding::Finding;
use crate::read::{normalized, shown_path};
use crate::text::{NamedText, Span, escape_control, excerpt};

/// Longest message that an entry quotes, in characters.
const MESSAGE_MAX: usize = 120;

/// One known finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    /// The document, relative to the folder of the file, `/` separators.
    pub path: String,
    /// Id of the rule.
    pub rule: String,
    /// What the finding said, for those who read the file.
    #[serde(default)]
    pub message: String,
    /// As `Finding::fingerprint`.
    pub fingerprint: String,
    /// Which of the findings like it in the document it is, from 1, if there are several and not all are meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nth: Option<usize>,
    /// How many other documents it was about: with more it is another finding.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub others: usize,
    /// When it was written down.
    pub added: NaiveDate,
    /// The last day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Why the finding is to be left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl Entry {
    /// The entry of a finding in the document that the file calls `path`.
    pub fn of(finding: &Finding, path: String, added: NaiveDate) -> Self {
        Self {
            path,
            rule: finding.rule.to_string(),
            message: escape_control(&excerpt(&finding.message, MESSAGE_MAX)).into_owned(),
            fingerprint: finding.fingerprint.clone(),
            nth: None,
            others: others(finding),
            added,
            until: None,
            reason: None,
        }
    }

    /// Whether it is past its last day.
    pub fn is_expired(&self, today: NaiveDate) -> bool {
        self.until.is_some_and(|until| until < today)
    }
}

/// How many other documents a finding is about.
pub(super) fn others(finding: &Finding) -> usize {
    let mut others: Vec<_> = finding.related.iter().map(|related| &related.address).collect();
    others.retain(|address| **address != finding.address);
    others.sort_unstable();
    others.dedup();
    others.len()
}

/// A file of known findings.
#[derive(Clone, Debug)]
pub(super) struct Ledger {
    /// Where it lies, or is to lie.
    pub file: PathBuf,
    /// Whether it is there.
    pub is_there: bool,
    /// What it holds, in order.
    pub entries: Vec<Entry>,
    /// Line of each entry in the file, from 0.
    pub lines: Vec<usize>,
    /// The whole of it.
    pub text: String,
}

/// A file of known findings that cannot be used.
#[derive(Debug, Error, Diagnostic)]
pub(super) enum LedgerError {
    /// The system would not let it be read.
    #[error("cannot read `{}`", path.display())]
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
        help: &'static str,
    },
}

impl Ledger {
    /// Reads `file`; it is empty if it is not there.
    pub fn read(file: PathBuf) -> Result<Self, LedgerError> {
        let (text, is_there) = match std::fs::read_to_string(&file) {
            Ok(text) => (text, true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => (String::new(), false),
            Err(source) => return Err(LedgerError::Io { path: file, source }),
        };
        let (mut entries, mut lines, mut start) = (Vec::new(), Vec::new(), 0);
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let written = line.trim();
            if !written.is_empty() {
                let span = Span::new(start, start + line.trim_end().len());
                let entry =
                    serde_json::from_str(written).map_err(|error| wrong(&file, &text, (number, span), &error))?;
                entries.push(entry);
                lines.push(number);
            }
            start += line.len();
        }
        Ok(Self { file, is_there, entries, lines, text })
    }

    /// The folder from which its paths start.
    pub fn folder(&self) -> &Path {
        self.file.parent().unwrap_or(Path::new(""))
    }

    /// A document's path as entries have it. `shown` is relative to the folder `working`.
    pub fn path_of(&self, shown: &str, working: &Path) -> String {
        let folder = normalized(&working.join(self.folder()));
        let path = normalized(&working.join(shown));
        path.strip_prefix(&folder).unwrap_or(&path).to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
    }

    /// Writes `entries` in the place of what it holds, sorted, as a whole or not at all. Without any the file is
    /// written all the same: that it is there says that there is a list.
    pub fn write(&self, mut entries: Vec<Entry>) -> miette::Result<()> {
        entries.sort();
        replace_file(&self.file, |out| {
            for entry in &entries {
                serde_json::to_writer(&mut *out, entry)?;
                out.write_all(b"\n")?;
            }
            Ok(())
        })
    }
}

fn wrong(file: &Path, text: &str, (number, span): (usize, Span), error: &serde_json::Error) -> LedgerError {
    let shown = shown_path(file, &std::env::current_dir().unwrap_or_default());
    let source_code = NamedText::new(&shown, text);
    let line = span.of(text);
    let is_conflict = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"].iter().any(|mark| line.starts_with(mark));
    let (message, help) = if is_conflict {
        let message = format!("line {} is the mark of a merge conflict", number + 1);
        (message, "Keep the lines of both sides, and remove the marks: lines may stand in any order, and twice.")
    } else {
        // Without serde's own place in the line.
        let words = error.to_string();
        let words = words.split(" at line ").next().unwrap_or_default();
        (format!("line {} is no entry: {words}", number + 1), "Mend or remove the line.")
    };
    LedgerError::Line { message, span: source_code.place(span), source_code, help }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(path: &str, fingerprint: &str) -> String {
        format!(
            r#"{{"path":"{path}","rule":"r/x","message":"","fingerprint":"{fingerprint}","added":"2026-01-01"}}{}"#,
            "\n"
        )
    }

    #[test]
    fn what_is_written_is_read_again_sorted() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x.jsonl");
        std::fs::write(&file, entry("b.md", "1") + &entry("a.md", "2")).unwrap();
        let ledger = Ledger::read(file.clone()).unwrap();
        ledger.write(ledger.entries.clone()).unwrap();
        assert_eq!(std::fs::read_to_string(file).unwrap(), entry("a.md", "2") + &entry("b.md", "1"));
    }

    #[test]
    fn a_line_that_is_no_entry_is_an_error_that_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x.jsonl");
        let error = |line: &str| {
            std::fs::write(&file, entry("a.md", "1") + line + "\n").unwrap();
            Ledger::read(file.clone()).unwrap_err().to_string()
        };
        assert_eq!(error("<<<<<<< HEAD"), "line 2 is the mark of a merge conflict");
        assert!(error("{}").starts_with("line 2 is no entry: missing field"), "{}", error("{}"));
    }
}
