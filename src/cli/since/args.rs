//! The arguments that narrow a run to what changed.

use clap::Args;

/// Which change is judged.
#[derive(Debug, Args)]
#[command(next_help_heading = "Changes")]
pub(in crate::cli) struct SinceArgs {
    /// Report what changed since REV, uncommitted changes too: the findings that its merge base with HEAD does not have.
    #[arg(
        long,
        group = "change",
        value_name = "REV",
        conflicts_with_all = ["staged", "fix", "diff", "patch"],
        value_parser = clap::builder::NonEmptyStringValueParser::new()
    )]
    pub since: Option<String>,
    /// Report what a commit would change: the findings of what is staged that HEAD does not have.
    #[arg(long, group = "change", conflicts_with_all = ["fix", "diff", "patch"])]
    pub staged: bool,
    /// With --since or --staged: only findings on lines that were added or changed, or that point at such lines.
    #[arg(long, requires = "change")]
    pub changed_lines: bool,
}

impl SinceArgs {
    /// Whether a change is judged.
    pub fn is_on(&self) -> bool {
        self.since.is_some() || self.staged
    }
}
