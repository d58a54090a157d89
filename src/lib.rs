//! corpus-lint: a validator and data-quality linter for text corpora.
//!
//! The modules below are layers, bottom first: each may use those above it in this list and
//! none below. `tests/layers.rs` reads this order and holds the code to it. (The blank lines keep
//! rustfmt from sorting them.)

pub mod text;

pub mod document;

pub mod finding;

pub mod read;

pub mod rule;

pub mod report;

pub mod checks;

pub mod config;

pub mod engine;

pub mod cli;
