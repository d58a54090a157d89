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
        let mut runs = Runs::of(bytes);
        let mut scratch = String::new();
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            if byte.is_ascii_alphanumeric() {
                let length = runs.length(at);
                match short_word(bytes, at, length) {
                    Some(hash) => {
                        self.push(hash, Span::new(at, at + length).shifted(base));
                        // Mostly a space follows.
                        at += length + usize::from(bytes.get(at + length) == Some(&b' '));
                    }
                    None => at = self.wide_token(text, at, base, &mut scratch),
                }
            } else if byte == b'&' {
                at += entity_length(&bytes[at..]).unwrap_or(1);
            } else if byte < 0x80 {
                at += 1;
                let stops = matches!(byte, b'.' | b'!' | b'?') && bytes.get(at).is_none_or(u8::is_ascii_whitespace);
                if stops || byte == b'\n' {
                    self.end();
                }
            } else if let [0xE3, 0x80, 0x82, ..] | [0xEF, 0xBC, 0x81 | 0x9F, ..] = bytes[at..] {
                // The full stop, exclamation and question mark of Chinese.
                at += 3;
                self.end();
            } else if let Some(hash) = common_ideograph(&bytes[at..]) {
                self.push(hash, Span::new(at, at + 3).shifted(base));
                at += 3;
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

/// How far letters and digits of ASCII reach: told for 64 bytes at a time, for telling it byte by byte is slow.
struct Runs<'a> {
    bytes: &'a [u8],
    /// Number of the 64 bytes that `is_word` is about.
    block: usize,
    /// A bit for each of them.
    is_word: u64,
}

impl<'a> Runs<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, block: usize::MAX, is_word: 0 }
    }

    /// How many letters and digits of ASCII stand from `at` on.
    #[inline]
    fn length(&mut self, at: usize) -> usize {
        let mut end = at;
        loop {
            let (block, offset) = (end / 64, end % 64);
            if block != self.block {
                self.block = block;
                self.is_word = words_in(&self.bytes[64 * block..]);
            }
            let run = (!(self.is_word >> offset)).trailing_zeros() as usize;
            end += run;
            if offset + run < 64 {
                return end - at;
            }
        }
    }
}

/// Which of the first 64 bytes are letters or digits of ASCII, a bit for each; past the end nothing is.
fn words_in(bytes: &[u8]) -> u64 {
    let block = bytes.first_chunk().copied().unwrap_or_else(|| {
        let mut block = [0; 64];
        block[..bytes.len()].copy_from_slice(bytes);
        block
    });
    let (eights, _) = block.as_chunks();
    eights.iter().rev().fold(0, |words, eight| {
        let bytes = u64::from_le_bytes(*eight);
        // Bit 5 makes a letter a small one.
        let is_word = within(bytes | each(0x20), b'a', b'z') | within(bytes, b'0', b'9');
        // The product gathers the high bit of each byte in the highest byte.
        words << 8 | (is_word >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
    })
}

/// A byte, eight times.
const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The high bit of each byte of ASCII in `bytes` from `first` to `last`.
const fn within(bytes: u64, first: u8, last: u8) -> u64 {
    // With the high bit set no byte borrows of the next.
    let high = bytes | each(0x80);
    (high - each(first)) & !(high - each(last + 1)) & !bytes & each(0x80)
}

/// Longest word, in bytes, whose hash is made of the word itself.
const SHORT: usize = 16;

/// Hash of the word of ASCII that stands at `at`, if it is a short one and ends there.
#[inline]
fn short_word(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    if length > SHORT || bytes.get(at + length).is_some_and(|next| *next >= 0x80) {
        return None;
    }
    let is_number = bytes[at].is_ascii_digit() && bytes[at..at + length].iter().all(u8::is_ascii_digit);
    // Bit 5 is set in every digit too.
    if length <= 8
        && let Some(window) = bytes[at..].first_chunk()
    {
        let lower = (u64::from_le_bytes(*window) | each(0x20)) & (u64::MAX >> (64 - 8 * length));
        return Some(mix(lower, 0, length, is_number));
    }
    let mut window = [0; SHORT];
    window[..length].copy_from_slice(&bytes[at..at + length]);
    window[..length].make_ascii_lowercase();
    let packed = u128::from_le_bytes(window);
    Some(mix(packed as u64, (packed >> 64) as u64, length, is_number))
}

/// Hash of the character that `bytes` start with, if it is one of U+4E00 to U+9FFF: `E4 B8 80` to `E9 BF BF`.
#[inline]
fn common_ideograph(bytes: &[u8]) -> Option<u64> {
    let [first @ 0xE4..=0xE9, second, third, ..] = *bytes else { return None };
    let packed = u64::from(first) | u64::from(second) << 8 | u64::from(third) << 16;
    (first > 0xE4 || second >= 0xB8).then(|| mix(packed, 0, 3, false))
}

/// Stable hash of a word's bytes.
fn hash_of(word: &[u8]) -> u64 {
    if word.len() > SHORT {
        return xxh3_64(word) & !NUMBER;
    }
    let packed = word.iter().rev().fold(0u128, |packed, byte| packed << 8 | u128::from(*byte));
    mix(packed as u64, (packed >> 64) as u64, word.len(), word.iter().all(u8::is_ascii_digit))
}

/// Multiplies the halves of a word together, each with a constant of its own, and folds the product, as wyhash does
/// (<https://github.com/wangyi-fudan/wyhash>).
fn mix(first: u64, second: u64, length: usize, is_number: bool) -> u64 {
    let low = first ^ 0xA076_1D64_78BD_642F;
    let high = second ^ 0xE703_7ED1_A0B4_28DB ^ (length as u64) << 56;
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
