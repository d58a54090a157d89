//! corpus-lint: a validator and data-quality linter for text corpora.
//!
//! The modules below are layers, bottom first: each may use those above it in this list and
//! none below. `tests/layers.rs` reads this order and holds the code to it.

pub mod checks;
pub mod cli;
pub mod config;
pub mod document;
pub mod engine;
pub mod finding;
pub mod read;
pub mod report;
pub mod rule;
pub mod text;
