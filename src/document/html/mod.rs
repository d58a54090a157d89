//! HTML elements of a body with exact byte ranges: scraper's tree, and where each node was written.
//!
//! Selectors judge on the tree, ranges say where. The tree is made of the text itself, or for text
//! that is not all HTML of a copy of the same length in which everything that only looks like a tag
//! is blanked out; so all ranges are those of the document.

mod attributes;
mod mask;
pub mod names;
mod parse;
mod sink;
#[cfg(test)]
mod tests;

use foldhash::{HashMap, HashMapExt};
use scraper::{Html, HtmlTreeSink, Selector};

pub use attributes::Attribute;

use super::{BodyKind, Document};
use crate::text::Span;

/// Names a node of scraper's tree.
pub type NodeId = <HtmlTreeSink as html5ever::tree_builder::TreeSink>::Handle;

/// scraper's tree of the body, with a place for each element that was written.
pub struct HtmlView {
    tree: Html,
    elements: Vec<Element>,
    orphans: Vec<Span>,
    by_node: HashMap<NodeId, usize>,
    truncated_at: Option<usize>,
}

/// An element, comment or doctype that is written in the text.
#[derive(Clone, Debug)]
pub struct Element {
    /// Lower-case name; `#comment` and `#doctype` for those.
    pub name: String,
    /// The start tag, or the whole comment.
    pub open: Span,
    /// The end tag, if one is written.
    pub close: Option<Span>,
    /// From the start tag to the end of the element.
    pub span: Span,
    /// Its node in the tree; `None` where HTML ignores the tag, such as a `<tr>` outside a table.
    pub node: Option<NodeId>,
}

impl Element {
    fn new(name: String, open: Span) -> Self {
        Self { name, open, close: None, span: open, node: None }
    }

    /// Whether it is a comment.
    pub fn is_comment(&self) -> bool {
        self.name == "#comment"
    }

    /// Between the start tag and the end tag, or the element's end.
    pub fn content(&self) -> Span {
        let end = self.close.map_or(self.span.end, |close| close.start);
        Span::new(self.open.end, end.max(self.open.end))
    }

    /// Its attributes as written in `text`, the document's text, duplicates included.
    pub fn attributes(&self, text: &str) -> Vec<Attribute> {
        if self.name.starts_with('#') {
            return Vec::new();
        }
        let shifted = |span: Span| span.shifted(self.open.start);
        attributes::Attributes::of(self.open.of(text).as_bytes())
            .map(|found| Attribute { name: shifted(found.name), value: found.value.map(shifted) })
            .collect()
    }

    /// The place of the value of the first attribute with this name (in lower case), entities undecoded.
    pub fn attribute(&self, text: &str, name: &str) -> Option<Span> {
        let tag = self.open.of(text);
        if self.name.starts_with('#') || tag.len() <= self.name.len() + name.len() + 2 {
            return None;
        }
        let of_name = |found: &attributes::Attribute| found.name.of(tag).eq_ignore_ascii_case(name);
        let value = attributes::Attributes::of(tag.as_bytes()).find(of_name)?.value?;
        Some(value.shifted(self.open.start))
    }
}

impl HtmlView {
    pub(crate) fn of(document: &Document) -> Self {
        let body = document.body();
        let text = document.slice(body);
        // Most plain text never gets as far as the parser.
        if memchr::memchr(b'<', text.as_bytes()).is_none() {
            return Self::empty();
        }
        let whole_page = document.kind() == BodyKind::Html && is_whole_page(text);
        let masked = mask::masked(document);
        if memchr::memchr(b'<', masked.as_bytes()).is_none() {
            return Self::empty();
        }
        Self::new(parse::parse(&masked, whole_page), body)
    }

    fn empty() -> Self {
        Self {
            tree: Html::new_fragment(),
            elements: Vec::new(),
            orphans: Vec::new(),
            by_node: HashMap::new(),
            truncated_at: None,
        }
    }

    fn new(parsed: parse::Parsed, body: Span) -> Self {
        let mut view = Self { tree: parsed.tree, ..Self::empty() };
        view.by_node = parsed.elements.iter().enumerate().filter_map(|(at, e)| Some((e.node?, at))).collect();
        view.elements = parsed.elements;
        view.truncated_at = parsed.truncated_at.map(|at| at + body.start);
        view.settle_ends(parsed.truncated_at.unwrap_or(body.len()));
        for element in &mut view.elements {
            element.open = element.open.shifted(body.start);
            element.close = element.close.map(|close| close.shifted(body.start));
            element.span = element.span.shifted(body.start);
        }
        view.orphans = parsed.orphans.into_iter().map(|span| span.shifted(body.start)).collect();
        view
    }

    /// Ends the elements that have no end tag of their own: at the next element beside them, or
    /// where the element round them ends. An end tag past that belongs to something else.
    fn settle_ends(&mut self, end_of_text: usize) {
        for index in 0..self.elements.len() {
            let element = &self.elements[index];
            if element.name.starts_with('#') || names::is_void(&element.name) {
                continue;
            }
            let Some(node) = element.node.and_then(|id| self.tree.tree.get(id)) else {
                continue;
            };
            let next = node.next_siblings().find_map(|sibling| self.by_node.get(&sibling.id()));
            let next = next.map(|&at| self.elements[at].open.start).filter(|&start| start >= element.open.end);
            let close = element.close.filter(|close| next.is_none_or(|next| close.start <= next));
            let end = close.map(|close| close.end).or(next).unwrap_or_else(|| {
                let parent = node.ancestors().find_map(|parent| self.by_node.get(&parent.id()));
                let outer = parent.map(|&at| self.elements[at].content().end);
                outer.unwrap_or(end_of_text).max(element.open.end)
            });
            let element = &mut self.elements[index];
            element.close = close;
            element.span.end = end;
        }
    }

    /// Written elements, comments and doctypes, in order of their start tags.
    pub fn elements(&self) -> &[Element] {
        &self.elements
    }

    /// End tags that close no element.
    pub fn orphans(&self) -> &[Span] {
        &self.orphans
    }

    /// The tree, for questions that selectors do not answer.
    pub fn tree(&self) -> &Html {
        &self.tree
    }

    /// What was written for a node of the tree; `None` for elements that HTML implies.
    pub fn element_of(&self, node: NodeId) -> Option<&Element> {
        self.by_node.get(&node).map(|&at| &self.elements[at])
    }

    /// The outermost element that holds `element` and nothing else: what a wrapper wraps it is part of.
    pub fn outermost_around<'a>(&'a self, element: &'a Element) -> &'a Element {
        let mut outermost = element;
        // Wrappers round one element are few; a bound keeps hostile nesting cheap.
        for _ in 0..8 {
            let Some(node) = outermost.node.and_then(|id| self.tree.tree.get(id)) else { break };
            let Some(parent) = node.parent() else { break };
            let is_frame = |element: &Element| matches!(&*element.name, "html" | "body" | "main" | "article");
            let Some(written) = self.element_of(parent.id()).filter(|written| !is_frame(written)) else { break };
            let blank = |text: &scraper::node::Text| text.trim().is_empty();
            let alone =
                parent.children().all(|child| child.id() == node.id() || child.value().as_text().is_some_and(blank));
            if !alone {
                break;
            }
            outermost = written;
        }
        outermost
    }

    /// The element whose start tag starts at `start`.
    pub fn element_at(&self, start: usize) -> Option<&Element> {
        let found = self.elements.binary_search_by_key(&start, |element| element.open.start).ok()?;
        self.elements.get(found)
    }

    /// Where a node of the tree was written, from its start to its end.
    pub fn span_of(&self, node: NodeId) -> Option<Span> {
        self.element_of(node).map(|element| element.span)
    }

    /// The written elements that `selector` picks, in order of their start tags.
    pub fn select(&self, selector: &Selector) -> Vec<&Element> {
        if self.elements.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<&Element> =
            self.tree.select(selector).filter_map(|element| self.element_of(element.id())).collect();
        found.sort_by_key(|element| element.open.start);
        found
    }

    /// The text inside an element, tags left out and entities resolved; empty where HTML ignores the tag.
    pub fn text_of(&self, element: &Element) -> String {
        let node = element.node.and_then(|id| self.tree.tree.get(id)).and_then(scraper::ElementRef::wrap);
        node.map_or(String::new(), |node| node.text().collect())
    }

    /// Where parsing gave up on a body of hostile nesting; what follows has no elements here.
    pub fn truncated_at(&self) -> Option<usize> {
        self.truncated_at
    }
}

/// Whether `text` is a page with a head, not a piece of one.
pub(super) fn is_whole_page(text: &str) -> bool {
    let start = after_preamble(text);
    let starts_with = |word: &str| start.get(..word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word));
    starts_with("<!doctype") || starts_with("<html") || starts_with("<head")
}

/// `text` without white space, comments and XML declarations at its start.
fn after_preamble(text: &str) -> &str {
    let mut rest = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    loop {
        let cut = if rest.starts_with("<!--") {
            rest.find("-->").map(|at| at + 3)
        } else if rest.starts_with("<?xml") {
            rest.find("?>").map(|at| at + 2)
        } else {
            None
        };
        match cut {
            Some(cut) => rest = rest[cut..].trim_start(),
            None => return rest,
        }
    }
}
