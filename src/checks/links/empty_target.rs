//! `links/empty-target`: links that lead nowhere: an empty target or a placeholder for one. One
//! finding a document and written target, since share buttons come by the dozen.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{MAX_RELATED, is_followed, is_template, is_web_page, place};
use crate::document::Document;
use crate::document::link::{Link, LinkKind};
use crate::finding::{Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Options of the rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct EmptyTarget {
    /// Targets that are placeholders, in lower case.
    placeholders: Vec<String>,
}

impl DocumentRule for EmptyTarget {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        let mut nowhere: BTreeMap<String, Vec<Span>> = BTreeMap::new();
        let is_page = is_web_page(document);
        for link in document.links() {
            // The menus of a whole page run on `#`: it is the top, or a script's business.
            if is_page && (link.url.starts_with('#') || link.url.starts_with("javascript:")) {
                continue;
            }
            if is_followed(link) && self.leads_nowhere(document, link) && !is_template(document, link) {
                nowhere.entry(link.url.trim().to_ascii_lowercase()).or_default().push(place(link));
            }
        }
        let mut nowhere: Vec<(String, Vec<Span>)> = nowhere.into_iter().collect();
        nowhere.sort_by_key(|(_, places)| places[0]);
        for (target, places) in nowhere {
            let what = if target.is_empty() { "its target is empty".to_owned() } else { quoted(&target) };
            let message = match places.len() {
                1 => format!("this link leads nowhere: {what}"),
                count if target.is_empty() => format!("{count} links lead nowhere: their targets are empty"),
                count => format!("{count} links lead nowhere: {what}"),
            };
            let mut draft = Draft::at(places[0], message);
            for place in places[1..].iter().take(MAX_RELATED) {
                draft = draft.related(*place, "another one");
            }
            out.add(draft);
        }
    }
}

impl EmptyTarget {
    fn leads_nowhere(&self, document: &Document, link: &Link) -> bool {
        let url = link.url.trim().to_ascii_lowercase();
        let is_placeholder = self.placeholders.contains(&url) || url.starts_with("javascript:");
        match link.kind {
            LinkKind::Attribute => (url.is_empty() || is_placeholder) && is_dead_attribute(document, link),
            LinkKind::FrontMatter | LinkKind::Bare => matches!(url.as_str(), "http://" | "https://"),
            LinkKind::Schemeless | LinkKind::Autolink => false,
            // `[//]: # (words)` is how Markdown writes comments.
            LinkKind::Definition => is_placeholder && !url.starts_with('#'),
            LinkKind::Inline | LinkKind::Image => url.is_empty() || is_placeholder,
        }
    }
}

/// Whether nothing else gives the element its target: pages that load images late keep the real
/// one in another attribute, and `name` makes an `a` an anchor.
fn is_dead_attribute(document: &Document, link: &Link) -> bool {
    let Some((_, attribute)) = &link.attribute else { return false };
    let others =
        ["src", "data-src", "data-original", "data-lazy-src", "srcset", "data-srcset", "name", "id", "data-href"];
    let text = document.text();
    let tag = document.html().element_at(link.span.start);
    tag.is_some_and(|element| {
        !element.attributes(text).iter().any(|other| {
            let name = other.name.of(text).to_ascii_lowercase();
            name != *attribute && others.contains(&name.as_str()) && other.value.is_some_and(|value| !value.is_empty())
        })
    })
}
