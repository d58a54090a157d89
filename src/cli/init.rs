//! `corpus-lint init`: a first config, which says little because little needs saying.

use std::io::{ErrorKind, Write};

use miette::{IntoDiagnostic, Result, WrapErr, miette};

use super::{Verdict, output_error};
use crate::config::FILE_NAME;

const TEMPLATE: &str = "\
# Rules: `corpus-lint rules`; one of them: `corpus-lint explain RULE`; all keys: `corpus-lint config --schema`.
extends: recommended
exclude: []
ignore: []
# severity: { markup/comment: off }
# overrides: [{ paths: [drafts/], ignore: [dates] }]
";

/// Writes the config unless there is one.
pub(super) fn run() -> Result<Verdict> {
    let mut file = std::fs::File::create_new(FILE_NAME).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            miette!(help = "`corpus-lint config --show` prints what it comes to", "there is a {FILE_NAME} here already")
        }
        _ => miette::Report::from_err(error).wrap_err(format!("cannot write {FILE_NAME} here")),
    })?;
    file.write_all(TEMPLATE.as_bytes()).into_diagnostic().wrap_err_with(|| format!("cannot write {FILE_NAME} here"))?;
    writeln!(std::io::stdout(), "Wrote {FILE_NAME}. Next: corpus-lint .").map_err(output_error)?;
    Ok(Verdict::Clean)
}
