//! What the rules on dates share: how a witness is named in a message, and where it is shown.

use crate::document::Document;
use crate::document::date::{DateMention, Role, Witness};
use crate::text::Span;

/// The witness in words: ``key `date` ``, `the file name`.
pub(super) fn name(mention: &DateMention) -> String {
    match &mention.witness {
        Witness::FrontMatter { key, .. } => format!("`{key}`"),
        Witness::Path => "the file name".to_owned(),
        Witness::Url { key: Some(key) } => format!("the URL in `{key}`"),
        Witness::Url { key: None } => "the URL of the opening link".to_owned(),
        Witness::Epoch => "the comment".to_owned(),
        Witness::Attribute(_) => "the markup".to_owned(),
        Witness::Dateline => "the dateline".to_owned(),
        Witness::Post => "the quoted post".to_owned(),
        Witness::Text => "the text".to_owned(),
    }
}

/// Whether the witness says when the document was published, and not when something else was.
pub(super) fn is_publication(mention: &DateMention) -> bool {
    match &mention.witness {
        Witness::FrontMatter { role, .. } | Witness::Attribute(role) => *role == Role::Published,
        Witness::Path | Witness::Url { .. } | Witness::Epoch => true,
        Witness::Dateline | Witness::Post | Witness::Text => false,
    }
}

/// What stands before a mention on its line; `None` if that is more than `most` bytes.
pub(super) fn line_before<'d>(document: &'d Document, mention: &DateMention, most: usize) -> Option<&'d str> {
    let text = document.text();
    // No further than that: a text may be one line of many megabytes.
    let mut from = mention.span.start.saturating_sub(most + 1);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let near = &text[from..mention.span.start];
    match near.rfind('\n') {
        Some(cut) => Some(&near[cut + 1..]),
        None => (from == 0).then_some(near),
    }
}

/// Where a mention is shown: in the text, or for one in the path at the date of the front matter,
/// or failing that at the start of the document.
pub(super) fn place(document: &Document, mention: &DateMention) -> Span {
    if mention.outside.is_none() {
        return mention.span;
    }
    let front = |other: &&DateMention| matches!(other.witness, Witness::FrontMatter { .. });
    document.dates().iter().find(front).map_or(Span::empty(0), |other| other.span)
}
