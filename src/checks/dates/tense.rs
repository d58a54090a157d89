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
/// What stands before and after a day in Chinese on which something was done.
const DONE_BEFORE: &[&str] =
    &["已于", "已於", "已经于", "已經於", "曾于", "曾於", "发布于", "發布於", "发表于", "發表於", "摄于", "攝於"];
const DONE_AFTER: &[&str] = &["电", "電", "讯", "訊", "报道", "報導", "報道", "发表了", "發表了", "发布了", "發布了"];

/// Verbs by which news tell what somebody said or did.
const REPORTED: &[&str] = &[
    "said",
    "told",
    "announced",
    "reported",
    "confirmed",
    "stated",
    "urged",
    "warned",
    "declared",
    "denied",
    "called",
    "arrested",
    "killed",
    "died",
    "elected",
    "signed",
    "approved",
    "voted",
    "passed",
    "met",
    "held",
    "arrived",
    "condemned",
    "accused",
    "sentenced",
    "ordered",
    "rejected",
    "agreed",
    "unveiled",
    "issued",
    "published",
];
/// Words by which a sentence tells of nothing that was.
const IMAGINED: &[&str] = &["imagine", "imagining", "suppose", "supposing", "pretend", "perhaps", "maybe"];
/// Words by which a clause may be of any such day.
const LOOSE: &[&str] = &[
    "if",
    "whether",
    "whenever",
    "every",
    "each",
    "you",
    "your",
    "like",
    "usually",
    "often",
    "typically",
    "always",
    "never",
    "would",
    "could",
    "might",
];

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

/// Whether the sentence round `span` has a verb of the past.
pub(super) fn has_past(text: &str, span: Span) -> bool {
    words(sentence(text, span)).any(is_past)
}

/// Whether the sentence round `span` tells what somebody said or did, as news do; who writes `I` tells of himself.
pub(super) fn is_reported(text: &str, span: Span) -> bool {
    let sentence = sentence(text, span);
    words(sentence).any(|word| REPORTED.contains(&word)) && !words(sentence).any(|word| word == "I")
}

/// Whether the sentence round `span` speaks of what might be.
pub(super) fn is_imagined(text: &str, span: Span) -> bool {
    words(sentence(text, span)).any(|word| IMAGINED.contains(&word.to_ascii_lowercase().as_str()))
}

/// Whether the clause round `span` may be of any such day.
pub(super) fn is_loose(text: &str, span: Span) -> bool {
    const CUTS: [char; 4] = [',', ';', ':', '\u{2014}'];
    let (before, after) = sentence(text, span);
    let clause = (before.rsplit(CUTS).next().unwrap_or(before), after.split(CUTS).next().unwrap_or(after));
    words(clause).any(|word| LOOSE.contains(&word.to_ascii_lowercase().as_str()))
}

/// Whether something is said to have happened on the day at `span`: `was released on`, `已于…`, `…电`, in a sentence that
/// tells of nothing to come.
pub(super) fn is_past_day(text: &str, span: Span) -> bool {
    let (before, after) = sentence(text, span);
    if text[span.start..span.end].chars().any(|c| c >= '\u{2e80}') {
        return DONE_BEFORE.iter().any(|sign| before.trim_end().ends_with(sign))
            || DONE_AFTER.iter().any(|sign| after.trim_start().starts_with(sign));
    }
    let leads = ["on", "at", "in", "the"];
    let mut back = before.rsplit(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let verb = back.find(|word| !leads.contains(word));
    verb.is_some_and(|verb| {
        is_past(verb) && !["scheduled", "planned", "expected", "dated", "sentenced"].contains(&verb)
    }) && !words((before, after)).any(|word| COMING.contains(&word.to_ascii_lowercase().as_str()))
}
