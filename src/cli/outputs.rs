//! Where reports go: any number of formats in one run, each to a file or to standard output.
//!
//! Files are written first and each is put in its place when it is whole, so that neither a reader that
//! closes the pipe nor a full disk leaves half a report.

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use miette::{Report as Error, Result, miette};

use super::args::CheckArgs;
use super::beside::beside;
use super::job_summary;
use super::{ColorChoice, output_error, terminal_width};
use crate::report::{self, Format, Report, Style};

/// One report: `sarif=corpus.sarif`, `github=-`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Output {
    format: Format,
    to: Target,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Target {
    Stdout,
    File(PathBuf),
}

impl fmt::Display for Target {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdout => out.write_str("standard output"),
            Self::File(path) => write!(out, "`{}`", path.display()),
        }
    }
}

/// Reads `FORMAT=FILE`.
pub(super) fn output(word: &str) -> Result<Output, String> {
    let (format, file) = word.split_once('=').ok_or("an output is written as sarif=corpus.sarif or github=-")?;
    let format = format.parse().map_err(|error: report::UnknownFormat| error.to_string())?;
    let to = match file {
        "" => return Err(format!("`{word}` names no file; `{word}-` is standard output")),
        "-" => Target::Stdout,
        file => Target::File(file.into()),
    };
    Ok(Output { format, to })
}

/// The names of the formats, with what they are for.
pub(super) fn format_parser() -> impl TypedValueParser<Value = Format> {
    let name = |format: Format| PossibleValue::new(format.as_str()).help(format.about());
    PossibleValuesParser::new(Format::ALL.map(name))
        .map(|name| name.parse().expect("clap takes only the names of formats"))
}

/// All reports of a run, files first.
#[derive(Debug)]
pub(super) struct Outputs(Vec<Output>);

impl Outputs {
    /// What the arguments ask for; `full` on standard output if they ask for nothing.
    pub(super) fn of(arguments: &CheckArgs) -> Result<Self> {
        let mut all = arguments.outputs.clone();
        let format = arguments.output_format.unwrap_or_default();
        match &arguments.output_file {
            Some(path) => all.push(Output { format, to: Target::File(path.clone()) }),
            None if all.is_empty() || arguments.output_format.is_some() => {
                all.push(Output { format, to: Target::Stdout });
            }
            None => {}
        }
        for (i, one) in all.iter().enumerate() {
            if let Some(other) = all[..i].iter().find(|other| other.to == one.to) {
                let (first, second) = (other.format, one.format);
                return Err(miette!("both `{first}` and `{second}` are to be written to {}", one.to));
            }
        }
        all.sort_by_key(|output| output.to == Target::Stdout);
        Ok(Self(all))
    }

    /// Writes all reports, the job summary of GitHub Actions, and on standard error what no report says.
    ///
    /// What is for standard output goes to standard error if that `is_taken`, by the text of a fixed document.
    pub(super) fn write(
        &self,
        arguments: &CheckArgs,
        color: ColorChoice,
        report: &Report<'_>,
        is_taken: bool,
    ) -> Result<()> {
        for output in &self.0 {
            let style = style(arguments, color, &output.to);
            let write_to = |out: &mut dyn Write| {
                if arguments.statistics {
                    report::write_statistics(output.format, report, &style, out)
                } else {
                    report::write(output.format, report, &style, out)
                }
            };
            match &output.to {
                Target::Stdout if is_taken => write_to(&mut io::stderr().lock()).map_err(output_error)?,
                Target::Stdout => write_to(&mut io::stdout().lock()).map_err(output_error)?,
                Target::File(path) => replace_file(path, write_to)?,
            }
        }
        if self.0.iter().any(|output| output.format == Format::Github) {
            job_summary::append(report);
        }
        if !arguments.quiet {
            self.tell(arguments, color, report);
        }
        Ok(())
    }

    /// The footer, if nothing is shown on standard output, and what a file had no room for.
    fn tell(&self, arguments: &CheckArgs, color: ColorChoice, report: &Report<'_>) {
        let mut stderr = io::stderr().lock();
        if self.0.iter().all(|output| output.to != Target::Stdout) {
            let style = Style { color: color.on(&io::stderr()), ..style(arguments, color, &Target::Stdout) };
            let _ = report::write_footer(report, &style, &mut stderr);
        }
        for output in &self.0 {
            if let Some(what) = report::left_out(output.format, report) {
                let _ = writeln!(stderr, "warning: `{}` in {} {what}.", output.format, output.to);
            }
        }
    }
}

fn style(arguments: &CheckArgs, color: ColorChoice, to: &Target) -> Style {
    let stdout = io::stdout();
    let shown = *to == Target::Stdout;
    let color = if shown { color.on(&stdout) } else { color == ColorChoice::Always };
    Style {
        color,
        width: if shown { terminal_width() } else { 100 },
        hyperlinks: shown && color && stdout.is_terminal() && links(),
        show_all: arguments.show_all,
        quiet: arguments.quiet,
        verbose: arguments.verbose,
        ..Style::default()
    }
}

/// Whether the terminal shows links (OSC 8), as far as it says so of itself; FORCE_HYPERLINK decides where it is set.
fn links() -> bool {
    supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout)
}

/// Writes a file beside `path` and puts it in its place when it is whole. Links are followed, and what is no
/// regular file, such as a pipe, is written to as it is.
pub(super) fn replace_file(path: &Path, write_to: impl Fn(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let failed = |error: io::Error| Error::from_err(error).wrap_err(format!("cannot write `{}`", path.display()));
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if path.metadata().is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        return std::fs::OpenOptions::new()
            .write(true)
            .open(path)
            .and_then(|mut file| write_to(&mut file))
            .map_err(failed);
    }
    beside(path, write_to).and_then(|file| file.persist(path).map_err(|error| error.error)).map(drop).map_err(failed)
}
