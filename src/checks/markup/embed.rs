//! `markup/embed`: frames, scripts and posts of other sites left in the text.

use std::sync::LazyLock;

use memchr::memchr_iter;
use regex::Regex;
use serde::Deserialize;

use crate::document::html::Element;
use crate::document::region::RegionKind;
use crate::document::{BodyKind, Document};
use crate::finding::{Applicability, Confidence, Draft, Findings};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Options: none.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Embed {}

/// Classes and attributes by which the embeds of well-known sites are known.
const SITES: &[(&str, &str)] = &[
    ("instagram-media", "Instagram"),
    ("data-instgrm", "Instagram"),
    ("fb-post", "Facebook"),
    ("fb-video", "Facebook"),
    ("fb-like", "Facebook"),
    ("fb-comments", "Facebook"),
    ("fb-root", "Facebook"),
    ("tiktok-embed", "TikTok"),
    ("reddit-embed", "Reddit"),
    ("reddit-card", "Reddit"),
    ("imgur-embed", "Imgur"),
    ("telegram-post", "Telegram"),
    ("vk_post", "VK"),
    ("wp-embedded-content", "WordPress"),
    ("wp-block-embed", "WordPress"),
];

impl DocumentRule for Embed {
    fn check(&self, document: &Document, _context: &Context<'_>, out: &mut Findings<'_>) {
        if super::is_web_page(document) {
            return;
        }
        let embeds = embeds_of(document);
        if !embeds.is_empty() {
            // A frame in a post that a person wrote in Markdown is a video the readers should see.
            let scraped = document.kind() == BodyKind::Plain || super::is_mostly_html(document);
            for embed in embeds {
                let confidence = match (scraped, embed.is_frame) {
                    (true, _) => Confidence::High,
                    (false, true) => Confidence::Low,
                    (false, false) => Confidence::Medium,
                };
                let mut draft =
                    Draft::at(embed.span, format!("{} left in the text", embed.what)).confidence(confidence);
                for element in embed.elements {
                    draft = draft.delete(Applicability::Unsafe, document, element);
                }
                out.add(draft);
            }
        }
        for span in text_remains(document) {
            let shown = crate::finding::quoted(document.slice(span));
            out.add(Draft::at(span, format!("remains of an embed: {shown}")).confidence(Confidence::High).delete(
                Applicability::Unsafe,
                document,
                span,
            ));
        }
    }
}

/// One embed: its elements, which only markup parts.
struct Found {
    span: Span,
    what: String,
    is_site: bool,
    is_frame: bool,
    elements: Vec<Span>,
}

/// The embeds among the elements of `document`, in order; a script or frame belongs to the post of the site beside it.
fn embeds_of(document: &Document) -> Vec<Found> {
    let mut all: Vec<Found> = Vec::new();
    for element in document.html().elements() {
        if all.last().is_some_and(|last| element.span.start < last.span.end) {
            continue;
        }
        let Some((what, is_site)) = what_is(document, element) else { continue };
        let is_frame = matches!(element.name.as_str(), "iframe" | "object" | "embed");
        match all.last_mut() {
            Some(last)
                if (last.is_site || is_site) && !has_prose(document, Span::new(last.span.end, element.span.start)) =>
            {
                last.span.end = element.span.end;
                if is_site {
                    (last.what, last.is_site) = (what, true);
                }
                last.elements.push(element.span);
            }
            _ => all.push(Found { span: element.span, what, is_site, is_frame, elements: vec![element.span] }),
        }
    }
    all
}

/// Whether words or a picture stand in `gap`.
fn has_prose(document: &Document, gap: Span) -> bool {
    let regions = document.regions().all();
    let first = regions.partition_point(|(span, _)| span.end <= gap.start);
    let mut touched = regions[first..].iter().take_while(|(span, _)| span.start < gap.end);
    document.slice(gap).contains("<img")
        || touched.any(|(span, kind)| *kind == RegionKind::Prose && !document.slice(*span).trim().is_empty())
}

/// What a reader would call the embed that `element` is, if it is one, and whether a site is known by it.
/// Tweets have a rule of their own.
fn what_is(document: &Document, element: &Element) -> Option<(String, bool)> {
    let tag = document.slice(element.open);
    if element.name.starts_with('#')
        || matches!(element.name.as_str(), "a" | "img" | "link" | "meta")
        || tag.contains("twitter")
    {
        return None;
    }
    if let Some((_, site)) = SITES.iter().find(|(sign, _)| tag.contains(sign)) {
        return Some((format!("{site} embed"), true));
    }
    // A tag without attributes or end is a word about HTML that its author forgot to put in backticks.
    if element.close.is_none() && !matches!(element.name.as_str(), "iframe" | "embed") {
        return None;
    }
    let what = match element.name.as_str() {
        // Structured data is metadata of the page, still no text; it is a script like any other.
        "script" => "script".to_owned(),
        "style" => "style sheet".to_owned(),
        "iframe" => match host_of(tag) {
            Some(host) => format!("frame of `{host}`"),
            None => "frame".to_owned(),
        },
        "object" | "embed" if tag.contains('=') => "embedded object".to_owned(),
        _ => return None,
    };
    Some((what, false))
}

/// Host of a tag's `src`.
fn host_of(tag: &str) -> Option<&str> {
    let start = tag.find("//")? + 2;
    let host = tag[start..].split(['/', '"', '\'', '?', ' ', '>']).next()?;
    (!host.is_empty()).then_some(host)
}

/// Shortcodes of WordPress.
const SHORTCODES: [&str; 13] = [
    "caption",
    "gallery",
    "embed",
    "playlist",
    "audio",
    "video",
    "youtube",
    "vimeo",
    "twitter",
    "instagram",
    "soundcloud",
    "googlemaps",
    "wpvideo",
];

/// Whether `body` may hold what `text_remains` looks for.
fn may_hold_remains(body: &str) -> bool {
    let is_shortcode = |at: usize| {
        let name = &body[at + 1..];
        let name = name.strip_prefix('/').unwrap_or(name);
        SHORTCODES.iter().any(|known| name.starts_with(known))
    };
    body.contains("View this ") || body.contains(" shared by ") || memchr_iter(b'[', body.as_bytes()).any(is_shortcode)
}

/// Sentences and shortcodes that embeds leave in text without tags.
fn text_remains(document: &Document) -> Vec<Span> {
    static REMAINS: LazyLock<Regex> = LazyLock::new(|| {
        let patterns = [
            "View this (?:post|profile|video) on (?:Instagram|TikTok|Facebook|Threads)".to_owned(),
            r"A (?:post|video|photo) shared by [^\n()<>]+\(@[0-9A-Za-z_.]{1,30}\)(?: on [A-Z][a-z]{2,8} [0-9]{1,2}, [0-9]{4}(?: at [0-9:]{4,5}[ap]m P[SD]T)?)?".to_owned(),
            format!(r"\[/?(?:{})(?: [^\]\n\[]*=[^\]\n\[]*)?\]", SHORTCODES.join("|")),
        ];
        Regex::new(&patterns.join("|")).expect("constant patterns")
    });
    let (text, body) = (document.text(), document.body());
    if !may_hold_remains(body.of(text)) {
        return Vec::new();
    }
    let mut spans: Vec<Span> = Vec::new();
    for found in REMAINS.find_iter(body.of(text)) {
        let span = Span::from(found.range()).shifted(body.start);
        let is_link = text[span.end..].starts_with(['(', '[', ':']);
        // `[gallery]` alone may be an author's word in brackets: a shortcode has an attribute or an end.
        let is_bare = span.of(text).starts_with('[') && !span.of(text).contains(['=', '/']);
        if is_link || is_bare || document.regions().at(span.start) != Some(RegionKind::Prose) {
            continue;
        }
        spans.push(span);
    }
    spans
}
