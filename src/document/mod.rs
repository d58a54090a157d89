//! One document: its source, its front matter, and views of its body that rules share.
//!
//! A view is made the first time a rule asks for it and then shared by all rules: parse once.
//! Every place is a `Span` of the decoded text, which nothing ever rewrites.

pub mod align;
mod body;
pub mod date;
pub mod head;
pub mod html;
pub mod ignore;
mod lines;
pub mod link;
pub mod markdown;
pub mod origin;
pub mod region;
mod removal;
pub mod source;
pub mod tokens;
pub(crate) mod unfinished;
pub mod value;
pub mod visible;
pub mod yaml;

use std::cell::OnceCell;
use std::sync::Arc;

pub use body::BodyKind;
pub use head::Head;
pub use removal::{Removal, removal};
pub use source::Source;

use crate::text::{LineIndex, Span};

/// Identity of a document: a 128-bit hash of its path and record, never a counter.
pub type DocumentId = u128;

/// The identity of the document at `path` (relative, `/` separators) and `record`.
pub fn document_id(path: &str, record: Option<u64>) -> DocumentId {
    let mut key = path.as_bytes().to_vec();
    if let Some(record) = record {
        key.push(0);
        key.extend_from_slice(&record.to_le_bytes());
    }
    xxhash_rust::xxh3::xxh3_128(&key)
}

/// One document and the views of it. Made, judged and dropped on one thread.
pub struct Document {
    path: Arc<str>,
    id: DocumentId,
    record: Option<u64>,
    field: Option<Arc<str>>,
    source: Source,
    head: Head,
    body: Span,
    kind: BodyKind,
    lines: OnceCell<LineIndex>,
    visible: OnceCell<Vec<visible::Line>>,
    html: OnceCell<html::HtmlView>,
    markdown: OnceCell<markdown::MarkdownView>,
    regions: OnceCell<region::Regions>,
    links: OnceCell<Vec<link::Link>>,
    paragraphs: OnceCell<Vec<region::Paragraph>>,
    dates: OnceCell<Vec<date::DateMention>>,
    tokens: OnceCell<tokens::Tokens>,
    origin: OnceCell<origin::Origin>,
}

impl Document {
    /// Reads the structure of `source`; `path` is relative with `/` separators, `kind` overrides
    /// what the body looks like.
    pub fn new(path: Arc<str>, source: Source, kind: Option<BodyKind>) -> Self {
        let head = head::split(source.text());
        let body = Span::new(head.body_start(), source.text().len());
        let kind = kind.unwrap_or_else(|| body::judge(&path, body.of(source.text()), &head));
        Self {
            id: document_id(&path, None),
            path,
            record: None,
            field: None,
            source,
            head,
            body,
            kind,
            lines: OnceCell::new(),
            visible: OnceCell::new(),
            html: OnceCell::new(),
            markdown: OnceCell::new(),
            regions: OnceCell::new(),
            links: OnceCell::new(),
            paragraphs: OnceCell::new(),
            dates: OnceCell::new(),
            tokens: OnceCell::new(),
            origin: OnceCell::new(),
        }
    }

    /// A document of a UTF-8 text, as rule examples and tests have it.
    pub fn from_text(path: &str, text: &str) -> Self {
        Self::new(path.into(), Source::from_utf8(text.to_owned()), None)
    }

    /// Path relative to the working folder, `/` separators, no leading `./`.
    pub fn path(&self) -> &Arc<str> {
        &self.path
    }

    /// Index from 0 of the record in its file; `None` where the file is the document.
    pub fn record(&self) -> Option<u64> {
        self.record
    }

    /// The record's field that holds the text; `None` for files.
    pub fn field(&self) -> Option<&Arc<str>> {
        self.field.as_ref()
    }

    /// The document's identity.
    pub fn id(&self) -> DocumentId {
        self.id
    }

    /// Folder part of the path, without a `/` at its end; empty for the working folder.
    pub fn folder(&self) -> &str {
        self.path.rfind('/').map_or("", |cut| &self.path[..cut])
    }

    /// File name with its extension.
    pub fn file_name(&self) -> &str {
        self.path.rfind('/').map_or(&*self.path, |cut| &self.path[cut + 1..])
    }

    /// Where the text came from: encoding and raw bytes.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The decoded text; a byte order mark is not part of it.
    pub fn text(&self) -> &str {
        self.source.text()
    }

    /// Whether it is an object of JSON and no more: a record, or to Hugo a page of front matter alone.
    pub(crate) fn is_object(&self) -> bool {
        let text = self.text();
        text.starts_with('{') && serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(text).is_ok()
    }

    /// The text of `span`.
    pub fn slice(&self, span: Span) -> &str {
        span.of(self.text())
    }

    /// The front matter, or what stands where it should be.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// All that follows the front matter.
    pub fn body(&self) -> Span {
        self.body
    }

    /// What the body is, judged by its content.
    pub fn kind(&self) -> BodyKind {
        self.kind
    }

    /// Line starts.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(self.text()))
    }

    /// The HTML elements of the body, with their places.
    pub fn html(&self) -> &html::HtmlView {
        self.html.get_or_init(|| html::HtmlView::of(self))
    }

    /// Markdown structure of the body; empty unless the body is Markdown.
    pub fn markdown(&self) -> &markdown::MarkdownView {
        self.markdown.get_or_init(|| markdown::MarkdownView::of(self))
    }

    /// The body cut into prose, code, markup and URLs.
    pub fn regions(&self) -> &region::Regions {
        self.regions.get_or_init(|| region::Regions::of(self))
    }

    /// Links of front matter and body, in order of their places.
    pub fn links(&self) -> &[link::Link] {
        self.links.get_or_init(|| link::links_of(self))
    }

    /// Blocks of prose, in order.
    pub fn paragraphs(&self) -> &[region::Paragraph] {
        self.paragraphs.get_or_init(|| region::paragraphs_of(self))
    }

    /// The prose cut into lines as a reader sees them, in order.
    pub fn visible_lines(&self) -> &[visible::Line] {
        self.visible.get_or_init(|| visible::lines_of(self))
    }

    /// What the document says of dates: path, front matter, markup and text.
    pub fn dates(&self) -> &[date::DateMention] {
        self.dates.get_or_init(|| date::mentions_of(self))
    }

    /// Tokens of the prose: word runs, and single characters of scripts without spaces.
    pub fn tokens(&self) -> &tokens::Tokens {
        self.tokens.get_or_init(|| tokens::Tokens::of(self))
    }

    /// Its address, title and day.
    pub fn origin(&self) -> &origin::Origin {
        self.origin.get_or_init(|| origin::Origin::of(self))
    }
}
