//! `links/missing-fragment`: `#name` links to a place that the document, or another of the corpus,
//! does not have.
//!
//! Anchors and links to them are facts under one key: the document and the name. Names are compared
//! by their letters and digits alone, since every generator makes anchors of headings its own way.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use xxhash_rust::xxh3::xxh3_128;

use super::resolve::Relative;
use super::{is_followed, is_template, place};
use crate::document::link::entities::decode;
use crate::document::link::{Link, LinkKind};
use crate::document::markdown::{github_slug, kramdown_slug};
use crate::document::{BodyKind, Document, DocumentId, document_id};
use crate::finding::Confidence;
use crate::rule::{Context, Corpus, CorpusDraft, CorpusFindings, Fact, Facts, GroupRule};
use crate::text::Span;

/// Options of the rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct MissingFragment {
    /// Names that the page round a document provides, in lower case.
    provided: Vec<String>,
}

/// An anchor's fact has no payload; a link's has the document it leads to.
const ANCHOR: [u64; 2] = [0, 0];

impl GroupRule for MissingFragment {
    fn map(&self, document: &Document, context: &Context<'_>, facts: &mut Facts<'_>) {
        for (name, span) in anchors(document) {
            facts.add(key(document.id(), &name), span, ANCHOR);
        }
        let own = Own::of(document);
        let mut stated = HashSet::new();
        for link in document.links() {
            let Some((id, name)) = self.target(&own, context, link) else { continue };
            // Forty links to one lost place are one defect.
            let key = key(id, &name);
            if stated.insert(key) {
                facts.add(key, place(link), [(id >> 64) as u64, id as u64]);
            }
        }
    }

    fn reduce(&self, facts: &mut dyn Iterator<Item = Fact>, corpus: &dyn Corpus, out: &mut CorpusFindings) {
        let mut uses = Vec::new();
        for fact in facts {
            if fact.payload == ANCHOR {
                return;
            }
            uses.push(fact);
        }
        for fact in uses {
            let id = u128::from(fact.payload[0]) << 64 | u128::from(fact.payload[1]);
            let Some(target) = corpus.document(id) else { continue };
            let message = if id == fact.document {
                "this document has no heading or id of that name".to_owned()
            } else {
                format!("`{}` has no heading or id of that name", crate::text::escape_control(&target.path))
            };
            let mut draft = CorpusDraft::at(fact.document, fact.place, message);
            // A template in the other document may add what is not written there.
            let elsewhere = id != fact.document;
            draft.confidence = Some(if elsewhere { Confidence::Medium } else { Confidence::High });
            out.add(draft);
        }
    }
}

impl MissingFragment {
    /// The document that `link` leads into, and the name of the place there.
    fn target(&self, own: &Own<'_>, context: &Context<'_>, link: &Link) -> Option<(DocumentId, String)> {
        let document = own.document;
        let kinds = [LinkKind::Inline, LinkKind::Definition, LinkKind::Attribute];
        // In plain text a tag is a remnant itself: that is what there is to report.
        if document.kind() == BodyKind::Plain
            || !kinds.contains(&link.kind)
            || !is_followed(link)
            || is_template(document, link)
        {
            return None;
        }
        let (path, fragment) = link.url.split_once('#')?;
        let name = normalised(fragment);
        if name.is_empty() || is_not_a_name(fragment) || self.provided.contains(&fragment.to_ascii_lowercase()) {
            return None;
        }
        if path.is_empty() {
            return (own.can_judge(&name) && !is_permalink(document, link)).then(|| (document.id(), name));
        }
        let target = Relative::of(document, path)?.found(context)?;
        Some((document_id(&target, None), name))
    }
}

fn key(document: DocumentId, name: &str) -> u128 {
    let mut bytes = document.to_le_bytes().to_vec();
    bytes.extend_from_slice(name.as_bytes());
    xxh3_128(&bytes)
}

/// Fragments that name no anchor: text fragments, script routes, lines, footnotes made by a generator.
fn is_not_a_name(fragment: &str) -> bool {
    let lines = fragment.strip_prefix('L').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    lines
        || [":~:", "!", "/", "fn:", "fnref:", "fn-", "fnref-", "user-content-"]
            .iter()
            .any(|start| fragment.starts_with(start))
        || fragment.contains(['=', '&'])
}

/// Whether the link is a heading's link to itself, without words, as GitHub's pages have it.
fn is_permalink(document: &Document, link: &Link) -> bool {
    let headings = document.markdown().headings();
    let next = headings.partition_point(|heading| heading.span.start <= link.span.start);
    document.slice(link.span).starts_with("[](")
        && next.checked_sub(1).is_some_and(|last| headings[last].span.contains(link.span))
}

/// What a document's links into itself are judged by.
struct Own<'d> {
    document: &'d Document,
    /// A template may add any anchor.
    templated: bool,
    /// Headings with signs that some generators spell out: `notes-crab` for `Notes 🦀`.
    spelt_out: Vec<String>,
}

/// Most headings with signs that are compared with each link.
const MAX_SPELT_OUT: usize = 100;

impl<'d> Own<'d> {
    fn of(document: &'d Document) -> Self {
        let is_sign = |c: char| !c.is_ascii() && !c.is_alphanumeric();
        let headings = document.markdown().headings().iter().filter(|heading| heading.text.contains(is_sign));
        let spelt_out = headings.map(|heading| normalised(&heading.text)).filter(|slug| !slug.is_empty());
        let spelt_out = spelt_out.take(MAX_SPELT_OUT).collect();
        Self { document, templated: has_template(document), spelt_out }
    }

    fn can_judge(&self, name: &str) -> bool {
        !self.templated && !self.spelt_out.iter().any(|slug| name.starts_with(slug.as_str()))
    }
}

/// Letters and digits of a name, in lower case and without accents.
fn normalised(name: &str) -> String {
    if name.is_ascii() && !name.contains('%') {
        return name.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase() as char).collect();
    }
    let decoded = super::resolve::decoded(name).unwrap_or_default();
    decoded.nfkd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Names of the places in `document` that can be linked to, each with its place.
fn anchors(document: &Document) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    for heading in document.markdown().headings() {
        found.extend(heading.id.as_deref().map(|id| (normalised(id), heading.span)));
        found.extend(slugs(&heading.text).map(|slug| (slug, heading.span)));
    }
    let text = document.text();
    for element in document.html().elements() {
        for name in ["id", "name"] {
            let value = element.attribute(text, name);
            found.extend(value.map(|value| (normalised(&decode(value.of(text))), value)));
        }
        if matches!(element.name.as_bytes(), [b'h', b'1'..=b'6']) {
            let words = document.html().text_of(element);
            found.extend(slugs(&words).map(|slug| (slug, element.open)));
        }
    }
    found.extend(attribute_lists(document));
    number_repeated(&mut found);
    found.retain(|(name, _)| !name.is_empty());
    found.sort();
    found.dedup_by(|a, b| a.0 == b.0);
    found
}

/// The names that generators give a heading: two, where it does not start with a letter.
fn slugs(heading: &str) -> impl Iterator<Item = String> {
    let github = github_slug(heading);
    let differs = !github.starts_with(char::is_alphabetic);
    let kramdown = differs.then(|| normalised(&kramdown_slug(heading)));
    std::iter::once(normalised(&github)).chain(kramdown)
}

/// Generators number headings of the same words: `notes`, `notes-1`.
fn number_repeated(found: &mut Vec<(String, Span)>) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut numbered = Vec::new();
    for (name, span) in found.iter() {
        let count = counts.entry(name.clone()).or_default();
        if *count > 0 {
            numbered.push((format!("{name}{count}"), *span));
        }
        *count += 1;
    }
    found.extend(numbered);
}

/// Ids that kramdown's attribute lists give: `{: #name}`.
fn attribute_lists(document: &Document) -> Vec<(String, Span)> {
    let body = document.slice(document.body());
    let lists = memchr::memmem::find_iter(body.as_bytes(), b"{:").filter_map(|at| {
        let list = body[at + 2..].split(['}', '\n']).next()?;
        let id = list.split_whitespace().find_map(|word| word.strip_prefix('#'))?;
        Some((normalised(id), Span::empty(document.body().start + at)))
    });
    lists.collect()
}

fn has_template(document: &Document) -> bool {
    let body = document.slice(document.body()).as_bytes();
    ["{{", "{%"].iter().any(|mark| memchr::memmem::find(body, mark.as_bytes()).is_some())
}
