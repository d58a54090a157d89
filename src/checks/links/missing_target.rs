//! `links/missing-target`: relative links to files that are not there.

use std::cell::LazyCell;

use serde::Deserialize;

use super::resolve::Relative;
use super::{ByTarget, is_followed, is_template, is_web_page, place};
use crate::document::head::HeadKind;
use crate::document::link::{Link, LinkKind};
use crate::document::{BodyKind, Document};
use crate::finding::{Confidence, Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule, Files};

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
        if document.record().is_some() || !context.exists(document.path()) {
            return;
        }
        if is_fragment(document) {
            return;
        }
        let mut found = ByTarget::default();
        let reading = LazyCell::new(|| Reading::of(document, context));
        for link in document.links() {
            if !is_file_link(link) || is_absolute(&link.url) {
                continue;
            }
            let draft = match self.missing(document, context, link, &reading) {
                Ok(draft) => draft,
                Err(why) => {
                    out.pass_over(place(link), why);
                    continue;
                }
            };
            if is_template(document, link) {
                out.pass_over(place(link), "a template is to fill it in");
            } else if is_left_over(document, link) {
                out.pass_over(place(link), "a tag in plain text starts from a page that is not here");
            } else {
                found.add(link.url.split('#').next().unwrap_or_default(), draft);
            }
        }
        found.report(out);
    }
}

impl MissingTarget {
    /// What is wrong with the target of `link`, or why nothing is.
    fn missing(
        &self,
        document: &Document,
        context: &Context<'_>,
        link: &Link,
        reading: &Reading,
    ) -> Result<Draft, &'static str> {
        if is_local(&link.url) {
            let message = format!("{} points into the author's own computer", quoted(&link.url));
            return Ok(Draft::at(place(link), message));
        }
        let signs = |byte: u8| matches!(byte, b'\\' | b'<' | b'>' | b'{' | b'}' | b'*' | b'\n');
        if link.url.bytes().any(signs) || link.url.contains("://") {
            return Err("it is no path of a file");
        }
        let target = Relative::of(document, &link.url).ok_or("it is no path below the corpus")?;
        let extension = target.extension().ok_or("it names no file: it has no extension")?;
        if !self.extensions.contains(&extension) {
            return Err("its extension is none of the option `extensions`");
        }
        if target.exists(context) {
            return Err("the target exists");
        }
        let folder = target.folder();
        let elsewhere = folder != document.folder() && (folder.is_empty() || context.exists(folder));
        // Up from a page that the site serves elsewhere, and down again, leads along addresses, not folders.
        let climbs = link.url.starts_with("../") && !elsewhere;
        let unsure = "the document is a page of a site, and no other link of it shows that addresses there are paths";
        let confidence = reading.confidence(&extension, elsewhere, climbs).ok_or(unsure)?;
        let message = format!("the target {} does not exist", quoted(&link.url));
        let label = format!("no file {}", quoted(&target.path));
        Ok(Draft::at(place(link), message).label(label).confidence(confidence))
    }
}

/// Whether a tag was left in plain text: its address starts from a page that is not here.
fn is_left_over(document: &Document, link: &Link) -> bool {
    document.kind() == BodyKind::Plain && link.kind == LinkKind::Attribute
}

/// Whether the target is one of the web, as most are.
fn is_absolute(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn is_file_link(link: &Link) -> bool {
    matches!(link.kind, LinkKind::Inline | LinkKind::Image | LinkKind::Definition | LinkKind::Attribute)
        && is_followed(link)
}

/// Whether the document is a piece of HTML that other pages include: its targets start from those.
fn is_fragment(document: &Document) -> bool {
    let whole = |name: &str| matches!(name, "html" | "head" | "body" | "#doctype");
    document.kind() == BodyKind::Html
        && !document.head().is_some()
        && !document.html().elements().iter().any(|element| whole(&element.name))
}

/// `file:///C:/...`, `C:\Users\...`: paths of somebody's disk.
fn is_local(url: &str) -> bool {
    let drive = matches!(url.as_bytes(), [letter, b':', b'\\' | b'/', third, ..] if letter.is_ascii_alphabetic() && *third != b'/');
    drive || url.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("file:///"))
}

/// How the relative targets of a document are to be read.
enum Reading {
    /// As paths of files.
    Paths,
    /// As addresses on a site, which may differ from paths: the document is a page of a generator, or
    /// was saved from the web.
    Site { web_page: bool, links_to_files: bool },
}

impl Reading {
    fn of(document: &Document, context: &Context<'_>) -> Self {
        if !is_moved(document) {
            return Self::Paths;
        }
        Self::Site { web_page: is_web_page(document), links_to_files: resolves_one(document, context) }
    }

    /// How sure it is that a target without a file is missing; `elsewhere` says that it lies in another
    /// folder that exists, `climbs` that it goes up and on to one that does not.
    fn confidence(&self, extension: &str, elsewhere: bool, climbs: bool) -> Option<Confidence> {
        let Self::Site { web_page, links_to_files } = *self else { return Some(Confidence::High) };
        let is_source = matches!(extension, "md" | "markdown" | "mdx");
        // A picture beside a page says nothing of other pages.
        let is_page = matches!(extension, "html" | "htm");
        if is_source && !web_page || links_to_files && !is_page && !climbs {
            return Some(Confidence::High);
        }
        elsewhere.then_some(Confidence::Medium)
    }
}

fn is_moved(document: &Document) -> bool {
    let is_generated = document.kind() != BodyKind::Plain && document.head().kind != HeadKind::None;
    is_generated || is_site_path(document.path()) || is_web_page(document)
}

/// Folders in which generators keep pages.
fn is_site_path(path: &str) -> bool {
    path.split('/').any(|part| matches!(part, "_posts" | "_drafts" | "content" | "_site" | "public"))
}

/// Whether another link of the document leads to a file: then its author does link to files.
fn resolves_one(document: &Document, context: &Context<'_>) -> bool {
    let targets = document
        .links()
        .iter()
        .filter(|link| is_file_link(link) && !is_absolute(&link.url) && !is_template(document, link));
    let mut targets = targets.filter_map(|link| Relative::of(document, &link.url)).take(MAX_TRIED);
    targets.any(|target| target.extension().is_some() && context.exists(&target.path))
}

/// Most links that are tried for that.
const MAX_TRIED: usize = 100;
