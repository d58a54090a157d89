//! Metadata that a lost fence or a bad export left at the start of the text.

use std::sync::LazyLock;

use regex::Regex;

use crate::document::Document;
use crate::finding::Confidence;
use crate::text::Span;

/// Characters at the start of a document that are looked at.
const WINDOW: usize = 1_000;

/// A date key and an ISO date at the very start: ` date 2022-03-18 "...`, `Date: 2022-03-18`.
#[expect(clippy::unwrap_used, reason = "a fixed pattern")]
static DATE_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"^(?:(?i-u:date|pubdate|pub_date|published|publish_date|created|updated)[ \t]*[:=]?|(?:日期|发布日期|發佈日期|发布时间|發佈時間|发表时间|时间|時間)[ \t]*[:：]?)[ \t]*["']?[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[ ]?[+-][0-9]{2}:?[0-9]{2})?)?["']?"#,
    )
    .unwrap()
});

/// A line of metadata: a known key, a colon, a value.
#[expect(clippy::unwrap_used, reason = "a fixed pattern")]
static KEY_LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?i-u:title|date|author|authors|layout|tags|category|categories|slug|source|from|url|link|permalink|published|summary|description|keywords|lang|comments)[ \t]*:[ \t]+[^ \t\r\n].*$",
    )
    .unwrap()
});

/// Several keys on the first line: `layout: post title: "..." date: 2022-03-18`.
#[expect(clippy::unwrap_used, reason = "a fixed pattern")]
static ONE_LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?i-u:title|layout|author|slug|source|from|url|tags|categories)[ \t]*[:=][ \t]*[^\r\n]{1,300}[ \t](?i-u:date|published)[ \t]*[:=][ \t]*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}",
    )
    .unwrap()
});

/// The metadata at the start of a document without a head, and how sure it is that it is some.
pub(super) fn at_start(document: &Document) -> Option<(Span, Confidence)> {
    let text = document.text();
    let start = text.len() - text.trim_start().len();
    let end = text[start..].char_indices().nth(WINDOW).map_or(text.len(), |(end, _)| start + end);
    let window = &text[start..end];
    if !window.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '日' | '发' | '發' | '时' | '時')) {
        return None;
    }
    for pattern in [&DATE_FIRST, &ONE_LINE] {
        if let Some(found) = pattern.find(window) {
            // More digits or letters at once: a number of another kind.
            if window[found.end()..].starts_with(|c: char| c.is_ascii_alphanumeric()) {
                continue;
            }
            return Some((Span::new(start, start + found.end()), Confidence::High));
        }
    }
    key_lines(window).map(|len| (Span::new(start, start + len), Confidence::Medium))
}

/// A line of metadata as YAML has it, with a key that no author writes in a text.
#[expect(clippy::unwrap_used, reason = "a fixed pattern")]
static OWN_LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:layout|title|tags|category|categories|slug|permalink|published|comments|draft):[ \t]+[^ \t\r\n].*$|^date:[ \t]+[0-9]{4}-[0-9]{2}-[0-9]{2}").unwrap()
});

/// Lines of metadata that the body starts with, below front matter that was closed too early.
pub(super) fn below_head(document: &Document) -> Option<Span> {
    document.head().close?;
    let (text, body) = (document.text(), document.body());
    let start = body.start + (body.of(text).len() - body.of(text).trim_start().len());
    let first = text[start..].split(['\n', '\r']).next().unwrap_or_default();
    // Cheap for what nearly all bodies start with.
    if !first.starts_with(|c: char| c.is_ascii_lowercase()) || !first.contains(": ") || !KEY_LINE.is_match(first) {
        return None;
    }
    let end = text[start..].char_indices().nth(WINDOW).map_or(text.len(), |(end, _)| start + end);
    let length = key_lines(&text[start..end])?;
    let lines = text[start..start + length].lines();
    lines.clone().any(|line| OWN_LINE.is_match(line)).then(|| Span::new(start, start + length))
}

/// Length of the lines of metadata at the start; at least two.
fn key_lines(window: &str) -> Option<usize> {
    let (mut end, mut count) = (0, 0);
    let mut at = 0;
    for line in window.split_inclusive(['\n', '\r']) {
        let content = line.trim_end_matches(['\n', '\r']);
        if KEY_LINE.is_match(content) {
            count += 1;
            end = at + content.len();
        } else if !(content.is_empty() && line == "\n") {
            break;
        }
        at += line.len();
    }
    (count >= 2).then_some(end)
}
