//! The laws of the design that hold for the whole tool: spans (1), map and reduce (2), panics (5) and
//! same input, same output (6). Law 3 is `tests/layers.rs`, law 4 `tests/rulebook.rs`.

#![allow(clippy::unwrap_used)] // a test that cannot set its stage should fail

mod corpus;
mod fixing;
mod incremental;
mod merging;
mod panics;
mod places;
mod sameness;
mod spans;
mod texts;
