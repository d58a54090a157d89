//! Replacements in the encoding of the file they go into.

use encoding_rs::{EncoderResult, Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

/// The bytes of `text` in `encoding`; `None` if it cannot say all of it, or if its bytes depend on those before them.
pub(super) fn encode(text: &str, encoding: &'static Encoding) -> Option<Vec<u8>> {
    if encoding == UTF_8 {
        return Some(text.as_bytes().to_vec());
    }
    if encoding == UTF_16LE {
        return Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    }
    if encoding == UTF_16BE {
        return Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
    }
    if text.is_empty() || encoding == ISO_2022_JP {
        return text.is_empty().then(Vec::new);
    }
    let mut encoder = encoding.new_encoder();
    let mut out = vec![0; encoder.max_buffer_length_from_utf8_without_replacement(text.len())?];
    let (result, _, written) = encoder.encode_from_utf8_without_replacement(text, &mut out, true);
    out.truncate(written);
    let is_same = || encoding.decode_without_bom_handling(&out).0 == text;
    (result == EncoderResult::InputEmpty && is_same()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{BIG5, GB18030, WINDOWS_1252};

    #[test]
    fn text_is_written_in_the_encoding_or_not_at_all() {
        assert_eq!(encode("é", WINDOWS_1252).unwrap(), [0xe9]);
        assert_eq!(encode("港", WINDOWS_1252), None);
        assert_eq!(encode("港", UTF_16BE).unwrap(), [0x6e, 0x2f]);
        assert_eq!(encode("港", GB18030).unwrap(), [0xb8, 0xdb]);
        assert_eq!(encode("😀", BIG5), None);
        assert_eq!(encode("港", ISO_2022_JP), None);
        assert!(encode("", ISO_2022_JP).unwrap().is_empty());
    }
}
