//! Tokens of a document's prose: a word run, or one character of a script without spaces.

#[cfg(test)]
mod tests;

use xxhash_rust::xxh3::xxh3_64;

use super::Document;
use crate::text::{Span, is_spaceless};

/// Hashes of the tokens and where each stands.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    /// Stable 64-bit hash of each token, folded to lower case and half width.
    pub hashes: Vec<u64>,
    /// Index past the last token of each sentence or line that has tokens.
    pub ends: Vec<u32>,
    /// Start and end of each token; a document's text past 4 GiB has no tokens.
    places: Vec<(u32, u32)>,
}

impl Tokens {
    pub(crate) fn of(document: &Document) -> Self {
        // English has a word in six bytes, Chinese a token in three.
        let mut tokens = Self::with_capacity(document.body().len() / 4);
        for paragraph in document.paragraphs() {
            if u32::try_from(paragraph.span.end).is_err() {
                break;
            }
            paragraph.prose.iter().for_each(|span| tokens.read(document.slice(*span), span.start));
            tokens.end();
        }
        tokens
    }

    /// No tokens yet, and room for `count`.
    pub fn with_capacity(count: usize) -> Self {
        Self { hashes: Vec::with_capacity(count), places: Vec::with_capacity(count), ends: Vec::new() }
    }

    /// The tokens of a text that is no document.
    pub fn of_text(text: &str) -> Self {
        let mut tokens = Self::default();
        if u32::try_from(text.len()).is_ok() {
            tokens.read(text, 0);
        }
        tokens
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Place of the token with this index.
    pub fn span(&self, index: usize) -> Span {
        let (start, end) = self.places[index];
        Span::new(start as usize, end as usize)
    }

    /// Adds a token.
    pub fn push(&mut self, hash: u64, span: Span) {
        self.hashes.push(hash);
        self.places.push((span.start as u32, span.end as u32));
    }

    /// Ends the sentence or line at hand.
    fn end(&mut self) {
        let end = self.hashes.len() as u32;
        if self.ends.last().map_or(end > 0, |last| end > *last) {
            self.ends.push(end);
        }
    }

    /// Adds the tokens of `text`, which stands at `base`.
    fn read(&mut self, text: &str, base: usize) {
        let bytes = text.as_bytes();
        let mut scratch = String::new();
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            if byte == b'&' {
                at += entity_length(&bytes[at..]).unwrap_or(1);
            } else if byte < 0x80 && !byte.is_ascii_alphanumeric() {
                at += 1;
                let stops = matches!(byte, b'.' | b'!' | b'?') && bytes.get(at).is_none_or(u8::is_ascii_whitespace);
                if stops || byte == b'\n' {
                    self.end();
                }
            } else if let [0xE3, 0x80, 0x82, ..] | [0xEF, 0xBC, 0x81 | 0x9F, ..] = bytes[at..] {
                // The full stop, exclamation and question mark of Chinese.
                at += 3;
                self.end();
            } else if let Some((hash, length)) = short_token(&bytes[at..]) {
                self.push(hash, Span::new(at, at + length).shifted(base));
                at += length;
            } else {
                at = self.wide_token(text, at, base, &mut scratch);
            }
        }
    }

    /// Adds the token that starts at `start`, if one does; gives back where to go on.
    fn wide_token(&mut self, text: &str, start: usize, base: usize, word: &mut String) -> usize {
        word.clear();
        let mut end = start;
        for (at, c) in text[start..].char_indices() {
            let after = start + at + c.len_utf8();
            if is_spaceless(c) {
                if end == start && c.is_alphanumeric() {
                    self.push(hash_of(&text.as_bytes()[start..after]), Span::new(start, after).shifted(base));
                }
                if end == start {
                    return after;
                }
                break;
            }
            if c.is_alphanumeric() {
                word.extend(half_width(c).to_lowercase());
                end = after;
            } else if end == start {
                return after;
            } else if !joins(c) {
                break;
            }
        }
        self.push(hash_of(word.as_bytes()), Span::new(start, end).shifted(base));
        end
    }
}

/// Longest word, in bytes, whose hash is made of the word itself.
const SHORT: usize = 16;

/// Hash and length of the token that `bytes` start with, if it is a short word of ASCII or a common Chinese character.
#[inline]
fn short_token(bytes: &[u8]) -> Option<(u64, usize)> {
    // U+4E00 to U+9FFF: `E4 B8 80` to `E9 BF BF`.
    if let [first @ 0xE4..=0xE9, second, third, ..] = *bytes {
        let is_common = first > 0xE4 || second >= 0xB8;
        let packed = u128::from(first) | u128::from(second) << 8 | u128::from(third) << 16;
        return is_common.then(|| (mix(packed, 3, false), 3));
    }
    // Past the end stand zeros, which are no part of a word.
    let window = u128::from_le_bytes(bytes.first_chunk().copied().unwrap_or_else(|| {
        let mut window = [0; SHORT];
        window[..bytes.len()].copy_from_slice(bytes);
        window
    }));
    // Bit 5 makes a letter a small one, and is set in every digit.
    let lower = window | each(0x20);
    let (letters, digits) = (within(lower, b'a', b'z'), within(window, b'0', b'9'));
    let length = (!(letters | digits) & each(0x80)).trailing_zeros() as usize / 8;
    let runs_on = bytes.get(length).is_some_and(|next| *next >= 0x80 || next.is_ascii_alphanumeric());
    if length == 0 || runs_on {
        return None;
    }
    let is_number = (!digits & each(0x80)).trailing_zeros() as usize / 8 >= length;
    Some((mix(lower & (u128::MAX >> (8 * (SHORT - length))), length, is_number), length))
}

/// A byte, sixteen times.
const fn each(byte: u8) -> u128 {
    u128::from_le_bytes([byte; SHORT])
}

/// The high bit of each byte of ASCII in `window` from `first` to `last`.
const fn within(window: u128, first: u8, last: u8) -> u128 {
    // With the high bit set no byte borrows of the next.
    let high = window | each(0x80);
    (high - each(first)) & !(high - each(last + 1)) & !window & each(0x80)
}

/// Stable hash of a word's bytes.
fn hash_of(word: &[u8]) -> u64 {
    if word.len() > SHORT {
        return xxh3_64(word) & !NUMBER;
    }
    let packed = word.iter().rev().fold(0, |packed, byte| packed << 8 | u128::from(*byte));
    mix(packed, word.len(), word.iter().all(u8::is_ascii_digit))
}

/// Multiplies the halves of a word together, each with a constant of its own, and folds the product, as wyhash does
/// (<https://github.com/wangyi-fudan/wyhash>).
fn mix(packed: u128, length: usize, is_number: bool) -> u64 {
    let low = packed as u64 ^ 0xA076_1D64_78BD_642F;
    let high = (packed >> 64) as u64 ^ 0xE703_7ED1_A0B4_28DB ^ (length as u64) << 56;
    let product = u128::from(low) * u128::from(high);
    let folded = (product >> 64) as u64 ^ product as u64;
    let hash = folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ folded >> 32;
    hash & !NUMBER | u64::from(is_number)
}

/// The bit of a token's hash that says that it is a number.
pub const NUMBER: u64 = 1;

/// Full-width letters and digits as their ASCII twins.
const fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => match char::from_u32(c as u32 - 0xFEE0) {
            Some(half) => half,
            None => c,
        },
        _ => c,
    }
}

/// Signs that stand inside words without being letters: combining marks, soft hyphens, joiners.
const fn joins(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{FEFF}' | '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{64B}'..='\u{65F}'
        | '\u{93C}' | '\u{94D}' | '\u{9CD}' | '\u{A4D}' | '\u{ACD}' | '\u{BCD}' | '\u{C4D}' | '\u{CCD}' | '\u{D4D}')
}

/// Length of the character reference (`&nbsp;`, `&#160;`) that `bytes` start with.
fn entity_length(bytes: &[u8]) -> Option<usize> {
    let name = bytes[1..].iter().take(32).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#').count();
    (name > 1 && bytes.get(1 + name) == Some(&b';')).then_some(name + 2)
}
