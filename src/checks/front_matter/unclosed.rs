//! A head whose closing fence is missing.

use serde::Deserialize;

use crate::document::Document;
use crate::finding::{Applicability, Draft, Findings};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Reports the opening fence, and where the closing one belongs.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Unclosed {}

impl DocumentRule for Unclosed {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        let head = document.head();
        if !head.is_unclosed() {
            return;
        }
        let fence = document.slice(head.open);
        let content = head.content.trimmed(document.text());
        let last_start = document.lines().start_of(document.lines().line_of(content.end));
        let last = Span::new(last_start, content.end).trimmed(document.text());
        let line_end = if document.text().contains("\r\n") { "\r\n" } else { "\n" };
        let insertion = if head.content.end == content.end {
            format!("{line_end}{fence}{line_end}")
        } else {
            format!("{fence}{line_end}")
        };
        out.add(
            Draft::at(head.open, format!("the front matter that opens with `{fence}` is never closed"))
                .help(format!("Write `{fence}` on a line of its own after the last key."))
                .related(last, "the last line that looks like front matter")
                .edit(Applicability::Unsafe, Span::empty(head.content.end), insertion),
        );
    }
}
