//! Lines as a reader sees them: lines of plain text and Markdown, blocks of HTML cut at `<br>`.

use std::borrow::Cow;

use super::region::RegionKind;
use super::{BodyKind, Document, html};
use crate::text::Span;

/// One visible line of a document's prose.
#[derive(Clone, Debug)]
pub struct Line {
    /// From its first to its last character of prose that is not white space.
    pub span: Span,
    /// Its stretches of prose, markup left out, in order.
    pub prose: Vec<Span>,
    /// Whether it is prose alone: no code and no bare URL stands in it or beside it.
    pub whole: bool,
}

impl Line {
    /// What a reader reads of it in `text`, the document's text.
    pub fn words<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match self.prose.as_slice() {
            [only] => Cow::Borrowed(only.of(text)),
            pieces => Cow::Owned(pieces.iter().map(|piece| piece.of(text)).collect()),
        }
    }
}

/// The visible lines of `document`, in order.
pub(crate) fn lines_of(document: &Document) -> Vec<Line> {
    let text = document.text();
    let mut lines: Vec<Line> = Vec::new();
    let blocks = html_blocks(document);
    let mut block = 0;
    for paragraph in document.paragraphs() {
        while blocks.get(block).is_some_and(|block| block.end <= paragraph.span.start) {
            block += 1;
        }
        // Inside HTML elements a line end is but white space.
        let in_html =
            document.kind() == BodyKind::Html || blocks.get(block).is_some_and(|block| block.contains(paragraph.span));
        let mut open: Option<Line> = None;
        for prose in &paragraph.prose {
            if let Some(line) =
                open.take_if(|line| breaks_line(document, Span::new(line.span.end, prose.start), in_html))
            {
                lines.push(line);
            }
            if in_html {
                add(&mut open, document, *prose);
                continue;
            }
            let mut start = prose.start;
            for piece in prose.of(text).split('\n') {
                if start > prose.start {
                    lines.extend(open.take());
                }
                let span = Span::new(start, start + piece.len());
                start = span.end + 1;
                add(&mut open, document, span);
            }
        }
        lines.extend(open);
    }
    for line in &mut lines {
        close(line, document);
    }
    lines
}

/// The outermost block elements of the body, in order.
fn html_blocks(document: &Document) -> Vec<Span> {
    let mut outer: Vec<Span> = Vec::new();
    for element in document.html().elements().iter().filter(|element| html::names::is_block(&element.name)) {
        if outer.last().is_none_or(|last| last.end <= element.span.start) {
            outer.push(element.span);
        }
    }
    outer
}

/// Lengthens the open line by `piece`, or opens one; white space alone opens none.
fn add(open: &mut Option<Line>, document: &Document, piece: Span) {
    let visible = piece.trimmed(document.text());
    match open {
        None if visible.is_empty() => {}
        None => *open = Some(Line { span: visible, prose: vec![Span::new(visible.start, piece.end)], whole: true }),
        Some(line) => {
            let left_out =
                !piece.is_empty() && is_hole(document, line.prose.last().map_or(piece.start, |last| last.end));
            line.whole &= !left_out;
            line.prose.push(piece);
            if !visible.is_empty() {
                line.span.end = visible.end;
            }
        }
    }
}

/// Cuts the white space at the line's end, and looks at what stands beside it.
fn close(line: &mut Line, document: &Document) {
    let text = document.text();
    line.prose.retain_mut(|piece| {
        piece.end = piece.end.min(line.span.end);
        piece.start < piece.end
    });
    let after = &text[line.span.end..];
    let next = line.span.end + (after.len() - after.trim_start_matches([' ', '\t']).len());
    let before = text[..line.span.start].trim_end_matches([' ', '\t']);
    let previous = before.char_indices().next_back().map_or(line.span.start, |(at, _)| at);
    line.whole &= !is_hole(document, next) && !is_hole(document, previous);
}

/// Whether what lies between two stretches of prose ends the line.
fn breaks_line(document: &Document, gap: Span, in_html: bool) -> bool {
    let gap = document.slice(gap);
    (gap.contains('\n') && !in_html) || gap.as_bytes().windows(3).any(|tag| tag.eq_ignore_ascii_case(b"<br"))
}

/// Whether code or a URL stands at `offset`.
fn is_hole(document: &Document, offset: usize) -> bool {
    matches!(document.regions().at(offset), Some(RegionKind::Code | RegionKind::Url))
}
