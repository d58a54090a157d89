//! Links of a document, wherever they are written.

use super::Document;
use crate::text::Span;

/// How a link is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// `[text](target)`.
    Inline,
    /// `![alt](target)`.
    Image,
    /// The target of a definition `[name]: target`.
    Definition,
    /// `<https://...>`.
    Autolink,
    /// A URL in the text.
    Bare,
    /// An attribute of an HTML element, such as `href` or `src`.
    Attribute,
    /// A front-matter value that is a URL.
    FrontMatter,
}

/// One link.
#[derive(Clone, Debug)]
pub struct Link {
    /// How it is written.
    pub kind: LinkKind,
    /// The target as written, its quotes and brackets left out.
    pub target: Span,
    /// The target with entities and escapes resolved.
    pub url: String,
    /// The whole construct: `[text](target)`, the start tag, the URL.
    pub span: Span,
    /// Element and attribute, for `Attribute`: `("a", "href")`.
    pub attribute: Option<(String, String)>,
}

pub(crate) fn links_of(document: &Document) -> Vec<Link> {
    let _ = document;
    Vec::new()
}
