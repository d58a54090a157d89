//! Readers: from files and streams to documents.

use std::sync::Arc;

/// Why a document was not checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// placeholder until merge
    Unreadable(String),
}
impl Reason {
    /// x
    pub fn as_str(&self) -> &'static str {
        "unreadable"
    }
}
impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("x")
    }
}

/// placeholder
#[derive(Clone, Debug)]
pub struct NotChecked {
    /// p
    pub path: Arc<str>,
    /// r
    pub reason: Reason,
}
use crate::document::{BodyKind, Document, Source};
/// x
pub const EXTENSIONS: [&str; 6] = ["md", "markdown", "mdx", "txt", "html", "htm"];
/// x
pub fn is_planned(e: &str) -> bool {
    e == "jsonl" || e == "parquet"
}
/// x
#[derive(Debug)]
pub struct Input {
    /// x
    pub path: std::path::PathBuf,
    /// x
    pub shown: Arc<str>,
}
impl Input {
    /// x
    pub fn bytes(shown: Arc<str>, bytes: Vec<u8>) -> Self {
        let _ = bytes;
        Self { path: "-".into(), shown }
    }
    /// x
    pub fn file(path: std::path::PathBuf, shown: Arc<str>) -> Self {
        Self { path, shown }
    }
}
/// x
pub struct Limits {
    /// x
    pub max_bytes: u64,
}
/// x
pub fn read(
    input: &Input,
    kind: Option<BodyKind>,
    _limits: &Limits,
    each: &mut dyn FnMut(Result<Document, NotChecked>),
) {
    match std::fs::read(&input.path) {
        Ok(bytes) => each(Ok(Document::new(
            input.shown.clone(),
            Source::from_utf8(String::from_utf8_lossy(&bytes).into_owned()),
            kind,
        ))),
        Err(e) => each(Err(NotChecked { path: input.shown.clone(), reason: Reason::Unreadable(e.to_string()) })),
    }
}
