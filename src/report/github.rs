//! `github`: workflow commands that GitHub Actions shows as annotations on the changed files.
//!
//! GitHub keeps ten errors, ten warnings and ten notices of a step and drops the rest unseen. What is
//! left out here is said in a plain line of the log, and the footer stands below as in any log.

use std::io::{self, Write};

use super::fold::{Entry, Folded, Scope, fold};
use super::words::{counted, folder_name, place};
use super::{Report, Style, footer};
use crate::finding::{Finding, Severity};
use crate::text::{escape_control, is_unprintable};

/// Annotations of one kind that GitHub keeps for a step (docs.github.com, "Workflow commands").
const KEPT: usize = 10;

pub(super) fn write(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let Folded { single, entries } = fold(report, style, KEPT);
    let mut used = [0; 3];
    let mut left_out = 0;
    // Entries first: each stands for many findings.
    for entry in &entries {
        if take(&mut used, entry.severity) {
            annotate(entry.examples[0], entry.severity, &extent(entry), out)?;
        } else {
            left_out += entry.findings;
        }
    }
    for finding in single {
        if take(&mut used, finding.severity) {
            annotate(finding, finding.severity, "", out)?;
        } else {
            left_out += 1;
        }
    }
    if left_out > 0 {
        let more = counted(left_out, "more finding");
        writeln!(
            out,
            "{more} without an annotation: GitHub shows {KEPT} of a kind for each step. --output-format concise lists all."
        )?;
    }
    footer::write(report, style, (0, 0), out)
}

/// Whether there is room for one more annotation of this kind.
fn take(used: &mut [usize; 3], severity: Severity) -> bool {
    let used = &mut used[severity as usize];
    *used += 1;
    *used <= KEPT
}

fn annotate(finding: &Finding, severity: Severity, extent: &str, out: &mut dyn Write) -> io::Result<()> {
    let kind = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let at = finding.location;
    let (file, title) = (property(&finding.address.path), property(&finding.rule));
    write!(out, "::{kind} file={file},line={},col={}", at.line, at.column)?;
    // GitHub drops the columns of an annotation over several lines.
    write!(out, ",endLine={}", at.end_line)?;
    if at.end_line == at.line {
        write!(out, ",endColumn={}", at.end_column)?;
    }
    // The log shows neither file nor line of an annotation, so the message repeats them.
    let mut message = format!("{}: {}{extent}", place(&finding.address, &at), escape_control(&finding.message));
    if let Some(help) = &finding.help {
        message.push('\n');
        message.push_str(&escape_control(help.trim_end()));
    }
    writeln!(out, ",title={title}::{}", data(&message))
}

fn extent(entry: &Entry<'_>) -> String {
    let more = counted(entry.findings - 1, "more finding");
    match entry.scope {
        Scope::Rule => format!(" (and {more}: in {})", counted(entry.documents, "document")),
        Scope::Folder { folder, of } => {
            format!(" (and {more}: in {} of {} of {})", entry.documents, counted(of, "document"), folder_name(folder))
        }
    }
}

/// Escapes the value of a property as the runner undoes it.
fn property(value: &str) -> String {
    escaped(value, |c| matches!(c, ':' | ','))
}

/// Escapes a message as the runner undoes it.
fn data(value: &str) -> String {
    escaped(value, |_| false)
}

fn escaped(value: &str, also: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(value.len());
    let mut buffer = [0; 4];
    for c in value.chars() {
        if matches!(c, '%' | '\r' | '\n') || also(c) {
            out.push_str(&format!("%{:02X}", u32::from(c)));
        } else if is_unprintable(c) {
            out.push_str(&escape_control(c.encode_utf8(&mut buffer)));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Sample, finding_at, report_of};
    use super::*;

    /// What the runner makes of an escaped property.
    fn undone(value: &str) -> String {
        value.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
    }

    fn written(sample: &Sample) -> String {
        let mut out = Vec::new();
        write(&sample.report(), &Style { quiet: true, ..Style::default() }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn an_annotation_names_place_rule_and_message() {
        let finding = finding_at("posts/a.md", "One\ntwo <br> three\n", "<br>");
        assert_eq!(
            written(&report_of(vec![finding])),
            "::warning file=posts/a.md,line=2,col=5,endLine=2,endColumn=9,title=markup/html-tag::\
             posts/a.md:2:5: tag `<br>` left in the text%0ARemove the tag.\n"
        );
    }

    #[test]
    fn a_path_cannot_leave_its_property() {
        let path = "a,line=1::b%0A\nc\r\u{1b}.md";
        let property = property(path);
        assert!(!property.contains([',', ':', '\n', '\r', '\u{1b}']), "{property}");
        assert_eq!(undone(&property), path.replace('\u{1b}', "\\u{1b}"));
    }

    #[test]
    fn a_message_cannot_start_another_command() {
        let mut finding = finding_at("a.md", "x <br>", "<br>");
        finding.message = "bad\n::stop-commands::x".to_owned();
        finding.help = None;
        let out = written(&report_of(vec![finding]));
        assert_eq!(out.lines().count(), 1, "{out}");
    }

    #[test]
    fn no_more_annotations_than_github_keeps_and_the_rest_is_counted() {
        let findings = (0..60)
            .map(|i| {
                let mut finding = finding_at(&format!("{:02}/a.md", i), "x <br>", "<br>");
                finding.rule = format!("markup/rule-{}", i % 20).into();
                finding
            })
            .collect();
        let out = written(&report_of(findings));
        assert_eq!(out.matches("::warning ").count(), KEPT);
        assert!(out.contains("\n50 more findings without an annotation"), "{out}");
    }

    #[test]
    fn a_crowded_rule_takes_one_annotation() {
        let findings = (0..40).map(|i| finding_at(&format!("{i:02}/a.md"), "x <br>", "<br>")).collect();
        let out = written(&report_of(findings));
        assert_eq!(out.lines().count(), 1, "{out}");
        assert!(out.contains("(and 39 more findings: in 40 documents)"), "{out}");
    }
}
