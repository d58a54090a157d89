//! Rules as SARIF describes them: what services show beside an alert.

use serde_json::{Value, json};

use super::level;
use crate::finding::{Confidence, Severity};
use crate::report::RuleInfo;

pub(super) fn rule(rule: &RuleInfo) -> Value {
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
        "help": {"text": text(rule), "markdown": markdown(rule)},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {"tags": [rule.family()], "precision": precision, "problem.severity": problem},
    });
    if let Some(url) = &rule.url {
        out["helpUri"] = json!(url);
    }
    out
}

/// What is wrong, why it matters, what to do.
fn text(rule: &RuleInfo) -> String {
    let parts = [Some(&*rule.summary), Some(&*rule.why), rule.help.as_deref()];
    let parts: Vec<&str> = parts.into_iter().flatten().map(str::trim).filter(|part| !part.is_empty()).collect();
    parts.join("\n\n")
}

/// The same under headings, with the command that prints the whole page. Pages are written with
/// backticks round code, as Markdown has it.
fn markdown(rule: &RuleInfo) -> String {
    let mut out = rule.summary.trim().to_owned();
    for (heading, part) in [("Why it matters", Some(&*rule.why)), ("What to do", rule.help.as_deref())] {
        if let Some(part) = part.map(str::trim).filter(|part| !part.is_empty()) {
            out.push_str(&format!("\n\n## {heading}\n\n{part}"));
        }
    }
    out.push_str(&format!("\n\n`corpus-lint explain {}` prints the rule's page, with examples.", rule.id));
    if let Some(url) = &rule.url {
        out.push_str(&format!(" It is also [on the web]({url})."));
    }
    out
}
