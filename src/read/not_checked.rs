//! Why an input, or a record of it, was not checked.

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::document::source::Undecodable;

/// An input that gave no document, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotChecked {
    /// The path as reports show it, control characters and all.
    pub path: Arc<str>,
    /// Why.
    pub reason: Reason,
}

/// Why an input was not checked. `Display` gives the end of the sentence "not checked: ...".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// The system would not let it be read; in its words.
    Unreadable(String),
    /// It is data, not text.
    Binary,
    /// It is text in an encoding that is not read; the name of the encoding.
    UnsupportedEncoding(Cow<'static, str>),
    /// It is longer than the limit.
    TooLarge {
        /// Its length, or how much of it was read before it was given up.
        bytes: u64,
        /// The limit in force.
        limit: u64,
    },
    /// It is no file: what it is instead (`a folder`, `a pipe`, `a socket`, `a device`).
    NotAFile(Cow<'static, str>),
    /// The tool itself broke on it: the message of the panic.
    Broken(String),
    /// No reader knows this extension.
    Unsupported(String),
    /// A later version is to read this extension.
    NotYetSupported(String),
}

impl Reason {
    /// The key word of the reason, in the summary of JSON output.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "unreadable",
            Self::Binary => "binary",
            Self::UnsupportedEncoding(_) => "unsupported-encoding",
            Self::TooLarge { .. } => "too-large",
            Self::NotAFile(_) => "not-a-file",
            Self::Broken(_) => "broken",
            Self::Unsupported(_) => "unsupported",
            Self::NotYetSupported(_) => "not-yet-supported",
        }
    }

    /// The reason for a name that no reader takes.
    pub fn for_extension(extension: &str) -> Self {
        if super::is_planned(extension) {
            Self::NotYetSupported(extension.to_ascii_lowercase())
        } else {
            Self::Unsupported(extension.to_owned())
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(message) => f.write_str(message),
            Self::Binary => f.write_str("binary data, not text"),
            Self::UnsupportedEncoding(name) => write!(f, "text in {name}, which is not read; convert it to UTF-8"),
            Self::TooLarge { bytes, limit } => write!(f, "{bytes} bytes, over the limit of {limit}"),
            Self::NotAFile(what) => write!(f, "{what}, not a file"),
            Self::Broken(panic) => {
                write!(f, "corpus-lint broke on it, which is a bug; please report it with the document: {panic}")
            }
            Self::Unsupported(extension) if extension.is_empty() => f.write_str("a file without an extension"),
            Self::Unsupported(extension) => write!(f, "no reader for `.{}`", extension.escape_debug()),
            Self::NotYetSupported(extension) => write!(f, "`.{extension}` is not read yet"),
        }
    }
}

impl From<&io::Error> for Reason {
    fn from(error: &io::Error) -> Self {
        Self::Unreadable(match error.kind() {
            io::ErrorKind::NotFound => "no such file".to_owned(),
            io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
            // The system's own number says nothing to a reader.
            _ => {
                let message = error.to_string();
                message.split(" (os error").next().unwrap_or_default().to_lowercase()
            }
        })
    }
}

impl From<Undecodable> for Reason {
    fn from(undecodable: Undecodable) -> Self {
        match undecodable {
            Undecodable::Binary => Self::Binary,
            Undecodable::Utf32 => Self::UnsupportedEncoding("UTF-32".into()),
        }
    }
}
