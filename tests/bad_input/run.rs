//! Runs the binary in a scratch folder, under limits of time and memory.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A run that takes longer hangs: wide, for slow machines and builds that are not optimised.
const TIME_MAX: Duration = Duration::from_secs(60);
/// Address space of the binary, in kilobytes, where the system can limit it.
const MEMORY_MAX: &str = "1500000";

/// A document with one defect that every run must report, whatever stands beside it.
pub const OTHER: &str = "---\ntitle: TODO\n---\n\nThe ferry sailed on time.\n";

/// A scratch folder, and runs of the binary in it.
pub struct Scratch {
    folder: tempfile::TempDir,
}

/// What a run left behind.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Scratch {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder that holds `OTHER` as `other.md`.
    pub fn with_other() -> Self {
        let scratch = Self::new();
        scratch.file("other.md", OTHER);
        scratch
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Lints the folder into `jsonl`.
    pub fn lint(&self) -> Ran {
        self.run(&[".", "--output-format", "jsonl"])
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.run_on(arguments, b"")
    }

    /// Runs the binary on `input`; it must end by itself, in time, and by no signal.
    pub fn run_on(&self, arguments: &[&str], input: &[u8]) -> Ran {
        let (mut out, mut err) = (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
        let mut child = limited()
            .args(arguments)
            .args(if arguments.first() == Some(&"config") { &[][..] } else { &["--today", "2026-01-01"][..] })
            .current_dir(self.path())
            .stdin(Stdio::piped())
            .stdout(out.try_clone().unwrap())
            .stderr(err.try_clone().unwrap())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // The binary may have ended without reading it.
        let _ = stdin.write_all(input);
        drop(stdin);
        let started = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if started.elapsed() > TIME_MAX {
                child.kill().unwrap();
                panic!("{arguments:?} still runs after {TIME_MAX:?}");
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        let ran = Ran { code: status.code().unwrap_or(-1), out: text_of(&mut out), err: text_of(&mut err) };
        assert!((0..=2).contains(&ran.code), "{arguments:?} ended with {status}: {}", ran.err);
        ran
    }
}

/// The binary, with its address space bounded where a shell can do that.
fn limited() -> Command {
    let binary = env!("CARGO_BIN_EXE_corpus-lint");
    if !cfg!(target_os = "linux") {
        return Command::new(binary);
    }
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -v \"$1\" && shift && exec \"$@\"", "sh", MEMORY_MAX, binary]);
    command
}

fn text_of(file: &mut std::fs::File) -> String {
    use std::io::{Read as _, Seek as _};
    file.rewind().unwrap();
    let mut text = String::new();
    file.read_to_string(&mut text).unwrap();
    text
}

impl Ran {
    /// The messages of `rule` on `path`, out of `jsonl`.
    pub fn messages(&self, path: &str, rule: &str) -> Vec<String> {
        let findings = self.out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        let own = findings.filter(|finding| finding["path"] == path && finding["rule"] == rule);
        own.map(|finding| finding["message"].as_str().unwrap().to_owned()).collect()
    }

    /// The summary, out of `jsonl`.
    pub fn summary(&self) -> serde_json::Value {
        let last = self.out.lines().last().unwrap_or_else(|| panic!("no output; standard error: {}", self.err));
        serde_json::from_str::<serde_json::Value>(last).unwrap()["summary"].clone()
    }

    /// Holds the run to the one finding of `rule` on `path`, whose message has `words` in it, and to
    /// what is due to the document beside.
    #[track_caller]
    pub fn reports(&self, path: &str, rule: &str, words: &str) {
        let messages = self.messages(path, rule);
        assert!(
            messages.len() == 1 && messages[0].contains(words),
            "{path} {rule} {words}: {messages:?}\n{}",
            self.out
        );
        self.leaves_the_other_unharmed();
    }

    #[track_caller]
    pub fn leaves_the_other_unharmed(&self) {
        let messages = self.messages("other.md", "front-matter/placeholder-value");
        assert_eq!(messages.len(), 1, "the document beside lost its finding: {}\n{}", self.out, self.err);
        assert_eq!(self.code, 1, "{}", self.err);
    }

    /// Holds the run to an error of the tool that says `words`.
    #[track_caller]
    pub fn fails_saying(&self, words: &[&str]) {
        assert_eq!(self.code, 2, "{}{}", self.out, self.err);
        assert!(self.out.is_empty(), "{}", self.out);
        // The drawing may break lines between words.
        let said = self.err.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ");
        words.iter().for_each(|words| assert!(said.contains(words), "`{words}` is not in: {}", self.err));
    }
}
