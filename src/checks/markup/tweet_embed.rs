//! `markup/tweet-embed`: what is left of an embedded tweet, one finding a tweet.
//!
//! Certain marks (`pic.twitter.com/…`, a dated `— Name (@handle)` footer, counters of retweets, the
//! embed's own markup) are found first; then each is widened to the block that holds it and, where
//! that holds no words of its own, to the tweet's words before it.

use std::sync::LazyLock;

use memchr::memmem::{self, Finder};
use regex::Regex;
use serde::Deserialize;

use super::outer_spans;
use crate::document::region::RegionKind;
use crate::document::{BodyKind, Document};
use crate::finding::{Applicability, Confidence, Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Options: none.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct TweetEmbed {}

/// Longest text, in characters, that a tweet may have had: 280, and its link.
const TWEET_MAX: usize = 340;

/// A piece of text that only a tweet leaves.
#[derive(Clone, Copy, Debug)]
struct Mark {
    span: Span,
    /// Whether nothing of the same tweet can follow.
    last: bool,
    sure: bool,
}

/// What is left of one tweet.
struct Remains {
    span: Span,
    complete: bool,
    sure: bool,
}

impl DocumentRule for TweetEmbed {
    fn check(&self, document: &Document, _context: &Context<'_>, out: &mut Findings<'_>) {
        if super::is_web_page(document) {
            return;
        }
        let text = document.text();
        let body = document.body();
        static SIGNS: LazyLock<[Finder<'static>; 4]> =
            LazyLock::new(|| ["twitter", "(@", "Retweets", "pic.x.com/"].map(Finder::new));
        if !SIGNS.iter().any(|sign| sign.find(body.of(text).as_bytes()).is_some()) {
            return;
        }
        let (embeds, scripts) = embeds_of(document);
        for (at, span) in embeds.iter().enumerate() {
            let mut found = draft(document, *span, Confidence::High);
            if at + 1 == embeds.len() {
                // The script that fills the embeds goes with them.
                for script in &scripts {
                    found = found.related(*script, "the script of the embed").delete(
                        Applicability::Unsafe,
                        document,
                        *script,
                    );
                }
            }
            out.add(found);
        }
        let mut marks = marks_of(document);
        marks.retain(|mark| !super::lies_in(&embeds, mark.span.start));
        let mut found = remains_of(document, &marks);
        if embeds.is_empty() && found.is_empty() {
            found.extend(scripts.iter().map(|span| Remains { span: *span, complete: true, sure: true }));
        }
        for remains in found {
            let confidence = match remains.sure && !is_quoted(document, remains.span) {
                true => Confidence::High,
                false => Confidence::Low,
            };
            out.add(draft(document, remains.span, confidence));
        }
    }
}

fn draft(document: &Document, span: Span, confidence: Confidence) -> Draft {
    let message = format!("remains of a tweet: {}", quoted(document.slice(span)));
    Draft::at(span, message).confidence(confidence).delete(Applicability::Unsafe, document, span)
}

/// Whether an author quotes the tweet, as Markdown does it: `> Words` and `> — Name (@handle)`.
fn is_quoted(document: &Document, span: Span) -> bool {
    let start = document.lines().start_of(document.lines().line_of(span.start));
    document.kind() == BodyKind::Markdown && document.text()[start..].trim_start().starts_with('>')
}

/// Elements that Twitter's embed code consists of, and its scripts that do not directly follow one.
fn embeds_of(document: &Document) -> (Vec<Span>, Vec<Span>) {
    let ours = document.html().elements().iter().filter(|element| {
        let tag = document.slice(element.open);
        match element.name.as_str() {
            "script" | "iframe" => tag.contains("platform.twitter.com") || tag.contains("platform.x.com"),
            "blockquote" | "div" | "figure" | "twitter-widget" => {
                tag.contains("twitter-tweet") || tag.contains("twitter-video") || tag.contains("twitter-widget")
            }
            _ => false,
        }
    });
    let (mut embeds, mut scripts): (Vec<Span>, Vec<Span>) = (Vec::new(), Vec::new());
    for span in outer_spans(ours) {
        let is_script = document.slice(span).starts_with("<script");
        match embeds.last_mut() {
            Some(last) if is_script && document.slice(Span::new(last.end, span.start)).trim().is_empty() => {
                last.end = span.end
            }
            _ if is_script => scripts.push(span),
            _ => embeds.push(span),
        }
    }
    (embeds, scripts)
}

/// Marks of tweets in the text of the body, in order.
fn marks_of(document: &Document) -> Vec<Mark> {
    static PICTURE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:https?://)?pic\.(?:twitter|x)\.com/[0-9A-Za-z]{4,}").expect("a constant pattern")
    });
    static COUNTERS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:[0-9][0-9,.]*K? ?){1,2}Retweets[ \t]+(?:[0-9][0-9,.]*K? ?){1,2}[Ll]ikes")
            .expect("a constant pattern")
    });
    static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?m)^[0-9]{1,2}:[0-9]{2} [AP]M [-·] [0-9]{1,2} [A-Z][a-z]{2} 20[0-9]{2}[ \t]*\r?$")
            .expect("a constant pattern")
    });
    let (text, body) = (document.text(), document.body());
    let mark =
        |range: std::ops::Range<usize>, last| Mark { span: Span::from(range).shifted(body.start), last, sure: true };
    let mut marks: Vec<Mark> = Vec::new();
    // Each pattern runs only where the word stands that all of its matches hold.
    for (word, pattern, last) in
        [("pic.", &PICTURE, false), ("Retweets", &COUNTERS, true), ("M - ", &CLOCK, false), ("M · ", &CLOCK, false)]
    {
        if memmem::find(body.of(text).as_bytes(), word.as_bytes()).is_some() {
            marks.extend(pattern.find_iter(body.of(text)).map(|found| mark(found.range(), last)));
        }
    }
    marks.extend(memmem::find_iter(body.of(text).as_bytes(), b"(@").filter_map(|at| footer_at(text, body.start + at)));
    marks.retain(|mark| matches!(document.regions().at(mark.span.start), Some(RegionKind::Prose | RegionKind::Url)));
    marks.sort_by_key(|mark| mark.span);
    marks.dedup_by_key(|mark| mark.span);
    marks
}

/// The footer `— Name (@handle) March 18, 2022` whose `(@` stands at `at`.
fn footer_at(text: &str, at: usize) -> Option<Mark> {
    static REST: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"\A\(@[0-9A-Za-z_]{1,15}\)(?:[ \t]*(?:<a [^>\n]*>|\[)?(?:",
            r"(?P<date>[A-Z][a-z]{2,8}\.? [0-9]{1,2}, [0-9]{4}|[0-9]{1,2}\.? [\p{L}]{3,10}\.? [0-9]{4}|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日)",
            r"(?:</a>|\]\([^()\s]*\))?))?"
        ))
        .expect("a constant pattern")
    });
    // A name is short, and a line may be of megabytes.
    let window = text[..at].char_indices().rev().nth(60).map_or(0, |(offset, _)| offset);
    let window = text[window..at].rfind('\n').map_or(window, |end| window + end + 1);
    let before = &text[window..at];
    let dash = ["—", "–", "&mdash;", "&#8212;", "― "]
        .iter()
        .filter_map(|dash| before.rfind(dash))
        .max()
        .map(|offset| window + offset)?;
    let name = &text[dash..at];
    if name.contains(['(', ')', '<', '>']) {
        return None;
    }
    // A handle is short: no look beyond a bounded window on a line of megabytes.
    let end = text[at..].char_indices().nth(400).map_or(text.len(), |(offset, _)| at + offset);
    let rest = REST.captures(&text[at..end])?;
    let sure = rest.name("date").is_some();
    Some(Mark { span: Span::new(dash, at + rest.get(0)?.end()), last: true, sure })
}

/// Gathers marks into tweets and widens each to all that is left of it.
fn remains_of(document: &Document, marks: &[Mark]) -> Vec<Remains> {
    let text = document.text();
    let mut all: Vec<Remains> = Vec::new();
    for mark in marks {
        let block = block_of(document, mark.span.start);
        if let Some(open) = all.last_mut().filter(|open| !open.complete) {
            // Marks of one tweet stand in one block or in neighbours.
            let gap = Span::new(open.span.end, mark.span.start.max(open.span.end));
            if block.contains_offset(open.span.start) || gap.of(text).trim().is_empty() {
                open.span.end = open.span.end.max(mark.span.end);
                open.complete = mark.last;
                open.sure |= mark.sure;
                continue;
            }
        }
        let floor = all.last().map_or(document.body().start, |last| last.span.end);
        let span = Span::new(start_of(document, block, mark.span.start, floor), mark.span.end);
        all.push(Remains { span, complete: mark.last, sure: mark.sure });
    }
    all
}

/// Where the tweet starts whose first mark stands at `mark` in `block`; never before `floor`.
fn start_of(document: &Document, block: Span, mark: usize, floor: usize) -> usize {
    let text = document.text();
    let start = block.start.max(floor);
    let lead = Span::new(start.min(mark), mark).trimmed(text);
    if lead.of(text).chars().count() > TWEET_MAX {
        return mark;
    }
    let lead = Span::new(first_prose(document, lead), lead.end);
    if document.kind() != BodyKind::Plain || has_words(lead.of(text)) {
        return lead.start;
    }
    // Nothing but links before the mark: the words of the tweet are the paragraph before.
    let before = text[floor.min(lead.start)..lead.start].trim_end();
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    let words = before[line..].trim();
    let own = !words.is_empty() && words.chars().count() <= TWEET_MAX && (lead.is_empty() || TAG.is_match(words));
    if own {
        floor.min(lead.start) + line + (before[line..].len() - before[line..].trim_start().len())
    } else {
        lead.start
    }
}

/// Where the first word of prose stands in `lead`, tags before it left out; its end if there is none.
fn first_prose(document: &Document, lead: Span) -> usize {
    let regions = document.regions().all();
    let first = regions.partition_point(|(span, _)| span.end <= lead.start);
    regions[first..]
        .iter()
        .take_while(|(span, _)| span.start < lead.end)
        .filter(|(_, kind)| matches!(kind, RegionKind::Prose | RegionKind::Url))
        .map(|(span, _)| Span::new(span.start.max(lead.start), span.end.min(lead.end)).trimmed(document.text()))
        .find(|span| !span.is_empty())
        .map_or(lead.end, |span| span.start)
}

/// A hashtag or a handle.
static TAG: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|[\s(])[#@][\p{L}_][\p{L}0-9_]+").expect("a constant pattern"));

/// Whether `lead` says anything beside links.
fn has_words(lead: &str) -> bool {
    lead.split_whitespace().filter(|word| !word.contains("://") && word.chars().any(char::is_alphanumeric)).count() >= 2
}

/// The block that holds `offset`: the innermost paragraph, quotation or list item, or the line.
fn block_of(document: &Document, offset: usize) -> Span {
    let text = document.text();
    let line = document.lines().line_of(offset);
    let line = Span::new(document.lines().start_of(line), document.lines().end_of(line, text));
    let elements = document.html().elements();
    let next = elements.partition_point(|element| element.span.start <= offset);
    // The last that starts before and is still open is the innermost; a bound keeps hostile input linear.
    let around = elements[..next].iter().rev().take(200).find(|element| {
        matches!(element.name.as_str(), "p" | "blockquote" | "li") && element.span.contains_offset(offset)
    });
    around.map_or(line, |element| element.content()).trimmed(text)
}
