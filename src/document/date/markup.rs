//! Dates in the markup of a body: `<!--1646637720000-->`, `datetime` attributes, `meta` elements,
//! JSON-LD.

use std::sync::{LazyLock, OnceLock};

use memchr::memmem;
use regex::bytes::Regex;

use super::value::{self, epoch};
use super::{DateMention, Reading, Role, Witness, place};
use crate::document::Document;
use crate::document::region::RegionKind;
use crate::text::Span;

/// A value that markup dates something by: what to look for, the value's place, what it dates.
struct Carrier {
    needle: &'static str,
    shape: &'static str,
    role: Role,
    /// Written in a script, which is code.
    in_code: bool,
}

/// The value of an attribute, up to its quote.
const CARRIERS: &[Carrier] = &[
    Carrier { needle: "datetime=", shape: r#"datetime=["']([^"'<>]{4,64})["']"#, role: Role::Other, in_code: false },
    Carrier {
        needle: "published_time",
        shape: r#"published_time["'][^<>]{0,40}content=["']([^"'<>]{4,64})["']"#,
        role: Role::Published,
        in_code: false,
    },
    Carrier {
        needle: "modified_time",
        shape: r#"modified_time["'][^<>]{0,40}content=["']([^"'<>]{4,64})["']"#,
        role: Role::Updated,
        in_code: false,
    },
    Carrier {
        needle: "itemprop=\"datePublished\"",
        shape: r#"itemprop="datePublished"[^<>]{0,40}(?:content|datetime)=["']([^"'<>]{4,64})["']"#,
        role: Role::Published,
        in_code: false,
    },
    Carrier {
        needle: "\"datePublished\"",
        shape: r#""datePublished"\s{0,8}:\s{0,8}"([^"]{4,64})""#,
        role: Role::Published,
        in_code: true,
    },
    Carrier {
        needle: "\"dateModified\"",
        shape: r#""dateModified"\s{0,8}:\s{0,8}"([^"]{4,64})""#,
        role: Role::Updated,
        in_code: true,
    },
];

/// The compiled shape of each carrier, made when a document first holds its needle.
static SHAPES: [OnceLock<Regex>; CARRIERS.len()] = [const { OnceLock::new() }; CARRIERS.len()];

fn compiled(shape: &str) -> Regex {
    Regex::new(&format!("(?i-u){shape}")).expect("a fixed expression")
}

pub(super) fn of_body(document: &Document, out: &mut Vec<DateMention>) {
    let body = document.slice(document.body());
    epochs(body, document.body().start, out);
    canonical(document, body, out);
    if memchr::memchr2(b'<', b'{', body.as_bytes()).is_none() {
        return;
    }
    for (carrier, shape) in CARRIERS.iter().zip(SHAPES.iter()) {
        if memmem::find(body.as_bytes(), carrier.needle.as_bytes()).is_none() {
            continue;
        }
        let shape = shape.get_or_init(|| compiled(carrier.shape));
        for found in shape.captures_iter(body.as_bytes()).filter_map(|c| c.get(1)) {
            let span = Span::from(found.range()).shifted(document.body().start);
            let in_code = document.regions().at(span.start) == Some(RegionKind::Code);
            let Ok(text) = std::str::from_utf8(found.as_bytes()) else {
                continue;
            };
            let reading = value::read_value(text);
            if reading != Reading::Unparseable && (carrier.in_code || !in_code) {
                out.push(DateMention::new(span, Witness::Attribute(carrier.role), reading));
            }
        }
    }
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

/// The address that a page calls its own: `<link rel="canonical">`, or `og:url` where there is none.
fn canonical(document: &Document, body: &str, out: &mut Vec<DateMention>) {
    // Addresses are bounded by the quotes round them: long counted repetitions make a regex slow to build.
    static CANONICAL: LazyLock<Regex> =
        LazyLock::new(|| compiled(r#"rel=["']canonical["'][^<>]{0,80}href=["']([^"'<>\s]+)["']"#));
    static OG_URL: LazyLock<Regex> =
        LazyLock::new(|| compiled(r#"=["']og:url["'][^<>]{0,80}content=["']([^"'<>\s]+)["']"#));
    for (needle, shape) in [("canonical", &CANONICAL), ("og:url", &OG_URL)] {
        if memmem::find(body.as_bytes(), needle.as_bytes()).is_none() {
            continue;
        }
        let Some(found) = shape.captures(body.as_bytes()).and_then(|c| c.get(1)) else { continue };
        let start = document.body().start + found.start();
        let in_code = document.regions().at(start) == Some(RegionKind::Code);
        let date = std::str::from_utf8(found.as_bytes()).ok().and_then(place::date_in_url);
        if let Some((at, stamp)) = date.filter(|_| !in_code) {
            let span = Span::from(at).shifted(start);
            out.push(DateMention::new(span, Witness::Url { key: Some(needle.to_owned()) }, Reading::Valid(stamp)));
            return;
        }
    }
}
