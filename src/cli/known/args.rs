//! What `baseline` and `suppress` take over from `check`: which documents are judged, and how.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Command, FromArgMatches as _};

use super::super::args::{CheckArgs, ConfidenceArg, day, size};

/// Options of the run that comes first.
#[derive(Debug, Args)]
pub(super) struct RunArgs {
    /// Use this config instead of the nearest corpus-lint.yaml.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Leave out files and folders that match.
    #[arg(long, value_name = "GLOBS", value_delimiter = ',')]
    exclude: Vec<String>,
    /// Judge the named files against all documents of this folder (that of the config, unless given).
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// The day against which dates are judged, and that is written down (YYYY-MM-DD); the UTC date of now unless given.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub today: Option<NaiveDate>,
    /// Neither read nor write the index of the corpus.
    #[arg(long)]
    no_cache: bool,
    /// Memory for what documents are compared by, such as 512M or 2G.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    memory: Option<u64>,
    /// No more than what must be said.
    #[arg(short, long)]
    pub quiet: bool,
}

impl RunArgs {
    /// The arguments of the same run of `check`, over `paths`.
    pub fn check(&self, paths: Vec<PathBuf>, min_confidence: Option<ConfidenceArg>) -> CheckArgs {
        let command = CheckArgs::augment_args(Command::new("check"));
        let matches = command.get_matches_from(["check"]);
        let defaults = CheckArgs::from_arg_matches(&matches).expect("`check` needs no argument");
        CheckArgs {
            paths,
            min_confidence,
            config: self.config.clone(),
            exclude: self.exclude.clone(),
            corpus: self.corpus.clone(),
            today: self.today,
            no_cache: self.no_cache,
            memory: self.memory.unwrap_or(defaults.memory),
            quiet: self.quiet,
            ..defaults
        }
    }
}
