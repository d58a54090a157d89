//! `--statistics`: findings counted by rule and by folder, the most frequent first.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufWriter, Write};

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::folders::Folders;
use super::words::{Ink, Painted, counted, cut, folder_name, folder_of, grouped, linked};
use super::{Format, Report, Style, footer, json};
use crate::finding::{Address, Severity};
use crate::text::escape_control;

/// Folders in the table, unless all are asked for.
const FOLDERS: usize = 20;
/// Rules that are named of a folder.
const RULES: usize = 3;

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
}

/// A row of the table by folder.
struct FolderRow<'a> {
    folder: &'a str,
    findings: usize,
    documents: usize,
    of: usize,
    rules: BTreeMap<&'a str, usize>,
}

/// Writes the tables: an array of objects for `json` and `jsonl`, a line a rule and a line a folder for people.
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
            write_rules(report, style, |_| true, &mut out)?;
            write_folders(report, style, &mut out)?;
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
            };
            (row, None)
        });
        row.findings += 1;
        row.severity = row.severity.max(finding.severity);
        row.fixable += usize::from(finding.fix.is_some());
        *row.folders.entry(folder_of(&finding.address.path)).or_default() += 1;
        if last.replace(&finding.address) != Some(&finding.address) {
            row.documents += 1;
        }
    }
    let mut rows: Vec<Row<'_>> = rows.into_values().map(|(row, _)| row).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.findings));
    rows
}

/// The table of those rules that are `wanted`.
pub(super) fn write_rules(
    report: &Report<'_>,
    style: &Style,
    wanted: impl Fn(&str) -> bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut rows = rows(report);
    rows.retain(|row| wanted(row.rule));
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
fn ending(words: &str, room: usize, style: &Style) -> String {
    if room < ENDING { String::new() } else { cut(words, room, style).into_owned() }
}

/// The table by folder; nothing where all findings lie in one.
fn write_folders(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let rows = folder_rows(report);
    if rows.len() < 2 {
        return Ok(());
    }
    let shown = if style.show_all { rows.len() } else { rows.len().min(FOLDERS) };
    let (shown, rest) = rows.split_at(shown);
    let widest = |words: fn(&FolderRow<'_>) -> usize| shown.iter().map(words).max().unwrap_or_default();
    let numbers = widest(|row| grouped(row.findings).len());
    let folders = widest(|row| folder_name(row.folder).width());
    let documents = widest(|row| row.share().len());
    let room = style.width.saturating_sub(numbers + 2 + folders + 2 + documents + 2);
    for row in shown {
        let name = folder_name(row.folder);
        let pad = " ".repeat(folders - name.width());
        let mut rules: Vec<(&str, usize)> = row.rules.iter().map(|(rule, count)| (*rule, *count)).collect();
        rules.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let rules: Vec<String> =
            rules.iter().take(RULES).map(|(rule, count)| format!("{rule} {}", grouped(*count))).collect();
        let (number, share) = (grouped(row.findings), row.share());
        let name = Painted(style.color, Ink::Bold, name);
        let rules = ending(&rules.join(", "), room, style);
        let line = format!("{number:>numbers$}  {name}{pad}  {share:<documents$}  {rules}");
        writeln!(out, "{}", line.trim_end())?;
    }
    if !rest.is_empty() {
        let number: usize = rest.iter().map(|row| row.findings).sum();
        let number = grouped(number);
        writeln!(out, "{number:>numbers$}  in {}: --show-all lists each", counted(rest.len(), "more folder"))?;
    }
    writeln!(out)
}

fn folder_rows<'a>(report: &Report<'a>) -> Vec<FolderRow<'a>> {
    let folders = Folders::of(report.findings.iter());
    let mut checked: BTreeMap<&str, usize> = BTreeMap::new();
    for (folder, number) in &report.summary.folders {
        *checked.entry(folders.group(folder)).or_default() += number;
    }
    let mut rows: BTreeMap<&str, (FolderRow<'a>, BTreeSet<&Address>)> = BTreeMap::new();
    for finding in report.findings {
        let folder = folders.group(folder_of(&finding.address.path));
        let (row, documents) = rows.entry(folder).or_insert_with(|| {
            let of = checked.get(folder).copied().unwrap_or_default();
            (FolderRow { folder, findings: 0, documents: 0, of, rules: BTreeMap::new() }, BTreeSet::new())
        });
        row.findings += 1;
        documents.insert(&finding.address);
        *row.rules.entry(&finding.rule).or_default() += 1;
    }
    let count = |(mut row, documents): (FolderRow<'a>, BTreeSet<&Address>)| {
        row.documents = documents.len();
        row
    };
    let mut rows: Vec<FolderRow<'_>> = rows.into_values().map(count).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.findings));
    rows
}

impl FolderRow<'_> {
    /// `3 of 12 documents`.
    fn share(&self) -> String {
        // What could not be read has findings and is no document that was checked.
        format!("{} of {}", grouped(self.documents), counted(self.of.max(self.documents), "document"))
    }
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
            "2  新   1 of 2 documents  markup/html-tag 2\n\
             1  .    1 of 1 document   dates/future 1\n\
             1  old  1 of 1 document   markup/html-tag 1\n\n"
        );
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
