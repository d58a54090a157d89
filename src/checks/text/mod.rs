//! Native checks of the family `text`: what went wrong with characters before anybody read them.

mod control_character;
mod empty;
mod legacy_encoding;
mod mojibake;
mod undecodable;
mod zero_width;

use crate::rule::{Check, Native};

/// The checks, in the order of their ids.
pub const CHECKS: &[Native] = &[
    Native::document::<control_character::ControlCharacter>("text/control-character"),
    Native::document::<empty::Empty>("text/empty"),
    Native::document::<legacy_encoding::LegacyEncoding>("text/legacy-encoding"),
    Native::document::<mojibake::Mojibake>("text/mojibake"),
    // The engine reports these: there is no document for a check to look at.
    Native::reported("text/too-large", |_| Ok(Check::Unread(&["too-large"]))),
    Native::document::<undecodable::Undecodable>("text/undecodable"),
    Native::reported("text/unreadable", |_| {
        Ok(Check::Unread(&["unreadable", "not-a-file", "unsupported-encoding", "broken"]))
    }),
    Native::document::<zero_width::ZeroWidth>("text/zero-width"),
];

/// `U+200B zero width space x3, U+FEFF byte order mark x1`: characters by frequency, then by code point.
fn tally(counts: &std::collections::BTreeMap<char, usize>, name: fn(char) -> &'static str) -> String {
    let mut sorted: Vec<_> = counts.iter().collect();
    sorted.sort_by_key(|(c, count)| (std::cmp::Reverse(**count), **c));
    let shown: Vec<String> = sorted
        .iter()
        .take(5)
        .map(|(c, count)| {
            let name = name(**c);
            let gap = if name.is_empty() { "" } else { " " };
            format!("U+{:04X}{gap}{name} x{count}", u32::from(**c))
        })
        .collect();
    let more = if sorted.len() > shown.len() { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}
