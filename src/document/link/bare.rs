//! URLs that stand in the prose without any markup.
//!
//! An own scanner, because the usual ones run on through Chinese and Japanese punctuation, and a
//! letter of those scripts right behind a URL is nearly always the next word.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::text::{Span, is_spaceless};

/// A URL in the prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bare {
    /// Where.
    pub(crate) span: Span,
    /// Whether it starts with a scheme; `www.example.com/a` does not.
    pub(crate) scheme: bool,
}

/// Domains that end a host written without scheme. Short on purpose: `and/or`, `node.js/express`.
const TOP_LEVEL: [&str; 40] = [
    "com", "org", "net", "gov", "edu", "int", "info", "co", "ly", "gl", "be", "io", "me", "tv", "cn", "tw", "hk", "jp",
    "kr", "sg", "in", "ru", "ua", "uk", "de", "fr", "es", "it", "nl", "ch", "at", "se", "pl", "eu", "us", "ca", "au",
    "nz", "br", "gd",
];

/// The URLs in `part` of `text`, in order.
pub(crate) fn scan(text: &str, part: Span) -> Vec<Bare> {
    let slice = part.of(text);
    let mut found: Vec<Bare> = Vec::new();
    let mut next_scheme = schemes(slice).peekable();
    let mut next_bare = schemeless_starts(slice).peekable();
    let mut done = 0;
    loop {
        let scheme = next_scheme.peek().copied();
        let bare = next_bare.peek().copied();
        let (start, host, has_scheme) = match (scheme, bare) {
            (Some((start, host)), bare) if bare.is_none_or(|bare| start <= bare) => {
                next_scheme.next();
                (start, host, true)
            }
            (_, Some(start)) => {
                next_bare.next();
                (start, start, false)
            }
            _ => break,
        };
        if start < done {
            continue;
        }
        // Most starts without a scheme are none: a look at each must not go on for megabytes.
        let limit = if has_scheme { slice.len() } else { slice.floor_char_boundary(start + 2_048) };
        let end = end_of(&slice[..limit], host);
        if end > host && (has_scheme || is_host(&slice[start..end])) {
            found.push(Bare { span: Span::new(start, end).shifted(part.start), scheme: has_scheme });
            done = end;
        }
    }
    found
}

/// Starts of `http://`, `https://`, `ftp://`, each with the offset behind it.
fn schemes(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let bytes = text.as_bytes();
    static MARK: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"://"));
    MARK.find_iter(bytes).filter_map(move |colon| scheme_before(bytes, colon).map(|start| (start, colon + 3)))
}

/// Start of the scheme that ends at `colon`.
fn scheme_before(bytes: &[u8], colon: usize) -> Option<usize> {
    let before = &bytes[..colon];
    [&b"https"[..], b"http", b"ftp"].into_iter().find_map(|scheme| {
        let start = before.len().checked_sub(scheme.len())?;
        before[start..].eq_ignore_ascii_case(scheme).then_some(start)
    })
}

/// Offsets where a host without scheme may start: at `www.`, and before the `/` of `host.com/path`.
fn schemeless_starts(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let is_border = move |at: usize| {
        at == 0 || !(bytes[at - 1].is_ascii_alphanumeric() || b"@/.-_:=&?#%+~$".contains(&bytes[at - 1]))
    };
    static WWW: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"www."));
    let www = WWW.find_iter(bytes).filter(move |&at| is_border(at));
    let paths = memchr::memchr_iter(b'/', bytes).filter_map(move |slash| {
        let host = host_before(bytes, slash)?;
        let path = bytes.get(slash + 1)?;
        let residue = bytes[host..].starts_with(b"pic.");
        ((residue || is_border(host)) && path.is_ascii_alphanumeric()).then_some(host)
    });
    Merged { left: www.peekable(), right: paths.peekable() }
}

/// Two ascending sequences as one.
struct Merged<L: Iterator<Item = usize>, R: Iterator<Item = usize>> {
    left: std::iter::Peekable<L>,
    right: std::iter::Peekable<R>,
}

impl<L: Iterator<Item = usize>, R: Iterator<Item = usize>> Iterator for Merged<L, R> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        match (self.left.peek(), self.right.peek()) {
            (Some(left), Some(right)) if left <= right => self.left.next(),
            (Some(_), None) => self.left.next(),
            _ => self.right.next(),
        }
    }
}

/// Start of the host that ends at `end`, if its last part is a known top-level domain.
fn host_before(bytes: &[u8], end: usize) -> Option<usize> {
    let limit = end.saturating_sub(253);
    let length = bytes[limit..end]
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
        .count();
    let host = std::str::from_utf8(&bytes[end - length..end]).ok()?;
    // What is left of a tweet is often run into the word before it.
    for residue in ["pic.twitter.com", "pic.x.com"] {
        if host.ends_with(residue) {
            return Some(end - residue.len());
        }
    }
    let (name, top) = host.rsplit_once('.')?;
    let known = TOP_LEVEL.iter().any(|known| known.eq_ignore_ascii_case(top));
    // `U.S./China` has letters alone between its dots.
    let named =
        name.split('.').all(|label| !label.is_empty()) && name.rsplit('.').next().is_some_and(|label| label.len() > 1);
    (known && named || matches!(host, "t.co" | "x.com")).then_some(end - length)
}

/// Whether a `www.` start goes on as a host: `www.example.com`.
fn is_host(url: &str) -> bool {
    let host = url.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let mut labels = 0;
    host.split('.').all(|label| {
        labels += 1;
        !label.is_empty()
    }) && labels >= 2
        && host
            .rsplit('.')
            .next()
            .is_some_and(|top| top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

/// Where the URL whose host starts at `host` ends.
fn end_of(text: &str, host: usize) -> usize {
    let rest = &text[host..];
    let mut end = host;
    let (mut round, mut square) = (0_i32, 0_i32);
    for (at, c) in rest.char_indices() {
        let goes_on = match c {
            '(' => {
                round += 1;
                true
            }
            ')' => {
                round -= 1;
                round >= 0
            }
            '[' => {
                square += 1;
                true
            }
            ']' => {
                square -= 1;
                square >= 0
            }
            '&' => !starts_entity_border(&rest[at..]),
            // Looked for on the way: to the end of a text of URLs alone it would be far.
            ':' if rest[at..].starts_with("://") => match next_url(rest, at) {
                Some(next) => return trim_end(text, host, host + next),
                None => true,
            },
            '<' | '>' | '"' | '`' | '{' | '}' | '|' | '\\' | '^' => false,
            c if c.is_ascii() => c.is_ascii_graphic(),
            c => c.is_alphanumeric() && !is_spaceless(c),
        };
        if !goes_on {
            break;
        }
        end = host + at + c.len_utf8();
    }
    trim_end(text, host, end)
}

/// Entities that stand for something that ends a URL.
fn starts_entity_border(rest: &str) -> bool {
    ["&lt;", "&gt;", "&quot;", "&nbsp;", "&#34;", "&#39;", "&#x27;", "&ldquo;", "&rdquo;"]
        .iter()
        .any(|entity| rest.starts_with(entity))
}

/// Start of the URL whose scheme ends at `colon` of `url`. Two URLs run together are two; one that is
/// a part of the other's path or query is not.
fn next_url(url: &str, colon: usize) -> Option<usize> {
    let start = scheme_before(url.as_bytes(), colon)?;
    let joint = url.as_bytes()[..start].last()?;
    (!matches!(joint, b'/' | b'=' | b'?' | b'&' | b':' | b'-')).then_some(start)
}

/// Gives the punctuation of the sentence back to the sentence.
fn trim_end(text: &str, host: usize, mut end: usize) -> usize {
    let bytes = text.as_bytes();
    while end > host {
        match bytes[end - 1] {
            b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' | b'*' | b'_' | b'~' | b'(' | b'[' | b'$' | b'#' => {
                end -= 1
            }
            _ => break,
        }
    }
    end
}
