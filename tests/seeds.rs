//! The sample corpus: the tool reports what `seeds.expected.yaml` says, finding by finding, and nothing else.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    rule: String,
    line: u64,
    column: u64,
    text: String,
}

/// Place and rule of a finding, for comparing and for printing.
type Key = (String, u64, u64, String);

#[test]
fn the_sample_corpus_gets_what_was_planted_and_nothing_else() {
    let text = std::fs::read_to_string("tests/seeds.expected.yaml").unwrap();
    let expected: BTreeMap<String, Vec<Expected>> = serde_yaml::from_str(&text).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_corpus-lint"))
        .args(["check", "seeds", "--today", "2026-11-22", "--output-format", "jsonl"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let mut lines: Vec<Value> =
        String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let summary = lines.pop().unwrap();
    assert_eq!(summary["summary"]["documents"], expected.len(), "every document has its line of expectations");

    let mut found: BTreeMap<Key, String> = BTreeMap::new();
    for line in &lines {
        let word = |name: &str| line[name].as_str().unwrap().to_owned();
        let number = |name: &str| line[name].as_u64().unwrap();
        found.insert((word("path"), number("line"), number("column"), word("rule")), word("excerpt"));
    }
    assert_eq!(found.len(), lines.len(), "a finding is reported twice");
    let mut wrong = BTreeSet::new();
    for (path, findings) in expected {
        for planted in findings {
            let key = (path.clone(), planted.line, planted.column, planted.rule);
            match found.remove(&key) {
                None => drop(wrong.insert(format!("not reported: {key:?}"))),
                Some(excerpt) => {
                    let whole = planted.text.strip_suffix('…');
                    let same = whole.map_or(excerpt == planted.text, |start| excerpt.starts_with(start));
                    if !same {
                        wrong.insert(format!("{key:?}: `{}` was planted, `{excerpt}` is reported", planted.text));
                    }
                }
            }
        }
    }
    wrong.extend(found.keys().map(|key| format!("not planted: {key:?}")));
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
}
