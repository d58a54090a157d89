use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, GB18030, ISO_2022_JP, SHIFT_JIS, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1254,
};
use proptest::prelude::*;

use super::*;

fn decoded(bytes: &[u8]) -> Source {
    Source::decode(bytes.to_vec()).expect("text")
}

fn name_of(bytes: &[u8]) -> &'static str {
    decoded(bytes).encoding().name
}

fn index(offset: u64) -> usize {
    usize::try_from(offset).expect("tests are small")
}

/// Each boundary of the text leads to bytes that decode to the text between.
fn assert_exact(source: &Source, raw: &[u8], encoding: &'static encoding_rs::Encoding) {
    let text = source.text();
    // Big5 writes four letters with their accents as one pair of bytes: a place between the two is the whole pair.
    let within_pair = |at: usize| encoding == BIG5 && text[at..].starts_with(['\u{304}', '\u{30C}']);
    let boundaries: Vec<usize> =
        (0..=text.len()).filter(|at| text.is_char_boundary(*at) && !within_pair(*at)).collect();
    for (i, start) in boundaries.iter().enumerate() {
        for end in boundaries[i..].iter().take(40).chain(boundaries.last()) {
            let (from, to) = source.raw_span(Span::new(*start, *end));
            let slice = &raw[index(from)..index(to)];
            let (back, _) = encoding.decode_without_bom_handling(slice);
            assert_eq!(back, text[*start..*end], "{start}..{end} of {text:?}");
        }
    }
    let (_, end) = source.raw_span(Span::new(0, text.len()));
    assert_eq!(end, raw.len() as u64, "the text ends where the file ends");
    assert_eq!(source.raw_len(), raw.len() as u64);
    assert_eq!(source.raw_hash(), xxh3_128(raw));
}

fn utf16(text: &str, bom: bool, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let mark = if bom { "\u{FEFF}" } else { "" };
    mark.encode_utf16().chain(text.encode_utf16()).flat_map(bytes_of).collect()
}

#[test]
fn a_utf8_byte_order_mark_is_not_text_but_counts_in_the_file() {
    let source = decoded("\u{FEFF}新聞".as_bytes());
    assert_eq!(source.text(), "新聞");
    assert_eq!(source.raw_span(Span::new(0, 3)), (3, 6));
    assert!(source.encoding().bom && !source.encoding().is_legacy());
}

#[test]
fn empty_input_is_an_empty_text() {
    for bytes in [&b""[..], b"\xEF\xBB\xBF", b"\xFF\xFE"] {
        let source = decoded(bytes);
        assert_eq!(source.text(), "");
        let at = bytes.len() as u64;
        assert_eq!(source.raw_span(Span::empty(0)), (at, at));
    }
}

#[test]
fn one_quote_or_letter_of_windows_1252_is_enough() {
    for (raw, text) in [
        (&b"The paper\x92s editor said it was not so."[..], "The paper’s editor said it was not so."),
        (b"\x93We will not go,\x94 she said.\n", "“We will not go,” she said.\n"),
        (b"He waited \x96 and waited.", "He waited – and waited."),
        (b"It\x92s", "It’s"),
        (b"He sat in a caf\xE9 in Bogot\xE1.", "He sat in a café in Bogotá."),
        (b"caf\xE9", "café"),
        (b"a na\xEFve view", "a naïve view"),
        (b"and so on\x85 and on", "and so on… and on"),
        (b"The fine is \xA3500.", "The fine is £500."),
        (b"Der Bundestag \xFCber M\xFCnchen", "Der Bundestag über München"),
    ] {
        let source = decoded(raw);
        assert_eq!(source.text(), text);
        assert_eq!(source.encoding().name, "windows-1252", "{text}");
        assert_exact(&source, raw, WINDOWS_1252);
    }
}

#[test]
fn encodings_of_other_scripts_and_letters_are_told_apart() {
    let cases = [
        (GB18030, "gb18030", "市政府昨天宣布，新的地铁线路将于明年春天开通。"),
        (BIG5, "Big5", "市政府昨天宣布，新的捷運路線將於明年春天通車。"),
        (SHIFT_JIS, "Shift_JIS", "市は昨日、新しい地下鉄の路線が来年の春に開業すると発表した。"),
        (EUC_JP, "EUC-JP", "市は昨日、新しい地下鉄の路線が来年の春に開業すると発表した。"),
        (ISO_2022_JP, "ISO-2022-JP", "市は昨日、新しい地下鉄の路線が来年の春に開業すると発表した。"),
        (EUC_KR, "EUC-KR", "시는 어제 새 지하철 노선이 내년 봄에 개통된다고 발표했다."),
        (
            WINDOWS_1250,
            "windows-1250",
            "Prezydent ogłosił wczoraj, że nowa linia metra ruszy na wiosnę przyszłego roku. Mieszkańcy są zadowoleni.",
        ),
        (WINDOWS_1254, "windows-1254", "Belediye dün yeni metro hattının gelecek yıl ilkbaharda açılacağını duyurdu."),
        (WINDOWS_1251, "windows-1251", "Город сообщил вчера, что новая линия метро откроется весной."),
    ];
    for (encoding, name, text) in cases {
        let (raw, _, _) = encoding.encode(text);
        let source = decoded(&raw);
        assert_eq!(source.text(), text);
        assert_eq!(source.encoding().name, name);
        assert!(source.encoding().is_legacy());
        assert_eq!(source.encoding().malformed, 0);
    }
}

#[test]
fn utf16_is_read_with_and_without_a_mark() {
    let text = "Metro line opens.\nThe mayor spoke for an hour. 地铁\n";
    for bom in [true, false] {
        assert_eq!(decoded(&utf16(text, bom, u16::to_le_bytes)).text(), text);
        let source = decoded(&utf16(text, bom, u16::to_be_bytes));
        assert_eq!(source.text(), text);
        assert_eq!((source.encoding().name, source.encoding().bom), ("UTF-16BE", bom));
    }
}

#[test]
fn a_few_bad_bytes_in_utf8_stay_bad_bytes_of_utf8() {
    let mut raw = "“Nein”, sagte er über Köln.".as_bytes().to_vec();
    raw.splice(3..3, [0xFF, 0xC3]);
    let source = decoded(&raw);
    assert_eq!(source.text(), "“\u{FFFD}\u{FFFD}Nein”, sagte er über Köln.");
    let encoding = source.encoding();
    assert_eq!((encoding.name, encoding.malformed), ("UTF-8", 2));
    assert_eq!(encoding.first_malformed, Some(Span::new(3, 6)));
    assert_eq!(source.raw_span(Span::new(6, 9)), (4, 5));
    assert_exact(&source, &raw, UTF_8);
}

#[test]
fn a_text_cut_within_a_character_is_utf8() {
    let source = decoded(b"He said \xE2\x80");
    assert_eq!((source.text(), source.encoding().name), ("He said \u{FFFD}", "UTF-8"));
}

#[test]
fn short_chinese_text_of_gb18030_is_not_damaged_utf8() {
    for text in ["联通", "新闻", "中国移动通信", "北京时间今天上午"] {
        let (raw, _, _) = GB18030.encode(text);
        assert_ne!(name_of(&raw), "UTF-8", "{text}");
    }
}

#[test]
fn a_declared_charset_decides_where_it_fits() {
    let mut page = b"<html><head><meta charset=\"iso-8859-5\"></head><body>".to_vec();
    page.extend_from_slice(b"\xBC\xD8\xE0</body></html>");
    assert!(decoded(&page).text().contains("Мир"));
    let mut wrong = b"<meta http-equiv=Content-Type content='text/html; charset=big5'>".to_vec();
    wrong.extend_from_slice(b"in a caf\xE9 there");
    assert!(decoded(&wrong).text().contains("café"));
}

#[test]
fn data_is_binary_and_a_stray_nul_is_not() {
    let mut noise = 0x2545_F491_4F6C_DD1D_u64;
    let random: Vec<u8> = std::iter::repeat_with(|| {
        noise ^= noise << 13;
        noise ^= noise >> 7;
        noise ^= noise << 17;
        noise.to_be_bytes()[3]
    })
    .take(5000)
    .collect();
    let png = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".to_vec();
    let pdf = b"%PDF-1.7\n% all the rest looks like text\n".to_vec();
    for data in [random, png, pdf, b"PK\x03\x04abc".to_vec(), b"\x1F\x8B\x08".to_vec(), vec![0; 100]] {
        assert_eq!(Source::decode(data).err(), Some(Undecodable::Binary));
    }
    assert_eq!(decoded(b"a\0b and \0 c").text(), "a\0b and \0 c");
    assert_eq!(decoded(b"\x1B[31mred\x1B[0m").encoding().name, "UTF-8");
    assert_eq!(decoded(b"%PDF- is how such files start").encoding().name, "UTF-8");
}

#[test]
fn utf32_is_refused_by_name() {
    let raw: Vec<u8> = "\u{FEFF}news".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    assert_eq!(Source::decode(raw).err(), Some(Undecodable::Utf32));
}

/// Line breaks, ASCII, Latin-1, kana, Han, hangul, rare Han and emoji.
fn any_text() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        Just("\r\n".to_owned()),
        Just("\n".to_owned()),
        Just("\r".to_owned()),
        "[ -~]{1,5}",
        "[ -~]",
        "[\u{A1}-\u{FF}]",
        "[“”’–…€]",
        "[ぁ-んァ-ンｱ-ﾝ]",
        "[一-龥]",
        "[가-힣]",
        "[㐀-㐯𠀀-𠀟]",
        "[😀-🙏]",
    ];
    proptest::collection::vec(character, 0..40).prop_map(|parts| parts.concat())
}

/// The text with what `encoding` does not have left out, and its bytes.
fn encode(text: &str, encoding: &'static encoding_rs::Encoding) -> Vec<u8> {
    let kept: String = text.chars().filter(|c| !encoding.encode(c.encode_utf8(&mut [0; 4])).2).collect();
    encoding.encode(&kept).0.into_owned()
}

proptest! {
    #[test]
    fn utf8_maps_exactly(text in any_text(), bom in any::<bool>()) {
        let raw = if bom { format!("\u{FEFF}{text}") } else { text.clone() };
        let source = decoded(raw.as_bytes());
        prop_assert_eq!(source.text(), &text);
        assert_exact(&source, raw.as_bytes(), UTF_8);
    }

    #[test]
    fn utf16_maps_exactly(text in any_text()) {
        for (encoding, raw) in [(UTF_16LE, utf16(&text, true, u16::to_le_bytes)), (UTF_16BE, utf16(&text, true, u16::to_be_bytes))] {
            let source = decoded(&raw);
            prop_assert_eq!(source.text(), &text);
            prop_assert_eq!(source.encoding().name, encoding.name());
            assert_exact(&source, &raw, encoding);
        }
    }

    #[test]
    fn legacy_encodings_map_exactly(text in any_text()) {
        for encoding in [GB18030, BIG5, SHIFT_JIS, EUC_JP, EUC_KR, WINDOWS_1252] {
            let raw = encode(&text, encoding);
            let source = Source::decode_as(&raw, encoding, 0);
            assert_exact(&source, &raw, encoding);
        }
    }

    #[test]
    fn what_detection_picks_maps_exactly(text in any_text()) {
        for encoding in [GB18030, BIG5, SHIFT_JIS, EUC_JP, EUC_KR, WINDOWS_1252] {
            let raw = encode(&text, encoding);
            let Ok(source) = Source::decode(raw.clone()) else { continue };
            let picked = encoding_rs::Encoding::for_label(source.encoding().name.as_bytes());
            assert_exact(&source, &raw, picked.expect("a name of the Encoding Standard"));
        }
    }

    #[test]
    fn arbitrary_bytes_decode_as_the_standard_says(raw in proptest::collection::vec(prop_oneof![any::<u8>(), Just(0x1B), Just(b'$'), Just(b'B'), 0x20..0x7Fu8, 0x81..0xFEu8], 0..80)) {
        for encoding in [UTF_8, UTF_16LE, UTF_16BE, GB18030, BIG5, SHIFT_JIS, EUC_JP, EUC_KR, WINDOWS_1252, WINDOWS_1251, ISO_2022_JP] {
            let source = Source::decode_as(&raw, encoding, 0);
            let (expected, had_errors) = encoding.decode_without_bom_handling(&raw);
            prop_assert_eq!(source.text(), &*expected);
            prop_assert_eq!(source.encoding().malformed > 0, had_errors);
            let mut last = 0;
            for (at, c) in source.text().char_indices() {
                let (from, to) = source.raw_span(Span::new(at, at + c.len_utf8()));
                prop_assert!(last <= from && from <= to && to <= raw.len() as u64, "{} at {}", encoding.name(), at);
                last = from;
            }
        }
        let _ = Source::decode(raw);
    }

    #[test]
    fn utf8_with_bad_bytes_maps_exactly(text in any_text(), bad in proptest::collection::vec((any::<proptest::sample::Index>(), 0x80..=0xFFu8), 1..6)) {
        let mut raw = text.into_bytes();
        for (index, byte) in bad {
            raw.insert(index.index(raw.len() + 1), byte);
        }
        let source = Source::decode_as(&raw, UTF_8, 0);
        prop_assert_eq!(source.text(), &*String::from_utf8_lossy(&raw));
        assert_exact(&source, &raw, UTF_8);
    }

    #[test]
    fn escapes_of_iso_2022_jp_lose_no_byte(text in "[ -~ぁ-ん一二三四五]{0,30}") {
        let raw = ISO_2022_JP.encode(&text).0.into_owned();
        let source = Source::decode_as(&raw, ISO_2022_JP, 0);
        prop_assert_eq!(source.text(), &*ISO_2022_JP.decode_without_bom_handling(&raw).0);
        let mut at = 0;
        for (start, c) in source.text().char_indices() {
            let (from, to) = source.raw_span(Span::new(start, start + c.len_utf8()));
            prop_assert_eq!(from, at);
            at = to;
        }
    }
}
