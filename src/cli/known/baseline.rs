//! `corpus-lint baseline`: accepts what is there, so that later runs report only what is new.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use miette::{Result, miette};

use super::super::args::{CheckArgs, ConfidenceArg};
use super::super::check::judged_by;
use super::super::{Verdict, output_error};
use super::Known;
use super::args::RunArgs;
use super::ledger::Entry;
use super::looked::Looked;
use super::sorted::{Sorted, is_unseen};
use crate::finding::Finding;
use crate::read::shown_path;
use crate::text::escape_control;

/// Options of `baseline`.
#[derive(Debug, Args)]
pub(in crate::cli) struct BaselineArgs {
    /// Files and folders to lint.
    #[arg(value_name = "PATHS")]
    paths: Vec<PathBuf>,
    /// Accept also what is new since the baseline was written.
    #[arg(long)]
    accept_new: bool,
    /// Drop from the baseline what is not found any more.
    #[arg(long)]
    prune: bool,
    /// Accept findings of exactly these rules: ids, families, globs, `all`.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    select: Vec<String>,
    /// Do not accept findings of these rules.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Lowest confidence that is accepted: what is shown, unless given.
    #[arg(long, value_name = "CONFIDENCE")]
    min_confidence: Option<ConfidenceArg>,
    #[command(flatten)]
    run: RunArgs,
}

/// Judges the documents, and writes the baseline.
pub(in crate::cli) fn run(arguments: &BaselineArgs) -> Result<Verdict> {
    let check = CheckArgs {
        select: arguments.select.clone(),
        ignore: arguments.ignore.clone(),
        ..arguments.run.check(arguments.paths.clone(), arguments.min_confidence)
    };
    let (plan, known, mut judged) = judged_by(&check)?;
    let Some(baseline) = &known.baseline else { return Ok(Verdict::Clean) };
    if arguments.prune && !baseline.is_there {
        let file = shown_path(&baseline.file, &known.working);
        let help = "name the paths that it was written for, or leave `--prune` out to write one";
        return Err(miette!(help = help, "there is no baseline `{}`", escape_control(&file)));
    }
    let sorted = Sorted::of(&known, &plan, &Looked::of(&check, &plan, &judged), &mut judged.outcome);
    let shows = |finding: &&Finding| plan.shows(finding);
    let (unseen, new): (Vec<_>, Vec<_>) = sorted.new.iter().filter(shows).partition(|finding| is_unseen(finding));
    let grows = !baseline.is_there || arguments.accept_new;
    let mut change = Change { known: &known, sorted: &sorted, entries: baseline.entries.clone() };
    change.follow_renamed();
    if grows {
        change.accept(&new);
    }
    if arguments.prune {
        change.prune();
    }
    let told = Told {
        file: shown_path(&baseline.file, &known.working),
        new: &new,
        unseen: &unseen,
        mended: sorted.mended.len(),
        held: change.entries.len(),
        grows,
    };
    if grows || arguments.prune {
        baseline.write(change.entries)?;
    }
    told.tell(arguments).map_err(output_error)?;
    let refused = !grows && !arguments.prune && !new.is_empty();
    Ok(if refused { Verdict::Findings } else { Verdict::Clean })
}

/// What is said of it.
struct Told<'a> {
    file: Arc<str>,
    new: &'a [&'a Finding],
    unseen: &'a [&'a Finding],
    mended: usize,
    /// Entries there are now.
    held: usize,
    grows: bool,
}

impl Told<'_> {
    fn tell(&self, arguments: &BaselineArgs) -> io::Result<()> {
        let mut out = io::stdout().lock();
        let (file, new) = (escape_control(&self.file), of_rules(self.new));
        let is_loud = !arguments.run.quiet;
        if self.grows && is_loud {
            writeln!(out, "Accepted {new}.")?;
        }
        if arguments.prune && is_loud {
            writeln!(out, "Dropped {} no longer found.", entries_of(self.mended))?;
        }
        if !self.grows && !self.new.is_empty() {
            writeln!(out, "Not accepted: {new}, new since `{file}` was written.")?;
            writeln!(out, "--accept-new accepts what is new; corpus-lint check on the same paths lists it.")?;
        }
        if !self.unseen.is_empty() {
            writeln!(out, "Never accepted: {}: nobody has seen what is there.", of_rules(self.unseen))?;
        }
        if is_loud {
            writeln!(out, "`{file}` holds {}.", entries_of(self.held))?;
        }
        if is_loud && !arguments.prune && self.mended > 0 {
            writeln!(out, "{} no longer found: --prune drops them.", entries_of(self.mended))?;
        }
        Ok(())
    }
}

/// The entries as they are to be.
struct Change<'a> {
    known: &'a Known,
    sorted: &'a Sorted,
    entries: Vec<Entry>,
}

impl Change<'_> {
    fn path_of(&self, finding: &Finding) -> String {
        let shown = &finding.address.path;
        let ledger = self.known.baseline.as_ref();
        ledger.map_or_else(|| shown.to_string(), |ledger| ledger.path_of(shown, &self.known.working))
    }

    /// Writes down what files are called now, and what their findings are.
    fn follow_renamed(&mut self) {
        for (finding, number) in &self.sorted.accepted {
            let added = self.entries[*number].added;
            self.entries[*number] = Entry::of(finding, self.path_of(finding), added);
        }
    }

    /// Adds `new`. Run before anything is dropped: numbers of entries hold.
    fn accept(&mut self, new: &[&Finding]) {
        let added = new.iter().map(|finding| Entry::of(finding, self.path_of(finding), self.known.today));
        let added: Vec<Entry> = added.collect();
        self.entries.extend(added);
    }

    fn prune(&mut self) {
        let mended: BTreeSet<usize> = self.sorted.mended.iter().copied().collect();
        let mut number = 0;
        self.entries.retain(|_| {
            number += 1;
            !mended.contains(&(number - 1))
        });
    }
}

fn entries_of(number: usize) -> String {
    format!("{number} {}", if number == 1 { "entry" } else { "entries" })
}

/// `12 findings (markup/entity 8, links/malformed 4)`, the most frequent rules first.
fn of_rules(findings: &[&Finding]) -> String {
    let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
    findings.iter().for_each(|finding| *by_rule.entry(&finding.rule).or_default() += 1);
    let mut by_rule: Vec<_> = by_rule.into_iter().collect();
    by_rule.sort_by_key(|(rule, count)| (std::cmp::Reverse(*count), *rule));
    let mut rules: Vec<String> = by_rule.iter().take(5).map(|(rule, count)| format!("{rule} {count}")).collect();
    if by_rule.len() > rules.len() {
        rules.push(format!("and {} more rules", by_rule.len() - rules.len()));
    }
    let number = format!("{} finding{}", findings.len(), if findings.len() == 1 { "" } else { "s" });
    if rules.is_empty() { number } else { format!("{number} ({})", rules.join(", ")) }
}
