//! A git repository in a folder of its own, for one test.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

pub struct Repository(pub TempDir);

/// What a run printed.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// `program` in `folder`, with none of the settings of whoever runs the tests.
pub fn command(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder);
    for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX", "GITHUB_STEP_SUMMARY", "CI"] {
        command.env_remove(name);
    }
    for name in ["GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"] {
        command.env(name, "/dev/null");
    }
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "A").env(format!("GIT_{who}_EMAIL"), "a@example.org");
    }
    command
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

pub fn git(folder: &Path, arguments: &[&str]) -> String {
    let Output { status, stdout, stderr } = command("git", folder).args(arguments).output().unwrap();
    assert!(status.success(), "git {arguments:?}: {}", text(stderr));
    text(stdout)
}

pub fn lint(folder: &Path, arguments: &[&str]) -> Run {
    // A slot for advertising is a tag, too.
    let fixed = ["check", "--today", "2026-01-01", "--ignore", "markup/html-tag"];
    let output = command(env!("CARGO_BIN_EXE_corpus-lint"), folder).args(fixed).args(arguments).output().unwrap();
    Run { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

pub fn json(folder: &Path, arguments: &[&str]) -> Value {
    let run = lint(folder, &[arguments, &["--output-format", "json", "--min-confidence", "low"]].concat());
    assert!(run.code < 2, "{arguments:?}: {}", run.err);
    serde_json::from_str(&run.out).unwrap()
}

/// `path rule` of each finding in a list.
pub fn named(findings: &Value) -> Vec<String> {
    let word = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    let all = findings.as_array().unwrap();
    all.iter().map(|finding| format!("{} {}", word(finding, "path"), word(finding, "rule"))).collect()
}

impl Repository {
    /// One with these files in its first commit, on `main`.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let own = Self(tempfile::tempdir().unwrap());
        own.git(&["init", "-q", "-b", "main"]);
        own.write(files);
        own.commit();
        own
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        git(self.path(), arguments)
    }

    pub fn write(&self, files: &[(&str, &str)]) {
        for (path, text) in files {
            let path = self.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
    }

    pub fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", "x"]);
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        lint(self.path(), arguments)
    }

    pub fn json(&self, arguments: &[&str]) -> Value {
        json(self.path(), arguments)
    }

    /// What a run reports.
    pub fn caused(&self, arguments: &[&str]) -> Vec<String> {
        named(&self.json(arguments)["findings"])
    }

    /// What a run says was cured.
    pub fn cured(&self, arguments: &[&str]) -> Vec<String> {
        named(&self.json(arguments)["summary"]["change"]["cured"])
    }
}
