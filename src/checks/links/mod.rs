//! Native checks of the family `links`: targets that can be seen to be wrong without any network.

mod broken_syntax;
mod empty_target;
mod malformed;
mod missing_fragment;
mod missing_scheme;
mod missing_target;
mod resolve;
mod short_link;
mod undefined_reference;

use foldhash::HashMap;

use crate::document::link::{Link, LinkKind};
use crate::document::{BodyKind, Document};
use crate::finding::{Draft, Findings};
use crate::rule::Native;
use crate::text::Span;

/// The checks, in the order of their ids.
pub const CHECKS: &[Native] = &[
    Native::document::<broken_syntax::BrokenSyntax>("links/broken-syntax"),
    Native::document::<empty_target::EmptyTarget>("links/empty-target"),
    Native::document::<malformed::Malformed>("links/malformed"),
    Native::group::<missing_fragment::MissingFragment>("links/missing-fragment"),
    Native::document::<missing_scheme::MissingScheme>("links/missing-scheme"),
    Native::document::<missing_target::MissingTarget>("links/missing-target"),
    Native::document::<short_link::ShortLink>("links/short-link"),
    Native::document::<undefined_reference::UndefinedReference>("links/undefined-reference"),
];

/// Further places of one target that are named beside the first.
const MAX_RELATED: usize = 10;

/// Reports of one document, one a target: a link given forty times is one defect.
#[derive(Default)]
struct ByTarget {
    drafts: Vec<Draft>,
    seen: HashMap<String, usize>,
}

impl ByTarget {
    /// Takes a report, or adds its place to the one that the same target has already.
    fn add(&mut self, target: &str, draft: Draft) {
        match self.seen.get(target) {
            None => {
                self.seen.insert(target.to_owned(), self.drafts.len());
                self.drafts.push(draft);
            }
            Some(&first) => {
                let first = &mut self.drafts[first];
                if first.related.len() < MAX_RELATED && first.span != draft.span {
                    first.related.push((draft.span, "here too".to_owned()));
                }
            }
        }
    }

    fn report(self, out: &mut Findings<'_>) {
        self.drafts.into_iter().for_each(|draft| out.add(draft));
    }
}

/// Whether a template engine fills in the target, so that nothing can be said of it.
fn is_template(document: &Document, link: &Link) -> bool {
    let marks = ["{{", "{%", "}}", "%}", "${", "<%", "%7B%7B", "[[", "@@", "$("];
    let follows = document.text().as_bytes().get(link.target.end) == Some(&b'{');
    // `@/` starts Zola's own links.
    let hopeful = link.url.bytes().any(|byte| matches!(byte, b'{' | b'}' | b'%' | b'$' | b'<' | b'[' | b'@'));
    follows || link.url.starts_with("@/") || hopeful && marks.iter().any(|mark| link.url.contains(mark))
}

/// What stands before the `:` of an absolute URL, if one does.
fn scheme(url: &str) -> Option<&str> {
    let (scheme, _) = url.split_once(':')?;
    let mut characters = scheme.chars();
    let valid = characters.next()?.is_ascii_alphabetic()
        && characters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    valid.then_some(scheme)
}

/// Whether the target is one that a reader follows or sees: no form's action, no citation, no
/// script, style sheet or drawing part of a saved page.
fn is_followed(link: &Link) -> bool {
    link.attribute.as_ref().is_none_or(|(element, attribute)| {
        matches!(element.as_str(), "a" | "area" | "img" | "source" | "video" | "audio" | "iframe" | "embed" | "object")
            && !matches!(attribute.as_str(), "cite" | "longdesc" | "background")
    })
}

/// Whether the document is a whole web page, with all that a site puts round a text.
fn is_web_page(document: &Document) -> bool {
    document.kind() == BodyKind::Html
        && document.html().elements().iter().take(20).any(|element| matches!(&*element.name, "html" | "#doctype"))
}

/// What to mark: the target, or the whole link where there is none.
fn place(link: &Link) -> Span {
    if link.target.is_empty() { link.span } else { link.target }
}

/// Whether `link` is one whose target the author wrote as such, not found in the running text.
fn is_explicit(link: &Link) -> bool {
    !matches!(link.kind, LinkKind::Bare | LinkKind::Schemeless)
}
