//! Dates in the markup of a body: `<!--1646637720000-->`, `<time>`, `meta` elements, microdata, attributes that
//! carry a time stamp, JSON-LD, and the address that a page calls its own.

use std::sync::LazyLock;

use memchr::memmem;
use regex::bytes::Regex;

use super::front::role_of;
use super::value::{self, epoch};
use super::{DateMention, Reading, Role, Witness, place};
use crate::document::Document;
use crate::document::html::Element;
use crate::text::Span;

/// What markup must hold, in any case, to be worth a parser's look.
const SIGNS: &[&str] = &["<meta", "<time", "datetime", "itemprop", "property=", "published", "data-", "canonical"];

pub(super) fn of_body(document: &Document, out: &mut Vec<DateMention>) {
    let body = document.slice(document.body());
    epochs(body, document.body().start, out);
    static SIGN: LazyLock<Regex> = LazyLock::new(|| fixed(&SIGNS.join("|")));
    if memchr::memchr(b'<', body.as_bytes()).is_none() || !SIGN.is_match(body.as_bytes()) {
        return;
    }
    let text = document.text();
    let mut addresses = Vec::new();
    for element in document.html().elements() {
        match element.name.as_str() {
            "meta" => of_meta(text, element, &mut addresses, out),
            "link" => addresses.extend(canonical(text, element)),
            "script" => of_script(text, element, out),
            _ => of_element(text, element, out),
        }
    }
    // `canonical` before `og:url`.
    addresses.sort_by_key(|(name, _)| *name);
    let dated = addresses.into_iter().find_map(|(name, span)| Some((name, span, place::date_in_url(span.of(text))?)));
    if let Some((name, span, (at, stamp))) = dated {
        let witness = Witness::Url { key: Some(name.to_owned()) };
        out.push(DateMention::new(Span::from(at).shifted(span.start), witness, Reading::Valid(stamp)));
    }
}

fn fixed(expression: &str) -> Regex {
    Regex::new(&format!("(?i-u){expression}")).expect("a fixed expression")
}

/// States the date that `span` of the text is, if it is one.
fn state(text: &str, span: Span, role: Role, out: &mut Vec<DateMention>) {
    const SHORTEST: usize = 4;
    const LONGEST: usize = 64;
    let span = span.trimmed(text);
    if !(SHORTEST..=LONGEST).contains(&span.len()) {
        return;
    }
    let written = span.of(text);
    let reading = if written.contains('&') {
        value::read_value(&written.replace("&#x3A;", ":").replace("&#x2B;", "+").replace("&#43;", "+"))
    } else {
        value::read_value(written)
    };
    if reading != Reading::Unparseable && !matches!(reading, Reading::Yearless { .. }) {
        out.push(DateMention::new(span, Witness::Attribute(role), reading));
    }
}

/// `<meta property="article:published_time" content="2022-03-07">` and its like, and the page's `og:url`.
fn of_meta(text: &str, element: &Element, addresses: &mut Vec<(&'static str, Span)>, out: &mut Vec<DateMention>) {
    let named = ["property", "name", "itemprop", "http-equiv"].iter().find_map(|name| element.attribute(text, name));
    let (Some(name), Some(content)) = (named, element.attribute(text, "content")) else { return };
    let name = name.of(text).trim();
    if name.eq_ignore_ascii_case("og:url") {
        addresses.push(("og:url", content));
    } else if let Some(role) = role_of_name(name) {
        state(text, content, role, out);
    }
}

/// What a name of metadata dates, its vocabulary left out: `article:published_time`, `DC.date.issued`, `parsely-pub-date`.
fn role_of_name(name: &str) -> Option<Role> {
    const VOCABULARIES: &[&str] = &["citation_", "parsely-", "article_", "dc_", "dcterms_"];
    let name = name.rsplit([':', '.']).next().unwrap_or(name);
    let vocabulary =
        VOCABULARIES.iter().find(|prefix| name.get(..prefix.len()).is_some_and(|n| n.eq_ignore_ascii_case(prefix)));
    role_of(&name[vocabulary.map_or(0, |prefix| prefix.len())..])
}

/// The address in `<link rel="canonical">`.
fn canonical(text: &str, element: &Element) -> Option<(&'static str, Span)> {
    let rel = element.attribute(text, "rel")?;
    let is_canonical = rel.of(text).trim().eq_ignore_ascii_case("canonical");
    is_canonical.then(|| element.attribute(text, "href")).flatten().map(|href| ("canonical", href))
}

/// Members of JSON-LD.
fn of_script(text: &str, element: &Element, out: &mut Vec<DateMention>) {
    static MEMBER: LazyLock<Regex> =
        LazyLock::new(|| fixed(r#""date(Published|Modified|Created)"\s{0,8}:\s{0,8}"([^"\\]{4,64})""#));
    let content = element.content();
    if memmem::find(content.of(text).as_bytes(), b"\"date").is_none() {
        return;
    }
    for found in MEMBER.captures_iter(content.of(text).as_bytes()) {
        let (Some(name), Some(value)) = (found.get(1), found.get(2)) else { continue };
        let role = match name.as_bytes()[0].to_ascii_lowercase() {
            b'p' => Role::Published,
            b'm' => Role::Updated,
            _ => Role::Created,
        };
        state(text, Span::from(value.range()).shifted(content.start), role, out);
    }
}

/// Names of attributes that carry a time stamp of something.
const STAMPS: &[&str] = &[
    "datetime",
    "data-time",
    "data-timestamp",
    "data-utime",
    "data-date",
    "data-datetime",
    "data-epoch",
    "data-published",
    "data-pubdate",
    "data-created",
];

/// `<time datetime="2022-03-07">`, microdata, and attributes of other elements.
fn of_element(text: &str, element: &Element, out: &mut Vec<DateMention>) {
    let tag = element.open.of(text).as_bytes();
    let is_time = element.name == "time";
    let has = |needle: &str| memmem::find(tag, needle.as_bytes()).is_some();
    if !is_time && !["datetime", "data-", "itemprop", "property", "title"].iter().any(|needle| has(needle)) {
        return;
    }
    let role = own_role(text, element, is_time);
    let values = ["content", "title"].iter().filter(|_| role.is_some()).chain(STAMPS);
    if let Some(value) = values.filter_map(|name| element.attribute(text, name)).find(|value| !value.is_empty()) {
        state(text, value, role.unwrap_or(Role::Other), out);
    } else if role.is_some() || is_time {
        // The date is what the element shows.
        let content = element.content();
        if !content.of(text).contains('<') {
            state(text, content, role.unwrap_or(Role::Other), out);
        }
    }
}

/// What an element says that it dates, by its microdata or, of a `<time>`, by its classes.
fn own_role(text: &str, element: &Element, is_time: bool) -> Option<Role> {
    let attribute = |name: &str| element.attribute(text, name).map(|span| span.of(text));
    if let Some(property) = attribute("itemprop").or_else(|| attribute("property")) {
        return role_of_name(property.trim());
    }
    // hAtom writes the machine's form of a date into the title of its element.
    if !is_time && attribute("title").is_none() {
        return None;
    }
    if element.attributes(text).iter().any(|found| found.name.of(text).eq_ignore_ascii_case("pubdate")) {
        return Some(Role::Published);
    }
    attribute("class")?.split_ascii_whitespace().find_map(|class| match class {
        "published" | "entry-date" | "dt-published" | "post-date" | "date-published" | "pubdate" => {
            Some(Role::Published)
        }
        "updated" | "modified" | "dt-updated" | "date-modified" => Some(Role::Updated),
        _ => None,
    })
}

/// Comments that hold a Unix time in seconds or milliseconds and nothing else.
fn epochs(body: &str, base: usize, out: &mut Vec<DateMention>) {
    const OPEN: &str = "<!--";
    for at in memmem::find_iter(body.as_bytes(), OPEN) {
        let inner = &body[at + OPEN.len()..];
        let start = inner.len() - inner.trim_start_matches(' ').len();
        let digits = inner[start..].bytes().take(14).take_while(u8::is_ascii_digit).count();
        if !inner[start + digits..].trim_start_matches(' ').starts_with("-->") {
            continue;
        }
        let Ok(number) = inner[start..start + digits].parse::<i64>() else {
            continue;
        };
        let seconds = match digits {
            9 | 10 => number,
            12 | 13 => number / 1000,
            _ => continue,
        };
        if let reading @ Reading::Valid(_) = epoch(seconds) {
            let span = Span::new(start, start + digits).shifted(base + at + OPEN.len());
            out.push(DateMention::new(span, Witness::Epoch, reading));
        }
    }
}
