//! What the README shows is what the tool does: its transcript, its config and its rules.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::{Command, Output};

const README: &str = include_str!("../README.md");

/// The fenced block, its indentation taken off, that holds `mark`.
fn block(mark: &str) -> String {
    let at = README.find(mark).unwrap_or_else(|| panic!("the README has no `{mark}`"));
    let fence = README[..at].rfind("```").unwrap();
    let start = fence + README[fence..].find('\n').unwrap() + 1;
    let end = at + README[at..].find("```").unwrap();
    let indent = README[..fence].len() - README[..fence].trim_end_matches(' ').len();
    let lines = README[start..end].lines().map(|line| line.get(indent..).unwrap_or("").to_owned() + "\n");
    lines.collect::<String>().trim_end().to_owned() + "\n"
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_corpus-lint")).args(arguments).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_transcript_is_of_a_real_run() {
    let shown = block("$ corpus-lint seeds/");
    let (command, transcript) = shown.split_once('\n').unwrap();
    let arguments: Vec<&str> = command.split(' ').skip(2).collect();
    let output = run(Path::new(env!("CARGO_MANIFEST_DIR")), &arguments);
    let printed = text(&output.stdout);
    assert_eq!(printed.trim_end(), transcript.trim_end(), "the command printed:\n{printed}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn the_comparison_is_of_a_real_run() {
    let shown = block("$ corpus-lint compare seeds/");
    let (command, transcript) = shown.split_once('\n').unwrap();
    let arguments: Vec<&str> = command.split(' ').skip(2).collect();
    let output = run(Path::new(env!("CARGO_MANIFEST_DIR")), &arguments);
    let printed = text(&output.stdout);
    let start = transcript.trim_end().strip_suffix("...").expect("the README shows how it starts");
    assert!(start.lines().count() > 10 && printed.starts_with(start), "the command printed:\n{printed}");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn the_config_is_accepted() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("house-rules")).unwrap();
    std::fs::write(folder.path().join("corpus-lint.yaml"), block("# corpus-lint.yaml")).unwrap();
    let shown = run(folder.path(), &["config", "--show", "wire/x.txt"]);
    assert!(shown.status.success(), "{}", text(&shown.stderr));
    let settings = text(&shown.stdout);
    assert!(settings.contains("kind: plain") && settings.contains("threshold: 0.7"), "{settings}");
}

#[test]
fn the_declarative_rule_works_as_told() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: String| std::fs::write(folder.path().join(path), text).unwrap();
    std::fs::create_dir(folder.path().join("house-rules")).unwrap();
    write("house-rules/embargo.yaml", block("id: house/embargo"));
    write("corpus-lint.yaml", "rules: [house-rules/]\n".to_owned());
    write("story.txt", "Not for publication before noon on Monday. The harbour opens again.\n".to_owned());
    let tested = run(folder.path(), &["test-rules", "house-rules/"]);
    let said = README.lines().find_map(|line| line.trim().strip_prefix("It says `")?.split('`').next()).unwrap();
    assert_eq!(text(&tested.stdout).trim_end(), said);
    let linted = run(folder.path(), &["--output-format", "concise"]);
    assert_eq!(linted.status.code(), Some(1), "{}", text(&linted.stderr));
    assert!(text(&linted.stdout).contains("story.txt:1:1: error[house/embargo]"), "{}", text(&linted.stdout));
}

#[test]
fn the_native_rule_has_a_valid_page() {
    let page = corpus_lint::rule::RulePage::parse("rules/text/shouting.yaml", &block("id: text/shouting")).unwrap();
    assert!(page.check.is_some() && block("impl DocumentRule for Shouting").contains("self.min_words"));
}
