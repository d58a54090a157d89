//! The body cut into regions, and its blocks of prose.

#[cfg(test)]
mod tests;

use super::link::bare;
use super::{BodyKind, Document, html};
use crate::text::Span;

/// What a stretch of the body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RegionKind {
    /// Text for people.
    Prose,
    /// Code blocks, code spans, scripts, styles.
    Code,
    /// Tags with their attributes, comments, Markdown's own signs around links.
    Markup,
    /// Bare URLs and link destinations.
    Url,
}

/// Non-overlapping regions that cover the body, in order.
pub struct Regions {
    regions: Vec<(Span, RegionKind)>,
    bare: Vec<bare::Bare>,
}

impl Regions {
    pub(crate) fn of(document: &Document) -> Self {
        let body = document.body();
        let structure = cover(body, marks_of(document));
        let mut regions = Vec::with_capacity(structure.len());
        let mut bare = Vec::new();
        for (span, kind) in structure {
            if kind != RegionKind::Prose {
                regions.push((span, kind));
                continue;
            }
            let found = bare::scan(document.text(), span);
            let urls = found.iter().map(|found| (found.span, RegionKind::Url)).collect();
            regions.extend(cover(span, urls));
            bare.extend(found);
        }
        Self { regions, bare }
    }

    /// All regions, in order.
    pub fn all(&self) -> &[(Span, RegionKind)] {
        &self.regions
    }

    /// The kind at a byte offset of the text; `None` outside the body.
    pub fn at(&self, offset: usize) -> Option<RegionKind> {
        let next = self.regions.partition_point(|(span, _)| span.start <= offset);
        let (span, kind) = *self.regions.get(next.checked_sub(1)?)?;
        (offset < span.end).then_some(kind)
    }

    /// Whether all of `span` is prose.
    pub fn is_prose(&self, span: Span) -> bool {
        let first = self.regions.partition_point(|(region, _)| region.end <= span.start);
        let mut touched =
            self.regions[first..].iter().take_while(|(region, _)| region.start < span.end.max(span.start + 1));
        touched.all(|(_, kind)| *kind == RegionKind::Prose)
    }

    /// URLs that stand in the prose, in order.
    pub(super) fn bare(&self) -> &[bare::Bare] {
        &self.bare
    }
}

/// All stretches of the body that are not prose, in any order; of overlapping ones the outer counts.
fn marks_of(document: &Document) -> Vec<(Span, RegionKind)> {
    let markdown = document.markdown();
    let mut marks: Vec<(Span, RegionKind)> = markdown.code().iter().map(|&span| (span, RegionKind::Code)).collect();
    marks.extend(markdown.autolinks().iter().map(|&span| (span, RegionKind::Url)));
    for link in markdown.links() {
        let sides = [Span::new(link.span.start, link.text.start), Span::new(link.text.end, link.span.end)];
        marks.extend(around(sides[0], Span::empty(link.text.start)));
        marks.extend(around(sides[1], link.destination));
    }
    for definition in markdown.definitions() {
        marks.extend(around(definition.span, definition.destination));
    }
    for element in document.html().elements() {
        marks.push((element.open, RegionKind::Markup));
        marks.extend(element.close.map(|close| (close, RegionKind::Markup)));
        if html::names::is_code(&element.name) {
            marks.push((element.content(), RegionKind::Code));
        }
    }
    marks.extend(document.html().orphans().iter().map(|&span| (span, RegionKind::Markup)));
    // What the HTML parser gave up on is no text for people either.
    let end = document.body().end;
    marks.extend(document.html().truncated_at().map(|at| (Span::new(at, end), RegionKind::Markup)));
    marks
}

/// `whole` as markup, `url` inside it as a URL.
fn around(whole: Span, url: Span) -> [(Span, RegionKind); 3] {
    let url = Span::new(url.start.clamp(whole.start, whole.end), url.end.clamp(whole.start, whole.end));
    [
        (Span::new(whole.start, url.start), RegionKind::Markup),
        (url, RegionKind::Url),
        (Span::new(url.end, whole.end), RegionKind::Markup),
    ]
}

/// `whole` without gaps: the marks, outermost first, and prose between them.
fn cover(whole: Span, mut marks: Vec<(Span, RegionKind)>) -> Vec<(Span, RegionKind)> {
    marks.retain(|(span, _)| !span.is_empty());
    marks.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut regions: Vec<(Span, RegionKind)> = Vec::with_capacity(2 * marks.len() + 1);
    let mut at = whole.start;
    for (span, kind) in marks {
        let start = span.start.max(at);
        if span.end <= start {
            continue;
        }
        if at < start {
            regions.push((Span::new(at, start), RegionKind::Prose));
        }
        match regions.last_mut() {
            Some((last, last_kind)) if *last_kind == kind && last.end == start => last.end = span.end,
            _ => regions.push((Span::new(start, span.end), kind)),
        }
        at = span.end;
    }
    if at < whole.end {
        regions.push((Span::new(at, whole.end), RegionKind::Prose));
    }
    regions
}

/// A block of prose: a paragraph, heading, list item, table cell or caption.
#[derive(Clone, Debug)]
pub struct Paragraph {
    /// From its first to its last character of prose.
    pub span: Span,
    /// Its stretches of prose, code and markup left out, in order.
    pub prose: Vec<Span>,
}

pub(crate) fn paragraphs_of(document: &Document) -> Vec<Paragraph> {
    let blocks = match document.kind() {
        BodyKind::Plain => plain_blocks(document),
        BodyKind::Markdown => document.markdown().blocks().iter().map(|block| block.span).collect(),
        BodyKind::Html => vec![document.body()],
    };
    let cuts = cuts_of(document);
    let regions = document.regions().all();
    let mut gathered = Gathered { text: document.text(), paragraphs: Vec::new(), prose: Vec::new() };
    let (mut region, mut cut) = (0, 0);
    for block in blocks {
        while regions.get(region).is_some_and(|(span, _)| span.end <= block.start) {
            region += 1;
        }
        for (span, kind) in regions[region..].iter().take_while(|(span, _)| span.start < block.end) {
            while cuts.get(cut).is_some_and(|&at| at <= span.start) {
                cut += 1;
                gathered.end_paragraph();
            }
            if *kind == RegionKind::Prose {
                gathered.add(Span::new(span.start.max(block.start), span.end.min(block.end)));
            }
        }
        gathered.end_paragraph();
    }
    gathered.paragraphs
}

/// Where block elements start and end: no paragraph goes on over these.
fn cuts_of(document: &Document) -> Vec<usize> {
    let elements = document.html().elements().iter().filter(|element| html::names::is_block(&element.name));
    let mut cuts: Vec<usize> = elements.flat_map(|element| [element.open.end, element.span.end]).collect();
    cuts.sort_unstable();
    cuts
}

/// Blocks of plain text: between blank lines; every line where there are none.
fn plain_blocks(document: &Document) -> Vec<Span> {
    let text = document.text();
    let body = document.body();
    let lines = lines_of(text, body);
    let inner = body.trimmed(text);
    let has_blank = lines.iter().any(|line| inner.contains(*line) && line.trimmed(text).is_empty());
    if !has_blank {
        return lines;
    }
    let mut blocks: Vec<Span> = Vec::new();
    let mut goes_on = false;
    for line in lines {
        let blank = line.trimmed(text).is_empty();
        match blocks.last_mut() {
            Some(block) if goes_on && !blank => block.end = line.end,
            _ if !blank => blocks.push(line),
            _ => {}
        }
        goes_on = !blank;
    }
    blocks
}

/// Lines of `part`, their line breaks left out. A bare CR breaks a line too.
fn lines_of(text: &str, part: Span) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut start = part.start;
    let bytes = part.of(text).as_bytes();
    for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        let is_crlf = bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
        if !is_crlf {
            lines.push(Span::new(start, part.start + at));
            start = part.start + at + 1;
        }
    }
    lines.push(Span::new(start, part.end));
    lines
}

/// Paragraphs so far, and the prose of the one at hand.
struct Gathered<'t> {
    text: &'t str,
    paragraphs: Vec<Paragraph>,
    prose: Vec<Span>,
}

impl Gathered<'_> {
    fn add(&mut self, span: Span) {
        let span = span.trimmed(self.text);
        if !span.is_empty() {
            self.prose.push(span);
        }
    }

    fn end_paragraph(&mut self) {
        if let (Some(first), Some(last)) = (self.prose.first(), self.prose.last()) {
            let span = Span::new(first.start, last.end);
            self.paragraphs.push(Paragraph { span, prose: std::mem::take(&mut self.prose) });
        }
    }
}
