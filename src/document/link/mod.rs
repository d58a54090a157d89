//! Links of a document, wherever they are written.

pub(crate) mod bare;
mod broken;
pub(crate) mod entities;
#[cfg(test)]
mod tests;

pub use broken::{BrokenForm, BrokenLink, broken_links};

use super::Document;
use super::head::{Entry, Node, Value};
use super::html::Element;
use super::markdown::TargetForm;
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
    /// A URL in the text without its scheme: `www.example.com/a`.
    Schemeless,
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

/// Deepest front-matter value looked into.
const MAX_DEPTH: usize = 64;

pub(crate) fn links_of(document: &Document) -> Vec<Link> {
    let mut links = Vec::new();
    for entry in &document.head().entries {
        front_matter(document, entry, 0, &mut links);
    }
    markdown(document, &mut links);
    for element in document.html().elements() {
        attributes(document, element, &mut links);
    }
    for bare in document.regions().bare() {
        let kind = if bare.scheme { LinkKind::Bare } else { LinkKind::Schemeless };
        links.push(plain(document, kind, bare.span));
    }
    links.sort_by_key(|link| (link.target.start, link.span.start, link.target.end));
    links
}

/// A link that is its own target.
fn plain(document: &Document, kind: LinkKind, span: Span) -> Link {
    let url = entities::decode(document.slice(span)).into_owned();
    Link { kind, target: span, url, span, attribute: None }
}

fn front_matter(document: &Document, entry: &Entry, depth: usize, links: &mut Vec<Link>) {
    front_matter_value(document, &entry.value, depth, links);
}

fn front_matter_value(document: &Document, node: &Node, depth: usize, links: &mut Vec<Link>) {
    if depth > MAX_DEPTH {
        return;
    }
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| front_matter_value(document, item, depth + 1, links)),
        Value::Map(entries) => entries.iter().for_each(|entry| front_matter(document, entry, depth + 1, links)),
        Value::String(value) if is_url_value(value) => {
            let span = unquoted(document, node.span);
            if value.contains(char::is_whitespace) {
                let found = bare::scan(document.text(), span).into_iter().filter(|found| found.scheme);
                links.extend(found.map(|found| plain(document, LinkKind::FrontMatter, found.span)));
            } else {
                let url = value.clone();
                links.push(Link { kind: LinkKind::FrontMatter, target: span, url, span: node.span, attribute: None });
            }
        }
        _ => {}
    }
}

fn is_url_value(value: &str) -> bool {
    let starts_with = |word: &str| value.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    ["http:", "https:", "ftp://", "www."].iter().any(|start| starts_with(start))
        || (value.starts_with("//") && value.contains('.'))
}

/// A value's place without its quotes.
fn unquoted(document: &Document, span: Span) -> Span {
    let text = document.slice(span);
    let quoted = text.len() >= 2 && ['"', '\''].iter().any(|&quote| text.starts_with(quote) && text.ends_with(quote));
    if quoted { Span::new(span.start + 1, span.end - 1) } else { span }
}

fn markdown(document: &Document, links: &mut Vec<Link>) {
    let markdown = document.markdown();
    for link in markdown.links() {
        let kind = match (link.form, link.image) {
            (TargetForm::Reference, _) => continue,
            (TargetForm::Autolink, _) => LinkKind::Autolink,
            (_, true) => LinkKind::Image,
            (_, false) => LinkKind::Inline,
        };
        links.push(Link { kind, target: link.destination, url: link.url.clone(), span: link.span, attribute: None });
    }
    for definition in markdown.definitions() {
        let url = definition.url.clone();
        links.push(Link {
            kind: LinkKind::Definition,
            target: definition.destination,
            url,
            span: definition.span,
            attribute: None,
        });
    }
}

/// What a URL attribute holds.
enum Holds {
    Url,
    /// `a.jpg 1x, b.jpg 2x`.
    Candidates,
}

fn holds(element: &str, attribute: &str) -> Option<Holds> {
    match attribute {
        "href" | "src" | "poster" | "cite" | "action" | "formaction" | "longdesc" | "background" | "data-src"
        | "data-href" | "data-original" | "data-lazy-src" | "data-url" => Some(Holds::Url),
        "data" if element == "object" => Some(Holds::Url),
        "content" if element == "meta" => Some(Holds::Url),
        "srcset" | "data-srcset" | "imagesrcset" => Some(Holds::Candidates),
        _ => None,
    }
}

fn attributes(document: &Document, element: &Element, links: &mut Vec<Link>) {
    let text = document.text();
    for found in element.attributes(text) {
        let Some(value) = found.value else { continue };
        let name = found.name.of(text).to_ascii_lowercase();
        let Some(holds) = holds(&element.name, &name) else {
            continue;
        };
        // Browsers strip white space round a URL.
        let value = value.trimmed(text);
        let targets = match holds {
            Holds::Url => vec![value],
            Holds::Candidates => candidates(text, value),
        };
        for target in targets {
            let url = entities::decode(target.of(text)).into_owned();
            if element.name == "meta" && !is_url_value(&url) {
                continue;
            }
            let attribute = Some((element.name.clone(), name.clone()));
            links.push(Link { kind: LinkKind::Attribute, target, url, span: element.open, attribute });
        }
    }
}

/// The URLs of a `srcset`: up to white space, one after each comma that ends a candidate.
fn candidates(text: &str, value: Span) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = value.start;
    loop {
        while at < value.end && (bytes[at].is_ascii_whitespace() || bytes[at] == b',') {
            at += 1;
        }
        if at >= value.end {
            return found;
        }
        let start = at;
        while at < value.end && !bytes[at].is_ascii_whitespace() {
            at += 1;
        }
        let mut end = at;
        if bytes[end - 1] == b',' {
            while end > start && bytes[end - 1] == b',' {
                end -= 1;
            }
        } else {
            // The descriptor goes on to the next comma.
            at = memchr::memchr(b',', &bytes[at..value.end]).map_or(value.end, |comma| at + comma);
        }
        found.push(Span::new(start, end));
    }
}
