//! `concise`: `path:line:column: severity[rule] message`, each finding on exactly one line.

use std::io::{self, Write};

use super::fold::{Entry, Folded, Scope, fold};
use super::words::{Ink, Painted, counted, folder_name, grouped, linked, path_of, place};
use super::{Report, Style, footer};
use crate::finding::Finding;
use crate::text::escape_control;

/// A rule with more findings than this is folded.
const CAP: usize = 50;

pub(super) fn write(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let Folded { single, entries } = fold(report, style, CAP);
    for finding in single {
        line(finding, report, style, out)?;
        writeln!(out)?;
    }
    for entry in &entries {
        line(entry.examples[0], report, style, out)?;
        writeln!(out, " ({})", and_more(entry))?;
    }
    let folded = entries.iter().map(|entry| entry.findings).sum();
    footer::write(report, style, (folded, entries.len()), out)
}

fn line(finding: &Finding, report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let (path, at) = (path_of(&finding.address), finding.location);
    let severity = Painted(style.color, Ink::Severity(finding.severity), finding.severity.as_str());
    let path = Painted(style.color, Ink::Bold, path);
    let (rule, message) = (linked(&finding.rule, report, style), escape_control(&finding.message));
    write!(out, "{path}:{}:{}: {severity}[{rule}] {message}", at.line, at.column)
}

/// What the entry stands for beside the finding on its line.
fn and_more(entry: &Entry<'_>) -> String {
    let mut text = format!("and {} more", grouped(entry.findings - 1));
    let documents = match entry.scope {
        Scope::Rule => format!(": in {}", counted(entry.documents, "document")),
        Scope::Folder { folder, of } => {
            format!(": in {} of {} of {}", grouped(entry.documents), counted(of, "document"), folder_name(folder))
        }
    };
    text.push_str(&documents);
    for example in &entry.examples[1..] {
        text.push_str(", ");
        text.push_str(&place(&example.address, &example.location));
    }
    text
}
