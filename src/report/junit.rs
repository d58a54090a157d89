//! `junit`: JUnit XML, as Jenkins, GitLab and others read it.
//!
//! A suite a rule, a case a document, so that a case keeps its name when lines move. What fails the run
//! is a failure; what does not is a skipped case with its message, since JUnit knows no warnings. A rule
//! without findings is one case that passed. No times are given: the same input gives the same report.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::words::{counted, path_of, place};
use super::{Report, Summary};
use crate::finding::Finding;
use crate::read::NotChecked;
use crate::text::escape_control;

/// The suite of files that were not checked.
const NOT_CHECKED: &str = "not-checked";

/// Findings of one rule in one document; never empty.
type Case<'a> = &'a [&'a Finding];

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut by_rule: BTreeMap<&str, Vec<&Finding>> = report.rules.iter().map(|rule| (&*rule.id, Vec::new())).collect();
    for finding in report.findings {
        by_rule.entry(&finding.rule).or_default().push(finding);
    }
    let summary = report.summary;
    let mut total = Counts { skipped: summary.not_checked.len(), tests: summary.not_checked.len(), failures: 0 };
    let suites: Vec<(&str, &[&Finding], Counts)> = by_rule
        .iter()
        .map(|(rule, findings)| {
            let counts = Counts::of(findings, summary);
            total.add(&counts);
            (*rule, &**findings, counts)
        })
        .collect();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    let Counts { tests, failures, .. } = total;
    writeln!(out, "<testsuites name=\"corpus-lint\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">")?;
    for (rule, findings, counts) in suites {
        suite_start(rule, &counts, out)?;
        if findings.is_empty() {
            writeln!(out, "    <testcase classname=\"{0}\" name=\"{0}\"/>", attribute(rule))?;
        }
        for case in findings.chunk_by(|a, b| a.address == b.address) {
            self::case(rule, case, summary, out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    not_checked(&summary.not_checked, out)?;
    writeln!(out, "</testsuites>")
}

/// The cases of a suite.
#[derive(Default)]
struct Counts {
    tests: usize,
    failures: usize,
    skipped: usize,
}

impl Counts {
    fn of(findings: &[&Finding], summary: &Summary) -> Self {
        let mut counts = Self::default();
        for case in findings.chunk_by(|a, b| a.address == b.address) {
            counts.tests += 1;
            if fails(case, summary) {
                counts.failures += 1;
            } else {
                counts.skipped += 1;
            }
        }
        counts.tests = counts.tests.max(1);
        counts
    }

    fn add(&mut self, other: &Self) {
        self.tests += other.tests;
        self.failures += other.failures;
        self.skipped += other.skipped;
    }
}

fn fails(case: Case<'_>, summary: &Summary) -> bool {
    case.iter().any(|finding| summary.failing.holds(finding))
}

fn suite_start(name: &str, counts: &Counts, out: &mut dyn Write) -> io::Result<()> {
    let Counts { tests, failures, skipped } = counts;
    let name = attribute(name);
    writeln!(
        out,
        "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\">"
    )
}

fn case(rule: &str, case: Case<'_>, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let first = case[0];
    let worst = case.iter().map(|finding| finding.severity).max().unwrap_or(first.severity);
    let message = match case.len() {
        1 => first.message.clone(),
        more => format!("{}, first: {}", counted(more, "finding"), first.message),
    };
    let (name, message) = (attribute(&path_of(&first.address)), attribute(&message));
    writeln!(out, "    <testcase classname=\"{}\" name=\"{name}\">", attribute(rule))?;
    let mut text = String::new();
    for finding in case {
        let (at, severity) = (place(&finding.address, &finding.location), finding.severity.as_str());
        text.push_str(&format!("{at}: {severity}[{rule}] {}\n", escape_control(&finding.message)));
    }
    if let Some(help) = &first.help {
        text.push_str(&format!("help: {}\n", help.trim_end()));
    }
    if fails(case, summary) {
        let kind = worst.as_str();
        writeln!(out, "      <failure type=\"{kind}\" message=\"{message}\">{}</failure>", content(&text))?;
    } else {
        writeln!(out, "      <skipped message=\"{message}\">{}</skipped>", content(&text))?;
    }
    writeln!(out, "    </testcase>")
}

fn not_checked(documents: &[NotChecked], out: &mut dyn Write) -> io::Result<()> {
    if documents.is_empty() {
        return Ok(());
    }
    suite_start(NOT_CHECKED, &Counts { tests: documents.len(), failures: 0, skipped: documents.len() }, out)?;
    for document in documents {
        let (name, reason) = (attribute(&document.path), attribute(&document.reason.to_string()));
        writeln!(out, "    <testcase classname=\"{NOT_CHECKED}\" name=\"{name}\">")?;
        writeln!(out, "      <skipped message=\"{reason}\"/>")?;
        writeln!(out, "    </testcase>")?;
    }
    writeln!(out, "  </testsuite>")
}

/// Escapes the value of an attribute; on one line, since readers turn line ends there into spaces.
fn attribute(value: &str) -> String {
    escaped(&escape_control(value))
}

/// Escapes text of several lines.
fn content(value: &str) -> String {
    let lines: Vec<String> = value.split('\n').map(|line| escaped(&escape_control(line))).collect();
    lines.join("\n")
}

/// Escapes what XML reads as markup, and what XML 1.0 cannot say at all.
fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    out
}
