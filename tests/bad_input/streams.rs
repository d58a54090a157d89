//! Standard input, standard output and output files.

use std::io::Read as _;
use std::process::{Command, Stdio};

use super::run::{OTHER, Scratch};

#[test]
fn empty_standard_input_is_an_empty_document() {
    let ran = Scratch::new().run(&["-", "--output-format", "jsonl"]);
    assert_eq!(ran.messages("stdin.md", "text/empty"), ["the document holds nothing"]);
    assert_eq!(ran.code, 1);
}

#[test]
fn standard_input_is_linted_under_the_name_it_is_given() {
    let scratch = Scratch::new();
    scratch.file("corpus-lint.yaml", "exclude: [drafts/]\n");
    let run =
        |name: &str| scratch.run_on(&["-", "--stdin-filename", name, "--output-format", "jsonl"], OTHER.as_bytes());
    let ran = run("./posts//new.md");
    assert_eq!(ran.messages("posts/new.md", "front-matter/placeholder-value").len(), 1, "{}", ran.out);
    assert_eq!(ran.code, 1);
    let ran = run("drafts/new.md");
    assert_eq!((ran.code, ran.summary()["excluded"].as_u64()), (0, Some(1)));
}

#[test]
fn standard_input_stands_for_the_file_of_its_name() {
    let scratch = Scratch::with_other();
    let clean = "---\ntitle: The ferry\n---\n\nThe ferry sailed on time.\n";
    let ran = scratch.run_on(&["-", ".", "--stdin-filename", "other.md", "--output-format", "jsonl"], clean.as_bytes());
    assert_eq!(ran.summary()["documents"], 1, "{}", ran.out);
    assert_eq!(ran.code, 0, "{}", ran.out);
}

#[test]
fn binary_standard_input_is_not_checked() {
    let ran = Scratch::new().run_on(&["-", "--output-format", "jsonl"], b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0");
    assert_eq!(ran.summary()["not_checked"][0]["reason"], "binary");
    assert_eq!(ran.summary()["documents"], 0);
}

#[test]
fn an_output_file_that_cannot_be_written_leaves_nothing_behind() {
    let scratch = Scratch::with_other();
    scratch
        .run(&["other.md", "--output-file", "no/such/folder/report.txt"])
        .fails_saying(&["no/such/folder/report.txt"]);
    std::fs::create_dir(scratch.path().join("taken")).unwrap();
    scratch.run(&["other.md", "--output-file", "taken"]).fails_saying(&["taken"]);
    let mut left: Vec<_> = std::fs::read_dir(scratch.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["other.md", "taken"]);
}

#[test]
fn an_output_file_is_replaced_as_a_whole() {
    let scratch = Scratch::with_other();
    scratch.file("report.txt", "old\n".repeat(1000));
    let ran = scratch.run(&["other.md", "--output-file", "report.txt", "--output-format", "concise"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    let report = std::fs::read_to_string(scratch.path().join("report.txt")).unwrap();
    assert!(report.starts_with("other.md:2:8: ") && !report.contains("old\n"), "{report}");
}

#[test]
fn a_reader_that_goes_away_ends_the_run_without_a_word() {
    let scratch = Scratch::new();
    for i in 0..300 {
        scratch.file(&format!("{i}.md"), OTHER);
    }
    for format in ["full", "concise", "jsonl", "json", "sarif", "github", "gitlab", "junit", "markdown"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_corpus-lint"))
            .current_dir(scratch.path())
            .args([".", "--show-all", "--output-format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = [0; 16];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let out = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&out.stderr), "", "{format}");
        assert!(out.status.code().is_some_and(|code| code < 2), "{format}: {}", out.status);
    }
}
