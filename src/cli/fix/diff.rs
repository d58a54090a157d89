//! Unified diffs out of what is known to have changed: exact, and linear in the size of the documents.
//!
//! Bytes are those of the files, so that `git apply` and `patch` make of a file just what `--fix` makes of it.

use std::borrow::Cow;
use std::ops::Range;

use crate::engine::{Change, Fixed};
use crate::text::escape_control;

/// Lines shown round a change.
const CONTEXT: usize = 3;

/// The diff of a document in its own bytes.
pub(super) fn unified(fixed: &Fixed) -> Vec<u8> {
    Diff { before: &fixed.before, after: fixed.after() }.written(&fixed.path, &fixed.changes)
}

/// The diff for a terminal: decoded, with nothing that steers it.
pub(super) fn readable(fixed: &Fixed) -> Vec<u8> {
    let encoding = encoding_rs::Encoding::for_label(fixed.encoding.as_bytes()).unwrap_or(encoding_rs::UTF_8);
    let is_utf16 = encoding == encoding_rs::UTF_16LE || encoding == encoding_rs::UTF_16BE;
    if !is_utf16 {
        let own = unified(fixed);
        let text = encoding.decode_without_bom_handling(&own).0;
        return lines_of(text.as_bytes()).into_iter().flat_map(|line| harmless(line).into_bytes()).collect();
    }
    // Line ends of UTF-16 are no bytes of their own: all between the first change and the last is one.
    let decoded = |bytes: &[u8]| encoding.decode_with_bom_removal(bytes).0.into_owned();
    let (before, after) = (decoded(&fixed.before), decoded(fixed.after()));
    let same = |a: &mut dyn Iterator<Item = (u8, u8)>| a.take_while(|(a, b)| a == b).count();
    let first = same(&mut before.bytes().zip(after.bytes()));
    let most = before.len().min(after.len()) - first;
    let last = same(&mut before.bytes().rev().zip(after.bytes().rev()).take(most));
    let change = Change { before: first..before.len() - last, after: first..after.len() - last };
    let own = Diff { before: before.as_bytes(), after: after.as_bytes() }.written(&fixed.path, &[change]);
    lines_of(&own).into_iter().flat_map(|line| harmless(line).into_bytes()).collect()
}

/// A line without control characters, its line end kept.
fn harmless(line: &[u8]) -> String {
    let text = String::from_utf8_lossy(line);
    let words = text.trim_end_matches(['\n', '\r']);
    format!("{}\n", escape_control(words))
}

/// A diff in the colours of git.
pub(super) fn painted(diff: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(diff.len() * 2);
    for line in lines_of(diff) {
        let colour = match line {
            [b'-', b'-', b'-', b' ', ..] | [b'+', b'+', b'+', b' ', ..] => "1",
            [b'@', ..] => "36",
            [b'-', ..] => "31",
            [b'+', ..] => "32",
            _ => "",
        };
        let words = line.strip_suffix(b"\n").unwrap_or(line);
        if colour.is_empty() {
            out.extend_from_slice(line);
        } else {
            out.extend_from_slice(format!("\x1b[{colour}m").as_bytes());
            out.extend_from_slice(words);
            out.extend_from_slice(b"\x1b[0m\n");
        }
    }
    out
}

/// A path as git writes it in a patch: in quotation marks where it holds what would end it.
fn quoted<'p>(prefix: &str, path: &'p str) -> Cow<'p, str> {
    let path = format!("{prefix}{path}");
    if !path.contains(|c: char| c.is_control() || matches!(c, '"' | '\\')) {
        // A name with a space ends at a tab.
        let end = if path.contains(' ') { "\t" } else { "" };
        return format!("{path}{end}").into();
    }
    let mut out = String::from('"');
    for byte in path.bytes() {
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(byte)]),
            b'\n' => out.push_str("\\n"),
            b'\t' => out.push_str("\\t"),
            0x20..=0x7e => out.push(char::from(byte)),
            _ => out.push_str(&format!("\\{byte:03o}")),
        }
    }
    out.push('"');
    out.into()
}

/// Two versions of a file.
struct Diff<'f> {
    before: &'f [u8],
    after: &'f [u8],
}

/// Lines, counted from 0, and the same in the other version.
#[derive(Clone, Debug)]
struct Hunk {
    before: Range<usize>,
    after: Range<usize>,
}

impl Diff<'_> {
    fn written(&self, path: &str, changes: &[Change]) -> Vec<u8> {
        let mut out = format!("--- {}\n+++ {}\n", quoted("a/", path), quoted("b/", path)).into_bytes();
        let (before, after) = (Lines::of(self.before), Lines::of(self.after));
        let hunks: Vec<Hunk> = self.whole_lines(changes).iter().filter_map(|c| self.hunk(c, &before, &after)).collect();
        let mut from = 0;
        while from < hunks.len() {
            let near = |pair: &[Hunk]| pair[1].before.start - pair[0].before.end <= 2 * CONTEXT;
            let to = from + 1 + hunks[from..].windows(2).take_while(|pair| near(pair)).count();
            write_hunks(&hunks[from..to], &before, &after, &mut out);
            from = to;
        }
        out
    }

    /// The changes widened to whole lines of both versions; those that meet are one.
    fn whole_lines(&self, changes: &[Change]) -> Vec<Change> {
        let mut wide: Vec<Change> = Vec::new();
        for change in changes {
            let own = self.widened(change);
            match wide.last_mut() {
                Some(last) if own.before.start < last.before.end || own.after.start < last.after.end => {
                    last.before.end = last.before.end.max(own.before.end);
                    last.after.end = last.after.end.max(own.after.end);
                }
                _ => wide.push(own),
            }
        }
        wide
    }

    fn widened(&self, change: &Change) -> Change {
        let (before, after) = (&change.before, &change.after);
        // What stands before a change and after it is the same in both versions, up to the next change.
        let back = before.start - self.before[..before.start].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        let starts_line = |bytes: &[u8], at: usize| at == 0 || bytes[at - 1] == b'\n';
        let is_whole = starts_line(self.before, before.end) && starts_line(self.after, after.end);
        let rest = |bytes: &[u8], at: usize| {
            bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |end| at + end + 1)
        };
        let (before_end, after_end) = match is_whole {
            true => (before.end, after.end),
            false => (rest(self.before, before.end), rest(self.after, after.end)),
        };
        let back_after =
            after.start - self.after[..after.start].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        Change { before: before.start - back..before_end, after: after.start - back_after..after_end }
    }

    /// The lines of a widened change, without those at its ends that are the same; `None` if all are.
    fn hunk(&self, change: &Change, before: &Lines<'_>, after: &Lines<'_>) -> Option<Hunk> {
        let mut hunk = Hunk {
            before: before.at(change.before.start)..before.at(change.before.end),
            after: after.at(change.after.start)..after.at(change.after.end),
        };
        while !hunk.before.is_empty() && !hunk.after.is_empty() {
            if before.line(hunk.before.start) == after.line(hunk.after.start) {
                hunk.before.start += 1;
                hunk.after.start += 1;
            } else if before.line(hunk.before.end - 1) == after.line(hunk.after.end - 1) {
                hunk.before.end -= 1;
                hunk.after.end -= 1;
            } else {
                break;
            }
        }
        (!hunk.before.is_empty() || !hunk.after.is_empty()).then_some(hunk)
    }
}

/// Writes hunks that are near each other as one.
fn write_hunks(hunks: &[Hunk], before: &Lines<'_>, after: &Lines<'_>, out: &mut Vec<u8>) {
    let [first, .., last] = hunks else {
        if let [only] = hunks {
            return write_hunks(
                &[
                    only.clone(),
                    Hunk { before: only.before.end..only.before.end, after: only.after.end..only.after.end },
                ],
                before,
                after,
                out,
            );
        }
        return;
    };
    let lead = first.before.start.min(CONTEXT);
    let tail = (before.len() - last.before.end).min(CONTEXT);
    let side = |start: usize, end: usize| match end - start {
        // Of no lines the number is that of the line before them.
        0 => format!("{start},0"),
        1 => (start + 1).to_string(),
        count => format!("{},{count}", start + 1),
    };
    let old = side(first.before.start - lead, last.before.end + tail);
    let new = side(first.after.start - lead, last.after.end + tail);
    out.extend_from_slice(format!("@@ -{old} +{new} @@\n").as_bytes());
    let mut at = first.before.start - lead;
    for hunk in hunks {
        (at..hunk.before.start).for_each(|line| write_line(b' ', before.line(line), out));
        hunk.before.clone().for_each(|line| write_line(b'-', before.line(line), out));
        hunk.after.clone().for_each(|line| write_line(b'+', after.line(line), out));
        at = hunk.before.end;
    }
    (at..last.before.end + tail).for_each(|line| write_line(b' ', before.line(line), out));
}

fn write_line(sign: u8, line: &[u8], out: &mut Vec<u8>) {
    out.push(sign);
    out.extend_from_slice(line);
    if !line.ends_with(b"\n") {
        out.extend_from_slice(b"\n\\ No newline at end of file\n");
    }
}

/// Bytes cut after each line feed.
fn lines_of(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n').collect()
}

/// The lines of a file, found by number and by place.
struct Lines<'f> {
    all: Vec<&'f [u8]>,
    starts: Vec<usize>,
}

impl<'f> Lines<'f> {
    fn of(bytes: &'f [u8]) -> Self {
        let all = lines_of(bytes);
        let mut at = 0;
        let start_of = |line: &&[u8]| {
            at += line.len();
            at - line.len()
        };
        let starts = all.iter().map(start_of).collect();
        Self { all, starts }
    }

    fn len(&self) -> usize {
        self.all.len()
    }

    fn line(&self, number: usize) -> &'f [u8] {
        self.all[number]
    }

    /// Number of the line that starts at `place`; of all lines if it is their end.
    fn at(&self, place: usize) -> usize {
        self.starts.partition_point(|start| *start < place)
    }
}
