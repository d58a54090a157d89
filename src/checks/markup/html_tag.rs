//! `markup/html-tag`: HTML left in Markdown or plain text, one finding a document.
//!
//! A scraper that keeps the page's markup leaves most of the text inside block elements; a person
//! who writes Markdown uses a few tags that Markdown has no sign for. The first is as good as
//! certain, the second is silence, and what lies between is a hint.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use foldhash::HashSet;
use serde::Deserialize;

use crate::document::html::Element;
use crate::document::{BodyKind, Document};
use crate::finding::{Confidence, Draft, Findings, Identity};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Options of the rule.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct HtmlTag {
    /// Elements that a person may write in Markdown.
    allow: Vec<String>,
}

impl Default for HtmlTag {
    fn default() -> Self {
        Self { allow: ALLOWED.split(' ').map(str::to_owned).collect() }
    }
}

/// Elements that Markdown has no sign for, or that authors commonly write in it.
const ALLOWED: &str = "\
    a abbr audio b br cite code col colgroup del details dfn em hr i iframe img ins kbd mark math picture progress \
    q rp rt ruby s samp small source strong sub summary sup svg table tbody td tfoot th thead time tr track u var \
    video wbr";

/// Every element of HTML, so that `Vec<String>` or `<your name>` in a text is no tag.
const KNOWN: &str = "\
    address article aside base big blockquote body button canvas caption center datalist dd dialog div dl dt embed \
    fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hgroup html input label legend li \
    link main map menu meta nav noscript object ol optgroup option output p param pre script section select slot \
    span strike style template textarea title tt ul";

impl DocumentRule for HtmlTag {
    fn check(&self, document: &Document, _context: &Context<'_>, out: &mut Findings<'_>) {
        if super::is_web_page(document) {
            out.pass_over(Span::empty(document.body().start), "it is a whole web page, where tags belong");
            return;
        }
        let elements = document.html().elements();
        let is_left = |element: &&Element| is_tag(&element.name) && !is_named(document, element);
        let tags: Vec<&Element> = elements.iter().filter(is_left).collect();
        let foreign = tags.iter().filter(|element| !self.allow.contains(&element.name)).count();
        let Some(confidence) = confidence(document, tags.len(), foreign) else {
            tags.iter().for_each(|tag| out.pass_over(tag.open, "the option `allow` lets such tags stay in Markdown"));
            return;
        };
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for element in &tags {
            *counts.entry(&element.name).or_insert(0) += 1;
        }
        let noun = if tags.len() == 1 { "tag" } else { "tags" };
        let message = format!("HTML left in the text: {} {noun}: {}", tags.len(), summary(&counts));
        out.add(Draft::at(tags[0].open, message).identity(Identity::Aggregate).confidence(confidence));
    }
}

fn is_tag(name: &str) -> bool {
    static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| &super::words(ALLOWED) | &super::words(KNOWN));
    NAMES.contains(name)
}

/// How sure it is that the tags are left over; `None` where they may stay.
fn confidence(document: &Document, tags: usize, foreign: usize) -> Option<Confidence> {
    match document.kind() {
        _ if tags == 0 => None,
        BodyKind::Plain => Some(Confidence::High),
        _ if foreign == 0 => None,
        _ if super::is_mostly_html(document) && !is_mostly_markdown(document) => Some(Confidence::High),
        _ => Some(Confidence::Low),
    }
}

/// Elements that are written without an end tag.
const LONE: &str = "\
    br body col dd dt embed head hr html img input li link meta option p param source tbody td tfoot th thead tr track wbr";

/// Whether a plain text only names the tag: `no <script> may be put in`.
fn is_named(document: &Document, element: &Element) -> bool {
    document.kind() == BodyKind::Plain
        && element.close.is_none()
        && !super::listed(LONE, &element.name)
        && element.open.len() == element.name.len() + "<>".len()
}

/// Whether more paragraphs of Markdown than block tags are written: then the tags wrap what an author wrote.
fn is_mostly_markdown(document: &Document) -> bool {
    let blocks = document.html().elements().iter().filter(|element| super::is_block(element)).count();
    let body = document.body().of(document.text());
    let markup = [b'<', b'\n', b' ', b'\t', b'\r'];
    let starts = memchr::memmem::find_iter(body.as_bytes(), b"\n\n").map(|at| body.as_bytes().get(at + 2));
    let paragraphs = starts.filter(|start| start.is_none_or(|first| !markup.contains(first))).count();
    paragraphs > blocks
}

/// `p x12, div x9, …`: by frequency, then by name; the six most frequent.
fn summary(counts: &BTreeMap<&str, usize>) -> String {
    let mut sorted: Vec<_> = counts.iter().collect();
    sorted.sort_by_key(|(name, count)| (Reverse(**count), **name));
    let mut shown: Vec<String> = sorted.iter().take(6).map(|(name, count)| format!("{name} x{count}")).collect();
    if sorted.len() > shown.len() {
        shown.push("…".to_owned());
    }
    shown.join(", ")
}
