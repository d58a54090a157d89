//! `markup/entity`: character references left in plain text, or escaped twice; one finding a document.

use std::sync::LazyLock;

use memchr::memchr;
use regex::Regex;
use serde::Deserialize;

use crate::document::region::RegionKind;
use crate::document::{BodyKind, Document};
use crate::finding::{Applicability, Confidence, Draft, Findings, Identity, quoted};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Options: none.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Entity {}

/// The references that scraped text holds, and what each stands for.
const NAMED: &[(&str, &str)] = &[
    ("amp", "&"),
    ("apos", "'"),
    ("bull", "•"),
    ("copy", "©"),
    ("deg", "°"),
    ("eacute", "é"),
    ("egrave", "è"),
    ("emsp", "\u{2003}"),
    ("ensp", "\u{2002}"),
    ("euro", "€"),
    ("gt", ">"),
    ("hellip", "…"),
    ("laquo", "«"),
    ("ldquo", "“"),
    ("lsquo", "‘"),
    ("lt", "<"),
    ("mdash", "—"),
    ("middot", "·"),
    ("nbsp", "\u{a0}"),
    ("ndash", "–"),
    ("ouml", "ö"),
    ("pound", "£"),
    ("quot", "\""),
    ("raquo", "»"),
    ("rdquo", "”"),
    ("reg", "®"),
    ("rsquo", "’"),
    ("sect", "§"),
    ("shy", "\u{ad}"),
    ("thinsp", "\u{2009}"),
    ("times", "×"),
    ("trade", "™"),
    ("uuml", "ü"),
    ("auml", "ä"),
    ("szlig", "ß"),
    ("zwnj", "\u{200c}"),
    ("zwj", "\u{200d}"),
];

impl DocumentRule for Entity {
    fn check(&self, document: &Document, _context: &Context<'_>, out: &mut Findings<'_>) {
        let text = document.text();
        if memchr(b'&', text.as_bytes()).is_none() {
            return;
        }
        let found: Vec<(Span, String, bool)> =
            ENTITY.find_iter(text).filter_map(|found| judge(document, found.range().into())).collect();
        let Some((first, _, _)) = found.first() else { return };
        let shown = quoted(first.of(text));
        let message = match found.len() {
            1 => format!("character reference {shown} left in the text"),
            count => format!("{count} character references left in the text, first {shown}"),
        };
        let sure = found.iter().any(|(_, _, sure)| *sure);
        let confidence = if sure { Confidence::High } else { Confidence::Medium };
        let mut draft = Draft::at(*first, message).confidence(confidence).identity(Identity::Aggregate);
        for (span, reads, _) in found {
            draft = draft.edit(Applicability::Unsafe, span, reads);
        }
        out.add(draft);
    }
}

static ENTITY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"&(?:amp;)*(?:[a-z]{2,6}|#[0-9]{1,6}|#[xX][0-9A-Fa-f]{1,5});").expect("a constant pattern")
});

/// Whether the reference at `span` is a defect: its place, what it should read, and how sure it is.
fn judge(document: &Document, span: Span) -> Option<(Span, String, bool)> {
    let text = document.text();
    let name = span.of(text).trim_start_matches('&').trim_end_matches(';');
    let (doubled, name) = match name.rsplit_once(';') {
        Some((_, inner)) => (true, inner),
        None => (false, name),
    };
    let reads = read(name)?;
    let in_head = !document.body().contains_offset(span.start);
    let region = document.regions().at(span.start);
    if region == Some(RegionKind::Code) || region == Some(RegionKind::Url) || is_in_url(text, span.start) {
        return None;
    }
    if doubled {
        // Alone between spaces it may be shown on purpose, in a text about HTML.
        let touches = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let in_word = touches(text[..span.start].chars().next_back()) || touches(text[span.end..].chars().next());
        let is_text = document.kind() == BodyKind::Plain || in_head;
        return (in_word || is_text).then_some((span, reads, true));
    }
    // One level of escaping is what HTML and Markdown bodies want; front matter and plain text do not.
    let is_plain = in_head || (document.kind() == BodyKind::Plain && region == Some(RegionKind::Prose));
    is_plain.then_some((span, reads, !in_head))
}

/// What the reference `name` stands for.
fn read(name: &str) -> Option<String> {
    let Some(number) = name.strip_prefix('#') else {
        return NAMED.iter().find(|(known, _)| *known == name).map(|(_, reads)| (*reads).to_owned());
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|c| !c.is_control()).map(String::from)
}

/// Whether the word that holds `offset` is a URL, where `&amp;` parts parameters.
fn is_in_url(text: &str, offset: usize) -> bool {
    let window = text[..offset].char_indices().rev().nth(300).map_or(0, |(start, _)| start);
    let word = text[window..offset].rsplit(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>')).next();
    word.is_some_and(|word| word.contains("://") || word.starts_with("www."))
}
