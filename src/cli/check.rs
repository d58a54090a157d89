//! `corpus-lint [check] [PATHS]`: the main job.

use std::io::{IsTerminal, Read as _, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use miette::{IntoDiagnostic, Report as Error, Result, WrapErr, miette};

use super::book::{load_config, rulebook};
use super::{ColorChoice, Verdict, output_error, terminal_width};
use crate::config::{Arguments, FailOn, Plan};
use crate::engine::{Outcome, Session, Walked, walk};
use crate::finding::{Confidence, Severity};
use crate::read::{Input, shown_path};
use crate::report::{self, Failing, Format, Report, RuleInfo, Style, Summary};

/// Options of `check`.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Files and folders to lint; `-` is standard input.
    #[arg(value_name = "PATHS")]
    paths: Vec<PathBuf>,
    /// Run exactly these rules: ids, families, globs, `all`.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    select: Vec<String>,
    /// Run these rules beside the others.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    extend_select: Vec<String>,
    /// Do not run these rules.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Leave out files and folders that match.
    #[arg(long, value_name = "GLOBS", value_delimiter = ',')]
    exclude: Vec<String>,
    /// Use this config instead of the nearest corpus-lint.yaml.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// How findings are written.
    #[arg(long, value_name = "FORMAT", default_value = "full", value_parser = format_parser())]
    output_format: Format,
    /// Write the report to this file.
    #[arg(short, long, value_name = "FILE")]
    output_file: Option<PathBuf>,
    /// Count findings by rule instead of listing them.
    #[arg(long)]
    statistics: bool,
    /// List every finding instead of folding those that repeat.
    #[arg(long)]
    show_all: bool,
    /// Lowest severity that fails the run.
    #[arg(long, value_name = "SEVERITY")]
    fail_on: Option<FailOnArg>,
    /// Lowest confidence that is shown.
    #[arg(long, value_name = "CONFIDENCE")]
    min_confidence: Option<ConfidenceArg>,
    /// Exit 0 whatever is found.
    #[arg(long)]
    exit_zero: bool,
    /// The day against which dates are judged (YYYY-MM-DD); the UTC date of now unless given.
    #[arg(long, value_name = "DATE")]
    today: Option<NaiveDate>,
    /// Path under which standard input is linted.
    #[arg(long, value_name = "PATH", default_value = "stdin.md")]
    stdin_filename: String,
    /// Neither read nor write a cache. (This version has none.)
    #[arg(long)]
    no_cache: bool,
    /// Number of threads; all cores unless given.
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// When to use colour.
    #[arg(long, value_enum, default_value_t)]
    color: ColorChoice,
    /// Findings alone, without the summary.
    #[arg(short, long)]
    quiet: bool,
    /// Tell the speed and what was left out.
    #[arg(short, long)]
    verbose: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FailOnArg {
    Error,
    Warning,
    Info,
    Never,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ConfidenceArg {
    High,
    Medium,
    Low,
}

impl From<FailOnArg> for FailOn {
    fn from(word: FailOnArg) -> Self {
        match word {
            FailOnArg::Error => Self::Error,
            FailOnArg::Warning => Self::Warning,
            FailOnArg::Info => Self::Info,
            FailOnArg::Never => Self::Never,
        }
    }
}

impl From<ConfidenceArg> for Confidence {
    fn from(word: ConfidenceArg) -> Self {
        match word {
            ConfidenceArg::High => Self::High,
            ConfidenceArg::Medium => Self::Medium,
            ConfidenceArg::Low => Self::Low,
        }
    }
}

fn format_parser() -> impl clap::builder::TypedValueParser<Value = Format> {
    use clap::builder::TypedValueParser as _;
    clap::builder::PossibleValuesParser::new(Format::ALL.map(Format::as_str))
        .map(|name| name.parse().expect("clap takes only the names of formats"))
}

/// Lints and reports.
pub(super) fn run(arguments: &CheckArgs) -> Result<Verdict> {
    let started = Instant::now();
    let paths = if arguments.paths.is_empty() { vec![PathBuf::from(".")] } else { arguments.paths.clone() };
    let config = load_config(arguments.config.as_deref(), &paths)?;
    let given = Arguments {
        select: arguments.select.clone(),
        extend_select: arguments.extend_select.clone(),
        ignore: arguments.ignore.clone(),
        fail_on: arguments.fail_on.map(Into::into),
        min_confidence: arguments.min_confidence.map(Into::into),
        exclude: arguments.exclude.clone(),
    };
    let plan = Plan::new(rulebook(&config)?, &config, &given, Path::new("."))?;
    if let Some(threads) = arguments.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.max(1));
        pool.build_global().into_diagnostic().wrap_err("cannot start the threads")?;
    }
    let walked = inputs(&paths, arguments, &plan)?;
    let today = arguments.today.unwrap_or_else(|| chrono::Utc::now().date_naive());
    let session = Session::new(&plan, today, &walked.inputs)?;
    let outcome = lint(&session, &walked);
    let (summary, findings) = summarise(&plan, outcome, &walked, started.elapsed());
    let rules = rule_infos(&plan);
    let report = Report { findings: &findings, summary: &summary, rules: &rules };
    write(arguments, &report)?;
    let failed = summary.failing.findings > 0 && !arguments.exit_zero;
    Ok(if failed { Verdict::Findings } else { Verdict::Clean })
}

/// The inputs under `paths`; standard input is read whole, up to the size limit.
fn inputs(paths: &[PathBuf], arguments: &CheckArgs, plan: &Plan) -> Result<Walked> {
    let (stdin, paths): (Vec<_>, Vec<_>) = paths.iter().cloned().partition(|path| path.as_os_str() == "-");
    let mut walked = if paths.is_empty() { Walked::default() } else { walk(&paths, plan)? };
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
            walked.inputs.push(Input::bytes(path, shown, bytes).with_kind(kind));
        }
    }
    Ok(walked)
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
        let style =
            ProgressStyle::with_template("{bar:30} {human_pos} of {human_len} documents, {per_sec}, {eta} left");
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

fn rule_infos(plan: &Plan) -> Vec<RuleInfo> {
    let tuning = plan.tuning(&[]);
    let info = |page: &Arc<crate::rule::RulePage>| RuleInfo {
        id: page.id.clone(),
        severity: tuning.get(&page.id).map_or(page.severity, |tuned| tuned.severity),
        confidence: page.confidence,
        summary: page.summary.clone(),
        why: page.why.trim().to_owned(),
        help: Some(page.help.trim().to_owned()),
        url: None,
    };
    plan.book().pages().iter().map(info).collect()
}

fn write(arguments: &CheckArgs, report: &Report<'_>) -> Result<()> {
    let stdout = std::io::stdout();
    let to_file = arguments.output_file.is_some();
    let style = Style {
        color: !to_file && arguments.color.on(&stdout),
        width: if to_file { 100 } else { terminal_width() },
        show_all: arguments.show_all,
        quiet: arguments.quiet,
        verbose: arguments.verbose,
        ..Style::default()
    };
    let write_to = |out: &mut dyn Write| {
        if arguments.statistics {
            report::write_statistics(arguments.output_format, report, &style, out)
        } else {
            report::write(arguments.output_format, report, &style, out)
        }
    };
    match &arguments.output_file {
        None => write_to(&mut stdout.lock()).map_err(output_error),
        Some(path) => replace_file(path, write_to),
    }
}

/// Writes a file beside `path` and puts it in its place when it is whole.
fn replace_file(path: &Path, write_to: impl Fn(&mut dyn Write) -> std::io::Result<()>) -> Result<()> {
    let name = path.file_name().ok_or_else(|| miette!("`{}` is no file name", path.display()))?;
    let mut beside = name.to_owned();
    beside.push(format!(".{}.tmp", std::process::id()));
    let beside = path.with_file_name(beside);
    let written = std::fs::File::create(&beside).and_then(|mut file| write_to(&mut file));
    let placed = written.and_then(|()| std::fs::rename(&beside, path));
    if placed.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    placed.map_err(Error::from_err).wrap_err_with(|| format!("cannot write `{}`", path.display()))
}
