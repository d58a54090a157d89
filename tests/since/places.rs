//! Where repositories lie and what they hold: shallow clones, submodules, worktrees, folders, names, line ends.

use super::repository::{Repository, command, git, json, lint, named};
use super::sound;
use serde_json::json;

const SLOT: &str = "\n<div id=\"dfp-ad-1\"></div>\n";

/// The paths of what a run found.
fn paths(folder: &std::path::Path, arguments: &[&str]) -> Vec<String> {
    let found = named(&json(folder, &[arguments, &["--select", "markup/ad-slot"]].concat())["findings"]);
    found.iter().map(|line| line.rsplit_once(' ').unwrap().0.to_owned()).collect()
}

#[test]
fn a_shallow_clone_says_what_to_fetch() {
    let own = Repository::with(&[("a.md", &sound("ferry"))]);
    own.git(&["checkout", "-q", "-b", "topic"]);
    for words in ["train", "tram"] {
        own.write(&[("b.md", &(sound(words) + SLOT))]);
        own.commit();
    }
    let clones = tempfile::tempdir().unwrap();
    let source = format!("file://{}", own.path().display());
    git(clones.path(), &["clone", "-q", "--depth", "1", "--branch", "topic", &source, "x"]);
    let clone = clones.path().join("x");
    let remedy = |since: &str, words: &str| {
        let run = lint(&clone, &["--since", since]);
        assert_eq!(run.code, 2, "{}", run.out);
        assert!(run.err.contains(words), "{}", run.err);
        let told = run.err.replace("\n        ", " ");
        assert!(told.contains("git fetch --unshallow") && told.contains("fetch-depth: 0"), "{}", run.err);
    };
    remedy("origin/main", "this clone is shallow, and git knows no commit `origin/main` in it");
    git(&clone, &["fetch", "-q", "--depth", "1", "origin", "main:refs/remotes/origin/main"]);
    remedy("origin/main", "this clone is shallow, and does not reach back to where HEAD and `origin/main` part");
    git(&clone, &["fetch", "-q", "--unshallow"]);
    assert_eq!(paths(&clone, &["--since", "origin/main"]), ["b.md"]);
}

#[test]
fn what_the_other_branch_did_is_not_of_the_change() {
    let own = Repository::with(&[("a.md", &sound("ferry"))]);
    own.git(&["checkout", "-q", "-b", "topic"]);
    own.write(&[("topic.md", &(sound("train") + SLOT))]);
    own.commit();
    own.git(&["checkout", "-q", "main"]);
    own.write(&[("a.md", &(sound("ferry") + SLOT)), ("main.md", &(sound("tram") + SLOT))]);
    own.commit();
    own.git(&["checkout", "-q", "topic"]);
    let report = json(own.path(), &["--since", "main"]);
    assert_eq!(report["summary"]["change"]["documents"]["added"], json!(["topic.md"]));
    assert_eq!(paths(own.path(), &["--since", "main"]), ["topic.md"]);
    assert_eq!(report["summary"]["change"]["cured"], json!([]));
}

#[test]
fn names_of_any_kind_are_read() {
    let names = ["新聞/第一 篇.md", "a\"b.md", "tab\there.md", "line\nfeed.md", "-x.md", ":(glob)y.md", "é\\.md"];
    let sounds: Vec<(&str, String)> =
        names.iter().map(|name| (*name, sound(&format!("{} boat", name.len())))).collect();
    let files: Vec<(&str, &str)> = sounds.iter().map(|(name, text)| (*name, &**text)).collect();
    let own = Repository::with(&files);
    let mut sorted: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    sorted.sort();
    for (name, text) in &files {
        own.write(&[(name, &format!("{text}{SLOT}"))]);
    }
    for change in [&["--since", "HEAD"][..], &["--since", "HEAD", "--changed-lines"]] {
        assert_eq!(paths(own.path(), change), sorted, "{change:?}");
    }
    own.git(&["add", "--all"]);
    for (name, text) in &files {
        own.write(&[(name, text)]);
    }
    assert_eq!(paths(own.path(), &["--staged", "--changed-lines"]), sorted);
    assert!(paths(own.path(), &["--since", "HEAD"]).is_empty());
    own.git(&["commit", "-q", "-m", "x"]);
    for name in names {
        std::fs::remove_file(own.path().join(name)).unwrap();
    }
    own.write(&[("z.md", &sound("ferry"))]);
    let report = json(own.path(), &["--since", "HEAD", "--select", "markup"]);
    assert_eq!(report["summary"]["change"]["documents"]["removed"], json!(sorted));
    assert_eq!(report["summary"]["change"]["cured"].as_array().unwrap().len(), names.len());
}

#[test]
fn a_folder_a_worktree_and_a_submodule_are_judged_like_any_other() {
    let own = Repository::with(&[("docs/a.md", &sound("ferry")), ("docs/in/b.md", &sound("train")), ("c.md", "")]);
    own.write(&[("docs/in/b.md", &(sound("train") + SLOT)), ("c.md", SLOT), ("docs/new.md", &(sound("bus") + SLOT))]);
    let docs = own.path().join("docs");
    assert_eq!(paths(own.path(), &["docs", "--since", "HEAD"]), ["docs/in/b.md", "docs/new.md"]);
    assert_eq!(paths(&docs, &["--since", "HEAD"]), ["in/b.md", "new.md"]);
    assert_eq!(paths(&docs.join("in"), &["..", "--since", "HEAD"]), ["../new.md", "b.md"]);
    let whole = docs.to_str().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    assert_eq!(paths(elsewhere.path(), &[whole, "--since", "HEAD"]).len(), 2);
    own.commit();

    let tree = elsewhere.path().join("tree");
    own.git(&["worktree", "add", "-q", "--detach", tree.to_str().unwrap(), "HEAD~1"]);
    std::fs::write(tree.join("docs/a.md"), sound("ferry") + SLOT).unwrap();
    assert_eq!(paths(&tree, &["--since", "HEAD"]), ["docs/a.md"]);

    let outer = Repository::with(&[("o.md", &sound("tram"))]);
    let source = own.path().to_str().unwrap();
    outer.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", source, "inner"]);
    outer.commit();
    outer.write(&[("inner/docs/a.md", &(sound("ferry") + SLOT)), ("o.md", &(sound("tram") + SLOT))]);
    assert_eq!(paths(&outer.path().join("inner"), &["--since", "HEAD"]), ["docs/a.md"]);
    assert_eq!(paths(outer.path(), &["--since", "HEAD"]), ["o.md"], "what lies in it is of another repository");
}

#[test]
fn documents_are_compared_as_they_are_checked_out() {
    let own = Repository::with(&[("a.md", &(sound("ferry") + SLOT)), ("b.md", &sound("train"))]);
    own.write(&[(".gitattributes", "*.md text eol=crlf\n")]);
    own.commit();
    for name in ["a.md", "b.md"] {
        std::fs::remove_file(own.path().join(name)).unwrap();
    }
    own.git(&["checkout", "-q", "."]);
    let text = std::fs::read_to_string(own.path().join("a.md")).unwrap();
    assert!(text.contains("\r\n"));
    assert_eq!(json(own.path(), &["--since", "HEAD"])["summary"]["change"]["documents"]["changed"], json!([]));
    // A copy that is one in what is checked out.
    std::fs::write(own.path().join("a.md"), text.replace("noon", "one") + "\r\nOne line more.\r\n").unwrap();
    std::fs::write(own.path().join("c.md"), &text).unwrap();
    let exact = json(own.path(), &["--since", "HEAD", "--select", "duplicates/exact"]);
    assert_eq!(exact["findings"], json!([]));
    assert_eq!(exact["summary"]["change"]["documents"]["changed"], json!(["a.md"]));
    own.git(&["add", "c.md"]);
    let staged = json(own.path(), &["--staged", "--select", "duplicates/exact"]);
    assert_eq!(staged["findings"].as_array().unwrap().len(), 1, "what is staged of a.md is the same: {staged}");
}

#[test]
fn excluded_and_ignored_documents_are_in_neither_state() {
    let own = Repository::with(&[
        ("corpus-lint.yaml", "exclude: [drafts/]\n"),
        (".corpus-lintignore", "raw/\n"),
        ("drafts/a.md", &sound("ferry")),
        ("raw/b.md", &sound("train")),
        (".hidden/c.md", &sound("tram")),
        ("d.rst", &sound("bus")),
        ("e.md", &sound("boat")),
    ]);
    own.git(&["rm", "-q", "drafts/a.md", "raw/b.md", ".hidden/c.md", "d.rst"]);
    let change = json(own.path(), &["--since", "HEAD"])["summary"]["change"].clone();
    assert_eq!(change["documents"]["removed"], json!([]));
    // What leaves the drafts is new to the corpus.
    let own =
        Repository::with(&[("corpus-lint.yaml", "exclude: [drafts/]\n"), ("drafts/a.md", &(sound("ferry") + SLOT))]);
    own.git(&["mv", "drafts/a.md", "a.md"]);
    assert_eq!(paths(own.path(), &["--since", "HEAD"]), ["a.md"]);
}

#[test]
fn paths_narrow_what_is_reported_and_not_what_it_is_judged_against() {
    let long = "The harbour of the old town opens again on Friday, when the first ferry leaves for the islands.\n";
    let own = Repository::with(&[
        ("corpus-lint.yaml", "{}\n"),
        ("old/a.md", long),
        ("new/b.md", &sound("train")),
        ("new/gone.md", &(sound("tram") + SLOT)),
    ]);
    own.write(&[("new/c.md", long), ("old/d.md", &(sound("bus") + SLOT))]);
    own.git(&["rm", "-q", "new/gone.md"]);
    let run = json(own.path(), &["new", "--since", "HEAD", "--select", "duplicates/exact,markup/ad-slot"]);
    assert_eq!(run["findings"].as_array().unwrap().len(), 1, "the copy, not the slot: {run}");
    assert_eq!(run["findings"][0]["rule"], "duplicates/exact");
    let change = &run["summary"]["change"];
    assert_eq!(named(&change["cured"]), ["new/gone.md markup/ad-slot"]);
    assert_eq!(
        (&change["documents"]["added"], &change["documents"]["removed"]),
        (&json!(["new/c.md"]), &json!(["new/gone.md"]))
    );
    assert!(!own.path().join(".corpus-lint").exists(), "no index is made of a corpus that is no more");
}

#[test]
fn a_file_that_is_named_is_known_by_its_old_name() {
    let own = Repository::with(&[("a.md", &(sound("ferry") + SLOT)), ("b.md", &sound("train"))]);
    std::fs::rename(own.path().join("a.md"), own.path().join("c.md")).unwrap();
    let report = json(own.path(), &["c.md", "--since", "HEAD", "--select", "markup"]);
    assert_eq!((&report["findings"], &report["summary"]["documents"]), (&json!([]), &json!(1)));
    assert_eq!(report["summary"]["change"]["documents"]["renamed"], json!([{"from": "a.md", "to": "c.md"}]));
}

#[test]
fn a_hook_with_an_index_of_its_own_is_heard() {
    let own = Repository::with(&[("a.md", &sound("ferry")), ("b.md", &sound("train"))]);
    let program = env!("CARGO_BIN_EXE_corpus-lint");
    let hook = format!("#!/bin/sh\nexec '{program}' check --staged --output-format concise --quiet\n");
    let path = own.path().join(".git/hooks/pre-commit");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, hook).unwrap();
    command("chmod", own.path()).args(["+x", ".git/hooks/pre-commit"]).status().unwrap();
    own.write(&[("a.md", &(sound("ferry") + SLOT)), ("b.md", &(sound("train") + "\nMore.\n"))]);
    let commit = |arguments: &[&str]| command("git", own.path()).args(arguments).output().unwrap();
    let refused = commit(&["commit", "-q", "-a", "-m", "x"]);
    let said = String::from_utf8_lossy(&refused.stdout).into_owned() + &String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success() && said.contains("a.md:7:1: warning[markup/ad-slot]"), "{said}");
    let taken = commit(&["commit", "-q", "-m", "x", "b.md"]);
    assert!(taken.status.success(), "{}", String::from_utf8_lossy(&taken.stderr));
}
