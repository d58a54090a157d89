//! Tables of findings by folder and by source, with the rules that are most frequent in each.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::folders::Folders;
use super::sources::{Sources, is_site};
use super::statistics::ending;
use super::words::{Ink, Painted, counted, cut, folder_name, folder_of, grouped};
use super::{Report, Style};
use crate::finding::{Address, Finding};
use crate::text::escape_control;

/// Groups in a table, unless all are asked for.
const GROUPS: usize = 20;
/// Rules that are named of a group.
const RULES: usize = 3;
/// A name takes at most this part of a line.
const NAME: usize = 2;

/// What a table counts by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Folder,
    Source,
}

/// A table, the most frequent group first.
pub(super) struct Table<'a> {
    by: By,
    rows: Vec<Row<'a>>,
}

struct Row<'a> {
    name: &'a str,
    findings: usize,
    documents: BTreeSet<&'a Address>,
    /// The checked documents of a folder.
    of: Option<usize>,
    rules: BTreeMap<&'a str, usize>,
}

/// The tables that say something: not one of a single folder, and none of sources that are all folders.
pub(super) fn tables<'a>(report: &Report<'a>) -> Vec<Table<'a>> {
    let folders = Some(by_folder(report)).filter(|table| table.rows.len() > 1);
    folders.into_iter().chain(by_site(report)).collect()
}

/// Findings by source, if there are several and some of them are sites.
pub(super) fn by_site<'a>(report: &Report<'a>) -> Option<Table<'a>> {
    let sources = Sources::of(report);
    let table = Table { by: By::Source, rows: rows(report, |finding| sources.source(finding)) };
    (table.rows.len() > 1 && table.rows.iter().any(|row| is_site(row.name))).then_some(table)
}

fn by_folder<'a>(report: &Report<'a>) -> Table<'a> {
    let folders = Folders::of(report.findings.iter());
    let mut checked: BTreeMap<&str, usize> = BTreeMap::new();
    for (folder, number) in &report.summary.folders {
        *checked.entry(folders.group(folder)).or_default() += number;
    }
    let mut rows = rows(report, |finding| folders.group(folder_of(&finding.address.path)));
    for row in &mut rows {
        // What could not be read has findings and is no document that was checked.
        row.of = Some(checked.get(row.name).copied().unwrap_or_default().max(row.documents.len()));
    }
    Table { by: By::Folder, rows }
}

fn rows<'a>(report: &Report<'a>, name_of: impl Fn(&'a Finding) -> &'a str) -> Vec<Row<'a>> {
    let mut rows: BTreeMap<&str, Row<'a>> = BTreeMap::new();
    for finding in report.findings {
        let name = name_of(finding);
        let row = rows.entry(name).or_insert_with(|| Row {
            name,
            findings: 0,
            documents: BTreeSet::new(),
            of: None,
            rules: BTreeMap::new(),
        });
        row.findings += 1;
        row.documents.insert(&finding.address);
        *row.rules.entry(&finding.rule).or_default() += 1;
    }
    let mut rows: Vec<Row<'_>> = rows.into_values().collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.findings));
    rows
}

impl Table<'_> {
    pub(super) fn title(&self) -> &'static str {
        match self.by {
            By::Folder => "by folder",
            By::Source => "by source",
        }
    }

    fn name<'r>(&self, row: &'r Row<'_>, style: &Style) -> Cow<'r, str> {
        let name = if self.by == By::Folder { folder_name(row.name) } else { escape_control(row.name) };
        Cow::Owned(cut(&name, (style.width / NAME).max(1), style).into_owned())
    }

    /// Writes the rows, and an empty line.
    pub(super) fn write(&self, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let shown = if style.show_all { self.rows.len() } else { self.rows.len().min(GROUPS) };
        let (shown, rest) = self.rows.split_at(shown);
        let widest = |words: &dyn Fn(&Row<'_>) -> usize| shown.iter().map(words).max().unwrap_or_default();
        let numbers = widest(&|row| grouped(row.findings).len());
        let names = widest(&|row| self.name(row, style).width());
        let documents = widest(&|row| row.share().len());
        let room = style.width.saturating_sub(numbers + 2 + names + 2 + documents + 2);
        for row in shown {
            let (number, share, name) = (grouped(row.findings), row.share(), self.name(row, style));
            let pad = " ".repeat(names - name.width());
            let name = Painted(style.color, Ink::Bold, name);
            let rules = ending(&row.named_rules(), room, style);
            let line = format!("{number:>numbers$}  {name}{pad}  {share:<documents$}  {rules}");
            writeln!(out, "{}", line.trim_end())?;
        }
        if !rest.is_empty() {
            let number = grouped(rest.iter().map(|row| row.findings).sum());
            let noun = if self.by == By::Folder { "more folder" } else { "more source" };
            writeln!(out, "{number:>numbers$}  in {}: --show-all lists each", counted(rest.len(), noun))?;
        }
        writeln!(out)
    }
}

impl Row<'_> {
    /// `3 of 12 documents`, or, where it is not known how many there are, `3 documents`.
    fn share(&self) -> String {
        let documents = self.documents.len();
        match self.of {
            Some(all) => format!("{} of {}", grouped(documents), counted(all, "document")),
            None => counted(documents, "document"),
        }
    }

    fn named_rules(&self) -> String {
        let mut rules: Vec<(&str, usize)> = self.rules.iter().map(|(rule, count)| (*rule, *count)).collect();
        rules.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let rules = rules.iter().take(RULES).map(|(rule, count)| format!("{rule} {}", grouped(*count)));
        rules.collect::<Vec<_>>().join(", ")
    }
}
