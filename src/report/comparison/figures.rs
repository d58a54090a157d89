//! What a comparison says of the documents as a whole, for people.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::{Comparison, Size};
use crate::document::align::{SHORTEST, StepKind};
use crate::report::Style;
use crate::report::words::{Ink, Painted, counted, grouped};
use crate::text::escape_control;

/// Writes paths, figures and, where there is one, the verdict in words.
pub(super) fn write(comparison: &Comparison, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    paths(comparison, style, out)?;
    if comparison.a.size.total() > 0 && comparison.b.size.total() > 0 {
        writeln!(out)?;
        for (name, words) in lines(comparison) {
            writeln!(out, "{name:<13}{words}")?;
        }
    }
    match verdict(comparison) {
        Some(words) => writeln!(out, "\n{}", Painted(style.color, Ink::Bold, words)),
        None => Ok(()),
    }
}

fn paths(comparison: &Comparison, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let sides = [("A", &comparison.a), ("B", &comparison.b)];
    let paths = sides.map(|(_, side)| escape_control(&side.path));
    let widest = paths.iter().map(|path| path.width()).max().unwrap_or_default();
    for ((name, side), path) in sides.iter().zip(&paths) {
        let gap = " ".repeat(widest - path.width() + 2);
        writeln!(out, "{}  {path}{gap}{}", Painted(style.color, Ink::Bold, name), side.size)?;
    }
    Ok(())
}

/// The figures, each with its name.
fn lines(comparison: &Comparison) -> Vec<(&'static str, String)> {
    let resemblance = comparison.resemblance;
    let similarity = percent(resemblance.similarity());
    let (common, all) = (grouped(resemblance.common), counted(resemblance.all(), "five-word run"));
    let shortest = comparison.a.size.total().min(comparison.b.size.total());
    let reason = match shortest < SHORTEST {
        true => "fewer than five words are compared whole".to_owned(),
        false => format!("{common} of {all} in both"),
    };
    let unit = (comparison.a.size + comparison.b.size).unit();
    let mut lines = vec![
        ("Similarity", format!("{similarity}: {reason}")),
        ("A in B", percent(resemblance.a_in_b())),
        ("B in A", percent(resemblance.b_in_a())),
        ("Changed", format!("{} of the {unit}", percent(comparison.changed))),
    ];
    if let Some((_, a, b)) = comparison.longest().and_then(|index| comparison.passages().nth(index)) {
        let (in_a, in_b) = (a.location.line, b.location.line);
        lines.push(("Longest run", format!("{}, from line {in_a} of A and line {in_b} of B", a.size)));
    }
    let is_moved = |kind: StepKind| kind == StepKind::Moved;
    let moved: Vec<Size> =
        comparison.passages().filter(|(row, ..)| is_moved(row.kind)).map(|(_, a, _)| a.size).collect();
    if !moved.is_empty() {
        let size = moved.iter().fold(Size::default(), |sum, size| sum + *size);
        lines.push(("Moved", format!("{size} in {}", counted(moved.len(), "passage"))));
    }
    lines
}

/// A share in whole percent, rounded down: 100 percent is said of all alone, and 0 of none.
fn percent(share: Option<f64>) -> String {
    let share = share.unwrap_or_default();
    if share > 0.0 && share < 0.01 {
        return "under 1 percent".to_owned();
    }
    format!("{} percent", (share * 100.0) as u32)
}

/// What the figures cannot say.
fn verdict(comparison: &Comparison) -> Option<&'static str> {
    let (a, b) = (comparison.a.size.total(), comparison.b.size.total());
    Some(match (a, b) {
        _ if comparison.identical => "The files are the same, byte for byte.",
        (0, 0) => "Neither has words that could be compared.",
        (0, _) => "A has no words that could be compared.",
        (_, 0) => "B has no words that could be compared.",
        _ if comparison.has_equal_words() => {
            "The words are the same: what differs is encoding, front matter, markup, case or punctuation."
        }
        _ if comparison.passages().next().is_none() => "No five words in a row are in both.",
        _ => return None,
    })
}
