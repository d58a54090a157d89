//! From drafts to findings that stand alone: places, excerpts, fingerprints, stamps.

use crate::document::Document;
use crate::finding::{
    Address, Draft, Edit, Finding, Fix, Identity, Location, Related, Snippet, excerpt_of, fingerprint, locate,
    snippet_of,
};
use crate::read::NotChecked;
use crate::rule::{ActiveRule, Corpus, CorpusDraft, Place};

/// The address of a document at hand.
pub fn address_of(document: &Document) -> Address {
    Address { path: document.path().clone(), record: document.record(), field: document.field().cloned() }
}

/// Stamps `rule` on a draft about `document` and resolves its places.
pub fn resolve(document: &Document, rule: &ActiveRule, mut draft: Draft) -> Finding {
    let related = |(span, message): &(crate::text::Span, String)| Related {
        address: address_of(document),
        location: locate(document, *span),
        message: message.clone(),
        snippet: snippet_of(document, *span),
    };
    let fix = draft.fix.take().map(|(applicability, mut edits)| {
        edits.sort_by_key(|edit| edit.span);
        let edit = |edit: crate::finding::DraftEdit| Edit {
            location: locate(document, edit.span),
            replacement: edit.replacement,
        };
        Fix { applicability, edits: edits.into_iter().map(edit).collect() }
    });
    let related = draft.related.iter().map(related).collect();
    let (span, identity) = (draft.span, draft.identity.clone());
    Finding {
        excerpt: excerpt_of(document, span),
        snippet: snippet_of(document, span),
        source: document.origin().host.as_deref().map(Into::into),
        related,
        fingerprint: fingerprint(&rule.id, &identity, document.slice(span)),
        fix,
        ..bare(rule, draft, address_of(document), locate(document, span))
    }
}

/// Stamps `rule` on a corpus draft. `document` is the document it stands on, read again; `None` if it
/// has changed or gone since it was mapped, which leaves the excerpt empty.
pub fn resolve_corpus(
    document: Option<&Document>,
    rule: &ActiveRule,
    draft: &CorpusDraft,
    corpus: &dyn Corpus,
) -> Finding {
    let mut own = Draft::at(draft.place.span(), draft.message.clone()).identity(draft.identity.clone());
    own.help.clone_from(&draft.help);
    own.label.clone_from(&draft.label);
    own.confidence = draft.confidence;
    let mut finding = match document {
        Some(document) => resolve(document, rule, own),
        None => bare(rule, own, address(corpus, draft.document), location(draft.place)),
    };
    finding.related = draft
        .related
        .iter()
        .map(|(id, place, message)| Related {
            address: address(corpus, *id),
            location: location(*place),
            message: message.clone(),
            snippet: Snippet::default(),
        })
        .collect();
    finding
}

/// A finding about something that could not be read: it has an address and no text.
pub fn unread(rule: &ActiveRule, unread: &NotChecked) -> Finding {
    let draft = Draft::at(crate::text::Span::empty(0), unread.reason.to_string())
        .identity(Identity::Missing(unread.reason.as_str().to_owned()));
    let address = Address { path: unread.path.clone(), record: None, field: None };
    bare(rule, draft, address, location(Place { line: 1, column: 1, end_line: 1, end_column: 1, ..Place::default() }))
}

/// A finding without text: what a draft says of itself, stamped.
fn bare(rule: &ActiveRule, draft: Draft, address: Address, location: Location) -> Finding {
    Finding {
        rule: rule.id.clone(),
        severity: rule.severity,
        confidence: rule.confidence(draft.confidence),
        message: draft.message,
        help: Some(draft.help.unwrap_or_else(|| rule.page.help.trim().to_owned())),
        label: draft.label,
        address,
        source: None,
        location,
        excerpt: String::new(),
        snippet: Snippet::default(),
        related: Vec::new(),
        fingerprint: fingerprint(&rule.id, &draft.identity, ""),
        fix: None,
    }
}

fn address(corpus: &dyn Corpus, id: u128) -> Address {
    match corpus.document(id) {
        Some(entry) => Address { path: entry.path.clone(), record: entry.record, field: entry.field.clone() },
        None => Address { path: "".into(), record: None, field: None },
    }
}

/// A place of a document that is not at hand.
fn location(place: Place) -> Location {
    Location {
        line: place.line,
        column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
        byte_start: place.byte_start.into(),
        byte_end: place.byte_end.into(),
    }
}
