//! `corpus-lint [check] [PATHS]`: the main job.

use std::collections::HashSet;
use std::io::{IsTerminal, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::CommandFactory as _;
use indicatif::{ProgressBar, ProgressStyle};
use miette::{IntoDiagnostic, Report as Error, Result, WrapErr, miette};

use super::args::CheckArgs;
use super::book::{rulebook_for_run, settings};
use super::outputs::Outputs;
use super::{ColorChoice, Verdict};
use crate::config::{FailOn, Plan};
use crate::engine::{Outcome, Session, Told, WalkError, Walked, walk};
use crate::finding::Severity;
use crate::read::{Input, shown_path};
use crate::report::{Failing, Report, RuleInfo, Summary};
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
    let mut walked = inputs(arguments, &plan)?;
    let named = arguments.corpus.as_ref().map(|folder| add_corpus(folder, &plan, &mut walked)).transpose()?;
    let today = arguments.today.unwrap_or_else(|| chrono::Utc::now().date_naive());
    let session = Session::new(&plan, today, &walked.inputs)?
        .within(arguments.memory)
        .about(named)
        .telling(if arguments.all_pairs { Told::Pairs } else { Told::Clusters });
    let outcome = lint(&session, &walked);
    let (summary, findings) = summarise(&plan, outcome, &walked, started.elapsed());
    let rules = rule_infos(&plan, &summary);
    let report = Report { findings: &findings, summary: &summary, rules: &rules };
    outputs.write(arguments, color, &report)?;
    let failed = summary.failing.findings > 0 && !arguments.exit_zero;
    Ok(if failed { Verdict::Findings } else { Verdict::Clean })
}

/// The inputs under `paths`; standard input is read whole, up to the size limit.
fn inputs(arguments: &CheckArgs, plan: &Plan) -> Result<Walked> {
    let (stdin, paths): (Vec<_>, Vec<_>) = arguments.paths().into_iter().partition(|path| path.as_os_str() == "-");
    let mut walked = if paths.is_empty() { Walked::default() } else { walk(&paths, plan).map_err(with_command)? };
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

/// Adds the documents of `folder` that are not named themselves; gives the paths of those that are.
fn add_corpus(folder: &Path, plan: &Plan, walked: &mut Walked) -> Result<HashSet<Arc<str>>> {
    let named: HashSet<Arc<str>> = walked.inputs.iter().map(|input| input.shown().clone()).collect();
    let corpus = walk(&[folder.to_owned()], plan)?;
    walked.inputs.extend(corpus.inputs.into_iter().filter(|input| !named.contains(input.shown())));
    walked.inputs.sort_by(|a, b| a.shown().cmp(b.shown()));
    walked.not_checked.extend(corpus.not_checked);
    Ok(named)
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

/// Maps and reduces, with a progress bar on a terminal once a second has gone by.
fn lint(session: &Session<'_>, walked: &Walked) -> Outcome {
    // A rule's panic becomes a finding; its message must not be printed amid the report.
    std::panic::set_hook(Box::new(|_| {}));
    let bar = progress_bar(walked.inputs.len());
    let started = Instant::now();
    let mut mapped = session.map(&walked.inputs, &|| {
        if let Some(bar) = &bar {
            bar.inc(1);
            if bar.is_hidden() && started.elapsed() > Duration::from_secs(1) {
                bar.set_draw_target(indicatif::ProgressDrawTarget::stderr_with_hz(10));
            }
        }
    });
    session.add_unread(walked.not_checked.clone(), &mut mapped);
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    let outcome = session.reduce(mapped, &walked.inputs);
    let _ = std::panic::take_hook();
    outcome
}

fn progress_bar(inputs: usize) -> Option<ProgressBar> {
    let wanted = std::io::stderr().is_terminal() && std::env::var_os("CI").is_none();
    wanted.then(|| {
        let bar = ProgressBar::with_draw_target(Some(inputs as u64), indicatif::ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{bar:30} {human_pos} of {human_len} documents, {eta} left");
        bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
    })
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
