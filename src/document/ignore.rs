//! Comments that tell the linter to leave something: `<!-- corpus-lint-ignore markup/entity: quoted as it was sent -->`.
//!
//! What they cover is said here and nowhere else. A comment with something else on its lines covers these lines. One
//! that has them to itself covers the paragraph after it, up to the next blank line, and in HTML, where blank lines
//! mean nothing, the next line that is not blank. `corpus-lint-ignore-file` covers the whole document.

use serde::{Deserialize, Serialize};

use super::{BodyKind, Document};
use crate::text::Span;

/// How such comments start.
const KEYWORD: &str = "corpus-lint-ignore";
/// Most words of one document that are heeded: each is held against each finding.
const WORDS_MAX: usize = 1_000;

/// What a comment covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reach {
    /// The whole document.
    File,
    /// From one line to another, both from 1 and both included.
    Lines(u32, u32),
    /// Nothing: no text follows it, or it names no rule.
    Nothing,
}

/// One word of such a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IgnoreWord {
    /// Where the rule is named: its id, its family, or `all`.
    pub span: Span,
    /// What is left of it.
    pub reach: Reach,
    /// What the comment gives as the reason.
    pub reason: Option<String>,
}

/// The words of all such comments in `document`, in order.
pub fn ignore_words(document: &Document) -> Vec<IgnoreWord> {
    let mut words = Vec::new();
    if memchr::memmem::find(document.slice(document.body()).as_bytes(), KEYWORD.as_bytes()).is_none() {
        return words;
    }
    let mut lines = None;
    for element in document.html().elements().iter().filter(|element| element.is_comment()) {
        let Some(comment) = Comment::read(document, element.open) else { continue };
        let lines = lines.get_or_insert_with(|| Lines::of(document));
        let reach = if comment.is_of_file { Reach::File } else { lines.reach(document, element.open) };
        words.extend(comment.words.into_iter().map(|(span, names)| IgnoreWord {
            span,
            reach: if names { reach } else { Reach::Nothing },
            reason: comment.reason.clone(),
        }));
    }
    words.truncate(WORDS_MAX);
    words
}

/// What a comment says.
struct Comment {
    is_of_file: bool,
    /// Each with whether it can be the name of a rule.
    words: Vec<(Span, bool)>,
    reason: Option<String>,
}

impl Comment {
    fn read(document: &Document, whole: Span) -> Option<Self> {
        let text = document.slice(whole);
        let inner = text.strip_prefix("<!--")?;
        let inner = inner.strip_suffix("-->").unwrap_or(inner);
        let start = inner.trim_start().strip_prefix(KEYWORD)?;
        let suffix = start.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_')).unwrap_or(start.len());
        let at = |rest: &str| whole.start + (rest.as_ptr() as usize - text.as_ptr() as usize);
        let keyword = Span::new(at(start) - KEYWORD.len(), at(start) + suffix);
        if !matches!(&start[..suffix], "" | "-file") {
            return Some(Self { is_of_file: false, words: vec![(keyword, false)], reason: None });
        }
        let mut rest = start[suffix..].trim_start();
        let mut words = Vec::new();
        loop {
            let end = rest.find(|c: char| c.is_whitespace() || c == ',').unwrap_or(rest.len());
            let word = rest[..end].trim_end_matches(':');
            if !word.is_empty() {
                words.push((Span::new(at(rest), at(rest) + word.len()), true));
            }
            match (word.len() == end).then(|| rest[end..].trim_start().strip_prefix(',')).flatten() {
                Some(more) if !word.is_empty() => rest = more.trim_start(),
                _ => {
                    rest = &rest[end..];
                    break;
                }
            }
        }
        if words.is_empty() {
            words.push((keyword, false));
        }
        let reason =
            rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '-' | '–' | '—')).trim_end();
        let reason = (!reason.is_empty()).then(|| reason.split_whitespace().collect::<Vec<_>>().join(" "));
        Some(Self { is_of_file: &start[..suffix] == "-file", words, reason })
    }
}

/// Which lines are blank, and where the paragraph of each ends.
struct Lines {
    /// For each line, from 0, the last one of the run of lines that are not blank; `None` for a blank one.
    ends: Vec<Option<u32>>,
    /// For each line the next that is not blank, itself included.
    next: Vec<Option<u32>>,
}

impl Lines {
    fn of(document: &Document) -> Self {
        let (text, lines) = (document.text(), document.lines());
        let count = lines.line_of(text.len()) + 1;
        let (mut ends, mut next) = (vec![None; count], vec![None; count]);
        let (mut end, mut following) = (None, None);
        for line in (0..count).rev() {
            let is_blank = text[lines.start_of(line)..lines.end_of(line, text)].trim().is_empty();
            end = if is_blank { None } else { end.or(Some(line as u32)) };
            following = if is_blank { following } else { Some(line as u32) };
            (ends[line], next[line]) = (end, following);
        }
        Self { ends, next }
    }

    fn reach(&self, document: &Document, comment: Span) -> Reach {
        let (text, lines) = (document.text(), document.lines());
        let (first, last) = (lines.line_of(comment.start), lines.line_of(comment.end));
        let before = &text[lines.start_of(first)..comment.start];
        let after = &text[comment.end..lines.end_of(last, text).max(comment.end)];
        if !before.trim().is_empty() || !after.trim().is_empty() {
            return Reach::Lines(first as u32 + 1, last as u32 + 1);
        }
        let Some(next) = self.next.get(last + 1).copied().flatten() else { return Reach::Nothing };
        let end = if document.kind() == BodyKind::Html { next } else { self.ends[next as usize].unwrap_or(next) };
        Reach::Lines(next + 1, end + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Word, reach and reason of all.
    fn words(path: &str, text: &str) -> Vec<(String, Reach, Option<String>)> {
        let document = Document::from_text(path, text);
        let own = |word: IgnoreWord| (document.slice(word.span).to_owned(), word.reach, word.reason);
        ignore_words(&document).into_iter().map(own).collect()
    }

    fn one(path: &str, text: &str) -> (String, Reach, Option<String>) {
        words(path, text).pop().unwrap()
    }

    #[test]
    fn a_comment_covers_its_line_or_the_next_paragraph() {
        let beside = one("a.md", "One.\nTwo <!-- corpus-lint-ignore links --> more.\nThree.\n");
        assert_eq!(beside.1, Reach::Lines(2, 2));
        let alone = one("a.md", "One.\n\n<!-- corpus-lint-ignore links -->\n\nTwo\nthree.\n\nFour.\n");
        assert_eq!(alone.1, Reach::Lines(5, 6));
        let page = one("a.html", "<p>One</p>\n<!-- corpus-lint-ignore links -->\n<p>Two</p>\n<p>Three</p>\n");
        assert_eq!(page.1, Reach::Lines(3, 3));
        assert_eq!(one("a.md", "One.\n\n<!-- corpus-lint-ignore links -->\n").1, Reach::Nothing);
        assert_eq!(one("a.md", "One.\n\n<!-- corpus-lint-ignore-file links -->\n").1, Reach::File);
    }

    #[test]
    fn rules_are_told_from_the_reason() {
        let of = |inner: &str| words("a.md", &format!("One <!-- corpus-lint-ignore{inner}--> two.\n"));
        let names = |inner: &str| of(inner).into_iter().map(|(name, ..)| name).collect::<Vec<_>>().join("|");
        let reason = |inner: &str| of(inner).pop().unwrap().2.unwrap_or_default();
        assert_eq!(names(" a/b, c/d ,e the rest, is why "), "a/b|c/d|e");
        assert_eq!(reason(" a/b, c/d ,e the rest, is why "), "the rest, is why");
        assert_eq!(
            (names(" a/b: as\n  printed "), reason(" a/b: as\n  printed ")),
            ("a/b".into(), "as printed".into())
        );
        assert_eq!((names(" a/b -- why "), reason(" a/b -- why ")), ("a/b".into(), "why".into()));
        assert_eq!(reason(" a/b "), "");
    }

    #[test]
    fn a_comment_that_names_no_rule_covers_nothing_and_is_told() {
        let of = |inner: &str| one("a.md", &format!("One <!-- {inner} --> two.\n"));
        assert_eq!(of("corpus-lint-ignore").0, "corpus-lint-ignore");
        let unknown = of("corpus-lint-ignore-next a/b");
        assert_eq!((&*unknown.0, unknown.1), ("corpus-lint-ignore-next", Reach::Nothing));
        assert!(words("a.md", "One <!-- corpus-lint --> two, `<!-- corpus-lint-ignore a/b -->`.\n").is_empty());
    }

    #[test]
    fn very_many_comments_are_bounded() {
        let text = "<!-- corpus-lint-ignore all -->\n".repeat(20_000);
        assert_eq!(words("a.md", &text).len(), WORDS_MAX);
    }
}
