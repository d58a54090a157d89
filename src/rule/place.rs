//! Where a hit of a declarative rule must lie to count: the part of the document, and what stands next to it.

use super::page::{Scope, Whole};
use crate::document::Document;
use crate::document::region::RegionKind;
use crate::text::Span;

/// Why what was looked for, and is there, does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The phrase is written with other capitals.
    Case,
    /// It lies elsewhere than the rule looks.
    Scope(Scope),
    /// Other words stand next to it.
    Surroundings(Whole),
}

/// Whether `span` lies where `scope` looks.
pub fn in_scope(document: &Document, span: Span, scope: Scope) -> bool {
    let kind = match scope {
        Scope::Text => return true,
        Scope::Head => return document.head().span.contains(span),
        Scope::Body => return document.body().contains(span),
        Scope::Prose => RegionKind::Prose,
        Scope::Code => RegionKind::Code,
        Scope::Markup => RegionKind::Markup,
        Scope::Url => RegionKind::Url,
    };
    document.regions().at(span.start) == Some(kind)
}

/// Whether what stands round `span` is what `whole` asks for.
pub(super) fn surrounded(document: &Document, span: Span, whole: Whole) -> bool {
    let text = document.text();
    match whole {
        Whole::None => true,
        Whole::Word => {
            let joined =
                |inner: Option<char>, outer: Option<char>| inner.is_some_and(is_word) && outer.is_some_and(is_word);
            let inside = span.of(text);
            !joined(inside.chars().next(), text[..span.start].chars().next_back())
                && !joined(inside.chars().next_back(), text[span.end..].chars().next())
        }
        Whole::Line => {
            let lines = document.visible_lines();
            let found = lines.binary_search_by_key(&span.trimmed(text).start, |line| line.span.start);
            found.is_ok_and(|at| lines[at].whole && lines[at].span == span.trimmed(text)) && !is_marked(document, span)
        }
    }
}

/// Whether a heading's or list item's mark stands before `span` on its line: such a line is the author's,
/// whatever it says.
fn is_marked(document: &Document, span: Span) -> bool {
    let text = document.text();
    let line = document.lines().start_of(document.lines().line_of(span.start));
    let before = text[line..span.start].trim_end();
    // Of a link, only the opening bracket stands before its text; a tag starts a line of its own.
    let before = before.strip_suffix('[').unwrap_or(before).trim_end_matches(['*', '_']).trim_end();
    // `![` opens the alternative text of a picture.
    let marks = |c: char| c.is_ascii_digit() || matches!(c, '!' | '#' | '-' | '*' | '+' | '.' | ')' | '>' | ' ' | '|');
    !before.is_empty() && !before.ends_with('>') && before.chars().all(marks)
}

/// Letters and digits of scripts that put spaces between words.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() && !crate::text::is_spaceless(c)
}
