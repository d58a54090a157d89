//! The arguments of fixing.

use std::path::PathBuf;

use clap::{ArgAction, Args};

/// What is to be mended, and where that goes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Fixing")]
pub(in crate::cli) struct FixArgs {
    /// Mend what can be mended safely, in place; given twice, in CI as well.
    #[arg(long, action = ArgAction::Count, conflicts_with_all = ["diff", "patch"])]
    pub fix: u8,
    /// With --fix, --diff or --patch: mend also by edits that change content.
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// Show as a diff what --fix would change, and write nothing; exit 1 if there is any.
    #[arg(long, conflicts_with = "patch")]
    pub diff: bool,
    /// Write what --fix would change into a patch, and beside it a journal, FILE.jsonl.
    #[arg(long, value_name = "FILE")]
    pub patch: Option<PathBuf>,
    /// Write which of the documents that are copies to keep and which to drop, a JSON object a line.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["diff", "patch"])]
    pub plan: Option<PathBuf>,
}

impl FixArgs {
    /// Whether documents are to be mended, in whatever way.
    pub fn is_on(&self) -> bool {
        self.fix > 0 || self.diff || self.patch.is_some()
    }
}
