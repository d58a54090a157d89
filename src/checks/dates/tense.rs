//! What a sentence says of time, by its verbs: enough to tell reports from announcements.

use crate::text::Span;

/// Verbs of the past that do not end in `ed`.
const PAST: &[&str] = &[
    "said", "was", "were", "had", "told", "met", "began", "won", "lost", "made", "held", "took", "came", "went",
    "left", "found", "got", "gave", "saw", "did", "sent", "cut", "hit", "put", "rose", "fell", "broke", "led", "ran",
    "kept", "wrote", "spoke", "flew", "struck", "shot", "died",
];
/// Verbs of what is to come, or has come to be.
const OTHER: &[&str] = &["will", "would", "has", "have", "been"];
/// Words by which a day is still to come, whatever the verb.
const COMING: &[&str] = &[
    "will",
    "shall",
    "would",
    "until",
    "till",
    "by",
    "before",
    "due",
    "deadline",
    "expire",
    "expires",
    "starting",
    "scheduled",
    "planned",
    "expected",
    "upcoming",
    "next",
    "may",
    "can",
    "going",
    "to",
    "set",
];
/// Signs of the past in Chinese, and of what is to come.
const PAST_SIGNS: &[&str] = &["了", "已", "曾", "报道", "報導", "報道"];
const COMING_SIGNS: &[&str] = &["将", "將", "预计", "預計", "计划", "計劃", "截止", "前", "起", "至", "届", "拟", "要"];

/// How far from a day its verb is looked for, in bytes: a long sentence of news.
const SENTENCE: usize = 300;

/// The parts of the sentence before and after `span`.
pub(super) fn sentence(text: &str, span: Span) -> (&str, &str) {
    const ENDS: [char; 6] = ['.', '?', '!', '。', '？', '！'];
    let (mut start, mut end) = (span.start.saturating_sub(SENTENCE), (span.end + SENTENCE).min(text.len()));
    while !text.is_char_boundary(start) {
        start += 1;
    }
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let (before, after) = (&text[start..span.start], &text[span.end..end]);
    let before = before.rsplit(ENDS).next().unwrap_or(before);
    let before = before.rsplit("\n\n").next().unwrap_or(before);
    let after = after.split(ENDS).next().unwrap_or(after);
    let after = after.split("\n\n").next().unwrap_or(after);
    (before, after)
}

fn words<'a>(parts: (&'a str, &'a str)) -> impl Iterator<Item = &'a str> {
    [parts.0, parts.1].into_iter().flat_map(|part| part.split(|c: char| !c.is_alphabetic()))
}

fn is_past(word: &str) -> bool {
    (word.len() > 3 && word.ends_with("ed")) || PAST.contains(&word)
}

/// Whether the sentence round `span` has a verb of the past or the future: it tells of one day and not of every such day.
pub(super) fn has_tense(text: &str, span: Span) -> bool {
    words(sentence(text, span)).any(|word| is_past(word) || OTHER.contains(&word))
}

/// Whether the sentence round `span` tells of the past alone.
pub(super) fn has_past(text: &str, span: Span) -> bool {
    let parts = sentence(text, span);
    let has = |signs: &[&str]| signs.iter().any(|sign| parts.0.contains(sign) || parts.1.contains(sign));
    if text[span.start..span.end].chars().any(|c| c >= '\u{2e80}') {
        return has(PAST_SIGNS) && !has(COMING_SIGNS);
    }
    words(parts).any(is_past) && !words(parts).any(|word| COMING.contains(&word.to_ascii_lowercase().as_str()))
}
