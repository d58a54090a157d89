//! What can be wrong with a config, each pointing at its place in the YAML.

use std::path::PathBuf;
use std::sync::Arc;

use miette::{Diagnostic, NamedSource, SourceSpan};
use thiserror::Error;

use crate::rule::BookError;

/// A config that cannot be used.
#[derive(Debug, Error, Diagnostic)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the config `{}`: {source}", path.display())]
    #[diagnostic(code(config))]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Something in it is wrong.
    #[error("{message}")]
    #[diagnostic(code(config))]
    Invalid {
        /// What.
        message: String,
        /// The file.
        #[source_code]
        source_code: NamedSource<Arc<str>>,
        /// Where in it.
        #[label("{label}")]
        span: SourceSpan,
        /// Words at the place.
        label: String,
        /// What to do.
        #[help]
        help: Option<String>,
    },
    /// A word given on the command line is wrong.
    #[error("{message}")]
    #[diagnostic(code(arguments))]
    Argument {
        /// What.
        message: String,
        /// What to do.
        #[help]
        help: Option<String>,
    },
    /// Configs that extend each other, or too many.
    #[error("`extends` goes in a circle or too deep at `{}`", path.display())]
    #[diagnostic(code(config), help("a chain of `extends` has at most 10 files"))]
    Circle {
        /// The file at which it was noticed.
        path: PathBuf,
    },
    /// The rulebook does not compile.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Book(#[from] Box<BookError>),
}
