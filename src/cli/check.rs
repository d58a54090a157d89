//! `corpus-lint [check] [PATHS]`: the main job.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use clap::CommandFactory as _;
use miette::{IntoDiagnostic, Report as Error, Result, WrapErr, miette};

use super::args::CheckArgs;
use super::book::{rulebook_for_run, settings};
use super::judge::{Judged, judge};
use super::known::Known;
use super::outputs::Outputs;
use super::{ColorChoice, Verdict, fix, since};
use crate::config::{FailOn, Plan};
use crate::engine::{Outcome, WalkError, Walked, walk};
use crate::finding::Severity;
use crate::read::{Input, shown_path};
use crate::report::{Failing, Indexed, Report, RuleInfo, Summary};
use crate::rule::page_url;
use crate::text::nearest;

/// Lints and reports.
pub(super) fn run(arguments: &CheckArgs, color: ColorChoice) -> Result<Verdict> {
    let started = Instant::now();
    let outputs = Outputs::of(arguments)?;
    let settings = settings(arguments.config.as_deref(), &arguments.named_paths())?;
    if !arguments.quiet {
        settings.warn();
    }
    let plan = Plan::new(rulebook_for_run(&settings.config)?, &settings.config, &arguments.for_plan(), &settings.root)?;
    if let Some(threads) = arguments.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads));
        pool.build_global().into_diagnostic().wrap_err("cannot start the threads")?;
    }
    let known = Known::read(arguments, &settings)?;
    let mut named = inputs(arguments, &plan)?;
    let mended = match fix::run(arguments, &plan, &known, &mut named, color)? {
        fix::Next::Done(verdict) => return Ok(verdict),
        fix::Next::Report(tally) => Some(tally),
        fix::Next::Check => None,
    };
    let (mut judged, before) = match since::judge(arguments, &settings, &plan, &mut named)? {
        Some((judged, before)) => (judged, Some(before)),
        None => (judge(arguments, &settings, &plan, named)?, None),
    };
    let (apart, counts) = known.set_apart(arguments, &plan, &mut judged);
    // What is known is so in both states: it is neither caused nor cured.
    let change = before.map(|mut before| {
        known.set_apart(arguments, &plan, &mut before.judged);
        before.compare(&mut judged.outcome.findings)
    });
    let Judged { outcome, walked, .. } = judged;
    let (mut summary, findings) = summarise(&plan, outcome, &walked, started.elapsed());
    summary.apart = counts;
    summary.change = change.map(|mut change| {
        change.cured.retain(|finding| plan.shows(finding));
        change
    });
    let rules = rule_infos(&plan, &summary);
    let report = Report { findings: &findings, summary: &summary, rules: &rules, apart: &apart };
    if let Some(path) = &arguments.fixes.plan {
        fix::write_plan(path, &findings, &walked.inputs)?;
    }
    outputs.write(arguments, color, &report, mended.as_ref().is_some_and(|tally| tally.took_stdout))?;
    if let Some(tally) = mended {
        fix::tell(&tally, "Fixed", arguments.quiet);
    }
    let failed = summary.failing.findings > 0 && !arguments.exit_zero;
    Ok(if failed { Verdict::Findings } else { Verdict::Clean })
}

/// What a run of `check` with these arguments finds, and what is known of that; nothing is set apart yet.
pub(super) fn judged_by(arguments: &CheckArgs) -> Result<(Plan, Known, Judged)> {
    let settings = settings(arguments.config.as_deref(), &arguments.named_paths())?;
    let plan = Plan::new(rulebook_for_run(&settings.config)?, &settings.config, &arguments.for_plan(), &settings.root)?;
    let known = Known::read(arguments, &settings)?;
    let judged = judge(arguments, &settings, &plan, inputs(arguments, &plan)?)?;
    Ok((plan, known, judged))
}

/// The inputs under `paths`; standard input is read whole, up to the size limit.
fn inputs(arguments: &CheckArgs, plan: &Plan) -> Result<Walked> {
    let (stdin, paths): (Vec<_>, Vec<_>) = arguments.paths().into_iter().partition(|path| path.as_os_str() == "-");
    let mut walked = match paths.as_slice() {
        [] => Walked::default(),
        paths => match walk(paths, plan) {
            // All documents may have been deleted, which is a change.
            Err(WalkError::Nothing { .. }) if arguments.since.is_on() => Walked::default(),
            walked => walked.map_err(with_command)?,
        },
    };
    if !stdin.is_empty() {
        if plan.excludes(Path::new(&arguments.stdin_filename), false) {
            walked.excluded += 1;
        } else {
            let mut bytes = Vec::new();
            let limit = plan.max_file_size + 1;
            std::io::stdin()
                .take(limit)
                .read_to_end(&mut bytes)
                .into_diagnostic()
                .wrap_err("cannot read standard input")?;
            let path = PathBuf::from(&arguments.stdin_filename);
            let kind = plan.kind(&plan.key_of(&path));
            let shown = shown_path(&path, &std::env::current_dir().unwrap_or_default());
            // What is being edited stands for the file of that name.
            walked.inputs.retain(|input| input.shown() != &shown);
            walked.inputs.push(Input::bytes(path, shown, bytes).with_kind(kind));
        }
    }
    Ok(walked)
}

/// A path that is not there may be the slip of a command.
fn with_command(error: WalkError) -> Error {
    if let WalkError::Missing { path } = &error {
        let word = path.display().to_string();
        let names: Vec<_> =
            super::Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect();
        if let Some(near) = nearest(&word, names.iter().map(String::as_str)) {
            return miette!(help = format!("did you mean the command `{near}`?"), "{error}");
        }
    }
    error.into()
}

/// Counts the findings and keeps those that are shown.
fn summarise(
    plan: &Plan,
    outcome: Outcome,
    walked: &Walked,
    elapsed: Duration,
) -> (Summary, Vec<crate::finding::Finding>) {
    let fail_on = match plan.fail_on {
        FailOn::Error => Some(Severity::Error),
        FailOn::Warning => Some(Severity::Warning),
        FailOn::Info => Some(Severity::Info),
        FailOn::Never => None,
    };
    let mut summary = Summary {
        documents: outcome.documents,
        bytes: outcome.bytes,
        folders: outcome.folders,
        excluded: walked.excluded,
        failing: Failing { findings: 0, fail_on, confidence: plan.fail_confidence },
        not_checked: outcome.not_checked,
        read: (outcome.read < walked.inputs.len()).then_some(outcome.read),
        indexed: outcome.indexed.map(|state| Indexed {
            documents: state.documents,
            unread: state.unread,
            age: SystemTime::now().duration_since(state.refreshed).unwrap_or_default(),
        }),
        elapsed,
        ..Summary::default()
    };
    let mut shown = Vec::new();
    for finding in outcome.findings {
        if plan.shows(&finding) {
            summary.count(&finding);
            shown.push(finding);
        } else {
            summary.hide(finding.confidence);
        }
    }
    (summary, shown)
}

/// The rules that ran; of those that overrides alone switch on, the ones that found something.
fn rule_infos(plan: &Plan, summary: &Summary) -> Vec<RuleInfo> {
    let tuning = plan.tuning(&[]);
    let ran = |id: &str| tuning.contains_key(id) || summary.by_rule.contains_key(id);
    let info = |page: &Arc<crate::rule::RulePage>| RuleInfo {
        id: page.id.clone(),
        severity: tuning.get(&page.id).map_or(page.severity, |tuned| tuned.severity),
        confidence: page.confidence,
        summary: page.summary.clone(),
        why: page.why.trim().to_owned(),
        help: Some(page.help.trim().to_owned()),
        url: page_url(&page.id),
    };
    plan.book().pages().iter().filter(|page| ran(&page.id)).map(info).collect()
}
