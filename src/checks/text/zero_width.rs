//! `text/zero-width`: characters that nobody sees, one finding a document.
//!
//! Joiners are part of emoji and of many scripts, zero width spaces part words in scripts without
//! spaces, directional marks serve right-to-left text: there they stay unmentioned.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::document::Document;
use crate::finding::{Applicability, Draft, Findings, Identity};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Options of the rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ZeroWidth {
    /// Whether soft hyphens (U+00AD) count.
    soft_hyphen: bool,
}

impl DocumentRule for ZeroWidth {
    fn check(&self, document: &Document, _context: &Context<'_>, out: &mut Findings<'_>) {
        let text = document.text();
        let mut places = invisible_of(text);
        if places.is_empty() {
            return;
        }
        let right_to_left = text.chars().any(is_right_to_left);
        places.retain(|(at, c)| {
            let (counts, why) = match c {
                '\u{ad}' => (self.soft_hyphen, "soft hyphens do not count (option `soft-hyphen`)"),
                c if is_directional(*c) => {
                    (!right_to_left, "the text has right-to-left writing, which needs such marks")
                }
                c => (!belongs(text, *at, *c), "the script or emoji next to it needs it"),
            };
            if !counts {
                out.pass_over(Span::new(*at, *at + c.len_utf8()), why);
            }
            counts
        });
        let Some((first, first_char)) = places.first().copied() else { return };
        let mut counts = BTreeMap::new();
        for (_, c) in &places {
            *counts.entry(*c).or_insert(0) += 1;
        }
        let noun = if places.len() == 1 { "invisible character" } else { "invisible characters" };
        let message = format!("{} {noun}: {}", places.len(), super::tally(&counts, name));
        let mut draft =
            Draft::at(Span::new(first, first + first_char.len_utf8()), message).identity(Identity::Aggregate);
        for (at, c) in places {
            let safety = if is_directional(c) { Applicability::Unsafe } else { Applicability::Safe };
            draft = draft.edit(safety, Span::new(at, at + c.len_utf8()), "");
        }
        out.add(draft);
    }
}

/// All invisible characters of `text`, whether or not they belong where they are.
fn invisible_of(text: &str) -> Vec<(usize, char)> {
    let bytes = text.as_bytes();
    let mut places = Vec::new();
    // The first bytes of the characters below: all others are passed without decoding.
    let common = memchr::memchr3_iter(0xc2, 0xe2, 0xef, bytes);
    let rare = memchr::memchr2_iter(0xe1, 0xf3, bytes);
    for at in common.chain(rare) {
        let Some(c) = text[at..].chars().next() else { continue };
        let soft_hyphen = c == '\u{ad}' && !text[..at].ends_with(|c| matches!(c, '\u{80}'..='\u{ff}'));
        let invisible = matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{180e}');
        if soft_hyphen || invisible || matches!(c, '\u{e0000}'..='\u{e007f}') {
            places.push((at, c));
        }
    }
    places.sort_unstable();
    places
}

/// Whether the neighbours of the character at `at` are of a script, or an emoji, that needs it.
fn belongs(text: &str, at: usize, c: char) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + c.len_utf8()..].chars().next();
    let mut neighbours = before.into_iter().chain(after);
    match c {
        '\u{200c}' | '\u{200d}' => {
            neighbours.any(|c| is_emoji(c) || matches!(c, '\u{590}'..='\u{18af}' | '\u{fb1d}'..='\u{fefc}'))
        }
        // Thai, Lao, Tibetan, Myanmar and Khmer write no spaces; U+200B tells where a line may break.
        '\u{200b}' | '\u{2060}' => neighbours.any(|c| matches!(c, '\u{e00}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')),
        '\u{180e}' => neighbours.any(|c| matches!(c, '\u{1800}'..='\u{18af}')),
        // Flags of regions, such as Scotland's, are spelled with tags after a black flag.
        '\u{e0000}'..='\u{e007f}' => before.is_some_and(|c| c == '\u{1f3f4}' || matches!(c, '\u{e0000}'..='\u{e007f}')),
        _ => false,
    }
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{fe0f}' | '\u{2190}'..='\u{21ff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

fn is_directional(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

fn name(c: char) -> &'static str {
    match c {
        '\u{ad}' => "soft hyphen",
        '\u{200b}' => "zero width space",
        '\u{200c}' => "zero width non-joiner",
        '\u{200d}' => "zero width joiner",
        '\u{200e}' => "left-to-right mark",
        '\u{200f}' => "right-to-left mark",
        '\u{202e}' => "right-to-left override",
        '\u{2060}' => "word joiner",
        '\u{feff}' => "zero width no-break space",
        c if is_directional(c) => "directional control",
        '\u{e0000}'..='\u{e007f}' => "tag character",
        _ => "",
    }
}
