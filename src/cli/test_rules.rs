//! `corpus-lint test-rules [DIR]`: runs the examples of rule pages.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;
use miette::Result;

use super::book::pages_in;
use super::{Verdict, output_error};
use crate::checks::natives;
use crate::document::yaml;
use crate::engine::{Failure, run_examples};
use crate::rule::{RulePage, Rulebook, parse_own_pages, shipped_sources};
use crate::text::{LineIndex, excerpt};

/// Options of `test-rules`.
#[derive(Debug, Args)]
pub(super) struct TestRulesArgs {
    /// Folder of rule pages; the rules in this binary unless given.
    dir: Option<PathBuf>,
}

/// Runs the examples and says how they went.
pub(super) fn run(arguments: &TestRulesArgs) -> Result<Verdict> {
    let sources = match &arguments.dir {
        Some(dir) => pages_in(dir)?,
        None => shipped_sources().into_iter().map(|(name, text)| (name, text.to_owned())).collect(),
    };
    if let (Some(dir), []) = (&arguments.dir, sources.as_slice()) {
        return Err(miette::miette!("no rule page (*.yaml) in `{}`", dir.display()));
    }
    let pages = parse_own_pages(&sources, &[], &natives()).map_err(|error| *error)?;
    let places: BTreeMap<String, &(String, String)> = pages.iter().map(|page| page.id.clone()).zip(&sources).collect();
    let book = Rulebook::new(pages, &natives())?;
    let (mut out, mut failed, mut gaps, mut examples) = (String::new(), 0, 0, 0);
    for page in book.pages() {
        examples += page.examples.len();
        // What native checks go without, the tests of this project say.
        if page.examples.is_empty() && page.matcher.is_some() && arguments.dir.is_some() {
            let _ = writeln!(out, "UNTESTED {}: the page has no `examples:`", page.id);
        }
        for failure in run_examples(&book, page)? {
            gaps += usize::from(failure.known_gap);
            failed += usize::from(!failure.known_gap);
            describe(&mut out, &failure, &place_of(places.get(&page.id), page, &failure));
        }
    }
    let counted = |number: usize, noun: &str| format!("{number} {noun}{}", if number == 1 { "" } else { "s" });
    let _ = write!(out, "{}, {}: ", counted(book.pages().len(), "rule"), counted(examples, "example"));
    let _ = write!(out, "{} passed, {failed} failed", examples - failed - gaps);
    let known = if gaps == 0 { String::new() } else { format!(", {}", counted(gaps, "known gap")) };
    let _ = writeln!(out, "{known}.");
    std::io::stdout().lock().write_all(out.as_bytes()).map_err(output_error)?;
    Ok(if failed == 0 { Verdict::Clean } else { Verdict::Findings })
}

/// `path:line` of a failed example.
fn place_of(source: Option<&&(String, String)>, page: &RulePage, failure: &Failure) -> String {
    let Some((name, text)) = source else { return page.id.clone() };
    let item = (failure.number - 1).to_string();
    let span = yaml::parse(text).root.and_then(|root| root.place(&["examples", &item], false)).unwrap_or_default();
    format!("{name}:{}", LineIndex::new(text).line_of(span.start) + 1)
}

fn describe(out: &mut String, failure: &Failure, place: &str) {
    let kind = if failure.known_gap { "KNOWN GAP" } else { "FAILED" };
    let _ = writeln!(out, "{kind} {}, example {} ({place})", failure.rule, failure.number);
    for (path, text) in &failure.missing {
        let _ = writeln!(out, "  marked and not reported in {path}: `{}`", excerpt(text, 80));
    }
    for (path, text, message) in &failure.noisy {
        let _ =
            writeln!(out, "  reported and not marked in {path}: `{}` ({})", excerpt(text, 80), excerpt(message, 120));
    }
    if let Some((is, should_be)) = &failure.fixed {
        let _ = writeln!(out, "  the fix makes {is} where `fixed` says {should_be}");
    }
}
