//! Where bylines, credits and notes on sources stand: before a text has well begun or after its last paragraph, on a
//! line of their own, and not beside the picture that they belong to.

use crate::document::link::{Link, LinkKind};
use crate::document::visible::Line;
use crate::document::{BodyKind, Document};
use crate::finding::Findings;
use crate::text::Span;

/// A line of at least so many bytes is a paragraph of the text: two lines of English, a sentence or two of Chinese.
/// From our own reading of archives.
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

/// For a trace: tells of the lines between the edges that would count there.
pub(super) fn pass_over_inner(document: &Document, is_wanted: impl Fn(&Line) -> bool, out: &mut Findings<'_>) {
    let at_edges: Vec<Span> = edge_lines(document).map(|line| line.span).collect();
    let inner = document.visible_lines().iter().filter(|line| at_edges.binary_search(&line.span).is_err());
    for line in inner.filter(|line| is_wanted(line)) {
        out.pass_over(
            line.span,
            "it stands amid the text: the rule looks before the second paragraph and after the last",
        );
    }
}

/// Whether a picture stands right before `line`, or holds it as its alternative text: then it is where it belongs.
fn follows_picture(document: &Document, line: Span) -> bool {
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

/// Whether `line` belongs to a picture above it: it stands in a figure, right under a picture, or under a template of one.
pub(super) fn stands_under_picture(document: &Document, line: Span) -> bool {
    follows_picture(document, line)
        || is_in_figure(document, line)
        || is_written_picture(written_beside(document.text(), line).0)
}

/// The same for a picture right below `line`.
pub(super) fn stands_over_picture(document: &Document, line: Span) -> bool {
    precedes_picture(document, line) || is_written_picture(written_beside(document.text(), line).1)
}

/// Whether a picture stands right after `line`.
fn precedes_picture(document: &Document, line: Span) -> bool {
    let links = document.links();
    let next = links.partition_point(|link| link.target.start <= line.end);
    let picture = links[next..].iter().take(NEAR).find(|link| is_picture(link));
    picture.is_some_and(|picture| {
        // The span of an attribute is its value's.
        let start = picture.span.start;
        line.end <= start && !has_words(document, Span::new(line.end, start))
    })
}

/// Whether `line` stands in a `figure` or its caption, which is looked for among the tags before it.
pub(super) fn is_in_figure(document: &Document, line: Span) -> bool {
    let elements = document.html().elements();
    let next = elements.partition_point(|element| element.open.start < line.start);
    elements[..next]
        .iter()
        .rev()
        .take(32 * NEAR)
        .filter(|element| element.name == "figure" || element.name == "figcaption")
        .any(|element| element.close.is_some() && line.end <= element.span.end)
}

/// What is written before `line`, on its own line and on the one before, and on the line after; what ends a whole
/// paragraph is not of the picture after it.
fn written_beside(text: &str, line: Span) -> (&str, &str) {
    let start = text[..line.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[line.end..].find('\n').map_or(text.len(), |at| line.end + at);
    let above = text[..start].trim_end();
    let above = above.rfind('\n').map_or(0, |at| at + 1);
    let below = text[end..].trim_start().split('\n').next().filter(|_| end - start < PARAGRAPH);
    (&text[above..line.start], below.unwrap_or_default())
}

/// Whether what is written holds the sign of a picture, or a template that makes one: `{{image "a.jpg"}}`,
/// `{% figure a.jpg %}`, `![a]({{ site.url }}/a.jpg)`.
fn is_written_picture(written: &str) -> bool {
    const NAMES: [&str; 6] = ["image", "img", "figure", "picture", "photo", "gallery"];
    if written.contains("![") {
        return true;
    }
    let template = written.find("{{").or_else(|| written.find("{%"));
    template.is_some_and(|at| NAMES.iter().any(|name| written[at..].to_ascii_lowercase().contains(name)))
}

/// A line of prose that was wrapped has at least so many characters. From our own reading of archives.
const WRAPPED: usize = 40;

/// Whether the line that starts at `start` goes on with the sentence of the line before it: a byline or note has a
/// line, and mostly a paragraph, of its own.
pub(super) fn goes_on(document: &Document, start: usize) -> bool {
    let text = document.text();
    let Some(before) = text[..start].trim_end_matches([' ', '\t']).strip_suffix('\n') else { return false };
    let written = before.trim_end_matches('\r').rsplit('\n').next().unwrap_or_default();
    let last = written.trim_end();
    let is_open = last.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '’' | '-'));
    if last.chars().count() >= WRAPPED && is_open || last.ends_with(',') {
        return true;
    }
    // In Markdown a small letter begins no line of its own, but after a heading or a line that was broken on purpose.
    let is_paragraph = document.kind() == BodyKind::Markdown
        && last.contains(char::is_alphanumeric)
        && !last.trim_start().starts_with(['#', '<'])
        && !written.ends_with("  ")
        && !last.ends_with(['\\', '>']);
    is_paragraph && text[start..].starts_with(char::is_lowercase)
}

/// `line` with the target of the Markdown link that its last words belong to: without it, half a link would be left.
pub(super) fn with_link_target(document: &Document, line: Span) -> Span {
    let links = document.links();
    let next = links.partition_point(|link| link.target.start < line.end);
    let last = links.get(next).filter(|link| link.attribute.is_none() && line.start <= link.span.start);
    let end = last.filter(|link| link.span.start < line.end).map_or(line.end, |link| link.span.end.max(line.end));
    Span::new(line.start, end)
}

/// Whether the sentence of the line that ends at `end` goes on in the next line.
pub(super) fn goes_on_below(text: &str, end: usize) -> bool {
    let open = text[..end].ends_with(|c: char| c.is_alphanumeric() || c == ',');
    let next = text[end..].trim_start_matches([' ', '\t', '\r']).strip_prefix('\n');
    let next = next.map_or("", |next| next.trim_start_matches([' ', '\t', '>']));
    open && next.starts_with(|c: char| c.is_lowercase() || c == '[')
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
