//! `compare`: its figures and places, held against the files and against what `check` says. How it looks is shown in
//! `tests/cmd/compare.trycmd`.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

fn tree(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        std::fs::write(folder.path().join(path), text).unwrap();
    }
    folder
}

struct Run {
    code: i32,
    out: String,
    err: String,
}

fn run(folder: &Path, arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_corpus-lint")).args(arguments).current_dir(folder).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

/// The object of `compare`, which fits its schema.
fn compared(folder: &Path, a: &str, b: &str) -> Value {
    let run = run(folder, &["compare", a, b, "--output-format", "json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let compared: Value = serde_json::from_str(&run.out).unwrap();
    let schema: Value = serde_json::from_str(corpus_lint::report::COMPARISON_SCHEMA).unwrap();
    let errors: Vec<String> = jsonschema::validator_for(&schema)
        .unwrap()
        .iter_errors(&compared)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    compared
}

#[test]
fn passages_are_placed_in_the_bytes_of_legacy_files() {
    let text = "港务处星期一宣布，夜间渡轮从五月一日起每周开行两班。\r\n\r\n六岁以下儿童由父母陪同可免费乘船。\r\n";
    let folder = tree(&[("a.txt", text)]);
    let other =
        "新消息\n\n六岁以下儿童由父母陪同可免费乘船。\n\n港务处星期一宣布，夜间渡轮从五月一日起每周开行两班。\n";
    let encoded = encoding_rs::GB18030.encode(other).0.into_owned();
    std::fs::write(folder.path().join("b.txt"), &encoded).unwrap();
    let compared = compared(folder.path(), "a.txt", "b.txt");
    let passages = compared["passages"].as_array().unwrap();
    assert_eq!(passages.iter().map(|passage| passage["moved"] == true).collect::<Vec<_>>(), [false, true]);
    for (passage, line) in passages.iter().zip([5, 3]) {
        let slice = |bytes: &[u8], side: &str| {
            let at = |key: &str| usize::try_from(passage[side][key].as_u64().unwrap()).unwrap();
            bytes[at("byte_start")..at("byte_end")].to_vec()
        };
        assert_eq!(String::from_utf8(slice(text.as_bytes(), "a")).unwrap(), passage["excerpt"].as_str().unwrap());
        let decoded = encoding_rs::GB18030.decode(&slice(&encoded, "b")).0.into_owned();
        assert_eq!(decoded, passage["excerpt"].as_str().unwrap());
        assert_eq!(passage["b"]["line"], line);
    }
    assert_eq!(compared["containment"]["a_in_b"].as_f64().map(|share| share > 0.8), Some(true));
}

#[test]
fn the_similarity_is_the_one_that_the_rule_tells() {
    let words = |changed: usize| -> String {
        (0..120).map(|at| if at % 40 == changed { format!("new{at} ") } else { format!("word{at} ") }).collect()
    };
    let folder = tree(&[("a.md", &words(99)), ("b.md", &format!("---\ntitle: B\n---\n{}", words(7)))]);
    let report = run(folder.path(), &["--select", "duplicates/near", "--output-format", "concise"]);
    let similarity = compared(folder.path(), "a.md", "b.md")["similarity"].as_f64().unwrap();
    let told = format!("they share {} percent", (similarity * 100.0) as u32);
    assert!((0.7..0.9).contains(&similarity) && report.out.contains(&told), "{told}: {}", report.out);
}

#[test]
fn the_config_holds_and_what_cannot_be_read_is_named() {
    let page = "<p>The ferry to the island leaves at nine.</p>\n";
    let folder = tree(&[("a.txt", page), ("b.txt", page), ("corpus-lint.yaml", "max-file-size: 60\n")]);
    let words = |a: &str, b: &str| compared(folder.path(), a, b)["a"]["words"].as_u64().unwrap();
    assert_eq!(words("a.txt", "b.txt"), 8);
    std::fs::write(folder.path().join("long.txt"), "word ".repeat(20)).unwrap();
    std::fs::write(folder.path().join("photo.txt"), b"\x89PNG\r\n\x1A\n\0\0").unwrap();
    for (name, reason) in [("long.txt", "100 bytes, over the limit of 60"), ("photo.txt", "binary data, not text")] {
        for arguments in [["compare", "a.txt", name], ["compare", name, "a.txt"]] {
            let failed = run(folder.path(), &arguments);
            assert_eq!((failed.code, failed.out.as_str()), (2, ""));
            assert_eq!(failed.err, format!("error: cannot compare `{name}`: {reason}\n"));
        }
    }
}

#[test]
fn two_megabytes_are_compared_in_time_that_does_not_grow_with_their_product() {
    let words = |seed: usize| -> String {
        let word = |at: usize| {
            format!("{} ", "abcdefghij".repeat(2).get(at * seed % 7..at * seed % 7 + 1 + at * 31 % 9).unwrap())
        };
        (0..190_000).map(word).collect()
    };
    let folder = tree(&[("a.txt", &words(1)), ("b.txt", &words(5)), ("ha.txt", &"ha ".repeat(340_000))]);
    let started = std::time::Instant::now();
    for (a, b) in [("a.txt", "b.txt"), ("a.txt", "ha.txt"), ("ha.txt", "ha.txt")] {
        compared(folder.path(), a, b);
    }
    assert!(started.elapsed().as_secs() < 120, "{:?}", started.elapsed());
}
