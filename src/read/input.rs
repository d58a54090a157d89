//! What is to be read, under which name, and the bytes of it within the limit.

use std::fs::{File, FileType};
use std::io::{Read as _, Seek as _};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::{Limits, NotChecked, Reason};
use crate::document::BodyKind;

/// One file, or bytes that are at hand under the name of a file.
#[derive(Clone, Debug)]
pub struct Input {
    path: PathBuf,
    shown: Arc<str>,
    kind: Option<BodyKind>,
    bytes: Option<Vec<u8>>,
}

impl Input {
    /// The file at `path`; `shown` is what reports call it (see [`shown_path`]).
    pub fn file(path: PathBuf, shown: Arc<str>) -> Self {
        Self { path, shown, kind: None, bytes: None }
    }

    /// Bytes at hand, such as standard input; the name decides as a file's would, and nothing of
    /// that name is opened.
    pub fn bytes(path: PathBuf, shown: Arc<str>, bytes: Vec<u8>) -> Self {
        Self { path, shown, kind: None, bytes: Some(bytes) }
    }

    /// The same input with its body of this kind, whatever it looks like.
    #[must_use]
    pub fn with_kind(self, kind: Option<BodyKind>) -> Self {
        Self { kind, ..self }
    }

    /// Whether its bytes are at hand, and no file is read.
    pub fn is_at_hand(&self) -> bool {
        self.bytes.is_some()
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What reports call it: relative to the working folder, `/` separators, no leading `./`.
    pub fn shown(&self) -> &Arc<str> {
        &self.shown
    }

    /// The kind of body that the configuration says it has.
    pub fn kind(&self) -> Option<BodyKind> {
        self.kind
    }

    /// All bytes of the input.
    ///
    /// # Errors
    /// If it cannot be read, is no file, or is longer than the limit: then no more than the limit
    /// is ever held. A pipe, socket or device is not opened, since that could wait for ever.
    pub fn load(&self, limits: &Limits) -> Result<Vec<u8>, NotChecked> {
        let loaded = match &self.bytes {
            Some(bytes) if bytes.len() as u64 > limits.max_bytes => Err(too_large(bytes.len() as u64, limits)),
            Some(bytes) => Ok(bytes.clone()),
            None => load_file(&self.path, limits),
        };
        loaded.map_err(|reason| self.not_checked(reason))
    }

    /// This input with the reason why it was not checked.
    pub fn not_checked(&self, reason: Reason) -> NotChecked {
        NotChecked { path: Arc::clone(&self.shown), reason }
    }
}

fn load_file(path: &Path, limits: &Limits) -> Result<Vec<u8>, Reason> {
    let metadata = std::fs::metadata(path).map_err(|error| Reason::from(&error))?;
    if !metadata.is_file() {
        return Err(Reason::NotAFile(what_it_is(metadata.file_type()).into()));
    }
    if metadata.len() > limits.max_bytes {
        return Err(too_large(metadata.len(), limits));
    }
    let mut file = File::open(path).map_err(|error| Reason::from(&error))?;
    let length = usize::try_from(metadata.len()).unwrap_or(0);
    let mut bytes = vec![0; length];
    // Some files do not tell their length, and a file may be cut while it is read.
    let is_whole = length > 0 && file.read_exact(&mut bytes).is_ok();
    if !is_whole {
        bytes.clear();
        let read = file.rewind().and_then(|()| file.take(limits.max_bytes.saturating_add(1)).read_to_end(&mut bytes));
        read.map_err(|error| Reason::from(&error))?;
    }
    let length = bytes.len() as u64;
    if length > limits.max_bytes { Err(too_large(length, limits)) } else { Ok(bytes) }
}

fn too_large(bytes: u64, limits: &Limits) -> Reason {
    Reason::TooLarge { bytes, limit: limits.max_bytes }
}

#[cfg(unix)]
fn what_it_is(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    if kind.is_dir() {
        "a folder"
    } else if kind.is_fifo() {
        "a pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn what_it_is(kind: FileType) -> &'static str {
    if kind.is_dir() { "a folder" } else { "a device" }
}

/// What reports call the file at `path`: relative to the folder `cwd` where it is within, with `/`
/// separators and without `.` and `..` where those can go. Control characters stay (each format
/// quotes them its own way); what is not Unicode becomes U+FFFD.
///
/// Names alone decide, links are not followed: `posts/../a.md` is `a.md`.
pub fn shown_path(path: &Path, cwd: &Path) -> Arc<str> {
    let whole = normalized(&cwd.join(path));
    let shown = match whole.strip_prefix(normalized(cwd)) {
        Ok(within) if within.as_os_str().is_empty() => PathBuf::from("."),
        Ok(within) => within.to_owned(),
        Err(_) => normalized(path),
    };
    let mut text = String::new();
    for component in shown.components() {
        if !text.is_empty() && !text.ends_with('/') {
            text.push('/');
        }
        match component {
            Component::RootDir => text.push('/'),
            other => text.push_str(&other.as_os_str().to_string_lossy()),
        }
    }
    text.into()
}

/// The path without `.`, and without `..` where a name precedes it: by its words, links not followed.
pub fn normalized(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => match out.components().next_back() {
                Some(Component::Normal(_)) => {
                    out.pop();
                }
                Some(Component::RootDir | Component::Prefix(_)) => {}
                _ => out.push(".."),
            },
            other => out.push(other),
        }
    }
    out
}
