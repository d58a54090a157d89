//! Law 6: the same input gives the same output: no locale, no hash order, no clock but `--today`.

use std::path::Path;
use std::process::Command;

use super::texts::{FORMS, TEXTS, bytes_of};

/// A folder with copies, near copies, and every text in every form.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (number, text) in TEXTS.iter().enumerate() {
        for (form, bytes) in FORMS.iter().map(|form| bytes_of(text, *form)).enumerate() {
            let place = folder.path().join(format!("{}/{number}-{form}.md", ["b", "a", "İ", "z"][form % 4]));
            std::fs::create_dir_all(place.parent().unwrap()).unwrap();
            std::fs::write(place, bytes).unwrap();
        }
    }
    folder
}

type Environment<'a> = &'a [(&'a str, &'a str)];

/// What the binary writes for `folder`, the elapsed time left out.
fn output(folder: &Path, format: &str, more: &[&str], environment: Environment<'_>) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_corpus-lint"));
    command.current_dir(folder).args([".", "--select", "all", "--min-confidence", "low", "--output-format", format]);
    command.args(more).envs(environment.iter().copied());
    let out = command.output().unwrap();
    assert!(out.stderr.is_empty(), "{}", String::from_utf8_lossy(&out.stderr));
    assert_eq!(out.status.code(), Some(1), "there are findings that fail the run");
    let text = String::from_utf8(out.stdout).unwrap();
    let Some(cut) = text.find("\"elapsed_ms\":") else { return text };
    let digits = text[cut + 13..].find(|c: char| !c.is_ascii_digit()).unwrap();
    format!("{}{}", &text[..cut], &text[cut + 13 + digits..])
}

#[test]
fn the_same_input_gives_the_same_output() {
    let folder = folder();
    let today = ["--today", "2026-01-01"];
    for format in ["jsonl", "json", "full", "concise", "sarif", "github", "gitlab", "junit", "markdown"] {
        let first = output(folder.path(), format, &today, &[]);
        assert!(first.len() > 1000, "{format} has too little to compare: {first}");
        // Each process has hash seeds of its own.
        let others: [(&[&str], Environment<'_>); 4] = [
            (&["--threads", "1"], &[("LC_ALL", "C"), ("LANG", "C"), ("TZ", "Pacific/Kiritimati")]),
            (&["--threads", "8"], &[("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8"), ("TZ", "Pacific/Niue")]),
            (&["--threads", "2"], &[("LC_ALL", "zh_CN.GB18030"), ("LC_COLLATE", "sv_SE"), ("LANGUAGE", "de:ja")]),
            (&["--color", "never"], &[("HOME", "/nowhere"), ("CI", "1"), ("TERM", "xterm-256color")]),
        ];
        for (more, environment) in others {
            let again = output(folder.path(), format, &[&today, more].concat(), environment);
            let difference = first.lines().zip(again.lines()).find(|(a, b)| a != b);
            assert_eq!(difference, None, "{format} {more:?} {environment:?}");
            assert_eq!(first.len(), again.len(), "{format} {more:?} {environment:?}");
        }
    }
}

#[test]
fn today_alone_decides_what_is_in_the_future() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.md"), "---\ntitle: A\ndate: 2030-06-15\n---\n\nThe café opens.\n").unwrap();
    let future = |today: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_corpus-lint"));
        command.current_dir(folder.path()).args(["a.md", "--select", "dates", "--output-format", "jsonl"]);
        let out = command.args(["--today", today]).output().unwrap();
        String::from_utf8(out.stdout).unwrap().contains("\"rule\":\"dates/future\"")
    };
    assert!(future("2030-01-01"));
    assert!(!future("2031-01-01"));
}
