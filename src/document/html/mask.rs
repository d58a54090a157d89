//! The copy of a body that the HTML parser sees: of the same length, with code and every `<` that
//! opens no tag blanked out. Offsets hold, the text that is reported is the untouched one.

use std::borrow::Cow;

use super::super::markdown::BlockKind;
use super::super::{BodyKind, Document};
use super::attributes::Attributes;
use crate::text::Span;

/// Longest tag in text that is not HTML throughout; long enough for an image written into its tag.
const MAX_TAG: usize = 1 << 20;

/// The body of `document` as the HTML parser may see it.
pub(super) fn masked(document: &Document) -> Cow<'_, str> {
    let body = document.body();
    let text = document.slice(body);
    if document.kind() == BodyKind::Html {
        return Cow::Borrowed(text);
    }
    let markdown = document.markdown();
    let mut copy = Cow::Borrowed(text.as_bytes());
    for span in markdown.code().iter().chain(markdown.autolinks()) {
        blank(&mut copy.to_mut()[span.start - body.start..span.end - body.start]);
    }
    // In raw HTML blocks everything is HTML; elsewhere a tag must look like one.
    let blocks = markdown.blocks().iter().filter(|block| block.kind == BlockKind::Html);
    let html: Vec<Span> = blocks.map(|block| block.span).collect();
    // Past these no comment and no tag ends: without them, unclosed openings would each search on.
    let last_comment_end = memchr::memmem::rfind(&copy, b"-->").unwrap_or(0);
    let last_tag_end = memchr::memrchr(b'>', &copy).unwrap_or(0);
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', &copy[at..]) {
        let start = at + found;
        let seen = html.partition_point(|span| span.end <= start + body.start);
        let in_html = html.get(seen).is_some_and(|span| span.contains_offset(start + body.start));
        let escaped = start > 0 && copy[start - 1] == b'\\';
        at = if in_html {
            start + 1
        } else {
            let last = if copy[start..].starts_with(b"<!--") { last_comment_end } else { last_tag_end };
            match (!escaped && start < last).then(|| markup_end(&copy, start)).flatten() {
                Some(end) => end,
                None => {
                    copy.to_mut()[start] = b' ';
                    start + 1
                }
            }
        };
    }
    // Only whole characters were blanked, so the copy is text still.
    match copy {
        Cow::Borrowed(_) => Cow::Borrowed(text),
        Cow::Owned(copy) => String::from_utf8(copy).map_or(Cow::Borrowed(text), Cow::Owned),
    }
}

/// Overwrites with spaces, line breaks kept.
fn blank(bytes: &mut [u8]) {
    for byte in bytes {
        if !matches!(byte, b'\n' | b'\r') {
            *byte = b' ';
        }
    }
}

/// The end of the tag, comment or doctype that the `<` at `start` opens; `None` where it opens none
/// to a reader's eye: `a < b`, `<3`, `<user@host>`, `<b and c>`.
fn markup_end(text: &[u8], start: usize) -> Option<usize> {
    let rest = &text[start..];
    if rest.starts_with(b"<!--") {
        return memchr::memmem::find(&rest[4..], b"-->").map(|found| start + 4 + found + 3);
    }
    let starts_with = |word: &[u8]| rest.get(..word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word));
    if starts_with(b"<!doctype ") || starts_with(b"<?xml ") || starts_with(b"<![cdata[") {
        return memchr::memchr(b'>', rest).map(|found| start + found + 1);
    }
    let name_start = if rest.get(1) == Some(&b'/') { 2 } else { 1 };
    let name = &rest[name_start..];
    let name_len = name_length(name)?;
    match name.get(name_len)? {
        b'>' => Some(start + name_start + name_len + 1),
        _ if name_start == 2 => {
            let spaces = name[name_len..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            (name.get(name_len + spaces) == Some(&b'>')).then_some(start + name_start + name_len + spaces + 1)
        }
        _ => {
            let end = tag_end(&rest[..rest.len().min(MAX_TAG)])?;
            are_attributes(&rest[..end]).then_some(start + end)
        }
    }
}

/// Length of the element name that `bytes` start with, if it ends as names end.
fn name_length(bytes: &[u8]) -> Option<usize> {
    if !bytes.first()?.is_ascii_alphabetic() {
        return None;
    }
    let length =
        bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':' | b'_')).count();
    let end = *bytes.get(length)?;
    let ends = end.is_ascii_whitespace() || matches!(end, b'>' | b'/');
    (ends && bytes[length - 1] != b':').then_some(length)
}

/// Length of the start tag that `bytes` start with: to a `>` outside quotes, with no `<` before it.
fn tag_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        at += memchr::memchr3(b'>', b'<', b'=', &bytes[at..])?;
        match bytes[at] {
            b'>' => return Some(at + 1),
            b'<' => return None,
            _ => {
                at += 1;
                at += bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                if let Some(&quote @ (b'"' | b'\'')) = bytes.get(at) {
                    at += 1;
                    at += memchr::memchr(quote, &bytes[at..])? + 1;
                }
            }
        }
    }
}

/// Whether what follows a tag's name reads as attributes: each has a value, or is one of the few
/// that need none.
fn are_attributes(tag: &[u8]) -> bool {
    const BARE: [&[u8]; 18] = [
        b"allowfullscreen",
        b"async",
        b"autoplay",
        b"checked",
        b"compact",
        b"controls",
        b"default",
        b"defer",
        b"disabled",
        b"hidden",
        b"itemscope",
        b"loop",
        b"multiple",
        b"muted",
        b"noshade",
        b"nowrap",
        b"readonly",
        b"selected",
    ];
    let slice = |span: Span| &tag[span.start..span.end];
    let mut attributes = Attributes::of(tag).peekable();
    let Some(first) = attributes.peek().copied() else {
        return true;
    };
    first.value.is_some()
        || BARE.iter().any(|bare| bare.eq_ignore_ascii_case(slice(first.name)))
        || slice(first.name).starts_with(b"data-")
        || attributes.any(|attribute| attribute.value.is_some())
}
