//! The journal of a patch: a JSON object a line, for each finding that is mended, each file, and each fix not made.
//!
//! Hashes are SHA-256 of the whole file, as `sha256sum` prints them. The edits of a finding are places in the bytes
//! that `before` is the hash of, and all edits of one pass over a file have the same `before` and `after`.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::engine::{Fixed, Left, Mended};
use crate::finding::{Applicability, Finding, Fix, Location};

/// A line of the journal.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Line<'a> {
    /// A finding that is mended.
    Fix {
        path: &'a str,
        pass: usize,
        rule: &'a str,
        applicability: Applicability,
        fingerprint: &'a str,
        location: Location,
        before: &'a str,
        after: &'a str,
        edits: Vec<Edited<'a>>,
    },
    /// A file, after all of its fixes.
    File { path: &'a str, encoding: &'a str, passes: usize, fixes: usize, before: &'a str, after: &'a str },
    /// A finding that has a fix which is not made.
    Left { path: &'a str, rule: &'a str, fingerprint: &'a str, location: Location, why: String },
}

/// One edit.
#[derive(Serialize)]
struct Edited<'a> {
    byte_start: u64,
    byte_end: u64,
    removed: String,
    replacement: &'a str,
}

/// The lines about one document.
pub(super) fn lines(mended: &Mended) -> Vec<u8> {
    let mut out = Vec::new();
    if let Some(fixed) = &mended.fixed {
        write_fixed(fixed, &mut out);
    }
    for Left { finding, why } in &mended.left {
        let path = &finding.address.path;
        let (rule, fingerprint, location) = (&finding.rule, &finding.fingerprint, finding.location);
        write(&Line::Left { path, rule, fingerprint, location, why: why.to_string() }, &mut out);
    }
    out
}

fn write_fixed(fixed: &Fixed, out: &mut Vec<u8>) {
    let encoding = encoding_rs::Encoding::for_label(fixed.encoding.as_bytes()).unwrap_or(encoding_rs::UTF_8);
    let first = sha256(&fixed.before);
    let (mut before, mut bytes) = (first.clone(), fixed.before.as_slice());
    for (number, pass) in fixed.passes.iter().enumerate() {
        let after = sha256(&pass.bytes);
        for finding in &pass.findings {
            let Finding { rule, fingerprint, location, fix: Some(fix), .. } = finding else { continue };
            let line = Line::Fix {
                path: &fixed.path,
                pass: number + 1,
                rule,
                applicability: fix.applicability,
                fingerprint,
                location: *location,
                before: &before,
                after: &after,
                edits: edits(fix, bytes, encoding),
            };
            write(&line, out);
        }
        (before, bytes) = (after, &pass.bytes);
    }
    let (passes, fixes) = (fixed.passes.len(), fixed.count());
    let line =
        Line::File { path: &fixed.path, encoding: fixed.encoding, passes, fixes, before: &first, after: &before };
    write(&line, out);
}

fn edits<'a>(fix: &'a Fix, bytes: &[u8], encoding: &'static encoding_rs::Encoding) -> Vec<Edited<'a>> {
    let edited = |edit: &'a crate::finding::Edit| {
        let (byte_start, byte_end) = (edit.location.byte_start, edit.location.byte_end);
        let removed = bytes.get(byte_start as usize..byte_end as usize).unwrap_or_default();
        let removed = encoding.decode_without_bom_handling(removed).0.into_owned();
        Edited { byte_start, byte_end, removed, replacement: &edit.replacement }
    };
    fix.edits.iter().map(edited).collect()
}

/// Writing to memory does not fail, and neither does a line of strings and numbers.
fn write(line: &impl Serialize, out: &mut Vec<u8>) {
    if serde_json::to_writer(&mut *out, line).is_ok() {
        out.push(b'\n');
    }
}

/// SHA-256 in hex digits.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
