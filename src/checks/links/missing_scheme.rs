//! `links/missing-scheme`: web addresses without `https://`, which a browser takes for file names.

use serde::Deserialize;

use super::resolve::Relative;
use super::{is_followed, is_template, place, scheme};
use crate::document::Document;
use crate::document::link::LinkKind;
use crate::finding::{Applicability, Confidence, Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Options: none.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MissingScheme {}

impl DocumentRule for MissingScheme {
    fn check(&self, document: &Document, context: &Context<'_>, out: &mut Findings<'_>) {
        for link in document.links() {
            if !is_followed(link) {
                continue;
            }
            let confidence = match link.kind {
                LinkKind::Schemeless => in_text(&link.url),
                LinkKind::Inline
                | LinkKind::Image
                | LinkKind::Definition
                | LinkKind::Attribute
                | LinkKind::FrontMatter => {
                    if !is_host_first(&link.url) || is_file(document, context, &link.url) {
                        continue;
                    }
                    Confidence::High
                }
                LinkKind::Autolink | LinkKind::Bare => continue,
            };
            if is_template(document, link) {
                continue;
            }
            let place = place(link);
            let message = format!("{} has no scheme", quoted(&link.url));
            out.add(Draft::at(place, message).confidence(confidence).edit(
                Applicability::Unsafe,
                Span::empty(place.start),
                "https://",
            ));
        }
    }
}

/// In running text a bare `www.example.com` is how people write; an address with a path was a link once.
fn in_text(url: &str) -> Confidence {
    let residue = ["pic.twitter.com/", "pic.x.com/", "t.co/"].iter().any(|start| url.starts_with(start));
    if residue { Confidence::Medium } else { Confidence::Low }
}

/// Whether the target starts with a host name: `www.example.com`, `example.org/page`.
fn is_host_first(url: &str) -> bool {
    if scheme(url).is_some() || url.starts_with(['/', '.', '#', '?']) {
        return false;
    }
    let host = url.split(['/', '?', '#']).next().unwrap_or_default();
    let valid = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    let Some((name, top)) = host.rsplit_once('.') else { return false };
    let known =
        ["com", "org", "net", "gov", "edu", "io", "info", "cn", "tw", "hk", "jp", "uk", "de", "fr", "ru", "eu", "us"];
    valid && !name.is_empty() && (host.starts_with("www.") || known.contains(&top.to_ascii_lowercase().as_str()))
}

/// Whether the target is a file beside the document after all.
fn is_file(document: &Document, context: &Context<'_>, url: &str) -> bool {
    Relative::of(document, url).is_some_and(|target| target.exists(context))
}
