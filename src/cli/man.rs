//! `corpus-lint man`: the manual page, and with `--output-dir` a page for each command too. Made from clap's own
//! description of the command line, so that it cannot fall behind it.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Command, CommandFactory as _};
use clap_mangen::Man;
use miette::{IntoDiagnostic as _, Result, WrapErr as _};

use super::{Cli, Verdict, output_error};

/// Options of `man`.
#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// Write this page and one for each command into a folder, such as ~/.local/share/man/man1.
    #[arg(long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
}

/// Prints the page, or writes all of them.
pub(super) fn run(arguments: &ManArgs) -> Result<Verdict> {
    let mut command = Cli::command().disable_help_subcommand(true);
    // Gives the pages of commands their whole name, `corpus-lint check`.
    command.build();
    let mut stdout = std::io::stdout().lock();
    match &arguments.output_dir {
        None => stdout.write_all(&page(&command)?).map_err(output_error)?,
        Some(folder) => {
            let pages = write_all(&command, folder)?;
            writeln!(stdout, "Wrote {pages} pages to {}.", folder.display()).map_err(output_error)?;
        }
    }
    Ok(Verdict::Clean)
}

/// Writes the page of the program and of each of its commands; gives their number.
fn write_all(command: &Command, folder: &Path) -> Result<usize> {
    let unwritten = |path: &Path| format!("cannot write `{}`", path.display());
    std::fs::create_dir_all(folder).into_diagnostic().wrap_err_with(|| unwritten(folder))?;
    let commands: Vec<_> = std::iter::once(command).chain(command.get_subcommands()).collect();
    for command in &commands {
        let path = folder.join(format!("{}.1", name_of(command)));
        std::fs::write(&path, page(command)?).into_diagnostic().wrap_err_with(|| unwritten(&path))?;
    }
    Ok(commands.len())
}

fn page(command: &Command) -> Result<Vec<u8>> {
    // `[OPTIONS]`, as `--help` says it; else the synopsis would spell out all of them.
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").lines().map(str::trim).collect::<Vec<_>>().join("\n");
    let mut page = Vec::new();
    // No date stands on the page: the same version prints the same bytes.
    let man = Man::new(command.clone().override_usage(usage))
        .title(name_of(command))
        .source(concat!("corpus-lint ", env!("CARGO_PKG_VERSION")))
        .manual("corpus-lint")
        .date("");
    man.render(&mut page).into_diagnostic().wrap_err("cannot write the manual page")?;
    Ok(page)
}

/// As `man` finds it: `corpus-lint-check`.
fn name_of(command: &Command) -> String {
    command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned()
}
