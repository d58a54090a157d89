//! What can be wrong with a config, each pointing at its place in the YAML.

use std::path::PathBuf;

use miette::{Diagnostic, SourceSpan};
use thiserror::Error;

use crate::rule::BookError;
use crate::text::NamedText;

/// A config that cannot be used.
#[derive(Debug, Error, Diagnostic)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the config `{}`", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Something in it is wrong.
    #[error("{message}")]
    Invalid {
        /// What.
        message: String,
        /// The file.
        #[source_code]
        source_code: NamedText,
        /// Where in it.
        #[label("here")]
        span: SourceSpan,
        /// What to do.
        #[help]
        help: Option<String>,
    },
    /// A word given on the command line is wrong.
    #[error("{message}")]
    Argument {
        /// What.
        message: String,
        /// What to do.
        #[help]
        help: Option<String>,
    },
    /// The rulebook does not compile.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Book(#[from] Box<BookError>),
}
