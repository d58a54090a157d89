//! The command line where a tree of files is needed: discovery, excludes, ignore files, output files,
//! rules of one's own. Cases that need none are data in `tests/cmd/`.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A document with a comment (`markup/comment`) and a value left empty (`front-matter/empty-value`).
const DOCUMENT: &str = "---\ntitle:\ndate: 2024-05-06\n---\nThe ferry <!-- which one? --> is late.\n";

fn tree(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

struct Run {
    code: i32,
    out: String,
    err: String,
}

fn run(folder: &Path, arguments: &[&str]) -> Run {
    run_with(folder, arguments, "")
}

fn run_with(folder: &Path, arguments: &[&str], input: &str) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_corpus-lint"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

/// `path rule` of every finding.
fn found(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let run = run(folder, &[arguments, &["--output-format", "json", "--min-confidence", "low"]].concat());
    assert!(run.code < 2, "{}", run.err);
    let report: Value = serde_json::from_str(&run.out).unwrap();
    let word = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    let findings = report["findings"].as_array().unwrap();
    findings.iter().map(|finding| format!("{} {}", word(finding, "path"), word(finding, "rule"))).collect()
}

const COMMENT: &str = "markup/comment";
const EMPTY: &str = "front-matter/empty-value";

fn both(path: &str) -> Vec<String> {
    vec![format!("{path} {EMPTY}"), format!("{path} {COMMENT}")]
}

#[test]
fn no_arguments_lint_the_working_folder() {
    let folder = tree(&[("a/x.md", DOCUMENT)]);
    assert_eq!(found(folder.path(), &[]), both("a/x.md"));
    assert_eq!(found(folder.path(), &["check"]), both("a/x.md"));
    assert_eq!(run(folder.path(), &[]).code, 1, "an empty value is sure, and a warning");
}

#[test]
fn a_folder_with_the_name_of_a_command_is_linted_by_check_or_by_its_path() {
    let folder = tree(&[("rules/x.md", DOCUMENT)]);
    assert_eq!(found(folder.path(), &["check", "rules"]), both("rules/x.md"));
    assert_eq!(found(folder.path(), &["./rules"]), both("rules/x.md"));
    let table = run(folder.path(), &["rules"]);
    assert!(table.out.contains("markup/comment") && !table.out.contains("x.md"));
}

#[test]
fn the_config_is_the_nearest_above_all_paths() {
    let folder = tree(&[
        ("corpus-lint.yaml", "ignore: [front-matter]"),
        ("inner/corpus-lint.yaml", "ignore: [markup]"),
        ("inner/deep/x.md", DOCUMENT),
        ("other/y.md", DOCUMENT),
    ]);
    let root = folder.path();
    let comment = vec![format!("inner/deep/x.md {COMMENT}"), format!("other/y.md {COMMENT}")];
    assert_eq!(found(root, &[]), comment);
    assert_eq!(found(root, &["other/y.md", "inner/deep/x.md"]), comment);
    assert_eq!(found(root, &["inner/deep/x.md"]), [format!("inner/deep/x.md {EMPTY}")]);
    assert_eq!(found(root, &["inner/deep", "inner"]), [format!("inner/deep/x.md {EMPTY}")]);
    assert_eq!(found(&root.join("inner/deep"), &["../../other"]), [format!("../../other/y.md {COMMENT}")]);
    let absolute = root.join("inner/deep/x.md");
    assert_eq!(found(&root.join("other"), &[absolute.to_str().unwrap()]).len(), 1);
    assert_eq!(found(root, &["--config", "inner/corpus-lint.yaml"]).len(), 2);
}

#[test]
fn a_config_without_a_say_is_told_of() {
    let folder = tree(&[("a/corpus-lint.yaml", ""), ("a/x.md", DOCUMENT), ("b/y.md", DOCUMENT)]);
    let said = run(folder.path(), &["a/x.md", "b/y.md"]);
    assert!(said.err.contains("a/corpus-lint.yaml` is not used"), "{}", said.err);
    assert_eq!(run(folder.path(), &["a/x.md", "b/y.md", "--quiet"]).err, "");
    assert_eq!(run(folder.path(), &["a"]).err, "");
}

#[test]
fn globs_start_from_the_config_and_from_the_working_folder_where_it_is_named() {
    let files = [
        ("docs/corpus-lint.yaml", "exclude: [drafts/, /one.md]"),
        ("ci/lint.yaml", "exclude: [docs/drafts]"),
        ("docs/one.md", DOCUMENT),
        ("docs/sub/one.md", DOCUMENT),
        ("docs/drafts/x.md", DOCUMENT),
    ];
    let folder = tree(&files);
    assert_eq!(found(folder.path(), &["docs"]), both("docs/sub/one.md"));
    let named = found(folder.path(), &["--config", "ci/lint.yaml", "docs"]);
    assert_eq!(named, [both("docs/one.md"), both("docs/sub/one.md")].concat());
    let outside = folder.path().join("docs/sub");
    let named = found(&outside, &["--config", "../../ci/lint.yaml", "--exclude", "drafts", ".."]);
    assert_eq!(named.len(), 4, "{named:?}");
}

#[test]
fn excluded_files_stay_excluded_when_they_are_named() {
    let folder = tree(&[("corpus-lint.yaml", "exclude: [drafts/]"), ("drafts/x.md", DOCUMENT), ("y.md", DOCUMENT)]);
    let named = run(folder.path(), &["drafts/x.md"]);
    assert_eq!((named.code, named.out.contains("1 path was excluded")), (0, true), "{}", named.out);
    assert_eq!(found(folder.path(), &["drafts/x.md", "y.md"]), both("y.md"));
    // To name a folder and find nothing in it is no pass.
    let nothing = run(folder.path(), &["--exclude", "y.md"]);
    assert_eq!((nothing.code, nothing.err.contains("2 that `exclude` leaves out")), (2, true), "{}", nothing.err);
    let stdin = run_with(folder.path(), &["-", "--stdin-filename", "drafts/z.md"], DOCUMENT);
    assert_eq!(stdin.code, 0, "{}", stdin.out);
}

#[test]
fn ignore_files_hold_for_walked_and_for_named_files() {
    let files = [(".corpus-lintignore", "old/\n"), (".gitignore", "built/\n"), ("old/x.md", DOCUMENT)];
    let folder = tree(&[&files[..], &[("built/y.md", DOCUMENT), ("z.md", DOCUMENT)]].concat());
    let root = folder.path();
    // Outside a git repository `.gitignore` is a file like any other.
    assert_eq!(found(root, &[]), [both("built/y.md"), both("z.md")].concat());
    assert_eq!(found(root, &["old/x.md", "built/y.md"]), both("built/y.md"));
    std::fs::create_dir(root.join(".git")).unwrap();
    assert_eq!(found(root, &[]), both("z.md"));
    assert_eq!(run(root, &["old/x.md", "built/y.md"]).code, 0);
    // A folder that is named is linted even where git ignores it, and not where our own file does.
    assert_eq!(found(root, &["old", "built"]), both("built/y.md"));
}

#[test]
fn what_a_package_manager_installed_is_checked_only_where_it_is_named() {
    let folder = tree(&[("a.md", DOCUMENT), ("node_modules/boat/readme.md", DOCUMENT)]);
    std::fs::create_dir_all(folder.path().join("vendor/bundle/ruby")).unwrap();
    std::fs::write(folder.path().join("vendor/bundle/ruby/readme.md"), DOCUMENT).unwrap();
    std::fs::write(folder.path().join("vendor/boats.md"), DOCUMENT).unwrap();
    let all = found(folder.path(), &["--select", COMMENT]);
    assert_eq!(all, ["a.md markup/comment", "vendor/boats.md markup/comment"]);
    let named = found(folder.path(), &["check", "node_modules", "--select", COMMENT]);
    assert_eq!(named, ["node_modules/boat/readme.md markup/comment"]);
}

#[test]
fn select_and_ignore_follow_the_more_exact_word() {
    let folder = tree(&[("x.md", DOCUMENT)]);
    let one = |arguments: &[&str]| found(folder.path(), arguments);
    assert_eq!(one(&["--select", "markup"]), [format!("x.md {COMMENT}")]);
    assert_eq!(one(&["--select", "markup,front-matter/empty-value"]).len(), 2);
    assert_eq!(one(&["--select", "all", "--ignore", "markup"]), [format!("x.md {EMPTY}")]);
    assert_eq!(one(&["--select", "markup/comment", "--ignore", "markup"]), [format!("x.md {COMMENT}")]);
    assert_eq!(one(&["--select", "*/empty-*"]), [format!("x.md {EMPTY}")]);
    assert_eq!(one(&["--ignore", "front-matter", "--ignore", "dates"]), [format!("x.md {COMMENT}")]);
}

#[test]
fn arguments_come_after_the_config_and_overrides_hold_for_their_paths() {
    let config = "ignore: [markup/comment]\nseverity: { front-matter/empty-value: off }\n\
                  options: { duplicates/near: { threshold: 0.75 } }\n\
                  overrides: [{ paths: [special/], extend-select: [markup/comment], severity: { markup: error } },\n\
                  { paths: [bare/], ignore: [front-matter] }]\n";
    let folder =
        tree(&[("corpus-lint.yaml", config), ("x.md", DOCUMENT), ("special/x.md", DOCUMENT), ("bare/x.md", DOCUMENT)]);
    let one = |arguments: &[&str]| found(folder.path(), arguments);
    assert_eq!(one(&[]), [format!("special/x.md {COMMENT}")]);
    assert_eq!(one(&["--extend-select", "markup/comment", "x.md"]), [format!("x.md {COMMENT}")]);
    assert_eq!(one(&["--ignore", "markup", "special"]), Vec::<String>::new());
    // What is asked for by name is on, wherever an override does not know better.
    let empty = one(&["--select", EMPTY]);
    assert_eq!(empty, [format!("special/x.md {EMPTY}"), format!("x.md {EMPTY}")]);
    let shown: Value = serde_yaml::from_str(&run(folder.path(), &["config", "--show", "special/x.md"]).out).unwrap();
    assert_eq!(shown["rules"][COMMENT]["severity"], "error");
    assert_eq!(shown["rules"][EMPTY], Value::Null);
    let options = &shown["rules"]["duplicates/near"]["options"];
    assert!(options["threshold"] == 0.75 && options["min-tokens"].is_u64(), "defaults and own options: {options}");
}

#[test]
fn extended_files_come_first_and_their_words_are_judged_in_their_own_text() {
    let folder = tree(&[
        ("shared/base.yaml", "ignore: [markup]\nfail-on: error\nrules: [own]\n"),
        ("shared/own/tide.yaml", TIDE),
        ("corpus/corpus-lint.yaml", "extends: [strict, ../shared/base.yaml]\nextend-select: [markup/comment]\n"),
        ("corpus/x.md", &format!("{DOCUMENT}High tide at noon.\n")),
    ]);
    let all = found(folder.path(), &["corpus"]);
    for rule in [COMMENT, EMPTY, "house/tide"] {
        assert!(all.contains(&format!("corpus/x.md {rule}")), "{rule}: {all:?}");
    }
    assert_eq!(run(folder.path(), &["corpus"]).code, 0, "fail-on: error");
    std::fs::write(folder.path().join("shared/base.yaml"), "fail-on: error\nignore: [x, markpu]\n").unwrap();
    let wrong = run(folder.path(), &["corpus"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("shared/base.yaml:2:10"), "{}", wrong.err);
    std::fs::write(folder.path().join("shared/base.yaml"), "extends: ../corpus/corpus-lint.yaml\n").unwrap();
    let circle = run(folder.path(), &["corpus"]);
    assert!(circle.code == 2 && circle.err.contains("circle"), "{}", circle.err);
}

#[test]
fn overrides_say_what_a_body_is() {
    let config = "overrides: [{ paths: ['*.txt'], kind: html }]\nselect: [markup/ad-slot]\n";
    let text = "Bus routes: see <i class=\"adsbygoogle\">the map</i> below.\n";
    let folder = tree(&[("corpus-lint.yaml", config), ("x.txt", text)]);
    let shown = run(folder.path(), &["config", "--show", "x.txt"]).out;
    assert!(shown.contains("kind: html"), "{shown}");
    assert!(run(folder.path(), &["config", "--show", "x.md"]).out.contains("kind: null"));
    assert_eq!(found(folder.path(), &[]), ["x.txt markup/ad-slot"]);
}

#[test]
fn what_fails_a_run_is_configured() {
    let folder = tree(&[("x.md", DOCUMENT)]);
    let code = |config: &str, arguments: &[&str]| {
        std::fs::write(folder.path().join("corpus-lint.yaml"), config).unwrap();
        run(folder.path(), arguments).code
    };
    assert_eq!(code("", &[]), 1);
    assert_eq!(code("fail-on: error", &[]), 0);
    assert_eq!(code("fail-on: error", &["--fail-on", "info"]), 1);
    assert_eq!(code("fail-on: never", &[]), 0);
    assert_eq!(code("", &["--exit-zero"]), 0);
    assert_eq!(code("select: [markup/comment]", &[]), 0, "the comment is of medium confidence");
    assert_eq!(code("select: [markup/comment]\nfail-confidence: medium", &[]), 1);
    assert_eq!(code("select: [markup/comment]", &["--fail-confidence", "medium"]), 1);
    assert_eq!(code("select: [markup/comment]\nmin-confidence: high", &[]), 0);
    assert!(!run(folder.path(), &[]).out.contains("x.md:"), "below min-confidence nothing is listed");
}

#[test]
fn a_report_goes_to_its_file_whole_or_not_at_all() {
    let folder = tree(&[("x.md", DOCUMENT)]);
    let written = run(folder.path(), &["--output-format", "json", "--output-file", "report.json"]);
    assert_eq!((written.code, written.out.as_str()), (1, ""));
    let report = std::fs::read_to_string(folder.path().join("report.json")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&report).unwrap()["findings"].as_array().unwrap().len(), 2);
    let nowhere = run(folder.path(), &["-o", "no/such/report.txt"]);
    assert_eq!(nowhere.code, 2);
    assert!(nowhere.err.contains("no/such/report.txt"), "{}", nowhere.err);
}

#[test]
fn standard_input_stands_for_the_file_it_is_named_after() {
    let folder = tree(&[("x.md", DOCUMENT), ("y.md", DOCUMENT)]);
    let arguments = ["-", ".", "--stdin-filename", "x.md", "--select", EMPTY, "--output-format", "concise"];
    let edited = run_with(folder.path(), &arguments, "---\ntitle: Mended\n---\nText.\n");
    assert!(edited.out.contains("y.md:2:") && !edited.out.contains("x.md:"), "{}", edited.out);
    let inner = tree(&[("in/corpus-lint.yaml", "ignore: [front-matter]")]);
    let run = run_with(inner.path(), &["-", "--stdin-filename", "in/x.md"], DOCUMENT);
    assert_eq!(run.code, 0, "the config is looked for from the given name: {}", run.out);
}

#[test]
fn links_are_followed_wherever_the_run_is_started() {
    let folder = tree(&[
        ("docs/a/one.md", "# One\n\nSee [two](../b/two.md#two), [three](../../three.md) and [none](../b/none.md).\n"),
        ("docs/b/two.md", "# Two\n\nText.\n"),
        ("three.md", "# Three\n\nText.\n"),
        ("elsewhere/in/x.txt", ""),
    ]);
    let rules = ["--select", "links/missing-target,links/missing-fragment"];
    let absolute = folder.path().join("docs");
    for (start, path) in
        [("", "docs"), ("docs", "."), ("elsewhere/in", "../../docs"), ("elsewhere", absolute.to_str().unwrap())]
    {
        let found = found(&folder.path().join(start), &[&[path][..], &rules].concat());
        assert!(found.len() == 1 && found[0].ends_with("a/one.md links/missing-target"), "{start}, {path}: {found:?}");
    }
}

#[test]
fn init_writes_a_short_config_once() {
    let folder = tree(&[("x.md", DOCUMENT)]);
    assert_eq!(run(folder.path(), &["init"]).code, 0);
    let written = std::fs::read_to_string(folder.path().join("corpus-lint.yaml")).unwrap();
    assert!(written.lines().count() < 10);
    assert_eq!(found(folder.path(), &[]), both("x.md"), "it changes nothing");
    let again = run(folder.path(), &["init"]);
    assert!(again.code == 2 && again.err.contains("already"), "{}", again.err);
    assert_eq!(std::fs::read_to_string(folder.path().join("corpus-lint.yaml")).unwrap(), written);
}

#[test]
fn the_schema_accepts_what_the_tool_accepts() {
    let folder = tempfile::tempdir().unwrap();
    let schema: Value = serde_json::from_str(&run(folder.path(), &["config", "--schema"]).out).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::validator_for(&schema).unwrap();
    let sample = "extends: [strict, ../base.yaml]\nrules: [house]\nselect: [all]\nextend-select: [markup]\n\
        ignore: [dates/relative]\nseverity: { markup/comment: off, text: error }\n\
        options: { duplicates/near: { threshold: 0.7 } }\nexclude: [drafts/]\nextensions: [rst]\n\
        overrides: [{ paths: [a/], kind: html, severity: { links: info } }]\n\
        fail-on: never\nfail-confidence: medium\nmin-confidence: low\nmax-file-size: 1000\n";
    let valid = |yaml: &str| validator.is_valid(&serde_yaml::from_str::<Value>(yaml).unwrap());
    assert!(valid(sample));
    assert!(valid("extends: recommended"));
    for wrong in ["selct: []", "fail-on: sometimes", "ignore: dates", "overrides: [{ kind: word }]"] {
        assert!(!valid(wrong), "{wrong}");
    }
}

const TIDE: &str = "id: house/tide
severity: warning
summary: A tide is named without its height.
why: Readers steer by it.
help: Add the height.
match:
  phrases: [high tide, low tide]
examples:
  - bad: We sail at ⟦high tide⟧.
  - good: We sail at noon.
";

#[test]
fn own_rules_run_with_the_shipped_ones() {
    let text = format!("{DOCUMENT}High tide at noon.\n");
    let folder = tree(&[("corpus-lint.yaml", "rules: [house]"), ("house/sea/tide.yaml", TIDE), ("x.md", &text)]);
    let all = found(folder.path(), &[]);
    assert_eq!(all, [both("x.md"), vec!["x.md house/tide".to_owned()]].concat());
    assert_eq!(found(folder.path(), &["--select", "house"]), ["x.md house/tide"]);
    assert!(run(folder.path(), &["explain", "house/tide"]).out.contains("Readers steer by it."));
    let listed: Value = serde_json::from_str(&run(folder.path(), &["rules", "--output-format", "json"]).out).unwrap();
    assert!(listed.as_array().unwrap().iter().any(|rule| rule["id"] == "house/tide" && rule["family"] == "house"));
    let tested = run(folder.path(), &["test-rules", "house"]);
    assert_eq!((tested.code, tested.out.as_str()), (0, "1 rule, 2 examples: 2 passed, 0 failed.\n"));
}

#[test]
fn an_example_that_fails_is_named_with_its_line() {
    let folder = tree(&[("house/tide.yaml", &TIDE.replace("at noon", "at low tide"))]);
    let tested = run(folder.path(), &["test-rules", "house"]);
    assert_eq!(tested.code, 1);
    assert!(tested.out.contains("FAILED house/tide, example 2 (house/tide.yaml:10)"), "{}", tested.out);
    assert!(tested.out.contains("reported and not marked in example.md: `low tide`"), "{}", tested.out);
}

#[test]
fn what_is_wrong_with_a_page_is_told_at_its_line() {
    let cases = [
        (TIDE.replace("severity: warning", "severty: warning"), "unknown key `severty`", ":2:1"),
        (TIDE.replace("summary: A", "summary: [A"), "never closed", ":3:10"),
        (TIDE.replace("high tide, low tide", "high tide, ''"), "a phrase is empty", ":6:1"),
        (TIDE.replace("phrases: [high tide", "pattern: [a, '(b'"), "invalid pattern `(b`: unclosed group", ":7:16"),
        (TIDE.replace("phrases: [high tide", "selector: [a, 'p['"), "invalid selector", ":7:17"),
        (TIDE.replace("house/tide", "markup/comment"), "a shipped rule has the id `markup/comment` already", ":1:1"),
        (TIDE.replace("match:", "check: native\nignore:"), "unknown key `ignore`", ":7:1"),
        (
            TIDE.replace("match:\n  phrases: [high tide, low tide]", "check: native"),
            "no native check `house/tide`",
            ":6:1",
        ),
    ];
    for (page, message, place) in cases {
        let folder = tree(&[("corpus-lint.yaml", "rules: [house]"), ("house/tide.yaml", &page), ("x.md", DOCUMENT)]);
        let wrong = run(folder.path(), &[]);
        assert_eq!(wrong.code, 2, "{message}: {}", wrong.out);
        assert!(wrong.err.contains(message), "{message}: {}", wrong.err);
        assert!(wrong.err.contains(&format!("house/tide.yaml{place}")), "{place}: {}", wrong.err);
    }
}

#[test]
fn the_schema_of_pages_accepts_a_page() {
    let folder = tempfile::tempdir().unwrap();
    let schema: Value = serde_json::from_str(&run(folder.path(), &["rules", "--schema"]).out).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let valid = |page: &str| validator.is_valid(&serde_yaml::from_str::<Value>(page).unwrap());
    assert!(valid(TIDE));
    assert!(!valid(&TIDE.replace("severity:", "severty:")) && !valid(&TIDE.replace("warning", "fatal")));
}

#[test]
fn every_rule_is_listed_and_explained() {
    let folder = tempfile::tempdir().unwrap();
    let listed: Value = serde_json::from_str(&run(folder.path(), &["rules", "--output-format", "json"]).out).unwrap();
    let rules = listed.as_array().unwrap();
    assert!(rules.len() > 30);
    for rule in rules {
        let word = |key: &str| rule[key].as_str().unwrap_or_else(|| panic!("{rule} has no {key}"));
        assert!(word("id").starts_with(&format!("{}/", word("family"))));
        assert!(!word("summary").is_empty() && !word("severity").is_empty() && !word("confidence").is_empty());
        let page = run(folder.path(), &["explain", word("id")]);
        assert_eq!(page.code, 0);
        for part in [word("id"), "Why it matters", "What to do"] {
            assert!(page.out.contains(part), "{}: {part}", page.out);
        }
    }
}
