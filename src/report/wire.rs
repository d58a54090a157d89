//! What `json` and `jsonl` say, version 1: types of their own, so that the internal ones may change.
//!
//! `schema.json` documents them. Fields are added, never renamed or removed, within a version.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::apart::ApartCounts;
use super::change::WireChange;
use super::summary::{Failing, Hidden, Summary};
use crate::finding::{Applicability, Confidence, Edit, Finding, Fix, Location, Related, Severity};
use crate::read::NotChecked;

/// Version of the wire format.
pub(super) const VERSION: u32 = 1;

/// A finding on the wire.
#[derive(Serialize)]
pub(super) struct WireFinding<'a> {
    rule: &'a str,
    family: &'a str,
    severity: Severity,
    confidence: Confidence,
    message: &'a str,
    help: Option<&'a str>,
    path: &'a str,
    record: Option<u64>,
    field: Option<&'a str>,
    #[serde(flatten)]
    location: WireLocation,
    excerpt: &'a str,
    #[serde(serialize_with = "each_related")]
    related: &'a [Related],
    fingerprint: &'a str,
    fix: Option<WireFix<'a>>,
}

#[derive(Serialize)]
pub(super) struct WireLocation {
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    byte_start: u64,
    byte_end: u64,
}

#[derive(Serialize)]
struct WireRelated<'a> {
    path: &'a str,
    record: Option<u64>,
    field: Option<&'a str>,
    #[serde(flatten)]
    location: WireLocation,
    message: &'a str,
}

#[derive(Serialize)]
struct WireFix<'a> {
    applicability: Applicability,
    #[serde(serialize_with = "each_edit")]
    edits: &'a [Edit],
}

#[derive(Serialize)]
struct WireEdit<'a> {
    #[serde(flatten)]
    location: WireLocation,
    replacement: &'a str,
}

/// A summary on the wire.
#[derive(Serialize)]
pub(super) struct WireSummary<'a> {
    documents: usize,
    bytes: u64,
    findings: WireCounts,
    #[serde(serialize_with = "each_rule")]
    by_rule: &'a BTreeMap<Arc<str>, usize>,
    hidden: Hidden,
    fixable: WireFixable,
    known: ApartCounts,
    failing: Failing,
    #[serde(serialize_with = "each_not_checked")]
    not_checked: &'a [NotChecked],
    excluded: usize,
    change: Option<WireChange<'a>>,
    elapsed_ms: u64,
}

#[derive(Serialize)]
struct WireCounts {
    total: usize,
    error: usize,
    warning: usize,
    info: usize,
}

#[derive(Serialize)]
struct WireFixable {
    safe: usize,
    r#unsafe: usize,
}

#[derive(Serialize)]
struct WireNotChecked<'a> {
    path: &'a str,
    reason: &'a str,
    message: String,
}

impl<'a> From<&'a Finding> for WireFinding<'a> {
    fn from(finding: &'a Finding) -> Self {
        Self {
            rule: &finding.rule,
            family: finding.family(),
            severity: finding.severity,
            confidence: finding.confidence,
            message: &finding.message,
            help: finding.help.as_deref(),
            path: &finding.address.path,
            record: finding.address.record,
            field: finding.address.field.as_deref(),
            location: (&finding.location).into(),
            excerpt: &finding.excerpt,
            related: &finding.related,
            fingerprint: &finding.fingerprint,
            fix: finding.fix.as_ref().map(WireFix::from),
        }
    }
}

impl From<&Location> for WireLocation {
    fn from(location: &Location) -> Self {
        Self {
            line: location.line,
            column: location.column,
            end_line: location.end_line,
            end_column: location.end_column,
            byte_start: location.byte_start,
            byte_end: location.byte_end,
        }
    }
}

impl<'a> From<&'a Fix> for WireFix<'a> {
    fn from(fix: &'a Fix) -> Self {
        Self { applicability: fix.applicability, edits: &fix.edits }
    }
}

impl<'a> From<&'a Summary> for WireSummary<'a> {
    fn from(summary: &'a Summary) -> Self {
        Self {
            documents: summary.documents,
            bytes: summary.bytes,
            findings: WireCounts {
                total: summary.findings(),
                error: summary.errors,
                warning: summary.warnings,
                info: summary.infos,
            },
            by_rule: &summary.by_rule,
            hidden: summary.hidden,
            fixable: WireFixable { safe: summary.fixable_safe, r#unsafe: summary.fixable_unsafe },
            known: summary.apart,
            failing: summary.failing,
            not_checked: &summary.not_checked,
            excluded: summary.excluded,
            change: summary.change.as_ref().map(|change| WireChange::of(change, summary.findings())),
            elapsed_ms: u64::try_from(summary.elapsed.as_millis()).unwrap_or(u64::MAX),
        }
    }
}

fn each_related<S: Serializer>(all: &[Related], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(all.iter().map(|related| WireRelated {
        path: &related.address.path,
        record: related.address.record,
        field: related.address.field.as_deref(),
        location: (&related.location).into(),
        message: &related.message,
    }))
}

fn each_rule<S: Serializer>(all: &BTreeMap<Arc<str>, usize>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(all.iter().map(|(rule, count)| (&**rule, count)))
}

fn each_edit<S: Serializer>(all: &[Edit], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(
        all.iter().map(|edit| WireEdit { location: (&edit.location).into(), replacement: &edit.replacement }),
    )
}

fn each_not_checked<S: Serializer>(all: &[NotChecked], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(all.iter().map(|document| WireNotChecked {
        path: &document.path,
        reason: document.reason.as_str(),
        message: document.reason.to_string(),
    }))
}
