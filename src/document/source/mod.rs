//! Bytes to text: encoding detection, decoding, and the way back from text offsets to file bytes.
//!
//! Valid UTF-8 is kept as it is, without a copy. Any other text is decoded once, with a map that
//! is recorded while decoding, so that every character boundary of the text leads back to the
//! exact bytes of the file.

mod decode;
mod detect;
mod map;
#[cfg(test)]
mod tests;

use encoding_rs::UTF_8;
use xxhash_rust::xxh3::xxh3_128;

use crate::text::Span;
use detect::Guess;
use map::OffsetMap;

/// Bytes that are no text, or no text that can be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Undecodable {
    /// An image, an archive or other data; the rule is that of `detect::is_binary`.
    #[error("binary data, not text")]
    Binary,
    /// UTF-32, which the Encoding Standard leaves out on purpose.
    #[error("text in UTF-32, which is not supported; convert it to UTF-8")]
    Utf32,
}

/// How the text of a source was encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding {
    /// The name as the Encoding Standard writes it: `UTF-8`, `UTF-16LE`, `gb18030`, `windows-1252`.
    pub name: &'static str,
    /// Whether the bytes start with a byte order mark.
    pub bom: bool,
    /// How many byte sequences could not be decoded; each is one U+FFFD in the text.
    pub malformed: usize,
    /// Place in the text of the first U+FFFD that stands for such a sequence.
    pub first_malformed: Option<Span>,
}

impl Encoding {
    /// Whether this is anything but UTF-8.
    pub fn is_legacy(&self) -> bool {
        self.name != UTF_8.name()
    }
}

/// Decoded text and the map from its offsets to bytes of the file.
#[derive(Clone, Debug)]
pub struct Source {
    /// What was decoded; with a byte order mark at its start only where `skip` says so.
    buffer: String,
    /// Bytes of `buffer` before the text: those of a UTF-8 byte order mark.
    skip: usize,
    /// Where bytes of text and file do not run in step.
    map: Option<OffsetMap>,
    encoding: Encoding,
    raw_len: u64,
    raw_hash: u128,
}

impl Source {
    /// A source that already is UTF-8 without a byte order mark.
    pub fn from_utf8(text: String) -> Self {
        let (raw_len, raw_hash) = (text.len() as u64, xxh3_128(text.as_bytes()));
        Self { buffer: text, skip: 0, map: None, encoding: encoding_of(UTF_8, false), raw_len, raw_hash }
    }

    /// Decodes the bytes of a file in the encoding they seem to have.
    ///
    /// In this order: a byte order mark decides; then binary data is told from text; then what is
    /// UTF-8, even if damaged in places, is UTF-8; what a page declares in `charset=` holds if it
    /// decodes without an error; the rest is guessed as browsers guess (chardetng).
    ///
    /// # Errors
    /// If the bytes are not text.
    pub fn decode(bytes: Vec<u8>) -> Result<Self, Undecodable> {
        let (guess, bytes) = detect::guess(bytes)?;
        Ok(match guess {
            Guess::Utf8(text) => {
                let bom = text.starts_with('\u{FEFF}');
                let skip = if bom { '\u{FEFF}'.len_utf8() } else { 0 };
                Self { skip, encoding: encoding_of(UTF_8, bom), ..Self::from_utf8(text) }
            }
            Guess::Other { encoding, bom_len } => Self::decode_as(&bytes, encoding, bom_len),
        })
    }

    /// Decodes `bytes` after the first `bom_len` in the given encoding, come what may: what is
    /// malformed becomes U+FFFD.
    pub(crate) fn decode_as(bytes: &[u8], encoding: &'static encoding_rs::Encoding, bom_len: usize) -> Self {
        let decoded = decode::decode(bytes, encoding, bom_len);
        Self {
            buffer: decoded.text,
            skip: 0,
            map: Some(decoded.map),
            encoding: Encoding {
                malformed: decoded.malformed,
                first_malformed: decoded.first_malformed,
                ..encoding_of(encoding, bom_len > 0)
            },
            raw_len: bytes.len() as u64,
            raw_hash: xxh3_128(bytes),
        }
    }

    /// The decoded text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.buffer[self.skip..]
    }

    /// Bytes of the file that `span` of the text was decoded from.
    ///
    /// Exact for each character boundary. A place within a character, or between characters that
    /// one byte sequence stands for (four such in Big5), is widened to the whole sequence. An
    /// escape sequence of ISO-2022-JP counts with the character that follows it.
    pub fn raw_span(&self, span: Span) -> (u64, u64) {
        match &self.map {
            None => ((span.start + self.skip) as u64, (span.end + self.skip) as u64),
            Some(map) => (map.floor(span.start), map.ceil(span.end)),
        }
    }

    /// How the text was encoded.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Length of the file in bytes, byte order mark included.
    pub fn raw_len(&self) -> u64 {
        self.raw_len
    }

    /// XXH3-128 of the bytes of the file, byte order mark included: stable across runs and machines.
    pub fn raw_hash(&self) -> u128 {
        self.raw_hash
    }
}

/// The description of an encoding that decoded without an error.
fn encoding_of(encoding: &'static encoding_rs::Encoding, bom: bool) -> Encoding {
    Encoding { name: encoding.name(), bom, malformed: 0, first_malformed: None }
}
