//! The footer of the formats for people: one fact a line, and the next step.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

use super::apart::ApartCounts;
use super::summary::{Failing, Indexed, Summary};
use super::words::{Ink, Painted, counted, grouped};
use super::{Report, Style, change};
use crate::finding::{Confidence, Severity};
use crate::read::NotChecked;
use crate::text::escape_control;

/// Documents not checked that are named for each reason.
const NAMED: usize = 3;

/// Writes the footer alone: what a run tells that writes its report elsewhere.
///
/// # Errors
/// Those of `out`.
pub fn write_footer(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    write(report, style, (0, 0), out)
}

/// Writes the footer; `folded` is how many findings are shown in how many entries.
pub(super) fn write(report: &Report<'_>, style: &Style, folded: (usize, usize), out: &mut dyn Write) -> io::Result<()> {
    if style.quiet {
        return Ok(());
    }
    let summary = report.summary;
    found(report, style, out)?;
    change::write(report, style, out)?;
    if folded.1 > 0 {
        let (findings, entries) = (counted(folded.0, "finding"), entries(folded.1));
        writeln!(out, "{findings} are folded into {entries}: --show-all lists each.")?;
    }
    hidden(summary, out)?;
    apart(&summary.apart, out)?;
    not_checked(summary, out)?;
    if summary.excluded > 0 {
        let verb = if summary.excluded == 1 { "was" } else { "were" };
        writeln!(out, "{} {verb} excluded.", counted(summary.excluded, "path"))?;
    }
    if let Some(indexed) = &summary.indexed {
        writeln!(out, "{}", judged_against(indexed))?;
    }
    if summary.findings() > 0 {
        writeln!(out, "{}", failing(&summary.failing))?;
    }
    if let Some(line) = fixable(summary) {
        writeln!(out, "{line}")?;
    }
    if style.verbose {
        if let Some(read) = summary.read {
            writeln!(out, "{} read; the index knew the others.", counted(read, "file"))?;
        }
        writeln!(out, "{}", speed(summary))?;
    }
    if let Some(rule) = most_frequent(summary) {
        let next = format_args!("corpus-lint explain {}", escape_control(rule));
        writeln!(out, "Next: {}", Painted(style.color, Ink::Bold, next))?;
    }
    Ok(())
}

/// How many findings can be mended by the tool.
pub(super) fn fixable(summary: &Summary) -> Option<String> {
    match (summary.fixable_safe, summary.fixable_unsafe) {
        (0, 0) => None,
        (safe, 0) => Some(format!("{} fixable with --fix.", grouped(safe))),
        (0, unsure) => Some(format!("{} fixable with --fix --unsafe-fixes.", grouped(unsure))),
        (safe, unsure) => {
            Some(format!("{} fixable with --fix, {} more with --unsafe-fixes.", grouped(safe), grouped(unsure)))
        }
    }
}

/// `Found 3 findings (...) in 2 of 9 documents.`, without colour.
pub(super) fn found_plain(report: &Report<'_>) -> String {
    let mut line = Vec::new();
    // Writing to memory cannot fail.
    let _ = found(report, &Style::default(), &mut line);
    String::from_utf8_lossy(&line).trim_end().to_owned()
}

fn entries(number: usize) -> String {
    format!("{} {}", grouped(number), if number == 1 { "entry" } else { "entries" })
}

fn found(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let summary = report.summary;
    let documents = counted(summary.documents, "document");
    if report.findings.is_empty() {
        let what = if summary.apart.accepted > 0 { "new findings" } else { "findings" };
        let clean = format_args!("No {what} in {documents}.");
        return writeln!(out, "{}", Painted(style.color, Ink::Green, clean));
    }
    let kinds = [(summary.errors, "error", Severity::Error), (summary.warnings, "warning", Severity::Warning)];
    let mut parts: Vec<String> = kinds
        .into_iter()
        .filter(|(number, ..)| *number > 0)
        .map(|(number, noun, severity)| {
            Painted(style.color, Ink::Severity(severity), counted(number, noun)).to_string()
        })
        .collect();
    if summary.infos > 0 {
        let infos = format_args!("{} info", grouped(summary.infos));
        parts.push(Painted(style.color, Ink::Severity(Severity::Info), infos).to_string());
    }
    let findings = counted(summary.findings(), "finding");
    let affected = affected(report);
    // A document that could not be read is none of those that were checked.
    let unread =
        report.findings.chunk_by(|a, b| a.address == b.address).filter(|own| summary.is_unread(&own[0])).count();
    let all = summary.documents + unread;
    let documents = counted(all, "document");
    let place = if affected == all { documents } else { format!("{} of {documents}", grouped(affected)) };
    writeln!(out, "Found {findings} ({}) in {place}.", parts.join(", "))
}

/// Documents with findings; these are sorted by document.
fn affected(report: &Report<'_>) -> usize {
    report.findings.chunk_by(|a, b| a.address == b.address).count()
}

fn hidden(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let levels = [(summary.hidden.medium, Confidence::Medium), (summary.hidden.low, Confidence::Low)];
    for (number, level) in levels.into_iter().filter(|(number, _)| *number > 0) {
        let level = level.as_str();
        let number = grouped(number);
        writeln!(out, "{number} more of {level} confidence: --min-confidence {level}")?;
    }
    Ok(())
}

/// How many findings are known, and how old that is.
fn apart(apart: &ApartCounts, out: &mut dyn Write) -> io::Result<()> {
    if apart.accepted > 0 {
        let age = match apart.oldest_days {
            None | Some(0) => "today".to_owned(),
            Some(days) => format!("{} ago", counted(days as usize, "day")),
        };
        let oldest = if apart.accepted == 1 { "" } else { "the oldest " };
        let accepted = grouped(apart.accepted);
        writeln!(out, "{accepted} more accepted by the baseline, {oldest}{age}: --no-baseline shows them.")?;
    }
    if apart.mended > 0 {
        let entries = entries(apart.mended);
        writeln!(
            out,
            "{entries} of the baseline no longer found: corpus-lint baseline --prune on the same paths drops what is gone."
        )?;
    }
    if apart.suppressed > 0 {
        writeln!(out, "{} more suppressed.", grouped(apart.suppressed))?;
    }
    Ok(())
}

fn not_checked(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let mut by_reason: BTreeMap<&str, Vec<&NotChecked>> = BTreeMap::new();
    for document in &summary.not_checked {
        by_reason.entry(document.reason.as_str()).or_default().push(document);
    }
    for documents in by_reason.into_values() {
        let number = counted(documents.len(), "file");
        let mut named: Vec<String> = documents.iter().take(NAMED).map(|document| named(document)).collect();
        if documents.len() > NAMED {
            named.push("…".to_owned());
        }
        writeln!(out, "{number} not checked: {}", named.join(", "))?;
    }
    Ok(())
}

fn named(document: &NotChecked) -> String {
    format!("{} ({})", escape_control(&document.path), escape_control(&document.reason.to_string()))
}

/// How many findings fail the run, and what does.
pub(super) fn failing(failing: &Failing) -> String {
    let Some(least) = failing.fail_on else {
        return "None of them fails the run (--fail-on never).".to_owned();
    };
    let confidence = match failing.confidence {
        Confidence::High => ", high confidence",
        Confidence::Medium => ", medium or high confidence",
        Confidence::Low => "",
    };
    let number = match failing.findings {
        0 => "None of them fails".to_owned(),
        1 => "1 of them fails".to_owned(),
        more => format!("{} of them fail", grouped(more)),
    };
    format!("{number} the run (--fail-on {}{confidence}).", least.as_str())
}

fn judged_against(indexed: &Indexed) -> String {
    let unread = match indexed.unread {
        0 => String::new(),
        files => format!(" ({} could not be read)", counted(files as usize, "file")),
    };
    let documents = counted(indexed.documents as usize, "document");
    format!("Judged against the index of {documents}{unread}, {}: --refresh looks at every file.", age(indexed.age))
}

/// How long ago something was, in its largest unit.
fn age(age: Duration) -> String {
    let seconds = age.as_secs();
    let (number, unit) = match seconds {
        0..60 => return "less than a minute old".to_owned(),
        60..3_600 => (seconds / 60, "minute"),
        3_600..86_400 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{} old", counted(number as usize, unit))
}

fn speed(summary: &Summary) -> String {
    let seconds = summary.elapsed.as_secs_f64();
    let megabytes = summary.bytes as f64 / 1e6;
    let per_second = |amount: f64| if seconds > 0.0 { amount / seconds } else { 0.0 };
    format!(
        "Checked {megabytes:.1} MB in {seconds:.2} s: {:.1} MB/s, {} documents/s.",
        per_second(megabytes),
        grouped(per_second(summary.documents as f64) as usize),
    )
}

fn most_frequent(summary: &Summary) -> Option<&str> {
    // The first of equals: the reader may well start at the top.
    let mut best: Option<(&str, usize)> = None;
    for (rule, count) in &summary.by_rule {
        if best.is_none_or(|(_, most)| *count > most) {
            best = Some((rule, *count));
        }
    }
    best.map(|(rule, _)| rule)
}
