//! Fits the line of a snippet to the columns there are, and makes it safe to print.
//!
//! Wide characters count two columns, what cannot be printed is shown as an escape, and the marked
//! spans move along, so that carets stand under what they mean.

use std::borrow::Cow;
use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::finding::Snippet;
use crate::text::{Span, escape_control};

/// A tab is drawn as that many columns.
const TAB: &str = "    ";
/// Columns of context kept round a mark that alone would fill the line.
pub(super) const CONTEXT: usize = 12;

/// A line as it is printed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// The line, ellipses included.
    pub(super) text: String,
    /// The marks in `text`, in the order they were given.
    pub(super) marks: Vec<Span>,
    /// Whether the first mark goes on past what is shown.
    pub(super) cut: bool,
}

/// A character of the snippet as it is drawn.
struct Cell<'a> {
    at: usize,
    shown: Cow<'a, str>,
    width: usize,
}

/// Cuts `snippet` to `columns` columns round `marks`, the first of which always starts in sight.
pub(super) fn window(snippet: &Snippet, marks: &[Span], columns: usize, unicode: bool) -> Window {
    let ellipsis = if unicode { "…" } else { "..." };
    let cells = cells_of(&snippet.text, marks);
    let dots = ellipsis.chars().count();
    let cuts = usize::from(snippet.cut_before) + usize::from(snippet.cut_after);
    let range = if width_of(&cells) + cuts * dots <= columns {
        0..cells.len()
    } else {
        visible(&cells, marks, columns.saturating_sub(2 * dots))
    };
    let mut text = String::new();
    if snippet.cut_before || range.start > 0 {
        text.push_str(ellipsis);
    }
    let mut offsets = Vec::with_capacity(range.len() + 1);
    for cell in &cells[range.clone()] {
        offsets.push((cell.at, text.len()));
        text.push_str(&cell.shown);
    }
    let end = cells.get(range.end).map_or(snippet.text.len(), |cell| cell.at);
    offsets.push((end, text.len()));
    let shown_at = |at: usize| offsets[offsets.partition_point(|(from, _)| *from < at).min(offsets.len() - 1)].1;
    let ends = marks.first().map_or(0, |mark| mark.end);
    let cut = ends > end || (snippet.cut_after && ends == snippet.text.len());
    let marks: Vec<Span> = marks.iter().map(|mark| Span::new(shown_at(mark.start), shown_at(mark.end))).collect();
    if snippet.cut_after || range.end < cells.len() {
        text.push_str(ellipsis);
    }
    // A caret at the end of a line needs a column to stand in.
    if marks.iter().any(|mark| mark.is_empty() && mark.end == text.len()) {
        text.push(' ');
    }
    Window { text, marks, cut }
}

fn cells_of<'a>(text: &'a str, marks: &[Span]) -> Vec<Cell<'a>> {
    let mut buffer = [0; 4];
    text.char_indices()
        .map(|(at, c)| {
            let whole = &text[at..at + c.len_utf8()];
            let shown = match c {
                '\t' => Cow::Borrowed(TAB),
                // Joiners are drawn as part of their letters, unless they are what is wrong.
                '\u{200C}' | '\u{200D}'
                    if marks.iter().any(|mark| mark.contains_offset(at) && all_joiners(mark.of(text))) =>
                {
                    Cow::Owned(c.escape_unicode().to_string())
                }
                c if c.is_ascii_graphic() || c == ' ' => Cow::Borrowed(whole),
                c => match escape_control(c.encode_utf8(&mut buffer)) {
                    Cow::Borrowed(_) => Cow::Borrowed(whole),
                    Cow::Owned(escape) => Cow::Owned(escape),
                },
            };
            let width = shown.chars().map(|c| c.width().unwrap_or(0)).sum();
            Cell { at, shown, width }
        })
        .collect()
}

fn all_joiners(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '\u{200C}' | '\u{200D}'))
}

fn width_of(cells: &[Cell<'_>]) -> usize {
    cells.iter().map(|cell| cell.width).sum()
}

/// The cells that fit in `columns`: the marks as far as possible, the rest shared by both sides.
fn visible(cells: &[Cell<'_>], marks: &[Span], columns: usize) -> Range<usize> {
    let index_of = |at: usize| cells.partition_point(|cell| cell.at < at);
    let mut start = index_of(marks.iter().map(|mark| mark.start).min().unwrap_or_default());
    let mut end = start;
    let hull_end = index_of(marks.iter().map(|mark| mark.end).max().unwrap_or_default());
    let mut left = columns;
    let mark_room = columns.saturating_sub(CONTEXT);
    while end < hull_end && columns - left + cells[end].width <= mark_room {
        left -= cells[end].width;
        end += 1;
    }
    loop {
        let before = (start > 0).then(|| cells[start - 1].width).filter(|width| *width <= left);
        if let Some(width) = before {
            left -= width;
            start -= 1;
        }
        let after = cells.get(end).map(|cell| cell.width).filter(|width| *width <= left);
        // Past its room a mark is cut, so that what stands before it can be seen.
        let after = after.filter(|_| end >= hull_end || start == 0);
        if let Some(width) = after {
            left -= width;
            end += 1;
        }
        if before.is_none() && after.is_none() {
            return start..end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::finding::snippet_of;

    fn drawn(text: &str, marked: &str, columns: usize) -> (String, String) {
        let at = text.find(marked).unwrap();
        let document = Document::from_text("a.md", text);
        let snippet = snippet_of(&document, Span::new(at, at + marked.len()));
        let drawn = window(&snippet, &[snippet.span], columns, true);
        let marked = drawn.marks[0].of(&drawn.text).to_owned();
        (drawn.text, marked)
    }

    fn columns_of(text: &str) -> usize {
        text.chars().map(|c| c.width().unwrap_or(0)).sum()
    }

    #[test]
    fn a_short_line_is_shown_as_it_is() {
        assert_eq!(drawn("One two three.", "two", 40), ("One two three.".to_owned(), "two".to_owned()));
    }

    #[test]
    fn a_long_line_is_cut_on_both_sides_of_the_mark() {
        let text = format!("{}HERE{}", "ab ".repeat(400), " yz".repeat(400));
        for columns in [30, 41, 80, 100] {
            let (line, marked) = drawn(&text, "HERE", columns);
            assert_eq!(marked, "HERE");
            assert!(line.starts_with('…') && line.ends_with('…'), "{line}");
            assert!(columns_of(&line) <= columns, "{line}");
            assert!(columns_of(&line) + 4 >= columns, "wastes room: {line}");
        }
    }

    #[test]
    fn wide_characters_count_two_columns() {
        let text = format!("{}這裡{}", "新聞".repeat(300), "報導".repeat(300));
        let (line, marked) = drawn(&text, "這裡", 61);
        assert_eq!(marked, "這裡");
        assert!(columns_of(&line) <= 61 && columns_of(&line) >= 56, "{line}");
    }

    #[test]
    fn a_mark_wider_than_the_line_keeps_its_start_and_some_context() {
        let marked = "m".repeat(500);
        let text = format!("before it {marked} after");
        let (line, seen) = drawn(&text, &marked, 60);
        assert!(line.contains("before it mmm"), "{line}");
        assert!(line.ends_with('…') && columns_of(&line) <= 60, "{line}");
        assert!(seen.len() > 30 && seen.bytes().all(|b| b == b'm'), "{seen}");
    }

    #[test]
    fn what_cannot_be_printed_is_escaped_and_the_mark_moves_along() {
        let (line, marked) = drawn("a\u{1b}[31m\tb\u{200B}c", "b\u{200B}c", 60);
        assert_eq!(line, "a\\u{1b}[31m    b\\u{200b}c");
        assert_eq!(marked, "b\\u{200b}c");
    }

    #[test]
    fn a_joiner_is_shown_only_where_it_is_the_defect() {
        assert_eq!(drawn("क्\u{200D}ष", "क्\u{200D}ष", 60).0, "क्\u{200D}ष");
        assert_eq!(drawn("a\u{200D}b", "\u{200D}", 60).0, "a\\u{200d}b");
    }

    #[test]
    fn an_empty_mark_at_the_end_has_room_for_its_caret() {
        let document = Document::from_text("a.md", "title:\n");
        let snippet = snippet_of(&document, Span::empty(6));
        let drawn = window(&snippet, &[snippet.span], 40, true);
        assert_eq!((drawn.text.as_str(), drawn.marks[0]), ("title: ", Span::empty(6)));
    }
}
