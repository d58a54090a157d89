//! The index as a user meets it: where it lies, what a check of one file says with it, and what becomes of it when a
//! run is killed, two run at once, or something else is found in its place.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

const TEXT: &str = "The council of Aldermere voted on Thursday to rebuild the old swing bridge rather than replace it. \
     Engineers had warned that the iron piers would not carry heavier lorries, but a report by the university found \
     that new bearings and a lighter deck would do. The work is to cost four million and to take two summers. Until \
     then a ferry carries pedestrians and bicycles across, and lorries take the ring road.";

/// A corpus with a config, of posts that each say something of their own.
fn corpus(posts: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("corpus-lint.yaml"), "min-confidence: low\n").unwrap();
    std::fs::create_dir(folder.path().join("posts")).unwrap();
    for number in 0..posts {
        write(&folder, &format!("posts/{number:04}.md"), &post(number));
    }
    folder
}

fn post(number: usize) -> String {
    let words: Vec<String> = (0..80).map(|word| format!("word{}", (number * 7919 + word * word * 31) % 9973)).collect();
    format!("---\ntitle: Post {number}\ndate: 2024-01-{:02}\n---\n\n{}.\n", 1 + number % 28, words.join(" "))
}

fn write(folder: &TempDir, path: &str, text: &str) {
    std::fs::write(folder.path().join(path), text).unwrap();
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_corpus-lint"));
    command.arg("check").args(arguments).current_dir(folder).stdin(Stdio::null());
    command
}

/// Standard output and standard error of a run.
fn said(folder: &Path, arguments: &[&str]) -> (String, String) {
    let output = command(folder, arguments).output().unwrap();
    assert!(output.status.code().is_some_and(|code| code < 2), "{arguments:?}: {output:?}");
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// The findings of a run, one a line; there must be no warning.
fn findings(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let (out, err) = said(folder, &[arguments, &["--output-format", "jsonl"]].concat());
    assert_eq!(err, "", "{arguments:?}");
    out.lines().filter(|line| line.contains("\"fingerprint\"")).map(str::to_owned).collect()
}

/// The files of the index.
fn indexes(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder.join(".corpus-lint")).into_iter().flatten();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "redb")).collect()
}

#[test]
fn one_file_is_judged_against_all_documents_of_the_config() {
    let folder = corpus(20);
    let path = folder.path();
    write(&folder, "posts/first.md", &format!("---\ntitle: Bridge\ndate: 2024-02-01\n---\n\n{TEXT}\n"));
    write(&folder, "posts/second.md", &format!("---\ntitle: Bridge again\ndate: 2024-02-02\n---\n\n{TEXT}\n"));
    // The first time there is no index, and all is read; the second time one file is.
    let first = findings(path, &["posts/second.md"]);
    assert!(first.iter().any(|line| line.contains("duplicates/normalised") && line.contains("posts/first.md")));
    let (out, _) = said(path, &["posts/second.md", "--verbose"]);
    assert!(out.contains("Judged against the index of 22 documents, less than a minute old"), "{out}");
    assert_eq!(findings(path, &["posts/second.md"]), first);
    assert_eq!(findings(path, &["posts/second.md", "--no-cache"]), first);
    // A finding on the other document is told when it concerns the one that is named.
    assert_eq!(findings(path, &["posts/first.md"]), first);
    // From another folder the same is said of other paths.
    let below = findings(&path.join("posts"), &["second.md"]);
    assert!(below.len() == first.len() && below[0].contains("\"path\":\"second.md\""), "{below:?}");
    // It is no part of what is under version control.
    assert_eq!(std::fs::read_to_string(path.join(".corpus-lint/.gitignore")).unwrap().lines().last(), Some("*"));
}

#[test]
fn what_changed_behind_the_index_is_seen_when_it_is_compared_or_with_refresh() {
    let folder = corpus(20);
    let path = folder.path();
    write(&folder, "posts/first.md", &format!("---\ntitle: Bridge\ndate: 2024-02-01\n---\n\n{TEXT}\n"));
    write(&folder, "posts/second.md", &format!("---\ntitle: Bridge again\ndate: 2024-02-02\n---\n\n{TEXT}\n"));
    assert_eq!(findings(path, &["posts/second.md"]).len(), 1);
    // The copy is gone: that is found out when it is to be shown.
    std::fs::remove_file(path.join("posts/first.md")).unwrap();
    let near = format!("---\ntitle: Bridge again\ndate: 2024-02-02\n---\n\n{TEXT} So it was.\n");
    write(&folder, "posts/second.md", &near);
    assert_eq!(findings(path, &["posts/second.md"]), Vec::<String>::new());
    // A new copy that nobody named is not known, until all files are looked at.
    write(&folder, "posts/third.md", &near);
    assert_eq!(findings(path, &["posts/second.md"]), Vec::<String>::new());
    let refreshed = findings(path, &["posts/second.md", "--refresh"]);
    assert_eq!(refreshed.len(), 1);
    assert_eq!(findings(path, &["posts/second.md"]), refreshed);
}

#[test]
fn what_is_being_edited_is_judged_and_not_kept() {
    let folder = corpus(20);
    let path = folder.path();
    write(&folder, "posts/first.md", &format!("---\ntitle: Bridge\ndate: 2024-02-01\n---\n\n{TEXT}\n"));
    assert_eq!(findings(path, &["."]), Vec::<String>::new());
    let mut child = command(path, &["-", "--stdin-filename", "posts/0003.md", "--output-format", "concise"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(format!("---\ntitle: B\ndate: 2024-01-04\n---\n\n{TEXT}\n").as_bytes())
        .unwrap();
    let out = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    assert!(out.contains("duplicates/normalised") && out.contains("posts/first.md"), "{out}");
    assert_eq!(findings(path, &["posts/first.md"]), Vec::<String>::new());
}

#[test]
fn no_cache_leaves_no_trace() {
    let folder = corpus(3);
    findings(folder.path(), &[".", "--no-cache"]);
    assert!(!folder.path().join(".corpus-lint").exists());
    // Nor is there an index of paths that are no corpus.
    std::fs::remove_file(folder.path().join("corpus-lint.yaml")).unwrap();
    findings(folder.path(), &["."]);
    assert!(!folder.path().join(".corpus-lint").exists());
}

#[test]
fn other_rules_are_another_index_and_old_ones_go() {
    let folder = corpus(3);
    for rules in ["dates", "links", "markup", "text", "duplicates"] {
        findings(folder.path(), &[".", "--select", rules]);
    }
    assert_eq!(indexes(folder.path()).len(), 3);
}

#[test]
fn a_run_that_is_killed_changes_no_later_answer() {
    let folder = corpus(150);
    let path = folder.path();
    let mut expected = findings(path, &[".", "--no-cache"]);
    let mut killed = 0;
    for round in 0..40u64 {
        // Something changes each time, so that each run has something to write.
        let number = (round as usize * 37) % 150;
        let text = post(if round % 3 == 0 { number / 2 } else { number + 1000 });
        write(&folder, &format!("posts/{number:04}.md"), &text);
        let named = format!("posts/{number:04}.md");
        let arguments: &[&str] = if round % 2 == 0 { &["."] } else { &[&named] };
        let mut child = command(path, arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(round * 7 % 90));
        killed += usize::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        if round % 4 == 3 {
            expected = findings(path, &[".", "--no-cache"]);
            assert_eq!(findings(path, &["."]), expected, "after round {round}");
        }
    }
    assert!(killed >= 10, "only {killed} runs were killed before they ended");
    assert!(!expected.is_empty());
    assert_eq!(findings(path, &["."]), expected);
}

#[test]
fn runs_at_one_time_wait_for_each_other() {
    let folder = corpus(120);
    let path = folder.path();
    write(&folder, "posts/copy.md", &post(7));
    let expected = findings(path, &[".", "--no-cache"]);
    assert!(!expected.is_empty());
    let runs: Vec<_> = (0..4)
        .map(|_| command(path, &[".", "--output-format", "jsonl"]).stdout(Stdio::piped()).spawn().unwrap())
        .collect();
    for run in runs {
        let out = String::from_utf8(run.wait_with_output().unwrap().stdout).unwrap();
        let found: Vec<&str> = out.lines().filter(|line| line.contains("\"fingerprint\"")).collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn what_is_no_index_is_made_anew() {
    let folder = corpus(30);
    let path = folder.path();
    write(&folder, "posts/copy.md", &post(7));
    let expected = findings(path, &["."]);
    assert!(!expected.is_empty());
    let index = indexes(path).pop().unwrap();
    let whole = std::fs::read(&index).unwrap();
    for damaged in [b"not a store".to_vec(), Vec::new(), vec![0; whole.len()], whole[..whole.len() / 2].to_vec()] {
        std::fs::write(&index, damaged).unwrap();
        let (out, _) = said(path, &[".", "--output-format", "jsonl"]);
        let found: Vec<&str> = out.lines().filter(|line| line.contains("\"fingerprint\"")).collect();
        assert_eq!(found, expected);
        assert_eq!(findings(path, &["."]), expected, "the run after finds a good index");
    }
}
