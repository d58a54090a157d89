//! Taking a stretch out of a document without leaving a hole: an empty line, a bullet without words, two spaces.

use super::{BodyKind, Document};
use crate::text::{Span, is_spaceless};

/// What is to be replaced so that a stretch is gone, and by what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removal {
    /// The stretch, and what goes with it.
    pub span: Span,
    /// A space where two words would run together; empty otherwise.
    pub replacement: &'static str,
}

/// How `span` is taken out of `document`.
///
/// A line on which nothing else stands goes as a whole, with one of two blank lines round it; so does the element of
/// HTML or the mark of Markdown that would be left empty. Within a line one of two spaces goes, but not beside a
/// script without spaces, where a space may mean something else.
pub fn removal(document: &Document, span: Span) -> Removal {
    let text = document.text();
    let span = emptied(document, span);
    let (start, end) = (line_start(text, span.start), line_end(text, span.end));
    let (before, after) = (&text[start..span.start], &text[span.end..end]);
    let in_body = start >= document.body().start;
    if in_body && after.trim().is_empty() && is_bare(document, before, end) {
        return Removal { span: lines(document, start, end), replacement: "" };
    }
    within_line(text, span, before, after)
}

/// The stretch with the elements round it that hold nothing else.
fn emptied(document: &Document, mut span: Span) -> Span {
    let text = document.text();
    // Few elements are nested round one line, and a bound keeps hostile nesting cheap.
    for _ in 0..4 {
        let before = text[..span.start].trim_end_matches([' ', '\t', '\n', '\r']);
        if !before.ends_with('>') {
            break;
        }
        let Some(open) = before.rfind('<').and_then(|at| document.html().element_at(at)) else { break };
        let is_frame = matches!(&*open.name, "html" | "body" | "main" | "article" | "td" | "th" | "a");
        let own = open.open.end == before.len() && open.close.is_some_and(|close| close.end == open.span.end);
        let content = open.content();
        let alone = content.contains(span) && text[span.end..content.end].trim().is_empty();
        if is_frame || !own || !alone {
            break;
        }
        span = open.span;
    }
    span
}

/// Whether what stands before a stretch that ends its line is nothing without it: white space, or a mark of Markdown.
/// `end` is the end of the line.
fn is_bare(document: &Document, before: &str, end: usize) -> bool {
    if before.trim().is_empty() {
        return true;
    }
    if document.kind() == BodyKind::Html {
        return false;
    }
    let marks = before.trim();
    let is_mark = |word: &str| {
        matches!(word, "-" | "*" | "+" | ">" | "•")
            || !word.is_empty() && word.len() <= 6 && word.bytes().all(|byte| byte == b'#')
    };
    // A paragraph that goes on would lose its place in the list.
    let next = next_line(document.text(), end);
    let goes_on = next.starts_with([' ', '\t', '>']) && !next.trim().is_empty();
    marks.split_whitespace().all(is_mark) && !goes_on
}

/// The lines from `start` to `end` with their line end, and one of the blank lines round them.
fn lines(document: &Document, start: usize, end: usize) -> Span {
    let (text, body) = (document.text(), document.body());
    let mut end = past_line_end(text, end);
    // The line under a heading goes with it; alone it would be a rule.
    if document.kind() == BodyKind::Markdown && is_underline(next_line_at(text, end)) {
        end = past_line_end(text, line_end(text, end));
    }
    let above = text[body.start.min(start)..start].trim_end_matches(['\n', '\r']);
    let last = above.rfind(['\n', '\r']).map_or(above, |at| &above[at + 1..]);
    let blank_above =
        start == body.start || is_blank_end(&text[body.start.min(start)..start]) || last.trim().is_empty();
    if blank_above && end < text.len() && next_line_at(text, end).trim().is_empty() {
        return Span::new(start, past_line_end(text, line_end(text, end)));
    }
    if blank_above && end == text.len() && start > body.start {
        // At the end of the text the blank line above goes.
        let kept = body.start + text[body.start..start].trim_end().len();
        return Span::new(past_line_end(text, line_end(text, kept)).min(start), end);
    }
    Span::new(start, end)
}

/// Whether the last whole line of `above` is blank.
fn is_blank_end(above: &str) -> bool {
    let Some(above) = above.strip_suffix('\n') else { return false };
    let above = above.strip_suffix('\r').unwrap_or(above);
    let line = above.rfind('\n').map_or(above, |at| &above[at + 1..]);
    line.trim().is_empty()
}

fn is_underline(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty()
        && (line.bytes().all(|byte| byte == b'=') || line.len() > 1 && line.bytes().all(|byte| byte == b'-'))
}

/// A stretch with other text on its line.
fn within_line(text: &str, span: Span, before: &str, after: &str) -> Removal {
    let is_space = |c: char| c == ' ' || c == '\t';
    let left = before.trim_end_matches(is_space);
    let right = after.trim_start_matches(is_space);
    let (last, next) = (left.chars().next_back(), right.chars().next());
    let spaced = left.len() < before.len();
    if right.is_empty() {
        return Removal {
            span: Span::new(span.start - (before.len() - left.len()), span.end + after.len()),
            replacement: "",
        };
    }
    if last.is_some_and(is_wide) || next.is_some_and(is_wide) {
        return Removal { span, replacement: "" };
    }
    let closes = next.is_some_and(|c| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')'));
    if spaced && (right.len() < after.len() || closes) {
        return Removal { span: Span::new(span.start - (before.len() - left.len()), span.end), replacement: "" };
    }
    if left.is_empty() && right.len() < after.len() {
        return Removal { span: Span::new(span.start, span.end + (after.len() - right.len())), replacement: "" };
    }
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let joins = is_word(text[..span.start].chars().next_back()) && is_word(text[span.end..].chars().next());
    Removal { span, replacement: if joins { " " } else { "" } }
}

fn is_wide(c: char) -> bool {
    is_spaceless(c) || matches!(c, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}')
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// The end of the line that holds `at`, without its line end.
fn line_end(text: &str, at: usize) -> usize {
    let end = at + text[at..].find('\n').unwrap_or(text.len() - at);
    if end > at && text[..end].ends_with('\r') { end - 1 } else { end }
}

fn past_line_end(text: &str, at: usize) -> usize {
    at + text[at..].find('\n').map_or(text.len() - at, |end| end + 1)
}

/// The line that starts at `at`.
fn next_line_at(text: &str, at: usize) -> &str {
    &text[at..line_end(text, at)]
}

/// The line after the one that ends at `end`.
fn next_line(text: &str, end: usize) -> &str {
    next_line_at(text, past_line_end(text, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `marked` without what stands between the marks.
    fn without(path: &str, marked: &str) -> String {
        let start = marked.find('⟦').unwrap();
        let text = marked.replace('⟦', "");
        let end = text.find('⟧').unwrap();
        let text = text.replace('⟧', "");
        let document = Document::from_text(path, &text);
        let removal = removal(&document, Span::new(start, end));
        format!("{}{}{}", &text[..removal.span.start], removal.replacement, &text[removal.span.end..])
    }

    #[test]
    fn a_line_goes_as_a_whole() {
        let cases = [
            ("One.\n\n⟦Share this⟧\n\nTwo.\n", "One.\n\nTwo.\n"),
            ("One.\r\n\r\n⟦Share this⟧\r\n\r\nTwo.\r\n", "One.\r\n\r\nTwo.\r\n"),
            ("One.\n⟦Share this⟧  \nTwo.\n", "One.\nTwo.\n"),
            ("One.\n\n⟦Share this⟧\nTwo.\n", "One.\n\nTwo.\n"),
            ("One.\n\n⟦Share this⟧\n", "One.\n"),
            ("One.\n\n⟦Share this⟧", "One.\n"),
            ("⟦Share this⟧\n\nTwo.\n", "Two.\n"),
            ("---\ntitle: x\n---\n⟦Share this⟧\n\nTwo.\n", "---\ntitle: x\n---\nTwo.\n"),
            ("---\ntitle: x\n---\n\n⟦Share this⟧\n\nTwo.\n", "---\ntitle: x\n---\n\nTwo.\n"),
            ("One.\n\n  ⟦A\n\nB⟧\n\nTwo.\n", "One.\n\nTwo.\n"),
        ];
        for (marked, expected) in cases {
            assert_eq!(without("a.txt", marked), expected, "{marked:?}");
        }
    }

    #[test]
    fn marks_and_elements_do_not_stay_empty() {
        let cases = [
            ("* ⟦译者：张三⟧\n* 李四\n", "* 李四\n"),
            ("* ⟦One⟧\n  more\n", "* \n  more\n"),
            ("One.\n\n## ⟦Share this⟧\n\nTwo.\n", "One.\n\nTwo.\n"),
            ("One.\n\n⟦Share this⟧\n----\n\nTwo.\n", "One.\n\nTwo.\n"),
            ("<p>One.</p><p>⟦Share this⟧</p><p>Two.</p>\n", "<p>One.</p><p>Two.</p>\n"),
            (
                "<div><p>One.</p>\n<ul><li> ⟦Share⟧ </li></ul>\n<p>Two.</p></div>\n",
                "<div><p>One.</p>\n<p>Two.</p></div>\n",
            ),
            ("<p>One. <b>⟦Share⟧</b> Two.</p>\n", "<p>One. Two.</p>\n"),
            ("<p>⟦Share⟧ Two.</p>\n", "<p> Two.</p>\n"),
        ];
        for (marked, expected) in cases {
            assert_eq!(without("a.md", marked), expected, "{marked:?}");
        }
    }

    #[test]
    fn within_a_line_words_stay_apart_and_cjk_as_it_is() {
        let cases = [
            ("The bridge ⟦(AP)⟧ opens.\n", "The bridge opens.\n"),
            ("The bridge ⟦(AP)⟧.\n", "The bridge.\n"),
            ("The bridge ⟦(AP)⟧\nopens.\n", "The bridge\nopens.\n"),
            ("⟦(AP)⟧ The bridge.\n", "The bridge.\n"),
            ("one⟦(AP)⟧two\n", "one two\n"),
            ("大桥⟦（路透社摄）⟧开通。\n", "大桥开通。\n"),
            ("大桥 ⟦（路透社摄）⟧ 开通。\n", "大桥  开通。\n"),
        ];
        for (marked, expected) in cases {
            assert_eq!(without("a.txt", marked), expected, "{marked:?}");
        }
    }
}
