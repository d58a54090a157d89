//! The formats for programs, held against what is published of them, on the sample corpus; and several of them in
//! one run. `tests/consumers/check.sh` gives the same reports to the programs that read them.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::HashSet;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

/// Source and licence: `tests/fixtures/README.md`.
const SARIF_SCHEMA: &str = include_str!("fixtures/sarif-2.1.0.schema.json");

const DOCUMENT: &str = "---\ntitle:\ndate: 2024-05-06\n---\nThe ferry <!-- which one? --> is late.\n";

fn lint(folder: &Path, arguments: &[&str], variables: &[(&str, &Path)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_corpus-lint"));
    command.current_dir(folder).args(arguments).env_remove("GITHUB_STEP_SUMMARY");
    for (name, value) in variables {
        command.env(name, value);
    }
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The sample corpus in a format, everything that is found in it.
fn seeds(format: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let all = ["seeds", "--today", "2026-11-22", "--select", "all", "--min-confidence", "low"];
    let output = lint(root, &[&all, &["--output-format", format][..]].concat(), &[]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    text(&output.stdout)
}

fn parsed(report: &str) -> Value {
    serde_json::from_str(report).unwrap()
}

/// How many findings the sample corpus has.
fn number() -> usize {
    parsed(&seeds("json"))["findings"].as_array().unwrap().len()
}

fn tree(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn read(folder: &TempDir, path: &str) -> String {
    std::fs::read_to_string(folder.path().join(path)).unwrap()
}

#[test]
fn sarif_keeps_its_published_schema() {
    let schema = parsed(SARIF_SCHEMA);
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let mut whole = parsed(&seeds("sarif"));
    let errors: Vec<String> =
        validator.iter_errors(&whole).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let run = &whole["runs"][0];
    assert_eq!(run["results"].as_array().unwrap().len(), number());
    assert!(run["results"].as_array().unwrap().iter().any(|result| result["relatedLocations"].is_array()));
    whole["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = json!(0);
    assert!(!validator.is_valid(&whole), "the schema is in force");
}

#[test]
fn sarif_gives_what_code_scanning_needs() {
    let whole = parsed(&seeds("sarif"));
    let run = &whole["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let mut seen = HashSet::new();
    for result in run["results"].as_array().unwrap() {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        let help = rule["help"]["markdown"].as_str().unwrap();
        assert!(help.contains("## Why it matters\n") && help.contains("## What to do\n"), "{help}");
        let artifact = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        assert_eq!(artifact["uriBaseId"], "%SRCROOT%");
        let uri = artifact["uri"].as_str().unwrap();
        assert!(uri.starts_with("seeds/") && uri.is_ascii(), "{uri}");
        let fingerprint = &result["partialFingerprints"]["corpusLint/v1"];
        assert!(seen.insert((uri, fingerprint.as_str().unwrap())), "{fingerprint} of {uri} is given twice");
    }
    assert_eq!(run["columnKind"], "unicodeCodePoints");
}

#[test]
fn fingerprints_hold_still_when_lines_move() {
    let folder = tree(&[("a.md", DOCUMENT)]);
    let fingerprints = |format: &str, place: fn(&Value) -> Vec<Value>| {
        let run = lint(folder.path(), &["--output-format", format], &[]);
        place(&parsed(&text(&run.stdout)))
    };
    let sarif = |whole: &Value| {
        let results = whole["runs"][0]["results"].as_array().unwrap().iter();
        results.map(|result| result["partialFingerprints"].clone()).collect()
    };
    let gitlab = |whole: &Value| whole.as_array().unwrap().iter().map(|issue| issue["fingerprint"].clone()).collect();
    let before = (fingerprints("sarif", sarif), fingerprints("gitlab", gitlab));
    assert_eq!((before.0.len(), before.1.len()), (2, 2));
    let moved = DOCUMENT.replace("The ferry", "A new first line.\n\nThe ferry");
    std::fs::write(folder.path().join("a.md"), moved).unwrap();
    assert_eq!((fingerprints("sarif", sarif), fingerprints("gitlab", gitlab)), before);
}

/// The report format as docs.gitlab.com describes it ("Code Quality", "Code quality report format").
fn gitlab_schema() -> Value {
    json!({
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": {"type": "string", "minLength": 1},
                "check_name": {"type": "string", "minLength": 1},
                "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {
                        "path": {"type": "string", "not": {"pattern": "^\\./"}},
                        "lines": {
                            "type": "object",
                            "required": ["begin"],
                            "properties": {"begin": {"type": "integer", "minimum": 1}}
                        }
                    }
                }
            }
        }
    })
}

#[test]
fn gitlab_is_what_its_manual_describes() {
    let report = seeds("gitlab");
    assert!(report.starts_with('['), "no byte order mark");
    let whole = parsed(&report);
    let validator = jsonschema::validator_for(&gitlab_schema()).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(&whole).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let issues = whole.as_array().unwrap();
    assert_eq!(issues.len(), number());
    let fingerprints: HashSet<&str> = issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(fingerprints.len(), issues.len(), "GitLab takes issues of one fingerprint for one");
}

#[test]
fn junit_counts_what_it_holds() {
    let report = seeds("junit");
    let count = |needle: &str| report.matches(needle).count();
    let attribute = |name: &str| {
        let head = report.lines().find(|line| line.starts_with("<testsuites ")).unwrap();
        let value = head.split_once(&format!(" {name}=\"")).unwrap().1.split_once('"').unwrap().0;
        value.parse::<usize>().unwrap()
    };
    assert!(report.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites "));
    assert_eq!(attribute("tests"), count("<testcase "));
    assert_eq!(attribute("failures"), count("<failure "));
    let summary = &parsed(&seeds("json"))["summary"];
    assert!(
        attribute("failures") > 0 && attribute("failures") as u64 <= summary["failing"]["findings"].as_u64().unwrap()
    );
    assert!(count("<skipped ") > 0, "what does not fail the run is no failure");
    let shouts = |line: &str| line.matches('<').count() == line.matches('>').count();
    assert!(report.lines().filter(|line| line.contains("<testcase")).all(shouts));
}

#[test]
fn a_report_names_the_rules_that_ran_and_no_others() {
    let files = [
        ("corpus-lint.yaml", "overrides: [{ paths: [wire/], extend-select: [markup/comment] }]"),
        ("x.md", DOCUMENT),
        ("wire/y.md", DOCUMENT),
    ];
    let folder = tree(&files);
    let suites = |arguments: &[&str]| {
        let run = lint(folder.path(), &[arguments, &["--output-format", "junit"]].concat(), &[]);
        let out = text(&run.stdout);
        let names = out.split("<testsuite name=\"").skip(1).map(|rest| rest.split_once('"').unwrap().0.to_owned());
        names.collect::<Vec<_>>()
    };
    assert_eq!(suites(&["--select", "text/mojibake", "x.md"]), ["text/mojibake"]);
    std::fs::write(folder.path().join("corpus-lint.yaml"), files[0].1.to_owned() + "\nselect: [dates/impossible]\n")
        .unwrap();
    assert_eq!(suites(&[]), ["dates/impossible", "markup/comment"]);
}

#[test]
fn one_run_writes_several_reports() {
    let folder = tree(&[("x.md", DOCUMENT)]);
    let outputs = ["--output", "sarif=x.sarif", "--output", "junit=x.xml", "--output", "jsonl=-"];
    let run = lint(folder.path(), &outputs, &[]);
    assert_eq!((run.status.code(), text(&run.stderr)), (Some(1), String::new()));
    assert_eq!(text(&run.stdout).lines().count(), 3);
    assert_eq!(parsed(&read(&folder, "x.sarif"))["version"], "2.1.0");
    assert!(read(&folder, "x.xml").ends_with("</testsuites>\n"));
    // The short form is one of them.
    let run = lint(folder.path(), &["--output", "gitlab=g.json", "--output-format", "concise"], &[]);
    assert!(text(&run.stdout).starts_with("x.md:2:"), "{}", text(&run.stdout));
    assert_eq!(parsed(&read(&folder, "g.json")).as_array().unwrap().len(), 2);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 4, "no scratch file is left");
}

#[test]
fn a_run_that_shows_nothing_tells_its_result_on_standard_error() {
    let folder = tree(&[("x.md", DOCUMENT)]);
    let run = lint(folder.path(), &["--output", "sarif=x.sarif"], &[]);
    assert_eq!(text(&run.stdout), "");
    assert!(text(&run.stderr).starts_with("Found 2 findings (2 warnings) in 1 document."), "{}", text(&run.stderr));
    let run = lint(folder.path(), &["--output", "sarif=x.sarif", "--quiet"], &[]);
    assert_eq!((text(&run.stdout), text(&run.stderr)), (String::new(), String::new()));
}

#[test]
fn two_reports_do_not_share_a_place() {
    let folder = tree(&[("x.md", DOCUMENT)]);
    for (arguments, said) in [
        (
            ["--output", "json=-", "--output", "github=-"],
            "both `json` and `github` are to be written to standard output",
        ),
        (["--output", "json=-", "--output-format", "full"], "both `json` and `full`"),
        (["--output", "json=r", "--output-file", "r"], "both `json` and `full` are to be written to `r`"),
        (["--output", "json", "--output", "github=-"], "an output is written as sarif=corpus.sarif or github=-"),
        (["--output", "xml=-", "--output", "github=-"], "unknown output format `xml`"),
        (["--output", "json=", "--output", "github=-"], "names no file"),
        (["--output", "json=no/such/r", "--output", "github=-"], "no/such/r"),
    ] {
        let run = lint(folder.path(), &arguments, &[]);
        let error = text(&run.stderr);
        assert_eq!((run.status.code(), run.stdout.len()), (Some(2), 0), "{arguments:?}");
        assert!(error.split_whitespace().collect::<Vec<_>>().join(" ").contains(said), "{error}");
    }
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_what_is_no_file_is_not_replaced() {
    let folder = tree(&[("x.md", DOCUMENT), ("real/r.json", "old")]);
    std::os::unix::fs::symlink("real/r.json", folder.path().join("link.json")).unwrap();
    lint(folder.path(), &["--output", "json=link.json"], &[]);
    assert!(read(&folder, "real/r.json").starts_with('{'));
    assert!(folder.path().join("link.json").is_symlink());
    let run = lint(folder.path(), &["--output", "concise=/dev/stdout", "--quiet"], &[]);
    assert!(text(&run.stdout).starts_with("x.md:2:"), "{}", text(&run.stderr));
}

#[test]
fn the_job_summary_is_added_to_the_steps_file() {
    let folder = tree(&[("sub/x.md", DOCUMENT), ("summary.md", "# Before\n")]);
    let path = folder.path().join("summary.md");
    let github = |arguments: &[&str]| {
        let root = folder.path().canonicalize().unwrap();
        let (server, repository) = (Path::new("https://github.com"), Path::new("o/n"));
        let variables = [
            ("GITHUB_STEP_SUMMARY", &*path),
            ("GITHUB_SERVER_URL", server),
            ("GITHUB_REPOSITORY", repository),
            ("GITHUB_SHA", Path::new("abc")),
            ("GITHUB_WORKSPACE", &*root),
        ];
        lint(&folder.path().join("sub"), arguments, &variables)
    };
    github(&["--output-format", "concise"]);
    assert_eq!(read(&folder, "summary.md"), "# Before\n", "only the format for GitHub writes one");
    let run = github(&["--output", "github=-"]);
    assert!(text(&run.stdout).starts_with("::warning file="), "{}", text(&run.stdout));
    let summary = read(&folder, "summary.md");
    assert!(summary.starts_with("# Before\n## corpus-lint\n\nFound 2 findings "), "{summary}");
    assert!(summary.contains("https://github.com/o/n/blob/abc/sub/x.md?plain=1#L2"), "{summary}");
    std::fs::write(&path, "x".repeat((1 << 20) - 300)).unwrap();
    github(&["--output", "github=-"]);
    assert!(read(&folder, "summary.md").len() <= 1 << 20);
}

#[test]
fn help_tells_what_each_format_is_for() {
    let folder = tree(&[]);
    let help = text(&lint(folder.path(), &["check", "--help"], &[]).stdout);
    for format in ["full", "concise", "json", "jsonl", "github", "sarif", "gitlab", "junit", "markdown"] {
        let line = help.lines().find(|line| line.trim_start().starts_with(&format!("- {format}:")));
        assert!(line.is_some_and(|line| line.len() > 30), "{format}: {help}");
    }
    assert!(help.contains("--output <FORMAT=FILE>"));
}
