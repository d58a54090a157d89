//! Two documents side by side: what `corpus-lint compare` shows, as a table for people and as JSON.
//!
//! A comparison stands alone, as a finding does: it is drawn without the documents.

mod figures;
mod json;
mod rows;
mod table;
#[cfg(test)]
mod tests;

use std::fmt;
use std::io::{self, BufWriter, Write};
use std::sync::Arc;

use super::Style;
use super::words::counted;
use crate::document::align::StepKind;
use crate::finding::Location;

/// JSON Schema of the JSON form.
pub const COMPARISON_SCHEMA: &str = include_str!("../comparison.schema.json");

/// Two documents, what they share, and what they do not.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The first document.
    pub a: ComparedDocument,
    /// The second document.
    pub b: ComparedDocument,
    /// Whether the files are the same, byte for byte.
    pub identical: bool,
    /// How alike the documents are.
    pub resemblance: Resemblance,
    /// Share of the words of both that were changed, added or left out; `None` if neither has any.
    pub changed: Option<f64>,
    /// The documents from start to end, then the passages that moved.
    pub rows: Vec<Row>,
}

/// One of the documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedDocument {
    /// As reports show it.
    pub path: Arc<str>,
    /// Length of its prose.
    pub size: Size,
}

/// A length as people count it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Words of scripts with spaces.
    pub words: usize,
    /// Characters of scripts without.
    pub characters: usize,
}

/// How many different five-word runs two documents have and share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resemblance {
    /// Those of the first; none if it has no words.
    pub a: usize,
    /// Those of the second.
    pub b: usize,
    /// Those of both.
    pub common: usize,
}

/// A stretch of one document, of the other, or of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is. A passage stands in both documents.
    pub kind: StepKind,
    /// The stretch of the first document.
    pub a: Option<Stretch>,
    /// The stretch of the second document.
    pub b: Option<Stretch>,
}

/// A stretch of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Where it is.
    pub location: Location,
    /// Its length.
    pub size: Size,
    /// Its text as it stands in the file, cut as a finding's is.
    pub excerpt: String,
    /// How its text ends, if the excerpt was cut; else empty.
    pub end: String,
}

impl Size {
    /// Words and characters together.
    pub const fn total(self) -> usize {
        self.words + self.characters
    }

    /// What is counted: `words`, `characters`, or both.
    const fn unit(self) -> &'static str {
        match self {
            Self { characters: 0, .. } => "words",
            Self { words: 0, .. } => "characters",
            _ => "words and characters",
        }
    }
}

impl std::ops::Add for Size {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { words: self.words + other.words, characters: self.characters + other.characters }
    }
}

impl fmt::Display for Size {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.words, self.characters) {
            (words, 0) => out.write_str(&counted(words, "word")),
            (0, characters) => out.write_str(&counted(characters, "character")),
            (words, characters) => {
                write!(out, "{} and {}", counted(characters, "character"), counted(words, "word"))
            }
        }
    }
}

impl Resemblance {
    /// Different runs of either.
    const fn all(self) -> usize {
        self.a + self.b - self.common
    }

    /// Their Jaccard similarity, as `duplicates/near` has it; `None` if neither document has words.
    pub fn similarity(self) -> Option<f64> {
        share(self.common, self.all())
    }

    /// The share of the first that is in the second.
    pub fn a_in_b(self) -> Option<f64> {
        share(self.common, self.a)
    }

    /// The share of the second that is in the first.
    pub fn b_in_a(self) -> Option<f64> {
        share(self.common, self.b)
    }
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

impl Row {
    /// The length of a passage, or of the longer side of a change.
    fn length(&self) -> usize {
        let total = |side: &Option<Stretch>| side.as_ref().map_or(0, |stretch| stretch.size.total());
        total(&self.a).max(total(&self.b))
    }

    /// The two places of a passage; `None` for a change.
    fn passage(&self) -> Option<(&Stretch, &Stretch)> {
        let is_passage = self.kind != StepKind::Changed;
        self.a.as_ref().zip(self.b.as_ref()).filter(|_| is_passage)
    }
}

impl Comparison {
    /// The passages: first those in order, then those that moved.
    fn passages(&self) -> impl Iterator<Item = (&Row, &Stretch, &Stretch)> {
        self.rows.iter().filter_map(|row| row.passage().map(|(a, b)| (row, a, b)))
    }

    /// Whether one passage is all of both.
    fn has_equal_words(&self) -> bool {
        matches!(&self.rows[..], [row] if row.passage().is_some())
    }

    /// Index of the longest passage, the first of equals.
    fn longest(&self) -> Option<usize> {
        let lengths = self.passages().map(|(row, ..)| row.length()).enumerate();
        lengths.reduce(|best, other| if other.1 > best.1 { other } else { best }).map(|(index, _)| index)
    }
}

/// Writes the table for people. `out` need not be buffered.
///
/// # Errors
/// Those of `out`.
pub fn write_comparison(comparison: &Comparison, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    figures::write(comparison, style, &mut out)?;
    table::write(comparison, style, &mut out)?;
    out.flush()
}

/// Writes the object for programs. `out` need not be buffered.
///
/// # Errors
/// Those of `out`.
pub fn write_comparison_json(comparison: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    json::write(comparison, &mut out)?;
    out.flush()
}
