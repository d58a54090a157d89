//! `links/short-link`: targets hidden behind a link shortener.

use std::collections::HashSet;

use serde::Deserialize;

use super::{is_template, place};
use crate::document::Document;
use crate::document::link::LinkKind;
use crate::finding::{Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};

/// Options of the rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ShortLink {
    /// Hosts of link shorteners, in lower case.
    hosts: HashSet<String>,
}

impl DocumentRule for ShortLink {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
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
                && is_inside_link(document, place(link).start);
            if !repeated {
                let message = format!("{} hides its target behind {}", quoted(&link.url), quoted(&host));
                out.add(Draft::at(place(link), message));
            }
        }
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

/// Whether the text at `offset` is the text of a link.
fn is_inside_link(document: &Document, offset: usize) -> bool {
    document.markdown().links().iter().any(|link| link.text.contains_offset(offset))
        || document
            .html()
            .elements()
            .iter()
            .any(|element| element.name == "a" && element.content().contains_offset(offset))
}
