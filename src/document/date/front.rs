//! Dates of the front matter: which keys hold one, and what each of them dates.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::value::{self, Value as Parsed};
use super::{DateMention, Reading, Witness, place};
use crate::document::Document;
use crate::document::head::{Entry, Node, Value};
use crate::text::Span;

/// What a date says about the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// When it was published.
    Published,
    /// When it was first written or put into the archive.
    Created,
    /// When it was last changed.
    Updated,
    /// When what it announces begins.
    Start,
    /// When that ends.
    End,
    /// Something else: an expiry.
    Other,
}

impl Role {
    /// Whether it dates the document itself.
    pub fn is_of_document(self) -> bool {
        matches!(self, Self::Published | Self::Created | Self::Updated)
    }
}

/// Keys that hold dates, without case, `-`, `_` and spaces.
const KEYS: &[(&str, Role)] = &[
    ("date", Role::Published),
    ("published", Role::Published),
    ("issued", Role::Published),
    ("dateissued", Role::Published),
    ("onlinedate", Role::Published),
    ("publisheddate", Role::Published),
    ("publishedat", Role::Published),
    ("publishedon", Role::Published),
    ("publishedtime", Role::Published),
    ("publishdate", Role::Published),
    ("publishtime", Role::Published),
    ("publicationdate", Role::Published),
    ("datepublished", Role::Published),
    ("pubdate", Role::Published),
    ("pubtime", Role::Published),
    ("posted", Role::Published),
    ("postdate", Role::Published),
    ("datetime", Role::Published),
    ("日期", Role::Published),
    ("发布时间", Role::Published),
    ("發布時間", Role::Published),
    ("发布日期", Role::Published),
    ("created", Role::Created),
    ("createdat", Role::Created),
    ("createdon", Role::Created),
    ("creationdate", Role::Created),
    ("datecreated", Role::Created),
    ("timestamp", Role::Created),
    ("updated", Role::Updated),
    ("updatedat", Role::Updated),
    ("updatedon", Role::Updated),
    ("dateupdated", Role::Updated),
    ("dateupdate", Role::Updated),
    ("lastupdated", Role::Updated),
    ("lastmod", Role::Updated),
    ("lastmodified", Role::Updated),
    ("modified", Role::Updated),
    ("modifiedat", Role::Updated),
    ("modifieddate", Role::Updated),
    ("modifiedtime", Role::Updated),
    ("updatedtime", Role::Updated),
    ("datemodified", Role::Updated),
    ("reviseddate", Role::Updated),
    ("revised", Role::Updated),
    ("expirydate", Role::Other),
    ("expires", Role::Other),
    ("releasedate", Role::Other),
    ("eventdate", Role::Start),
    ("startdate", Role::Start),
    ("datestart", Role::Start),
    ("starttime", Role::Start),
    ("eventstart", Role::Start),
    ("start", Role::Start),
    ("starts", Role::Start),
    ("begin", Role::Start),
    ("begins", Role::Start),
    ("enddate", Role::End),
    ("dateend", Role::End),
    ("endtime", Role::End),
    ("eventend", Role::End),
    ("end", Role::End),
    ("ends", Role::End),
];

/// Keys that hold the address of the document, as a URL or as a path of its site.
const URL_KEYS: &[&str] = &[
    "from",
    "url",
    "link",
    "source",
    "sourceurl",
    "original",
    "originalurl",
    "canonical",
    "canonicalurl",
    "permalink",
    "path",
    "slug",
];

/// Whether the key is `name` of the tables, which have neither case nor signs.
fn is_named(key: &str, name: &str) -> bool {
    if key.is_ascii() {
        let letters = key.bytes().filter(|byte| !matches!(byte, b'-' | b'_' | b' '));
        return letters.map(|byte| byte.to_ascii_lowercase()).eq(name.bytes());
    }
    key.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).eq(name.chars())
}

/// No name of the tables has more letters.
const NAME_MAX: usize = 32;

/// What the key dates; `None` for a key that holds no date.
pub(super) fn role_of(key: &str) -> Option<Role> {
    static ROLES: LazyLock<HashMap<&str, Role>> = LazyLock::new(|| KEYS.iter().copied().collect());
    let is_letter = |c: &char| !matches!(c, '-' | '_' | ' ');
    if key.is_ascii() {
        // Of most keys, without an allocation.
        let mut name = [0; NAME_MAX];
        let letters = key.chars().filter(is_letter).map(|c| c.to_ascii_lowercase() as u8);
        let mut count = 0;
        for letter in letters {
            *name.get_mut(count)? = letter;
            count += 1;
        }
        return ROLES.get(std::str::from_utf8(&name[..count]).ok()?).copied();
    }
    let name: String = key.chars().filter(is_letter).flat_map(char::to_lowercase).collect();
    ROLES.get(&*name).copied()
}

pub(super) fn of_head(document: &Document, out: &mut Vec<DateMention>) {
    let entries = &document.head().entries;
    let roles: Vec<Option<Role>> = entries.iter().map(|entry| role_of(&entry.key)).collect();
    let plain = plain_role(entries, &roles);
    for (entry, role) in entries.iter().zip(roles) {
        if let Some(mut role) = role {
            if PLAIN.iter().any(|name| is_named(&entry.key, name)) {
                role = plain;
            }
            out.extend(date_of(document, entry, role));
        } else if URL_KEYS.iter().any(|name| is_named(&entry.key, name)) {
            out.extend(address_of(document, entry));
        }
    }
}

/// When what is announced begins and ends, where that stands in a mapping of the front matter.
pub(super) fn of_mappings(document: &Document, out: &mut Vec<DateMention>) {
    for outer in &document.head().entries {
        let Value::Map(entries) = &outer.value.value else { continue };
        for entry in entries {
            let role = role_of(&entry.key).filter(|role| matches!(role, Role::Start | Role::End));
            let mention = role.and_then(|role| date_of(document, entry, role));
            out.extend(mention.map(|mut mention| {
                if let Witness::FrontMatter { key, .. } = &mut mention.witness {
                    *key = format!("{}.{key}", outer.key);
                }
                mention
            }));
        }
    }
}

/// Keys that do not say what they date.
const PLAIN: &[&str] = &["date", "datetime", "日期"];

/// Keys that may hold something else, such as a place in a recording: only what reads as a date is one.
const WEAK: &[&str] = &["start", "starts", "begin", "begins", "end", "ends", "starttime", "endtime"];

/// Whether the value names a day, or would if there were one.
fn is_day(entry: &Entry) -> bool {
    let Value::String(text) = &entry.value.value else { return false };
    let reading = value::read_value(text);
    reading.is_anchor() || matches!(reading, Reading::Impossible(_))
}

/// What a key that does not say so dates: in an announcement the event, and beside a key that names the publication
/// the day the text was made, as Hugo has it. `roles` are what the other keys date.
fn plain_role(entries: &[Entry], roles: &[Option<Role>]) -> Role {
    let is_kind = |entry: &Entry| ["layout", "type", "kind"].iter().any(|key| entry.key.eq_ignore_ascii_case(key));
    let is_event = |(entry, role): (&Entry, &Option<Role>)| {
        let dates_an_event = matches!(role, Some(Role::Start | Role::End));
        (dates_an_event && is_day(entry))
            || (is_kind(entry)
                && matches!(&entry.value.value, Value::String(kind) if is_named(kind, "event") || is_named(kind, "events")))
    };
    let with_roles = || entries.iter().zip(roles);
    if with_roles().any(is_event) {
        return Role::Start;
    }
    let is_explicit = |(entry, role): (&Entry, &Option<Role>)| {
        *role == Some(Role::Published) && !PLAIN.iter().any(|name| is_named(&entry.key, name)) && is_day(entry)
    };
    if with_roles().any(is_explicit) { Role::Created } else { Role::Published }
}

/// The date a key holds. Nothing, truth values and lists are not dates written badly.
fn date_of(document: &Document, entry: &Entry, role: Role) -> Option<DateMention> {
    let witness = Witness::FrontMatter { key: entry.key.clone(), role };
    let (span, parsed) = match &entry.value.value {
        Value::String(text) if !text.trim().is_empty() => (written(document, &entry.value, text), value::read(text)),
        Value::Integer(number) => {
            (entry.value.span, Parsed { reading: value::read_value(&number.to_string()), weekday: None })
        }
        Value::Float(_) => (entry.value.span, Parsed { reading: Reading::Unparseable, weekday: None }),
        _ => return None,
    };
    let is_weak = WEAK.iter().any(|name| is_named(&entry.key, name));
    if is_weak && !matches!(parsed.reading, Reading::Valid(_) | Reading::Either(..) | Reading::Impossible(_)) {
        return None;
    }
    let mut mention = DateMention::new(span, witness, parsed.reading);
    // Offsets of the value hold in the text where it is written as it reads.
    mention.weekday =
        parsed.weekday.filter(|(at, _)| at.end <= span.len()).map(|(at, day)| (at.shifted(span.start), day));
    Some(mention)
}

/// The date in a URL of the front matter.
fn address_of(document: &Document, entry: &Entry) -> Option<DateMention> {
    let Value::String(url) = &entry.value.value else {
        return None;
    };
    let (at, stamp) = if url.contains("://") { place::date_in_url(url)? } else { place::date_in_site_path(url)? };
    let outer = written(document, &entry.value, url);
    let span = if document.slice(outer) == url { Span::from(at).shifted(outer.start) } else { outer };
    Some(DateMention::new(span, Witness::Url { key: Some(entry.key.clone()) }, Reading::Valid(stamp)))
}

/// Where the text of a value is written, its quotes left out.
fn written(document: &Document, node: &Node, text: &str) -> Span {
    match document.slice(node.span).find(text) {
        Some(at) => Span::new(node.span.start + at, node.span.start + at + text.len()),
        None => node.span,
    }
}

/// Whether a value is a template's or there to be filled in: `front-matter/placeholder-value`
/// reports those.
pub fn is_placeholder(text: &str) -> bool {
    static PLACEHOLDER: LazyLock<regex::Regex> = LazyLock::new(|| {
        let words = "todo|tbd|tba|fixme|xxxx?|none|null|nan|undefined|placeholder|date|yyyy[-/]mm[-/]dd|待定|待补充";
        let template = r"(?:todo|tbd|fixme)\s*[:：].*|.*(?:\{\{|\{%|<%|\$\{).*|__[a-z_]+__|[<\[](?:your|insert|enter|add|write) .*";
        regex::Regex::new(&format!("(?i)^(?:{words}|{template})$")).expect("a fixed expression")
    });
    PLACEHOLDER.is_match(text.trim())
}
