//! Bytes to text: encoding detection, decoding, and the way back from text offsets to file bytes.

use crate::text::Span;

/// Decoded text and the map from its offsets to bytes of the file.
#[derive(Clone, Debug)]
pub struct Source {
    text: String,
}

impl Source {
    /// A source that already is UTF-8 without a byte order mark.
    pub fn from_utf8(text: String) -> Self {
        Self { text }
    }

    /// The decoded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Size of the file in bytes.
    pub fn raw_len(&self) -> u64 {
        self.text.len() as u64
    }

    /// Hash of the file's bytes.
    pub fn raw_hash(&self) -> u128 {
        xxhash_rust::xxh3::xxh3_128(self.text.as_bytes())
    }

    /// Bytes of the file that `span` of the text was decoded from.
    pub fn raw_span(&self, span: Span) -> (u64, u64) {
        (span.start as u64, span.end as u64)
    }
}
