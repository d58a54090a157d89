//! `markup/comment`: HTML comments left in the text, one finding a document.

use serde::Deserialize;

use super::{comments_of, is_number};
use crate::document::Document;
use crate::document::html::Element;
use crate::finding::{Applicability, Confidence, Draft, Findings, Identity, quoted};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

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
            out.pass_over(Span::empty(document.body().start), "it is a whole web page, where comments belong");
            return;
        }
        let mut left: Vec<&Element> = Vec::new();
        for (element, words) in comments_of(document) {
            let innocent = if is_directive(words) {
                Some("tools read such a comment")
            } else if is_number(words) {
                Some("it is a number for a machine: see `markup/metadata-comment`")
            } else if self.allow.iter().any(|start| words.starts_with(start.as_str())) {
                Some("the option `allow` names how it starts")
            } else {
                None
            };
            match innocent {
                Some(why) => out.pass_over(element.open, why),
                None => left.push(element),
            }
        }
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
            draft = draft.delete(Applicability::Unsafe, document, element.open);
        }
        out.add(draft);
    }
}

/// Whole words at the start of comments that tools read: excerpt marks, linters.
const DIRECTIVES: [&str; 30] = [
    "corpus-lint-ignore",
    "more",
    "read-more",
    "readmore",
    "excerpt",
    "end-excerpt",
    "endexcerpt",
    "summary",
    "truncate",
    "summary-break",
    "break",
    "cut",
    "page-break",
    "pagebreak",
    "nextpage",
    "markdownlint",
    "prettier",
    "textlint",
    "vale",
    "cspell",
    "spell-checker",
    "rumdl",
    "remark",
    "lint",
    "alex",
    "write-good",
    "eslint",
    "dprint",
    "html-lint",
    "htmlproofer",
];

/// How other such comments start: tables of contents, licences, conditions, templates.
const DIRECTIVE_STARTS: [&str; 31] = [
    "toc",
    "doctoc",
    "markdowntoc",
    "omit ",
    "no toc",
    "start doctoc",
    "end doctoc",
    "table of contents",
    "spdx-",
    "reuse-",
    "copyright",
    "license",
    "licence",
    "all-contributors",
    "markdown-link-check",
    "lychee",
    "embedme",
    "include",
    "#include",
    "#exec",
    "codeinclude",
    "snippet",
    "replace",
    "auto-generated",
    "spellchecker",
    "htmllint",
    "[if ",
    "<![endif",
    "{",
    "%",
    "?",
];

/// Whether a tool reads the comment.
fn is_directive(words: &str) -> bool {
    let start: String = words.chars().take(40).collect::<String>().to_lowercase();
    let start = start.strip_prefix('/').unwrap_or(&start);
    let is_word = |word: &str| {
        start.strip_prefix(word).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    // `start-of-ads`, `END_NAV`: the marks of a template's parts.
    let is_mark = ["start", "begin", "end", "stop"].iter().any(|word| start.starts_with(word))
        && words.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '-' | '_' | ':' | '.' | ' '))
        && !words.trim().contains("  ")
        && words.split(' ').count() <= 2;
    is_mark
        || DIRECTIVES.iter().any(|word| is_word(word))
        || DIRECTIVE_STARTS.iter().any(|word| start.starts_with(word))
}
