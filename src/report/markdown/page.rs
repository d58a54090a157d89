//! Markdown that holds words of documents, and nothing that these words could make of it: for summaries and comments.

use crate::finding::Severity;
use crate::text::escape_control;

/// A page that is written part by part, up to a size.
pub(in crate::report) struct Page {
    pub text: String,
    room: usize,
    /// Parts that there was no room for.
    pub left_out: usize,
}

impl Page {
    /// An empty page for `room` bytes.
    pub fn new(room: usize) -> Self {
        Self { text: String::new(), room, left_out: 0 }
    }

    /// Adds a part whole, or leaves it and all after it out.
    pub fn add(&mut self, part: &str) {
        if self.left_out == 0 && self.text.len() + part.len() <= self.room {
            self.text.push_str(part);
        } else {
            self.left_out += 1;
        }
    }
}

/// The sign of a severity.
pub(in crate::report) const fn sign(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => ":x:",
        Severity::Warning => ":warning:",
        Severity::Info => ":information_source:",
    }
}

/// Punctuation that says nothing to Markdown within a line, where no bracket stands unescaped.
const HARMLESS: &str = ",.;?/%-()'\"=+";

/// Words as Markdown and HTML show them; what stands between backticks is code. Where names of people, issues and
/// hosts are made into links, only what is code is safe from that: see [`words`].
pub(in crate::report) fn entities(words: &str) -> String {
    let words = escape_control(words);
    let ticks = words.matches('`').count() / 2 * 2;
    let mut out = String::with_capacity(words.len() * 2);
    let mut seen = 0;
    for c in words.chars() {
        if c == '`' && seen < ticks {
            out.push_str(if seen % 2 == 0 { "<code>" } else { "</code>" });
            seen += 1;
        } else if c.is_ascii_punctuation() && !HARMLESS.contains(c) {
            out.push_str(&format!("&#{};", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// Words as a code span, in which nothing is a link, a name or HTML.
pub(in crate::report) fn code(words: &str) -> String {
    let words = escape_control(words);
    let mut longest = 0;
    let mut run = 0;
    for c in words.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    // A span may neither be empty nor begin with a backtick; one space at both ends is not shown.
    let is_bare = words.chars().all(|c| c == ' ');
    let touches = |c: Option<char>| c.is_none_or(|c| c == '`' || c == ' ');
    let pad = if is_bare || touches(words.chars().next()) || touches(words.chars().next_back()) { " " } else { "" };
    format!("{fence}{pad}{words}{pad}{fence}")
}

/// A message: what stands between backticks is code, and so is all else that could be more than words. Not for the
/// start of a line.
pub(in crate::report) fn words(message: &str) -> String {
    let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let parts: Vec<&str> = message.split('`').collect();
    if parts.len().is_multiple_of(2) || parts.iter().step_by(2).any(|part| !is_plain(part)) {
        return code(&message);
    }
    let part = |(at, part): (usize, &&str)| if at % 2 == 0 { (*part).to_owned() } else { code(part) };
    parts.iter().enumerate().map(part).collect()
}

/// Whether these are words to whoever shows Markdown: no markup, and nothing that is made into a link.
fn is_plain(words: &str) -> bool {
    let mut rest = words.chars().peekable();
    let mut hex = 0;
    while let Some(c) = rest.next() {
        hex = if c.is_ascii_hexdigit() { hex + 1 } else { 0 };
        let is_mark = c == ':' && rest.peek().is_none_or(|next| *next == ' ');
        // Seven hex digits are a commit.
        if hex >= 7 || !(c.is_alphanumeric() || c == ' ' || is_mark || HARMLESS.contains(c)) {
            return false;
        }
    }
    let lower = words.to_lowercase();
    !lower.contains("www.") && !lower.contains("gh-")
}

/// The same within a cell of a table.
pub(in crate::report) fn cell(markdown: &str) -> String {
    markdown.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_spans_hold_any_words() {
        assert_eq!(code("a.md:3"), "`a.md:3`");
        assert_eq!(code("a `b` ``c"), "```a `b` ``c```");
        assert_eq!(code("`b`"), "`` `b` ``");
        assert_eq!(code(""), "`  `");
        assert_eq!(code("a\nb"), "`a\\nb`");
    }

    #[test]
    fn plain_words_stay_plain_and_others_are_code() {
        assert_eq!(words("tag `<br>` left in the text: 3"), "tag `<br>` left in the text: 3");
        for hostile in
            ["ask @octocat", "see #1", "www.example.com", "a:b", "see GH-12", "deadbeef1", "<b>", "[a](b)", "*a*"]
        {
            assert_eq!(words(hostile), format!("`{hostile}`"), "{hostile}");
        }
        assert_eq!(words("odd ` tick"), "``odd ` tick``");
        assert_eq!(words("two\nlines"), "two lines");
    }
}
