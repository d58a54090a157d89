//! A comparison as one JSON object. `comparison.schema.json` documents it; within a version, fields are only added.

use std::io::{self, Write};

use serde::Serialize;

use super::{ComparedDocument, Comparison, Size};
use crate::document::align::StepKind;
use crate::report::json::value;
use crate::report::wire::{VERSION, WireLocation};

#[derive(Serialize)]
struct Head<'a> {
    version: u32,
    a: WireCompared<'a>,
    b: WireCompared<'a>,
    identical: bool,
    similarity: Option<f64>,
    containment: Containment,
    changed: Option<f64>,
    longest: Option<usize>,
}

#[derive(Serialize)]
struct WireCompared<'a> {
    path: &'a str,
    words: usize,
    characters: usize,
}

#[derive(Serialize)]
struct Containment {
    a_in_b: Option<f64>,
    b_in_a: Option<f64>,
}

#[derive(Serialize)]
struct WirePassage<'a> {
    a: WireLocation,
    b: WireLocation,
    words: usize,
    characters: usize,
    moved: bool,
    excerpt: &'a str,
}

/// Writes the object, a passage a line.
pub(super) fn write(comparison: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    let mut head = Vec::new();
    value(&Head::from(comparison), &mut head)?;
    // The passages stand on lines of their own, inside the object.
    head.pop();
    out.write_all(&head)?;
    out.write_all(b",\"passages\":[")?;
    for (index, (row, a, b)) in comparison.passages().enumerate() {
        out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        let Size { words, characters } = a.size;
        let moved = row.kind == StepKind::Moved;
        let (in_a, in_b) = ((&a.location).into(), (&b.location).into());
        value(&WirePassage { a: in_a, b: in_b, words, characters, moved, excerpt: &a.excerpt }, out)?;
    }
    out.write_all(b"\n]}\n")
}

impl<'a> From<&'a Comparison> for Head<'a> {
    fn from(comparison: &'a Comparison) -> Self {
        let resemblance = comparison.resemblance;
        Self {
            version: VERSION,
            a: (&comparison.a).into(),
            b: (&comparison.b).into(),
            identical: comparison.identical,
            similarity: resemblance.similarity(),
            containment: Containment { a_in_b: resemblance.a_in_b(), b_in_a: resemblance.b_in_a() },
            changed: comparison.changed,
            longest: comparison.longest(),
        }
    }
}

impl<'a> From<&'a ComparedDocument> for WireCompared<'a> {
    fn from(compared: &'a ComparedDocument) -> Self {
        Self { path: &compared.path, words: compared.size.words, characters: compared.size.characters }
    }
}
