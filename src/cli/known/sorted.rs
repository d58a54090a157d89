//! The findings of a run, sorted into what is new and what is known, and what of the known is not found any more.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use super::Known;
use super::ledger::{Entry, Ledger};
use super::looked::Looked;
use super::matching::matched;
use crate::checks::natives;
use crate::config::Plan;
use crate::engine::{Outcome, is_breakage};
use crate::finding::{Address, Finding};
use crate::rule::{Check, Native};

/// What became of the findings, and of the entries that were looked at.
#[derive(Default)]
pub(super) struct Sorted {
    /// Known to nobody.
    pub new: Vec<Finding>,
    /// Each with the number of the comment that suppresses it.
    pub in_source: Vec<(Finding, usize)>,
    /// Each with the number of its entry in the suppressions.
    pub suppressed: Vec<(Finding, usize)>,
    /// Each with the number of its entry in the baseline.
    pub accepted: Vec<(Finding, usize)>,
    /// Entries of the suppressions that are past their day.
    pub expired: Vec<usize>,
    /// Other entries of the suppressions that no finding answers to.
    pub unused: Vec<usize>,
    /// Entries of the baseline that no finding answers to.
    pub mended: Vec<usize>,
}

impl Sorted {
    /// Sorts the findings of `outcome`, which are taken out of it.
    pub fn of(known: &Known, plan: &Plan, looked: &Looked<'_>, outcome: &mut Outcome) -> Self {
        let mut sorted = Self::default();
        let found = std::mem::take(&mut outcome.findings);
        let (found, in_source) = by_comments(found, plan, outcome);
        sorted.in_source = in_source;

        let suppressions = &known.suppressions;
        let holds = |entry: &Entry| !entry.is_expired(known.today);
        let (found, suppressed) = known.told(suppressions, found, holds);
        let looked_at = looked.entries_of(suppressions);
        let (expired, current): (Vec<_>, Vec<_>) =
            looked_at.into_iter().partition(|number| !holds(&suppressions.entries[*number]));
        (sorted.expired, sorted.unused) = (expired, without(current, &suppressed));
        sorted.suppressed = suppressed;

        let Some(baseline) = &known.baseline else {
            sorted.new = found;
            return sorted;
        };
        let (unseen, found) = found.into_iter().partition(is_unseen);
        (sorted.new, sorted.accepted) = known.told(baseline, found, |_| true);
        sorted.new.extend::<Vec<_>>(unseen);
        sorted.mended = without(looked.entries_of(baseline), &sorted.accepted);
        sorted
    }
}

/// Whether a finding says that something was not looked at, which no baseline can accept: a document that could not be
/// read, a rule that broke.
pub(super) fn is_unseen(finding: &Finding) -> bool {
    static RULES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
        let is_unread = |native: &Native| matches!((native.build)(serde_yaml::Value::Null), Ok(Check::Unread(_)));
        natives().into_iter().filter(is_unread).map(|native| native.id).collect()
    });
    RULES.contains(&*finding.rule) || is_breakage(finding)
}

/// Those of `entries` that have no finding.
fn without(mut entries: Vec<usize>, known: &[(Finding, usize)]) -> Vec<usize> {
    let used: HashSet<usize> = known.iter().map(|(_, number)| *number).collect();
    entries.retain(|number| !used.contains(number));
    entries
}

impl Known {
    /// Findings that `ledger` does not know, and those it knows with the numbers of their entries.
    fn told(
        &self,
        ledger: &Ledger,
        findings: Vec<Finding>,
        holds: impl Fn(&Entry) -> bool,
    ) -> (Vec<Finding>, Vec<(Finding, usize)>) {
        if ledger.entries.is_empty() {
            return (findings, Vec::new());
        }
        let paths: Vec<String> =
            findings.iter().map(|finding| ledger.path_of(&finding.address.path, &self.working)).collect();
        let taken = matched(ledger, &findings, &paths, holds);
        let (mut new, mut known) = (Vec::new(), Vec::new());
        for (finding, entry) in findings.into_iter().zip(taken) {
            match entry {
                Some(number) => known.push((finding, number)),
                None => new.push(finding),
            }
        }
        (new, known)
    }
}

/// Findings that no comment suppresses, and those that one does with its number. Comments count where the config
/// heeds them.
fn by_comments(findings: Vec<Finding>, plan: &Plan, outcome: &Outcome) -> (Vec<Finding>, Vec<(Finding, usize)>) {
    let mut comments: HashMap<&Address, Vec<usize>> = HashMap::new();
    for (number, ignore) in outcome.ignores.iter().enumerate() {
        comments.entry(&ignore.address).or_default().push(number);
    }
    comments.retain(|address, _| plan.heeds_ignores(&plan.key_of(std::path::Path::new(&*address.path))));
    if comments.is_empty() {
        return (findings, Vec::new());
    }
    let (mut left, mut suppressed) = (Vec::new(), Vec::new());
    for finding in findings {
        let own = comments.get(&finding.address).map_or(&[][..], Vec::as_slice);
        match own.iter().find(|number| outcome.ignores[**number].covers(&finding)) {
            Some(number) => suppressed.push((finding, *number)),
            None => left.push(finding),
        }
    }
    (left, suppressed)
}
