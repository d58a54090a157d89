//! Draws the lines of a finding with miette.
//!
//! miette as it comes prints long lines whole and counts columns in bytes. Here it is given a source
//! of windows: each piece is one line of some document, cut to the width, under its true line and
//! column. Pieces lie in one row of offsets with gaps, so that miette never joins two of them.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
    SourceSpan, SpanContents,
};
use unicode_width::UnicodeWidthStr;

use super::Style;
use super::window::{CONTEXT, window};
use super::words::{counted, path_of};
use crate::finding::{Address, Finding, Location, Related, Severity, Snippet};
use crate::text::{Span, escape_control};

/// Related places drawn as lines of their own.
const DRAWN: usize = 2;
/// Related places marked on the finding's own line.
const MARKED: usize = 3;
/// The narrowest and the widest drawing, in columns.
const WIDTH: (usize, usize) = (40, 140);
/// Unused offsets between two pieces.
const GAP: usize = 2;

/// A line of a document as miette is to draw it.
#[derive(Debug)]
struct Piece {
    name: String,
    location: Location,
    text: String,
    /// Offset of `text` in the row of pieces.
    at: usize,
}

/// One diagnostic: the finding's line, and those of related places.
#[derive(Debug)]
pub(super) struct Drawing<'a> {
    finding: &'a Finding,
    style: &'a Style,
    pieces: Vec<Piece>,
    /// The finding's own label is the first.
    labels: Vec<LabeledSpan>,
}

impl<'a> Drawing<'a> {
    /// The finding with its related places, and those of them that found no room.
    pub(super) fn whole(finding: &'a Finding, style: &'a Style) -> (Self, Vec<&'a Related>) {
        let mut drawing = Self::empty(finding, style);
        let mut marks = vec![finding.snippet.span];
        let mut neighbours = Vec::new();
        let mut others = Vec::new();
        for related in &finding.related {
            match on_the_line(finding, related).filter(|span| drawing.has_room(&marks, *span)) {
                Some(span) => {
                    marks.push(span);
                    neighbours.push(related);
                }
                None => others.push(related),
            }
        }
        drawing.line_of_finding(&marks, &neighbours);
        let mut rest = Vec::new();
        for related in others {
            if drawing.pieces.len() <= DRAWN && !related.snippet.text.is_empty() {
                drawing.line_of(related);
            } else {
                rest.push(related);
            }
        }
        (drawing, rest)
    }

    /// The finding's line alone, as an example of many.
    pub(super) fn example(finding: &'a Finding, style: &'a Style) -> Self {
        let mut drawing = Self::empty(finding, style);
        drawing.line_of_finding(&[finding.snippet.span], &[]);
        // The head tells of all findings, so what is wrong with this one is told under its caret.
        if let (None, Some(label)) = (&finding.label, drawing.labels.first_mut()) {
            let message = escape_control(&finding.message).into_owned();
            label.set_label(Some(message));
        }
        drawing
    }

    fn empty(finding: &'a Finding, style: &'a Style) -> Self {
        Self { finding, style, pieces: Vec::with_capacity(1), labels: Vec::with_capacity(1) }
    }

    /// Appends the drawing to `text`.
    pub(super) fn draw(&self, text: &mut String) {
        if self.finding.snippet.first_line == 0 {
            text.push_str(&format!("  file: {}\n", path_of(&self.finding.address)));
        }
        let mut drawn = String::new();
        // Writing to a string fails only where a piece cannot be read; the head line stands anyway.
        let _ = self.handler().render_report(&mut drawn, self);
        // The first line is miette's own head, which has no room for severity and rule.
        for line in drawn.lines().skip(1) {
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }

    fn width(&self) -> usize {
        self.style.width.clamp(WIDTH.0, WIDTH.1)
    }

    /// Columns left of the gutter with the line's number.
    fn columns(&self, location: &Location) -> usize {
        self.width() - location.line.to_string().len() - 4
    }

    /// Whether `span` can be marked on the finding's line beside `marks`, all of them in sight.
    fn has_room(&self, marks: &[Span], span: Span) -> bool {
        let all = || marks.iter().chain([&span]);
        let start = all().map(|mark| mark.start).min().unwrap_or_default();
        let end = all().map(|mark| mark.end).max().unwrap_or_default();
        let columns = self.columns(&self.finding.location).saturating_sub(CONTEXT);
        let apart = marks.iter().all(|mark| mark.end < span.start || span.end < mark.start);
        marks.len() <= MARKED && apart && self.finding.snippet.text[start..end].width() <= columns
    }

    fn line_of_finding(&mut self, marks: &[Span], neighbours: &[&Related]) {
        let finding = self.finding;
        // A defect of a whole file has no line to show.
        if finding.snippet.first_line == 0 {
            return;
        }
        let (spans, cut) = self.piece(&finding.address, finding.location, &finding.snippet, marks);
        let extent = extent(&finding.location, cut);
        let label = match (&finding.label, extent) {
            (Some(label), Some(extent)) => Some(format!("{} ({extent})", escape_control(label))),
            (Some(label), None) => Some(escape_control(label).into_owned()),
            (None, extent) => extent,
        };
        self.labels.push(LabeledSpan::new_primary_with_span(label, spans[0]));
        for (related, span) in neighbours.iter().zip(&spans[1..]) {
            let label = escape_control(&related.message).into_owned();
            self.labels.push(LabeledSpan::new_with_span(Some(label), *span));
        }
    }

    fn line_of(&mut self, related: &Related) {
        let marks = [related.snippet.span];
        let (spans, _) = self.piece(&related.address, related.location, &related.snippet, &marks);
        let label = escape_control(&related.message).into_owned();
        self.labels.push(LabeledSpan::new_with_span(Some(label), spans[0]));
    }

    /// Adds a line; returns the marks in the row of pieces, and whether the first of them was cut.
    fn piece(
        &mut self,
        address: &Address,
        location: Location,
        snippet: &Snippet,
        marks: &[Span],
    ) -> (Vec<SourceSpan>, bool) {
        let drawn = window(snippet, marks, self.columns(&location), self.style.unicode);
        let at = self.pieces.last().map_or(0, |last| last.at + last.text.len() + GAP);
        let spans = drawn.marks.iter().map(|mark| SourceSpan::from((mark.start + at, mark.len()))).collect();
        self.pieces.push(Piece { name: path_of(address).into_owned(), location, text: drawn.text, at });
        (spans, drawn.cut)
    }

    fn handler(&self) -> GraphicalReportHandler {
        let mut theme = match (self.style.unicode, self.style.color) {
            (true, true) => GraphicalTheme::unicode(),
            (true, false) => GraphicalTheme::unicode_nocolor(),
            (false, true) => GraphicalTheme::ascii(),
            (false, false) => GraphicalTheme::none(),
        };
        let styles = &mut theme.styles;
        styles.link = styles.help;
        let main = match self.finding.severity {
            Severity::Error => styles.error,
            Severity::Warning => styles.warning,
            Severity::Info => styles.advice,
        };
        // miette hands out the styles in the order of the labels' places.
        let mut places: Vec<(usize, bool)> = self.labels.iter().map(|l| (l.offset(), l.primary())).collect();
        places.sort_unstable();
        styles.highlights = places.iter().map(|(_, primary)| if *primary { main } else { styles.help }).collect();
        GraphicalReportHandler::new_themed(theme)
            .with_width(self.width())
            .with_context_lines(0)
            .with_links(false)
            .without_syntax_highlighting()
    }
}

/// How far a place goes on past what is drawn of it.
fn extent(location: &Location, cut: bool) -> Option<String> {
    // A range that ends at the start of a line holds nothing of that line.
    let last = location.end_line - u32::from(location.end_column == 1 && location.end_line > location.line);
    let lines = (last.saturating_sub(location.line) + 1) as usize;
    if lines > 1 {
        return Some(format!("{}, to line {last}", counted(lines, "line")));
    }
    let characters = location.end_column.saturating_sub(location.column) as usize;
    (cut && location.end_line == location.line).then(|| counted(characters, "character"))
}

/// The place of `related` in the finding's snippet, if it is on that line and in that window.
fn on_the_line(finding: &Finding, related: &Related) -> Option<Span> {
    let (place, snippet) = (&related.location, &finding.snippet);
    if related.address != finding.address || place.line != snippet.first_line || place.end_line != place.line {
        return None;
    }
    let byte_of = |column: u32| {
        let index = column.checked_sub(snippet.first_column)? as usize;
        let mut ends = snippet.text.char_indices().map(|(at, _)| at).chain([snippet.text.len()]);
        ends.nth(index)
    };
    Some(Span::new(byte_of(place.column)?, byte_of(place.end_column)?))
}

impl fmt::Display for Drawing<'_> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Drawing<'_> {}

impl Diagnostic for Drawing<'_> {
    fn help<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        let help = self.finding.help.as_deref()?;
        Some(Box::new(escape_control(help.trim_end())))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

impl SourceCode for Drawing<'_> {
    fn read_span<'b>(
        &'b self,
        span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'b> + 'b>, MietteError> {
        let end = span.offset() + span.len();
        let holds = |piece: &&Piece| piece.at <= span.offset() && end <= piece.at + piece.text.len();
        let piece = self.pieces.iter().find(holds).ok_or(MietteError::OutOfBounds)?;
        Ok(Box::new(MietteSpanContents::new_named(
            piece.name.clone(),
            piece.text.as_bytes(),
            SourceSpan::from((piece.at, piece.text.len())),
            (piece.location.line as usize).saturating_sub(1),
            (piece.location.column as usize).saturating_sub(1),
            1,
        )))
    }
}
