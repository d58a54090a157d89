//! `text/mojibake`: UTF-8 that was read in another encoding, one finding a document.
//!
//! A sequence counts when its characters, written back as windows-1252 (or Latin-1), are the bytes
//! of a UTF-8 character that such text is likely to hold. Short sequences that honest text can hold
//! as well (`MENÜ“`, `AMANHÃ…`) are weak: they count only in runs. The classes are coarser than
//! ftfy's `badness`, since a linter shows one finding a document and may miss a lone letter.

use std::sync::LazyLock;

use memchr::memchr_iter;
use regex::Regex;
use serde::Deserialize;

use crate::document::Document;
use crate::document::region::RegionKind;
use crate::finding::{Applicability, Confidence, Draft, Findings, Identity, quoted};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Options: none.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Mojibake {}

/// A stretch of garbled text.
struct Garbled {
    span: Span,
    /// What it should read, where that is certain.
    reads: Option<String>,
    sure: bool,
}

impl DocumentRule for Mojibake {
    fn check(&self, document: &Document, _context: &Context<'_>, out: &mut Findings<'_>) {
        let text = document.text();
        let mut places = misread_runs(text);
        places.extend(known_wrecks(text));
        places.retain(|place| document.regions().at(place.span.start) != Some(RegionKind::Code));
        places.sort_by_key(|place| place.span.start);
        let Some(first) = places.first() else { return };
        let shown = quoted(document.slice(first.span));
        let what = match &first.reads {
            // What was lost before it was garbled cannot be told.
            Some(reads) if reads.contains('\u{fffd}') => shown,
            Some(reads) => format!("{shown}, which should read {}", quoted(reads)),
            None => shown,
        };
        let message = match places.len() {
            1 => format!("garbled text: {what}"),
            count => format!("{count} garbled places, first {what}"),
        };
        let sure = places.len() > 1 || first.sure;
        let confidence = if sure { Confidence::High } else { Confidence::Medium };
        let mut draft = Draft::at(first.span, message).identity(Identity::Aggregate).confidence(confidence);
        for place in &places {
            if let Some(reads) = &place.reads {
                draft = draft.edit(Applicability::Unsafe, place.span, reads.clone());
            }
        }
        out.add(draft);
    }
}

/// Wrecks that cannot be read back: replacement characters, their bytes read as GBK, uninitialised
/// memory shown as GBK, UTF-8 punctuation read as GBK, windows-1251 or Mac Roman.
fn known_wrecks(text: &str) -> Vec<Garbled> {
    static WRECKS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("\u{fffd}+|(?:锟斤拷)+|烫{4,}|屯{4,}|锘縩?|(?:鈥|銆|锛)[\u{20ac}\u{4e00}-\u{9fff}\u{e000}-\u{f8ff}?]|вЂ[™њќ“”¦\u{201c}\u{201d}\u{a6}]|‚Äô|‚Äú|‚Äù|‚Äî")
            .expect("a constant pattern")
    });
    let mut places: Vec<Garbled> = Vec::new();
    for found in WRECKS.find_iter(text) {
        let span = Span::from(found.range());
        match places.last_mut() {
            Some(last) if last.span.end == span.start => last.span.end = span.end,
            // A lone replacement character may be what the text is about.
            _ => places.push(Garbled { span, reads: None, sure: span.of(text) != "\u{fffd}" }),
        }
    }
    // The three Chinese letters that UTF-8 punctuation turns into are rare but real: once is no proof.
    let is_rare = |place: &Garbled| place.span.of(text).starts_with(['鈥', '銆', '锛']);
    if places.iter().filter(|place| is_rare(place)).count() < 2 {
        places.retain(|place| !is_rare(place));
    }
    places
}

/// How much a UTF-8 sequence read as windows-1252 proves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strength {
    Strong,
    /// Honest text may hold it: counts in a run of several.
    Weak,
}

/// Runs of adjacent sequences that are UTF-8 read as windows-1252.
fn misread_runs(text: &str) -> Vec<Garbled> {
    // Place, weight, and whether any sequence in it is strong.
    let mut runs: Vec<(Span, usize, bool)> = Vec::new();
    let mut end = 0;
    // Every lead byte of UTF-8 (C2..F4) read as Latin-1 is a letter that UTF-8 writes as C3 xx.
    for at in memchr_iter(0xc3, text.as_bytes()) {
        if at < end {
            continue;
        }
        let Some((len, strength)) = sequence_at(text, at) else { continue };
        let strong = strength == Strength::Strong;
        match runs.last_mut() {
            Some((span, weight, any)) if span.end == at => {
                span.end = at + len;
                *weight += weight_of(text, at);
                *any |= strong;
            }
            _ => runs.push((Span::new(at, at + len), weight_of(text, at), strong)),
        }
        end = at + len;
    }
    // Czech or Polish prose gives many short weak runs; three of them in one text are no accident.
    let many = runs.len() >= 3;
    let proven = |weight: usize, strong: bool| strong || weight >= 3;
    let any_proven = runs.iter().any(|(_, weight, strong)| proven(*weight, *strong));
    runs.into_iter()
        .filter(|(_, weight, strong)| proven(*weight, *strong) || (many && any_proven))
        .map(|(span, weight, _)| Garbled { span, reads: read_back(span.of(text)), sure: span.len() > 4 || weight > 1 })
        .collect()
}

/// How unlikely the sequence at `at` is by chance: three fitting characters in a row prove more than two.
fn weight_of(text: &str, at: usize) -> usize {
    text[at..].chars().next().and_then(byte_of).map_or(1, |lead| if lead >= 0xe0 { 2 } else { 1 })
}

/// Length and strength of the misread UTF-8 sequence at `at`, if there is one.
fn sequence_at(text: &str, at: usize) -> Option<(usize, Strength)> {
    let rest = &text[at..];
    let mut chars = rest.char_indices();
    let lead = byte_of(chars.next()?.1)?;
    let wanted = match lead {
        0xc2..=0xdf => 1,
        0xe0..=0xef => 2,
        0xf0..=0xf4 => 3,
        _ => return None,
    };
    let mut bytes = [lead, 0, 0, 0];
    let mut len = 0;
    for index in 1..=wanted {
        let next = chars.next().and_then(|(offset, c)| Some((offset + c.len_utf8(), byte_of(c)?)));
        match next.filter(|(_, byte)| (0x80..0xc0).contains(byte)) {
            Some((end, byte)) => (len, bytes[index]) = (end, byte),
            // `â€` whose third character was lost on the way: closing quotes become a control character.
            None if bytes[..2] == [0xe2, 0x80] => return Some((len, Strength::Strong)),
            None => return None,
        }
    }
    let decoded = std::str::from_utf8(&bytes[..=wanted]).ok()?.chars().next()?;
    Some((len, strength_of(decoded, bytes[1], text[..at].chars().next_back())))
}

/// Judges a sequence by what it decodes to, its second byte, and the character before it.
fn strength_of(decoded: char, second: u8, before: Option<char>) -> Strength {
    let after_capital = before.is_some_and(char::is_uppercase);
    let strong = match decoded {
        // `Â` before a sign or a no-break space. Closing quotes may follow an honest capital.
        '\u{a0}'..='\u{bf}' => !after_capital && !matches!(second, 0xab | 0xbb),
        // `Ã` and a sign: a Portuguese word in capitals may end so before a quote or an ellipsis.
        '\u{c0}'..='\u{ff}' => !after_capital || !matches!(second, 0x80..=0x9f),
        // `â€™` and its kin, currency signs, arrows, dingbats.
        '\u{2000}'..='\u{2bff}' => true,
        '\u{feff}' | '\u{ff00}'..='\u{ffff}' => true,
        '\u{1f000}'..='\u{1faff}' => true,
        _ => false,
    };
    if strong { Strength::Strong } else { Strength::Weak }
}

/// The text that `garbled` was before it was misread; layers of misreading are taken off together.
fn read_back(garbled: &str) -> Option<String> {
    let mut current = garbled.to_owned();
    for _ in 0..3 {
        let Some(bytes) = current.chars().map(byte_of).collect::<Option<Vec<u8>>>() else { break };
        match String::from_utf8(bytes) {
            Ok(decoded) if decoded != current => current = decoded,
            _ => break,
        }
    }
    (current != garbled).then_some(current)
}

/// The byte that windows-1252 writes for `c`; its five gaps are taken as Latin-1, as browsers do.
fn byte_of(c: char) -> Option<u8> {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match u32::from(c) {
        code @ 0x80..=0xff => u8::try_from(code).ok(),
        0x00..=0x7f => None,
        _ => HIGH.iter().position(|high| *high == c).and_then(|index| u8::try_from(0x80 + index).ok()),
    }
}
