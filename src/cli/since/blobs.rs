//! The documents of git's store, as a checkout would write them.

use std::ffi::OsString;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io::{Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use miette::{IntoDiagnostic as _, Report as Error, Result, WrapErr as _, miette};

use super::git::{Failure, Repository, path_of};

/// A `git cat-file --batch` that gives blobs as a checkout would write them.
///
/// It tells how long a blob is before filters change it, so each answer is ended by one that is known: to the question
/// for an object of a name that no document can foresee.
pub(super) struct Blobs<'r> {
    repository: &'r Repository,
    child: Child,
    stdin: ChildStdin,
    stdout: ChildStdout,
    read: Vec<u8>,
    mark: Vec<u8>,
}

impl<'r> Blobs<'r> {
    pub fn of(repository: &'r Repository) -> Result<Self> {
        let mut command = repository.command(&["cat-file", "--batch=%(objecttype)", "--filters"]);
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = piped.spawn().map_err(|error| Error::from(Failure::NotStarted(error)))?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(miette!("cannot speak with git"));
        };
        let random = || RandomState::new().build_hasher().finish();
        let mark = format!("corpus-lint-{:016x}{:016x}", random(), random()).into_bytes();
        Ok(Self { repository, child, stdin, stdout, read: Vec::new(), mark })
    }

    /// The content of the blob `id` as a file at `path`.
    pub fn get(&mut self, id: &str, path: &[u8]) -> Result<Vec<u8>> {
        if path.contains(&b'\n') {
            let mut named = OsString::from("--path=");
            named.push(path_of(path));
            return Ok(self.repository.run(&["cat-file".into(), "--filters".into(), named, id.into()])?);
        }
        let whole = self.ask(id, path).into_diagnostic().wrap_err("git cat-file gave no answer")?;
        match whole.strip_prefix(b"blob\n").and_then(|content| content.strip_suffix(b"\n")) {
            Some(content) => Ok(content.to_vec()),
            None => Err(miette!("git does not have the blob {id} of `{}`", path_of(path).display())),
        }
    }

    fn ask(&mut self, id: &str, path: &[u8]) -> std::io::Result<Vec<u8>> {
        let question = [id.as_bytes(), b" ", path, b"\n", &self.mark, b" x\n"].concat();
        self.stdin.write_all(&question)?;
        self.stdin.flush()?;
        let end = [&self.mark[..], b" missing\n"].concat();
        let finder = memchr::memmem::Finder::new(&end);
        let mut searched = 0;
        let mut buffer = vec![0; 1 << 16];
        loop {
            if let Some(at) = finder.find(&self.read[searched..]) {
                let rest = self.read.split_off(searched + at + end.len());
                let mut answer = std::mem::replace(&mut self.read, rest);
                answer.truncate(searched + at);
                return Ok(answer);
            }
            searched = self.read.len().saturating_sub(end.len());
            let read = self.stdout.read(&mut buffer)?;
            if read == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            self.read.extend_from_slice(&buffer[..read]);
        }
    }
}

impl Drop for Blobs<'_> {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
