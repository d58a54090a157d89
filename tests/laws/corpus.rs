//! Inputs, plans and runs, as the laws need them.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;
use corpus_lint::checks::natives;
use corpus_lint::config::{Arguments, Loaded, Plan};
use corpus_lint::engine::Outcome;
use corpus_lint::read::Input;
use corpus_lint::report::{Format, Report, Style, Summary, write};
use corpus_lint::rule::{Native, Rulebook, parse_pages, shipped_sources};

/// The day on which all laws are tried.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap()
}

/// A plan that runs every rule of the rulebook, `strict` ones too.
pub fn plan_of_all() -> Plan {
    plan(&[], &[])
}

/// A plan that runs every shipped rule, and those of `pages` (name and text), checked by `own`.
pub fn plan(pages: &[(String, String)], own: &[Native]) -> Plan {
    let mut all = parse_pages(&shipped_sources()).unwrap();
    all.extend(parse_pages(pages).unwrap());
    let book = Rulebook::new(all, &[natives().as_slice(), own].concat()).unwrap();
    let arguments = Arguments { select: vec!["all".to_owned()], ..Arguments::default() };
    Plan::new(book, &Loaded::none(), &arguments, Path::new(".")).unwrap()
}

/// A document at hand.
pub fn input(path: &str, bytes: &[u8]) -> Input {
    Input::bytes(PathBuf::from(path), Arc::from(path), bytes.to_vec())
}

/// The files of the sample corpus, with their bytes.
pub fn seeds() -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from("seeds")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push((path.to_str().unwrap().to_owned(), std::fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    assert!(found.len() >= 15, "the sample corpus is gone: {found:?}");
    found
}

/// What a run writes as `jsonl`.
pub fn jsonl(plan: &Plan, outcome: &Outcome) -> String {
    let mut summary = Summary {
        documents: outcome.documents,
        bytes: outcome.bytes,
        folders: outcome.folders.clone(),
        not_checked: outcome.not_checked.clone(),
        elapsed: Duration::ZERO,
        ..Summary::default()
    };
    outcome.findings.iter().filter(|finding| plan.shows(finding)).for_each(|finding| summary.count(finding));
    let report = Report {
        findings: &outcome.findings,
        summary: &summary,
        rules: &[],
        apart: &corpus_lint::report::NOTHING_APART,
    };
    let mut out = Vec::new();
    write(Format::Jsonl, &report, &Style::default(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}
