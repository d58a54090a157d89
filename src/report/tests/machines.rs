//! `json`, `jsonl`, `concise` and `sarif`, as programs read them.

use regex::Regex;
use serde_json::{Value, json};

use super::written;
use crate::finding::{Applicability, Draft, Finding, Severity};
use crate::read::{NotChecked, Reason};
use crate::report::testing::{Sample, find, finding_at, place_in, report_of, resolve};
use crate::report::{Format, SCHEMA, Style};
use crate::text::Span;

/// One finding with everything a finding can have.
fn rich() -> Finding {
    let text = "標題\ndate: 2021-03-04\nsee <br> now\n";
    let draft = Draft::at(find(text, "<br>"), "tag `<br>` left in the text")
        .help("Remove the tag.")
        .related(find(text, "2021-03-04"), "the date")
        .edit(Applicability::Safe, find(text, "<br>"), "");
    let mut finding = resolve("posts/a b.md", text, "markup/html-tag", draft);
    finding.related.push(place_in("b.md", "x", Span::new(0, 1), "a copy"));
    finding
}

fn sample() -> Sample {
    let mut sample = report_of(vec![rich(), finding_at("c.md", "y <i>", "<i>")]);
    sample
        .summary
        .not_checked
        .push(NotChecked { path: "d.bin".into(), reason: Reason::TooLarge { bytes: 2, limit: 1 } });
    sample
}

fn lines(format: Format, sample: &Sample) -> Vec<Value> {
    let out = written(format, sample, &Style::default());
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn object(format: Format, sample: &Sample) -> Value {
    serde_json::from_str(&written(format, sample, &Style::default())).unwrap()
}

#[test]
fn json_has_every_field() {
    let whole = object(Format::Json, &sample());
    assert_eq!(whole["version"], 1);
    let finding = &whole["findings"][1];
    assert_eq!(
        finding,
        &json!({
            "rule": "markup/html-tag",
            "family": "markup",
            "severity": "warning",
            "confidence": "high",
            "message": "tag `<br>` left in the text",
            "help": "Remove the tag.",
            "path": "posts/a b.md",
            "record": null,
            "field": null,
            "line": 3, "column": 5, "end_line": 3, "end_column": 9,
            "byte_start": 28, "byte_end": 32,
            "excerpt": "<br>",
            "related": [
                {"path": "posts/a b.md", "record": null, "field": null, "line": 2, "column": 7,
                 "end_line": 2, "end_column": 17, "byte_start": 13, "byte_end": 23, "message": "the date"},
                {"path": "b.md", "record": null, "field": null, "line": 1, "column": 1,
                 "end_line": 1, "end_column": 2, "byte_start": 0, "byte_end": 1, "message": "a copy"},
            ],
            "fingerprint": finding["fingerprint"],
            "fix": {
                "applicability": "safe",
                "edits": [{"line": 3, "column": 5, "end_line": 3, "end_column": 9,
                           "byte_start": 28, "byte_end": 32, "replacement": ""}],
            },
        })
    );
    assert_eq!(
        whole["summary"],
        json!({
            "documents": 2,
            "bytes": 2000,
            "findings": {"total": 2, "error": 0, "warning": 2, "info": 0},
            "by_rule": {"markup/html-tag": 2},
            "hidden": {"low": 0, "medium": 0},
            "fixable": {"safe": 1, "unsafe": 0},
            "known": {"accepted": 0, "oldest_days": null, "mended": 0, "suppressed": 0},
            "failing": {"findings": 2, "fail_on": "warning", "confidence": "high"},
            "not_checked": [{"path": "d.bin", "reason": "too-large", "message": "2 bytes, over the limit of 1"}],
            "excluded": 0,
            "change": null,
            "elapsed_ms": 250,
        })
    );
}

#[test]
fn json_and_jsonl_keep_the_schema() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let valid = |value: &Value| {
        let errors: Vec<_> = validator.iter_errors(value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    };
    let mut whole = object(Format::Json, &sample());
    valid(&whole);
    lines(Format::Jsonl, &sample()).iter().for_each(valid);
    valid(&object(Format::Json, &report_of(Vec::new())));

    // What is written is what is documented, to the field.
    for (name, value) in [
        ("finding", &whole["findings"][1]),
        ("related", &whole["findings"][1]["related"][0]),
        ("fix", &whole["findings"][1]["fix"]),
        ("summary", &whole["summary"]),
    ] {
        let documented: Vec<_> = schema["$defs"][name]["properties"].as_object().unwrap().keys().collect();
        let written: Vec<_> = value.as_object().unwrap().keys().collect();
        assert_eq!(written, documented, "{name}");
    }
    whole["findings"][0]["line"] = json!(0);
    assert!(!validator.is_valid(&whole));
}

#[test]
fn the_last_line_of_jsonl_is_the_summary() {
    let all = lines(Format::Jsonl, &sample());
    assert_eq!(all.len(), 3);
    assert!(all[..2].iter().all(|line| line["rule"] == "markup/html-tag"));
    assert_eq!(all[2]["summary"]["documents"], 2);
    let empty = lines(Format::Jsonl, &report_of(Vec::new()));
    assert_eq!(empty.len(), 1);
    assert_eq!(empty[0]["summary"]["findings"]["total"], 0);
}

#[test]
fn formats_for_machines_never_fold_nor_cut() {
    let mut findings: Vec<_> = (0..300).map(|i| finding_at(&format!("posts/{i:03}.md"), "x <br>", "<br>")).collect();
    let copy = place_in("b.md", "x", Span::new(0, 1), "a copy");
    findings[0].related = vec![copy; 1_500];
    let sample = report_of(findings);
    let whole = object(Format::Json, &sample);
    assert_eq!(whole["findings"].as_array().unwrap().len(), 300);
    assert_eq!(whole["findings"][0]["related"].as_array().unwrap().len(), 1_500);
    assert_eq!(lines(Format::Jsonl, &sample).len(), 301);
    let results = &object(Format::Sarif, &sample)["runs"][0]["results"];
    assert_eq!(results.as_array().unwrap().len(), 300);
}

#[test]
fn json_quotes_hostile_text_by_its_own_escapes() {
    let hostile = "a\"\\\n\r\t\u{0}\u{1b}[2J\u{7f}\u{9b}\u{2028}\u{202e}\u{feff}\u{e0041}\u{200d}中";
    let mut finding = finding_at("a.md", "x <br>", "<br>");
    finding.address.path = hostile.into();
    finding.excerpt = hostile.to_owned();
    finding.message = hostile.to_owned();
    let sample = report_of(vec![finding]);
    let out = written(Format::Jsonl, &sample, &Style::default());
    assert_eq!(out.lines().count(), 2);
    assert!(!out.contains(|c: char| c != '\n' && crate::text::is_unprintable(c)), "{out:?}");
    let first = &lines(Format::Jsonl, &sample)[0];
    for field in ["path", "excerpt", "message"] {
        assert_eq!(first[field], hostile);
    }
    let whole = object(Format::Json, &sample);
    assert_eq!(whole["findings"][0]["excerpt"], hostile);
}

#[test]
fn a_concise_line_parses_back() {
    let mut hostile = finding_at("b:c\nd\u{1b}.md", "x <br>", "<br>");
    hostile.message = "says `a\nb: error[x] y`".to_owned();
    hostile.severity = Severity::Error;
    let sample = report_of(vec![finding_at("a.md", "中 <br>", "<br>"), hostile]);
    let quiet = Style { quiet: true, ..Style::default() };
    let out = written(Format::Concise, &sample, &quiet);
    let form = Regex::new(r"^(.*?):([0-9]+):([0-9]+): (error|warning|info)\[([^\]]+)\] (.*)$").unwrap();
    let parsed: Vec<_> = out.lines().map(|line| form.captures(line).unwrap().extract::<6>().1).collect();
    assert_eq!(
        parsed,
        [
            ["a.md", "1", "3", "warning", "markup/html-tag", "tag `<br>` left in the text"],
            ["b:c\\nd\\u{1b}.md", "1", "3", "error", "markup/html-tag", "says `a\\nb: error[x] y`"],
        ]
    );
}

#[test]
fn concise_folds_a_rule_past_fifty_into_one_line() {
    let findings = |number: usize| {
        let all = (0..number).map(|i| finding_at(&format!("{i:02}/a.md"), "x <br>", "<br>"));
        report_of(all.collect())
    };
    let quiet = Style { quiet: true, ..Style::default() };
    assert_eq!(written(Format::Concise, &findings(50), &quiet).lines().count(), 50);
    assert_eq!(
        written(Format::Concise, &findings(51), &quiet),
        "00/a.md:1:3: warning[markup/html-tag] tag `<br>` left in the text \
         (and 50 more: in 51 documents, 01/a.md:1:3, 02/a.md:1:3)\n"
    );
    let all = Style { show_all: true, ..quiet };
    assert_eq!(written(Format::Concise, &findings(51), &all).lines().count(), 51);
}

#[test]
fn sarif_places_results_as_code_scanning_reads_them() {
    let whole = object(Format::Sarif, &sample());
    assert_eq!(whole["version"], "2.1.0");
    let run = &whole["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let result = &run["results"][1];
    let region =
        json!({"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 9, "byteOffset": 28, "byteLength": 4});
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "posts/a%20b.md");
    assert_eq!(place["region"], region);
    assert_eq!(result["level"], "warning");
    let index = result["ruleIndex"].as_u64().unwrap() as usize;
    let rule = &run["tool"]["driver"]["rules"][index];
    assert_eq!(rule["id"], result["ruleId"]);
    assert_eq!(rule["shortDescription"]["text"], "A tag was left in the text.");
    assert_eq!(result["relatedLocations"][1]["physicalLocation"]["artifactLocation"]["uri"], "b.md");
    let change = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(change, &json!({"deletedRegion": region, "insertedContent": {"text": ""}}));
    assert_eq!(result["partialFingerprints"].as_object().unwrap().len(), 1);
    let notification = &run["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(notification["message"]["text"], "not checked: 2 bytes, over the limit of 1");
}

#[test]
fn junit_parts_failures_from_what_is_only_told() {
    let mut unsure = finding_at("b.md", "x <br>", "<br>");
    unsure.confidence = crate::finding::Confidence::Medium;
    let again = finding_at("a \"<&>\".md", "x <br> y", "y");
    let mut sample = report_of(vec![finding_at("a \"<&>\".md", "x <br> y", "<br>"), again, unsure]);
    sample
        .summary
        .not_checked
        .push(NotChecked { path: "d\u{1b}.bin".into(), reason: Reason::TooLarge { bytes: 2, limit: 1 } });
    assert_eq!(
        written(Format::Junit, &sample, &Style::default()),
        r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="corpus-lint" tests="4" failures="1" errors="0">
  <testsuite name="dates/future" tests="1" failures="0" errors="0" skipped="0">
    <testcase classname="dates/future" name="dates/future"/>
  </testsuite>
  <testsuite name="markup/html-tag" tests="2" failures="1" errors="0" skipped="1">
    <testcase classname="markup/html-tag" name="a &quot;&lt;&amp;&gt;&quot;.md">
      <failure type="warning" message="2 findings, first: tag `&lt;br&gt;` left in the text">a &quot;&lt;&amp;&gt;&quot;.md:1:3: warning[markup/html-tag] tag `&lt;br&gt;` left in the text
a &quot;&lt;&amp;&gt;&quot;.md:1:8: warning[markup/html-tag] tag `y` left in the text
help: Remove the tag.
</failure>
    </testcase>
    <testcase classname="markup/html-tag" name="b.md">
      <skipped message="tag `&lt;br&gt;` left in the text">b.md:1:3: warning[markup/html-tag] tag `&lt;br&gt;` left in the text
help: Remove the tag.
</skipped>
    </testcase>
  </testsuite>
  <testsuite name="not-checked" tests="1" failures="0" errors="0" skipped="1">
    <testcase classname="not-checked" name="d\u{1b}.bin">
      <skipped message="2 bytes, over the limit of 1"/>
    </testcase>
  </testsuite>
</testsuites>
"#
    );
}

#[test]
fn gitlab_gives_path_lines_and_severity() {
    let whole = object(Format::Gitlab, &sample());
    let issue = &whole[1];
    assert_eq!(issue["location"], json!({"path": "posts/a b.md", "lines": {"begin": 3, "end": 3}}));
    assert_eq!((&issue["check_name"], &issue["severity"]), (&json!("markup/html-tag"), &json!("minor")));
    assert_eq!(issue["description"], "tag `<br>` left in the text");
    assert_ne!(issue["fingerprint"], whole[0]["fingerprint"]);
    assert_eq!(object(Format::Gitlab, &report_of(Vec::new())), json!([]));
}

#[test]
fn a_path_is_a_valid_uri() {
    let mut finding = finding_at("a.md", "x <br>", "<br>");
    finding.address.path = "新聞/a%b #1?\n\\x:y.md".into();
    let whole = object(Format::Sarif, &report_of(vec![finding]));
    let location = &whole["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    let uri = location["artifactLocation"]["uri"].as_str().unwrap();
    assert_eq!(uri, "%E6%96%B0%E8%81%9E/a%25b%20%231%3F%0A%5Cx%3Ay.md");
    let base = url::Url::parse("file:///corpus/").unwrap();
    assert!(base.join(uri).unwrap().path().starts_with("/corpus/%E6"));
}
