//! Which encoding bytes have, or whether they are text at all.
//!
//! The legacy guess is chardetng's, the detector of Firefox
//! (<https://hsivonen.fi/chardetng/>); what comes before it is stated at each function.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    Encoding, GB18030, GBK, ISO_2022_JP, ISO_8859_2, ISO_8859_4, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1252,
    WINDOWS_1254, WINDOWS_1257, WINDOWS_1258,
};
use memchr::memmem;

use super::Undecodable;

/// How much of a file is looked at to tell binary data from text: as much as git looks at.
const SAMPLE: usize = 8000;

/// How much chardetng is given, from the first byte that is not ASCII: it is slow, and sure long
/// before that.
const GUESS_FROM: usize = 256 * 1024;

/// Encodings of Latin letters that chardetng may take windows-1252 for.
static LATIN: [&Encoding; 6] = [WINDOWS_1250, ISO_8859_2, WINDOWS_1254, WINDOWS_1257, ISO_8859_4, WINDOWS_1258];

/// What bytes were found to be.
pub(super) enum Guess {
    /// Valid UTF-8, its byte order mark included.
    Utf8(String),
    /// To be decoded, after `bom_len` bytes of a byte order mark.
    Other { encoding: &'static Encoding, bom_len: usize },
}

/// Finds the encoding; gives the bytes back where they are not in the guess.
pub(super) fn guess(bytes: Vec<u8>) -> Result<(Guess, Vec<u8>), Undecodable> {
    if bytes.starts_with(&[0xFF, 0xFE, 0, 0]) || bytes.starts_with(&[0, 0, 0xFE, 0xFF]) {
        return Err(Undecodable::Utf32);
    }
    let other = |encoding, bom_len| Guess::Other { encoding, bom_len };
    match Encoding::for_bom(&bytes) {
        Some((encoding, bom_len)) if encoding != UTF_8 => {
            return Ok((other(encoding, bom_len), bytes));
        }
        Some(_) => {}
        None => {
            if let Some(encoding) = utf16_without_bom(&bytes) {
                return Ok((other(encoding, 0), bytes));
            }
            if is_binary(&bytes) {
                return Err(Undecodable::Binary);
            }
        }
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if is_iso_2022_jp(&text) => return Ok((other(ISO_2022_JP, 0), text.into_bytes())),
        Ok(text) => return Ok((Guess::Utf8(text), Vec::new())),
        Err(error) => error.into_bytes(),
    };
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        return Ok((other(UTF_8, 3), bytes));
    }
    let encoding = if is_damaged_utf8(&bytes) { UTF_8 } else { declared(&bytes).unwrap_or_else(|| legacy(&bytes)) };
    Ok((other(encoding, 0), bytes))
}

/// Whether bytes are data rather than text, from their first 8,000.
///
/// git calls a file binary at the first NUL there (`buffer_is_binary`). A text with a stray NUL or
/// two is still a text, so here NULs must be over 1 % (and more than two). Other control
/// characters than white space, backspace and escape must be over 5 % (and more than two):
/// text has almost none, compressed data about 11 %. Signatures of common formats are known.
fn is_binary(bytes: &[u8]) -> bool {
    if has_signature(bytes) {
        return true;
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let nuls = memchr::memchr_iter(0, sample).count();
    let controls = count(sample, is_control);
    nuls > 2 && nuls * 100 > sample.len() || controls > 2 && controls * 20 > sample.len()
}

/// A control character that text does not have.
const fn is_control(byte: u8) -> bool {
    // Without branches, so that many bytes are looked at at once.
    let white = (byte == b'\t') | (byte == b'\n') | (byte == 0x0C) | (byte == b'\r');
    (byte < 0x20) & !white & (byte != 0x08) & (byte != 0x1B) | (byte == 0x7F)
}

/// How many bytes are of a kind. Counted in bytes, a stretch at a time, which the compiler makes parallel.
fn count(bytes: &[u8], kind: impl Fn(u8) -> bool) -> usize {
    bytes.chunks(255).map(|chunk| usize::from(chunk.iter().map(|byte| u8::from(kind(*byte))).sum::<u8>())).sum()
}

/// Whether the bytes start as a common binary format does. Signatures that a text could start
/// with (`GIF89a`, `MZ`) are left out: the bytes after them give such files away.
fn has_signature(bytes: &[u8]) -> bool {
    const SIGNATURES: [&[u8]; 18] = [
        b"\x89PNG\r\n\x1A\n",
        b"\xFF\xD8\xFF",                     // JPEG
        b"PK\x03\x04",                       // ZIP, and with it .docx, .epub, .xlsx
        b"PK\x05\x06",                       // an empty ZIP
        b"\x1F\x8B",                         // gzip
        b"BZh91AY&SY",                       // bzip2
        b"\xFD7zXZ\x00",                     // xz
        b"\x28\xB5\x2F\xFD",                 // zstd
        b"7z\xBC\xAF\x27\x1C",               // 7-Zip
        b"Rar!\x1A\x07",                     // RAR
        b"\x7FELF",                          // programs
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", // .doc, .xls
        b"SQLite format 3\x00",
        b"Obj\x01", // Avro
        b"ARROW1\x00\x00",
        b"OggS\x00",
        b"wOFF\x00\x01\x00\x00",
        b"\x00asm",
    ];
    let pdf =
        bytes.starts_with(b"%PDF-") && bytes.get(5).is_some_and(u8::is_ascii_digit) && bytes.get(6) == Some(&b'.');
    let parquet = bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1");
    pdf || parquet || SIGNATURES.iter().any(|signature| bytes.starts_with(signature))
}

/// UTF-16 without a byte order mark, where its NULs make it obvious: one unit in twenty is below
/// U+0100, as its high byte says, nearly all NULs are high bytes, and what is decoded is text.
fn utf16_without_bom(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    memchr::memchr(0, sample)?;
    let (units, _) = sample.as_chunks::<2>();
    let first = units.iter().filter(|unit| unit[0] == 0).count();
    let second = units.iter().filter(|unit| unit[1] == 0).count();
    let (encoding, read, high, low): (_, fn([u8; 2]) -> u16, _, _) = if first > second {
        (UTF_16BE, u16::from_be_bytes, first, second)
    } else {
        (UTF_16LE, u16::from_le_bytes, second, first)
    };
    if high < 2 || high * 20 < units.len() || low * 20 > high {
        return None;
    }
    let mut decoded = char::decode_utf16(units.iter().map(|unit| read(*unit))).peekable();
    while let Some(item) = decoded.next() {
        match item {
            Ok('\t' | '\n' | '\r' | '\u{C}') => {}
            Ok(c) if c.is_control() || is_not_a_letter(c) => return None,
            // The sample may end between the halves of a pair.
            Err(_) if decoded.peek().is_some() || bytes.len() <= SAMPLE => return None,
            _ => {}
        }
    }
    Some(encoding)
}

/// Private use and noncharacters: what arbitrary numbers decode to and text does not hold.
fn is_not_a_letter(c: char) -> bool {
    matches!(u32::from(c), 0xE000..=0xF8FF | 0xFDD0..=0xFDEF | 0xF0000..) || u32::from(c) & 0xFFFE == 0xFFFE
}

/// ISO-2022-JP is ASCII with escape sequences, so that it passes for UTF-8.
fn is_iso_2022_jp(text: &str) -> bool {
    (memmem::find(text.as_bytes(), b"\x1B$B").is_some() || memmem::find(text.as_bytes(), b"\x1B$@").is_some())
        && text.is_ascii()
        && !ISO_2022_JP.decode_without_bom_handling(text.as_bytes()).1
}

/// Whether bytes are UTF-8 with some damage: more valid sequences of two to four bytes than
/// invalid ones.
///
/// In single-byte encodings a valid sequence is chance (`Ã©`), so that one accented letter or one
/// curly quote is enough to leave UTF-8. In the two-byte encodings of East Asia some pairs happen
/// to be valid: 0.03 to 0.35 of them to each invalid one, measured over random characters (0.40
/// in Thai); one text in a hundred of five characters misleads, and none of two hundred. A
/// sequence of two bytes or more that the end of the file cuts short is not held against UTF-8.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut leads, mut invalid, mut tail) = (0, 0, 0);
    for chunk in bytes.utf8_chunks() {
        leads += chunk.valid().bytes().map(|byte| usize::from(byte >= 0xC0)).sum::<usize>();
        tail = chunk.invalid().len();
        invalid += usize::from(tail > 0);
    }
    leads > invalid || tail >= 2 && invalid == 1
}

/// The encoding that a page or feed declares in its first 1,024 bytes (`charset=gbk`,
/// `encoding="Shift_JIS"`), as the HTML Standard's prescan finds it, if it decodes all without an
/// error. Never Unicode: these bytes are not UTF-8, and a declaration in ASCII is not UTF-16.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(1024)];
    let label = ["charset", "encoding", "CHARSET"].iter().find_map(|key| label_after(start, key.as_bytes()))?;
    let encoding = Encoding::for_label_no_replacement(label)?;
    let encoding = if encoding == GBK { GB18030 } else { encoding };
    let unicode = [UTF_8, UTF_16LE, UTF_16BE].contains(&encoding);
    (!unicode && !encoding.decode_without_bom_handling(bytes).1).then_some(encoding)
}

/// The label in `key=label`, `key = "label"`, `key='label'`.
fn label_after<'a>(bytes: &'a [u8], key: &[u8]) -> Option<&'a [u8]> {
    let rest = bytes[memmem::find(bytes, key)? + key.len()..].trim_ascii_start().strip_prefix(b"=")?;
    let rest = rest.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest.iter().position(|byte| !(byte.is_ascii_alphanumeric() || b"-_:".contains(byte)))?;
    Some(&rest[..end])
}

/// chardetng's guess, with two corrections.
///
/// GBK is named gb18030, which is the same decoder and holds all of it. And where the guess is
/// another encoding of Latin letters, it is windows-1252 if that gives the same text (`café` is
/// windows-1250 too) or if the text is nearly all ASCII: chardetng needs more than a name or two
/// to go by (`naïve`, `Sánchez` come out Baltic), while Polish, Turkish or Latvian has a letter
/// of its own in every other word. All of 371 English articles, and all but three of 2,784 lines of
/// theirs, come out right so.
fn legacy(bytes: &[u8]) -> &'static Encoding {
    let first = Encoding::ascii_valid_up_to(bytes);
    // Some letters before the first byte that is not ASCII tell what it belongs to.
    let start = first.saturating_sub(16);
    let end = bytes.len().min(first + GUESS_FROM);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[start..end], end == bytes.len());
    let encoding = detector.guess(None, Utf8Detection::Deny);
    if encoding == GBK {
        GB18030
    } else if LATIN.contains(&encoding) && (is_nearly_ascii(bytes) || same_as_windows_1252(bytes, encoding)) {
        WINDOWS_1252
    } else {
        encoding
    }
}

/// At most three bytes beyond ASCII, or under 2 %.
fn is_nearly_ascii(bytes: &[u8]) -> bool {
    let beyond = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    beyond <= 3 || beyond * 50 < bytes.len()
}

/// Whether both encodings give the same characters to all of the bytes.
fn same_as_windows_1252(bytes: &[u8], encoding: &'static Encoding) -> bool {
    let mut seen = [false; 256];
    bytes.iter().for_each(|byte| seen[usize::from(*byte)] = true);
    let used: Vec<u8> = (0x80..=0xFF).filter(|byte| seen[usize::from(*byte)]).collect();
    encoding.decode_without_bom_handling(&used).0 == WINDOWS_1252.decode_without_bom_handling(&used).0
}
