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
    /// Start and end of each token; a document's text past 4 GiB has no tokens.
    places: Vec<(u32, u32)>,
}

impl Tokens {
    pub(crate) fn of(document: &Document) -> Self {
        let mut tokens = Self::default();
        for span in document.paragraphs().iter().flat_map(|paragraph| &paragraph.prose) {
            if u32::try_from(span.end).is_err() {
                break;
            }
            tokens.read(document.slice(*span), span.start);
        }
        tokens
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

    fn push(&mut self, hash: u64, start: usize, end: usize) {
        self.hashes.push(hash);
        self.places.push((start as u32, end as u32));
    }

    /// Adds the tokens of `text`, which stands at `base`.
    fn read(&mut self, text: &str, base: usize) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            if byte == b'&' {
                at += entity_length(&bytes[at..]).unwrap_or(1);
            } else if byte < 0x80 && !byte.is_ascii_alphanumeric() {
                at += 1;
            } else {
                at = self.token(text, at, base);
            }
        }
    }

    /// Adds the token that starts at `start`, if one does; gives back where to go on.
    fn token(&mut self, text: &str, start: usize, base: usize) -> usize {
        let bytes = text.as_bytes();
        let mut word = [0_u8; 48];
        let mut length = 0;
        while let Some(byte) = bytes.get(start + length).filter(|byte| byte.is_ascii_alphanumeric()) {
            let Some(slot) = word.get_mut(length) else {
                break;
            };
            *slot = byte.to_ascii_lowercase();
            length += 1;
        }
        let next = bytes.get(start + length).copied().unwrap_or(b' ');
        if length > 0 && (next < 0x80 && !next.is_ascii_alphanumeric()) {
            self.push(xxh3_64(&word[..length]), base + start, base + start + length);
            return start + length;
        }
        self.wide_token(text, start, base)
    }

    /// As `token`, for words that are long or not ASCII throughout.
    fn wide_token(&mut self, text: &str, start: usize, base: usize) -> usize {
        let mut word = String::new();
        let mut end = start;
        for (at, c) in text[start..].char_indices() {
            let after = start + at + c.len_utf8();
            if is_spaceless(c) {
                if end == start && c.is_alphanumeric() {
                    self.push(xxh3_64(&text.as_bytes()[start..after]), base + start, base + after);
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
        self.push(xxh3_64(word.as_bytes()), base + start, base + end);
        end
    }
}

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
