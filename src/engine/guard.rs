//! What becomes of a rule that panics: a finding that names it, at whatever stage it broke. The tool is
//! to blame, and the run goes on with all other rules and documents.

use crate::document::DocumentId;
use crate::finding::{Draft, Finding, Identity, fingerprint};
use crate::rule::{ActiveRule, Corpus, CorpusDraft, CorpusFindings, Place, caught};
use crate::text::Span;

const HELP: &str = "This is a bug of corpus-lint: please report it with the document.";

/// A rule that broke while it looked at one document.
pub(super) fn broken(rule: &ActiveRule, panic: &str) -> Draft {
    Draft::at(Span::empty(0), format!("the rule `{}` broke on this document and reported nothing: {panic}", rule.id))
        .help(HELP)
        .identity(identity())
}

/// A rule that broke while it compared documents, told on one of them.
pub(super) fn broken_at(rule: &ActiveRule, document: DocumentId, corpus: &dyn Corpus, panic: &str) -> CorpusDraft {
    let start = corpus.document(document).map_or_else(Place::default, |entry| entry.whole.start());
    let message = format!("the rule `{}` broke while it compared this document with others: {panic}", rule.id);
    let mut draft = CorpusDraft::at(document, start, message);
    draft.help = Some(HELP.to_owned());
    draft.identity = identity();
    draft
}

fn identity() -> Identity {
    Identity::Missing("panic".to_owned())
}

/// Whether a finding tells of a rule that broke.
pub fn is_breakage(finding: &Finding) -> bool {
    finding.fingerprint == fingerprint(&finding.rule, &identity(), "")
}

/// Runs one step of `rule` on the corpus; if it breaks, what the step reported gives way to that,
/// told on `document`.
pub(super) fn guarded(
    rule: &ActiveRule,
    document: Option<DocumentId>,
    corpus: &dyn Corpus,
    out: &mut CorpusFindings,
    step: impl FnOnce(&mut CorpusFindings),
) {
    let before = out.drafts.len();
    if let Err(panic) = caught(|| step(out)) {
        out.drafts.truncate(before);
        out.drafts.extend(document.map(|document| broken_at(rule, document, corpus, &panic)));
    }
}
