//! Text that was meant to be a Markdown link and is none: CommonMark leaves it in the prose, where
//! a parser's events no longer tell it from words.

use super::super::region::RegionKind;
use super::super::{BodyKind, Document};
use crate::text::Span;

/// What is wrong with a link that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrokenForm {
    /// `[text](http://example.com/a b)`.
    SpaceInTarget,
    /// `[text](http://example.com/a`.
    Unclosed,
    /// `[text]（http://example.com）`.
    FullWidth,
    /// `(text)[http://example.com]`.
    Swapped,
    /// `[text] (http://example.com)`.
    Apart,
}

/// A link that is none.
#[derive(Clone, Copy, Debug)]
pub struct BrokenLink {
    /// What is wrong.
    pub form: BrokenForm,
    /// The whole construct.
    pub span: Span,
    /// The words to be linked.
    pub text: Span,
    /// The target as written.
    pub target: Span,
}

/// The broken Markdown links of `document`, in order; none where the body is not Markdown.
pub fn broken_links(document: &Document) -> Vec<BrokenLink> {
    if document.kind() != BodyKind::Markdown {
        return Vec::new();
    }
    let body = document.slice(document.body());
    let base = document.body().start;
    let mut found = Vec::new();
    for at in memchr::memchr2_iter(b']', b')', body.as_bytes()) {
        let link = if body.as_bytes()[at] == b']' { after_text(body, at) } else { swapped(body, at) };
        let Some(link) = link else { continue };
        let shifted = |span: Span| span.shifted(base);
        let link =
            BrokenLink { span: shifted(link.span), text: shifted(link.text), target: shifted(link.target), ..link };
        let is_prose = |offset: usize| document.regions().at(offset) == Some(RegionKind::Prose);
        // What the parser did take for a link, code or markup is none of ours.
        if is_prose(base + at) && is_prose(link.span.start) {
            found.push(link);
        }
    }
    found
}

/// A broken link whose text ends with the `]` at `at`.
fn after_text(body: &str, at: usize) -> Option<BrokenLink> {
    let rest = &body[at + 1..];
    let (opening, full_width) = match rest.chars().next()? {
        '(' => (1, false),
        '（' => ('（'.len_utf8(), true),
        ' ' if rest.starts_with(" (") => (2, false),
        _ => return None,
    };
    let text_start = opener(body, at, b'[')? + 1;
    let start = at + 1 + opening;
    let line = line_end(body, start);
    let written = &body[start..line];
    if !starts_as_url(written.trim_start()) {
        return None;
    }
    let close = written.find([')', '）']);
    let end = close.map_or_else(|| start + written.trim_end().len(), |close| start + close);
    let closer = body[end..].chars().next().filter(|c| matches!(c, ')' | '）'));
    let target = Span::new(start, end).trimmed(body);
    let form = match closer {
        _ if full_width => BrokenForm::FullWidth,
        Some('）') => BrokenForm::FullWidth,
        None => BrokenForm::Unclosed,
        _ if opening == 2 => BrokenForm::Apart,
        _ if target.of(body).contains(char::is_whitespace) => BrokenForm::SpaceInTarget,
        _ => return None,
    };
    let span = Span::new(text_start - 1, end + closer.map_or(0, char::len_utf8));
    Some(BrokenLink { form, span, text: Span::new(text_start, at), target })
}

/// A broken link whose text ends with the `)` at `at`, its target following in square brackets.
fn swapped(body: &str, at: usize) -> Option<BrokenLink> {
    let rest = body[at + 1..].strip_prefix('[')?;
    if !starts_as_url(rest) {
        return None;
    }
    let text_start = opener(body, at, b'(')? + 1;
    let start = at + 2;
    let end = start + body[start..line_end(body, start)].find(']')?;
    if body[end + 1..].starts_with(['(', '[', ':']) {
        return None;
    }
    let span = Span::new(text_start - 1, end + 1);
    Some(BrokenLink { form: BrokenForm::Swapped, span, text: Span::new(text_start, at), target: Span::new(start, end) })
}

/// Longest text of a link looked back over, and longest target looked ahead over, in bytes.
const MAX_TEXT: usize = 1_000;

/// The nearest `open` before `at` on the same line that nothing closes.
fn opener(body: &str, at: usize, open: u8) -> Option<usize> {
    let close = body.as_bytes()[at];
    let mut depth = 0;
    for index in (at.saturating_sub(MAX_TEXT)..at).rev() {
        match body.as_bytes()[index] {
            b'\n' | b'\r' => return None,
            byte if byte == open && depth == 0 => return (index + 1 < at).then_some(index),
            byte if byte == open => depth -= 1,
            byte if byte == close => depth += 1,
            _ => {}
        }
    }
    None
}

fn line_end(body: &str, from: usize) -> usize {
    let mut limit = body.len().min(from + MAX_TEXT);
    while !body.is_char_boundary(limit) {
        limit -= 1;
    }
    memchr::memchr2(b'\n', b'\r', &body.as_bytes()[from..limit]).map_or(limit, |found| from + found)
}

fn starts_as_url(written: &str) -> bool {
    ["http://", "https://", "www."].iter().any(|start| written.starts_with(start))
}
