//! Where bylines and notes on sources stand: before a text has well begun, or after its last paragraph.

use crate::document::Document;
use crate::document::link::{Link, LinkKind};
use crate::document::visible::Line;
use crate::text::Span;

/// A line of at least so many bytes is a paragraph of the text: two lines of English, a sentence or two of Chinese.
const PARAGRAPH: usize = 150;

/// How many links before a line are looked at for a picture.
const NEAR: usize = 8;

/// The lines before the second paragraph and after the last.
pub(super) fn edge_lines(document: &Document) -> impl Iterator<Item = &Line> {
    let lines = document.visible_lines();
    let mut paragraphs = lines.iter().enumerate().filter(|(_, line)| line.span.len() >= PARAGRAPH).map(|(at, _)| at);
    let second = paragraphs.nth(1).unwrap_or(lines.len());
    let last = paragraphs.next_back().unwrap_or(second);
    lines.iter().enumerate().filter(move |(at, _)| *at <= second || *at > last).map(|(_, line)| line)
}

/// Whether a picture stands right before `line`, or holds it as its alternative text: then it is where it belongs.
pub(super) fn follows_picture(document: &Document, line: Span) -> bool {
    let links = document.links();
    let next = links.partition_point(|link| link.target.start <= line.start);
    // The target of a picture stands after its alternative text, which may hold links of its own.
    let holds = |link: &Link| is_picture(link) && link.span.start <= line.start && line.end <= link.span.end;
    if links[next..].iter().take(NEAR).any(holds) {
        return true;
    }
    let picture = links[..next].iter().rev().take(NEAR).find(|link| is_picture(link));
    picture.is_some_and(|picture| {
        picture.span.end <= line.start && !has_words(document, Span::new(picture.span.end, line.start))
    })
}

fn is_picture(link: &Link) -> bool {
    match &link.attribute {
        Some((element, _)) => element == "img" || element == "source",
        None => link.kind == LinkKind::Image,
    }
}

/// Whether letters or digits of prose stand in `gap`.
fn has_words(document: &Document, gap: Span) -> bool {
    // Two captions' length of markup at most: further away the picture is another's.
    if gap.len() > 1000 {
        return true;
    }
    let regions = document.regions().all();
    let first = regions.partition_point(|(span, _)| span.end <= gap.start);
    regions[first..].iter().take_while(|(span, _)| span.start < gap.end).any(|(span, kind)| {
        let part = Span::new(span.start.max(gap.start), span.end.min(gap.end));
        *kind == crate::document::region::RegionKind::Prose && document.slice(part).chars().any(char::is_alphanumeric)
    })
}
