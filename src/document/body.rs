//! What a body is: plain text, Markdown or HTML, judged by its content.

use serde::{Deserialize, Serialize};

use super::head::{Head, HeadKind};
use super::html;

/// The format of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum BodyKind {
    /// Text without markup; tags in it are left-overs.
    Plain,
    /// Markdown, which may hold HTML.
    Markdown,
    /// A whole HTML page or fragment.
    Html,
}

/// How much of a body is looked at for signs of Markdown.
const SAMPLE: usize = 64 << 10;
/// Different signs that make a text Markdown: one alone (a `#hashtag`, a dash list) proves nothing.
const SIGNS: usize = 2;

/// Judges a body by content, the extension deciding only where content does not.
pub(crate) fn judge(path: &str, body: &str, head: &Head) -> BodyKind {
    let name = path.rsplit('/').next().unwrap_or_default();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    if html::is_whole_page(body) || matches!(extension.as_str(), "html" | "htm" | "xhtml") {
        return BodyKind::Html;
    }
    let is_markdown = matches!(extension.as_str(), "md" | "markdown" | "mdx" | "mkd" | "mdown" | "rmd" | "qmd")
        // A record or a text dump can be a page of a static site too.
        || matches!(head.kind, HeadKind::Yaml | HeadKind::Toml | HeadKind::Json)
        || looks_like_markdown(body);
    if is_markdown { BodyKind::Markdown } else { BodyKind::Plain }
}

fn looks_like_markdown(body: &str) -> bool {
    let mut cut = body.len().min(SAMPLE);
    while !body.is_char_boundary(cut) {
        cut -= 1;
    }
    let body = &body[..cut];
    let mut signs = [false; 6];
    let mut previous = "";
    for line in body.lines() {
        // Nearly all lines start with none of these.
        match line.as_bytes().first() {
            Some(b'#') => signs[0] |= is_atx_heading(line.trim_end()),
            Some(b'`' | b'~') => signs[1] |= line.starts_with("```") || line.starts_with("~~~"),
            Some(b'=') => signs[2] |= !previous.trim().is_empty() && is_underline(line.trim_end()),
            Some(b'-' | b'|' | b':' | b' ') => {
                let text = line.trim_end();
                signs[2] |= !previous.trim().is_empty() && is_underline(text);
                signs[3] |= is_table_rule(text);
            }
            _ => {}
        }
        previous = line;
    }
    signs[4] = has_inline_link(body);
    signs[5] = has_strong(body);
    // A link is the one sign that says it alone.
    signs[4] || signs.iter().filter(|&&sign| sign).count() >= SIGNS
}

fn is_atx_heading(line: &str) -> bool {
    let marks = line.bytes().take_while(|&byte| byte == b'#').count();
    (1..=6).contains(&marks) && line[marks..].starts_with(' ')
}

fn is_underline(line: &str) -> bool {
    line.len() >= 3 && (line.bytes().all(|byte| byte == b'=') || line.bytes().all(|byte| byte == b'-'))
}

fn is_table_rule(line: &str) -> bool {
    line.contains("--") && line.contains('|') && line.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' '))
}

/// `[text](scheme://...)` or `[text](/path)`.
fn has_inline_link(body: &str) -> bool {
    memchr::memmem::find_iter(body.as_bytes(), b"](").any(|at| {
        let target = &body[at + 2..];
        let opened = body[..at].rfind(['[', '\n']).is_some_and(|open| body.as_bytes()[open] == b'[');
        opened
            && ["http://", "https://", "/", "./", "../", "#", "mailto:"].iter().any(|start| target.starts_with(start))
    })
}

/// `**words**` on one line.
fn has_strong(body: &str) -> bool {
    memchr::memmem::find_iter(body.as_bytes(), b"**").any(|at| {
        let rest = &body[at + 2..];
        let line = rest.split('\n').next().unwrap_or_default();
        line.starts_with(char::is_alphanumeric)
            && line.find("**").is_some_and(|end| line[..end].ends_with(|c: char| !c.is_whitespace() && c != '*'))
    })
}

#[cfg(test)]
mod tests {
    use super::super::Document;
    use super::BodyKind;

    fn kind(path: &str, text: &str) -> BodyKind {
        Document::from_text(path, text).kind()
    }

    #[test]
    fn content_decides_over_the_extension() {
        assert_eq!(kind("a.txt", "Words, 3 < 4.\n\n- a dash list\n"), BodyKind::Plain);
        assert_eq!(kind("a.txt", "\u{FEFF}\n<!-- saved -->\n<!DOCTYPE html>\n<html></html>"), BodyKind::Html);
        assert_eq!(kind("a.txt", "# Title\n\nSome **bold** words.\n"), BodyKind::Markdown);
        assert_eq!(kind("a.txt", "See [here](https://a.example/).\n"), BodyKind::Markdown);
        assert_eq!(kind("a.txt", "Title\n-----\n\nText with #hashtag and 5 ** 2.\n"), BodyKind::Plain);
        assert_eq!(kind("a.md", "Words.\n"), BodyKind::Markdown);
        assert_eq!(kind("a.htm", "<p>Words.</p>\n"), BodyKind::Html);
    }

    #[test]
    fn front_matter_makes_a_text_markdown() {
        assert_eq!(kind("a.txt", "---\ntitle: x\n---\n<div>\n<p>y</p>\n</div>\n"), BodyKind::Markdown);
    }
}
