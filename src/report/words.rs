//! Small wordings that several formats share: counts, places, colours.

use std::borrow::Cow;
use std::fmt;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Report, Style};
use crate::finding::{Address, Location, Severity};
use crate::text::escape_control;

/// `number` with commas between thousands.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 finding`, `1,204 findings`.
pub(super) fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(number))
}

/// The path of a document as people read it: escaped, and `path#3` for a record.
pub(super) fn path_of(address: &Address) -> Cow<'_, str> {
    let path = escape_control(&address.path);
    match address.record {
        None => path,
        Some(record) => Cow::Owned(format!("{path}#{record}")),
    }
}

/// `path:line:column`, which terminals and editors turn into a link.
pub(super) fn place(address: &Address, location: &Location) -> String {
    format!("{}:{}:{}", path_of(address), location.line, location.column)
}

/// A folder as people read it; the working folder has no name of its own.
pub(super) fn folder_name(folder: &str) -> Cow<'_, str> {
    if folder.is_empty() { Cow::Borrowed(".") } else { escape_control(folder) }
}

/// A rule's id, linked to its page where the terminal can (OSC 8).
pub(super) fn linked<'a>(rule: &'a str, report: &Report<'_>, style: &Style) -> Cow<'a, str> {
    let id = escape_control(rule);
    let info = if style.hyperlinks { report.rule(rule) } else { None };
    match info.and_then(|rule| rule.url.as_deref()) {
        Some(url) => Cow::Owned(format!("\x1b]8;;{}\x1b\\{id}\x1b]8;;\x1b\\", escape_control(url))),
        None => id,
    }
}

/// The line that stands above what belongs together.
pub(super) fn heading(style: &Style, name: &str, aside: &str) -> String {
    let color = style.color;
    let dash = Painted(color, Ink::Dim, if style.unicode { "──" } else { "--" });
    let name = Painted(color, Ink::Bold, name);
    let aside = if aside.is_empty() { String::new() } else { format!("  {}", Painted(color, Ink::Dim, aside)) };
    format!("{dash} {name}{aside}\n")
}

/// An ellipsis.
pub(super) fn dots(style: &Style) -> &'static str {
    if style.unicode { "…" } else { "..." }
}

/// As much of `words` as `width` columns hold; cut words end with an ellipsis.
pub(super) fn cut<'a>(words: &'a str, width: usize, style: &Style) -> Cow<'a, str> {
    if words.width() <= width {
        return Cow::Borrowed(words);
    }
    let room = width.saturating_sub(dots(style).width());
    let mut used = 0;
    let mut fits = |c: char| {
        used += c.width().unwrap_or_default();
        used <= room
    };
    let kept: String = words.chars().take_while(|c| fits(*c)).collect();
    Cow::Owned(format!("{}{}", kept.trim_end(), dots(style)))
}

/// `words` in lines of at most `width` columns, where their spaces allow it.
pub(super) fn wrapped(words: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words.split_whitespace() {
        match lines.last_mut().filter(|line| line.is_empty() || line.width() + 1 + word.width() <= width) {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The folder part of a path, as `Document::folder` has it.
pub(super) fn folder_of(path: &str) -> &str {
    path.rfind('/').map_or("", |cut| &path[..cut])
}

/// The ways words are painted. The terminal's theme says what the colours are.
#[derive(Clone, Copy)]
pub(super) enum Ink {
    Severity(Severity),
    Bold,
    Dim,
    Cyan,
    Red,
    Green,
}

impl Ink {
    const fn code(self) -> &'static str {
        match self {
            Self::Severity(Severity::Error) => "1;31",
            Self::Severity(Severity::Warning) => "1;33",
            Self::Severity(Severity::Info) => "1;36",
            Self::Bold => "1",
            Self::Dim => "2",
            Self::Cyan => "36",
            Self::Red => "1;31",
            Self::Green => "1;32",
        }
    }
}

/// Words in an ink, or plain where there is no colour.
pub(super) struct Painted<T>(pub(super) bool, pub(super) Ink, pub(super) T);

impl<T: fmt::Display> fmt::Display for Painted<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(color, ink, words) = self;
        if *color { write!(out, "\x1b[{}m{words}\x1b[0m", ink.code()) } else { words.fmt(out) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_is_wrapped_between_words() {
        assert_eq!(wrapped("Delete the line, or  move it.", 12), ["Delete the", "line, or", "move it."]);
        assert_eq!(wrapped("unbreakably", 4), ["unbreakably"]);
        assert_eq!(wrapped("新聞 中文", 4), ["新聞", "中文"]);
    }

    #[test]
    fn what_is_too_wide_is_cut_to_the_column() {
        let style = Style::default();
        assert_eq!(cut("ferry", 5, &style), "ferry");
        assert_eq!(cut("ferries", 5, &style), "ferr…");
        assert_eq!(cut("渡輪停航", 6, &style), "渡輪…");
        assert_eq!(cut("a ferry", 5, &Style { unicode: false, ..style }), "a...");
    }

    #[test]
    fn counts_read_well() {
        assert_eq!(counted(1, "finding"), "1 finding");
        assert_eq!(counted(0, "finding"), "0 findings");
        assert_eq!(counted(999, "finding"), "999 findings");
        assert_eq!(counted(1_000, "finding"), "1,000 findings");
        assert_eq!(grouped(12_345_678), "12,345,678");
    }
}
