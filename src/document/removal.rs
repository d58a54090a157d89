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
/// script without spaces, where a space may mean something else. `None` where it would cut a link or an element in two,
/// and for words that end with a colon: they introduce what follows.
pub fn removal(document: &Document, span: Span) -> Option<Removal> {
    let text = document.text();
    let span = with_whole_link(text, with_signs(document, span))?;
    if cuts_an_element(document, span) || span.of(text).trim_end().ends_with([':', '：']) {
        return None;
    }
    let span = emptied(document, span);
    let (first, last) = (document.lines().line_of(span.start), document.lines().line_of(span.end));
    let start = document.lines().start_of(first);
    let end = document.lines().end_of(last, text).max(span.end);
    let (before, after) = (&text[start..span.start], &text[span.end..end]);
    let in_body = start >= document.body().start;
    if in_body && after.trim_start().is_empty() && is_bare(document, before, last) {
        return Some(Removal { span: whole_lines(document, first, last), replacement: "" });
    }
    Some(within_line(document, span, before, after))
}

/// How far is looked round a stretch on its line, in bytes: what is longer is no mark, tag or link that goes with it.
const WINDOW: usize = 4096;

/// The stretch with the signs of emphasis round it, which would be left with nothing between them.
fn with_signs(document: &Document, mut span: Span) -> Span {
    let text = document.text();
    while document.kind() != BodyKind::Html
        && ["*", "_", "~~"].iter().any(|sign| text[..span.start].ends_with(sign) && text[span.end..].starts_with(sign))
    {
        let width = if text[span.end..].starts_with('~') { 2 } else { 1 };
        span = Span::new(span.start - width, span.end + width);
    }
    span
}

/// The stretch with all of a Markdown link whose words it is, or that starts in it; `None` if brackets stay open or
/// close nothing, and for the words of a picture.
fn with_whole_link(text: &str, mut span: Span) -> Option<Span> {
    if text[..span.start].ends_with('[') && text[span.end..].starts_with(']') {
        if text[..span.start].ends_with("![") {
            return None;
        }
        span.start -= 1;
    }
    let mut depth = 0_usize;
    for byte in span.of(text).bytes() {
        match byte {
            b'[' => depth += 1,
            b']' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    match (depth, text[span.end..].strip_prefix(']')) {
        (0, _) => Some(span),
        (1, Some(rest)) => {
            let rest = &rest[..rest.floor_char_boundary(WINDOW)];
            let line = rest.find(['\n', '\r']).map_or(rest, |end| &rest[..end]);
            let target = match line.as_bytes().first() {
                Some(b'[') => line.find(']').map_or(0, |end| end + 1),
                Some(b'(') => line.find(')').map_or(0, |end| end + 1),
                _ => 0,
            };
            Some(Span::new(span.start, span.end + 1 + target))
        }
        _ => None,
    }
}

/// Whether one tag of an element is in the stretch and the other is not.
fn cuts_an_element(document: &Document, span: Span) -> bool {
    let text = document.slice(span);
    if !text.contains('<') {
        return false;
    }
    let elements = document.html().elements();
    let first = elements.partition_point(|element| element.open.start < span.start);
    let mut closed = 0;
    for element in elements[first..].iter().take_while(|element| element.open.start < span.end) {
        match element.close {
            _ if element.open.end > span.end => return true,
            Some(close) if close.end > span.end => return true,
            Some(_) => closed += 1,
            None => {}
        }
    }
    let orphans = document.html().orphans();
    let orphans = &orphans[orphans.partition_point(|orphan| orphan.start < span.start)..];
    let orphans = orphans.iter().take_while(|orphan| orphan.end <= span.end).count();
    let comments = elements[first..].iter().take_while(|element| element.open.start < span.end);
    let quoted: usize =
        comments.filter(|e| e.is_comment()).map(|e| e.open.of(document.text()).matches("</").count()).sum();
    text.matches("</").count() > closed + orphans + quoted && !text.contains("<script") && !text.contains("<style")
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
        let window = before.floor_char_boundary(before.len().saturating_sub(WINDOW));
        let tag = before[window..].rfind('<').map(|at| window + at);
        let Some(open) = tag.and_then(|at| document.html().element_at(at)) else { break };
        let is_frame = matches!(&*open.name, "html" | "body" | "main" | "article" | "td" | "th");
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
/// `last` is the number of the line.
fn is_bare(document: &Document, before: &str, last: usize) -> bool {
    if before.len() > WINDOW {
        return false;
    }
    if before.trim().is_empty() {
        return true;
    }
    if document.kind() == BodyKind::Html {
        return false;
    }
    let is_heading = |word: &str| word.len() <= 6 && word.bytes().all(|byte| byte == b'#');
    let is_mark = |word: &str| matches!(word, "-" | "*" | "+" | ">" | "•") || is_heading(word);
    // A paragraph that goes on would lose its place in the list.
    let next = line(document, last + 1);
    let goes_on = next.starts_with([' ', '\t', '>']) && !next.trim().is_empty();
    before.split_whitespace().all(is_mark) && !goes_on
}

/// The lines from `first` to `last` with their line end, and one of the blank lines round them.
fn whole_lines(document: &Document, first: usize, last: usize) -> Span {
    let (text, lines) = (document.text(), document.lines());
    let start_of = |line: usize| if line < lines.len() { lines.start_of(line) } else { text.len() };
    let is_blank = |number: usize| line(document, number).trim().is_empty();
    let mut next = last + 1;
    // The line under a heading goes with it; alone it would be a rule.
    if document.kind() == BodyKind::Markdown && is_underline(line(document, next)) {
        next += 1;
    }
    let top = lines.line_of(document.body().start);
    let blank_above = first == top || is_blank(first - 1);
    let at_end = start_of(next) == text.len();
    if blank_above && !at_end && is_blank(next) {
        return Span::new(start_of(first), start_of(next + 1));
    }
    // At the end of the text the blank lines above go.
    let above = if at_end { (top + 1..first).rev().take_while(|number| is_blank(*number)).count() } else { 0 };
    Span::new(start_of(first - above), start_of(next))
}

/// The line with this number, without its line end; nothing past the last.
fn line(document: &Document, number: usize) -> &str {
    let (text, lines) = (document.text(), document.lines());
    if number < lines.len() { &text[lines.start_of(number)..lines.end_of(number, text)] } else { "" }
}

fn is_underline(line: &str) -> bool {
    let line = line.trim();
    let is_of = |sign: u8| line.bytes().all(|byte| byte == sign);
    !line.is_empty() && is_of(b'=') || line.len() > 1 && is_of(b'-')
}

/// A stretch with other text on its line.
fn within_line(document: &Document, span: Span, before: &str, after: &str) -> Removal {
    let is_space = |c: char| c == ' ' || c == '\t';
    let (left, right) = (before.trim_end_matches(is_space), after.trim_start_matches(is_space));
    let (spaces_before, spaces_after) = (before.len() - left.len(), after.len() - right.len());
    let (last, next) = (left.chars().next_back(), right.chars().next());
    let without = |start: usize, end: usize| Removal { span: Span::new(start, end), replacement: "" };
    if right.is_empty() {
        // Two spaces at the end of a line of Markdown break it.
        let breaks = document.kind() == BodyKind::Markdown && spaces_after >= 2;
        return without(span.start - spaces_before, span.end + if breaks { 0 } else { spaces_after });
    }
    if last.is_some_and(is_wide) || next.is_some_and(is_wide) {
        return without(span.start, span.end);
    }
    let closes = next.is_some_and(|c| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')'));
    if !left.is_empty() && spaces_before > 0 && (spaces_after > 0 || closes) {
        return without(span.start - spaces_before, span.end);
    }
    if left.is_empty() {
        // What stood before the stretch is how the line is indented.
        return without(span.start, span.end + spaces_after);
    }
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let joins = spaces_before + spaces_after == 0 && is_word(last) && is_word(next);
    Removal { span, replacement: if joins { " " } else { "" } }
}

fn is_wide(c: char) -> bool {
    is_spaceless(c) || matches!(c, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}')
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
        let Some(removal) = removal(&document, Span::new(start, end)) else { return text };
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
            ("* ⟦One⟧\n  more\n", "*\n  more\n"),
            ("One.\n\n## ⟦Share this⟧\n\nTwo.\n", "One.\n\nTwo.\n"),
            ("One.\n\n⟦Share this⟧\n----\n\nTwo.\n", "One.\n\nTwo.\n"),
            ("<p>One.</p><p>⟦Share this⟧</p><p>Two.</p>\n", "<p>One.</p><p>Two.</p>\n"),
            (
                "<div><p>One.</p>\n<ul><li> ⟦Share⟧ </li></ul>\n<p>Two.</p></div>\n",
                "<div><p>One.</p>\n<p>Two.</p></div>\n",
            ),
            ("<p>One. <b>⟦Share⟧</b> Two.</p>\n", "<p>One. Two.</p>\n"),
            ("<p>⟦Share⟧ Two.</p>\n", "<p> Two.</p>\n"),
            ("<p>One.</p>\n<a href=\"/c\">\n ⟦Share⟧\n</a>\n<p>Two.</p>\n", "<p>One.</p>\n<p>Two.</p>\n"),
        ];
        for (marked, expected) in cases {
            assert_eq!(without("a.md", marked), expected, "{marked:?}");
        }
    }

    #[test]
    fn links_and_elements_go_whole_or_stay() {
        let cases = [
            ("One.\n\n⟦作者：[Ada Doe⟧][a]\n译者：[李四][b]\n", "One.\n\n译者：[李四][b]\n"),
            ("One.\n\n⟦By [Ada Doe⟧](https://example.org/a)\n", "One.\n"),
            ("One.\n\n[⟦Read more⟧](https://example.org/a)\n\nTwo.\n", "One.\n\nTwo.\n"),
            ("One. [**⟦Read more⟧**][a] Two.\n", "One. Two.\n"),
            ("![⟦Read more⟧](a.png)\n", "![Read more](a.png)\n"),
            ("One.\n\n⟦See also:⟧\n\n- Two\n", "One.\n\nSee also:\n\n- Two\n"),
            ("One.\n\n⟦By [Ada Doe⟧\n", "One.\n\nBy [Ada Doe\n"),
            ("One.\n\n[⟦By Ada] Doe⟧\n", "One.\n\n[By Ada] Doe\n"),
            ("<p>One.</p><p>⟦<b>By Ada⟧ Doe</b></p>\n", "<p>One.</p><p><b>By Ada Doe</b></p>\n"),
            ("<p>One.</p><p><b>⟦By</b> Ada⟧</p>\n", "<p>One.</p><p><b>By</b> Ada</p>\n"),
            ("<p>One.</p><p>⟦<b>By</b> Ada⟧</p>\n", "<p>One.</p>\n"),
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
