//! Lines as a reader sees them: lines of plain text and Markdown, blocks of HTML cut at `<br>`.

use std::borrow::Cow;

use crate::document::Document;
use crate::document::region::RegionKind;
use crate::text::Span;

/// Stands in a line's words for code or a URL that was left out.
const HOLE: char = '\u{fffc}';

/// One visible line.
pub(super) struct Line<'a> {
    /// From its first to its last character that is not white space.
    pub(super) span: Span,
    /// Its words, markup left out.
    pub(super) words: Cow<'a, str>,
}

/// The visible lines of `document`, in order.
pub(super) fn lines_of(document: &Document) -> Vec<Line<'_>> {
    let text = document.text();
    let mut lines: Vec<Line<'_>> = Vec::new();
    for block in document.paragraphs() {
        let mut open = false;
        let mut end = block.span.start;
        for prose in &block.prose {
            open &= !breaks_line(document, Span::new(end, prose.start));
            if open && has_hole(document, Span::new(end, prose.start)) {
                join(&mut lines, Span::empty(prose.start), &HOLE.to_string());
            }
            let mut start = prose.start;
            for piece in prose.of(text).split('\n') {
                let span = Span::new(start, start + piece.len());
                start = span.end + 1;
                let trimmed = span.trimmed(text);
                if open {
                    join(&mut lines, trimmed, piece);
                } else if !trimmed.is_empty() {
                    lines.push(Line { span: trimmed, words: Cow::Borrowed(trimmed.of(text)) });
                    open = true;
                }
                if start <= prose.end {
                    open = false;
                }
            }
            end = prose.end;
        }
    }
    lines
}

/// Lengthens the last line by `piece`, whose visible part is `span`.
fn join(lines: &mut [Line<'_>], span: Span, piece: &str) {
    if let Some(last) = lines.last_mut() {
        if !span.is_empty() {
            last.span.end = span.end;
        }
        last.words.to_mut().push_str(piece.trim_end());
    }
}

/// Whether what lies between two stretches of prose ends the line.
fn breaks_line(document: &Document, gap: Span) -> bool {
    let gap = document.slice(gap);
    gap.contains('\n') || gap.as_bytes().windows(3).any(|tag| tag.eq_ignore_ascii_case(b"<br"))
}

/// Whether code or a URL was left out between two stretches of prose.
fn has_hole(document: &Document, gap: Span) -> bool {
    !gap.is_empty() && matches!(document.regions().at(gap.start), Some(RegionKind::Code | RegionKind::Url))
}
