//! Where a document says it comes from: its address, its title and its day, each as a key that documents
//! can be compared by.
//!
//! A document has one address: the first of the places below that names one. Nothing is judged here.

mod address;
mod language;

use chrono::NaiveDate;
use xxhash_rust::xxh3::xxh3_64;

pub use address::{Normal, host, normal};
pub use language::Version;

use super::date::{Precision, date_in_url, day_of};
use super::head::{Entry, HeadKind};
use super::lines::link_line;
use super::tokens::Tokens;
use super::{BodyKind, Document};
use crate::text::{Span, is_spaceless};

/// The address of a document.
#[derive(Clone, Debug)]
pub struct Address {
    /// Where it is written.
    pub span: Span,
    /// Stable hash of its normal form.
    pub key: u64,
    /// Whether it is said to be the document's own, not only something it has to do with.
    pub is_own: bool,
    /// Whether it looks like the address of one article.
    pub is_article: bool,
}

/// The title of a document.
#[derive(Clone, Debug)]
pub struct Title {
    /// Where it is written.
    pub span: Span,
    /// Stable hash of its words, without case, width, punctuation and white space.
    pub key: u64,
    /// The same with all numbers alike: that of `Notes 12` is that of `Notes 13`.
    pub pattern: u64,
    /// Words; two characters of Chinese, Japanese, Korean or Thai count as one.
    pub words: usize,
}

/// Address, title, day and source of a document.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// Where it was published.
    pub address: Option<Address>,
    /// The title in its front matter, or that of the link it opens with.
    pub title: Option<Title>,
    /// The day it was published, by its front matter or else its path.
    pub day: Option<NaiveDate>,
    /// The site it comes from: the host of its own address, or of the address of a page or site that its front matter
    /// gives as its source.
    pub host: Option<String>,
}

/// Keys that hold a document's own address, best first, without case, `-`, `_` and spaces.
const OWN: &[&str] = &[
    "canonical",
    "canonicalurl",
    "originalurl",
    "sourceurl",
    "articleurl",
    "posturl",
    "pageurl",
    "weburl",
    "from",
    "url",
    "permalink",
    "原文链接",
    "原文地址",
    "原文網址",
    "网址",
    "網址",
];

/// Keys that hold it in some archives, and in others an address that the document is about.
const RELATED: &[&str] = &["original", "source", "link", "链接", "連結", "来源", "來源"];

/// Keys that hold a title.
const TITLE: &[&str] = &["title", "标题", "標題"];

impl Origin {
    pub(super) fn of(document: &Document) -> Self {
        let opening = opening_link(document);
        let address = head_address(document).or_else(|| canonical_link(document)).or_else(|| {
            let (_, url) = opening?;
            // In a head of link and date the link is the document's; elsewhere it may lead anywhere.
            address_at(document, url, document.slice(url), document.head().kind == HeadKind::Other)
        });
        let is_title = |entry: &&Entry| TITLE.iter().any(|name| is_named(&entry.key, name));
        let in_head = document.head().entries.iter().find(is_title);
        let title = in_head.and_then(|entry| entry.value.as_str().map(|text| (written(document, entry, text), text)));
        let title = title.or_else(|| opening.map(|(words, _)| (words, document.slice(words))));
        let title = title.and_then(|(span, text)| Title::of(span, text));
        let host = own_host(document, address.as_ref());
        Self { address, title, day: day_of(document), host }
    }
}

impl Title {
    /// The title `text`, which is written at `span`; `None` if it has no words, or those of a template.
    pub fn of(span: Span, text: &str) -> Option<Self> {
        if is_template(text) {
            return None;
        }
        let tokens = Tokens::of_text(text);
        let mut halves = 0;
        let (mut all, mut numberless) = (Vec::new(), Vec::new());
        for (index, hash) in tokens.hashes.iter().enumerate() {
            let word = tokens.span(index).of(text);
            let has_number = word.bytes().any(|byte| byte.is_ascii_digit());
            halves += if word.starts_with(is_spaceless) { 1 } else { 2 };
            all.extend_from_slice(&hash.to_le_bytes());
            numberless.extend_from_slice(&if has_number { 0 } else { *hash }.to_le_bytes());
        }
        let title = Self { span, key: xxh3_64(&all), pattern: xxh3_64(&numberless), words: halves / 2 };
        (halves > 0).then_some(title)
    }
}

/// Whether a value is left to a template to fill in.
fn is_template(text: &str) -> bool {
    ["{{", "{%", "<%", "${"].iter().any(|mark| text.contains(mark))
}

fn address_at(document: &Document, span: Span, text: &str, is_own: bool) -> Option<Address> {
    let Normal { text, is_article } = normal(text)?;
    debug_assert!(span.end <= document.text().len());
    Some(Address { span, key: xxh3_64(text.as_bytes()), is_own, is_article })
}

/// The first key that holds an address, in the order of the tables.
fn head_address(document: &Document) -> Option<Address> {
    let entries = &document.head().entries;
    let of = |names: &[&str], is_own: bool| {
        let found = entries.iter().filter_map(|entry| {
            let rank = names.iter().position(|name| is_named(&entry.key, name))?;
            let text = entry.value.as_str()?;
            Some((rank, address_at(document, written(document, entry, text), text, is_own)?))
        });
        found.min_by_key(|(rank, _)| *rank).map(|(_, address)| address)
    };
    of(OWN, true).or_else(|| of(RELATED, false)).map(|found| {
        let is_own = found.is_own || is_told_by_url(document, document.slice(found.span));
        Address { is_own, ..found }
    })
}

/// The site a document comes from. Its front matter may give no more than that: `source: https://news.example.org/`.
fn own_host(document: &Document, address: Option<&Address>) -> Option<String> {
    let own = address.filter(|address| address.is_own).and_then(|address| host(document.slice(address.span)));
    own.or_else(|| {
        let of = |names: &[&str]| {
            let found = document.head().entries.iter().filter_map(|entry| {
                let rank = names.iter().position(|name| is_named(&entry.key, name))?;
                Some((rank, host(entry.value.as_str()?)?))
            });
            found.min_by_key(|(rank, _)| *rank).map(|(_, host)| host)
        };
        of(OWN).or_else(|| of(RELATED))
    })
}

/// Most days between a document and the date in its own address: time zones, and a night at the desk.
const DAYS_APART: u64 = 2;

/// Whether a URL is of this document by what it says: its date, or its last part, which is the file's name too.
fn is_told_by_url(document: &Document, url: &str) -> bool {
    let dated = date_in_url(url).zip(day_of(document)).is_some_and(|((_, stamp), day)| {
        stamp.precision >= Precision::Day
            && stamp.date.signed_duration_since(day).num_days().unsigned_abs() <= DAYS_APART
    });
    let path = url.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    let stem = document.file_name().split('.').next().unwrap_or_default();
    let slug = stem.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_'));
    dated || (slug.len() >= LEAST_SLUG && last.split('.').next() == Some(slug))
}

/// Shorter names are those of folders and sites too.
const LEAST_SLUG: usize = 8;

/// Whether the key is `name`, which has neither case nor signs.
fn is_named(key: &str, name: &str) -> bool {
    let letters = key.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase);
    letters.eq(name.chars())
}

/// Where the text of a value is written, its quotes left out.
fn written(document: &Document, entry: &Entry, text: &str) -> Span {
    let whole = entry.value.span;
    let found = document.slice(whole).find(text);
    found.map_or(whole, |at| Span::new(whole.start + at, whole.start + at + text.len()))
}

/// The address that the body gives as the document's own: its canonical link, or the link it opens with.
pub fn body_address(document: &Document) -> Option<Address> {
    canonical_link(document).or_else(|| {
        let (_, url) = opening_link(document)?;
        address_at(document, url, document.slice(url), true)
    })
}

/// `<link rel="canonical" href="...">` of an HTML page.
fn canonical_link(document: &Document) -> Option<Address> {
    let text = document.text();
    if document.kind() != BodyKind::Html || memchr::memmem::find(text.as_bytes(), b"canonical").is_none() {
        return None;
    }
    let is_canonical =
        |value: Span| value.of(text).split_whitespace().any(|word| word.eq_ignore_ascii_case("canonical"));
    let links = document.html().elements().iter().filter(|element| element.name == "link");
    let href = links
        .filter(|element| element.attribute(text, "rel").is_some_and(is_canonical))
        .find_map(|element| element.attribute(text, "href"))?;
    let url = super::link::entities::decode(href.of(text));
    address_at(document, href, &url, true)
}

/// The words and the address of the link that a document opens with, alone on its line: `[title](address)`.
pub fn opening_link(document: &Document) -> Option<(Span, Span)> {
    let head = document.head();
    let start =
        if head.kind == HeadKind::Other && document.text().starts_with('[') { 0 } else { document.body().start };
    link_line(document.text(), start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(path: &str, text: &str) -> (Document, Origin) {
        let document = Document::from_text(path, text);
        let origin = Origin::of(&document);
        (document, origin)
    }

    #[test]
    fn address_and_title_are_placed_on_their_values() {
        let text = "---\ntitle: \"Ferry: again\"\nlink: https://b.example.org/x-1\nurl: 'https://a.example.org/ferry-1/'\n---\nText.\n";
        let (document, origin) = origin("posts/2021-05-10-ferry.md", text);
        let address = origin.address.unwrap();
        assert_eq!(document.slice(address.span), "https://a.example.org/ferry-1/");
        assert!(address.is_own && address.is_article);
        assert_eq!(document.slice(origin.title.unwrap().span), "Ferry: again");
        assert_eq!(origin.day, NaiveDate::from_ymd_opt(2021, 5, 10));
    }

    #[test]
    fn a_link_before_a_date_is_the_documents_own_and_a_link_in_the_body_may_not_be() {
        let (document, own) =
            origin("a.md", "[[News] Ferry](https://a.example.org/ferry-1)\n日期：2021-05-10\n\nText.\n");
        let address = own.address.unwrap();
        assert_eq!(document.slice(address.span), "https://a.example.org/ferry-1");
        assert_eq!(document.slice(own.title.unwrap().span), "[News] Ferry");
        assert!(address.is_own);
        let (_, body) =
            origin("a.md", "---\ntitle: Ferry\n---\n\n[Part one](https://a.example.org/ferry-1)\n\nText.\n");
        assert!(!body.address.unwrap().is_own);
        for told in ["news.example.org/2021/05/11/boats", "news.example.org/the-ferry-runs/"] {
            let text = format!("---\nsource: https://{told}\n---\nText.\n");
            assert!(origin("2021-05-10-the-ferry-runs.md", &text).1.address.unwrap().is_own, "{told}");
        }
        let (_, inline) = origin("a.md", "[Part one](https://a.example.org/ferry-1) told of the ferry.\n");
        assert!(inline.address.is_none() && inline.title.is_none());
    }

    #[test]
    fn a_source_is_the_host_of_what_is_given_as_the_documents_own() {
        let host = |text: &str| origin("a.md", text).1.host;
        assert_eq!(
            host("---\nlink: https://b.example.org/1\nurl: https://www.A.example.org/ferry-1\n---\nText.\n").unwrap(),
            "a.example.org"
        );
        assert_eq!(host("---\nsource: https://news.example.org/\n---\nText.\n").unwrap(), "news.example.org");
        assert_eq!(host("---\nsource: The Evening News\nurl: /ferry-1\n---\nText.\n"), None);
        assert_eq!(host("---\ntitle: Ferry\n---\n\n[Part one](https://a.example.org/ferry-1)\n\nText.\n"), None);
    }

    #[test]
    fn a_page_names_its_canonical_address() {
        let page = "<!DOCTYPE html><html><head><link rel=\"canonical\" href=\"https://a.example.org/x-1?a=1&amp;b=2\"></head><body><p>Text.</p></body></html>";
        let (document, origin) = origin("a.html", page);
        let address = origin.address.unwrap();
        assert_eq!(document.slice(address.span), "https://a.example.org/x-1?a=1&amp;b=2");
        assert_eq!(address.key, xxh3_64(normal("https://a.example.org/x-1?b=2&a=1").unwrap().text.as_bytes()));
    }

    #[test]
    fn titles_are_compared_by_their_words() {
        let title = |text: &str| Title::of(Span::empty(0), text).unwrap();
        assert_eq!(title("Zero-COVID: the end?").key, title("zero covid – The End").key);
        assert_eq!(title("文化情报 | 思想史").key, title("文化情报｜思想史").key);
        assert_eq!(title("ＡＢＣ １２").key, title("abc 12").key);
        assert_ne!(title("Ruby 2.1.8").key, title("Ruby 2.18").key);
        assert_ne!(title("Notes 12").key, title("Notes 13").key);
        assert_eq!(title("Notes 12").pattern, title("Notes 13").pattern);
        assert_eq!((title("The ferry runs").words, title("渡船又开了").words), (3, 2));
        assert!(Title::of(Span::empty(0), "{{ page.title }}").is_none());
        assert!(Title::of(Span::empty(0), "!!!").is_none());
    }
}
