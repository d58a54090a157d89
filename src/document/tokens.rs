//! Tokens of a document's prose: a word run, or one character of a script without spaces.

use super::Document;
use crate::text::Span;

/// Hashes of the tokens and where each stands.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    /// Stable 64-bit hash of each token, folded to lower case.
    pub hashes: Vec<u64>,
    /// Place of each token.
    pub spans: Vec<Span>,
}

impl Tokens {
    pub(crate) fn of(document: &Document) -> Self {
        let _ = document;
        Self::default()
    }
}

/// Whether `c` belongs to a script that puts no spaces between words: Han, Kana, Hangul, Thai, Lao, Khmer, Burmese.
pub fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x31F0..=0x31FF | 0x3400..=0x4DBF
        | 0x4E00..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0xFF66..=0xFF9F | 0x20000..=0x3FFFF)
}
