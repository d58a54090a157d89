//! `links/short-link`: targets hidden behind a link shortener.

use std::collections::HashSet;

use serde::Deserialize;

use super::{ByTarget, is_template, place};
use crate::document::Document;
use crate::document::html::Element;
use crate::document::link::LinkKind;
use crate::finding::{Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Options of the rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ShortLink {
    /// Hosts of link shorteners, in lower case.
    hosts: HashSet<String>,
}

impl DocumentRule for ShortLink {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        let mut found = ByTarget::default();
        let mut texts = None;
        for link in document.links() {
            let Some((host, path)) = host_and_path(&link.url) else { continue };
            let host = host.to_ascii_lowercase();
            let known = self.hosts.contains(host.strip_prefix("www.").unwrap_or(&host));
            // The shortener's own front page hides nothing.
            if !known || path.trim_matches('/').is_empty() || is_template(document, link) {
                continue;
            }
            // The text of `<a href="https://bit.ly/x">https://bit.ly/x</a>` is the same link.
            let repeated = matches!(link.kind, LinkKind::Bare | LinkKind::Schemeless)
                && is_inside(texts.get_or_insert_with(|| link_texts(document)), link.target.start);
            if !repeated {
                let message = format!("{} hides its target behind {}", quoted(&link.url), quoted(&host));
                found.add(&link.url, Draft::at(place(link), message));
            }
        }
        found.report(out);
    }
}

/// Host and path of a web address, its scheme optional.
fn host_and_path(url: &str) -> Option<(&str, &str)> {
    let rest = ["https://", "http://", "//"].iter().find_map(|start| {
        url.get(..start.len()).filter(|found| found.eq_ignore_ascii_case(start)).map(|_| &url[start.len()..])
    });
    let rest = rest.or_else(|| (!url.contains(':')).then_some(url))?;
    let end = rest.find(['/', '?', '#'])?;
    Some((&rest[..end], &rest[end..]))
}

/// The texts of all links that have one, in order.
fn link_texts(document: &Document) -> Vec<Span> {
    let anchors = document.html().elements().iter().filter(|element| element.name == "a").map(Element::content);
    let mut texts: Vec<Span> = document.markdown().links().iter().map(|link| link.text).chain(anchors).collect();
    texts.sort_unstable();
    texts
}

/// Whether `offset` lies in one of `texts`. Links do not nest.
fn is_inside(texts: &[Span], offset: usize) -> bool {
    let next = texts.partition_point(|text| text.start <= offset);
    next.checked_sub(1).is_some_and(|last| texts[last].contains_offset(offset))
}
