//! `corpus-lint test-rules [DIR]`: runs the examples of rule pages.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;
use miette::Result;

use super::book::pages_in;
use super::{Verdict, output_error};
use crate::checks::natives;
use crate::engine::{Failure, run_examples};
use crate::rule::{Rulebook, parse_pages, shipped_sources};
use crate::text::excerpt;

/// Options of `test-rules`.
#[derive(Debug, Args)]
pub(super) struct TestRulesArgs {
    /// Folder of rule pages; the rules in this binary unless given.
    dir: Option<PathBuf>,
}

/// Runs the examples and says how they went.
pub(super) fn run(arguments: &TestRulesArgs) -> Result<Verdict> {
    let pages = match &arguments.dir {
        Some(dir) => {
            let sources = pages_in(dir)?;
            if sources.is_empty() {
                return Err(miette::miette!("no rule page (*.yaml) in `{}`", dir.display()));
            }
            parse_pages(&sources)
        }
        None => parse_pages(&shipped_sources()),
    };
    let book = Rulebook::new(pages.map_err(|error| *error)?, &natives())?;
    let (mut out, mut failed, mut examples) = (String::new(), 0, 0);
    for page in book.pages() {
        examples += page.examples.len();
        for failure in run_examples(&book, page)? {
            failed += usize::from(!failure.known_gap);
            describe(&mut out, &failure);
        }
    }
    let rules = book.pages().len();
    let _ = writeln!(out, "{rules} rules, {examples} examples: {} passed, {failed} failed", examples - failed);
    std::io::stdout().lock().write_all(out.as_bytes()).map_err(output_error)?;
    Ok(if failed == 0 { Verdict::Clean } else { Verdict::Findings })
}

fn describe(out: &mut String, failure: &Failure) {
    let kind = if failure.known_gap { "known gap" } else { "FAILED" };
    let _ = writeln!(out, "{kind}: {} example {}", failure.rule, failure.number);
    for (path, text) in &failure.missing {
        let _ = writeln!(out, "  not reported in {path}: `{}`", excerpt(text, 80));
    }
    for (path, text, message) in &failure.noisy {
        let _ =
            writeln!(out, "  reported but not marked in {path}: `{}` ({})", excerpt(text, 80), excerpt(message, 120));
    }
}
