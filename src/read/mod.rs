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
