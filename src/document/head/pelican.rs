//! Heads without fences: `Key: value` lines before the first blank line, as Pelican and
//! MultiMarkdown write them, also with Chinese keys and full-width colons; and Hexo's, which are
//! YAML with only the closing `---`.

use super::{Entry, Head, HeadKind, Node, Value, yaml};
use crate::document::lines::{after_line_end, lines};
use crate::text::Span;

/// Keys of such heads, lower case. Two of them make a head.
const KEYS: [&str; 44] = [
    "title",
    "date",
    "author",
    "authors",
    "tags",
    "category",
    "categories",
    "slug",
    "summary",
    "status",
    "lang",
    "language",
    "modified",
    "keywords",
    "subtitle",
    "description",
    "layout",
    "published",
    "url",
    "source",
    "permalink",
    "template",
    "copyright",
    "email",
    "affiliation",
    "publisher",
    "link",
    "标题",
    "題目",
    "题目",
    "標題",
    "日期",
    "时间",
    "時間",
    "作者",
    "来源",
    "來源",
    "标签",
    "分类",
    "原文",
    "链接",
    "发布时间",
    "发表时间",
    "译者",
];

/// Of those, the ones that a head does not go without.
const MAIN_KEYS: [&str; 13] = [
    "title",
    "date",
    "published",
    "slug",
    "标题",
    "题目",
    "題目",
    "標題",
    "日期",
    "时间",
    "時間",
    "发布时间",
    "发表时间",
];

/// Lines of such a head at most.
const MAX_LINES: usize = 60;

/// A head of key lines at the very start, followed by a blank line, the end, or Hexo's fence.
pub(super) fn leading(text: &str) -> Option<Head> {
    let mut entries: Vec<Entry> = Vec::new();
    let (mut known, mut main) = (0, false);
    let mut end = 0;
    let mut ended = false;
    for line in lines(text).take(MAX_LINES) {
        let written = line.of(text);
        if written.trim().is_empty() {
            ended = true;
            break;
        }
        if written.starts_with("---") && written.trim_end() == "---" {
            return (known >= 2).then(|| yaml::closed_only(text, Span::new(0, line.start), line)).flatten();
        }
        if written.starts_with([' ', '\t']) && !entries.is_empty() {
            // The value goes on, or a second value of a list.
            if let Some(last) = entries.last_mut() {
                let span = Span::new(last.value.span.start, line.trimmed(text).end);
                last.value = Node { span, value: Value::String(span.of(text).to_owned()) };
            }
        } else {
            let entry = key_value(text, line)?;
            let key = entry.key.to_lowercase();
            known += usize::from(KEYS.contains(&key.as_str()));
            main |= MAIN_KEYS.contains(&key.as_str());
            entries.push(entry);
        }
        end = after_line_end(text, line.end);
    }
    let whole = ended || end == text.len();
    (whole && known >= 2 && main).then(|| Head::bare(HeadKind::Pelican, Span::new(0, end), end, entries))
}

/// Reads `Key: value` or `键：值`. The key is short and holds no sign of a sentence.
pub(super) fn key_value(text: &str, line: Span) -> Option<Entry> {
    let written = line.of(text);
    let (at, colon) = written.char_indices().take(41).find(|(_, c)| matches!(c, ':' | '：'))?;
    let key = Span::new(line.start, line.start + at).trimmed(text);
    let after = &written[at + colon.len_utf8()..];
    let plausible = !key.is_empty()
        && key.of(text).chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-'))
        && (colon == '：' || after.is_empty() || after.starts_with([' ', '\t']) || !after.is_ascii());
    if !plausible {
        return None;
    }
    let value = Span::new(line.start + at + colon.len_utf8(), line.end);
    let value = if after.trim().is_empty() { Span::empty(value.start) } else { value.trimmed(text) };
    Some(entry(text, key, value))
}

/// An entry whose value is text, or null where nothing is written.
pub(super) fn entry(text: &str, key: Span, value: Span) -> Entry {
    let read = if value.is_empty() { Value::Null } else { Value::String(value.of(text).to_owned()) };
    Entry { key: key.of(text).to_owned(), key_span: key, value: Node { span: value, value: read } }
}
