//! Makes untrusted text safe to print: control characters are shown, never sent to a terminal.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether printing `c` could move a cursor, reorder text or hide something.
pub fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// `text` with line breaks, control, bidirectional and invisible characters written as escapes
/// (`\n`, `\u{1b}`), so that it stays on one line and cannot steer a terminal.
pub fn escape_control(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unprintable) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // A joiner between letters is part of many scripts and of emoji.
            '\u{200C}' | '\u{200D}' => out.push(c),
            c if is_unprintable(c) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// At most `max` characters of `text` (the middle replaced by an ellipsis), white space folded:
/// for naming the user's words inside a message.
pub fn excerpt(text: &str, max: usize) -> String {
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let count = folded.chars().count();
    let short = if count <= max {
        folded
    } else {
        let head: String = folded.chars().take(max * 2 / 3).collect();
        let tail: String = folded.chars().skip(count - max / 4).collect();
        format!("{head}…{tail}")
    };
    escape_control(&short).into_owned()
}
