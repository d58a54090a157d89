//! Both documents from start to end, for people: a line a passage, a line a side of what was changed.

use std::borrow::Cow;
use std::io::{self, Write};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::rows::{Entry, Fold, entries};
use super::{Comparison, Row, Stretch};
use crate::document::align::StepKind;
use crate::report::Style;
use crate::report::words::{Ink, Painted, counted, grouped};
use crate::text::{escape_control, is_spaceless};

/// The narrowest and the widest table, in columns.
const WIDTH: (usize, usize) = (40, 140);
/// Columns between two of the table.
const GAP: &str = "  ";

/// Writes the table; nothing where no passage is shared.
pub(super) fn write(comparison: &Comparison, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if comparison.passages().next().is_none() {
        return Ok(());
    }
    let (moved, in_order): (Vec<&Row>, Vec<&Row>) = comparison.rows.iter().partition(|row| row.kind == StepKind::Moved);
    let sections = [in_order, moved].map(|rows| entries(&rows, style.show_all));
    let lines = sections.each_ref().map(|entries| entries.iter().flat_map(|entry| lines_of(entry, style)).collect());
    let unit = (comparison.a.size + comparison.b.size).unit();
    let unit = if unit.contains(' ') { "length" } else { unit };
    let table = Table::of(["line A", "line B", unit], &lines, style);
    table.heading(out)?;
    let [in_order, moved] = &lines;
    in_order.iter().try_for_each(|line| table.line(line, out))?;
    if !moved.is_empty() {
        writeln!(out, "{}", Painted(style.color, Ink::Bold, "Moved:"))?;
        moved.iter().try_for_each(|line| table.line(line, out))?;
    }
    if sections.iter().flatten().any(|entry| matches!(entry, Entry::Folded(_))) {
        writeln!(out, "\nShorter rows are folded: --show-all lists each.")?;
    }
    Ok(())
}

/// A line of the table.
struct Line<'a> {
    /// Lines in A, lines in B, length.
    cells: [String; 3],
    sign: char,
    text: Text<'a>,
}

enum Text<'a> {
    /// Of a document: it is cut to the width.
    Stretch(&'a Stretch),
    /// Our own.
    Words(String),
}

fn lines_of<'a>(entry: &Entry<'a>, style: &Style) -> Vec<Line<'a>> {
    let lines = |stretch: &Stretch| range((stretch.location.line, stretch.location.end_line), style);
    let row = match entry {
        Entry::Folded(fold) => return vec![folded(fold, style)],
        Entry::Row(row) => row,
    };
    let line = |cells, sign, stretch: &'a Stretch| {
        let [a, b] = cells;
        Line { cells: [a, b, grouped(stretch.size.total())], sign, text: Text::Stretch(stretch) }
    };
    match row.passage() {
        Some((a, b)) => vec![line([lines(a), lines(b)], ' ', a)],
        None => {
            let left_out = row.a.iter().map(|a| line([lines(a), String::new()], '-', a));
            left_out.chain(row.b.iter().map(|b| line([String::new(), lines(b)], '+', b))).collect()
        }
    }
}

fn folded(fold: &Fold, style: &Style) -> Line<'static> {
    let lines = |lines: Option<(u32, u32)>| lines.map_or_else(String::new, |lines| range(lines, style));
    let passages = (fold.passages > 0).then(|| counted(fold.passages, "passage"));
    let changes = (fold.changes > 0).then(|| counted(fold.changes, "change"));
    let parts: Vec<String> = passages.into_iter().chain(changes).collect();
    let words = format!("{} {}", ellipsis(style), parts.join(" and "));
    let length = if fold.passages > 0 { grouped(fold.size.total()) } else { String::new() };
    Line { cells: [lines(fold.a), lines(fold.b), length], sign: ' ', text: Text::Words(words) }
}

/// `3`, or `3–9`.
fn range((first, last): (u32, u32), style: &Style) -> String {
    let dash = if style.unicode { '–' } else { '-' };
    if first == last { first.to_string() } else { format!("{first}{dash}{last}") }
}

fn ellipsis(style: &Style) -> &'static str {
    if style.unicode { "…" } else { "..." }
}

/// The widths of the columns.
struct Table<'a> {
    headings: [&'a str; 3],
    widths: [usize; 3],
    /// Columns for text.
    text: usize,
    style: &'a Style,
}

impl<'a> Table<'a> {
    fn of(headings: [&'a str; 3], lines: &[Vec<Line<'_>>; 2], style: &'a Style) -> Self {
        let mut widths = headings.map(str::len);
        for line in lines.iter().flatten() {
            for (width, cell) in widths.iter_mut().zip(&line.cells) {
                *width = (*width).max(cell.width());
            }
        }
        let taken = widths.iter().sum::<usize>() + 3 * GAP.len() + 2;
        Self { headings, widths, text: style.width.clamp(WIDTH.0, WIDTH.1).saturating_sub(taken).max(20), style }
    }

    fn heading(&self, out: &mut dyn Write) -> io::Result<()> {
        let cells = self.cells(&self.headings.map(str::to_owned));
        writeln!(out, "\n{}", Painted(self.style.color, Ink::Bold, cells.trim_end()))
    }

    /// The cells before the text, each to the right of its column.
    fn cells(&self, cells: &[String; 3]) -> String {
        let padded = |(cell, width): (&String, usize)| format!("{}{cell}{GAP}", " ".repeat(width - cell.width()));
        cells.iter().zip(self.widths).map(padded).collect()
    }

    fn line(&self, line: &Line<'_>, out: &mut dyn Write) -> io::Result<()> {
        let text = match &line.text {
            Text::Stretch(stretch) => Cow::Owned(fitted(stretch, self.text, ellipsis(self.style))),
            Text::Words(words) => Cow::Borrowed(words.as_str()),
        };
        let text = format!("{} {text}", line.sign);
        let ink = match (line.sign, &line.text) {
            ('-', _) => Ink::Red,
            ('+', _) => Ink::Green,
            (_, Text::Words(_)) => Ink::Dim,
            _ => return writeln!(out, "{}{text}", self.cells(&line.cells)),
        };
        writeln!(out, "{}{}", self.cells(&line.cells), Painted(self.style.color, ink, text))
    }
}

/// The text of a stretch on one line of at most `columns` columns: its start and, after an ellipsis, its end.
fn fitted(stretch: &Stretch, columns: usize, ellipsis: &str) -> String {
    let start = printable(&stretch.excerpt);
    if stretch.end.is_empty() && start.width() <= columns {
        return start;
    }
    let end = if stretch.end.is_empty() { start.clone() } else { printable(&stretch.end) };
    let room = columns.saturating_sub(ellipsis.width());
    let (before, end) = end.split_at(end.len() - fitting(end.chars().rev(), room / 3));
    let end = if splits_word(before, end) { end.find(' ').map_or("", |space| &end[space..]) } else { end };
    let (start, after) = start.split_at(fitting(start.chars(), room - end.width().min(room)));
    let start = if splits_word(start, after) { start.rfind(' ').map_or(start, |space| &start[..space]) } else { start };
    format!("{}{ellipsis}{}", start.trim_end(), end.trim_start())
}

/// Whether a word goes on from the end of one text to the start of the other.
fn splits_word(before: &str, after: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_spaceless(c));
    is_part(before.chars().next_back()) && is_part(after.chars().next())
}

/// White space folded, control characters escaped.
fn printable(text: &str) -> String {
    escape_control(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

/// Bytes of as many of `chars` as `columns` columns hold.
fn fitting(chars: impl Iterator<Item = char>, columns: usize) -> usize {
    let mut left = columns;
    let fits = |c: &char| {
        let width = c.width().unwrap_or(0);
        let fits = width <= left;
        left -= if fits { width } else { 0 };
        fits
    };
    chars.take_while(fits).map(char::len_utf8).sum()
}
