//! Native checks of the family `front-matter`: is there a head, can it be read, does it say something.

mod agreement;
mod below;
mod duplicate_key;
mod empty_value;
mod html_value;
mod joined_names;
mod key_words;
mod leak;
mod malformed_value;
mod misnamed_key;
mod missing;
mod missing_key;
mod nested_key;
mod odd_type;
mod placeholder_value;
mod repeated_id;
mod repeated_title;
mod schema;
mod second_block;
mod slug_mismatch;
mod syntax;
mod title_alone;
mod title_mismatch;
mod unclosed;
mod url_mismatch;
mod white_space;
mod wrong_language;

use crate::document::head::{Entry, HeadKind};
use crate::document::{BodyKind, Document, unfinished};
use crate::rule::Native;
use crate::text::Span;

/// The checks, in the order of their ids.
pub const CHECKS: &[Native] = &[
    Native::document::<duplicate_key::DuplicateKey>("front-matter/duplicate-key"),
    Native::profile::<empty_value::EmptyValue>("front-matter/empty-value"),
    Native::profile::<html_value::HtmlValue>("front-matter/html-value"),
    Native::profile::<malformed_value::MalformedValue>("front-matter/malformed-value"),
    Native::profile::<misnamed_key::MisnamedKey>("front-matter/misnamed-key"),
    Native::profile::<missing::Missing>("front-matter/missing"),
    Native::profile::<missing_key::MissingKey>("front-matter/missing-key"),
    Native::profile::<odd_type::OddType>("front-matter/odd-type"),
    Native::document::<placeholder_value::PlaceholderValue>("front-matter/placeholder-value"),
    Native::group::<repeated_id::RepeatedId>("front-matter/repeated-id"),
    Native::profile::<repeated_title::RepeatedTitle>("front-matter/repeated-title"),
    Native::document::<schema::SchemaRule>("front-matter/schema"),
    Native::document::<second_block::SecondBlock>("front-matter/second-block"),
    Native::profile::<slug_mismatch::SlugMismatch>("front-matter/slug-mismatch"),
    Native::document::<syntax::Syntax>("front-matter/syntax"),
    Native::profile::<title_alone::TitleAlone>("front-matter/title-alone"),
    Native::profile::<title_mismatch::TitleMismatch>("front-matter/title-mismatch"),
    Native::document::<unclosed::Unclosed>("front-matter/unclosed"),
    Native::profile::<url_mismatch::UrlMismatch>("front-matter/url-mismatch"),
    Native::document::<white_space::WhiteSpace>("front-matter/white-space"),
    Native::document::<wrong_language::WrongLanguage>("front-matter/wrong-language"),
];

/// Names of files that stand beside documents and describe the folder or project, not themselves.
const BESIDE: [&str; 31] = [
    "readme",
    "agents",
    "claude",
    "governance",
    "humans",
    "maintainers",
    "robots",
    "support",
    "summary",
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
    "404",
    "all",
    "archive",
    "archives",
    "search",
    "categories",
    "tags",
];

/// Folders of what pages are put together from, in Jekyll and Hugo.
const PARTS: [&str; 5] = ["_layouts", "_includes", "layouts", "_partials", "partials"];

/// The same as the first word of a name: `readme-deployed`, `TOC-user`.
const LISTS: [&str; 4] = ["readme", "toc", "changelog", "contributing"];

/// Whether a document is one of its folder's series, to be measured by the others: a page of its own, and neither a
/// draft nor a template.
fn is_one_of_many(document: &Document) -> bool {
    is_page_of_its_own(document) && !document.is_unfinished()
}

/// Whether a document is no read-me or section index, not a whole HTML page (which has a head of its own), not empty.
pub(crate) fn is_page_of_its_own(document: &Document) -> bool {
    let stem = document.file_name().split('.').next().unwrap_or_default().to_lowercase().replace('-', "_");
    let start = document.text().trim_start();
    let is_page = || {
        let start = start.get(..15.min(start.len())).unwrap_or_default().to_ascii_lowercase();
        document.kind() == BodyKind::Html || start.starts_with("<!doctype") || start.starts_with("<html")
    };
    // Generators leave out names that start with `_`: pages include such files.
    let is_part =
        document.file_name().starts_with('_') || document.folder().split('/').any(|part| PARTS.contains(&part));
    let has_keys = !document.head().entries.is_empty() || document.head().kind == HeadKind::Other;
    // `contributing-to-nothing.md` with a title is an article.
    let is_list =
        !has_keys && (LISTS.contains(&stem.split('_').next().unwrap_or_default()) || stem.ends_with("_index"));
    !BESIDE.contains(&stem.as_str()) && !is_list && !is_part && !start.is_empty() && (has_keys || !is_page())
}

/// A stable hash of `words`, for facts and profiles.
fn hash(words: &[&str]) -> u64 {
    // Nearly all fit, and need no memory of their own.
    let (mut joined, mut end) = ([0; 256], 0);
    for (at, word) in words.iter().enumerate() {
        let start = end + usize::from(at > 0);
        end = start + word.len();
        match joined.get_mut(start..end) {
            Some(place) => place.copy_from_slice(word.as_bytes()),
            None => return xxhash_rust::xxh3::xxh3_64(words.join("\0").as_bytes()),
        }
    }
    xxhash_rust::xxh3::xxh3_64(&joined[..end])
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

/// Whether the document is a generator's template, or a draft that was begun as one, which holds placeholders and
/// expressions by right.
fn is_template(document: &Document) -> bool {
    if unfinished::is_template(document.path()) || unfinished::is_among_drafts(document.path()) {
        return true;
    }
    let head = document.slice(document.head().content);
    let is_one = || {
        let stem = document.file_name().split('.').next().unwrap_or_default();
        stem.split(['-', '_']).any(|word| word.eq_ignore_ascii_case("template"))
    };
    // A block of the template language in the head: what comes of it is not known here.
    let has_block = || head.lines().any(|line| line.trim_start().starts_with("{%"));
    // `<% ... %>` is of the template languages alone.
    (head.contains("{{") && is_one()) || (head.contains("{%") && has_block()) || head.contains("<%")
}

/// Whether the entry is the document's title.
fn is_title(entry: &Entry) -> bool {
    matches!(entry.key.to_lowercase().as_str(), "title" | "标题" | "標題")
}

/// The words of the heading of the first level that the text opens with; one that holds a link is none.
fn opening_heading(document: &Document) -> Option<Span> {
    let (text, body) = (document.text(), document.body());
    let start = body.start + (body.of(text).len() - body.of(text).trim_start().len());
    let mut lines = text[start..].split(['\n', '\r']);
    let first = lines.next()?.trim_end();
    let words = if let Some(rest) = first.strip_prefix("# ") {
        let rest = rest.trim_start();
        let id = rest.rfind("{#").filter(|_| rest.ends_with('}')).unwrap_or(rest.len());
        let at = start + first.len() - rest.len();
        Span::new(at, at + rest[..id].trim_end_matches(['#', ' ']).len())
    } else {
        let below = lines.next()?.trim_end();
        let is_underlined = !first.is_empty() && below.len() >= 3 && below.bytes().all(|byte| byte == b'=');
        is_underlined.then(|| Span::new(start, start + first.len()))?
    };
    (!words.is_empty() && !words.of(text).contains("](")).then_some(words)
}

/// Before the name of a document in the counts of a group whose first document is asked for; no other name starts
/// with it, and it stands before all others.
const FIRST: char = '\u{1}';

/// What a document is counted under, in the order of documents.
fn name_of(path: &str, record: Option<u64>) -> String {
    record.map_or_else(|| path.to_owned(), |record| format!("{path}\0{record:020}"))
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
