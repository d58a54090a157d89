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
        let line_end = match head.content.of(document.text()) {
            content if content.contains("\r\n") => "\r\n",
            content if content.contains('\r') && !content.contains('\n') => "\r",
            _ => "\n",
        };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Files;

    struct NoFiles;

    impl Files for NoFiles {
        fn exists(&self, _: &str) -> bool {
            false
        }
    }

    #[test]
    fn the_fix_closes_the_head_and_keeps_every_key() {
        let texts = [
            "---\ntitle: x\ndate: y\n\nBody.\n",
            "---\r\ntitle: x\r\ndate: y\r\nBody.\r\n",
            "---\ntitle: x\ndate: y",
            "+++\ntitle = 'x'\n\nBody.\n",
            "---\rtitle: x\rdate: y\r\rBody.\r",
        ];
        for text in texts {
            let document = Document::from_text("a.md", text);
            let mut out = Findings::new(&document);
            let context = Context::new(chrono::NaiveDate::default(), &NoFiles);
            Unclosed {}.check(&document, &context, &mut out);
            let drafts = out.into_drafts();
            let (_, edits) = drafts[0].fix.clone().unwrap();
            let (head, tail) = text.split_at(edits[0].span.start);
            let mended = Document::from_text("a.md", &format!("{head}{}{tail}", edits[0].replacement));
            assert!(mended.head().close.is_some(), "{text:?}");
            assert_eq!(mended.head().entries.len(), document.head().entries.len(), "{text:?}");
        }
    }
}
