//! JSON Schemas over front matter: what a config says of them, what is told of documents that do not fit, and the drafts
//! of `infer-schema`.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod check;
mod config;
mod infer;

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    files.iter().for_each(|(path, text)| write(folder.path(), path, text));
    folder
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_corpus-lint")).current_dir(folder).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What a run over the folder finds, a line each: `path:line:column: message`.
fn found(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let all = [&["--output-format", "concise", "--quiet", "--show-all", "--min-confidence", "low"], arguments].concat();
    let output = run(folder, &all);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", text(&output.stderr));
    text(&output.stdout).lines().map(|line| line.replace("error[front-matter/schema] ", "")).collect()
}

/// What the schema rule finds under this config in a document.
fn judged(config: &str, document: &str) -> Vec<String> {
    let folder = folder(&[("corpus-lint.yaml", config), ("a.md", document)]);
    let lines = found(folder.path(), &["--select", "front-matter/schema"]);
    lines.iter().map(|line| line.strip_prefix("a.md:").unwrap().to_owned()).collect()
}

/// What is said of a config that cannot be used.
fn refused(files: &[(&str, &str)]) -> String {
    let folder = folder(&[files, &[("posts/a.md", "---\ntitle: A\n---\nText.\n")]].concat());
    let output = run(folder.path(), &["."]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stdout));
    text(&output.stderr)
}
