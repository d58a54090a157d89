//! A run in numbers: what was checked, what was found, what was hidden or left out.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use super::apart::ApartCounts;
use super::change::Change;
use crate::finding::{Applicability, Confidence, Finding, Severity};
use crate::read::NotChecked;

/// Findings not reported because the run asks for more confidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Hidden {
    /// Of low confidence.
    pub low: usize,
    /// Of medium confidence.
    pub medium: usize,
}

/// What makes the run fail, and how many findings do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Failing {
    /// Findings that fail the run.
    pub findings: usize,
    /// Least severity that fails; `None`: no finding fails the run.
    pub fail_on: Option<Severity>,
    /// Least confidence that fails.
    pub confidence: Confidence,
}

impl Default for Failing {
    fn default() -> Self {
        Self { findings: 0, fail_on: Some(Severity::Warning), confidence: Confidence::High }
    }
}

impl Failing {
    /// Whether `finding` fails a run of these terms.
    pub fn holds(&self, finding: &Finding) -> bool {
        self.fail_on.is_some_and(|least| finding.severity >= least) && finding.confidence >= self.confidence
    }
}

/// A state of the index, which stands for the corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Indexed {
    /// Documents in it.
    pub documents: u64,
    /// Files that could not be read.
    pub unread: u64,
    /// Time since all files were last looked at.
    pub age: Duration,
}

/// One run in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Documents checked.
    pub documents: usize,
    /// Their bytes, as they lie on disk.
    pub bytes: u64,
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity info.
    pub infos: usize,
    /// Findings by rule.
    pub by_rule: BTreeMap<Arc<str>, usize>,
    /// Findings that carry a safe fix.
    pub fixable_safe: usize,
    /// Findings that carry an unsafe fix.
    pub fixable_unsafe: usize,
    /// Findings below the confidence asked for; in no other number here.
    pub hidden: Hidden,
    /// Findings that are known; in no other number here.
    pub apart: ApartCounts,
    /// What fails the run.
    pub failing: Failing,
    /// Documents not checked, sorted.
    pub not_checked: Vec<NotChecked>,
    /// Paths that were given or found, and are excluded.
    pub excluded: usize,
    /// Checked documents by folder, keyed as `Document::folder` names it.
    pub folders: BTreeMap<String, usize>,
    /// Files that were read, where an index knew some of the others.
    pub read: Option<usize>,
    /// What the documents were judged against, if the rest of the corpus was not looked at.
    pub indexed: Option<Indexed>,
    /// The change that was judged, if one was: then the findings are those that it caused.
    pub change: Option<Change>,
    /// Wall time.
    pub elapsed: Duration,
}

impl Summary {
    /// Whether a finding stands on a document that was not checked.
    pub fn is_unread(&self, finding: &Finding) -> bool {
        self.not_checked.iter().any(|unread| unread.path == finding.address.path)
    }

    /// Counts a finding that is shown.
    pub fn count(&mut self, finding: &Finding) {
        match finding.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Info => self.infos += 1,
        }
        match self.by_rule.get_mut(&finding.rule) {
            Some(count) => *count += 1,
            None => {
                self.by_rule.insert(Arc::clone(&finding.rule), 1);
            }
        }
        match finding.fix.as_ref().map(|fix| fix.applicability) {
            Some(Applicability::Safe) => self.fixable_safe += 1,
            Some(Applicability::Unsafe) => self.fixable_unsafe += 1,
            None => {}
        }
        if self.failing.holds(finding) {
            self.failing.findings += 1;
        }
    }

    /// Counts a finding that is hidden for its confidence.
    pub fn hide(&mut self, confidence: Confidence) {
        match confidence {
            Confidence::Low => self.hidden.low += 1,
            Confidence::Medium | Confidence::High => self.hidden.medium += 1,
        }
    }

    /// Counts a checked document of `folder`.
    pub fn document(&mut self, folder: &str, bytes: u64) {
        self.documents += 1;
        self.bytes += bytes;
        match self.folders.get_mut(folder) {
            Some(count) => *count += 1,
            None => {
                self.folders.insert(folder.to_owned(), 1);
            }
        }
    }

    /// All findings shown.
    pub fn findings(&self) -> usize {
        self.errors + self.warnings + self.infos
    }
}
