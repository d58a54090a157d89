//! `corpus-lint suppress`: a finding is to be left, and the reason is kept beside the corpus.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;
use miette::{Result, miette};

use super::super::args::{ConfidenceArg, day};
use super::super::book::settings;
use super::super::check::judged_by;
use super::super::explain::page_of;
use super::super::{Verdict, output_error};
use super::args::RunArgs;
use super::ledger::{Entry, Ledger};
use super::looked::Looked;
use super::sorted::Sorted;
use super::{Known, place};
use crate::config::{KNOWN, Plan};
use crate::finding::{Finding, quoted};
use crate::read::shown_path;
use crate::text::escape_control;

/// Findings that are named where the one that is meant is not there.
const NAMED: usize = 8;

/// Options of `suppress`.
#[derive(Debug, Args)]
#[command(override_usage = "corpus-lint suppress <RULE> <PATH[:LINE]> --reason <WORDS> [OPTIONS]\n       \
                            corpus-lint suppress --prune [OPTIONS]")]
pub(in crate::cli) struct SuppressArgs {
    /// The rule whose findings are to be left.
    #[arg(value_name = "RULE", required_unless_present = "prune")]
    rule: Option<String>,
    /// The document, and the line if not all of its findings of that rule are meant.
    #[arg(value_name = "PATH[:LINE]", required_unless_present = "prune")]
    target: Option<String>,
    /// Why they are to be left.
    #[arg(long, value_name = "WORDS", required_unless_present = "prune")]
    reason: Option<String>,
    /// The last day on which that holds (YYYY-MM-DD).
    #[arg(long, value_name = "DATE", value_parser = day)]
    until: Option<NaiveDate>,
    /// Drop the suppressions that have no effect or have run out.
    #[arg(long, conflicts_with_all = ["rule", "target", "reason", "until"])]
    prune: bool,
    #[command(flatten)]
    run: RunArgs,
}

/// Writes the file of suppressions.
pub(in crate::cli) fn run(arguments: &SuppressArgs) -> Result<Verdict> {
    match (&arguments.rule, &arguments.target, &arguments.reason) {
        (Some(rule), Some(target), Some(reason)) => add(arguments, rule, &Target::read(target)?, reason),
        _ => prune(arguments),
    }
}

/// A document, or a place in it.
struct Target {
    path: PathBuf,
    line: Option<u32>,
    column: Option<u32>,
}

impl Target {
    /// Reads `PATH`, `PATH:LINE` or, as reports have it, `PATH:LINE:COLUMN`.
    fn read(word: &str) -> Result<Self> {
        let mut numbers = Vec::new();
        let mut path = word;
        while !Path::new(path).exists() && numbers.len() < 2 {
            let Some((rest, number)) = path.rsplit_once(':') else { break };
            let Ok(number) = number.parse() else { break };
            numbers.insert(0, number);
            path = rest;
        }
        if !Path::new(path).is_file() {
            let help = "a document is named as posts/ferry.md, a line of it as posts/ferry.md:12";
            return Err(miette!(help = help, "no file {}", quoted(path)));
        }
        Ok(Self { path: path.into(), line: numbers.first().copied(), column: numbers.get(1).copied() })
    }

    fn holds(&self, finding: &Finding) -> bool {
        let at = &finding.location;
        self.line.is_none_or(|line| line == at.line) && self.column.is_none_or(|column| column == at.column)
    }
}

fn add(arguments: &SuppressArgs, rule: &str, target: &Target, reason: &str) -> Result<Verdict> {
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    if reason.is_empty() {
        return Err(miette!(help = "say it to those who come after you", "a suppression needs a reason"));
    }
    // What is not shown may be suppressed as well.
    let check = arguments.run.check(vec![target.path.clone()], Some(ConfidenceArg::Low));
    let (plan, known, mut judged) = judged_by(&check)?;
    page_of(plan.book(), rule)?;
    if let Some(until) = arguments.until.filter(|until| *until < known.today) {
        return Err(miette!(help = format!("today is {}", known.today), "{until} has passed"));
    }
    let shown = shown_path(&target.path, &known.working);
    let sorted = Sorted::of(&known, &plan, &Looked::of(&check, &plan, &judged), &mut judged.outcome);
    let mut all: Vec<&Finding> = sorted.all().filter(|finding| finding.address.path == shown).collect();
    all.sort_by_key(|finding| finding.sort_key());
    let is_meant = |finding: &Finding| *finding.rule == *rule && target.holds(finding);
    let meant: Vec<&Finding> = all.iter().copied().filter(|finding| is_meant(finding)).collect();
    if meant.is_empty() {
        return Err(none_there(&plan, rule, target, &all));
    }
    let path = known.suppressions.path_of(&shown, &known.working);
    let entry = |finding: &&Finding| {
        let alike: Vec<_> = all.iter().filter(|other| other.fingerprint == finding.fingerprint).collect();
        let nth = alike.iter().position(|other| std::ptr::eq(**other, *finding)).filter(|_| alike.len() > 1);
        let (nth, reason) = (nth.map(|before| before + 1), Some(reason.clone()));
        Entry { nth, until: arguments.until, reason, ..Entry::of(finding, path.clone(), known.today) }
    };
    let new: Vec<Entry> = meant.iter().map(entry).collect();
    let is_of_it = |finding: &Finding| finding.address.path == shown && is_meant(finding);
    known.suppressions.write(with(&known, &sorted, &new, is_of_it))?;
    if !arguments.run.quiet {
        let number = format!("{} finding{}", meant.len(), if meant.len() == 1 { "" } else { "s" });
        let until = arguments.until.map(|day| format!(" until {day}")).unwrap_or_default();
        let file = shown_path(&known.suppressions.file, &known.working);
        let line = format!("Suppressed {number} of {rule} in {shown}{until}: written to {file}.");
        writeln!(std::io::stdout(), "{}", escape_control(&line)).map_err(output_error)?;
    }
    Ok(Verdict::Clean)
}

/// The entries there are, and the new ones: these take the place of what was said of the same findings before, and of
/// what has run out.
fn with(known: &Known, sorted: &Sorted, new: &[Entry], is_of_it: impl Fn(&Finding) -> bool) -> Vec<Entry> {
    let again = sorted.suppressed.iter().filter(|(finding, _)| is_of_it(finding));
    let again: BTreeSet<usize> = again.map(|(_, number)| *number).collect();
    let is_replaced = |(number, entry): (usize, &Entry)| {
        let is_same = |new: &Entry| entry.path == new.path && entry.fingerprint == new.fingerprint;
        again.contains(&number) || (entry.is_expired(known.today) && new.iter().any(is_same))
    };
    let kept = known.suppressions.entries.iter().enumerate().filter(|entry| !is_replaced(*entry));
    kept.map(|(_, entry)| entry).chain(new).cloned().collect()
}

impl Sorted {
    /// All findings, known or not.
    fn all(&self) -> impl Iterator<Item = &Finding> {
        let known = [&self.in_source, &self.suppressed, &self.accepted];
        self.new.iter().chain(known.into_iter().flatten().map(|(finding, _)| finding))
    }
}

/// There is no such finding; what there is.
fn none_there(plan: &Plan, rule: &str, target: &Target, all: &[&Finding]) -> miette::Report {
    let shown = quoted(&target.path.display().to_string());
    let line = target.line.map(|line| format!(" on line {line}")).unwrap_or_default();
    let mut there: Vec<&&Finding> = all.iter().filter(|finding| *finding.rule == *rule).collect();
    if there.is_empty() {
        there = all.iter().filter(|finding| target.holds(finding)).collect();
    }
    if there.is_empty() {
        there = all.iter().collect();
    }
    let name = |finding: &&&Finding| format!("{} on line {}", finding.rule, finding.location.line);
    let mut named: Vec<String> = there.iter().take(NAMED).map(name).collect();
    named.dedup();
    let more = if there.len() > NAMED { ", …" } else { "" };
    let ran = plan.tuning(&plan.key_of(&target.path)).contains_key(rule);
    let help = match (named.is_empty(), ran) {
        (_, false) => format!("the rule {rule} is not on for this file"),
        (true, true) => "there is no finding at all".to_owned(),
        (false, true) => format!("there is: {}{more}", named.join(", ")),
    };
    miette!(help = help, "{shown} has no finding of {rule}{line}")
}

/// Drops what has no effect.
fn prune(arguments: &SuppressArgs) -> Result<Verdict> {
    let here = [PathBuf::from(".")];
    // All that the file can speak of is judged.
    let found = arguments.run.check(here.to_vec(), None);
    let settings = settings(found.config.as_deref(), &found.named_paths())?;
    let ledger = Ledger::read(place::place(&settings, &here, KNOWN[1]))?;
    let working = std::env::current_dir().unwrap_or_default();
    let shown = shown_path(&ledger.file, &working);
    let mut out = std::io::stdout().lock();
    if ledger.entries.is_empty() {
        writeln!(out, "`{shown}` holds no suppressions.").map_err(output_error)?;
        return Ok(Verdict::Clean);
    }
    let folder = PathBuf::from(&*shown_path(ledger.folder(), &working));
    let check = arguments.run.check(vec![folder], Some(ConfidenceArg::Low));
    let (plan, known, mut judged) = judged_by(&check)?;
    let sorted = Sorted::of(&known, &plan, &Looked::of(&check, &plan, &judged), &mut judged.outcome);
    let (unused, expired): (BTreeSet<usize>, BTreeSet<usize>) =
        (sorted.unused.iter().copied().collect(), sorted.expired.iter().copied().collect());
    let Known { suppressions: ledger, .. } = &known;
    let mut kept = Vec::new();
    for (number, entry) in ledger.entries.iter().enumerate() {
        let why = match (unused.contains(&number), entry.until.filter(|_| expired.contains(&number))) {
            (true, _) => "unused".to_owned(),
            (_, Some(day)) => format!("ended on {day}"),
            _ => {
                kept.push(entry.clone());
                continue;
            }
        };
        let line = format!("dropped: {} in {} ({why})", entry.rule, entry.path);
        writeln!(out, "{}", escape_control(&line)).map_err(output_error)?;
    }
    let (dropped, left) = (ledger.entries.len() - kept.len(), kept.len());
    if dropped > 0 {
        ledger.write(kept)?;
    }
    writeln!(out, "Dropped {dropped} of {}; {left} left in `{shown}`.", dropped + left).map_err(output_error)?;
    Ok(Verdict::Clean)
}
