//! Dates in addresses: the file's path, and the URL a document was taken from.
//!
//! Only whole segments and known shapes count: identifiers and user names hold digits too.

use std::ops::Range;
use std::sync::OnceLock;

use memchr::memmem;
use regex::bytes::{Captures, Regex};

use super::stamp::{Parts, Stamp};
use super::{DateMention, Reading, Witness};
use crate::document::Document;
use crate::document::head::Value;
use crate::document::lines::link_line;
use crate::text::Span;

/// A shape of a date in a path, compiled when a path first may have it.
struct Shape {
    needs: Needs,
    /// The expression, in which `{Y}` is a year of four digits. Groups: year, month, day; `short` is a year of two.
    shape: &'static str,
    regex: OnceLock<Regex>,
}

/// What stands in every path of a shape.
#[derive(Clone, Copy)]
enum Needs {
    /// A year of this century or the last after a slash, or at the start, and a number after it.
    Folder,
    /// The same, and the name of a month.
    Month,
    /// The same after a letter.
    Letter,
    /// The same after a hyphen or underscore.
    Hyphen,
    /// These letters, one or the other.
    Either(&'static [u8], &'static [u8]),
}

impl Needs {
    fn stands_in(self, text: &[u8]) -> bool {
        let year = |before: fn(Option<u8>) -> bool, after: fn(&[u8]) -> bool| {
            text.windows(4).enumerate().any(|(at, digits)| {
                matches!(digits, [b'1', b'9', ..] | [b'2', b'0', ..])
                    && digits.iter().all(u8::is_ascii_digit)
                    && before(at.checked_sub(1).map(|before| text[before]))
                    && after(&text[at + 4..])
            })
        };
        let is_edge = |byte| matches!(byte, None | Some(b'/'));
        match self {
            Self::Folder => year(is_edge, has_number),
            Self::Month => year(is_edge, has_month),
            Self::Letter => year(|byte| byte.is_some_and(|byte| byte.is_ascii_alphabetic()), has_number),
            Self::Hyphen => year(|byte| matches!(byte, Some(b'-' | b'_')), has_number),
            Self::Either(one, other) => [one, other].iter().any(|word| memmem::find(text, word).is_some()),
        }
    }
}

/// Whether a number follows a year, right on or after a sign.
fn has_number(after: &[u8]) -> bool {
    matches!(after, [b'-' | b'_' | b'/' | b'.', byte, ..] | [byte, ..] if byte.is_ascii_digit())
}

/// Whether the name of a month follows a year.
fn has_month(after: &[u8]) -> bool {
    matches!(after, [b'/', name @ ..] if MONTHS.iter().any(|month| {
        name.get(..month.len()).is_some_and(|name| name.eq_ignore_ascii_case(month.as_bytes()))
    }))
}

impl Shape {
    const fn new(needs: Needs, shape: &'static str) -> Self {
        Self { needs, shape, regex: OnceLock::new() }
    }

    fn captures<'t>(&self, text: &'t [u8]) -> Option<Captures<'t>> {
        if !self.needs.stands_in(text) {
            return None;
        }
        let compile = || {
            let shape = self.shape.replace("{Y}", "(?P<y>(?:19|20)[0-9]{2})");
            Regex::new(&format!("(?i-u){shape}")).expect("a fixed expression")
        };
        self.regex.get_or_init(compile).captures(text)
    }
}

/// Shapes of a date in a URL's path.
static SHAPES: [Shape; 10] = [
    // /2021/01/08/title, /2021/01/08
    Shape::new(Needs::Folder, "/{Y}/(?P<m>[0-9]{1,2})/(?P<d>[0-9]{1,2})(?:/|$)"),
    // /2021/jan/08/title
    Shape::new(Needs::Month, "/{Y}/(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/(?P<d>[0-9]{1,2})(?:/|$)"),
    // /2021-01-08/, /2021-01-08-title, /2021_01_08
    Shape::new(Needs::Folder, "/{Y}[-_](?P<m>[0-9]{2})[-_](?P<d>[0-9]{2})(?:[-_/.]|$)"),
    // /2021-01/08/, /2021/0108/, /202101/08/
    Shape::new(Needs::Folder, "/{Y}-(?P<m>[0-9]{2})/(?P<d>[0-9]{2})/"),
    Shape::new(Needs::Folder, "/{Y}/(?P<m>[0-9]{2})(?P<d>[0-9]{2})/"),
    Shape::new(Needs::Folder, "/{Y}(?P<m>[0-9]{2})/(?P<d>[0-9]{2})/"),
    // /20210108/, /20210108-title
    Shape::new(Needs::Folder, "/{Y}(?P<m>[0-9]{2})(?P<d>[0-9]{2})(?:[-_/]|$)"),
    // /story20210108-1234, /t20210108_1234.html
    Shape::new(Needs::Letter, "/(?:story|news|article|art|post|t){Y}(?P<m>[0-9]{2})(?P<d>[0-9]{2})[-_.]"),
    // /202101080123.aspx
    Shape::new(Needs::Either(b".aspx", b".ASPX"), r"/{Y}(?P<m>[0-9]{2})(?P<d>[0-9]{2})[0-9]{4}\.aspx$"),
    // /gb/21/1/8/n123.htm
    Shape::new(
        Needs::Either(b"/gb/", b"/b5/"),
        "/(?:gb|b5)/(?P<short>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<d>[0-9]{1,2})/",
    ),
];

/// Shapes of a date in a file's path: its name, or the folders right above it.
static NAMES: [Shape; 6] = [
    Shape::new(Needs::Folder, "(?:^|/){Y}[-_.](?P<m>[0-9]{1,2})[-_.](?P<d>[0-9]{1,2})(?:[-_. T][^/]*)?$"),
    Shape::new(Needs::Folder, "(?:^|/){Y}(?P<m>[0-9]{2})(?P<d>[0-9]{2})(?:[-_. T][^/]*)?$"),
    Shape::new(Needs::Hyphen, r"[-_]{Y}-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})\.[a-z]+$"),
    Shape::new(Needs::Folder, "(?:^|/){Y}[-/](?P<m>[0-9]{2})[-/](?P<d>[0-9]{2})/[^/]*$"),
    // 2022-03-07-title/index.md, 2022/03/07/title/index.de.md
    Shape::new(
        Needs::Folder,
        "(?:^|/){Y}[-/](?P<m>[0-9]{2})[-/](?P<d>[0-9]{2})(?:[-_ ][^/]*)?/(?:[^/]*/)?_?(?:index|readme)(?:\\.[a-z-]+)?\\.[a-z]+$",
    ),
    Shape::new(Needs::Folder, "(?:^|/){Y}/(?P<m>[0-9]{2})/[^/]*$"),
];

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The first of `shapes` in `text`: its bytes, and the date's parts.
fn first_of(shapes: &[Shape], text: &[u8]) -> Option<(Range<usize>, Parts)> {
    shapes.iter().find_map(|shape| {
        let c = shape.captures(text)?;
        let number = |name: &str| std::str::from_utf8(c.name(name)?.as_bytes()).ok()?.parse::<u32>().ok();
        let year = number("y").or_else(|| number("short").map(|year| year + 2000))?;
        let month = number("m").or_else(|| {
            let name = c.name("name")?.as_bytes().to_ascii_lowercase();
            MONTHS.iter().zip(1..).find(|(month, _)| month.as_bytes() == name).map(|(_, number)| number)
        });
        let (first, last) = (c.name("y").or_else(|| c.name("short"))?, c.name("d").or_else(|| c.name("m"))?);
        let parts = Parts { year: Some(year as i32), month, day: number("d"), ..Parts::default() };
        Some((first.start()..last.end(), parts))
    })
}

/// The date in the path of a URL and its bytes. Identifiers, queries and escapes hold none.
pub fn date_in_url(url: &str) -> Option<(Range<usize>, Stamp)> {
    let host = url.find("://").map_or(0, |at| at + 3);
    let path = host + url[host..].find('/')?;
    let (at, stamp) = in_address(url.as_bytes()[path..].to_vec())?;
    let folders = &url.as_bytes()[path..path + at.start];
    // The day on which a file was put there.
    let is_of_file = UPLOADS.iter().any(|folder| memmem::find(folders, folder).is_some());
    (!is_of_file).then(|| (at.start + path..at.end + path, stamp))
}

/// Parts of paths under which sites keep files by the day they were uploaded.
const UPLOADS: [&[u8]; 4] = [b"/upload", b"/attachment", b"/wp-content/", b"/attached"];

/// The date in a path of a site (`/2014/11/20/title`, with or without its first slash).
pub(super) fn date_in_site_path(path: &str) -> Option<(Range<usize>, Stamp)> {
    let slash = usize::from(!path.starts_with('/'));
    let (at, stamp) = in_address([&b"/"[..slash], path.as_bytes()].concat())?;
    Some((at.start - slash..at.end - slash, stamp))
}

/// The date in a path that starts with `/`.
fn in_address(mut path: Vec<u8>) -> Option<(Range<usize>, Stamp)> {
    path.truncate(memchr::memchr2(b'?', b'#', &path).unwrap_or(path.len()));
    // `%20` before a time is no part of a number.
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'%', &path[at..]) {
        at += found;
        let stop = (at + 3).min(path.len());
        path[at..stop].fill(b' ');
        at = stop;
    }
    let (range, parts) = first_of(&SHAPES, &path)?;
    match parts.reading() {
        Reading::Valid(stamp) => Some((range, stamp)),
        _ => None,
    }
}

/// The date in a file's path and its bytes: a name such as `2022-03-07-title.md`, or folders such
/// as `2022/03/07/`.
pub fn date_in_path(path: &str) -> Option<(Range<usize>, Reading)> {
    if !path.contains("19") && !path.contains("20") {
        return None;
    }
    let (range, parts) = first_of(&NAMES, path.as_bytes())?;
    // `2000-00-00-index.md` is there to be sorted first.
    if parts.month == Some(0) && parts.day == Some(0) {
        return None;
    }
    let reading = parts.reading();
    let dashed = path[range.clone()].len() == 10 && path[range.clone()].contains('-');
    match reading {
        // Eight digits that are no day are a number of something else.
        Reading::Impossible(_) if !dashed => None,
        reading => Some((range, reading)),
    }
}

pub(super) fn of_path(document: &Document, out: &mut Vec<DateMention>) {
    if let Some((range, reading)) = date_in_path(document.path()) {
        let mut mention = DateMention::new(Span::empty(0), Witness::Path, reading);
        mention.outside = Some(document.path()[range].to_owned());
        out.push(mention);
    }
}

/// Whether two titles begin with the same letters and digits.
fn is_alike(one: &str, two: &str) -> bool {
    const ENOUGH: usize = 12;
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).take(ENOUGH).collect::<String>();
    let (one, two) = (letters(one), letters(two));
    !one.is_empty() && one == two
}

/// The link a body opens with, alone on its line: `[title](address)`, as scrapers write it.
pub(super) fn of_opening_link(document: &Document, out: &mut Vec<DateMention>) {
    let Some((words, place)) = link_line(document.text(), document.body().start) else { return };
    // Under a title of its own a document may open with a link to anything.
    let titled = document.head().entries.iter().find(|entry| entry.key.eq_ignore_ascii_case("title"));
    if let Some(Value::String(title)) = titled.map(|entry| &entry.value.value)
        && !is_alike(title, document.slice(words))
    {
        return;
    }
    if let Some((at, stamp)) = date_in_url(document.slice(place)) {
        let span = Span::from(at).shifted(place.start);
        out.push(DateMention::new(span, Witness::Url { key: None }, Reading::Valid(stamp)));
    }
}
