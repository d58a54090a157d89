//! html5ever's tokenizer and tree builder with byte positions that they do not have themselves.
//!
//! The tokenizer takes its input queue by shared reference, so the token sink holds the same queue
//! and reads off how much of the text is left whenever a token arrives. Work is bounded: html5ever
//! is quadratic in the depth of open elements, in formatting elements it opens again, and in the
//! attributes of one tag; past the bounds the rest of the text is not parsed.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::create_element;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{QualName, local_name, ns};
use scraper::{Html, HtmlTreeSink};

use super::sink::{Current, ListeningSink};
use super::{Element, NodeId, attributes, names};
use crate::text::Span;

/// Deepest nesting that is parsed. Pages written by people stay under 100; browsers cut at 512.
pub(super) const MAX_DEPTH: usize = 512;
/// Most attributes of one tag that are parsed.
const MAX_ATTRIBUTES: usize = 2_000;
/// Most open tags remembered while looking for their end tags.
const MAX_OPEN: usize = 2 * MAX_DEPTH;
/// The text goes to the tokenizer in pieces of this many bytes, so that a tag of 100,000 attributes
/// is noticed while it is being read.
const PIECE: usize = 8 << 10;

/// The tree, and what was written where.
pub(super) struct Parsed {
    pub(super) tree: Html,
    /// In order of their start tags. Ends are not settled yet where no end tag is written.
    pub(super) elements: Vec<Element>,
    /// End tags that close nothing.
    pub(super) orphans: Vec<Span>,
    /// Where parsing gave up.
    pub(super) truncated_at: Option<usize>,
}

/// Parses `text` as a whole page or as what stands inside a `body`.
pub(super) fn parse(text: &str, whole_page: bool) -> Parsed {
    let queue = Rc::new(BufferQueue::default());
    let current = Rc::new(Current::default());
    let html = if whole_page { Html::new_document() } else { Html::new_fragment() };
    let sink = ListeningSink { inner: HtmlTreeSink::new(html), current: Rc::clone(&current) };
    // Lazy-loading pages keep their real images in `noscript`: read it as elements.
    let options = TreeBuilderOpts { scripting_enabled: false, ..Default::default() };
    let builder = if whole_page {
        TreeBuilder::new(sink, options)
    } else {
        let context = create_element(&sink, QualName::new(None, ns!(html), local_name!("body")), Vec::new());
        TreeBuilder::new_for_fragment(sink, context, None, options)
    };
    let watcher = Watcher {
        text: text.as_bytes(),
        builder,
        queue: Rc::clone(&queue),
        current,
        fed: Cell::new(0),
        previous_end: Cell::new(0),
        tokens: Cell::new(0),
        parts: RefCell::default(),
        written: RefCell::default(),
    };
    let tokenizer = Tokenizer::new(watcher, TokenizerOpts { discard_bom: false, ..Default::default() });
    feed(&tokenizer, text, &queue);
    let watcher = tokenizer.sink;
    let mut written = watcher.written.into_inner();
    let end = written.truncated_at.unwrap_or(text.len());
    for element in &mut written.elements {
        element.span.end = element.span.end.min(end.max(element.open.end));
    }
    Parsed {
        tree: html5ever::tree_builder::TreeSink::finish(watcher.builder.sink),
        elements: written.elements,
        orphans: written.orphans,
        truncated_at: written.truncated_at,
    }
}

/// Feeds the text piece by piece until its end or until a bound is passed.
fn feed(tokenizer: &Tokenizer<Watcher<'_>>, text: &str, queue: &BufferQueue) {
    let watcher = &tokenizer.sink;
    // Length at which a tag that still goes on is looked at next: doubled each time, so that the
    // looking stays linear.
    let mut look_at = PIECE;
    while watcher.fed.get() < text.len() && watcher.written.borrow().truncated_at.is_none() {
        let start = watcher.fed.get();
        let mut end = (start + PIECE).min(text.len());
        while !text.is_char_boundary(end) {
            end += 1;
        }
        let tokens = watcher.tokens.get();
        watcher.fed.set(end);
        queue.push_back(StrTendril::from_slice(&text[start..end]));
        // `feed` also returns at a script's end, with input left.
        while !queue.is_empty() {
            let _ = tokenizer.feed(queue);
        }
        if watcher.tokens.get() != tokens {
            look_at = PIECE;
            continue;
        }
        let pending = Span::new(watcher.previous_end.get(), end);
        if pending.len() >= look_at {
            look_at = 2 * pending.len();
            if attributes::count(&text.as_bytes()[pending.start..pending.end], MAX_ATTRIBUTES) >= MAX_ATTRIBUTES {
                watcher.written.borrow_mut().truncated_at = Some(pending.start);
            }
        }
    }
    if watcher.written.borrow().truncated_at.is_none() {
        tokenizer.end();
    }
}

fn opens_start_tag(behind: &[u8]) -> bool {
    behind.first().is_some_and(u8::is_ascii_alphabetic)
}

fn opens_end_tag(behind: &[u8]) -> bool {
    behind.first() == Some(&b'/') && opens_start_tag(&behind[1..])
}

/// Comments, doctypes, and what HTML takes for comments: `<?xml ... ?>`, `</ >`.
fn opens_declaration(behind: &[u8]) -> bool {
    match behind.first() {
        Some(b'!' | b'?') => true,
        Some(b'/') => behind.get(1).is_some_and(|byte| !byte.is_ascii_alphabetic() && *byte != b'>'),
        _ => false,
    }
}

/// What has been seen of the text so far.
#[derive(Default)]
struct Written {
    elements: Vec<Element>,
    orphans: Vec<Span>,
    /// Indices of elements whose end tag may still come.
    open: Vec<usize>,
    truncated_at: Option<usize>,
}

/// Stands between tokenizer and tree builder and notes the place of each tag and comment.
struct Watcher<'t> {
    text: &'t [u8],
    builder: TreeBuilder<NodeId, ListeningSink>,
    queue: Rc<BufferQueue>,
    current: Rc<Current>,
    /// Bytes given to the tokenizer so far.
    fed: Cell<usize>,
    previous_end: Cell<usize>,
    tokens: Cell<usize>,
    /// Room for the parts of the queue while their lengths are added up.
    parts: RefCell<Vec<StrTendril>>,
    written: RefCell<Written>,
}

impl Watcher<'_> {
    /// Offset of the first byte that the tokenizer has not taken yet.
    fn position(&self) -> usize {
        let mut left = 0;
        let mut parts = self.parts.borrow_mut();
        while let Some(part) = self.queue.pop_front() {
            left += part.len();
            parts.push(part);
        }
        while let Some(part) = parts.pop() {
            self.queue.push_front(part);
        }
        self.fed.get() - left
    }

    /// Where the tag or comment that ends at `end` starts: the first `<` since the last token that
    /// opens a thing of its shape. The tokenizer is one character ahead after it looked at a
    /// character twice, swallows the LF of a CRLF late, and makes no token at all of `</>`.
    fn start_of(&self, end: usize, shape: fn(&[u8]) -> bool) -> usize {
        let from = self.previous_end.get().saturating_sub(1);
        let text = &self.text[..end];
        let mut starts = memchr::memchr_iter(b'<', &text[from..]).map(|found| from + found);
        starts.find(|&start| shape(&text[start + 1..])).unwrap_or(self.previous_end.get())
    }

    fn open_tag(&self, tag: &Tag, span: Span) {
        let mut written = self.written.borrow_mut();
        let index = written.elements.len();
        written.elements.push(Element::new(tag.name.to_string(), span));
        if tag.self_closing || names::is_void(&tag.name) {
            return;
        }
        if written.open.len() == MAX_OPEN {
            written.open.drain(..MAX_OPEN / 2);
        }
        written.open.push(index);
    }

    fn close_tag(&self, name: &str, span: Span) {
        let written = &mut *self.written.borrow_mut();
        let Some(at) = written.open.iter().rposition(|&index| written.elements[index].name == name) else {
            written.orphans.push(span);
            return;
        };
        let element = &mut written.elements[written.open[at]];
        element.close = Some(span);
        element.span.end = span.end;
        if names::is_formatting(name) {
            // `<b><p>x</b>y</p>`: what was opened inside stays open.
            written.open.remove(at);
        } else {
            written.open.truncate(at);
        }
    }

    /// Whether the tree has grown past the bounds.
    fn is_too_much(&self, node: NodeId) -> bool {
        let created = self.current.created.get();
        let html = self.builder.sink.inner.0.borrow();
        let depth = html.tree.get(node).map_or(0, |node| node.ancestors().take(MAX_DEPTH + 1).count());
        depth > MAX_DEPTH || created > 4 * self.tokens.get() + 1_000
    }
}

impl TokenSink for Watcher<'_> {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        if matches!(token, Token::ParseError(_)) || self.written.borrow().truncated_at.is_some() {
            return TokenSinkResult::Continue;
        }
        let end = self.position();
        self.tokens.set(self.tokens.get() + 1);
        let mut element = None;
        match &token {
            Token::TagToken(tag) => {
                let is_start = tag.kind == TagKind::StartTag;
                let span = Span::new(self.start_of(end, if is_start { opens_start_tag } else { opens_end_tag }), end);
                if is_start {
                    element = Some(self.written.borrow().elements.len());
                    self.open_tag(tag, span);
                    *self.current.start_tag.borrow_mut() = Some(tag.name.clone());
                } else {
                    self.close_tag(&tag.name, span);
                }
            }
            Token::CommentToken(_) | Token::DoctypeToken(_) => {
                let name = if matches!(token, Token::CommentToken(_)) { "#comment" } else { "#doctype" };
                let mut written = self.written.borrow_mut();
                element = Some(written.elements.len());
                written
                    .elements
                    .push(Element::new(name.to_owned(), Span::new(self.start_of(end, opens_declaration), end)));
            }
            _ => {}
        }
        self.previous_end.set(end);
        self.current.node.set(None);
        let result = self.builder.process_token(token, line);
        *self.current.start_tag.borrow_mut() = None;
        if let (Some(index), Some(node)) = (element, self.current.node.get()) {
            let too_much = self.is_too_much(node);
            let mut written = self.written.borrow_mut();
            written.elements[index].node = Some(node);
            if too_much {
                written.truncated_at = Some(written.elements[index].open.start);
            }
        }
        result
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}
