//! What fixing came to, on standard error, where it is in no report's way.

use std::io::Write as _;

use super::Tally;
use crate::text::escape_control;

/// Most fixes that were not made and are told one by one.
const TOLD: usize = 10;

/// Tells what was `done`.
pub(in crate::cli) fn tell(tally: &Tally, done: &str, quiet: bool) {
    let mut out = std::io::stderr().lock();
    for line in tally.left.iter().take(TOLD) {
        let _ = writeln!(out, "warning: {}", escape_control(line));
    }
    if tally.left.len() > TOLD {
        let _ = writeln!(out, "warning: ... and {} more were not fixed", tally.left.len() - TOLD);
    }
    if !quiet {
        let _ = writeln!(out, "{}", sentence(tally, done));
    }
}

/// `Fixed 12 findings in 5 files; 3 more with --unsafe-fixes.`
fn sentence(tally: &Tally, done: &str) -> String {
    let counted = |number: usize, word: &str| format!("{number} {word}{}", if number == 1 { "" } else { "s" });
    let more = match tally.unsafe_left {
        0 => String::new(),
        number => format!("; {number} {}with --unsafe-fixes", if tally.files > 0 { "more " } else { "" }),
    };
    if tally.files == 0 {
        return format!("Nothing to fix{more}.");
    }
    let (findings, files) = (counted(tally.findings, "finding"), counted(tally.files, "file"));
    format!("{done} {findings} in {files}{more}.")
}
