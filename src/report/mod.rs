//! Output formats: findings and a summary in, text out.
//!
//! One file a format. A format reads findings, the summary and what the rules say of themselves; it
//! never opens a document. What comes out depends on these and on `Style` alone.

mod apart;
mod change;
mod comparison;
mod concise;
mod drawing;
mod fingerprint;
mod fold;
mod folders;
mod footer;
mod format;
mod full;
mod github;
mod gitlab;
mod groups;
mod job_summary;
mod json;
mod junit;
mod markdown;
mod sarif;
mod sources;
mod statistics;
mod summary;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod window;
mod wire;
mod words;

use std::io::{self, BufWriter, Write};

pub use apart::{ApartCounts, NOTHING_APART, SetApart, Suppressed};
pub use change::{Change, Changed};
pub use comparison::{
    COMPARISON_SCHEMA, ComparedDocument, Comparison, Resemblance, Row, Size, Stretch, write_comparison,
    write_comparison_json,
};
pub use footer::write_footer;
pub use format::{Format, UnknownFormat};
pub use job_summary::{JOB_SUMMARY_MAX, write_job_summary};
pub use markdown::MARKDOWN_MAX;
pub use statistics::write_statistics;
pub use summary::{Failing, Hidden, Indexed, Summary};

use crate::finding::{Confidence, Finding, Severity};

/// JSON Schema of the formats `json` and `jsonl`.
pub const SCHEMA: &str = include_str!("schema.json");

/// What a report needs to know of a rule, beside its findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleInfo {
    /// `family/name`.
    pub id: String,
    /// As configured for the run.
    pub severity: Severity,
    /// As on the page.
    pub confidence: Confidence,
    /// One sentence.
    pub summary: String,
    /// Why it matters.
    pub why: String,
    /// What to do.
    pub help: Option<String>,
    /// Where its page can be read.
    pub url: Option<String>,
}

impl RuleInfo {
    /// The family: what stands before the `/` of the id.
    pub fn family(&self) -> &str {
        self.id.split('/').next().unwrap_or_default()
    }
}

/// All that is reported of one run.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The findings shown, sorted by `Finding::sort_key`.
    pub findings: &'a [Finding],
    /// The run in numbers.
    pub summary: &'a Summary,
    /// The rules that ran.
    pub rules: &'a [RuleInfo],
    /// What was found and is known.
    pub apart: &'a SetApart,
}

impl Report<'_> {
    fn rule(&self, id: &str) -> Option<&RuleInfo> {
        self.rules.iter().find(|rule| rule.id == id)
    }
}

/// How a report is to look. Formats for machines heed none of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Colour by ANSI sequences.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// Rule ids link to their pages (OSC 8).
    pub hyperlinks: bool,
    /// Lines and ellipses may be drawn with more than ASCII.
    pub unicode: bool,
    /// Every finding is shown, none is folded into an entry.
    pub show_all: bool,
    /// Findings alone, without the footer.
    pub quiet: bool,
    /// The footer tells the speed.
    pub verbose: bool,
}

impl Default for Style {
    /// As for a file or a pipe: no colour, 100 columns.
    fn default() -> Self {
        Self {
            color: false,
            width: 100,
            hyperlinks: false,
            unicode: true,
            show_all: false,
            quiet: false,
            verbose: false,
        }
    }
}

/// What `format` leaves out of its file, for the limits of those who read it.
pub fn left_out(format: Format, report: &Report<'_>) -> Option<String> {
    let all = report.findings.len() + report.apart.len();
    match format {
        Format::Sarif if all > sarif::RESULTS => {
            let (held, all) = (words::grouped(sarif::RESULTS), words::grouped(all));
            Some(format!("holds {held} of {all} findings, the new and the most severe: code scanning takes no more"))
        }
        _ => None,
    }
}

/// Writes `report` in `format`. `out` need not be buffered.
///
/// # Errors
/// Those of `out`.
pub fn write(format: Format, report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    match format {
        Format::Full => full::write(report, style, &mut out),
        Format::Concise => concise::write(report, style, &mut out),
        Format::Json => json::write_object(report, &mut out),
        Format::Jsonl => json::write_lines(report, &mut out),
        Format::Github => github::write(report, style, &mut out),
        Format::Sarif => sarif::write(report, &mut out),
        Format::Gitlab => gitlab::write(report, &mut out),
        Format::Junit => junit::write(report, &mut out),
        Format::Markdown => markdown::write(report, &mut out),
    }?;
    out.flush()
}
