//! What is installed beside the program says the same as the program: completions, manual pages, versions, README.
//! `tests/packaging/run` proves the wheel, the hooks and the action with the tools that users have.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::process::{Command, Output};

const README: &str = include_str!("../README.md");
const VERSION: &str = env!("CARGO_PKG_VERSION");

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_corpus-lint")).args(arguments).output().unwrap()
}

/// What a run that succeeds prints.
fn printed(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The commands that `--help` lists.
fn commands() -> Vec<String> {
    let help = printed(&["--help"]);
    let listed = help.split("\nCommands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let lines = listed.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = lines.map(|line| line.split_whitespace().next().unwrap().to_owned());
    names.filter(|name| name != "help").collect()
}

/// The long options that the help of a command lists.
fn options(command: &str) -> BTreeSet<String> {
    let help = printed(&[command, "--help"]);
    let words = help.lines().filter(|line| line.trim_start().starts_with('-')).flat_map(str::split_whitespace);
    words.filter(|word| word.starts_with("--")).map(|word| word.trim_end_matches([',', '.']).to_owned()).collect()
}

#[test]
fn every_shell_completes_all_commands_and_options() {
    let commands = commands();
    assert!(commands.iter().any(|name| name == "explain"), "{commands:?}");
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = printed(&["completions", shell]);
        for name in &commands {
            assert!(script.contains(name.as_str()), "{shell} does not complete `{name}`");
            for option in options(name) {
                // fish writes `-l select`.
                let written = if shell == "fish" { format!("-l {}", &option[2..]) } else { option.clone() };
                assert!(script.contains(&written), "{shell} does not complete `{name} {option}`");
            }
        }
    }
    let unknown = run(&["completions", "csh"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("powershell"));
}

#[test]
fn each_command_has_a_manual_page_with_all_its_options() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("man/man1");
    printed(&["man", "--output-dir", target.to_str().unwrap()]);
    let mut expected: BTreeSet<String> = commands().iter().map(|name| format!("corpus-lint-{name}.1")).collect();
    expected.insert("corpus-lint.1".to_owned());
    let written = std::fs::read_dir(&target).unwrap();
    assert_eq!(
        written.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect::<BTreeSet<_>>(),
        expected
    );
    for name in commands() {
        let page = std::fs::read_to_string(target.join(format!("corpus-lint-{name}.1"))).unwrap().replace('\\', "");
        assert!(page.contains(&format!(".TH corpus-lint-{name} 1")) && page.contains(VERSION), "{page}");
        assert!(page.contains(&format!("fBcorpus-lint {name}fR")), "{page}");
        for option in options(&name) {
            assert!(page.contains(&format!("fB{option}fR")), "the page of `{name}` lacks `{option}`");
        }
    }
    let main = std::fs::read_to_string(target.join("corpus-lint.1")).unwrap();
    assert_eq!(printed(&["man"]), main);
    for name in commands() {
        assert!(main.contains(&format!("corpus\\-lint\\-{}(1)", name.replace('-', "\\-"))), "no `{name}`: {main}");
    }
}

#[test]
fn a_manual_page_that_cannot_be_written_is_an_error() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let output = run(&["man", "--output-dir", file.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write"));
}

#[test]
fn the_readme_lists_every_command() {
    for name in commands() {
        assert!(README.contains(&format!("| `corpus-lint {name}")) || name == "check", "no `{name}`");
    }
    assert!(README.contains("`corpus-lint check [PATHS]`"));
}

#[test]
fn one_version_stands_everywhere() {
    let stands = |text: &str, before: &str| {
        let follows = text.split(before).skip(1).map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
            &rest[..end]
        });
        let found: Vec<&str> = follows.collect();
        assert!(!found.is_empty() && found.iter().all(|version| *version == VERSION), "after `{before}`: {found:?}");
    };
    stands(README, "corpus-lint-cli==");
    stands(README, "rev: v");
    stands(README, "corpus-lint@<commit> # v");
    stands(README, "| `version` | `");
    stands(include_str!("../action.yml"), "(needs Rust, takes minutes)\n    default: '");
}
