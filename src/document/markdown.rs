//! Markdown structure of a body, from pulldown-cmark's events with offsets.
//!
//! All spans are those of the document. A body that is not Markdown has an empty view.

mod anchor;
mod destination;
mod template;
#[cfg(test)]
mod tests;

use pulldown_cmark::{BrokenLink, Event, LinkType, Options, Parser, Tag, TagEnd};

pub use anchor::{github_slug, kramdown_slug};

use super::{BodyKind, Document};
use crate::text::Span;

/// What the events say: code, links, headings, broken references.
#[derive(Debug, Default)]
pub struct MarkdownView {
    code: Vec<Span>,
    html: Vec<Span>,
    autolinks: Vec<Span>,
    links: Vec<MarkdownLink>,
    definitions: Vec<Definition>,
    headings: Vec<Heading>,
    broken: Vec<BrokenReference>,
    blocks: Vec<Block>,
}

/// How the target of a Markdown link is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetForm {
    /// `[text](target)`.
    Inline,
    /// `[text][label]`, `[label][]`, `[label]`: the target stands in a definition.
    Reference,
    /// `<target>`.
    Autolink,
}

/// A link or image.
#[derive(Clone, Debug)]
pub struct MarkdownLink {
    /// How its target is given.
    pub form: TargetForm,
    /// Whether it is an image.
    pub image: bool,
    /// The whole construct.
    pub span: Span,
    /// What stands between the first brackets (for an autolink, the target).
    pub text: Span,
    /// The target as written, without `<>`; empty after the text for references and for `[text]()`.
    pub destination: Span,
    /// The target with escapes and entities resolved.
    pub url: String,
}

/// `[label]: target`.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The whole definition.
    pub span: Span,
    /// The target as written.
    pub destination: Span,
    /// The target with escapes and entities resolved.
    pub url: String,
}

/// A heading.
#[derive(Clone, Debug)]
pub struct Heading {
    /// From its first to its last character, marks included.
    pub span: Span,
    /// 1 to 6.
    pub level: u8,
    /// Its words, without marks.
    pub text: String,
    /// `{#id}` written behind it.
    pub id: Option<String>,
}

/// A reference to a label that nothing defines.
#[derive(Clone, Debug)]
pub struct BrokenReference {
    /// The whole construct.
    pub span: Span,
    /// The label as written.
    pub label: String,
    /// `[label]` alone, which mostly is just prose in brackets.
    pub shortcut: bool,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A paragraph.
    Paragraph,
    /// A heading.
    Heading,
    /// A list item's own text.
    Item,
    /// A table cell.
    Cell,
    /// Raw HTML.
    Html,
}

/// A run of inline content, block marks (`#`, `-`, `>`, `|`) at its ends left out.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where.
    pub span: Span,
}

impl MarkdownView {
    pub(crate) fn of(document: &Document) -> Self {
        if document.kind() != BodyKind::Markdown {
            return Self::default();
        }
        let text = document.slice(document.body());
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_HEADING_ATTRIBUTES;
        let mut broken = Vec::new();
        let mut note = |link: BrokenLink<'_>| {
            let shortcut = matches!(link.link_type, LinkType::Shortcut);
            let mut span = Span::from(link.span);
            if matches!(link.link_type, LinkType::Collapsed) && text[span.end..].starts_with("[]") {
                span.end += 2;
            }
            broken.push(BrokenReference { span, label: link.reference.to_string(), shortcut });
            None
        };
        let mut events = Parser::new_with_broken_link_callback(text, options, Some(&mut note)).into_offset_iter();
        let mut reader = Reader { text, ..Reader::default() };
        for (event, range) in events.by_ref() {
            reader.read(event, range.into());
        }
        let mut view = reader.finish();
        view.definitions = events
            .reference_definitions()
            .iter()
            .map(|(_, definition)| {
                let span = Span::from(definition.span.clone());
                Definition {
                    span,
                    destination: destination::of_definition(text, span),
                    url: definition.dest.to_string(),
                }
            })
            .collect();
        drop(events);
        view.definitions.sort_by_key(|definition| definition.span);
        broken.sort_by_key(|reference| (reference.span, reference.shortcut));
        broken.dedup_by_key(|reference| reference.span);
        view.broken = broken;
        let blocks = template::code_in(text, &view.code);
        view.take_for_code(&blocks);
        view.shift(document.body().start);
        view
    }

    /// Makes code of `blocks`, which are in order, and of all that was read in them.
    fn take_for_code(&mut self, blocks: &[Span]) {
        if blocks.is_empty() {
            return;
        }
        let is_in_one = |span: Span| {
            let next = blocks.partition_point(|block| block.end <= span.start);
            blocks.get(next).is_some_and(|block| block.start <= span.start)
        };
        self.code.retain(|span| !is_in_one(*span));
        self.code.extend(blocks);
        self.code.sort_unstable();
        self.html.retain(|span| !is_in_one(*span));
        self.autolinks.retain(|span| !is_in_one(*span));
        self.links.retain(|link| !is_in_one(link.span));
        self.definitions.retain(|definition| !is_in_one(definition.span));
        self.headings.retain(|heading| !is_in_one(heading.span));
        self.broken.retain(|broken| !is_in_one(broken.span));
    }

    /// Moves all spans from the body's coordinates to the document's.
    fn shift(&mut self, by: usize) {
        let lists = [&mut self.code, &mut self.html, &mut self.autolinks];
        let links = self.links.iter_mut().flat_map(|link| [&mut link.span, &mut link.text, &mut link.destination]);
        let definitions = self.definitions.iter_mut().flat_map(|found| [&mut found.span, &mut found.destination]);
        let rest = self.headings.iter_mut().map(|heading| &mut heading.span);
        let rest = rest.chain(self.broken.iter_mut().map(|broken| &mut broken.span));
        let rest = rest.chain(self.blocks.iter_mut().map(|block| &mut block.span));
        for span in lists.into_iter().flatten().chain(links).chain(definitions).chain(rest) {
            *span = span.shifted(by);
        }
    }

    /// Code blocks and code spans, marks included, in order.
    pub fn code(&self) -> &[Span] {
        &self.code
    }

    /// Raw HTML, block and inline, in order.
    pub fn html(&self) -> &[Span] {
        &self.html
    }

    /// `<https://...>` and `<name@host>`, brackets included, in order.
    pub fn autolinks(&self) -> &[Span] {
        &self.autolinks
    }

    /// Links and images, in order of their ends.
    pub fn links(&self) -> &[MarkdownLink] {
        &self.links
    }

    /// Link definitions, in order; of several with one label the first.
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    /// Headings, in order.
    pub fn headings(&self) -> &[Heading] {
        &self.headings
    }

    /// References without a definition, in order.
    pub fn broken_references(&self) -> &[BrokenReference] {
        &self.broken
    }

    /// Blocks that hold text, in order and without overlap.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }
}

/// A link whose end has not come yet.
struct OpenLink {
    form: TargetForm,
    image: bool,
    span: Span,
    url: String,
    /// End of what was seen inside.
    inside: usize,
}

/// Turns events into the view.
#[derive(Default)]
struct Reader<'t> {
    text: &'t str,
    view: MarkdownView,
    containers: Vec<BlockKind>,
    /// The inline content seen since the last border of a block.
    run: Option<Span>,
    links: Vec<OpenLink>,
    heading: Option<Heading>,
    in_code: bool,
}

impl Reader<'_> {
    fn read(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag, span),
            Event::Code(words) => {
                self.view.code.push(span);
                self.words(&words);
                self.inline(span);
            }
            Event::Html(_) => self.view.html.push(span),
            Event::InlineHtml(_) => {
                self.view.html.push(span);
                self.inline(span);
            }
            Event::Text(words) if !self.in_code => {
                self.words(&words);
                self.inline(span);
            }
            Event::SoftBreak | Event::HardBreak => {
                self.words(" ");
                self.inline(span);
            }
            Event::Rule => self.border(),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                self.inline(span)
            }
            Event::Text(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        let container = match tag {
            Tag::Paragraph => BlockKind::Paragraph,
            Tag::Item => BlockKind::Item,
            Tag::TableCell => BlockKind::Cell,
            Tag::Heading { level, id, .. } => {
                self.heading =
                    Some(Heading { span, level: level as u8, text: String::new(), id: id.map(|id| id.to_string()) });
                BlockKind::Heading
            }
            Tag::CodeBlock(_) => {
                self.border();
                self.in_code = true;
                self.view.code.push(span.trimmed(self.text));
                return;
            }
            Tag::HtmlBlock => {
                self.border();
                self.view.blocks.push(Block { kind: BlockKind::Html, span });
                return;
            }
            Tag::Link { link_type, dest_url, .. } => return self.open_link(link_type, false, &dest_url, span),
            Tag::Image { link_type, dest_url, .. } => return self.open_link(link_type, true, &dest_url, span),
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {
                return self.inline(span);
            }
            _ => return self.border(),
        };
        self.border();
        self.containers.push(container);
    }

    fn end(&mut self, tag: TagEnd, span: Span) {
        match tag {
            TagEnd::Link | TagEnd::Image => self.close_link(),
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {
                self.inline(span)
            }
            TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell | TagEnd::Heading(_) => {
                self.border();
                self.containers.pop();
                self.view.headings.extend(self.heading.take());
            }
            TagEnd::CodeBlock => self.in_code = false,
            _ => self.border(),
        }
    }

    fn words(&mut self, words: &str) {
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(words);
        }
    }

    fn inline(&mut self, span: Span) {
        // The links round the innermost took note of all of it when it was opened.
        if let Some(link) = self.links.last_mut() {
            link.inside = link.inside.max(span.end);
        }
        let run = self.run.get_or_insert(span);
        run.start = run.start.min(span.start);
        run.end = run.end.max(span.end);
    }

    fn border(&mut self) {
        let Some(span) = self.run.take() else { return };
        let kind = self.containers.last().copied().unwrap_or(BlockKind::Paragraph);
        self.view.blocks.push(Block { kind, span });
    }

    fn open_link(&mut self, link_type: LinkType, image: bool, url: &str, span: Span) {
        self.inline(span);
        let form = match link_type {
            LinkType::Inline => TargetForm::Inline,
            LinkType::Autolink | LinkType::Email => TargetForm::Autolink,
            _ => TargetForm::Reference,
        };
        let inside = (span.start + 1 + usize::from(image)).min(span.end);
        self.links.push(OpenLink { form, image, span, url: url.to_owned(), inside });
    }

    fn close_link(&mut self) {
        let Some(open) = self.links.pop() else { return };
        let OpenLink { form, image, span, url, inside } = open;
        let text_start = (span.start + 1 + usize::from(image)).min(span.end);
        let (text, destination) = match form {
            TargetForm::Autolink => {
                self.view.autolinks.push(span);
                let inner = Span::new(span.start + 1, span.end - 1);
                (inner, inner)
            }
            TargetForm::Inline => destination::of_inline(self.text, span, Span::new(text_start, inside)),
            TargetForm::Reference => {
                let end = destination::text_end(self.text, Span::new(inside, span.end));
                (Span::new(text_start, end), Span::empty(end))
            }
        };
        self.view.links.push(MarkdownLink { form, image, span, text, destination, url });
    }

    fn finish(mut self) -> MarkdownView {
        self.border();
        // A link's images end before it; order what must be in order.
        self.view.autolinks.sort_unstable();
        self.view
    }
}
