//! Native checks of the family `markup`: what the page, not the author, left in the text.

mod byline;
mod comment;
mod edges;
mod embed;
mod entity;
mod html_tag;
mod indentation;
mod masthead;
mod metadata_comment;
mod opened;
mod photo_credit;
mod related_headline;
mod source_note;
mod tweet_embed;
mod unparsed_html;

use std::sync::LazyLock;

use foldhash::HashSet;

use crate::document::Document;
use crate::document::html::Element;
use crate::document::region::RegionKind;
use crate::rule::Native;
use crate::text::Span;

/// The checks of this family.
pub const CHECKS: &[Native] = &[
    Native::document::<byline::Byline>("markup/byline"),
    Native::document::<comment::Comment>("markup/comment"),
    Native::document::<embed::Embed>("markup/embed"),
    Native::document::<entity::Entity>("markup/entity"),
    Native::document::<html_tag::HtmlTag>("markup/html-tag"),
    Native::document::<indentation::Indentation>("markup/indentation"),
    Native::document::<masthead::Masthead>("markup/masthead"),
    Native::document::<metadata_comment::MetadataComment>("markup/metadata-comment"),
    Native::document::<photo_credit::PhotoCredit>("markup/photo-credit"),
    Native::document::<related_headline::RelatedHeadline>("markup/related-headline"),
    Native::document::<source_note::SourceNote>("markup/source-note"),
    Native::document::<tweet_embed::TweetEmbed>("markup/tweet-embed"),
    Native::document::<unparsed_html::UnparsedHtml>("markup/unparsed-html"),
];

/// The words of `list`, which spaces part, for lookups by the thousand.
fn words(list: &'static str) -> HashSet<&'static str> {
    list.split(' ').collect()
}

/// Whether `word` is one of the words of `list`, which spaces part.
fn listed(list: &str, word: &str) -> bool {
    let borders = |at: usize| {
        let end = at + word.len();
        (at == 0 || list.as_bytes()[at - 1] == b' ') && (end == list.len() || list.as_bytes()[end] == b' ')
    };
    !word.is_empty() && memchr::memmem::find_iter(list.as_bytes(), word.as_bytes()).any(borders)
}

/// Whether the document is a web page, where markup is at home.
fn is_web_page(document: &Document) -> bool {
    let name = document.file_name();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    document.record().is_none() && ["html", "htm", "xhtml"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// Elements that scrapers leave when they keep a page's markup instead of its text.
const BLOCKS: &str = "\
    address article aside blockquote body center dd div dl dt figcaption figure font footer form h1 h2 h3 h4 h5 h6 \
    header html li main nav ol p section ul";

fn is_block(element: &Element) -> bool {
    static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| words(BLOCKS));
    NAMES.contains(element.name.as_str())
}

/// Whether at least half of the body's prose stands inside block elements: the body is a page's
/// markup, not text with a little HTML in it.
fn is_mostly_html(document: &Document) -> bool {
    let outer = outer_spans(document.html().elements().iter().filter(|element| is_block(element)));
    let (mut inside, mut all) = (0, 0);
    let mut next = 0;
    for (span, kind) in document.regions().all() {
        if *kind != RegionKind::Prose {
            continue;
        }
        let len = ink(document.slice(*span));
        all += len;
        while outer.get(next).is_some_and(|block| block.end <= span.start) {
            next += 1;
        }
        if outer.get(next).is_some_and(|block| block.contains(*span)) {
            inside += len;
        }
    }
    inside * 2 >= all && inside > 0
}

/// Bytes of `text` that are no white space. Summed a stretch at a time, which the compiler makes parallel.
fn ink(text: &str) -> usize {
    let of = |block: &[u8]| usize::from(block.iter().map(|byte| u8::from(!byte.is_ascii_whitespace())).sum::<u8>());
    text.as_bytes().chunks(255).map(of).sum()
}

/// Whether `offset` lies in one of `spans`, which are in order and apart.
fn lies_in(spans: &[Span], offset: usize) -> bool {
    spans.get(spans.partition_point(|span| span.end <= offset)).is_some_and(|span| span.contains_offset(offset))
}

/// Spans of the elements that lie in no other of them, in order.
fn outer_spans<'a>(elements: impl Iterator<Item = &'a Element>) -> Vec<Span> {
    let mut outer: Vec<Span> = Vec::new();
    for element in elements {
        if outer.last().is_none_or(|last| last.end <= element.span.start) {
            outer.push(element.span);
        }
    }
    outer
}

/// The comments of `document` with the words in them.
fn comments_of(document: &Document) -> impl Iterator<Item = (&Element, &str)> {
    document.html().elements().iter().filter(|element| element.name == "#comment").map(|element| {
        let whole = document.slice(element.open);
        let words = whole.strip_prefix("<!--").unwrap_or(whole);
        (element, words.strip_suffix("-->").unwrap_or(words).trim())
    })
}

/// Whether a comment's words are a bare number of at least four digits.
fn is_number(words: &str) -> bool {
    (4..=20).contains(&words.len()) && words.bytes().all(|byte| byte.is_ascii_digit())
}
