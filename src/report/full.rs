//! `full`: each finding with its line, a caret, related places and what to do.
//!
//! The head line and the lists are written here, the lines of documents are drawn by miette (`drawing`).

use std::io::{self, Write};

use super::drawing::Drawing;
use super::fold::{Entry, Folded, Scope, fold};
use super::words::{Ink, Painted, counted, folder_name, grouped, place};
use super::{Report, Style, footer};
use crate::finding::{Address, Confidence, Finding, Location, Severity};
use crate::text::escape_control;

/// A rule with more findings than this is folded.
const CAP: usize = 10;
/// Related places that are named when they are not drawn.
const NAMED: usize = 3;

pub(super) fn write(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let Folded { single, entries } = fold(report, style, CAP);
    let mut page = Page { report, style, text: String::new() };
    for finding in single {
        page.finding(finding);
        page.flush(out)?;
    }
    for entry in &entries {
        page.entry(entry);
        page.flush(out)?;
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
        listed.extend(and_more(rest.len().saturating_sub(NAMED)));
        self.list(&listed);
    }

    fn entry(&mut self, entry: &Entry<'_>) {
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
        self.head(entry.severity, entry.rule, &format!("{extent}: {what}"), "");
        Drawing::example(first, self.style).draw(&mut self.text);
        let mut listed: Vec<String> = entry.examples[1..]
            .iter()
            .map(|example| item(&example.address, &example.location, &example.message))
            .collect();
        listed.extend(and_more(entry.findings - entry.examples.len()));
        self.list(&listed);
    }

    fn head(&mut self, severity: Severity, rule: &str, message: &str, aside: &str) {
        let color = self.style.color;
        let url = self.report.rule(rule).and_then(|rule| rule.url.as_deref());
        let id = escape_control(rule);
        let linked = match url.filter(|_| self.style.hyperlinks) {
            Some(url) => format!("\x1b]8;;{}\x1b\\{id}\x1b]8;;\x1b\\", escape_control(url)),
            None => id.into_owned(),
        };
        let kind = format_args!("{}[{linked}]", severity.as_str());
        let kind = Painted(color, Ink::Severity(severity), kind);
        let message = Painted(color, Ink::Bold, escape_control(message));
        self.text.push_str(&format!("{kind}: {message}"));
        if !aside.is_empty() {
            self.text.push_str(&Painted(color, Ink::Dim, aside).to_string());
        }
        self.text.push('\n');
    }

    fn list(&mut self, items: &[String]) {
        for (i, item) in items.iter().enumerate() {
            let lead = Painted(self.style.color, Ink::Dim, if i == 0 { "  also: " } else { "        " });
            self.text.push_str(&format!("{lead}{item}\n"));
        }
    }

    fn flush(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.text.push('\n');
        out.write_all(self.text.as_bytes())?;
        self.text.clear();
        Ok(())
    }
}

fn item(address: &Address, location: &Location, message: &str) -> String {
    format!("{} {}", place(address, location), escape_control(message))
}

fn and_more(number: usize) -> Option<String> {
    (number > 0).then(|| format!("and {} more", grouped(number)))
}
