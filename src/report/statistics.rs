//! `--statistics`: findings counted by rule, and (`groups`) by folder and by source, the most frequent first.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufWriter, Write};

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::sources::Sources;
use super::words::{Ink, Painted, counted, cut, folder_of, grouped, heading, linked};
use super::{Format, Report, Style, footer, groups, json};
use crate::finding::{Address, Severity};
use crate::text::escape_control;

/// Words at the end of a row that have fewer columns than this are left out.
const ENDING: usize = 24;

/// A row of the table by rule, and an object of its JSON form.
#[derive(Serialize)]
pub(super) struct Row<'a> {
    pub(super) rule: &'a str,
    pub(super) severity: Severity,
    pub(super) findings: usize,
    pub(super) documents: usize,
    fixable: usize,
    pub(super) summary: &'a str,
    /// Findings by folder.
    folders: BTreeMap<&'a str, usize>,
    /// Findings by source: sites, and folders, which end in `/`.
    sources: BTreeMap<&'a str, usize>,
}

/// Writes the tables: an array of objects for `json` and `jsonl`; a line a rule, a folder and a source for people.
/// The other formats have no such form, and are written as they are.
///
/// # Errors
/// Those of `out`.
pub fn write_statistics(format: Format, report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    match format {
        Format::Json => {
            json::value(&rows(report), &mut out)?;
            writeln!(out)?;
        }
        Format::Jsonl => {
            for row in &rows(report) {
                json::value(row, &mut out)?;
                writeln!(out)?;
            }
        }
        Format::Full | Format::Concise => {
            let tables = groups::tables(report);
            let lead = |title: &str| if tables.is_empty() { String::new() } else { heading(style, title, "") };
            out.write_all(lead("by rule").as_bytes())?;
            write_rules(report, style, None, &mut out)?;
            for table in &tables {
                out.write_all(lead(table.title()).as_bytes())?;
                table.write(style, &mut out)?;
            }
            footer::write(report, style, (0, 0), &mut out)?;
        }
        Format::Github | Format::Sarif | Format::Gitlab | Format::Junit | Format::Markdown => {
            super::write(format, report, style, &mut out)?;
        }
    }
    out.flush()
}

/// The rules that found something.
pub(super) fn rows<'a>(report: &Report<'a>) -> Vec<Row<'a>> {
    let sources = Sources::of(report);
    let mut rows: BTreeMap<&str, (Row<'a>, Option<&Address>)> = BTreeMap::new();
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
                folders: BTreeMap::new(),
                sources: BTreeMap::new(),
            };
            (row, None)
        });
        row.findings += 1;
        row.severity = row.severity.max(finding.severity);
        row.fixable += usize::from(finding.fix.is_some());
        *row.folders.entry(folder_of(&finding.address.path)).or_default() += 1;
        *row.sources.entry(sources.source(finding)).or_default() += 1;
        if last.replace(&finding.address) != Some(&finding.address) {
            row.documents += 1;
        }
    }
    let mut rows: Vec<Row<'_>> = rows.into_values().map(|(row, _)| row).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.findings));
    rows
}

/// The table of the rules, the most frequent first; or of those that are `folded`, the worst first, as they are listed.
pub(super) fn write_rules(
    report: &Report<'_>,
    style: &Style,
    folded: Option<&BTreeSet<&str>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut rows = rows(report);
    if let Some(folded) = folded {
        rows.retain(|row| folded.contains(row.rule));
        rows.sort_by_key(|row| std::cmp::Reverse((row.severity, row.findings)));
    }
    let widest = |words: fn(&Row<'_>) -> usize| rows.iter().map(words).max().unwrap_or_default();
    let numbers = widest(|row| grouped(row.findings).len());
    let documents = widest(|row| counted(row.documents, "document").len());
    let rules = widest(|row| row.rule.width());
    let room = style.width.saturating_sub(numbers + 2 + 7 + 2 + rules + 2 + documents + 2);
    for row in &rows {
        let severity = format!("{:<7}", row.severity.as_str());
        let line = format!(
            "{:>numbers$}  {}  {}{}  {:<documents$}  {}",
            grouped(row.findings),
            Painted(style.color, Ink::Severity(row.severity), severity),
            linked(row.rule, report, style),
            " ".repeat(rules - row.rule.width()),
            counted(row.documents, "document"),
            ending(&escape_control(row.summary), room, style),
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    if !rows.is_empty() {
        writeln!(out)?;
    }
    Ok(())
}

/// The words that end a row, as far as they fit it.
pub(super) fn ending(words: &str, room: usize, style: &Style) -> String {
    if room < ENDING { String::new() } else { cut(words, room, style).into_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finding_at, report_of};
    use super::*;

    fn written(format: Format, paths: &[&str]) -> String {
        let mut findings: Vec<_> = paths.iter().map(|path| finding_at(path, "x <br>", "<br>")).collect();
        let mut other = finding_at("c.md", "x <br>", "x");
        other.rule = "dates/future".into();
        other.severity = Severity::Error;
        findings.push(other);
        let mut out = Vec::new();
        let mut sample = report_of(findings);
        sample.summary.document("新", 10);
        write_statistics(format, &sample.report(), &Style { quiet: true, ..Style::default() }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    const FLAT: [&str; 3] = ["a.md", "a.md", "b.md"];

    #[test]
    fn rules_are_counted_the_most_frequent_first() {
        assert_eq!(
            written(Format::Full, &FLAT),
            "3  warning  markup/html-tag  2 documents  A tag was left in the text.\n\
             1  error    dates/future     1 document   A date lies in the future.\n\n"
        );
    }

    #[test]
    fn a_row_keeps_within_the_terminal() {
        let findings = vec![finding_at("a.md", "x <br>", "<br>")];
        let mut sample = report_of(findings);
        sample.rules[1].summary = "A tag was left in the text, where a tag should not be.".to_owned();
        let row = |width| {
            let mut out = Vec::new();
            let style = Style { quiet: true, width, ..Style::default() };
            write_statistics(Format::Full, &sample.report(), &style, &mut out).unwrap();
            String::from_utf8(out).unwrap().lines().next().unwrap().to_owned()
        };
        assert_eq!(row(70), "1  warning  markup/html-tag  1 document  A tag was left in the text,…");
        assert_eq!(row(60), "1  warning  markup/html-tag  1 document");
    }

    #[test]
    fn folders_are_counted_with_their_rules() {
        let out = written(Format::Full, &["新/a.md", "新/a.md", "old/b.md"]);
        assert_eq!(
            out.split_once("\n\n").unwrap().1,
            "── by folder\n\
             2  新   1 of 2 documents  markup/html-tag 2\n\
             1  .    1 of 1 document   dates/future 1\n\
             1  old  1 of 1 document   markup/html-tag 1\n\n"
        );
    }

    #[test]
    fn sources_are_counted_where_a_document_names_its_site() {
        let text = |site: &str| format!("---\nurl: https://{site}/ferry-1\n---\nx <br>");
        let site = |path: &str, site: &str| finding_at(path, &text(site), "<br>");
        let findings = vec![
            site("a/1.md", "b.example.org"),
            site("a/2.md", "www.b.example.org"),
            finding_at("c.md", "x <br>", "<br>"),
        ];
        let mut out = Vec::new();
        let sample = report_of(findings);
        write_statistics(Format::Full, &sample.report(), &Style { quiet: true, ..Style::default() }, &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        let (_, table) = out.split_once("── by source\n").unwrap();
        assert_eq!(
            table,
            "2  b.example.org  2 documents  markup/html-tag 2\n\
             1  ./             1 document   markup/html-tag 1\n\n"
        );
        let mut out = Vec::new();
        write_statistics(Format::Json, &sample.report(), &Style::default(), &mut out).unwrap();
        let rows: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(rows[0]["sources"], serde_json::json!({"b.example.org": 2, "./": 1}));
    }

    #[test]
    fn machines_get_an_array() {
        let rows: serde_json::Value =
            serde_json::from_str(&written(Format::Json, &["a.md", "a.md", "b/c.md"])).unwrap();
        assert_eq!(
            rows[0],
            serde_json::json!({
                "rule": "markup/html-tag", "severity": "warning", "findings": 3, "documents": 2,
                "fixable": 0, "summary": "A tag was left in the text.", "folders": {"": 2, "b": 1},
                "sources": {"./": 2, "b/": 1},
            })
        );
        assert_eq!(written(Format::Jsonl, &FLAT).lines().count(), 2);
    }

    #[test]
    fn a_format_without_such_a_form_stays_what_it_is() {
        let sarif: serde_json::Value = serde_json::from_str(&written(Format::Sarif, &FLAT)).unwrap();
        assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 4);
    }
}
