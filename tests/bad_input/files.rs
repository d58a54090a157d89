//! Files that cannot be read, are no text, or are not there.

use super::run::{OTHER, Scratch};

#[test]
fn a_missing_path_is_an_error_that_names_it() {
    Scratch::with_other().run(&["other.md", "no/such.md"]).fails_saying(&["no file or folder `no/such.md`"]);
}

#[test]
fn a_folder_without_documents_says_what_is_there() {
    let scratch = Scratch::new();
    scratch.file("data/a.jsonl", "{}\n");
    scratch.file("data/b.jsonl", "{}\n");
    scratch.file("data/c.parquet", "PAR1");
    scratch.file("data/d.rs", "");
    scratch.run(&["data"]).fails_saying(&[
        "no document found under `data`",
        "does not read yet: 2 .jsonl, 1 .parquet",
        ".md .markdown .mdx .txt .html .htm",
    ]);
}

#[test]
fn a_shard_beside_documents_is_named_as_not_checked() {
    let scratch = Scratch::with_other();
    scratch.file("a.jsonl", "{}\n");
    let ran = scratch.lint();
    ran.leaves_the_other_unharmed();
    assert_eq!(ran.summary()["not_checked"][0]["path"], "a.jsonl");
    assert_eq!(ran.summary()["not_checked"][0]["reason"], "not-yet-supported");
}

#[test]
fn paths_that_are_all_excluded_are_clean_and_counted() {
    let scratch = Scratch::with_other();
    let ran = scratch.run(&["other.md", "--exclude", "*.md", "--output-format", "jsonl"]);
    assert_eq!(
        (ran.code, ran.summary()["documents"].as_u64(), ran.summary()["excluded"].as_u64()),
        (0, Some(0), Some(1))
    );
    scratch.file(".corpus-lintignore", "other.md\n");
    let ran = scratch.run(&["other.md"]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains("1 ") && ran.out.contains("excluded"), "{}", ran.out);
}

#[test]
fn an_empty_file_is_a_finding() {
    let scratch = Scratch::with_other();
    scratch.file("empty.md", "");
    scratch.file("blank.txt", "\u{FEFF}\n \t\n");
    let ran = scratch.lint();
    ran.reports("empty.md", "text/empty", "holds nothing");
    ran.reports("blank.txt", "text/empty", "nothing but white space");
}

#[test]
fn a_binary_file_is_counted_and_not_judged() {
    let scratch = Scratch::with_other();
    scratch.file("photo.md", b"\x89PNG\r\n\x1A\n\0\0\0\0IHDR");
    scratch.file("zeros.txt", [0; 4096]);
    let ran = scratch.lint();
    ran.leaves_the_other_unharmed();
    let not_checked = ran.summary()["not_checked"].clone();
    assert_eq!(not_checked.as_array().unwrap().len(), 2, "{not_checked}");
    assert_eq!((&not_checked[0]["reason"], &not_checked[1]["path"]), (&"binary".into(), &"zeros.txt".into()));
    let ran = scratch.run(&["."]);
    assert!(ran.out.contains("2 files not checked") && ran.out.contains("binary data, not text"), "{}", ran.out);
}

#[test]
fn bytes_that_are_not_utf8_are_one_finding_and_the_rest_is_linted() {
    let scratch = Scratch::with_other();
    scratch.file(
        "damaged.md",
        b"---\ntitle: TODO\n---\n\nThe caf\xC3\xA9 of the Caf\xC3\xA9s\xFF reopened; caf\xC3\xA9s\xFE too.\n",
    );
    let ran = scratch.lint();
    ran.reports("damaged.md", "text/undecodable", "2");
    ran.reports("damaged.md", "front-matter/placeholder-value", "TODO");
}

#[test]
fn nul_bytes_in_a_text_are_one_finding() {
    let scratch = Scratch::with_other();
    scratch.file("nul.md", b"---\ntitle: TODO\n---\n\nOne\0 and two\0 sailed.\n");
    let ran = scratch.lint();
    ran.reports("nul.md", "text/control-character", "U+0000");
    ran.reports("nul.md", "front-matter/placeholder-value", "TODO");
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::symlink;

    use corpus_lint::read::Reason;

    use super::*;

    /// Root may read everything, so that the mapping of the system's word is held by itself.
    #[test]
    fn what_may_not_be_read_says_so() {
        let denied = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
        assert_eq!(Reason::from(&denied).to_string(), "permission denied");
        let scratch = Scratch::with_other();
        let locked = scratch.file("locked.md", OTHER);
        std::fs::set_permissions(&locked, std::os::unix::fs::PermissionsExt::from_mode(0o000)).unwrap();
        let ran = scratch.lint();
        match std::fs::read(&locked) {
            Err(_) => ran.reports("locked.md", "text/unreadable", "permission denied"),
            Ok(_) => ran.leaves_the_other_unharmed(),
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_is_a_finding() {
        let scratch = Scratch::with_other();
        symlink("nowhere", scratch.path().join("dangling.md")).unwrap();
        // Opens, and fails at the first byte.
        symlink("/proc/self/mem", scratch.path().join("memory.md")).unwrap();
        let ran = scratch.run(&["other.md", "dangling.md", "memory.md", "--output-format", "jsonl"]);
        ran.reports("dangling.md", "text/unreadable", "the symbolic link leads nowhere");
        if cfg!(target_os = "linux") {
            ran.reports("memory.md", "text/unreadable", "error");
        }
    }

    #[test]
    fn pipes_and_devices_are_not_waited_for() {
        let scratch = Scratch::with_other();
        let pipe = scratch.path().join("pipe.md");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        symlink("/dev/zero", scratch.path().join("zero.md")).unwrap();
        for paths in [&["."][..], &["pipe.md", "zero.md", "other.md"]] {
            let ran = scratch.run(&[paths, &["--output-format", "jsonl"]].concat());
            ran.reports("pipe.md", "text/unreadable", "a pipe, not a file");
        }
        let ran = scratch.run(&["/dev/zero", "other.md", "--output-format", "jsonl"]);
        ran.reports("/dev/zero", "text/unreadable", "a device, not a file");
    }

    #[test]
    fn links_in_circles_are_walked_once() {
        let scratch = Scratch::with_other();
        std::fs::create_dir_all(scratch.path().join("a/b")).unwrap();
        symlink("../..", scratch.path().join("a/b/up")).unwrap();
        symlink("self", scratch.path().join("self")).unwrap();
        let ran = scratch.lint();
        ran.leaves_the_other_unharmed();
        assert_eq!(ran.summary()["documents"], 1);
        symlink("loop.md", scratch.path().join("loop.md")).unwrap();
        let ran = scratch.run(&["other.md", "loop.md", "--output-format", "jsonl"]);
        ran.reports("loop.md", "text/unreadable", "symbolic link");
    }

    #[test]
    fn no_format_sends_controls_of_a_path_or_a_text_to_the_terminal() {
        let scratch = Scratch::new();
        let name = "a\u{1B}[31m\nb\u{7}\u{202E}.md";
        scratch.file(name, "---\ntitle: \"TODO\u{1B}]0;x\u{7}\"\nauthor: TODO\n---\n\n\u{1B}[2Jcl\u{9B}ear 2022-02-30\u{202E} text\r\n");
        scratch.file("b\nc.md", "");
        scratch.file("bin\n\u{1B}.md", [0; 64]);
        for format in ["full", "concise", "json", "jsonl", "github", "sarif", "gitlab", "junit", "markdown"] {
            for more in [&[][..], &["--statistics"], &["--verbose", "--show-all"]] {
                let ran = scratch.run(&[&[".", "--select", "all", "--output-format", format], more].concat());
                assert_eq!(ran.code, 1);
                for text in [&ran.out, &ran.err] {
                    let raw = text.chars().find(|c| *c != '\n' && corpus_lint::text::is_unprintable(*c));
                    assert_eq!(raw, None, "{format} {more:?}: {text:?}");
                }
                if format == "concise" && more.is_empty() {
                    let findings = ran.out.lines().filter(|line| line.contains(".md:"));
                    assert!(findings.clone().all(|line| line.contains("[") && line.contains("b")), "{}", ran.out);
                    assert!(ran.out.contains("b\\nc.md:1:1: warning[text/empty]"), "{}", ran.out);
                }
            }
        }
        let ran = scratch.run(&["nothing\u{1B}[31m.md"]);
        ran.fails_saying(&["nothing\\u{1b}[31m.md"]);
        assert!(!ran.err.contains('\u{1B}'), "{:?}", ran.err);
    }
}
