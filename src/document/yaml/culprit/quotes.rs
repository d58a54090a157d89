//! Mistakes with quotes: never closed, closed with another sign, closed too early, escapes they do not know.

use super::{in_quotes, line_of, words};
use crate::document::lines::{key_line, line_end, line_start};
use crate::document::yaml::SyntaxError;
use crate::text::Span;

/// The quote that opens at `at` is not closed.
pub(super) fn unclosed(text: &str, at: usize) -> SyntaxError {
    let sign = if text[at..].starts_with('\'') { '\'' } else { '"' };
    let span = Span::new(at, line_end(text, at)).trimmed(text);
    let value = key_line(text, line_of(text, at)).map(|found| found.value).filter(|value| value.start < at);
    let inner = span.of(text).get(1..).unwrap_or_default();
    let is_alone = value.is_none() && !inner.contains([sign, '\\']);
    if let Some(last) = inner.chars().last().filter(|last| is_alone && closes_another(inner, *last)) {
        let wrong = Span::new(span.end - last.len_utf8(), span.end);
        let message = format!("the value {} opens with `{sign}` and closes with `{last}`", words(text, span));
        return SyntaxError::new(span, message).help(format!("Close it with `{sign}`.")).fix(wrong, sign.to_string());
    }
    let error = SyntaxError::new(span, format!("the quote `{sign}` that opens here is never closed"))
        .help(format!("Close the value with `{sign}`."));
    let ends_here = text[line_end(text, at)..].trim().is_empty();
    if is_alone && ends_here && !inner.is_empty() && !inner.contains(" #") {
        return error.fix(Span::empty(span.end), sign.to_string());
    }
    error
}

/// Whether `last` at the end of `inner` is a quote that nothing in it opens.
fn closes_another(inner: &str, last: char) -> bool {
    let opens = match last {
        '"' | '\'' => last,
        '”' => '“',
        '’' => '‘',
        _ => return false,
    };
    inner.len() > last.len_utf8() && !inner[..inner.len() - last.len_utf8()].contains(opens)
}

/// Text follows what closes the quotes of `value`: it holds more of them than its two.
pub(super) fn closed_early(text: &str, value: Span, message: String) -> SyntaxError {
    let error = SyntaxError::new(value, message);
    let written = value.of(text);
    let (sign, error) = if written.starts_with('\'') {
        ('\'', error.help("Write an apostrophe within single quotes twice, or use double quotes."))
    } else {
        ('"', error.help("Write a quote within double quotes as `\\\"`, or use single quotes."))
    };
    match meant(written, sign) {
        Some(meant) => error.fix(value, in_quotes(&meant)),
        None => error,
    }
}

/// What `written`, which starts with `sign`, was to say; `None` where that is not clear.
fn meant(written: &str, sign: char) -> Option<String> {
    let second = 1 + written[1..].find(sign)?;
    // Several items in quotes of their own are no one value.
    let is_list = written.contains(&format!("{sign},")) || written.contains(" #");
    if written.contains('\\') || is_list {
        return None;
    }
    let before = written[..second].chars().last()?;
    let after = written[second + 1..].chars().next()?;
    let is_inner = before.is_whitespace() || after.is_alphanumeric();
    if !is_inner {
        // `"Big" ferry`: the quotes are the title's own.
        return (!written.contains("''")).then(|| written.to_owned());
    }
    let inner = written[1..].strip_suffix(sign)?;
    Some(if sign == '\'' { inner.replace("''", "'") } else { inner.to_owned() })
}

/// An escape that double quotes do not know.
pub(super) fn escape(text: &str, at: usize) -> SyntaxError {
    // libyaml stands on the backslash, or on the digits after it.
    let from = memchr::memrchr(b'\\', &text.as_bytes()[line_start(text, at)..(at + 1).min(text.len())])
        .map_or(at, |found| line_start(text, at) + found);
    let end = text[from..]
        .char_indices()
        .nth(2)
        .map_or(text.len(), |(next, _)| from + next)
        .min(line_end(text, from))
        .max(from);
    let span = Span::new(from, end);
    let error = SyntaxError::new(span, format!("{} is not an escape that double quotes know", words(text, span)))
        .help("Double the backslash, or use single quotes.");
    let value = key_line(text, line_of(text, at)).map(|found| found.value);
    let inner = value.and_then(|value| value.of(text).strip_prefix('"')?.strip_suffix('"'));
    match (value, inner) {
        // Who writes one wrong escape means every backslash as it stands.
        (Some(value), Some(inner)) if !inner.contains('"') && !inner.contains("\\\\") => {
            error.fix(value, format!("'{}'", inner.replace('\'', "''")))
        }
        _ => error,
    }
}
