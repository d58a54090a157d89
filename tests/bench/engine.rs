//! Micro-benchmarks of what every run does: `cargo bench`. Figures are ratios within one run; the whole
//! process against its peers is `tests/bench/compare.sh`.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::hint::black_box;
use std::path::{Path, PathBuf};

use corpus_lint::checks::natives;
use corpus_lint::config::{Arguments, Loaded, Plan};
use corpus_lint::document::Document;
use corpus_lint::engine::{Mapped, NamedFiles, map_document};
use corpus_lint::rule::{Context, Rulebook, parse_pages, shipped_sources};
use divan::Bencher;
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

/// The documents of the sample corpus.
fn texts() -> Vec<(String, String)> {
    let mut texts = Vec::new();
    let mut folders = vec![PathBuf::from("seeds")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                texts.push((path.display().to_string(), text));
            }
        }
    }
    texts.sort();
    texts
}

fn bytes(texts: &[(String, String)]) -> BytesCount {
    BytesCount::new(texts.iter().map(|(_, text)| text.len()).sum::<usize>())
}

fn plan() -> Plan {
    let book = Rulebook::new(parse_pages(&shipped_sources()).unwrap(), &natives()).unwrap();
    Plan::new(book, &Loaded::none(), &Arguments::default(), Path::new(".")).unwrap()
}

/// What a view costs, alone and on a fresh document.
#[divan::bench(args = ["head", "regions", "html", "links", "paragraphs", "dates", "tokens"])]
fn view(bencher: Bencher<'_, '_>, name: &str) {
    let texts = texts();
    bencher.counter(bytes(&texts)).bench(|| {
        for (path, text) in &texts {
            let document = Document::from_text(path, text);
            match name {
                "regions" => drop(black_box(document.regions().all().len())),
                "html" => drop(black_box(document.html().elements().len())),
                "links" => drop(black_box(document.links().len())),
                "paragraphs" => drop(black_box(document.paragraphs().len())),
                "dates" => drop(black_box(document.dates().len())),
                "tokens" => drop(black_box(document.tokens().len())),
                _ => drop(black_box(document.head().entries.len())),
            }
        }
    });
}

/// All recommended rules on all documents, without reading files.
#[divan::bench]
fn map(bencher: Bencher<'_, '_>) {
    let (texts, plan) = (texts(), plan());
    let rules = plan.rules(&[]).unwrap();
    let files = NamedFiles::default();
    let today = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    bencher.counter(bytes(&texts)).bench(|| {
        let context = Context::new(today, &files);
        let mut mapped = Mapped::default();
        for (path, text) in &texts {
            map_document(&Document::from_text(path, text), &rules, &context, &mut mapped);
        }
        mapped.findings.len()
    });
}

/// What a run pays before it reads a document: pages, phrases, patterns, selectors.
#[divan::bench]
fn start() -> usize {
    plan().rules(&[]).unwrap().rules().len()
}
