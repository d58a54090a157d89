//! The arguments of `check`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::fix::FixArgs;
use super::outputs::Output;
use super::since::SinceArgs;
use crate::config::{Arguments, FailOn};
use crate::finding::Confidence;
use crate::report::Format;

/// Options of `check`.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Files and folders to lint; `-` is standard input.
    #[arg(value_name = "PATHS")]
    pub paths: Vec<PathBuf>,
    /// Run exactly these rules: ids, families, globs, `all`.
    #[arg(long, value_name = "RULES", value_delimiter = ',', help_heading = "Rules")]
    pub select: Vec<String>,
    /// Run these rules beside the others.
    #[arg(long, value_name = "RULES", value_delimiter = ',', help_heading = "Rules")]
    pub extend_select: Vec<String>,
    /// Do not run these rules.
    #[arg(long, value_name = "RULES", value_delimiter = ',', help_heading = "Rules")]
    pub ignore: Vec<String>,
    /// Leave out files and folders that match.
    #[arg(long, value_name = "GLOBS", value_delimiter = ',', help_heading = "Files")]
    pub exclude: Vec<String>,
    /// Use this config instead of the nearest corpus-lint.yaml.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Write a report in this format to this file; `-` is standard output. May be repeated.
    ///
    /// One run can write several reports: --output sarif=corpus.sarif --output github=-
    #[arg(long = "output", value_name = "FORMAT=FILE", value_parser = super::outputs::output, help_heading = "Output")]
    pub outputs: Vec<Output>,
    /// Short for --output FORMAT=-; `full` unless given.
    #[arg(long, value_name = "FORMAT", value_parser = super::outputs::format_parser(), help_heading = "Output")]
    pub output_format: Option<Format>,
    /// Write the report of --output-format to this file.
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub output_file: Option<PathBuf>,
    /// Count findings by rule, folder and source instead of listing them.
    #[arg(long, help_heading = "Output")]
    pub statistics: bool,
    /// List every finding instead of folding those that repeat.
    #[arg(long, help_heading = "Output")]
    pub show_all: bool,
    /// Lowest severity that fails the run.
    #[arg(long, value_name = "SEVERITY", help_heading = "Severity and confidence")]
    pub fail_on: Option<FailOnArg>,
    /// Lowest confidence that fails the run.
    #[arg(long, value_name = "CONFIDENCE", help_heading = "Severity and confidence")]
    pub fail_confidence: Option<ConfidenceArg>,
    /// Lowest confidence that is shown.
    #[arg(long, value_name = "CONFIDENCE", help_heading = "Severity and confidence")]
    pub min_confidence: Option<ConfidenceArg>,
    /// Show also what the baseline accepts.
    #[arg(long, help_heading = "Severity and confidence")]
    pub no_baseline: bool,
    /// Exit 0 whatever is found.
    #[arg(long, help_heading = "Severity and confidence")]
    pub exit_zero: bool,
    /// The day against which dates are judged (YYYY-MM-DD); the UTC date of now unless given.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub today: Option<NaiveDate>,
    /// Path under which standard input is linted.
    #[arg(long, value_name = "PATH", default_value = "stdin.md", help_heading = "Files")]
    pub stdin_filename: String,
    /// Neither read nor write the index of the corpus.
    #[arg(long, conflicts_with = "refresh", help_heading = "Files")]
    pub no_cache: bool,
    /// Look at every file of the corpus, not only at those that are named, and bring its index up to date.
    #[arg(long, help_heading = "Files")]
    pub refresh: bool,
    /// Number of threads; all cores unless given.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Judge the named files against all documents of this folder (that of the config, unless given), and report what
    /// concerns them alone.
    #[arg(long, value_name = "DIR", help_heading = "Files")]
    pub corpus: Option<PathBuf>,
    /// Tell each pair of documents that are alike, not one finding a cluster.
    #[arg(long)]
    pub all_pairs: bool,
    /// Memory for what documents are compared by, such as 512M or 2G; past it scratch files are used.
    #[arg(long, value_name = "SIZE", default_value = "256M", value_parser = size)]
    pub memory: u64,
    /// Which change is judged.
    #[command(flatten)]
    pub since: SinceArgs,
    /// What is to be mended, and where that goes.
    #[command(flatten)]
    pub fixes: FixArgs,
    /// Findings alone, without the summary.
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,
    /// Tell the speed and what was left out.
    #[arg(short, long, help_heading = "Output")]
    pub verbose: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum FailOnArg {
    Error,
    Warning,
    Info,
    Never,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ConfidenceArg {
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

/// A number of bytes: `4096`, `512M`, `2G`.
pub(super) fn size(word: &str) -> Result<u64, String> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match word[digits.len()..].to_ascii_uppercase().as_str() {
        "" => 0,
        "K" | "KB" => 10,
        "M" | "MB" => 20,
        "G" | "GB" => 30,
        _ => 64,
    };
    let bytes = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(1u64.checked_shl(shift)?));
    bytes.ok_or_else(|| "a size is written as 512M or 2G".to_owned())
}

/// A day as `--today` has it.
pub(super) fn day(word: &str) -> Result<NaiveDate, String> {
    NaiveDate::parse_from_str(word, "%Y-%m-%d").map_err(|_| "a day is written as 2026-01-31".to_owned())
}

impl CheckArgs {
    /// The paths to lint: the working folder unless given.
    pub fn paths(&self) -> Vec<PathBuf> {
        if self.paths.is_empty() { vec![PathBuf::from(".")] } else { self.paths.clone() }
    }

    /// The paths, standard input under the name it is given, and the folder of the corpus: the config lies above all.
    pub fn named_paths(&self) -> Vec<PathBuf> {
        let named = |path: PathBuf| if path.as_os_str() == "-" { self.stdin_filename.clone().into() } else { path };
        self.paths().into_iter().map(named).chain(self.corpus.clone()).collect()
    }

    /// The day against which dates are judged.
    pub fn today(&self) -> NaiveDate {
        self.today.unwrap_or_else(|| chrono::Utc::now().date_naive())
    }

    /// What is said over the config.
    pub fn for_plan(&self) -> Arguments {
        Arguments {
            select: self.select.clone(),
            extend_select: self.extend_select.clone(),
            ignore: self.ignore.clone(),
            fail_on: self.fail_on.map(Into::into),
            fail_confidence: self.fail_confidence.map(Into::into),
            min_confidence: self.min_confidence.map(Into::into),
            exclude: self.exclude.clone(),
        }
    }
}
