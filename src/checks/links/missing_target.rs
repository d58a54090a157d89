//! `links/missing-target`: relative links to files that are not there.

use serde::Deserialize;

use super::resolve::Relative;
use super::{ByTarget, is_followed, is_template, place};
use crate::document::head::HeadKind;
use crate::document::link::{Link, LinkKind};
use crate::document::{BodyKind, Document};
use crate::finding::{Confidence, Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};

/// Options of the rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct MissingTarget {
    /// Extensions of targets that are looked for.
    extensions: Vec<String>,
}

impl DocumentRule for MissingTarget {
    fn check(&self, document: &Document, context: &Context<'_>, out: &mut Findings<'_>) {
        // Text without a place of its own, such as standard input, has no neighbours.
        if document.record().is_some() || !context.files.exists(document.path()) {
            return;
        }
        let mut found = ByTarget::default();
        for link in document.links() {
            if !is_file_link(link) || is_template(document, link) {
                continue;
            }
            if let Some(draft) = self.missing(document, context, link) {
                found.add(link.url.split('#').next().unwrap_or_default(), draft);
            }
        }
        found.report(out);
    }
}

impl MissingTarget {
    fn missing(&self, document: &Document, context: &Context<'_>, link: &Link) -> Option<Draft> {
        if is_local(&link.url) {
            let message = format!("{} points into the author's own computer", quoted(&link.url));
            return Some(Draft::at(place(link), message));
        }
        if link.url.contains(['\\', '<', '>', '{', '}', '*', '\n']) {
            return None;
        }
        let target = Relative::of(document, &link.url)?;
        let extension = target.extension()?;
        if !self.extensions.contains(&extension) || target.exists(context.files) {
            return None;
        }
        let confidence = confidence(document, context, &target, &extension)?;
        let message = format!("the target {} does not exist", quoted(&link.url));
        let label = format!("no file {}", quoted(&target.path));
        Some(Draft::at(place(link), message).label(label).confidence(confidence))
    }
}

fn is_file_link(link: &Link) -> bool {
    matches!(link.kind, LinkKind::Inline | LinkKind::Image | LinkKind::Definition | LinkKind::Attribute)
        && is_followed(link)
}

/// `file:///C:/...`, `C:\Users\...`: paths of somebody's disk.
fn is_local(url: &str) -> bool {
    let drive = matches!(url.as_bytes(), [letter, b':', b'\\' | b'/', third, ..] if letter.is_ascii_alphabetic() && *third != b'/');
    drive || url.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("file:///"))
}

/// How sure it is that the target is a file's path. A site's generator moves its pages, so that the
/// address of a page in the source and on the site differ; there only paths into folders that do
/// exist can be judged.
fn confidence(document: &Document, context: &Context<'_>, target: &Relative, extension: &str) -> Option<Confidence> {
    let is_source = matches!(extension, "md" | "markdown" | "mdx");
    let is_generated =
        document.kind() != BodyKind::Plain && (document.head().kind != HeadKind::None || is_site_path(document.path()));
    let folder = target.folder();
    let folder_exists = folder.is_empty() || context.files.exists(folder);
    match (is_generated, is_source) {
        (false, _) | (true, true) => Some(Confidence::High),
        (true, false) if folder_exists && folder != document.folder() => Some(Confidence::Medium),
        (true, false) => None,
    }
}

/// Folders in which generators keep pages.
fn is_site_path(path: &str) -> bool {
    path.split('/').any(|part| matches!(part, "_posts" | "_drafts" | "content" | "_site" | "public"))
}
