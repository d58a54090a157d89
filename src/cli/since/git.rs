//! What git is asked, and how: by its own program, without hooks, pagers, locks, or the settings of the user that
//! would change what it prints. Nothing in the repository is written.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use miette::{IntoDiagnostic as _, Report as Error, Result, miette};

use crate::read::normalized;

/// Settings that hold for every call.
const SETTINGS: [&str; 5] = [
    "core.quotePath=false",
    "core.fsmonitor=false",
    "core.untrackedCache=false",
    "core.splitIndex=false",
    if cfg!(windows) { "core.hooksPath=NUL" } else { "core.hooksPath=/dev/null" },
];

/// What to do where a clone does not hold enough of the history.
const SHALLOW: &str = "Fetch the history and all branches: `git fetch --unshallow origin \
                       '+refs/heads/*:refs/remotes/origin/*'`. In GitHub Actions give actions/checkout \
                       `fetch-depth: 0`, in GitLab set `GIT_DEPTH: 0`.";

/// The repository that a folder lies in.
pub(super) struct Repository {
    /// Where git is run.
    folder: PathBuf,
    /// The folder's path below the top, as git writes it: empty, or with a `/` at its end.
    prefix: Vec<u8>,
    top: PathBuf,
    /// What every call is told beside, such as an index that stands for the repository's own.
    pub(super) variables: Vec<(&'static str, OsString)>,
}

impl Repository {
    /// The repository round `folder`.
    ///
    /// # Errors
    /// If there is no git, or `folder` is in no working tree.
    pub fn of(folder: &Path) -> Result<Self> {
        let working = std::env::current_dir().into_diagnostic()?;
        // Within a hook git has said which repository it is, seen from the working folder.
        let is_told = std::env::var_os("GIT_DIR").is_some();
        let folder = if is_told { working } else { normalized(&working.join(folder)) };
        let mut repository = Self { folder, prefix: Vec::new(), top: PathBuf::new(), variables: Vec::new() };
        let top = repository.run(&["rev-parse", "--show-toplevel"]).map_err(|error| repository.not_one(error))?;
        repository.prefix = trimmed(&repository.run(&["rev-parse", "--show-prefix"])?).to_vec();
        // From here on git is run from the top.
        repository.top = path_of(trimmed(&top));
        Ok(repository)
    }

    fn not_one(&self, error: Failure) -> Error {
        match error {
            Failure::Said(words) if words.contains("not a git repository") || words.contains("work tree") => miette!(
                help = "--since and --staged ask git what changed. Name a folder of a repository, or leave them out.",
                "`{}` is in no working tree of a git repository",
                self.folder.display()
            ),
            other => other.into(),
        }
    }

    /// The absolute path of a file that git names by its path below the top.
    pub fn place(&self, path: &[u8]) -> PathBuf {
        // By way of the folder as it was named, where symbolic links lead to it.
        match path.strip_prefix(&*self.prefix) {
            Some(below) => normalized(&self.folder.join(path_of(below))),
            None => normalized(&self.top.join(path_of(path))),
        }
    }

    /// The absolute path of what git names from where it is run.
    pub fn place_of_git(&self, path: &[u8]) -> PathBuf {
        let told = std::env::var_os("GIT_DIR").is_some();
        (if told { &self.folder } else { &self.top }).join(path_of(path))
    }

    /// A call of git, ready to run, from the top.
    pub fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = Command::new("git");
        let folder = if self.top.as_os_str().is_empty() { &self.folder } else { &self.top };
        command.current_dir(folder).arg("--no-pager");
        if let Some(told) = std::env::var_os("GIT_DIR") {
            command.env("GIT_DIR", normalized(&self.folder.join(told)));
            command.current_dir(&self.folder);
        }
        for setting in SETTINGS {
            command.arg("-c").arg(setting);
        }
        let fixed = [("GIT_OPTIONAL_LOCKS", "0"), ("GIT_TERMINAL_PROMPT", "0"), ("LC_ALL", "C"), ("LANGUAGE", "C")];
        command.args(arguments).envs(fixed).stdin(Stdio::null());
        for name in ["GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_EXTERNAL_DIFF"] {
            command.env_remove(name);
        }
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// What git prints.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Result<Vec<u8>, Failure> {
        let output = self.command(arguments).output().map_err(Failure::NotStarted)?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        Err(Failure::Said(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
    }

    /// The commit that the work since `name` started from.
    ///
    /// # Errors
    /// If git does not know `name`, or finds no commit that it and HEAD have in common.
    pub fn merge_base(&self, name: &str) -> Result<String> {
        let commit = self.commit(name).map_err(|failure| match failure {
            Failure::Said(_) => self.unknown(name),
            other => other.into(),
        })?;
        if self.commit("HEAD").is_err() {
            return Err(miette!("there is no commit yet, so that nothing can have changed since `{name}`"));
        }
        match self.run(&["merge-base", &commit, "HEAD"]) {
            Ok(base) => Ok(String::from_utf8_lossy(trimmed(&base)).into_owned()),
            Err(Failure::Said(words)) if !words.is_empty() => Err(Failure::Said(words).into()),
            Err(Failure::Said(_)) if self.is_shallow() => Err(miette!(
                help = SHALLOW,
                "this clone is shallow, and does not reach back to where HEAD and `{name}` part"
            )),
            Err(Failure::Said(_)) => Err(miette!("HEAD and `{name}` have no commit in common")),
            Err(other) => Err(other.into()),
        }
    }

    /// The tree of HEAD; an empty one before the first commit.
    pub fn head(&self) -> Result<String> {
        let tree = self.commit("HEAD").or_else(|_| {
            let empty = self.run(&["hash-object", "-t", "tree", "--stdin"])?;
            Ok(String::from_utf8_lossy(trimmed(&empty)).into_owned())
        });
        tree.map_err(|error: Failure| error.into())
    }

    fn commit(&self, name: &str) -> Result<String, Failure> {
        let commit = format!("{name}^{{commit}}");
        let found = self.run(&["rev-parse", "--verify", "--end-of-options", &commit])?;
        Ok(String::from_utf8_lossy(trimmed(&found)).into_owned())
    }

    fn unknown(&self, name: &str) -> Error {
        if self.is_shallow() {
            return miette!(help = SHALLOW, "this clone is shallow, and git knows no commit `{name}` in it");
        }
        let remote = format!("origin/{name}");
        let help = match self.commit(&remote) {
            Ok(_) => format!("There is `{remote}`."),
            Err(_) => "`git branch --all`, `git tag` and `git log` tell the names there are.".to_owned(),
        };
        miette!(help = help, "git knows no commit `{name}`")
    }

    fn is_shallow(&self) -> bool {
        self.run(&["rev-parse", "--is-shallow-repository"]).is_ok_and(|said| trimmed(&said) == b"true")
    }
}

/// Why git gave no answer.
#[derive(Debug)]
pub(super) enum Failure {
    /// It could not be started.
    NotStarted(std::io::Error),
    /// It failed with these words.
    Said(String),
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::NotStarted(error) if error.kind() == std::io::ErrorKind::NotFound => {
                miette!(
                    help = "Install git, or leave out --since and --staged.",
                    "the program `git` is not to be found"
                )
            }
            Failure::NotStarted(error) => Self::from_err(error).wrap_err("cannot start git"),
            Failure::Said(words) => miette!("git failed: {}", crate::text::escape_control(&words)),
        }
    }
}

/// Without the line feed at its end.
pub(super) fn trimmed(said: &[u8]) -> &[u8] {
    said.strip_suffix(b"\n").map_or(said, |said| said.strip_suffix(b"\r").unwrap_or(said))
}

/// A path as git writes it.
#[cfg(unix)]
pub(super) fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStringExt as _;
    OsString::from_vec(bytes.to_vec()).into()
}

/// A path as git writes it.
#[cfg(not(unix))]
pub(super) fn path_of(bytes: &[u8]) -> PathBuf {
    OsString::from(String::from_utf8_lossy(bytes).into_owned()).into()
}
