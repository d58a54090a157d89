//! `corpus-lint.yaml`: found, read, and resolved against the rulebook.
//!
//! `ConfigFile` is what the YAML says; `Plan` is what was validated and built from it.

mod error;
mod file;
mod load;
mod plan;
mod schemas;
mod select;
mod why;
mod words;

pub use error::ConfigError;
pub use file::{ConfigFile, FailOn, Level, OneOrMany, Override, SchemaSource};
pub use load::{FILE_NAME, KNOWN, Layer, Loaded, PRESETS, discover, load};
pub use plan::{Arguments, MAX_FILE_SIZE, Plan};
pub use why::Said;
pub use words::suggest;
