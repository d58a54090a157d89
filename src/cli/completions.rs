//! `corpus-lint completions SHELL`: the script by which a shell completes commands, options and their values. It is made
//! from clap's own description of the command line, so that it cannot fall behind it.

use std::io::Write as _;

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;
use miette::Result;

use super::{Cli, Verdict, output_error};

/// Options of `completions`.
#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script.
pub(super) fn run(arguments: &CompletionsArgs) -> Result<Verdict> {
    let mut command = Cli::command();
    let name = command.get_name().to_owned();
    // Into memory first: clap panics if what it writes to is a pipe that was closed.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, name, &mut script);
    std::io::stdout().lock().write_all(&script).map_err(output_error)?;
    Ok(Verdict::Clean)
}
