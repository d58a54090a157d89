//! `json`, one object, and `jsonl`, one object a line with the summary last.
//!
//! Every finding is written, whole. Strings are the user's own; characters that could steer a terminal
//! or break a line are written as JSON escapes, so any reader gets the same string back.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter};

use super::Report;
use super::wire::{VERSION, WireFinding, WireSummary};
use crate::text::is_unprintable;

/// The object of `json`, a finding a line.
pub(super) fn write_object(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{{\"version\":{VERSION},\"findings\":[")?;
    for (i, finding) in report.findings.iter().enumerate() {
        out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
        value(&WireFinding::from(finding), out)?;
    }
    out.write_all(b"\n],\"summary\":")?;
    value(&WireSummary::from(report.summary), out)?;
    out.write_all(b"}\n")
}

/// The lines of `jsonl`.
pub(super) fn write_lines(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.findings {
        value(&WireFinding::from(finding), out)?;
        out.write_all(b"\n")?;
    }
    write!(out, "{{\"version\":{VERSION},\"summary\":")?;
    value(&WireSummary::from(report.summary), out)?;
    out.write_all(b"}\n")
}

/// Writes one JSON value on one line.
pub(super) fn value(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(out, Printable(CompactFormatter));
    value.serialize(&mut serializer).map_err(io::Error::from)
}

/// Escapes what JSON allows and terminals obey: DEL, C1 controls, bidirectional and invisible characters.
struct Printable(CompactFormatter);

impl Formatter for Printable {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut written = 0;
        for (at, c) in fragment.char_indices().filter(|(_, c)| is_unprintable(*c)) {
            self.0.write_string_fragment(writer, &fragment[written..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            written = at + c.len_utf8();
        }
        self.0.write_string_fragment(writer, &fragment[written..])
    }
}
