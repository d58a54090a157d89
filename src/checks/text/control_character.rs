//! `text/control-character`: C0 and C1 controls other than tab and line ends, one finding a document.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::document::Document;
use crate::finding::{Applicability, Draft, Findings, Identity};
use crate::rule::{Context, DocumentRule};
use crate::text::{Span, is_spaceless};

/// Options: none.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ControlCharacter {}

impl DocumentRule for ControlCharacter {
    fn check(&self, document: &Document, _context: &Context<'_>, out: &mut Findings<'_>) {
        let places = controls_of(document.text());
        let Some(first) = places.first() else { return };
        let mut counts = BTreeMap::new();
        for c in places.iter().filter_map(|span| document.slice(*span).chars().next()) {
            *counts.entry(c).or_insert(0) += 1;
        }
        let noun = if places.len() == 1 { "control character" } else { "control characters" };
        let message = format!("{} {noun}: {}", places.len(), super::tally(&counts, name));
        let mut draft = Draft::at(*first, message).identity(Identity::Aggregate);
        for span in &places {
            draft = draft.edit(Applicability::Unsafe, *span, in_its_place(document.text(), *span));
        }
        out.add(draft);
    }
}

/// A space where a control character that parts lines or pages is all that parts two words.
fn in_its_place(text: &str, span: Span) -> &'static str {
    let parts = matches!(span.of(text), "\u{b}" | "\u{c}" | "\u{85}");
    let is_spaced = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || is_spaceless(c));
    let beside = [text[..span.start].chars().next_back(), text[span.end..].chars().next()];
    if parts && !beside.into_iter().any(is_spaced) { " " } else { "" }
}

/// Places of control characters in `text`; a terminal escape is one place with all that belongs to it.
fn controls_of(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut places = Vec::new();
    if !may_hold_controls(bytes) {
        return places;
    }
    let mut at = 0;
    while at < bytes.len() {
        let len = match bytes[at] {
            b'\t' | b'\n' | b'\r' => 0,
            0x1b => escape_len(&bytes[at..]),
            0x00..=0x1f | 0x7f => 1,
            // C1 controls are C2 80..9F; next to the letters of mojibake they belong to that defect.
            0xc2 if bytes.get(at + 1).is_some_and(|next| *next < 0xa0) && !follows_mojibake(&text[..at]) => 2,
            _ => 0,
        };
        if len > 0 {
            places.push(Span::new(at, at + len));
        }
        at += len.max(1);
    }
    places
}

/// Whether `bytes` hold a byte that a control character starts with: no branch a byte, as nearly no text has one.
fn may_hold_controls(bytes: &[u8]) -> bool {
    let is_c0 = |byte: u8| u8::from(byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) | u8::from(byte == 0x7f);
    bytes.chunks(1024).any(|chunk| chunk.iter().fold(0, |any, byte| any | is_c0(*byte)) != 0)
        || memchr::memchr_iter(0xc2, bytes).any(|at| bytes.get(at + 1).is_some_and(|next| *next < 0xa0))
}

/// Length of the ANSI escape sequence that starts `bytes`: `ESC [ parameters letter`, or ESC alone.
fn escape_len(bytes: &[u8]) -> usize {
    if bytes.get(1) != Some(&b'[') {
        return 1;
    }
    // No real sequence is longer; a cap keeps hostile input linear.
    let parameters = bytes[2..].iter().take(32).take_while(|b| matches!(b, b'0'..=b'?')).count();
    match bytes.get(2 + parameters) {
        Some(b'@'..=b'~') => 3 + parameters,
        _ => 1,
    }
}

/// Whether `before` ends with a UTF-8 lead byte read as Latin-1, or with more of such a sequence.
fn follows_mojibake(before: &str) -> bool {
    before
        .chars()
        .rev()
        .take(3)
        .take_while(|c| matches!(u32::from(*c), 0x80..=0xff))
        .any(|c| matches!(u32::from(c), 0xc2..=0xf4))
}

fn name(c: char) -> &'static str {
    match c {
        '\0' => "null",
        '\u{8}' => "backspace",
        '\u{b}' => "vertical tab",
        '\u{c}' => "form feed",
        '\u{1b}' => "escape",
        '\u{7f}' => "delete",
        '\u{85}' => "next line",
        '\u{80}'..='\u{9f}' => "C1 control",
        _ => "",
    }
}
