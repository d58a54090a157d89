//! Findings as SARIF results.

use serde_json::{Value, json};

use super::level;
use super::place::{artifact, location, region};
use crate::finding::{Edit, Finding, Fix};
use crate::report::Suppressed;
use crate::report::words::grouped;

/// Most locations of a result, its own included.
const LOCATIONS: usize = 1_000;
/// Names the way fingerprints are made; a new way is a new name. GitHub's own, `primaryLocationLineHash`,
/// is left to its upload action, which makes it from the line and complains of any other.
const FINGERPRINT: &str = "corpusLint/v1";

/// How a finding stands to what is known.
#[derive(Clone, Copy)]
pub(super) enum Standing<'a> {
    /// It is reported.
    New,
    /// The baseline accepts it.
    Accepted,
    /// It is to be left.
    Suppressed(&'a Suppressed),
}

/// A finding with its standing, and whether there is a baseline.
#[derive(Clone, Copy)]
pub(super) struct Held<'a> {
    pub finding: &'a Finding,
    pub standing: Standing<'a>,
    pub has_baseline: bool,
}

impl Held<'_> {
    fn mark(&self, out: &mut Value) {
        if self.has_baseline {
            // Of a run all results have a state, or none has.
            out["baselineState"] = json!(if matches!(self.standing, Standing::New) { "new" } else { "unchanged" });
        }
        if let Standing::Suppressed(suppressed) = self.standing {
            let mut own = json!({"kind": if suppressed.in_source { "inSource" } else { "external" }});
            if let Some(reason) = &suppressed.reason {
                own["justification"] = json!(reason);
            }
            out["suppressions"] = json!([own]);
        }
    }
}

/// The result of a finding that is the `occurrence`-th of its fingerprint in its document.
pub(super) fn result(held: &Held<'_>, rule: Option<usize>, occurrence: usize) -> Value {
    let finding = held.finding;
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
        "partialFingerprints": {FINGERPRINT: format!("{}:{occurrence}", finding.fingerprint)},
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
    held.mark(&mut out);
    out
}

/// What is wrong and what to do: viewers show a result's message, rarely its rule's help.
fn message(finding: &Finding) -> String {
    let left_out = finding.related.len().saturating_sub(LOCATIONS - 1);
    let mut text = finding.message.clone();
    if left_out > 0 {
        text.push_str(&format!(" ({} more related places are left out)", grouped(left_out)));
    }
    if let Some(help) = &finding.help {
        text.push('\n');
        text.push_str(help.trim_end());
    }
    text
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::{finding_at, place_in};
    use crate::text::Span;

    #[test]
    fn too_many_related_places_are_cut_and_counted() {
        let mut finding = finding_at("a.md", "x <br>", "<br>");
        finding.related = vec![place_in("b.md", "x", Span::new(0, 1), "a copy"); 1_200];
        let held = Held { finding: &finding, standing: Standing::New, has_baseline: false };
        let result = result(&held, None, 1);
        assert_eq!(result["relatedLocations"].as_array().unwrap().len(), LOCATIONS - 1);
        let message = result["message"]["text"].as_str().unwrap();
        assert!(message.contains("(201 more related places are left out)"), "{message}");
    }
}
