//! Front matter that its format's parser cannot read, at the culprit.

use serde::Deserialize;

use crate::document::Document;
use crate::finding::{Applicability, Draft, Findings};
use crate::rule::{Context, DocumentRule};

/// Reports what the reader of the head stumbled over.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Syntax {}

impl DocumentRule for Syntax {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        for error in &document.head().errors {
            let mut draft = Draft::at(error.span, error.message.clone());
            draft.help.clone_from(&error.help);
            if let Some((span, replacement)) = &error.fix {
                draft = draft.edit(Applicability::Unsafe, *span, replacement.clone());
            }
            out.add(draft);
        }
    }
}
