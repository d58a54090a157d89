//! A config or rule page as errors show it.
//!
//! miette's own source prints long lines whole, counts columns in bytes and sends control characters
//! to the terminal. This one shows the part of a long line that matters, counts characters, and shows
//! `?` for what cannot be printed.

use std::fmt;
use std::sync::Arc;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::{LineIndex, Span, escape_control, is_unprintable};

/// Longer lines are cut, in bytes.
const LINE_MAX: usize = 300;
/// Bytes of context kept on either side of a place in a line that is cut.
const CONTEXT: usize = 60;

/// A YAML text and the path under which people know it.
#[derive(Clone)]
pub struct NamedText {
    name: String,
    text: Arc<str>,
}

impl NamedText {
    /// Names `text`.
    pub fn new(name: &str, text: &str) -> Self {
        let text = if text.contains(|c: char| is_unprintable(c) && !matches!(c, '\n' | '\r' | '\t')) {
            masked(text).into()
        } else {
            text.into()
        };
        Self { name: escape_control(name).into_owned(), text }
    }

    /// `span` for miette, within the text.
    pub fn place(&self, span: Span) -> SourceSpan {
        let start = self.text.floor_char_boundary(span.start);
        (start, self.text.floor_char_boundary(span.end).saturating_sub(start)).into()
    }
}

impl fmt::Debug for NamedText {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("NamedText").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The same text in the same bytes, but for what cannot be printed.
fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(c),
            c if is_unprintable(c) => out.extend(std::iter::repeat_n('?', c.len_utf8())),
            c => out.push(c),
        }
    }
    out
}

impl SourceCode for NamedText {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let contents = self.text.read_span(span, before, after)?;
        let (mut start, mut end) = (contents.span().offset(), contents.span().offset() + contents.span().len());
        let lines = LineIndex::new(&self.text);
        if self.text[start..end].split('\n').any(|line| line.len() > LINE_MAX) {
            let line = lines.line_of(span.offset());
            let first = span.offset().saturating_sub(CONTEXT);
            start = self.text.floor_char_boundary(first).clamp(lines.start_of(line), span.offset());
            let last = self.text.ceil_char_boundary(span.offset() + span.len().min(LINE_MAX) + CONTEXT);
            end = last.min(lines.end_of(line, &self.text)).max(span.offset() + span.len());
        }
        // Asked for no context, miette wants the line and column of the place itself.
        let from = if before == 0 && after == 0 { span.offset() } else { start };
        let line = lines.line_of(from);
        let column = self.text[lines.start_of(line)..from].chars().count();
        let data = self.text[start..end].as_bytes();
        let shown = SourceSpan::from((start, end - start));
        Ok(Box::new(
            MietteSpanContents::new_named(self.name.clone(), data, shown, line, column, 1).with_language("yaml"),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str, word: &str) -> String {
        #[derive(Debug, thiserror::Error, miette::Diagnostic)]
        #[error("wrong")]
        struct Wrong {
            #[source_code]
            text: NamedText,
            #[label("here")]
            at: SourceSpan,
        }
        let named = NamedText::new("a.yaml", text);
        let start = text.find(word).expect("the word stands in the text");
        let wrong = Wrong { at: named.place(Span::new(start, start + word.len())), text: named };
        let mut out = String::new();
        let theme = miette::GraphicalTheme::unicode_nocolor();
        miette::GraphicalReportHandler::new_themed(theme).render_report(&mut out, &wrong).expect("it draws");
        out
    }

    #[test]
    fn columns_count_characters() {
        let out = drawn("a: 1\npaths: [新闻旧闻/, oops]\n", "oops");
        assert!(out.contains("a.yaml:2:16"), "{out}");
        assert!(out.contains("paths: [新闻旧闻/, oops]"), "{out}");
    }

    #[test]
    fn long_lines_are_cut_round_the_place() {
        let text = format!("a: 1\nlist: [{}oops, {}]\nb: 2\n", "片断, ".repeat(400), "other, ".repeat(400));
        let out = drawn(&text, "oops");
        assert!(out.contains("a.yaml:2:1608"), "{out}");
        assert!(out.contains("oops") && out.lines().all(|line| line.chars().count() < 200), "{out}");
    }

    #[test]
    fn control_characters_are_not_printed() {
        let out = drawn("a: \u{1b}[31mred\u{202e} oops\n", "oops");
        assert!(!out.contains('\u{1b}') && !out.contains('\u{202e}') && out.contains(":1:"), "{out}");
    }
}
