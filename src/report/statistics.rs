//! `--statistics`: findings counted by rule, the most frequent first.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

use serde::Serialize;

use super::words::{Ink, Painted, counted, grouped};
use super::{Format, Report, Style, footer, json};
use crate::finding::Severity;
use crate::text::escape_control;

/// A row of the table, and an object of its JSON form.
#[derive(Serialize)]
struct Row<'a> {
    rule: &'a str,
    severity: Severity,
    findings: usize,
    documents: usize,
    fixable: usize,
    summary: &'a str,
}

/// Writes the table: an array of objects for the formats of machines, a line a rule for people.
///
/// # Errors
/// Those of `out`.
pub fn write_statistics(format: Format, report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    let rows = rows(report);
    match format {
        Format::Json | Format::Sarif => {
            json::value(&rows, &mut out)?;
            writeln!(out)?;
        }
        Format::Jsonl => {
            for row in &rows {
                json::value(row, &mut out)?;
                writeln!(out)?;
            }
        }
        Format::Full | Format::Concise | Format::Github => {
            table(&rows, style, &mut out)?;
            footer::write(report, style, (0, 0), &mut out)?;
        }
    }
    out.flush()
}

fn rows<'a>(report: &Report<'a>) -> Vec<Row<'a>> {
    let mut rows: BTreeMap<&str, (Row<'a>, Option<&crate::finding::Address>)> = BTreeMap::new();
    for finding in report.findings {
        let (row, last) = rows.entry(&finding.rule).or_insert_with(|| {
            let summary = report.rules.iter().find(|rule| *rule.id == *finding.rule);
            let row = Row {
                rule: &finding.rule,
                severity: finding.severity,
                findings: 0,
                documents: 0,
                fixable: 0,
                summary: summary.map_or("", |rule| &rule.summary),
            };
            (row, None)
        });
        row.findings += 1;
        row.severity = row.severity.max(finding.severity);
        row.fixable += usize::from(finding.fix.is_some());
        if last.replace(&finding.address) != Some(&finding.address) {
            row.documents += 1;
        }
    }
    let mut rows: Vec<Row<'_>> = rows.into_values().map(|(row, _)| row).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.findings));
    rows
}

fn table(rows: &[Row<'_>], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let widest = |words: fn(&Row<'_>) -> usize| rows.iter().map(words).max().unwrap_or_default();
    let numbers = widest(|row| grouped(row.findings).len());
    let documents = widest(|row| counted(row.documents, "document").len());
    let rules = widest(|row| row.rule.len());
    for row in rows {
        let severity = format!("{:<7}", row.severity.as_str());
        let line = format!(
            "{:>numbers$}  {}  {:<rules$}  {:<documents$}  {}",
            grouped(row.findings),
            Painted(style.color, Ink::Severity(row.severity), severity),
            row.rule,
            counted(row.documents, "document"),
            escape_control(row.summary),
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    if !rows.is_empty() {
        writeln!(out)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finding_at, report_of};
    use super::*;

    fn written(format: Format) -> String {
        let mut findings: Vec<_> =
            ["a.md", "a.md", "b.md"].iter().map(|path| finding_at(path, "x <br>", "<br>")).collect();
        let mut other = finding_at("c.md", "x <br>", "x");
        other.rule = "dates/future".into();
        other.severity = Severity::Error;
        findings.push(other);
        let mut out = Vec::new();
        let sample = report_of(findings);
        write_statistics(format, &sample.report(), &Style { quiet: true, ..Style::default() }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn rules_are_counted_the_most_frequent_first() {
        assert_eq!(
            written(Format::Full),
            "3  warning  markup/html-tag  2 documents  A tag was left in the text.\n\
             1  error    dates/future     1 document   A date lies in the future.\n\n"
        );
    }

    #[test]
    fn machines_get_an_array() {
        let rows: serde_json::Value = serde_json::from_str(&written(Format::Json)).unwrap();
        assert_eq!(
            rows[0],
            serde_json::json!({
                "rule": "markup/html-tag", "severity": "warning", "findings": 3, "documents": 2,
                "fixable": 0, "summary": "A tag was left in the text.",
            })
        );
        assert_eq!(written(Format::Jsonl).lines().count(), 2);
    }
}
