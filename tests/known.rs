//! What is known of findings, from the command line: the baseline, suppressions beside the data, and comments.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

const SARIF_SCHEMA: &str = include_str!("fixtures/sarif-2.1.0.schema.json");
const BASELINE: &str = "corpus-lint.baseline.jsonl";
const SUPPRESSIONS: &str = "corpus-lint.suppressions.jsonl";

const HEAD: &str = "---\ntitle: Low water\ndate: 2024-05-06\n---\n\n";
const SHARE: &str = "Share this article\n\n";
const INVISIBLE: &str = "The ferry is\u{200b} late.\n\n";

struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Run {
    #[track_caller]
    fn says(&self, words: &str) -> &Self {
        assert!(self.out.contains(words) || self.err.contains(words), "no `{words}` in\n{}\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    fn exits(&self, code: i32) -> &Self {
        assert_eq!(self.code, code, "{}\n{}", self.out, self.err);
        self
    }
}

/// A run on the first of June 2024, unless the arguments say another day.
fn run(folder: &TempDir, arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_corpus-lint"));
    command.args(arguments).current_dir(folder.path()).env_remove("CI").env_remove("GITHUB_STEP_SUMMARY");
    if !arguments.contains(&"--today") {
        command.args(["--today", "2024-06-01"]);
    }
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

/// `path:line rule` of what is reported.
fn found(folder: &TempDir, arguments: &[&str]) -> Vec<String> {
    let run = run(folder, &[&["check", "--output-format", "json"], arguments].concat());
    assert!(run.code < 2, "{}", run.err);
    let report: Value = serde_json::from_str(&run.out).unwrap();
    let name = |finding: &Value| {
        format!("{}:{} {}", finding["path"].as_str().unwrap(), finding["line"], finding["rule"].as_str().unwrap())
    };
    report["findings"].as_array().unwrap().iter().map(name).collect()
}

fn known(folder: &TempDir, arguments: &[&str]) -> Value {
    let run = run(folder, &[&["check", "--output-format", "json"], arguments].concat());
    serde_json::from_str::<Value>(&run.out).unwrap()["summary"]["known"].clone()
}

fn write(folder: &TempDir, path: &str, text: &str) {
    let path = folder.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn read(folder: &TempDir, path: &str) -> String {
    fs::read_to_string(folder.path().join(path)).unwrap()
}

fn rename(folder: &TempDir, from: &str, to: &str) {
    fs::create_dir_all(folder.path().join(to).parent().unwrap()).unwrap();
    fs::rename(folder.path().join(from), folder.path().join(to)).unwrap();
}

/// A corpus of three documents, two of which have findings: a line twice, and a character.
fn corpus() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(&folder, "corpus-lint.yaml", "");
    write(&folder, "posts/a.md", &[HEAD, "The river is low.\n\n", SHARE, "It was high in May.\n\n", SHARE].concat());
    write(&folder, "posts/b.md", &[HEAD, INVISIBLE].concat());
    write(&folder, "posts/c.md", &[HEAD, "The harbour is open.\n"].concat());
    folder
}

fn accepted() -> TempDir {
    let folder = corpus();
    run(&folder, &["baseline"]).exits(0).says("Accepted 3 findings (markup/interface-text 2, text/zero-width 1).");
    folder
}

const SHARED_A: [&str; 2] = ["posts/a.md:8 markup/interface-text", "posts/a.md:12 markup/interface-text"];

mod baseline {
    use super::*;

    #[test]
    fn what_is_accepted_is_counted_and_what_is_new_is_reported() {
        let folder = accepted();
        let later = run(&folder, &["--today", "2024-06-15"]);
        later.exits(0).says("No new findings in 3 documents.");
        later.says("3 more accepted by the baseline, the oldest 14 days ago: --no-baseline shows them.");
        write(&folder, "posts/c.md", &[HEAD, SHARE].concat());
        assert_eq!(found(&folder, &[]), ["posts/c.md:6 markup/interface-text"]);
        assert_eq!(
            known(&folder, &["--today", "2024-06-15"]),
            serde_json::json!({"accepted": 3, "oldest_days": 14, "mended": 0, "suppressed": 0})
        );
        assert_eq!(found(&folder, &["--no-baseline"]).len(), 4);
        assert_eq!(found(&folder, &["posts/a.md"]), [""; 0], "a run over one file knows it too");
    }

    #[test]
    fn one_more_of_the_same_in_one_document_is_new() {
        let folder = accepted();
        write(&folder, "posts/a.md", &(read(&folder, "posts/a.md") + SHARE));
        assert_eq!(found(&folder, &[]), ["posts/a.md:14 markup/interface-text"]);
    }

    #[test]
    fn it_grows_by_request_alone_and_keeps_its_dates() {
        let folder = accepted();
        let before = read(&folder, BASELINE);
        write(&folder, "posts/c.md", &[HEAD, SHARE].concat());
        let refused = run(&folder, &["baseline", "--today", "2024-07-01"]);
        refused.exits(1).says("Not accepted: 1 finding (markup/interface-text 1), new since");
        assert_eq!(read(&folder, BASELINE), before);
        run(&folder, &["baseline", "--accept-new", "--today", "2024-07-01"]).exits(0).says("Accepted 1 finding");
        let after = read(&folder, BASELINE);
        assert!(after.starts_with(&before) && after.lines().count() == 4, "{after}");
        assert!(after.lines().last().unwrap().contains(r#""added":"2024-07-01""#), "{after}");
        run(&folder, &["baseline"]).exits(0);
        assert_eq!(read(&folder, BASELINE), after);
    }

    #[test]
    fn pruning_where_no_baseline_lies_accepts_nothing() {
        let folder = accepted();
        fs::remove_file(folder.path().join(BASELINE)).unwrap();
        let refused = run(&folder, &["baseline", "--prune"]);
        refused.exits(2);
        assert!(!folder.path().join(BASELINE).exists());
    }

    #[test]
    fn what_is_mended_leaves_when_it_is_pruned() {
        let folder = accepted();
        write(&folder, "posts/b.md", &[HEAD, "The ferry is late.\n"].concat());
        fs::remove_file(folder.path().join("posts/a.md")).unwrap();
        run(&folder, &[])
            .says("3 entries of the baseline no longer found: corpus-lint baseline --prune on the same paths");
        // Neither documents that were not looked at nor rules that did not run are mended.
        run(&folder, &["baseline", "posts/c.md", "--prune"]).exits(0).says("Dropped 0 entries");
        run(&folder, &["baseline", "--prune", "--select", "links"]).exits(0).says("Dropped 0 entries");
        run(&folder, &["baseline", "posts/b.md", "--prune"]).exits(0).says("Dropped 1 entry");
        run(&folder, &["baseline", "--prune"]).exits(0).says("Dropped 2 entries");
        assert_eq!(read(&folder, BASELINE), "");
        write(&folder, "posts/b.md", &[HEAD, INVISIBLE].concat());
        run(&folder, &["baseline"]).exits(1).says("Not accepted: 1 finding");
    }

    #[test]
    fn pruning_does_not_accept_what_is_new() {
        let folder = accepted();
        write(&folder, "posts/b.md", &[HEAD, "The ferry is late.\n\n", SHARE].concat());
        run(&folder, &["baseline", "--prune"]).exits(0).says("Dropped 1 entry").says("Not accepted: 1 finding");
        assert_eq!(found(&folder, &[]), ["posts/b.md:8 markup/interface-text"]);
    }

    #[test]
    fn it_holds_when_lines_move_and_other_text_changes() {
        let folder = accepted();
        let moved = read(&folder, "posts/a.md").replace(HEAD, &(HEAD.to_owned() + "A new paragraph.\n\nAnother.\n\n"));
        write(&folder, "posts/a.md", &moved.replace("It was high in May.", "It was not so low in May."));
        assert_eq!(found(&folder, &[]), [""; 0]);
    }

    #[test]
    fn it_follows_files_that_are_renamed() {
        let folder = accepted();
        rename(&folder, "posts/a.md", "posts/2024-a.md");
        rename(&folder, "posts/b.md", "archive/b.md");
        assert_eq!(found(&folder, &[]), [""; 0]);
        // It is put right when the file is written.
        run(&folder, &["baseline", "--prune"]).exits(0).says("Dropped 0 entries");
        let paths = read(&folder, BASELINE);
        assert!(paths.contains(r#""path":"archive/b.md""#) && paths.contains(r#""path":"posts/2024-a.md""#), "{paths}");
        assert!(!paths.contains("posts/a.md"), "{paths}");
    }

    #[test]
    fn a_file_that_is_gone_hides_no_second_one() {
        let folder = accepted();
        rename(&folder, "posts/b.md", "posts/d.md");
        write(&folder, "posts/e.md", &[HEAD, INVISIBLE].concat());
        assert_eq!(found(&folder, &["--select", "text"]), ["posts/e.md:6 text/zero-width"]);
    }

    #[test]
    fn a_further_copy_of_an_accepted_one_is_new_and_another_wording_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let text = |head: &str| {
            let words = (0..120).map(|n| format!("word{} of the harbour report {}.", n * 7, n));
            format!("---\ntitle: {head}\ndate: 2024-05-06\n---\n\n{}\n", words.collect::<Vec<_>>().join(" "))
        };
        let select = ["--select", "duplicates/normalised,duplicates/near,duplicates/exact"];
        write(&folder, "a.md", &text("Harbour"));
        write(&folder, "b.md", &text("Harbour report"));
        run(&folder, &[&["baseline"], &select[..]].concat()).exits(0).says("Accepted 1 finding");
        write(&folder, "b.md", &text("The harbour report"));
        assert_eq!(found(&folder, &select), [""; 0]);
        write(&folder, "c.md", &text("Harbour again"));
        assert_eq!(found(&folder, &select).len(), 1);
    }

    #[test]
    fn what_could_not_be_read_is_never_accepted() {
        let folder = corpus();
        write(&folder, "corpus-lint.yaml", "max-file-size: 300\n");
        write(&folder, "posts/large.md", &"The river is low. ".repeat(40));
        run(&folder, &["baseline"]).exits(0).says("Never accepted: 1 finding (text/too-large 1)");
        assert!(!read(&folder, BASELINE).contains("too-large"));
        assert_eq!(found(&folder, &[]), ["posts/large.md:1 text/too-large"]);
        // Nor is what was accepted in a document mended because the document is not read.
        write(&folder, "corpus-lint.yaml", "max-file-size: 10\n");
        run(&folder, &["baseline", "--prune"]).exits(0).says("Dropped 0 entries");
    }

    #[test]
    fn without_a_config_it_lies_in_the_folder_that_is_linted() {
        let folder = corpus();
        fs::remove_file(folder.path().join("corpus-lint.yaml")).unwrap();
        run(&folder, &["baseline", "posts"]).exits(0);
        assert!(read(&folder, &format!("posts/{BASELINE}")).starts_with(r#"{"path":"a.md","#));
        assert_eq!(found(&folder, &["posts"]), [""; 0]);
        assert_eq!(found(&folder, &["posts/a.md"]), [""; 0]);
    }

    #[test]
    fn the_files_are_no_part_of_the_corpus() {
        let folder = accepted();
        assert!(!run(&folder, &[]).out.contains("not checked"));
        run(&folder, &[BASELINE]).exits(0);
    }

    #[test]
    fn the_mark_of_a_merge_conflict_is_named() {
        let folder = accepted();
        let text = read(&folder, BASELINE);
        write(&folder, BASELINE, &text.replacen('\n', "\n<<<<<<< HEAD\n", 1));
        let run = run(&folder, &[]);
        run.exits(2).says("line 2 is the mark of a merge conflict").says("Keep the lines of both sides");
    }

    #[test]
    fn lines_of_both_sides_of_a_merge_may_stand_in_any_order() {
        let folder = accepted();
        let mut lines: Vec<String> = read(&folder, BASELINE).lines().map(str::to_owned).collect();
        lines.reverse();
        lines.push(lines[0].clone());
        write(&folder, BASELINE, &(lines.join("\n") + "\n"));
        assert_eq!(found(&folder, &[]), [""; 0]);
    }

    #[test]
    fn fixing_leaves_what_is_accepted() {
        let folder = accepted();
        let before = read(&folder, "posts/b.md");
        write(&folder, "posts/c.md", &[HEAD, INVISIBLE].concat());
        run(&folder, &["--fix"]).exits(0).says("Fixed 1 finding in 1 file");
        assert_eq!(read(&folder, "posts/b.md"), before);
        rename(&folder, "posts/b.md", "posts/renamed.md");
        run(&folder, &["--diff"]).exits(0);
        run(&folder, &["--diff", "--no-baseline"]).exits(1);
    }
}

mod suppressions {
    use super::*;

    fn suppress(folder: &TempDir, more: &[&str]) -> Run {
        run(folder, &[&["suppress", "markup/interface-text"], more].concat())
    }

    #[test]
    fn findings_of_a_document_are_left_and_the_reason_is_kept() {
        let folder = corpus();
        let done = suppress(&folder, &["posts/a.md", "--reason", "quoted  from the\nsite"]);
        done.exits(0).says("Suppressed 2 findings of markup/interface-text in posts/a.md");
        assert_eq!(found(&folder, &[]), ["posts/b.md:6 text/zero-width"]);
        assert_eq!(known(&folder, &[])["suppressed"], 2);
        let file = read(&folder, SUPPRESSIONS);
        assert!(file.lines().all(|line| line.contains(r#""reason":"quoted from the site""#)), "{file}");
        // Said again, it is the same file with another reason.
        suppress(&folder, &["posts/a.md", "--reason", "agreed"]).exits(0);
        assert_eq!(read(&folder, SUPPRESSIONS), file.replace("quoted from the site", "agreed"));
    }

    #[test]
    fn a_line_is_meant_alone_and_follows_its_text() {
        let folder = corpus();
        suppress(&folder, &["posts/a.md:12", "--reason", "quoted"]).exits(0).says("Suppressed 1 finding");
        assert_eq!(found(&folder, &["posts/a.md"]), SHARED_A[..1]);
        let text = read(&folder, "posts/a.md");
        write(&folder, "posts/a.md", &text.replace(HEAD, &(HEAD.to_owned() + "New.\n\n")));
        assert_eq!(found(&folder, &["posts/a.md"]), ["posts/a.md:10 markup/interface-text"]);
        rename(&folder, "posts/a.md", "posts/z.md");
        assert_eq!(found(&folder, &["posts/z.md"]), ["posts/z.md:10 markup/interface-text"]);
    }

    #[test]
    fn what_is_not_there_cannot_be_suppressed() {
        let folder = corpus();
        let run = |arguments: &[&str]| super::run(&folder, &[&["suppress", "--reason", "why"], arguments].concat());
        let other = run(&["markup/interface-text", "posts/a.md:3"]);
        other.exits(2).says("`posts/a.md` has no finding of markup/interface-text on line 3");
        other.says("there is: markup/interface-text on line 8, markup/interface-text on line 12");
        run(&["links/malformed", "posts/a.md"]).exits(2).says("there is: markup/interface-text on line 8");
        run(&["markup/interface-texts", "posts/a.md"]).exits(2).says("did you mean `markup/interface-text`?");
        run(&["markup/interface-text", "posts/x.md"]).exits(2).says("no file `posts/x.md`");
        run(&["markup/interface-text", "posts/a.md", "--until", "2024-05-31"]).exits(2).says("2024-05-31 has passed");
        super::run(&folder, &["suppress", "markup/interface-text", "posts/a.md"]).exits(2).says("--reason");
        assert!(!folder.path().join(SUPPRESSIONS).exists());
    }

    #[test]
    fn past_its_day_it_is_a_finding_and_so_is_what_it_held_back() {
        let folder = corpus();
        suppress(&folder, &["posts/a.md:8", "--reason", "later", "--until", "2024-06-10"]).exits(0);
        assert_eq!(found(&folder, &["posts/a.md", "--today", "2024-06-10"]), SHARED_A[1..]);
        let expired = format!("{SUPPRESSIONS}:1 suppressions/expired");
        let after = found(&folder, &["posts/a.md", "--today", "2024-06-11"]);
        assert_eq!(after, [expired.as_str(), SHARED_A[0], SHARED_A[1]]);
        assert_eq!(found(&folder, &["posts/b.md", "--today", "2024-06-11"]), ["posts/b.md:6 text/zero-width"]);
        // Another day takes the place of the old one.
        let again = ["posts/a.md:8", "--reason", "later", "--until", "2024-07-10", "--today", "2024-06-11"];
        suppress(&folder, &again).exits(0);
        assert_eq!(found(&folder, &["posts/a.md", "--today", "2024-06-11"]), SHARED_A[1..]);
        assert_eq!(read(&folder, SUPPRESSIONS).lines().count(), 1);
    }

    #[test]
    fn without_an_effect_it_is_a_finding_of_runs_that_can_tell() {
        let folder = corpus();
        suppress(&folder, &["posts/a.md", "--reason", "quoted"]).exits(0);
        write(&folder, "posts/a.md", &[HEAD, "The river is low.\n\n", SHARE].concat());
        let unused = format!("{SUPPRESSIONS}:2 suppressions/unused");
        assert_eq!(found(&folder, &["--select", "markup,suppressions"]), [unused.as_str()]);
        assert_eq!(found(&folder, &["posts/a.md"]), [unused.as_str()]);
        assert_eq!(found(&folder, &["posts/c.md"]), [""; 0], "the document was not looked at");
        assert_eq!(found(&folder, &["--select", "links,suppressions"]), [""; 0], "the rule did not run");
        assert_eq!(found(&folder, &["posts/a.md", "--ignore", "suppressions"]), [""; 0]);
        let told = run(&folder, &["posts/a.md", "--output-format", "concise"]);
        told.exits(1).says(&format!("{SUPPRESSIONS}:2:9: warning[suppressions/unused] `posts/a.md` has no finding of"));
        fs::remove_file(folder.path().join("posts/a.md")).unwrap();
        assert_eq!(found(&folder, &["posts", "--select", "markup,suppressions"]).len(), 2);
    }

    #[test]
    fn pruning_drops_what_has_no_effect_and_says_so() {
        let folder = corpus();
        suppress(&folder, &["posts/a.md:8", "--reason", "later", "--until", "2024-06-10"]).exits(0);
        suppress(&folder, &["posts/a.md:12", "--reason", "quoted"]).exits(0);
        run(&folder, &["suppress", "text/zero-width", "posts/b.md", "--reason", "as sent"]).exits(0);
        write(&folder, "posts/b.md", &[HEAD, "The ferry is late.\n"].concat());
        let pruned = run(&folder, &["suppress", "--prune", "--today", "2024-06-11"]);
        pruned.exits(0).says("dropped: text/zero-width in posts/b.md (unused)");
        pruned
            .says("dropped: markup/interface-text in posts/a.md (ended on 2024-06-10)")
            .says("Dropped 2 of 3; 1 left");
        let left = read(&folder, SUPPRESSIONS);
        assert!(left.contains(r#""nth":2"#) && left.lines().count() == 1, "{left}");
    }

    #[test]
    fn they_come_before_the_baseline() {
        let folder = corpus();
        suppress(&folder, &["posts/a.md", "--reason", "quoted"]).exits(0);
        run(&folder, &["baseline"]).exits(0).says("Accepted 1 finding (text/zero-width 1).");
        let counts = known(&folder, &[]);
        assert_eq!((counts["accepted"].as_u64(), counts["suppressed"].as_u64()), (Some(1), Some(2)));
    }

    #[test]
    fn fixing_leaves_what_is_suppressed() {
        let folder = corpus();
        let before = read(&folder, "posts/b.md");
        run(&folder, &["suppress", "text/zero-width", "posts/b.md", "--reason", "as sent"]).exits(0);
        run(&folder, &["--fix", "--unsafe-fixes"]).says("Fixed 2 findings in 1 file");
        assert_eq!(read(&folder, "posts/b.md"), before);
    }
}

mod comments {
    use super::*;

    /// Documents with `corpus-lint-ignore` in them, heeded or not.
    fn commented(config: &str, text: &str) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        write(&folder, "corpus-lint.yaml", config);
        write(&folder, "a.md", &[HEAD, text].concat());
        folder
    }

    const ON: &str = "inline-ignores: true\n";

    #[test]
    fn they_cover_their_line_the_next_paragraph_or_the_document() {
        let comment = "<!-- corpus-lint-ignore markup/interface-text: quoted -->";
        let next = commented(ON, &format!("{comment}\n{SHARE}{SHARE}"));
        assert_eq!(found(&next, &[]), ["a.md:9 markup/interface-text"]);
        let line = commented(ON, "The ferry is\u{200b} late. <!-- corpus-lint-ignore text -->\n");
        assert_eq!(found(&line, &[]), [""; 0]);
        let file = commented(ON, &format!("<!-- corpus-lint-ignore-file markup/interface-text -->\n\n{SHARE}{SHARE}"));
        assert_eq!(found(&file, &[]), [""; 0]);
        assert_eq!(known(&file, &[])["suppressed"], 2);
        assert_eq!(found(&file, &["--no-cache"]), [""; 0]);
        assert_eq!(found(&file, &["a.md"]), [""; 0]);
    }

    #[test]
    fn in_a_web_page_the_next_line_is_covered() {
        let folder = tempfile::tempdir().unwrap();
        write(&folder, "corpus-lint.yaml", ON);
        let slot = "<div id=\"dfp-ad-inline-2\"></div>";
        let page = |comment: &str| {
            format!(
                "<!DOCTYPE html>\n<html><body>\n<p>One.</p>\n{comment}\n{slot}\n<p>Two.</p>\n{slot}\n</body></html>\n"
            )
        };
        write(&folder, "a.html", &page("<!-- corpus-lint-ignore markup/ad-slot -->"));
        assert_eq!(found(&folder, &["--select", "markup,suppressions"]), ["a.html:7 markup/ad-slot"]);
    }

    #[test]
    fn unless_the_config_says_so_they_are_not_heeded_and_that_is_said() {
        let text = format!("<!-- corpus-lint-ignore all -->\n{SHARE}");
        let off = commented("", &text);
        assert_eq!(found(&off, &[]), ["a.md:6 suppressions/unused", "a.md:7 markup/interface-text"]);
        run(&off, &[]).exits(1).says("comments suppress nothing here").says("set `inline-ignores: true`");
        let some = commented("overrides:\n  - paths: [a.md]\n    inline-ignores: true\n", &text);
        assert_eq!(found(&some, &[]), [""; 0]);
    }

    #[test]
    fn those_without_an_effect_are_findings() {
        let of = |comment: &str| {
            let folder = commented(ON, &format!("The river <!-- {comment} --> is low.\n"));
            run(&folder, &["--output-format", "concise"]).out
        };
        let unused = of("corpus-lint-ignore links, markup/entity: quoted");
        assert!(unused.contains("a.md:6:35: warning[suppressions/unused] `links` has no finding here"), "{unused}");
        assert!(unused.contains("a.md:6:42: warning[suppressions/unused] `markup/entity` has"), "{unused}");
        assert!(of("corpus-lint-ignore because").contains("there is no rule `because`"));
        let folder = commented(ON, "The river <!-- corpus-lint-ignore links --> is low.\n");
        assert_eq!(found(&folder, &["--select", "dates,suppressions"]), [""; 0], "the rule did not run");
    }

    #[test]
    fn they_are_no_text_and_no_markup_left_over() {
        let words = (0..60).map(|n| format!("word{n} of the report")).collect::<Vec<_>>().join(" ");
        let folder = commented("", &format!("{words}\n"));
        write(&folder, "b.md", &format!("{HEAD}<!-- corpus-lint-ignore text -->\n{words}\n"));
        let all =
            found(&folder, &["--select", "all", "--ignore", "front-matter,suppressions", "--min-confidence", "low"]);
        assert!(all.contains(&"b.md:1 duplicates/normalised".to_owned()), "{all:?}");
        assert!(!all.iter().any(|finding| finding.contains("markup/")), "{all:?}");
    }

    #[test]
    fn those_of_another_document_hold_for_what_is_found_there() {
        let words = (0..60).map(|n| format!("word{n} of the report")).collect::<Vec<_>>().join(" ");
        let folder = commented(ON, &format!("{words}\n"));
        let copy = |comment: &str| write(&folder, "b.md", &format!("{HEAD}{comment}\n{words}\n"));
        copy("<!-- a copy -->");
        let rules = ["--select", "duplicates/normalised,suppressions"];
        let of_a = || found(&folder, &[&["a.md"], &rules[..]].concat());
        let whole = || found(&folder, &rules);
        assert_eq!((whole(), of_a()), (vec!["b.md:1 duplicates/normalised".to_owned()], whole()));
        copy("<!-- corpus-lint-ignore-file duplicates: printed twice -->");
        assert_eq!((whole(), of_a()), (vec![], vec![]));
    }

    #[test]
    fn fixing_leaves_what_they_cover() {
        let folder = commented(ON, &format!("<!-- corpus-lint-ignore text: as sent -->\n{INVISIBLE}{INVISIBLE}"));
        let before = read(&folder, "a.md");
        run(&folder, &["--fix", "--select", "text/zero-width"]);
        assert_eq!(read(&folder, "a.md"), before);
    }
}

/// The results of a run in SARIF, which fits its schema.
fn sarif(folder: &TempDir) -> Vec<Value> {
    let report: Value = serde_json::from_str(&run(folder, &["--output-format", "sarif"]).out).unwrap();
    let schema: Value = serde_json::from_str(SARIF_SCHEMA).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    report["runs"][0]["results"].as_array().unwrap().clone()
}

#[test]
fn sarif_keeps_what_is_known_with_its_state() {
    let folder = corpus();
    write(&folder, "corpus-lint.yaml", "inline-ignores: true\n");
    let before = sarif(&folder);
    assert!(before.iter().all(|result| result["baselineState"].is_null() && result["suppressions"].is_null()));
    run(&folder, &["suppress", "text/zero-width", "posts/b.md", "--reason", "as sent"]).exits(0);
    run(&folder, &["baseline"]).exits(0);
    let comment = "<!-- corpus-lint-ignore markup: quoted -->\n";
    write(&folder, "posts/c.md", &[HEAD, comment, SHARE, SHARE].concat());
    let states: Vec<_> = sarif(&folder)
        .iter()
        .map(|result| {
            let path = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
            let own = &result["suppressions"][0];
            let of = |key: &str| own[key].as_str().unwrap_or_default().to_owned();
            (path.to_owned(), result["baselineState"].as_str().unwrap().to_owned(), of("kind"), of("justification"))
        })
        .collect();
    let state = |path: &str, state: &str, kind: &str, why: &str| {
        (format!("posts/{path}"), state.to_owned(), kind.to_owned(), why.to_owned())
    };
    assert_eq!(
        states,
        [
            state("a.md", "unchanged", "", ""),
            state("a.md", "unchanged", "", ""),
            state("b.md", "unchanged", "external", "as sent"),
            state("c.md", "unchanged", "inSource", "quoted"),
            state("c.md", "new", "", ""),
        ]
    );
    // The same result has the same name before and after it was accepted.
    let names = |results: &[Value]| {
        let of_a = results.iter().filter(|result| result["ruleId"] == "markup/interface-text").take(2);
        of_a.map(|result| result["partialFingerprints"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&sarif(&folder)), names(&before));
}

#[test]
fn the_same_input_gives_the_same_file_whatever_the_order() {
    let folder = corpus();
    write(&folder, "posts/d.md", &[HEAD, SHARE, INVISIBLE].concat());
    let written = |paths: &[&str]| {
        let _ = fs::remove_file(folder.path().join(BASELINE));
        run(&folder, &[&["baseline"], paths].concat()).exits(0);
        read(&folder, BASELINE)
    };
    let whole = written(&[]);
    assert_eq!(written(&["posts/d.md", "posts/b.md", "posts/a.md"]), whole);
    let mut sorted: Vec<&str> = whole.lines().collect();
    sorted.sort_unstable();
    assert_eq!(sorted, whole.lines().collect::<Vec<_>>());
}

#[cfg(unix)]
#[test]
fn a_list_that_cannot_be_written_stays_as_it_was() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = accepted();
    let before = read(&folder, BASELINE);
    write(&folder, "posts/c.md", &[HEAD, SHARE].concat());
    let mode = |mode| fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
    mode(0o555);
    // Who may write everywhere, as root may, is not held back by the mode of a folder.
    let is_held_back = fs::write(folder.path().join("probe"), "").is_err();
    let refused = run(&folder, &["baseline", "--accept-new", "--no-cache"]);
    mode(0o755);
    if is_held_back {
        refused.exits(2).says("cannot write");
        assert_eq!(read(&folder, BASELINE), before);
    } else {
        refused.exits(0);
    }
    let names = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(names.filter(|name| name.contains("baseline")).eq([BASELINE]), "nothing is left beside it");
}
