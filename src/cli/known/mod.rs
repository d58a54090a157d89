//! What is known of findings: accepted for now by the baseline, or suppressed for good and with a reason.
//!
//! Both are files beside the corpus. A run reads them, sets apart what they know of what it found, the suppressions
//! first, and reports the rest. `corpus-lint baseline` and `corpus-lint suppress` write them.

mod args;
mod baseline;
mod ledger;
mod looked;
mod matching;
mod place;
mod renamed;
mod sorted;
mod stale;
mod suppress;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use miette::Result;

pub(super) use baseline::{BaselineArgs, run as baseline};
pub(super) use suppress::{SuppressArgs, run as suppress};

use super::args::CheckArgs;
use super::book::Settings;
use super::judge::Judged;
use crate::config::{KNOWN, Plan};
use crate::finding::Finding;
use crate::report::{ApartCounts, NOTHING_APART, SetApart, Suppressed};
use ledger::Ledger;
use looked::Looked;
use sorted::Sorted;

/// The two files, as they were when the run began.
pub(super) struct Known {
    /// `None` if the run is to show what it accepts.
    baseline: Option<Ledger>,
    suppressions: Ledger,
    working: PathBuf,
    today: NaiveDate,
}

impl Known {
    /// Reads the files that hold for the paths.
    pub fn read(arguments: &CheckArgs, settings: &Settings) -> Result<Self> {
        let [baseline, suppressions] = KNOWN.map(|name| place::place(settings, &arguments.named_paths(), name));
        Ok(Self {
            baseline: if arguments.no_baseline { None } else { Some(Ledger::read(baseline)?) },
            suppressions: Ledger::read(suppressions)?,
            working: std::env::current_dir().unwrap_or_default(),
            today: arguments.today(),
        })
    }

    /// Whether a finding is none of those that are known. Of findings that are alike and of which some are known, all
    /// are said to be: this is for what must not touch a known one.
    pub fn is_new(&self) -> impl Fn(&Finding) -> bool + Sync + '_ {
        let ledgers = self.baseline.iter().chain([&self.suppressions]);
        let held: Vec<Held<'_>> = ledgers.map(|ledger| Held::of(ledger, self.today)).collect();
        move |finding| !held.iter().any(|held| held.has(finding, &self.working))
    }

    /// Takes what is known out of the findings, and adds what is wrong with suppressions.
    pub fn set_apart(&self, arguments: &CheckArgs, plan: &Plan, judged: &mut Judged) -> (SetApart, ApartCounts) {
        let has_baseline = self.baseline.as_ref().is_some_and(|ledger| ledger.is_there);
        let entries = self.baseline.as_ref().map_or(&[][..], |ledger| &ledger.entries);
        if entries.is_empty() && self.suppressions.entries.is_empty() && judged.outcome.ignores.is_empty() {
            return (SetApart { has_baseline, ..NOTHING_APART.clone() }, ApartCounts::default());
        }
        let looked = Looked::of(arguments, plan, judged);
        let mut sorted = Sorted::of(self, plan, &looked, &mut judged.outcome);
        let stale = stale::Stale { known: self, plan, looked: &looked, ignores: &judged.outcome.ignores };
        judged.outcome.findings = std::mem::take(&mut sorted.new);
        judged.outcome.findings.extend(stale.findings(&sorted));
        judged.outcome.findings.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));

        sorted.accepted.retain(|(finding, _)| plan.shows(finding));
        let oldest = sorted.accepted.iter().map(|(_, number)| entries[*number].added).min();
        let by_entry = sorted.suppressed.into_iter().map(|(finding, number)| Suppressed {
            finding,
            in_source: false,
            reason: self.suppressions.entries[number].reason.clone(),
        });
        let by_comment = sorted.in_source.into_iter().map(|(finding, number)| Suppressed {
            finding,
            in_source: true,
            reason: judged.outcome.ignores[number].reason.clone(),
        });
        let mut suppressed: Vec<_> = by_entry.chain(by_comment).filter(|own| plan.shows(&own.finding)).collect();
        suppressed.sort_by(|a, b| a.finding.sort_key().cmp(&b.finding.sort_key()));
        let counts = ApartCounts {
            accepted: sorted.accepted.len(),
            oldest_days: oldest.map(|day| u64::try_from((self.today - day).num_days()).unwrap_or(0)),
            mended: sorted.mended.len(),
            suppressed: suppressed.len(),
        };
        let accepted = sorted.accepted.into_iter().map(|(finding, _)| finding).collect();
        (SetApart { accepted, suppressed, has_baseline }, counts)
    }
}

/// The entries of a file that hold, to be asked for one finding at a time.
struct Held<'a> {
    ledger: &'a Ledger,
    /// Path and fingerprint.
    places: HashSet<(&'a str, &'a str)>,
    /// Fingerprints in files that are gone, and may have another name.
    gone: HashSet<&'a str>,
}

impl<'a> Held<'a> {
    fn of(ledger: &'a Ledger, today: NaiveDate) -> Self {
        let entries = || ledger.entries.iter().filter(|entry| !entry.is_expired(today));
        let gone = entries().filter(|entry| !ledger.folder().join(&entry.path).exists());
        Self {
            ledger,
            places: entries().map(|entry| (entry.path.as_str(), entry.fingerprint.as_str())).collect(),
            gone: gone.map(|entry| entry.fingerprint.as_str()).collect(),
        }
    }

    fn has(&self, finding: &Finding, working: &Path) -> bool {
        let fingerprint = finding.fingerprint.as_str();
        let is_there = || {
            let path = self.ledger.path_of(&finding.address.path, working);
            self.places.contains(&(path.as_str(), fingerprint))
        };
        !self.ledger.entries.is_empty() && (self.gone.contains(fingerprint) || is_there())
    }
}
