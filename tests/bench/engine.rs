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
    plan_of(&Arguments::default())
}

fn plan_of(arguments: &Arguments) -> Plan {
    let book = Rulebook::new(parse_pages(&shipped_sources()).unwrap(), &natives()).unwrap();
    Plan::new(book, &Loaded::none(), arguments, Path::new(".")).unwrap()
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

/// Well-formed blocks of front matter, as archives have them.
fn blocks() -> Vec<String> {
    let block = |n: usize| {
        format!(
            "title: The ferry runs again, part {n}\nauthor: Harbour office\ndate: 2021-{:02}-{:02}T10:30:00+01:00\n\
             url: https://news.example.org/2021/ferry-{n}\nlayout: post\ncategories: [harbour, 'town {n}']\n\
             tags:\n  - ferry\n  - \"quay {n}\"\n",
            1 + n % 12,
            1 + n % 28
        )
    };
    (0..1000).map(block).collect()
}

/// Blocks of front matter read by serde_yaml alone; with spans; and with all rules about front matter and dates.
#[divan::bench(args = ["serde_yaml", "spans", "spans and rules"])]
fn block(bencher: Bencher<'_, '_>, how: &str) {
    let blocks = blocks();
    let texts: Vec<String> = blocks.iter().map(|block| format!("---\n{block}---\n")).collect();
    let plan = plan_of(&Arguments { select: vec!["front-matter".into(), "dates".into()], ..Arguments::default() });
    let rules = plan.rules(&[]).unwrap();
    let files = NamedFiles::default();
    let today = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    bencher.counter(BytesCount::new(blocks.iter().map(String::len).sum::<usize>())).bench(|| {
        let context = Context::new(today, &files);
        let mut mapped = Mapped::default();
        for (block, text) in blocks.iter().zip(&texts) {
            match how {
                "serde_yaml" => drop(black_box(serde_yaml::from_str::<serde_yaml::Value>(block).unwrap())),
                "spans" => drop(black_box(Document::from_text("a.md", text).head().entries.len())),
                _ => map_document(&Document::from_text("a.md", text), &rules, &context, &mut mapped),
            }
        }
        mapped.findings.len()
    });
}

/// What a run pays before it reads a document: pages, phrases, patterns, selectors.
#[divan::bench]
fn start() -> usize {
    plan().rules(&[]).unwrap().rules().len()
}
