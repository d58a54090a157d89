//! Patterns of whole lines, each compiled when a line first opens as it asks: building a regular expression takes
//! longer than reading a short text, and most texts meet none of them.

use std::sync::OnceLock;

use regex::Regex;

/// A pattern of whole lines.
pub(super) struct Opened {
    /// What may stand before the opening: brackets and flags alone.
    before: &'static str,
    /// One of these opens the line, brackets apart; literal text.
    openings: &'static [&'static str],
    /// All that follows.
    after: &'static str,
    regex: OnceLock<Regex>,
}

impl Opened {
    pub(super) const fn new(before: &'static str, openings: &'static [&'static str], after: &'static str) -> Self {
        Self { before, openings, after, regex: OnceLock::new() }
    }

    fn is_match(&self, line: &str) -> bool {
        let start = line.trim_start_matches(['(', '[', '（', '【']).as_bytes();
        let Some(first) = start.first().map(u8::to_ascii_lowercase) else { return false };
        let opens = |word: &&str| {
            let word = word.as_bytes();
            word[0].to_ascii_lowercase() == first
                && start.get(..word.len()).is_some_and(|s| s.eq_ignore_ascii_case(word))
        };
        self.openings.iter().any(opens) && self.regex().is_match(line)
    }

    fn regex(&self) -> &Regex {
        let whole = || format!(r"\A{}(?:{}){}\z", self.before, self.openings.join("|"), self.after);
        self.regex.get_or_init(|| Regex::new(&whole()).expect("a constant pattern"))
    }
}

/// Whether the whole `line` is one of `patterns`.
pub(super) fn is_one_of(patterns: &[Opened], line: &str) -> bool {
    patterns.iter().any(|pattern| pattern.is_match(line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::markup::{byline, photo_credit, source_note};

    /// They are compiled one by one, and late: no run but this one would meet them all.
    #[test]
    fn all_patterns_compile_and_open_with_literal_text() {
        let all: [&[Opened]; 4] =
            [&byline::LABELLED, &photo_credit::LABELLED, &photo_credit::CREDITS, &source_note::NOTES];
        for pattern in all.into_iter().flatten() {
            assert!(!pattern.regex().is_match(""));
            for opening in pattern.openings {
                assert_eq!(regex::escape(opening), *opening);
            }
        }
    }
}
