//! Fixing from the command line: files, patches, journals, plans.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

const SHARED: &str = "The ferry is late.\n\nShare this article\n\nIt comes on Monday.\n";
const MENDED: &str = "The ferry is late.\n\nIt comes on Monday.\n";
const INVISIBLE: &str = "The ferry is\u{200b} late, says [the office]（https://example.org/ferry）.\n";
const VISIBLE: &str = "The ferry is late, says [the office](https://example.org/ferry).\n";

fn tree(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

struct Run {
    code: i32,
    out: Vec<u8>,
    err: String,
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_corpus-lint"));
    command.args(arguments).current_dir(folder).env_remove("CI");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn finished(mut command: Command, input: &[u8]) -> Run {
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    Run { code: output.status.code().unwrap(), out: output.stdout, err: String::from_utf8(output.stderr).unwrap() }
}

fn run(folder: &Path, arguments: &[&str]) -> Run {
    finished(command(folder, arguments), b"")
}

fn read(folder: &TempDir, path: &str) -> String {
    fs::read_to_string(folder.path().join(path)).unwrap()
}

/// Files that are neither named in `known` nor a folder of git's.
fn strangers(folder: &Path, known: &[&str]) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| !known.contains(&name.as_str()) && name != ".git").collect()
}

/// The lines of a file, each held against the schema that programs read it by. Of a line without one of its fields
/// the schema says so.
fn valid_lines(text: &str, schema: &str) -> Vec<Value> {
    let validator = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for line in &lines {
        let wrong: Vec<String> = validator.iter_errors(line).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{line}: {wrong:#?}");
        for name in line.as_object().unwrap().keys() {
            let mut less = line.clone();
            less.as_object_mut().unwrap().remove(name);
            assert!(!validator.is_valid(&less), "the schema does not ask for `{name}`: {line}");
        }
    }
    lines
}

#[test]
fn safe_fixes_are_made_and_the_others_are_counted() {
    let folder = tree(&[("a.md", INVISIBLE.as_bytes()), ("b.txt", SHARED.as_bytes())]);
    let first = run(folder.path(), &["--fix", "."]);
    assert_eq!((read(&folder, "a.md").as_str(), read(&folder, "b.txt").as_str()), (VISIBLE, SHARED));
    assert!(first.err.contains("Fixed 2 findings in 1 file; 1 more with --unsafe-fixes."), "{}", first.err);
    assert_eq!(first.code, 1, "the line of the page's interface is left");
    let second = run(folder.path(), &["--fix", "--unsafe-fixes", "."]);
    assert_eq!(read(&folder, "b.txt"), MENDED);
    assert_eq!((second.code, second.err.trim()), (0, "Fixed 1 finding in 1 file."));
    let third = run(folder.path(), &["--fix", "--unsafe-fixes", "."]);
    assert_eq!((third.code, third.err.trim()), (0, "Nothing to fix."));
    assert!(strangers(folder.path(), &["a.md", "b.txt"]).is_empty());
}

#[test]
fn a_diff_writes_nothing_and_fails_where_there_is_one() {
    let folder = tree(&[("a.md", INVISIBLE.as_bytes()), ("b.txt", SHARED.as_bytes())]);
    let shown = run(folder.path(), &["--diff", "--unsafe-fixes", "b.txt"]);
    let expected = "--- a/b.txt\n+++ b/b.txt\n@@ -1,5 +1,3 @@\n The ferry is late.\n \n-Share this article\n-\n It comes on Monday.\n";
    assert_eq!((shown.code, String::from_utf8(shown.out).unwrap().as_str()), (1, expected));
    assert_eq!(shown.err.trim(), "Would fix 1 finding in 1 file.");
    assert_eq!(read(&folder, "b.txt"), SHARED);
    let safe = run(folder.path(), &["--diff", "b.txt"]);
    assert_eq!((safe.code, safe.out.len(), safe.err.trim()), (0, 0, "Nothing to fix; 1 with --unsafe-fixes."));
}

#[test]
fn in_ci_files_are_changed_only_when_asked_twice() {
    let folder = tree(&[("a.md", INVISIBLE.as_bytes())]);
    let in_ci = |arguments: &[&str], value: &str, input: &str| {
        let mut command = command(folder.path(), arguments);
        command.env("CI", value);
        finished(command, input.as_bytes())
    };
    let once = in_ci(&["--fix", "."], "true", "");
    assert_eq!((once.code, read(&folder, "a.md").as_str()), (2, INVISIBLE));
    assert!(once.err.contains("--fix --fix"), "{}", once.err);
    assert_eq!(in_ci(&["--diff", "."], "true", "").code, 1);
    let stdin = in_ci(&["--fix", "-"], "true", INVISIBLE);
    assert_eq!((stdin.code, stdin.out), (0, VISIBLE.as_bytes().to_vec()));
    assert_eq!((in_ci(&["--fix", "--fix", "."], "1", "").code, read(&folder, "a.md").as_str()), (0, VISIBLE));
}

#[test]
fn standard_input_is_printed_in_its_mended_form_and_the_report_beside_it() {
    let folder = tree(&[]);
    let arguments = ["--fix", "--unsafe-fixes", "--stdin-filename", "x.txt", "-"];
    let text = SHARED.replace('\n', "\r\n") + "A second [link](  ) <b>here</b>.\r\n";
    let mended = finished(command(folder.path(), &arguments), text.as_bytes());
    assert_eq!(String::from_utf8(mended.out).unwrap(), text.replace("Share this article\r\n\r\n", ""));
    assert!(mended.err.contains("markup/html-tag"), "{}", mended.err);
    // What has nothing to fix is passed on as it is, whatever it is.
    let raw = b"caf\xe9 \x00\x01\x02\x03\x04";
    assert_eq!(finished(command(folder.path(), &arguments), raw).out, raw);
}

/// A document of each kind that a patch may get wrong.
fn archive() -> Vec<(&'static str, Vec<u8>)> {
    let utf16 = |text: &str| "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let long: String = (0..40).map(|n| format!("Line {n} of the log.\n")).collect();
    vec![
        ("crlf.txt", SHARED.replace('\n', "\r\n").into_bytes()),
        ("cr.txt", SHARED.replace('\n', "\r").into_bytes()),
        ("marked.txt", format!("\u{feff}{SHARED}").into_bytes()),
        ("open end.txt", SHARED.trim_end().as_bytes().to_vec()),
        ("last.txt", b"The ferry is late.\n\nShare this article".to_vec()),
        ("first.txt", b"Share this article\nThe ferry is late.".to_vec()),
        ("posts/渡口 \"a\".md", INVISIBLE.as_bytes().to_vec()),
        ("posts/utf16.txt", utf16(&format!("渡轮晚点了，请等候。\n\n分享到微信\n\n{SHARED}"))),
        (
            "posts/gb.txt",
            encoding_rs::GB18030
                .encode("渡轮今天晚点，旅客请在码头等候。\n\n分享到微信\n\n明天恢复正常，票价不变。\n")
                .0
                .into_owned(),
        ),
        ("cafe.txt", b"The caf\xe9 by the quay is open&nbsp;again, says the caf\xe9.\n".to_vec()),
        ("long.txt", format!("{long}Share this article\n{long}\nShare this story\n\n{long}").into_bytes()),
        ("clean.txt", b"The ferry is on time.\n".to_vec()),
        ("-dash.md", INVISIBLE.as_bytes().to_vec()),
    ]
}

fn archive_tree() -> TempDir {
    let files = archive();
    tree(&files.iter().map(|(path, bytes)| (*path, bytes.as_slice())).collect::<Vec<_>>())
}

fn all_bytes(folder: &TempDir) -> Vec<(&'static str, Vec<u8>)> {
    archive().into_iter().map(|(path, _)| (path, fs::read(folder.path().join(path)).unwrap())).collect()
}

fn has(program: &str) -> bool {
    let asked = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    asked.is_ok_and(|status| status.success())
}

#[test]
fn a_patch_makes_of_the_files_what_fix_makes_of_them() {
    let fixed = archive_tree();
    let (patch_folder, unsafe_fixes) = (tempfile::tempdir().unwrap(), "--unsafe-fixes");
    let patch = patch_folder.path().join("mend.patch");
    let kept = run(fixed.path(), &["--patch", patch.to_str().unwrap(), unsafe_fixes, "."]);
    assert_eq!(kept.code, 0, "{}", kept.err);
    assert_eq!(all_bytes(&fixed), archive(), "a patch changes no document");
    let done = run(fixed.path(), &["--fix", unsafe_fixes, "."]);
    assert!(done.code < 2, "{}", done.err);
    let changed = all_bytes(&fixed).iter().zip(archive()).filter(|(after, before)| *after != before).count();
    assert_eq!(changed, archive().len() - 1, "all but the clean one");
    let mut tried = 0;
    for (program, arguments) in [("git", vec!["apply"]), ("patch", vec!["-p1", "--binary", "-s", "-i"])] {
        if !has(program) {
            continue;
        }
        tried += 1;
        let folder = archive_tree();
        let mut apply = Command::new(program);
        apply.args(arguments).arg(&patch).current_dir(folder.path()).env("GIT_CEILING_DIRECTORIES", "/");
        let output = apply.output().unwrap();
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(all_bytes(&folder), all_bytes(&fixed), "{program}");
    }
    assert!(tried > 0 || !has("git"), "neither git nor patch is here");
}

#[test]
fn the_journal_tells_every_edit_and_the_hashes_round_it() {
    let folder = archive_tree();
    let kept = run(folder.path(), &["--patch", "mend.patch", "--unsafe-fixes", "."]);
    assert_eq!(kept.code, 0, "{}", kept.err);
    let journal = read(&folder, "mend.patch.jsonl");
    assert_eq!(run(folder.path(), &["--fix", "--unsafe-fixes", "-q", "."]).code & 2, 0);
    let sha256 = |bytes: &[u8]| Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let lines = valid_lines(&journal, include_str!("../src/cli/fix/journal.schema.json"));
    let of = |path: &str, kind: &str| -> Vec<&Value> {
        lines.iter().filter(|line| line["path"] == path && line["kind"] == kind).collect()
    };
    for (path, before) in archive() {
        let after = fs::read(folder.path().join(path)).unwrap();
        let files = of(path, "file");
        if before == after {
            assert!(files.is_empty(), "{path}");
            continue;
        }
        assert_eq!(files.len(), 1, "{path}");
        assert_eq!(
            (files[0]["before"].as_str(), files[0]["after"].as_str()),
            (Some(&*sha256(&before)), Some(&*sha256(&after)))
        );
        let fixes = of(path, "fix");
        assert_eq!(files[0]["fixes"], fixes.len(), "{path}");
        assert_eq!(fixes[0]["before"], files[0]["before"], "{path}");
        assert_eq!(fixes.last().unwrap()["after"], files[0]["after"], "{path}");
        let edit = &fixes[0]["edits"][0];
        let place = edit["byte_start"].as_u64().unwrap() as usize..edit["byte_end"].as_u64().unwrap() as usize;
        if path == "crlf.txt" {
            assert_eq!(edit["removed"].as_str().unwrap().as_bytes(), &before[place]);
            assert_eq!(
                (fixes[0]["rule"].as_str(), fixes[0]["applicability"].as_str()),
                (Some("markup/interface-text"), Some("unsafe"))
            );
        }
    }
}

#[cfg(unix)]
#[test]
fn modes_and_links_stay_and_what_may_not_be_written_stops_all() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder =
        tree(&[("a.md", INVISIBLE.as_bytes()), ("b.md", INVISIBLE.as_bytes()), ("far/c.md", INVISIBLE.as_bytes())]);
    let at = |path: &str| folder.path().join(path);
    let mode = |path: &str| fs::metadata(at(path)).unwrap().permissions().mode() & 0o777;
    fs::set_permissions(at("b.md"), fs::Permissions::from_mode(0o440)).unwrap();
    let refused = run(folder.path(), &["--fix", "a.md", "b.md"]);
    assert_eq!((refused.code, read(&folder, "a.md").as_str()), (2, INVISIBLE), "{}", refused.err);
    assert!(
        refused.err.contains("`b.md` is read-only") && refused.err.contains("No file was changed"),
        "{}",
        refused.err
    );
    fs::set_permissions(at("b.md"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("far/c.md", at("link.md")).unwrap();
    let done = run(folder.path(), &["--fix", "a.md", "b.md", "link.md"]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert_eq!((read(&folder, "a.md").as_str(), read(&folder, "far/c.md").as_str()), (VISIBLE, VISIBLE));
    assert!(fs::symlink_metadata(at("link.md")).unwrap().is_symlink());
    assert_eq!(mode("b.md"), 0o640);
    assert!(strangers(folder.path(), &["a.md", "b.md", "far", "link.md"]).is_empty());
    assert!(strangers(&at("far"), &["c.md"]).is_empty());
}

#[cfg(unix)]
#[test]
fn one_file_under_two_names_is_mended_once() {
    let folder = tree(&[("posts/a.md", INVISIBLE.as_bytes())]);
    std::os::unix::fs::symlink("posts/a.md", folder.path().join("link.md")).unwrap();
    let done = run(folder.path(), &["--fix", "link.md", "posts"]);
    assert_eq!((done.code, read(&folder, "posts/a.md").as_str()), (0, VISIBLE), "{}", done.err);
}

#[test]
fn a_run_that_is_killed_leaves_each_file_whole() {
    let files: Vec<(String, &[u8])> = (0..300).map(|n| (format!("{n:03}.txt"), SHARED.as_bytes())).collect();
    for wait in [20, 60, 120, 200] {
        let folder = tree(&files.iter().map(|(path, bytes)| (path.as_str(), *bytes)).collect::<Vec<_>>());
        let mut child = command(folder.path(), &["--fix", "--unsafe-fixes", "-q", "."]).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        let _ = child.kill();
        child.wait().unwrap();
        for (path, _) in &files {
            let text = read(&folder, path);
            assert!(text == SHARED || text == MENDED, "{path}: {text:?}");
        }
        let again = run(folder.path(), &["--fix", "--unsafe-fixes", "-q", "--ignore", "duplicates", "."]);
        assert_eq!(again.code, 0, "{}", again.err);
        assert!(files.iter().all(|(path, _)| read(&folder, path) == MENDED));
    }
}

#[test]
fn what_cannot_be_written_in_the_encoding_is_said() {
    // windows-1252 has no ellipsis of Chinese, and no check mark.
    let text = b"The caf\xe9 by the quay says &#x2713; to all, the caf\xe9 said.\n";
    let folder = tree(&[("a.txt", text)]);
    let done = run(folder.path(), &["--fix", "--unsafe-fixes", "--select", "markup/entity", "."]);
    assert_eq!(fs::read(folder.path().join("a.txt")).unwrap(), text);
    assert!(done.err.contains("a.txt:1:27: markup/entity was not fixed"), "{}", done.err);
    assert!(done.err.contains("windows-1252"), "{}", done.err);
    let arguments = ["--patch", "mend.patch", "--unsafe-fixes", "--select", "markup/entity", "."];
    assert_eq!(run(folder.path(), &arguments).code, 0);
    let journal = valid_lines(&read(&folder, "mend.patch.jsonl"), include_str!("../src/cli/fix/journal.schema.json"));
    assert_eq!((journal[0]["kind"].as_str(), journal[0]["rule"].as_str()), (Some("left"), Some("markup/entity")));
}

#[test]
fn a_plan_keeps_one_of_each_copy_and_deletes_nothing() {
    let story = "The harbour office said on Monday that the ferry to the island would sail again from the first of May, \
                 after a winter in which the old boat had been repaired, painted and fitted with a new engine.\n";
    let longer =
        format!("{story}\nThe fare stays at four euros, and children sail free until the end of the summer.\n");
    let folder = tree(&[
        ("a.txt", story.as_bytes()),
        ("b.txt", story.as_bytes()),
        ("c.txt", longer.as_bytes()),
        ("d.txt", b"Something else was said of the tide tables that the office printed last autumn.\n"),
    ]);
    let told = run(folder.path(), &["--plan", "plan.jsonl", "--select", "duplicates", "--min-confidence", "low", "."]);
    assert_eq!(told.code, 1, "{}", told.err);
    let lines = valid_lines(&read(&folder, "plan.jsonl"), include_str!("../src/cli/fix/plan.schema.json"));
    let actions: std::collections::BTreeSet<&str> = lines.iter().map(|line| line["action"].as_str().unwrap()).collect();
    assert_eq!(Vec::from_iter(actions), ["drop", "keep"]);
    let exact = lines.iter().find(|line| line["path"] == "b.txt").unwrap();
    assert_eq!((exact["action"].as_str(), exact["of"].as_str()), (Some("drop"), Some("a.txt")));
    assert_eq!((exact["rule"].as_str(), exact["similarity"].as_f64()), (Some("duplicates/exact"), Some(1.0)));
    assert!(lines.iter().all(|line| line["path"] != "d.txt"));
    let paths: Vec<&str> = lines.iter().map(|line| line["path"].as_str().unwrap()).collect();
    let once: std::collections::BTreeSet<&&str> = paths.iter().collect();
    assert_eq!(once.len(), paths.len(), "a document is kept or dropped: {paths:?}");
    assert!(strangers(folder.path(), &["a.txt", "b.txt", "c.txt", "d.txt", "plan.jsonl"]).is_empty());
    assert_eq!(read(&folder, "b.txt"), story);
}

#[test]
fn only_what_is_linted_is_fixed() {
    let config = "exclude: [out/]\nignore: [text/zero-width]\n";
    let folder = tree(&[
        ("corpus-lint.yaml", config.as_bytes()),
        ("a.md", INVISIBLE.as_bytes()),
        ("out/b.md", INVISIBLE.as_bytes()),
        (".hidden/c.md", INVISIBLE.as_bytes()),
    ]);
    assert!(run(folder.path(), &["--fix", "--no-cache", "."]).code < 2);
    assert_eq!(read(&folder, "a.md"), VISIBLE.replace("is late", "is\u{200b} late"));
    assert_eq!((read(&folder, "out/b.md").as_str(), read(&folder, ".hidden/c.md").as_str()), (INVISIBLE, INVISIBLE));
}
