//! What a body is: plain text, Markdown or HTML, judged by its content.

use serde::{Deserialize, Serialize};

use super::head::Head;

/// The format of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum BodyKind {
    /// Text without markup; tags in it are left-overs.
    Plain,
    /// Markdown, which may hold HTML.
    Markdown,
    /// A whole HTML page or fragment.
    Html,
}

/// Judges a body by content, the extension deciding only where content does not.
pub(crate) fn judge(path: &str, body: &str, head: &Head) -> BodyKind {
    let _ = (path, body, head);
    BodyKind::Plain
}
