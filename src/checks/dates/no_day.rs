//! Whether a text that names a day the calendar lacks knows that: `rejects April 31`, `no such day`, `而不是12月32日`.

use crate::document::Document;
use crate::document::date::{DateMention, Reading, Witness};

/// Words of a paragraph that tells of such days, without case.
const WORDS: &[&str] = &[
    "reject",
    "invalid",
    "inválid",
    "ungültig",
    "illegal",
    "not exist",
    "no such",
    "there is no",
    "isn't",
    "wasn't",
    "isn’t",
    "wasn’t",
    "never",
    "nonsense",
    "impossible",
    "bogus",
    "leap",
    "instead of",
    "typo",
    "!?",
    "?!",
    "不存在",
    "没有",
    "沒有",
    "而不是",
    "闰年",
    "閏年",
    "无效",
    "無效",
    "错误",
    "錯誤",
];
/// Bytes round the day in which they are looked for: a long sentence.
const AROUND: usize = 200;

/// So many such days beside one are a list of them.
const LISTED: usize = 2;

/// Whether the paragraph of a day of the text lists such days, or says that it is none.
pub(super) fn is_known(document: &Document, mention: &DateMention) -> bool {
    if mention.witness != Witness::Text {
        return false;
    }
    let text = document.text();
    let mut from = mention.span.start.saturating_sub(AROUND);
    let mut to = (mention.span.end + AROUND).min(text.len());
    while !text.is_char_boundary(from) {
        from += 1;
    }
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let from = text[from..mention.span.start].rfind("\n\n").map_or(from, |cut| from + cut + 2);
    let to = text[mention.span.end..to].find("\n\n").map_or(to, |cut| mention.span.end + cut);
    let near = text[from..to].to_lowercase();
    let is_another = |other: &&DateMention| {
        matches!(other.reading, Reading::Impossible(_))
            && other.witness == Witness::Text
            && other.span != mention.span
            && other.span.start >= from
            && other.span.end <= to
    };
    let dates = document.dates();
    let first = dates.partition_point(|other| other.span.start < from);
    let beside = dates[first..].iter().take_while(|other| other.span.start < to);
    beside.filter(is_another).count() >= LISTED || WORDS.iter().any(|word| near.contains(word))
}
