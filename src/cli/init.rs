//! `corpus-lint init`: a first config, which says little because little needs saying.

use std::io::Write;

use clap::Args;
use miette::{IntoDiagnostic, Result, WrapErr};

use super::{Verdict, output_error};
use crate::config::FILE_NAME;

/// Options of `init`.
#[derive(Debug, Args)]
pub(super) struct InitArgs {}

const TEMPLATE: &str = "\
# corpus-lint: `corpus-lint rules` lists the rules, `corpus-lint explain RULE` tells of one.
extends: recommended
exclude: []
ignore: []
# severity: { markup/comment: off }
# overrides: [{ paths: [drafts/], ignore: [dates] }]
";

/// Writes the config unless there is one.
pub(super) fn run(_: &InitArgs) -> Result<Verdict> {
    let mut file = std::fs::File::create_new(FILE_NAME)
        .into_diagnostic()
        .wrap_err_with(|| format!("cannot write {FILE_NAME} here"))?;
    file.write_all(TEMPLATE.as_bytes()).into_diagnostic().wrap_err_with(|| format!("cannot write {FILE_NAME} here"))?;
    writeln!(std::io::stdout(), "Wrote {FILE_NAME}. Next: corpus-lint .").map_err(output_error)?;
    Ok(Verdict::Clean)
}
