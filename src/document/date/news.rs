//! What a date in the running text is part of: the dateline of a report, the footer of a post that is quoted.

use std::sync::LazyLock;

use super::named::Found;
use crate::document::Document;
use crate::text::Span;

/// Whether a news text opens with this date: `（新华社北京3月7日电）`, `LONDON, March 7 (Agency) —`.
pub(super) fn is_dateline(text: &str, found: &Found) -> bool {
    let tail = &text[found.end..];
    if let Some(rest) = tail.strip_prefix(['电', '電', '讯', '訊']) {
        return rest.chars().next().is_none_or(|c| c.is_whitespace() || "）)】，,：:—".contains(c));
    }
    // It stands at the start of its line, nothing but names before it.
    let line = text[..found.start].rfind(['\n', '\r']).map_or(0, |cut| cut + 1);
    let head = &text[line..found.start];
    let is_name = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c == '(' || c == '/');
    if head.len() > 60
        || head.is_empty()
        || !head.split_whitespace().all(is_name)
        || head.contains(['!', '?', ':', '['])
    {
        return false;
    }
    let tail = tail.trim_start();
    let (has_agency, tail) = match tail.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((agency, rest)) if agency.len() <= 40 => (true, rest.trim_start()),
        _ => (false, tail),
    };
    // A place in capitals or an agency: `Visit California March 8 - 11` has neither.
    let is_place =
        |word: &str| word.chars().filter(|c| c.is_uppercase()).count() > 2 && !word.contains(char::is_lowercase);
    let dash = ["—", "–", "- ", "--"].iter().find_map(|dash| tail.strip_prefix(dash));
    let goes_on = dash.is_some_and(|rest| !rest.trim_start().starts_with(|c: char| c.is_ascii_digit()));
    head.ends_with([' ', ',']) && goes_on && (has_agency || head.split_whitespace().any(is_place))
}

/// Whether nothing but markup and names of places stands before a date on its line. In signs it need not begin one.
pub(super) fn opens_line(document: &Document, date: Span) -> bool {
    let text = document.text();
    if text[date.end..].starts_with(['电', '電', '讯', '訊']) {
        return true;
    }
    let line = text[..date.start].rfind(['\n', '\r']).map_or(0, |cut| cut + 1);
    let mut head = &text[line..date.start];
    // What HTML writes on one line is cut at its tags.
    head = head.rfind('>').map_or(head, |cut| &head[cut + 1..]);
    head.len() <= 100 && !head.contains("](")
}

/// Whether a date at `at` closes a post: `— Name (@name) `, or `3:22 PM · `, stands before it, markup left out.
pub(super) fn is_post_footer(text: &str, at: usize) -> bool {
    static FOOTER: LazyLock<regex::Regex> = LazyLock::new(|| {
        let expression = r"(?:\(@[A-Za-z0-9_.]{1,40}\)|[0-9]:[0-9]{2}(?: ?[AaPp]\.?[Mm]\.?)? {0,2}·)[ \n]{0,3}\[?$";
        regex::Regex::new(expression).expect("a fixed expression")
    });
    const NEAR: usize = 300;
    let mut start = at.saturating_sub(NEAR);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let mut head = &text[start..at];
    // The date mostly is a link: `(@name) <a href="…">March 7, 2022</a>`.
    while let Some(tag) = head.trim_end().strip_suffix('>').and_then(|rest| rest.rfind('<')) {
        head = &head[..tag];
    }
    FOOTER.is_match(head)
}
