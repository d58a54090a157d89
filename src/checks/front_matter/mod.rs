//! Native checks of the family `front-matter`: is there a head, can it be read, does it say something.

mod below;
mod duplicate_key;
mod empty_value;
mod leak;
mod misnamed_key;
mod missing;
mod missing_key;
mod odd_type;
mod placeholder_value;
mod repeated_id;
mod second_block;
mod syntax;
mod title_alone;
mod unclosed;
mod wrong_language;

use crate::document::head::HeadKind;
use crate::document::{BodyKind, Document};
use crate::rule::Native;
use crate::text::Span;

/// The checks, in the order of their ids.
pub const CHECKS: &[Native] = &[
    Native::document::<duplicate_key::DuplicateKey>("front-matter/duplicate-key"),
    Native::document::<empty_value::EmptyValue>("front-matter/empty-value"),
    Native::profile::<misnamed_key::MisnamedKey>("front-matter/misnamed-key"),
    Native::profile::<missing::Missing>("front-matter/missing"),
    Native::profile::<missing_key::MissingKey>("front-matter/missing-key"),
    Native::profile::<odd_type::OddType>("front-matter/odd-type"),
    Native::document::<placeholder_value::PlaceholderValue>("front-matter/placeholder-value"),
    Native::group::<repeated_id::RepeatedId>("front-matter/repeated-id"),
    Native::document::<second_block::SecondBlock>("front-matter/second-block"),
    Native::document::<syntax::Syntax>("front-matter/syntax"),
    Native::profile::<title_alone::TitleAlone>("front-matter/title-alone"),
    Native::document::<unclosed::Unclosed>("front-matter/unclosed"),
    Native::document::<wrong_language::WrongLanguage>("front-matter/wrong-language"),
];

/// Names of files that stand beside documents and describe the folder or project, not themselves.
const BESIDE: [&str; 23] = [
    "readme",
    "agents",
    "claude",
    "governance",
    "humans",
    "maintainers",
    "robots",
    "support",
    "index",
    "_index",
    "license",
    "licence",
    "copying",
    "notice",
    "changelog",
    "contributing",
    "code_of_conduct",
    "security",
    "authors",
    "about",
    "todo",
    "issue_template",
    "pull_request_template",
];

/// Whether a document is one of its folder's series, to be measured by the others: not a read-me or
/// section index, not a whole HTML page (which has a head of its own), not empty.
fn is_one_of_many(document: &Document) -> bool {
    let stem = document.file_name().split('.').next().unwrap_or_default().to_lowercase().replace('-', "_");
    let start = document.text().trim_start();
    let is_page = || {
        let start = start.get(..15.min(start.len())).unwrap_or_default().to_ascii_lowercase();
        document.kind() == BodyKind::Html || start.starts_with("<!doctype") || start.starts_with("<html")
    };
    // Generators leave out names that start with `_`: pages include such files.
    let is_part = document.file_name().starts_with('_');
    let has_keys = !document.head().entries.is_empty() || document.head().kind == HeadKind::Other;
    !BESIDE.contains(&stem.as_str()) && !is_part && !start.is_empty() && (has_keys || !is_page())
}

/// A stable hash of `words`, for facts and profiles.
fn hash(words: &[&str]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(words.join("\0").as_bytes())
}

/// The file's extension in lower case; empty without one.
fn extension(document: &Document) -> String {
    document.file_name().rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_ascii_lowercase())
}

/// Where to point at a head as a whole: its opening fence, or its first key where there is none.
fn head_mark(document: &Document) -> Span {
    let head = document.head();
    match head.entries.first() {
        Some(first) if head.open.is_empty() => first.key_span,
        _ => head.open,
    }
}

/// Whether the document says that it is not meant for readers yet.
fn is_draft(document: &Document) -> bool {
    use crate::document::head::Value;
    document.head().entries.iter().any(|entry| match entry.key.as_str() {
        "draft" => entry.value.value == Value::Bool(true),
        "published" => entry.value.value == Value::Bool(false),
        _ => false,
    })
}

/// Whether the document is a generator's template, which holds placeholders and expressions by right.
fn is_template(document: &Document) -> bool {
    let is_of_templates = document.path().split('/').any(|part| {
        let part = part.to_ascii_lowercase();
        ["archetypes", "_templates", "templates", "scaffolds", "_drafts"].contains(&part.as_str())
            || part.starts_with("template.")
            || part.starts_with("_template.")
    });
    // A block of the template language in the head: what comes of it is not known here.
    is_of_templates || document.slice(document.head().content).lines().any(|line| line.trim_start().starts_with("{%"))
}

/// `posts/` as people name it; the topmost folder has no name.
fn folder_name(folder: &str) -> String {
    if folder.is_empty() { "this folder".to_owned() } else { format!("`{}/`", crate::text::escape_control(folder)) }
}

/// The folder without the years, months and days that posts are sorted into.
fn series(folder: &str) -> &str {
    let mut folder = folder;
    while let Some((before, last)) = folder.rsplit_once('/') {
        if last.is_empty() || !last.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
            break;
        }
        folder = before;
    }
    folder
}
