//! Where the destination of a link stands: pulldown-cmark gives it resolved, not placed.

use crate::text::Span;

/// Text and destination of an inline link `[text](destination "title")` at `link`; `inside` is the
/// text as far as its events reached.
pub(super) fn of_inline(text: &str, link: Span, inside: Span) -> (Span, Span) {
    let rest = &text[inside.end..link.end];
    let Some(close) = rest.find("](") else {
        return (inside, Span::empty(inside.end));
    };
    let close = inside.end + close;
    (Span::new(inside.start, close), destination(text, Span::new(close + 2, link.end - 1)))
}

/// Destination of a definition `[label]: destination "title"`.
pub(super) fn of_definition(text: &str, definition: Span) -> Span {
    let bytes = definition.of(text).as_bytes();
    let mut at = 1;
    while at + 1 < bytes.len() && !(bytes[at] == b']' && bytes[at + 1] == b':') {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    let start = (definition.start + at + 2).min(definition.end);
    if !text.is_char_boundary(start) {
        return Span::empty(definition.end);
    }
    destination(text, Span::new(start, definition.end))
}

/// The first `]` in `rest`.
pub(super) fn text_end(text: &str, rest: Span) -> usize {
    rest.of(text).find(']').map_or(rest.start, |found| rest.start + found)
}

/// The destination at the start of `part`, white space skipped, `<>` left out.
fn destination(text: &str, part: Span) -> Span {
    let bytes = &text.as_bytes()[..part.end];
    let mut start = part.start;
    while start < part.end
        && (bytes[start].is_ascii_whitespace() || bytes[start] == b'>' && is_line_start(bytes, start))
    {
        start += 1;
    }
    let pointed = bytes.get(start) == Some(&b'<');
    start += usize::from(pointed);
    let mut end = start;
    let mut depth = 0_usize;
    while end < part.end {
        match bytes[end] {
            b'\\' if bytes.get(end + 1).is_some_and(u8::is_ascii_punctuation) => end += 1,
            b'>' if pointed => break,
            b'(' if !pointed => depth += 1,
            b')' if !pointed && depth == 0 => break,
            b')' if !pointed => depth -= 1,
            byte if !pointed && byte.is_ascii_whitespace() => break,
            _ => {}
        }
        end += 1;
    }
    Span::new(start.min(part.end), end.min(part.end))
}

/// Whether the `>` at `at` is the mark of a block quote whose link goes on over the line.
fn is_line_start(bytes: &[u8], at: usize) -> bool {
    let line = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |found| found + 1);
    bytes[line..at].iter().all(|byte| matches!(byte, b' ' | b'>'))
}
