//! `links/malformed`: URLs that no browser can open, or only by guessing.

use serde::Deserialize;
use url::{ParseError, Url};

use super::{ByTarget, is_explicit, is_template, place, scheme};
use crate::document::Document;
use crate::document::link::Link;
use crate::finding::{Confidence, Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};

/// Options: none.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Malformed {}

impl DocumentRule for Malformed {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        let mut found = ByTarget::default();
        for link in document.links() {
            if link.url.is_empty() || is_sound(&link.url) || is_elided(&link.url) {
                continue;
            }
            if let Some((fault, confidence)) = fault(link).filter(|_| !is_template(document, link)) {
                let message = format!("{} is malformed: {fault}", quoted(&link.url));
                found.add(&link.url, Draft::at(place(link), message).confidence(confidence));
            }
        }
        found.report(out);
    }
}

/// Whether dots stand where the host should: `https://.../x` leaves something out, `http://.example.com` is a pattern.
fn is_elided(url: &str) -> bool {
    url.split_once("://").is_some_and(|(_, rest)| rest.starts_with(['.', '…']))
}

/// Whether the URL is one of the plain kind that nearly all are: `https://`, a host of letters, and signs that need no
/// escape. It has no fault, and needs no parser to tell.
fn is_sound(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")) else { return false };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let is_label = |label: &str| {
        let ends = label.bytes().next().zip(label.bytes().next_back());
        ends.is_some_and(|(first, last)| first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric())
            && !label.contains("--")
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let top = host.rsplit('.').next().unwrap_or_default();
    // Hosts that end in a number are addresses of four numbers, or none.
    top.starts_with(|c: char| c.is_ascii_alphabetic())
        && !top.starts_with("http")
        && !host.starts_with("http")
        && host.split('.').all(is_label)
        && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-_.~?#&=%+,:;@!".contains(&byte))
}

/// What is wrong with the URL, in words, and how sure that is.
fn fault(link: &Link) -> Option<(String, Confidence)> {
    let url = link.url.as_str();
    let lower = url.to_ascii_lowercase();
    if let Some(typo) = scheme_typo(&lower).filter(|_| is_explicit(link)) {
        return Some((typo, Confidence::High));
    }
    let inner =
        lower.trim_start_matches(['(', '[', '<', '"', '\'', '“', '”', '‘', '「', '（', ' ', '\u{200B}', '\u{FEFF}']);
    if inner.len() < lower.len() && ["http://", "https://"].iter().any(|start| inner.starts_with(start)) {
        let before = &lower[..lower.len() - inner.len()];
        return Some((format!("{} stands before its scheme", quoted(before)), Confidence::High));
    }
    let rest = ["http:", "https:", "ftp:"].iter().find_map(|start| lower.strip_prefix(start))?;
    let host = rest.trim_start_matches(['/', '\\']);
    if host.is_empty() {
        // A scheme alone is an empty target, not a bad one.
        return None;
    }
    let slashes = &rest[..rest.len() - host.len()];
    if slashes.contains('\\') {
        return Some(("it has backslashes for slashes".to_owned(), Confidence::High));
    }
    if slashes.len() != 2 {
        return Some(("its scheme is not followed by two slashes".to_owned(), Confidence::High));
    }
    if let Some(second) = ["http:", "https:", "http//", "https//"].iter().find(|second| host.starts_with(*second)) {
        return Some((format!("a second scheme, {}, stands where the host belongs", quoted(second)), Confidence::High));
    }
    if let Err(error) = Url::parse(url) {
        // `http://ip:port` shows where to write what.
        if error == ParseError::InvalidPort && is_pattern(host_of(host)) {
            return None;
        }
        return Some((explained(error, host_of(host)), Confidence::High));
    }
    let host = host_of(host);
    if host.contains("..") || host.starts_with('.') || host.contains(',') {
        return Some((format!("{} is no host", quoted(host)), Confidence::High));
    }
    if url.contains('\\') {
        return Some(("it has a backslash in it".to_owned(), Confidence::Medium));
    }
    if url.contains(char::is_whitespace) {
        if url.split_whitespace().filter(|word| word.contains("://")).count() > 1 {
            return Some(("it is two URLs".to_owned(), Confidence::High));
        }
        // Browsers mend the address of a picture without a word.
        let is_source = link.attribute.as_ref().is_some_and(|(_, attribute)| attribute != "href");
        let confidence = if is_source { Confidence::Low } else { Confidence::Medium };
        return Some(("it has white space in it".to_owned(), confidence));
    }
    None
}

/// A scheme that is nearly `http` or `https`: `htttp://`, `http//`, `ttps://`, `http;//`.
fn scheme_typo(lower: &str) -> Option<String> {
    let end = lower.find("//").filter(|&end| end <= 8)?;
    let written = &lower[..end];
    let name = written.trim_end_matches([':', ';', '.', '：']);
    if matches!(name, "http" | "https") {
        return (written != format!("{name}:")).then(|| format!("{} should be `{name}://`", quoted(&lower[..end + 2])));
    }
    if scheme(lower).is_none() || !written.ends_with(':') || name.len() < 3 {
        return None;
    }
    let near = ["https", "http"].into_iter().find(|known| strsim::osa_distance(name, known) == 1)?;
    Some(format!("the scheme {} should be `{near}`", quoted(name)))
}

/// Whether a host and a port are names to be replaced: one word each, without a dot.
fn is_pattern(host: &str) -> bool {
    let is_word = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    host.split_once(':').is_some_and(|(name, port)| is_word(name) && is_word(port))
}

fn host_of(rest: &str) -> &str {
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

fn explained(error: ParseError, host: &str) -> String {
    match error {
        ParseError::EmptyHost => "it has no host".to_owned(),
        ParseError::IdnaError | ParseError::InvalidDomainCharacter => format!("{} is no host", quoted(host)),
        other => other.to_string(),
    }
}
