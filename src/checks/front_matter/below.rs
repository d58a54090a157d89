//! Blocks of front matter that stand where no program looks for one: below text, or in a code fence.

use crate::document::Document;
use crate::document::head::{self, Head, HeadKind};
use crate::document::region::RegionKind;
use crate::text::Span;

/// Fences in one body that are looked at.
const MOST: usize = 20;

/// Keys of which one must be there: lines of other keys may be the author's.
const KEYS: [&str; 14] = [
    "title",
    "date",
    "author",
    "authors",
    "tags",
    "categories",
    "layout",
    "slug",
    "description",
    "permalink",
    "draft",
    "id",
    "url",
    "published",
];

/// Of those, the ones that a block far from the start does not go without.
const MAIN_KEYS: [&str; 4] = ["title", "layout", "date", "slug"];

/// A block of front matter in the body: its head, and what its places are to be moved by.
pub(super) struct Block {
    /// As if the text began at its opening fence.
    pub(super) head: Head,
    /// Where that is.
    pub(super) at: usize,
}

impl Block {
    /// The opening fence, or what stands in its place.
    pub(super) fn open(&self) -> Span {
        self.head.open.shifted(self.at)
    }
}

/// The block that the body starts with.
pub(super) fn at_start(document: &Document) -> Option<Block> {
    let body = document.slice(document.body());
    let start = body.len() - body.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}').len();
    block(document, document.body().start + start).filter(|block| has_one(block, &KEYS))
}

/// The first block that stands further down: after a blank line, in no code, closed, and read without an error.
pub(super) fn further_down(document: &Document) -> Option<Block> {
    let (text, body) = (document.text(), document.body());
    let fences = ["\n---", "\n+++"];
    let mut places: Vec<usize> = Vec::new();
    for fence in fences {
        let found = memchr::memmem::find_iter(body.of(text).as_bytes(), fence.as_bytes());
        places.extend(found.map(|at| body.start + at + 1).filter(|at| is_fence_line(text, *at)).take(MOST));
    }
    places.sort_unstable();
    places.into_iter().find_map(|at| {
        let block = block(document, at)?;
        let is_sure = block.head.errors.is_empty() && has_one(&block, &MAIN_KEYS) && has_one(&block, &KEYS);
        (is_sure && document.regions().at(at) != Some(RegionKind::Code)).then_some(block)
    })
}

/// The block inside a code fence that the document starts with, as a chat program hands over what it was asked for.
pub(super) fn in_code_fence(document: &Document) -> Option<Span> {
    let text = document.text();
    let start = text.len() - text.trim_start().len();
    let rest = &text[start..];
    let mark = ["```", "~~~"].into_iter().find(|mark| rest.starts_with(mark))?;
    let line = &rest[..rest.find(['\n', '\r'])?];
    let language = line.trim_start_matches(mark.chars().next()?).trim();
    if !["", "markdown", "md", "yaml", "yml", "toml"].contains(&language) {
        return None;
    }
    let head = head::split(rest[line.len()..].trim_start());
    let known = head.entries.iter().filter(|entry| KEYS.contains(&&*entry.key)).count();
    (known >= 2).then(|| Span::new(start, start + line.trim_end().len()))
}

/// A closed block of two keys or more whose fence is at `at`.
fn block(document: &Document, at: usize) -> Option<Block> {
    let rest = &document.text()[at..];
    if !rest.starts_with("---") && !rest.starts_with("+++") {
        return None;
    }
    let head = head::split(rest);
    let is_head = matches!(head.kind, HeadKind::Yaml | HeadKind::Toml) && head.close.is_some();
    (is_head && head.entries.len() >= 2).then_some(Block { head, at })
}

fn has_one(block: &Block, keys: &[&str]) -> bool {
    block.head.entries.iter().any(|entry| keys.contains(&&*entry.key.to_lowercase()))
}

/// Whether the line at `at` is a fence and the line above it is blank or ends a comment.
fn is_fence_line(text: &str, at: usize) -> bool {
    let line = text[at..].split(['\n', '\r']).next().unwrap_or_default();
    let above = text[..at - 1].trim_end_matches([' ', '\t']);
    let above = above.strip_suffix('\r').unwrap_or(above);
    line.trim_end_matches([' ', '\t']).len() == 3
        && (above.is_empty() || above.ends_with(['\n', '\r']) || above.ends_with("-->"))
}
