//! `sarif`: SARIF 2.1.0, as code scanning services read it.
//!
//! GitHub refuses a run of more than 25,000 results or a result of more than 1,000 locations
//! (docs.github.com, "SARIF support for code scanning"), so more are left out: the least severe first,
//! and a notification says how many. Results are written one by one, never held together.

use std::collections::HashMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::json::value;
use super::{Report, RuleInfo};
use crate::finding::{Address, Confidence, Edit, Finding, Fix, Location, Severity};

/// Most results of a run.
const RESULTS: usize = 25_000;
/// Most locations of a result, its own included.
const LOCATIONS: usize = 1_000;
/// Most notifications about documents that were not checked.
const NOTIFICATIONS: usize = 1_000;
/// Names the way fingerprints are made; a new way is a new name.
const FINGERPRINT: &str = "corpusLint/v1";
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_capped(report, RESULTS, out)
}

fn write_capped(report: &Report<'_>, cap: usize, out: &mut dyn Write) -> io::Result<()> {
    let kept = kept(report.findings, cap);
    let indexes: HashMap<&str, usize> = report.rules.iter().enumerate().map(|(i, rule)| (&*rule.id, i)).collect();
    write!(out, "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":")?;
    let version = env!("CARGO_PKG_VERSION");
    let rules: Vec<Value> = report.rules.iter().map(rule).collect();
    value(
        &json!({"driver": {"name": "corpus-lint", "version": version, "semanticVersion": version, "rules": rules}}),
        out,
    )?;
    out.write_all(b",\"invocations\":[")?;
    let notifications = notifications(report, report.findings.len() - kept.len());
    value(&json!({"executionSuccessful": true, "toolExecutionNotifications": notifications}), out)?;
    out.write_all(b"],\"columnKind\":\"unicodeCodePoints\",\"results\":[")?;
    for (i, finding) in kept.into_iter().enumerate() {
        out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
        value(&result(finding, indexes.get(&*finding.rule).copied()), out)?;
    }
    out.write_all(b"\n]}]}\n")
}

/// At most `cap` findings, the most severe, in their order.
fn kept(findings: &[Finding], cap: usize) -> Vec<&Finding> {
    let mut room = cap;
    let mut rooms = [0; 3];
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        let number = findings.iter().filter(|finding| finding.severity == severity).count();
        rooms[severity as usize] = number.min(room);
        room -= rooms[severity as usize];
    }
    let mut take = |finding: &&Finding| {
        let room = &mut rooms[finding.severity as usize];
        let has_room = *room > 0;
        *room -= usize::from(has_room);
        has_room
    };
    findings.iter().filter(|finding| take(finding)).collect()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn rule(rule: &RuleInfo) -> Value {
    // The names of GitHub's own scale.
    let precision = match rule.confidence {
        Confidence::High => "very-high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    };
    let problem = match rule.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "recommendation",
    };
    let mut out = json!({
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": if rule.why.is_empty() { &rule.summary } else { &rule.why }},
        "help": {"text": rule.help.as_deref().unwrap_or(&rule.summary)},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {"tags": [rule.family()], "precision": precision, "problem.severity": problem},
    });
    if let Some(url) = &rule.url {
        out["helpUri"] = json!(url);
    }
    out
}

fn result(finding: &Finding, rule: Option<usize>) -> Value {
    let related: Vec<Value> = finding
        .related
        .iter()
        .take(LOCATIONS - 1)
        .enumerate()
        .map(|(i, related)| {
            let mut out = location(&related.address, &related.location);
            out["id"] = json!(i);
            out["message"] = json!({"text": related.message});
            out
        })
        .collect();
    let mut out = json!({
        "ruleId": &*finding.rule,
        "level": level(finding.severity),
        "message": {"text": message(finding)},
        "locations": [location(&finding.address, &finding.location)],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "properties": {"confidence": finding.confidence.as_str()},
    });
    if let Some(index) = rule {
        out["ruleIndex"] = json!(index);
    }
    if !related.is_empty() {
        out["relatedLocations"] = Value::Array(related);
    }
    if let Some(fix) = &finding.fix {
        out["fixes"] = json!([self::fix(finding, fix)]);
    }
    out
}

/// What is wrong and what to do: viewers show a result's message, rarely its rule's help.
fn message(finding: &Finding) -> String {
    let left_out = finding.related.len().saturating_sub(LOCATIONS - 1);
    let mut text = finding.message.clone();
    if left_out > 0 {
        text.push_str(&format!(" ({left_out} more related places are left out)"));
    }
    if let Some(help) = &finding.help {
        text.push('\n');
        text.push_str(help.trim_end());
    }
    text
}

fn location(address: &Address, place: &Location) -> Value {
    let mut out = json!({"physicalLocation": {"artifactLocation": artifact(&address.path), "region": region(place)}});
    if let Some(record) = address.record {
        let name = match &address.field {
            Some(field) => format!("{record}/{field}"),
            None => record.to_string(),
        };
        out["logicalLocations"] = json!([{"fullyQualifiedName": name, "kind": "record"}]);
    }
    out
}

fn artifact(path: &str) -> Value {
    json!({"uri": uri(path)})
}

fn region(place: &Location) -> Value {
    json!({
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
        "byteOffset": place.byte_start,
        "byteLength": place.byte_end.saturating_sub(place.byte_start),
    })
}

fn fix(finding: &Finding, fix: &Fix) -> Value {
    let replacement =
        |edit: &Edit| json!({"deletedRegion": region(&edit.location), "insertedContent": {"text": edit.replacement}});
    let replacements: Vec<Value> = fix.edits.iter().map(replacement).collect();
    json!({
        "description": {"text": finding.help.as_deref().unwrap_or(&finding.message)},
        "artifactChanges": [{"artifactLocation": artifact(&finding.address.path), "replacements": replacements}],
    })
}

fn notifications(report: &Report<'_>, left_out: usize) -> Vec<Value> {
    let mut all = Vec::new();
    if left_out > 0 {
        let text = format!("{left_out} findings are left out: a run holds at most {RESULTS} results.");
        all.push(json!({"level": "warning", "message": {"text": text}}));
    }
    let not_checked = &report.summary.not_checked;
    for document in not_checked.iter().take(NOTIFICATIONS) {
        let text = format!("not checked: {}", document.reason);
        all.push(json!({
            "level": "warning",
            "message": {"text": text},
            "locations": [{"physicalLocation": {"artifactLocation": artifact(&document.path)}}],
        }));
    }
    let more = not_checked.len().saturating_sub(NOTIFICATIONS);
    if more > 0 {
        all.push(json!({"level": "warning", "message": {"text": format!("{more} more files were not checked.")}}));
    }
    all
}

/// A path as a relative URI reference.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finding_at, place_in, report_of};
    use super::*;
    use crate::text::Span;

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
        assert!(said.as_str().unwrap().starts_with("2 findings are left out"), "{said}");
    }

    #[test]
    fn too_many_related_places_are_cut_and_counted() {
        let mut finding = finding_at("a.md", "x <br>", "<br>");
        finding.related = vec![place_in("b.md", "x", Span::new(0, 1), "a copy"); 1_200];
        let result = result(&finding, None);
        assert_eq!(result["relatedLocations"].as_array().unwrap().len(), LOCATIONS - 1);
        let message = result["message"]["text"].as_str().unwrap();
        assert!(message.contains("(201 more related places are left out)"), "{message}");
    }
}
