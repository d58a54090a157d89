//! `sarif`: SARIF 2.1.0, as code scanning services read it.
//!
//! GitHub refuses a run of more than 25,000 results or a result of more than 1,000 locations
//! (docs.github.com, "SARIF support for code scanning"), so more are left out: the least severe first,
//! and a notification says how many. Results are written one by one, never held together.

mod place;
mod result;
mod rules;

use std::collections::HashMap;
use std::io::{self, Write};

use serde_json::{Value, json};

pub(super) use place::uri;
use result::{Held, Standing};

use super::Report;
use super::fingerprint::Occurrences;
use super::json::value;
use super::words::grouped;
use crate::finding::Severity;
use crate::rule::HOME;

/// Most results of a run.
pub(super) const RESULTS: usize = 25_000;
/// Most notifications about documents that were not checked.
const NOTIFICATIONS: usize = 1_000;
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// Notification: more results than a run may hold.
const LEFT_OUT: &str = "results-left-out";
/// Notification: a file that was not checked.
const NOT_CHECKED: &str = "not-checked";

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_capped(report, RESULTS, out)
}

fn write_capped(report: &Report<'_>, cap: usize, out: &mut dyn Write) -> io::Result<()> {
    let all = all(report);
    let kept = kept(&all, cap);
    let indexes: HashMap<&str, usize> = report.rules.iter().enumerate().map(|(i, rule)| (&*rule.id, i)).collect();
    write!(out, "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":")?;
    value(&json!({"driver": driver(report)}), out)?;
    out.write_all(b",\"invocations\":[")?;
    let notifications = notifications(report, all.len() - kept.len(), cap);
    value(&json!({"executionSuccessful": true, "toolExecutionNotifications": notifications}), out)?;
    out.write_all(b"],\"originalUriBaseIds\":")?;
    value(&place::bases(), out)?;
    out.write_all(b",\"columnKind\":\"unicodeCodePoints\",\"results\":[")?;
    let mut occurrences = Occurrences::default();
    for (i, held) in kept.into_iter().enumerate() {
        out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
        let index = indexes.get(&*held.finding.rule).copied();
        value(&result::result(held, index, occurrences.of(held.finding)), out)?;
    }
    out.write_all(b"\n]}]}\n")
}

fn driver(report: &Report<'_>) -> Value {
    let version = env!("CARGO_PKG_VERSION");
    // GitHub's validator asks of notifications what it asks of rules.
    let notification = |id: &str, text: &str, help: &str| {
        let (text, help) = (json!({"text": text}), json!({"text": help}));
        json!({"id": id, "shortDescription": text, "fullDescription": text, "help": help})
    };
    let mut driver = json!({
        "name": "corpus-lint",
        "version": version,
        "semanticVersion": version,
        "rules": report.rules.iter().map(rules::rule).collect::<Vec<_>>(),
        "notifications": [
            notification(
                LEFT_OUT,
                "The run has more results than a file may hold.",
                "Mend or ignore what is most frequent, or lint the folders one by one.",
            ),
            notification(
                NOT_CHECKED,
                "A file was not checked.",
                "Mend the file, or exclude it in corpus-lint.yaml.",
            ),
        ],
    });
    if let Some(home) = HOME {
        driver["informationUri"] = json!(home);
    }
    driver
}

/// All findings in order: also what a baseline accepts and what is suppressed, since services close the alert of a
/// result that is gone.
fn all<'a>(report: &Report<'a>) -> Vec<Held<'a>> {
    let apart = report.apart;
    let held = |finding, standing| Held { finding, standing, has_baseline: apart.has_baseline };
    let new = report.findings.iter().map(|finding| held(finding, Standing::New));
    let accepted = apart.accepted.iter().map(|finding| held(finding, Standing::Accepted));
    let suppressed = apart.suppressed.iter().map(|own| held(&own.finding, Standing::Suppressed(own)));
    let mut all: Vec<Held<'a>> = new.chain(accepted).chain(suppressed).collect();
    if !apart.is_empty() {
        all.sort_by(|a, b| a.finding.sort_key().cmp(&b.finding.sort_key()));
    }
    all
}

/// At most `cap` findings, the new before those that are known, and the most severe, in their order.
fn kept<'h, 'a>(findings: &'h [Held<'a>], cap: usize) -> Vec<&'h Held<'a>> {
    let rank = |held: &Held<'_>| {
        let severity = 2 - held.finding.severity as usize;
        if matches!(held.standing, Standing::New) { severity } else { 3 + severity }
    };
    let mut rooms = [0; 6];
    findings.iter().for_each(|held| rooms[rank(held)] += 1);
    let mut room = cap;
    for own in &mut rooms {
        *own = room.min(*own);
        room -= *own;
    }
    let mut take = |held: &&Held<'_>| {
        let room = &mut rooms[rank(held)];
        let has_room = *room > 0;
        *room -= usize::from(has_room);
        has_room
    };
    findings.iter().filter(|held| take(held)).collect()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn notifications(report: &Report<'_>, left_out: usize, cap: usize) -> Vec<Value> {
    let notification = |id: &str, index: usize, text: String| json!({"descriptor": {"id": id, "index": index}, "level": "warning", "message": {"text": text}});
    let mut all = Vec::new();
    if left_out > 0 {
        let (left_out, cap) = (grouped(left_out), grouped(cap));
        let first = if report.apart.is_empty() { "" } else { "those that are known, and then " };
        let text =
            format!("{left_out} findings are left out, {first}the least severe: a run holds at most {cap} results.");
        all.push(notification(LEFT_OUT, 0, text));
    }
    let not_checked = &report.summary.not_checked;
    for document in not_checked.iter().take(NOTIFICATIONS) {
        let mut one = notification(NOT_CHECKED, 1, format!("not checked: {}", document.reason));
        one["locations"] = json!([{"physicalLocation": {"artifactLocation": place::artifact(&document.path)}}]);
        all.push(one);
    }
    let more = not_checked.len().saturating_sub(NOTIFICATIONS);
    if more > 0 {
        all.push(notification(NOT_CHECKED, 1, format!("{} more files were not checked.", grouped(more))));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finding_at, report_of};
    use super::super::{SetApart, Suppressed};
    use super::*;

    #[test]
    fn too_many_results_leave_out_the_least_severe_and_say_so() {
        let severities = [Severity::Info, Severity::Warning, Severity::Error, Severity::Warning];
        let findings = severities.iter().enumerate().map(|(i, severity)| {
            let mut finding = finding_at(&format!("{i}.md"), "x <br>", "<br>");
            finding.severity = *severity;
            finding
        });
        let sample = report_of(findings.collect());
        let of = |cap| {
            let mut out = Vec::new();
            write_capped(&sample.report(), cap, &mut out).unwrap();
            let whole: Value = serde_json::from_slice(&out).unwrap();
            let run = &whole["runs"][0];
            let levels: Vec<String> =
                run["results"].as_array().unwrap().iter().map(|r| r["level"].as_str().unwrap().to_owned()).collect();
            let said = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].clone();
            (levels.join(" "), said)
        };
        assert_eq!(of(4), ("note warning error warning".to_owned(), Value::Null));
        let (levels, said) = of(2);
        assert_eq!(levels, "warning error");
        assert_eq!(said, "2 findings are left out, the least severe: a run holds at most 2 results.");
    }
    #[test]
    fn what_is_known_is_left_out_before_what_is_new() {
        let finding = |path: &str, severity| {
            let mut finding = finding_at(path, "x <br>", "<br>");
            finding.severity = severity;
            finding
        };
        let sample = report_of(vec![finding("b.md", Severity::Info)]);
        let suppressed =
            Suppressed { finding: finding("c.md", Severity::Error), in_source: false, reason: Some("why".to_owned()) };
        let accepted = vec![finding("a.md", Severity::Warning)];
        let apart = SetApart { accepted, suppressed: vec![suppressed], has_baseline: true };
        let of = |cap| {
            let mut out = Vec::new();
            write_capped(&Report { apart: &apart, ..sample.report() }, cap, &mut out).unwrap();
            let whole: Value = serde_json::from_slice(&out).unwrap();
            let name = |result: &Value| format!("{} {}", result["level"], result["baselineState"]).replace('"', "");
            let all = whole["runs"][0]["results"].as_array().unwrap().iter().map(name);
            all.collect::<Vec<_>>()
        };
        assert_eq!(of(3), ["warning unchanged", "note new", "error unchanged"]);
        assert_eq!(of(2), ["note new", "error unchanged"]);
        assert_eq!(of(1), ["note new"]);
    }
}
