//! `full`: each finding with its line, a caret, related places and what to do; a heading a document.
//!
//! The head line and the lists are written here, the lines of documents are drawn by miette (`drawing`).

use std::collections::BTreeSet;
use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::drawing::Drawing;
use super::fold::{Entry, Folded, Scope, fold};
use super::folders::largest;
use super::sources::is_site;
use super::words::{Ink, Painted, counted, cut, dots, folder_name, grouped, heading, linked, path_of, place, wrapped};
use super::{Report, Style, footer, groups, statistics};
use crate::finding::{Address, Confidence, Finding, Location, Severity};
use crate::text::escape_control;

/// A rule with more findings than this is folded.
const CAP: usize = 10;
/// Related places that are named when they are not drawn.
const NAMED: usize = 3;
/// More entries than this are listed without drawings, and counted in a table at the end.
const ENTRIES: usize = 8;
/// Folders and sources that are named of an entry.
const FOLDERS: usize = 3;
/// Columns that an example's message has at least.
const MESSAGE: usize = 24;
/// Where the words of a list begin.
const INDENT: usize = 8;

pub(super) fn write(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let Folded { single, entries } = fold(report, style, CAP);
    let mut page = Page { report, style, text: String::new() };
    for findings in single.chunk_by(|a, b| a.address == b.address) {
        if findings.len() > 1 {
            page.heading(&path_of(&findings[0].address), &counted(findings.len(), "finding"));
        }
        for finding in findings {
            page.finding(finding);
            page.flush(out)?;
        }
    }
    let many = entries.len() > ENTRIES;
    if many {
        page.heading("folded", &format!("rules with more than {CAP} findings, --show-all lists each"));
    }
    for entry in &entries {
        page.entry(entry, !many);
        page.flush(out)?;
    }
    if many && !style.quiet {
        page.heading("in numbers", &counted(entries.len(), "folded rule"));
        out.write_all(page.text.as_bytes())?;
        let folded: BTreeSet<&str> = entries.iter().map(|entry| entry.rule).collect();
        statistics::write_rules(report, style, Some(&folded), out)?;
        if let Some(sources) = groups::by_site(report) {
            out.write_all(heading(style, sources.title(), "").as_bytes())?;
            sources.write(style, out)?;
        }
    }
    let folded = entries.iter().map(|entry| entry.findings).sum();
    footer::write(report, style, (folded, entries.len()), out)
}

/// Writes one finding or entry at a time.
struct Page<'a> {
    report: &'a Report<'a>,
    style: &'a Style,
    text: String,
}

impl Page<'_> {
    /// Stands above what belongs together: the findings of a document, the rules that are folded.
    fn heading(&mut self, name: &str, aside: &str) {
        self.text.push_str(&heading(self.style, name, aside));
    }

    fn finding(&mut self, finding: &Finding) {
        let sure = match finding.confidence {
            Confidence::High => "",
            Confidence::Medium => " (medium confidence)",
            Confidence::Low => " (low confidence)",
        };
        self.head(finding.severity, &finding.rule, &finding.message, sure);
        let (drawing, rest) = Drawing::whole(finding, self.style);
        drawing.draw(&mut self.text);
        let mut listed: Vec<String> = rest
            .iter()
            .take(NAMED)
            .map(|related| item(&related.address, &related.location, &related.message))
            .collect();
        listed.extend(self.and_more(rest.len().saturating_sub(NAMED)));
        self.list("also", &listed);
    }

    /// A folded rule: its first example drawn, or listed like the others.
    fn entry(&mut self, entry: &Entry<'_>, drawn: bool) {
        let first = entry.examples[0];
        let findings = counted(entry.findings, "finding");
        let extent = match entry.scope {
            Scope::Rule => format!("{findings} in {}", counted(entry.documents, "document")),
            Scope::Folder { folder, of } => {
                let (some, all) = (grouped(entry.documents), counted(of, "document"));
                format!("{findings} in {some} of {all} of {}", folder_name(folder))
            }
        };
        let rule = self.report.rule(entry.rule);
        let what = rule.map_or(&*first.message, |rule| &*rule.summary);
        self.entry_head(entry, &format!("{extent}: {what}"));
        if drawn {
            Drawing::example(first, self.style).draw(&mut self.text);
        }
        let mut listed: Vec<String> =
            entry.examples[usize::from(drawn)..].iter().map(|example| self.example(example)).collect();
        listed.extend(self.and_more(entry.findings - entry.examples.len()));
        self.list(if drawn { "also" } else { "first" }, &listed);
        let room = self.style.width.saturating_sub(INDENT).max(MESSAGE);
        if let Some(folders) = largest(&entry.folders, FOLDERS, "folders") {
            self.list("where", &wrapped(&folders, room));
        }
        if entry.sources.keys().any(|source| is_site(source))
            && let Some(sources) = largest(&entry.sources, FOLDERS, "sources")
        {
            self.list("from", &wrapped(&sources, room));
        }
        // The rule's own help: the first finding may have one that fits it alone.
        let help = rule.and_then(|rule| rule.help.as_deref()).or(first.help.as_deref());
        if let Some(help) = help.filter(|_| !drawn) {
            self.help(help);
        }
    }

    /// A place, and as much of its message as the line has room for.
    fn example(&self, finding: &Finding) -> String {
        let place = place(&finding.address, &finding.location);
        let room = self.style.width.saturating_sub(INDENT + place.width() + 1).max(MESSAGE);
        let message = cut(&escape_control(&finding.message), room, self.style).into_owned();
        format!("{} {message}", Painted(self.style.color, Ink::Cyan, place))
    }

    fn head(&mut self, severity: Severity, rule: &str, message: &str, aside: &str) {
        let color = self.style.color;
        let kind = format_args!("{}[{}]", severity.as_str(), linked(rule, self.report, self.style));
        let kind = Painted(color, Ink::Severity(severity), kind);
        let message = Painted(color, Ink::Bold, escape_control(message));
        self.text.push_str(&format!("{kind}: {message}"));
        if !aside.is_empty() {
            self.text.push_str(&Painted(color, Ink::Dim, aside).to_string());
        }
        self.text.push('\n');
    }

    /// The head of an entry, which is told in words of the tool's own: they are broken where the terminal ends.
    fn entry_head(&mut self, entry: &Entry<'_>, words: &str) {
        let (lead, words) = (format!("{}[{}]: ", entry.severity.as_str(), entry.rule), escape_control(words));
        let mut lines = wrapped(&format!("{}{words}", "x".repeat(lead.width())), self.style.width);
        let first = lines.remove(0).split_off(lead.width());
        self.head(entry.severity, entry.rule, &first, "");
        for line in wrapped(&lines.join(" "), self.style.width.saturating_sub(2)).iter().filter(|line| !line.is_empty())
        {
            self.text.push_str(&format!("  {}\n", Painted(self.style.color, Ink::Bold, line)));
        }
    }

    fn help(&mut self, help: &str) {
        let lines = wrapped(&escape_control(help.trim_end()), self.style.width.saturating_sub(INDENT).max(40));
        self.list("help", &lines);
    }

    fn list(&mut self, label: &str, items: &[String]) {
        for (i, item) in items.iter().enumerate() {
            let label = if i == 0 { format!("{label:>6}: ") } else { " ".repeat(INDENT) };
            // As miette paints its own.
            let ink = if label.trim() == "help:" { Ink::Cyan } else { Ink::Dim };
            let lead = Painted(self.style.color, ink, label);
            self.text.push_str(&format!("{lead}{item}\n"));
        }
    }

    fn flush(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.text.push('\n');
        out.write_all(self.text.as_bytes())?;
        self.text.clear();
        Ok(())
    }

    fn and_more(&self, number: usize) -> Option<String> {
        (number > 0).then(|| format!("{} and {} more", dots(self.style), grouped(number)))
    }
}

fn item(address: &Address, location: &Location, message: &str) -> String {
    format!("{} {}", place(address, location), escape_control(message))
}
