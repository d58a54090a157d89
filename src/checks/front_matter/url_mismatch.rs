//! An address in the front matter that is not the one which the text gives as its own.

use serde::Deserialize;

use super::agreement::{self, Agreement};
use crate::document::Document;
use crate::document::origin::{body_address, host};
use crate::rule::{Context, Corpus, CorpusFindings, Fact, Facts, ProfileRule, Tally, Totals};

/// Counts documents in which the two agree, then reports the few in which they do not.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct UrlMismatch {}

impl ProfileRule for UrlMismatch {
    fn map(&self, document: &Document, _: &Context<'_>, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
        if document.head().entries.is_empty() {
            return;
        }
        // Seldom there, and quickly told: first.
        let Some(other) = body_address(document) else { return };
        let Some(own) = document.origin().address.as_ref().filter(|own| !document.body().contains(own.span)) else {
            return;
        };
        let host_of = |span| host(document.slice(span));
        let found = if own.key == other.key {
            Agreement::Same
        } else if host_of(own.span) == host_of(other.span) {
            Agreement::Apart
        } else {
            // Another site's copy, or a shortened address.
            Agreement::Near
        };
        let group = agreement::group(document, document.folder(), "address");
        agreement::state(group, other.span, found, tally, facts);
    }

    fn judge(&self, counts: Totals<'_>, fact: &Fact, _: &dyn Corpus, out: &mut CorpusFindings) {
        let what = "the text gives another address as its own than the front matter does";
        out.drafts.extend(agreement::judge(counts, fact, what));
    }
}
