//! `infer-schema`: a draft that nearly all documents fit, and that leaves the outliers to the check.

use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{folder, found, run, text, write};

/// Two hundred posts, of which some are odd.
fn archive() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for number in 1..=200 {
        let (day, status) = (number % 28 + 1, if number % 3 == 0 { "draft" } else { "published" });
        let place = if number % 2 == 0 { "place: Harbour\n" } else { "" };
        let head = format!(
            "title: Story {number}\ndate: 2022-03-{day:02}\nslug: a-story-{number}\nstatus: {status}\nfrom: https://example.org/{number}\n\
             tags: [ferry, tag{number}]\nextra: {{ words: {number} }}\n{place}"
        );
        let head = match number {
            50 => head.replace("date: 2022-03-23", "date: [2022-03-23]"),
            100 => head.replace("status: published", "status: publishd"),
            150 => head.replace("slug: a-story-150\n", ""),
            _ => head,
        };
        write(folder.path(), &format!("posts/{number:03}.md"), &format!("---\n{head}---\nText.\n"));
    }
    folder
}

fn inferred(folder: &Path, arguments: &[&str]) -> Value {
    let output = run(folder, &[&["infer-schema", "posts"], arguments].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_draft_says_what_nearly_all_documents_have() {
    let folder = archive();
    let mut schema = inferred(folder.path(), &[]);
    for property in schema["properties"].as_object_mut().unwrap().values_mut() {
        property.as_object_mut().unwrap().shift_remove("$comment");
    }
    let words = json!({ "type": "integer", "$comment": "in 200 of 200" });
    assert_eq!(
        schema,
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Front matter of posts",
            "type": "object",
            "required": ["date", "extra", "from", "status", "tags", "title", "slug"],
            "properties": {
                "date": { "type": "string", "format": "date" },
                "extra": { "type": "object", "required": ["words"], "properties": { "words": words } },
                "from": { "type": "string", "format": "iri" },
                "status": { "type": "string", "enum": ["draft", "published"] },
                "tags": { "type": "array", "uniqueItems": true, "items": { "type": "string", "minLength": 1 } },
                "title": { "type": "string", "minLength": 1 },
                "slug": {
                    "type": "string",
                    "pattern": "^[a-z0-9]+([-_.][a-z0-9]+)*$",
                    "description": "Small letters and digits, joined by hyphens.",
                },
                "place": { "type": "string", "enum": ["Harbour"] },
            },
        })
    );
}

#[test]
fn a_check_with_the_draft_tells_the_outliers_and_nothing_else() {
    let folder = archive();
    let output = run(folder.path(), &["infer-schema", "posts", "--output", "post.schema.json"]);
    let told = text(&output.stderr);
    assert!(told.contains("197 of 200 documents with front matter fit the schema."), "{told}");
    assert!(text(&output.stdout).starts_with("key "), "the table is printed where the schema goes to a file");
    write(folder.path(), "corpus-lint.yaml", "schemas: { posts/: post.schema.json }\n");
    assert_eq!(
        found(folder.path(), &["--select", "front-matter/schema,front-matter/odd-type,front-matter/missing-key"]),
        [
            "posts/050.md:3:1: `date` is a list, not text",
            "posts/100.md:5:9: `status` is `publishd`, not `draft` or `published`",
            "posts/150.md:1:1: the front matter has no `slug`, which the schema requires",
        ]
    );
}

#[test]
fn the_draft_does_not_depend_on_the_threads_and_may_be_yaml() {
    let folder = archive();
    let json = inferred(folder.path(), &[]);
    let alone = std::process::Command::new(env!("CARGO_BIN_EXE_corpus-lint"))
        .current_dir(folder.path())
        .env("RAYON_NUM_THREADS", "1")
        .args(["infer-schema", "posts"])
        .output()
        .unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&alone.stdout).unwrap().to_string(), json.to_string());
    run(folder.path(), &["infer-schema", "posts", "-o", "post.yaml", "--quiet"]);
    let yaml = std::fs::read_to_string(folder.path().join("post.yaml")).unwrap();
    assert_eq!(serde_yaml::from_str::<Value>(&yaml).unwrap(), json);
}

#[test]
fn the_table_counts_keys_and_types() {
    let folder = archive();
    let output = run(folder.path(), &["infer-schema", "posts", "--table", "--quiet"]);
    let table = text(&output.stdout);
    let row = |key: &str| -> Vec<String> {
        let line = table
            .lines()
            .find(|line| line.split(' ').next() == Some(key))
            .unwrap_or_else(|| panic!("no {key}: {table}"));
        line.split("  ").map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    assert_eq!(row("date"), ["date", "200", "100 %", "text 199, list 1", "date"]);
    assert_eq!(row("slug"), ["slug", "199", "99.5 %", "text", "slug"]);
    assert_eq!(row("extra.words"), ["extra.words", "200", "100 %", "whole number"]);
    assert_eq!(row("place"), ["place", "100", "50.0 %", "text", "Harbour 100"]);
    assert!(output.stderr.is_empty());
}

#[test]
fn a_higher_share_asks_less_and_a_closed_schema_more() {
    let folder = archive();
    assert!(inferred(folder.path(), &["--share", "1"])["required"].as_array().unwrap().iter().all(|key| key != "slug"));
    write(
        folder.path(),
        "posts/201.md",
        "---\ntitle: A\ndate: 2022-03-01\nslug: a\nstatus: draft\nfrom: https://example.org/\ntags: [a]\nextra: { words: 1 }\nplaice: Harbour\n---\nText.\n",
    );
    let closed = inferred(folder.path(), &["--closed"]);
    assert_eq!(closed["additionalProperties"], json!(false));
    write(folder.path(), "s.json", &closed.to_string());
    write(folder.path(), "corpus-lint.yaml", "schemas: { posts/201.md: s.json }\n");
    assert_eq!(
        found(folder.path(), &["--select", "front-matter/schema"]),
        ["posts/201.md:9:1: the schema knows no key `plaice`"]
    );
    let wrong = run(folder.path(), &["infer-schema", "posts", "--share", "98"]);
    assert_eq!(wrong.status.code(), Some(2));
}

/// Each key is missing somewhere, rarely: together they would leave out too many, so that some are not required.
#[test]
fn a_draft_fits_nearly_all_documents_even_where_each_lacks_something_else() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..200 {
        let keys = (0..10).filter(|key| number % 50 != key * 4).map(|key| format!("key{key}: Text {number}\n"));
        write(folder.path(), &format!("posts/{number}.md"), &format!("---\n{}---\nText.\n", keys.collect::<String>()));
    }
    let output = run(folder.path(), &["infer-schema", "posts"]);
    let schema: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(schema["required"].as_array().unwrap().len(), 2, "{schema:#}");
    assert!(text(&output.stderr).contains("192 of 200"), "{}", text(&output.stderr));
}

#[test]
fn what_has_no_front_matter_is_left_out_or_an_error() {
    let folder = folder(&[
        ("a.md", "Text.\n"),
        ("b.md", "---\ntitle: B\n---\nText.\n"),
        ("c.md", "---\ntitle: [\n---\nText.\n"),
    ]);
    let output = run(folder.path(), &["infer-schema"]);
    let told = text(&output.stderr);
    assert!(told.contains("1 of 1 documents") && told.contains("1 has none, of which a check reports 1"), "{told}");
    let none = run(folder.path(), &["infer-schema", "a.md"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(text(&none.stderr).contains("there is no front matter under a.md"), "{}", text(&none.stderr));
}
