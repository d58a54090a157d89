//! Findings for the tests of this layer, resolved from documents as the engine does it.

use std::time::Duration;

use super::{NOTHING_APART, Report, RuleInfo, Summary};
use crate::document::Document;
use crate::finding::{
    Address, Confidence, Draft, Edit, Finding, Fix, Related, Severity, excerpt_of, fingerprint, locate, snippet_of,
};
use crate::text::Span;

/// What a report borrows from.
pub(super) struct Sample {
    pub(super) findings: Vec<Finding>,
    pub(super) summary: Summary,
    pub(super) rules: Vec<RuleInfo>,
}

impl Sample {
    pub(super) fn report(&self) -> Report<'_> {
        Report { findings: &self.findings, summary: &self.summary, rules: &self.rules, apart: &NOTHING_APART }
    }
}

/// The span of the first `needle` in `text`.
pub(super) fn find(text: &str, needle: &str) -> Span {
    let start = text.find(needle).unwrap_or_else(|| panic!("`{needle}` is not in the text"));
    Span::new(start, start + needle.len())
}

pub(super) fn address(path: &str) -> Address {
    Address { path: path.into(), record: None, field: None }
}

/// A draft about the document of `text` at `path`, resolved.
pub(super) fn resolve(path: &str, text: &str, rule: &str, draft: Draft) -> Finding {
    let document = Document::from_text(path, text);
    let related = |(span, message): &(Span, String)| place_in(path, text, *span, message);
    let edits = |edits: &[crate::finding::DraftEdit]| {
        edits
            .iter()
            .map(|edit| Edit { location: locate(&document, edit.span), replacement: edit.replacement.clone() })
            .collect()
    };
    Finding {
        rule: rule.into(),
        severity: Severity::Warning,
        confidence: draft.confidence.unwrap_or(Confidence::High),
        message: draft.message,
        help: draft.help,
        label: draft.label,
        address: address(path),
        source: document.origin().host.as_deref().map(Into::into),
        location: locate(&document, draft.span),
        excerpt: excerpt_of(&document, draft.span),
        snippet: snippet_of(&document, draft.span),
        related: draft.related.iter().map(related).collect(),
        fingerprint: fingerprint(rule, &draft.identity, draft.span.of(text)),
        fix: draft.fix.map(|(applicability, all)| Fix { applicability, edits: edits(&all) }),
    }
}

/// A place to relate a finding to.
pub(super) fn place_in(path: &str, text: &str, span: Span, message: &str) -> Related {
    let document = Document::from_text(path, text);
    Related {
        address: address(path),
        location: locate(&document, span),
        message: message.to_owned(),
        snippet: snippet_of(&document, span),
    }
}

/// A warning of `markup/html-tag` about the first `marked` in `text`.
pub(super) fn finding_at(path: &str, text: &str, marked: &str) -> Finding {
    let message = format!("tag `{marked}` left in the text");
    let draft = Draft::at(find(text, marked), message).help("Remove the tag.");
    resolve(path, text, "markup/html-tag", draft)
}

/// A report on `findings`, each path a document in which it was found.
pub(super) fn report_of(mut findings: Vec<Finding>) -> Sample {
    findings.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    let mut summary = Summary { elapsed: Duration::from_millis(250), ..Summary::default() };
    for group in findings.chunk_by(|a, b| a.address == b.address) {
        summary.document(super::words::folder_of(&group[0].address.path), 1_000);
    }
    for finding in &findings {
        summary.count(finding);
    }
    let rule = |id: &str, summary: &str| RuleInfo {
        id: id.to_owned(),
        severity: Severity::Warning,
        confidence: Confidence::High,
        summary: summary.to_owned(),
        why: "Markup is not text.".to_owned(),
        help: Some("Remove it.".to_owned()),
        url: None,
    };
    let rules = vec![
        rule("dates/future", "A date lies in the future."),
        rule("markup/html-tag", "A tag was left in the text."),
    ];
    Sample { findings, summary, rules }
}
