//! Findings that are set apart: found, known, and not reported as new.

use serde::Serialize;

use crate::finding::Finding;

/// A finding that somebody said is to be left.
#[derive(Clone, Debug)]
pub struct Suppressed {
    /// The finding.
    pub finding: Finding,
    /// Whether the document says so itself.
    pub in_source: bool,
    /// Why.
    pub reason: Option<String>,
}

/// What was found beside the findings of a report.
#[derive(Clone, Debug)]
pub struct SetApart {
    /// Those that the baseline accepts, in the order of reports.
    pub accepted: Vec<Finding>,
    /// Those that are suppressed, in the order of reports.
    pub suppressed: Vec<Suppressed>,
    /// Whether there is a baseline, so that what is reported is new.
    pub has_baseline: bool,
}

/// Nothing is set apart.
pub static NOTHING_APART: SetApart = SetApart { accepted: Vec::new(), suppressed: Vec::new(), has_baseline: false };

impl SetApart {
    /// How many findings.
    pub fn len(&self) -> usize {
        self.accepted.len() + self.suppressed.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What is set apart, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ApartCounts {
    /// Findings that the baseline accepts.
    pub accepted: usize,
    /// Days since the oldest of these was accepted.
    pub oldest_days: Option<u64>,
    /// Entries of the baseline whose findings are gone.
    pub mended: usize,
    /// Findings that are suppressed.
    pub suppressed: usize,
}
