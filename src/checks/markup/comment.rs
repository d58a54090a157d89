//! `markup/comment`: HTML comments left in the text, one finding a document.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::{comments_of, is_number};
use crate::document::Document;
use crate::document::html::Element;
use crate::finding::{Applicability, Confidence, Draft, Findings, Identity, quoted};
use crate::rule::{Context, DocumentRule};

/// Options of the rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Comment {
    /// Words that a comment may start with, beside the directives of common tools.
    allow: Vec<String>,
}

impl DocumentRule for Comment {
    fn check(&self, document: &Document, _context: &Context<'_>, out: &mut Findings<'_>) {
        if super::is_web_page(document) {
            return;
        }
        let left: Vec<&Element> = comments_of(document)
            .filter(|(_, words)| !is_directive(words) && !is_number(words))
            .filter(|(_, words)| !self.allow.iter().any(|start| words.starts_with(start.as_str())))
            .map(|(element, _)| element)
            .collect();
        let Some(first) = left.first() else { return };
        let shown = quoted(document.slice(first.open));
        let message = match left.len() {
            1 => format!("comment left in the text: {shown}"),
            count => format!("{count} comments left in the text, first {shown}"),
        };
        let confidence = if super::is_mostly_html(document) { Confidence::High } else { Confidence::Medium };
        let mut draft = Draft::at(first.open, message).confidence(confidence);
        if left.len() > 1 {
            draft = draft.identity(Identity::Aggregate);
        }
        for element in left {
            draft = draft.edit(Applicability::Unsafe, element.open, "");
        }
        out.add(draft);
    }
}

/// Whether a tool reads the comment: excerpt marks, linters, tables of contents, licences, templates.
fn is_directive(words: &str) -> bool {
    static DIRECTIVE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)^(?:/?more|read-?more|excerpt|end-?excerpt|/?summary|truncate|summary-break|break|cut|page-?break|nextpage)(?-u:\b)",
            r"|^/?(?:markdownlint|prettier|textlint|vale|cspell|spell-?checker|rumdl|remark|lint|alex|write-good|eslint|dprint|html-?lint|htmlproofer)(?-u:\b)",
            r"|^/?(?:toc|tocstop|doctoc|markdowntoc|omit |no toc|start doctoc|end doctoc|table of contents)",
            r"|^(?:SPDX-|REUSE-|copyright|licen[sc]e|all-contributors|markdown-link-check|lychee|embedme|include|#include|#exec|codeinclude|snippet|replace|auto-generated)",
            r"|^(?:start|begin|end|stop)[-_:. ]?[a-z_-]+$|^\[if |<!\[endif|^\{[%{#]|^[%{]|^\?"
        ))
        .expect("a constant pattern")
    });
    DIRECTIVE.is_match(words)
}
