//! `--since` and `--staged` on real git repositories: what a change causes and cures, wherever it lies.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod histories;
mod places;
mod repository;

use repository::{Repository, command, lint};
use serde_json::{Value, json};

/// A sound document about `what`.
pub fn sound(what: &str) -> String {
    format!(
        "---\ntitle: The {what}\ndate: 2024-05-06\n---\nThe {what} is late, says {what} master Anne of the {what}.\n"
    )
}

const SLOT: &str = "\n<div id=\"dfp-ad-1\"></div>\n";
const COMMENT: &str = "\nSeen <!-- by whom? --> at noon.\n";
const LONG: &str = "---\ntitle: Harbour\ndate: 2024-05-06\n---\nThe harbour of the old town opens again on Friday, when \
    the first ferry of the season leaves for the islands with mail, bread and eleven passengers.\n\nThe master of the \
    harbour said that the new crane had been paid for by the fishermen, who had waited for it since the winter of the \
    great storm.\n";

#[test]
fn an_edit_causes_what_was_not_there_before() {
    let old = sound("ferry") + SLOT;
    let own = Repository::with(&[("a.md", &old), ("b.md", &old.replace("ferry", "train"))]);
    assert!(own.caused(&["--since", "HEAD"]).is_empty());
    own.write(&[("a.md", &format!("{}{COMMENT}", old.replace("---\nThe", "---\nA line before.\n\nThe")))]);
    assert_eq!(own.caused(&["--since", "HEAD"]), ["a.md markup/comment"]);
    assert!(own.cured(&["--since", "HEAD"]).is_empty());
    own.commit();
    assert!(own.caused(&["--since", "HEAD"]).is_empty());
    assert_eq!(own.caused(&["--since", "HEAD~1"]), ["a.md markup/comment"]);
}

#[test]
fn equal_findings_are_counted() {
    let own = Repository::with(&[("a.md", &(sound("ferry") + COMMENT))]);
    own.write(&[("a.md", &(sound("ferry") + SLOT + COMMENT + SLOT))]);
    own.commit();
    own.write(&[("a.md", &(sound("ferry") + SLOT + "\nWords between.\n" + SLOT + COMMENT + SLOT))]);
    assert_eq!(own.caused(&["--since", "HEAD"]), ["a.md markup/ad-slot"]);
    own.write(&[("a.md", &(sound("ferry") + COMMENT))]);
    assert_eq!(own.cured(&["--since", "HEAD"]), ["a.md markup/ad-slot", "a.md markup/ad-slot"]);
}

#[test]
fn only_what_was_caused_fails_the_run() {
    let own = Repository::with(&[("a.md", &(sound("ferry") + SLOT))]);
    assert_eq!(own.run(&[]).code, 1);
    own.write(&[("b.md", &sound("train"))]);
    let run = own.run(&["--since", "HEAD"]);
    assert_eq!(run.code, 0, "{}", run.out);
    assert!(run.out.contains("Judged is what changed since `HEAD` ("), "{}", run.out);
    assert!(run.out.contains("): 1 document added.\n"), "{}", run.out);
    own.write(&[("b.md", &(sound("train") + SLOT))]);
    assert_eq!(own.run(&["--since", "HEAD"]).code, 1);
}

#[test]
fn old_findings_stay_old_when_a_document_moves() {
    let own = Repository::with(&[("a.md", &(sound("ferry") + SLOT)), ("b.md", &sound("train"))]);
    own.git(&["mv", "a.md", "c.md"]);
    own.write(&[("c.md", &(sound("ferry") + SLOT + COMMENT))]);
    for change in [&["--since", "HEAD"][..], &["--staged"]] {
        let report = own.json(change);
        assert_eq!(report["summary"]["change"]["documents"]["renamed"], json!([{"from": "a.md", "to": "c.md"}]));
        assert_eq!(report["summary"]["change"]["cured"], json!([]));
    }
    assert_eq!(own.caused(&["--since", "HEAD"]), ["c.md markup/comment"]);
    assert!(own.caused(&["--staged"]).is_empty(), "the comment is not staged");
    // A move that git was not told of.
    own.git(&["reset", "-q"]);
    let objects = || own.git(&["count-objects", "-v"]);
    let before = (objects(), own.git(&["status", "--porcelain"]));
    assert_eq!(own.caused(&["--since", "HEAD"]), ["c.md markup/comment"]);
    assert_eq!((objects(), own.git(&["status", "--porcelain"])), before, "the repository is as it was");
}

#[test]
fn a_new_copy_of_an_old_document_is_caused_though_it_stands_on_the_old_one() {
    let copies = [("a.md", LONG), ("b.md", LONG), ("c.md", &*sound("train"))];
    let own = Repository::with(&copies);
    own.write(&[("d.md", LONG)]);
    let report = own.json(&["--since", "HEAD", "--select", "duplicates/exact"]);
    let finding = &report["findings"][0];
    assert_eq!(report["findings"].as_array().unwrap().len(), 1);
    assert_ne!(finding["path"], "d.md", "{finding}");
    assert_eq!(report["summary"]["change"]["cured"], json!([]), "the old copies are still there");
    own.commit();
    // What loses a member is what it was.
    own.git(&["rm", "-q", "a.md"]);
    let report = own.json(&["--since", "HEAD", "--select", "duplicates"]);
    assert_eq!((&report["findings"], &report["summary"]["change"]["cured"]), (&json!([]), &json!([])));
    own.git(&["rm", "-q", "b.md"]);
    assert_eq!(own.cured(&["--since", "HEAD", "--select", "duplicates"]).len(), 1);
}

#[test]
fn an_edit_of_a_known_copy_makes_no_new_one() {
    let near = LONG.replace("eleven", "twelve");
    let own = Repository::with(&[("a.md", LONG), ("b.md", &near), ("c.md", &sound("train"))]);
    assert_eq!(own.caused(&["--select", "duplicates/near"]).len(), 1);
    own.write(&[("a.md", &LONG.replace("bread", "salt")), ("b.md", &near.replace("crane", "pier"))]);
    let report = own.json(&["--since", "HEAD", "--select", "duplicates/near"]);
    assert_eq!((&report["findings"], &report["summary"]["change"]["cured"]), (&json!([]), &json!([])));
}

#[test]
fn a_deletion_causes_broken_links_and_cures_its_own_findings() {
    let linking = sound("ferry") + "\nSee [the train](sub/b.md) and ![the map](sub/map.png).\n";
    let own = Repository::with(&[("a.md", &linking), ("sub/b.md", &(sound("train") + SLOT)), ("sub/map.png", "x")]);
    let only = ["--since", "HEAD", "--select", "links/missing-target,markup/ad-slot"];
    assert!(own.caused(&only).is_empty());
    std::fs::remove_file(own.path().join("sub/b.md")).unwrap();
    assert_eq!(own.caused(&only), ["a.md links/missing-target"]);
    assert_eq!(own.cured(&only), ["sub/b.md markup/ad-slot"]);
    assert!(own.caused(&[&only[..], &["--staged"]].concat()[2..]).is_empty(), "the deletion is not staged");
    own.git(&["rm", "-q", "sub/b.md", "sub/map.png"]);
    let staged = own.json(&["--staged", "--select", "links/missing-target"]);
    assert_eq!(staged["summary"]["change"]["documents"]["removed"], json!(["sub/b.md"]));
    assert_eq!(staged["findings"].as_array().unwrap().len(), 1, "one finding a document: {staged}");
}

#[test]
fn a_new_file_cures_the_links_that_led_nowhere() {
    let own =
        Repository::with(&[("a.md", &(sound("ferry") + "\nSee [the train](sub/deep/b.md).\n")), ("sub/x.md", "")]);
    own.write(&[("sub/deep/b.md", &sound("train"))]);
    let only = ["--since", "HEAD", "--select", "links"];
    assert!(own.caused(&only).is_empty());
    assert_eq!(own.cured(&only), ["a.md links/missing-target"]);
    // Nothing but what is staged is to be committed.
    assert!(own.cured(&["--staged", "--select", "links"]).is_empty());
    own.git(&["add", "sub/deep/b.md"]);
    assert_eq!(own.cured(&["--staged", "--select", "links"]), ["a.md links/missing-target"]);
}

#[test]
fn staged_and_unstaged_parts_of_a_document_are_told_apart() {
    let own = Repository::with(&[("a.md", &sound("ferry")), ("b.md", &sound("train"))]);
    own.write(&[("a.md", &(sound("ferry") + SLOT)), ("b.md", &(sound("train") + COMMENT))]);
    own.git(&["add", "a.md"]);
    own.write(&[("a.md", &(sound("ferry") + SLOT + COMMENT)), ("new.md", &(sound("tram") + SLOT))]);
    assert_eq!(own.caused(&["--staged"]), ["a.md markup/ad-slot"]);
    let all = ["a.md markup/ad-slot", "a.md markup/comment", "b.md markup/comment", "new.md markup/ad-slot"];
    assert_eq!(own.caused(&["--since", "HEAD"]), all);
    // What is staged and gone from disk is judged all the same.
    std::fs::remove_file(own.path().join("a.md")).unwrap();
    assert_eq!(own.caused(&["--staged"]), ["a.md markup/ad-slot"]);
    let kept = own.path().join("new.md");
    own.git(&["add", "--intent-to-add", "new.md"]);
    assert!(kept.exists());
    assert_eq!(own.caused(&["--staged"]), ["a.md markup/ad-slot"], "to be added is not added");
}

#[test]
fn the_first_commit_causes_all() {
    let own = Repository(tempfile::tempdir().unwrap());
    own.git(&["init", "-q"]);
    own.write(&[("a.md", &(sound("ferry") + SLOT)), ("b.md", &(sound("train") + SLOT))]);
    own.git(&["add", "a.md"]);
    assert_eq!(own.caused(&["--staged"]), ["a.md markup/ad-slot"]);
    let run = own.run(&["--since", "HEAD"]);
    assert_eq!((run.code, run.err.contains("git knows no commit `HEAD`")), (2, true), "{}", run.err);
}

#[test]
fn the_cured_are_told() {
    let own = Repository::with(&[("a.md", &(sound("ferry") + SLOT + COMMENT))]);
    own.write(&[("a.md", &sound("ferry"))]);
    let run = own.run(&["--since", "main"]);
    assert!(run.out.contains("No findings in 1 document.\n"), "{}", run.out);
    assert!(run.out.contains("1 document changed.\nCured 2 findings (--verbose lists them).\n"), "{}", run.out);
    let run = own.run(&["--since", "main", "--verbose"]);
    let line = "\n  a.md:7:1: markup/ad-slot: advertising slot `<div id=\"dfp-ad-1\"></div>`\n";
    assert!(run.out.contains(line), "{}", run.out);
}

#[test]
fn changed_lines_narrow_what_was_caused() {
    let table = "\nSee [the part](#part).\n\n## Part\n\nWords.\n";
    let own = Repository::with(&[("a.md", &(sound("ferry") + table)), ("b.md", &sound("tram"))]);
    let edited = (sound("ferry") + table + SLOT).replace("## Part", "## Another part");
    own.write(&[("a.md", &edited), ("新 b.md", &(sound("train") + COMMENT))]);
    let all = ["a.md links/missing-fragment", "a.md markup/ad-slot", "新 b.md markup/comment"];
    assert_eq!(own.caused(&["--since", "HEAD"]), all);
    let report = own.json(&["--since", "HEAD", "--changed-lines"]);
    assert_eq!(repository::named(&report["findings"]), all[1..]);
    assert_eq!(report["summary"]["change"]["elsewhere"], 1);
    own.git(&["add", "a.md"]);
    own.write(&[("a.md", &format!("\n\n\n{edited}"))]);
    assert_eq!(own.caused(&["--staged", "--changed-lines"]), all[1..2]);
    // A copy that is new is pointed at.
    own.write(&[("a.md", LONG), ("b.md", &sound("tram"))]);
    own.commit();
    own.write(&[("c.md", LONG)]);
    assert_eq!(own.caused(&["--since", "HEAD", "--changed-lines", "--select", "duplicates/exact"]).len(), 1);
}

#[test]
fn the_json_keeps_its_schema() {
    let own = Repository::with(&[("a.md", &(sound("ferry") + SLOT)), ("b.md", &sound("train"))]);
    own.git(&["mv", "b.md", "c.md"]);
    own.write(&[("a.md", &(sound("ferry") + COMMENT))]);
    let schema: Value = serde_json::from_str(include_str!("../../src/report/schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut report = own.json(&["--since", "main"]);
    let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let change = &report["summary"]["change"];
    assert_eq!((&change["since"], &change["caused"]), (&json!("main"), &json!(1)));
    assert_eq!(change["base"].as_str().unwrap(), own.git(&["rev-parse", "HEAD"]).trim());
    assert_eq!(change["documents"]["changed"], json!(["a.md"]));
    report["summary"]["change"]["cured"][0]["rule"] = json!(1);
    assert!(!validator.is_valid(&report), "the schema is in force");
    assert_eq!(own.json(&[])["summary"]["change"], Value::Null);
}

#[test]
fn a_comment_for_a_pull_request_is_safe_whatever_documents_say() {
    let own = Repository::with(&[("a.md", &sound("ferry"))]);
    let hostile = "<!-- @octocat ![x](https://evil.example/x.png) `</details>` <script> www.evil.example #1 -->";
    own.write(&[("@octocat `x` [y](z).md", &format!("{}\n{hostile}\n", sound("train")))]);
    let comment = own.run(&["--since", "main", "--output-format", "markdown", "--select", "markup/comment"]).out;
    assert!(comment.starts_with("### corpus-lint: 1 finding caused\n\nJudged is what changed since `main` (`"));
    let parser = pulldown_cmark::Parser::new_ext(&comment, pulldown_cmark::Options::ENABLE_TABLES);
    for event in parser {
        use pulldown_cmark::{Event, Tag};
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => assert!(!dest_url.contains("evil"), "{comment}"),
            Event::Start(Tag::Image { .. }) => panic!("{comment}"),
            Event::Html(html) | Event::InlineHtml(html) => assert!(!html.contains("octocat"), "{comment}"),
            Event::Text(words) => assert!(!words.contains('@') && !words.contains("evil"), "{words}: {comment}"),
            _ => {}
        }
    }
    assert_eq!(comment.matches("<details>").count(), comment.matches("\n</details>\n").count());
}

#[test]
fn mistakes_are_told_with_what_to_do() {
    let own = Repository::with(&[("a.md", &sound("ferry"))]);
    own.git(&["branch", "side"]);
    let says = |arguments: &[&str], words: &str| {
        let run = own.run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {}", run.out);
        assert!(run.err.contains(words), "{arguments:?}: {}", run.err);
    };
    says(&["--since", "nowhere"], "git knows no commit `nowhere`");
    says(&["--since", "--help"], "a value is required");
    says(&["--since=-x"], "git knows no commit `-x`");
    says(&["--since", "HEAD:a.md"], "git knows no commit `HEAD:a.md`");
    says(&["--since", "main", "--staged"], "cannot be used with");
    says(&["--since", "main", "--fix"], "cannot be used with");
    says(&["--since", "main", "-"], "not standard input");
    says(&["--changed-lines"], "--since");
    own.git(&["update-ref", "refs/remotes/origin/topic", "HEAD"]);
    says(&["--since", "topic"], "There is `origin/topic`.");
    own.git(&["checkout", "-q", "--orphan", "other"]);
    own.write(&[("b.md", &sound("train"))]);
    own.commit();
    says(&["--since", "side"], "HEAD and `side` have no commit in common");

    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("a.md"), sound("ferry")).unwrap();
    let run = lint(outside.path(), &["--since", "main"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("is in no working tree of a git repository"), "{}", run.err);
    let mut without = command(env!("CARGO_BIN_EXE_corpus-lint"), own.path());
    let output = without.args(["--since", "main"]).env("PATH", outside.path()).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("the program `git` is not to be found"));
    assert_eq!(output.status.code(), Some(2));
}
