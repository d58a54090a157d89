//! `markup/embed`: frames, scripts and posts of other sites left in the text.

use std::sync::LazyLock;

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
    ("addthis", "AddThis"),
    ("sharedaddy", "WordPress"),
];

impl DocumentRule for Embed {
    fn check(&self, document: &Document, _context: &Context<'_>, out: &mut Findings<'_>) {
        if super::is_web_page(document) {
            return;
        }
        let mut scraped = None;
        let mut end = document.body().start;
        for element in document.html().elements() {
            let Some(what) = what_is(document, element).filter(|_| element.span.start >= end) else { continue };
            // A frame in a post that a person wrote in Markdown is a video the readers should see.
            let scraped =
                *scraped.get_or_insert_with(|| document.kind() == BodyKind::Plain || super::is_mostly_html(document));
            let confidence = match (scraped, element.name.as_str()) {
                (true, _) => Confidence::High,
                (false, "iframe" | "object" | "embed") => Confidence::Low,
                (false, _) => Confidence::Medium,
            };
            let draft = Draft::at(element.span, format!("{what} left in the text"));
            out.add(draft.confidence(confidence).edit(Applicability::Unsafe, element.span, ""));
            end = element.span.end;
        }
        for span in text_remains(document) {
            let shown = crate::finding::quoted(document.slice(span));
            out.add(Draft::at(span, format!("remains of an embed: {shown}")).confidence(Confidence::High).edit(
                Applicability::Unsafe,
                span,
                "",
            ));
        }
    }
}

/// What a reader would call the embed that `element` is, if it is one; tweets have a rule of their own.
fn what_is(document: &Document, element: &Element) -> Option<String> {
    let tag = document.slice(element.open);
    if element.name.starts_with('#')
        || matches!(element.name.as_str(), "a" | "img" | "link" | "meta")
        || tag.contains("twitter")
    {
        return None;
    }
    if let Some((_, site)) = SITES.iter().find(|(sign, _)| tag.contains(sign)) {
        return Some(format!("{site} embed"));
    }
    match element.name.as_str() {
        // Structured data is metadata of the page, still no text; it is a script like any other.
        "script" => Some("script".to_owned()),
        "style" => Some("style sheet".to_owned()),
        "iframe" => Some(match host_of(tag) {
            Some(host) => format!("frame of `{host}`"),
            None => "frame".to_owned(),
        }),
        "object" | "embed" => Some("embedded object".to_owned()),
        _ => None,
    }
}

/// Host of a tag's `src`.
fn host_of(tag: &str) -> Option<&str> {
    let start = tag.find("//")? + 2;
    let host = tag[start..].split(['/', '"', '\'', '?', ' ', '>']).next()?;
    (!host.is_empty()).then_some(host)
}

/// Sentences and shortcodes that embeds leave in text without tags.
fn text_remains(document: &Document) -> Vec<Span> {
    static REMAINS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"View this (?:post|profile|video) on (?:Instagram|TikTok|Facebook|Threads)",
            r"|A (?:post|video|photo) shared by [^\n()<>]{1,60}\(@[0-9A-Za-z_.]{1,30}\)(?: on [A-Z][a-z]{2,8} [0-9]{1,2}, [0-9]{4}(?: at [0-9:]{4,5}[ap]m P[SD]T)?)?",
            r#"|\[/?(?:caption|gallery|embed|playlist|audio|video|youtube|vimeo|twitter|instagram|soundcloud|googlemaps|wpvideo)(?: [^\]\n\[]{0,400}="?[^\]\n\[]{0,400})?\]"#
        ))
        .expect("a constant pattern")
    });
    let (text, body) = (document.text(), document.body());
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
