//! Bad input: each is a clear finding or error with its exit code, in bounded time and memory, and
//! leaves other documents unharmed.

#![allow(clippy::unwrap_used)] // a test that cannot set its stage should fail

mod files;
mod hostile;
mod linear;
mod run;
mod streams;
mod tool_errors;
