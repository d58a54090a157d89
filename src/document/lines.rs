//! Lines and `key: value` lines of a text, by span: what the readers of heads share.

use crate::text::Span;

/// The lines of `text` without their ends (LF, CRLF or a bare CR), in order.
/// A line end at the very end starts no further line.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = Span> + '_ {
    lines_from(text, 0)
}

/// The lines of `text` from the one that starts at `start`.
pub(crate) fn lines_from(text: &str, start: usize) -> impl Iterator<Item = Span> + '_ {
    let mut next = start;
    std::iter::from_fn(move || {
        if next >= text.len() {
            return None;
        }
        let line = Span::new(next, line_end(text, next));
        next = after_line_end(text, line.end);
        Some(line)
    })
}

/// Offset of the end of the line that holds `at`, its line end left out.
pub(crate) fn line_end(text: &str, at: usize) -> usize {
    memchr::memchr2(b'\n', b'\r', &text.as_bytes()[at..]).map_or(text.len(), |found| at + found)
}

/// Offset of the start of the line that holds `at`.
pub(crate) fn line_start(text: &str, at: usize) -> usize {
    memchr::memrchr2(b'\n', b'\r', &text.as_bytes()[..at]).map_or(0, |found| found + 1)
}

/// Offset past the line end that stands at `at`; `at` itself at the end of the text.
pub(crate) fn after_line_end(text: &str, at: usize) -> usize {
    match text.as_bytes().get(at..) {
        Some([b'\r', b'\n', ..]) => at + 2,
        Some([b'\r' | b'\n', ..]) => at + 1,
        _ => at,
    }
}

/// A line read as a key and what follows its separator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KeyLine {
    /// The key, quotes included.
    pub(crate) key: Span,
    /// The separator: one `:` or `=`.
    pub(crate) separator: Span,
    /// The rest of the line, white space trimmed; empty right after the separator if there is none.
    pub(crate) value: Span,
}

/// Reads `line` as `key: value`. Without white space after the colon (`key:value`) the key must be
/// one word and the line no URL.
pub(crate) fn key_line(text: &str, line: Span) -> Option<KeyLine> {
    let written = line.of(text);
    let start = line.start + (written.len() - written.trim_start_matches([' ', '\t']).len());
    let rest = &text[start..line.end];
    if rest.starts_with(['#', '[', ']', '{', '}', ',', '|', '>', '@', '`', '%', '&', '*', '!', '?'])
        || rest.starts_with("- ")
    {
        return None;
    }
    let key_len = match rest.bytes().next()? {
        quote @ (b'"' | b'\'') => memchr::memchr(quote, &rest.as_bytes()[1..])? + 2,
        _ => memchr::memchr_iter(b':', rest.as_bytes()).find(|at| is_separator(rest, *at))?,
    };
    let colon = key_len + (rest[key_len..].len() - rest[key_len..].trim_start_matches(' ').len());
    if rest.as_bytes().get(colon) != Some(&b':') || !is_separator(rest, colon) {
        return None;
    }
    let key = rest[..key_len].trim_end_matches(' ');
    if key.is_empty() || key.chars().count() > 60 {
        return None;
    }
    let separator = Span::new(start + colon, start + colon + 1);
    let value = Span::new(separator.end, line.end);
    let value = if value.of(text).trim().is_empty() { Span::empty(separator.end) } else { value.trimmed(text) };
    Some(KeyLine { key: Span::new(start, start + key.len()), separator, value })
}

/// Whether the colon at `at` ends a key: white space or the line's end follows, or it stands
/// between one word and something that is not the rest of a URL or a time.
fn is_separator(line: &str, at: usize) -> bool {
    match line.as_bytes().get(at + 1) {
        None | Some(b' ' | b'\t') => true,
        Some(b'/' | b':' | b'\\') => false,
        Some(_) => is_word(&line[..at]),
    }
}

/// Whether `key` is one word as keys are: letters first, then letters, digits, `-`, `_`, `.`.
pub(crate) fn is_word(key: &str) -> bool {
    key.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
        && key.chars().nth(40).is_none()
}

/// The parts of a line `[words](address)`, the first from `start` on that is not blank or a short comment.
pub(crate) fn link_line(text: &str, start: usize) -> Option<(Span, Span)> {
    let mut rest = text.get(start..)?.trim_start();
    if let Some((comment, after)) = rest.strip_prefix("<!--").and_then(|rest| rest.split_once("-->"))
        && comment.len() <= 40
    {
        rest = after.trim_start();
    }
    let line = rest.lines().next().unwrap_or_default().trim_end();
    let at = text.len() - rest.len();
    let (words, url) = line.strip_prefix('[')?.split_once("](")?;
    let url = url.strip_suffix(')').filter(|url| url.starts_with("http") && !url.contains([' ', '(', '[']))?;
    let end = at + line.len() - 1;
    Some((Span::new(at + 1, at + 1 + words.len()), Span::new(end - url.len(), end)))
}
