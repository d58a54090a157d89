//! The command line: one file a subcommand. Only this layer knows clap, the clock and the terminal.

mod args;
mod beside;
mod book;
mod check;
mod compare;
mod completions;
mod config;
mod explain;
mod fix;
mod infer;
mod init;
mod job_summary;
mod judge;
mod known;
mod man;
mod outputs;
mod rules;
mod since;
mod test_rules;
mod trace;
mod wrap;

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use miette::Report;

/// Lints a text corpus: front matter, stray markup, links, dates, duplicates.
#[derive(Debug, Parser)]
#[command(name = "corpus-lint", version, about, args_conflicts_with_subcommands = true, max_term_width = 100)]
#[command(
    after_help = "`corpus-lint PATHS` is `corpus-lint check PATHS`. A folder that has a command's name is linted \
by `corpus-lint check NAME` or `corpus-lint ./NAME`.\n\nExit codes: 0 clean, 1 findings that fail the run, 2 could not run."
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    check: args::CheckArgs,
    /// When to use colour.
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN", help_heading = "Output")]
    color: ColorChoice,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Lint files, folders or standard input (the default).
    Check(Box<args::CheckArgs>),
    /// Show two files side by side: what they share, and how much of each that is.
    Compare(compare::CompareArgs),
    /// Accept what is found now, so that later runs report only what is new.
    Baseline(known::BaselineArgs),
    /// Keep beside the corpus that a finding is to be left, and why.
    Suppress(known::SuppressArgs),
    /// List the rules.
    Rules(rules::RulesArgs),
    /// Print a rule's page, or why it does or does not fire on a file (--trace).
    Explain(explain::ExplainArgs),
    /// Run the examples of rule pages: the shipped ones, or those of a folder.
    TestRules(test_rules::TestRulesArgs),
    /// Write a `corpus-lint.yaml` into this folder.
    Init,
    /// Print the settings in force for a path, or the JSON Schema of `corpus-lint.yaml`.
    Config(config::ConfigArgs),
    /// Draft a JSON Schema from the front matter that is there.
    InferSchema(infer::InferArgs),
    /// Print the completions for a shell.
    Completions(completions::CompletionsArgs),
    /// Print the manual page.
    Man(man::ManArgs),
}

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Also into files and pipes.
    Always,
    /// Not at all.
    Never,
}

impl ColorChoice {
    fn on(self, stream: &impl IsTerminal) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => {
                let says = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
                !says("NO_COLOR") && stream.is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        }
    }
}

/// How a command ends when it ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Clean,
    Findings,
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let color = cli.color;
    let outcome = match cli.command {
        None => check::run(&cli.check, color),
        Some(Command::Check(arguments)) => check::run(&arguments, color),
        Some(Command::Compare(arguments)) => compare::run(&arguments, color),
        Some(Command::Baseline(arguments)) => known::baseline(&arguments),
        Some(Command::Suppress(arguments)) => known::suppress(&arguments),
        Some(Command::Rules(arguments)) => rules::run(&arguments, color),
        Some(Command::Explain(arguments)) => explain::run(&arguments, color),
        Some(Command::TestRules(arguments)) => test_rules::run(&arguments),
        Some(Command::Init) => init::run(),
        Some(Command::Config(arguments)) => config::run(&arguments),
        Some(Command::InferSchema(arguments)) => infer::run(&arguments),
        Some(Command::Completions(arguments)) => completions::run(&arguments),
        Some(Command::Man(arguments)) => man::run(&arguments),
    };
    match outcome {
        // Nothing fails the run.
        Ok(Verdict::Clean) => ExitCode::SUCCESS,
        // Findings fail the run, or examples of rules do.
        Ok(Verdict::Findings) => ExitCode::from(1),
        // A reader that closed the pipe has seen enough.
        Err(report) if is_broken_pipe(&report) => ExitCode::SUCCESS,
        // The run could not be made.
        Err(report) => {
            complain(&report, color);
            ExitCode::from(2)
        }
    }
}

/// What was to be said could not be written.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("cannot write to standard output")]
struct OutputError(#[source] std::io::Error);

fn is_broken_pipe(report: &Report) -> bool {
    report.downcast_ref::<OutputError>().is_some_and(|error| error.0.kind() == std::io::ErrorKind::BrokenPipe)
}

/// Draws an error of the tool on standard error.
fn complain(report: &Report, color: ColorChoice) {
    let color = color.on(&std::io::stderr());
    let mut theme = if color { miette::GraphicalTheme::unicode() } else { miette::GraphicalTheme::unicode_nocolor() };
    // As clap begins its own.
    theme.characters.error = "error:".to_owned();
    let mut drawn = String::new();
    let handler = miette::GraphicalReportHandler::new_themed(theme).with_width(terminal_width()).with_wrap_lines(false);
    if handler.render_report(&mut drawn, report.as_ref()).is_err() {
        drawn = report.to_string();
    }
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{}", drawn.trim());
}

/// Columns of the terminal; 100 where there is none.
fn terminal_width() -> usize {
    terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0).clamp(40, 200))
}

/// Wraps an error of writing to standard output.
fn output_error(error: std::io::Error) -> Report {
    OutputError(error).into()
}
