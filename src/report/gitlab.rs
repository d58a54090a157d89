//! `gitlab`: a Code Quality report (docs.gitlab.com, "Code quality report format").
//!
//! GitLab compares the fingerprints of two branches to tell new findings from old ones and takes equal
//! ones for one, so they hold still when lines move, and no two of a report are equal.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::Report;
use super::fingerprint::Occurrences;
use super::json::value;
use crate::finding::{Finding, Severity};

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"[")?;
    let mut occurrences = Occurrences::default();
    for (i, finding) in report.findings.iter().enumerate() {
        out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
        value(&issue(finding, occurrences.of(finding)), out)?;
    }
    out.write_all(b"\n]\n")
}

fn issue(finding: &Finding, occurrence: usize) -> Value {
    let severity = match finding.severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Info => "info",
    };
    json!({
        "description": finding.message,
        "check_name": &*finding.rule,
        "fingerprint": fingerprint(finding, occurrence),
        "severity": severity,
        "location": {
            "path": &*finding.address.path,
            "lines": {"begin": finding.location.line, "end": finding.location.end_line},
        },
    })
}

/// Of the defect, its document, and its number among equal ones there.
fn fingerprint(finding: &Finding, occurrence: usize) -> String {
    let record = finding.address.record.map(|record| record.to_string()).unwrap_or_default();
    let whole = [&*finding.fingerprint, &*finding.address.path, &record, &occurrence.to_string()].join("\0");
    format!("{:032x}", xxhash_rust::xxh3::xxh3_128(whole.as_bytes()))
}
