//! What the rules share that judge the dates of a document by those of its source: the documents under one topmost folder.

use crate::document::Document;
use crate::document::date::{DateMention, Role, Witness};

/// The source of a document, and `words` that part its groups, as the number of a group.
pub(super) fn group(document: &Document, words: &[&str]) -> u64 {
    let top = document.path().split_once('/').map_or("", |(top, _)| top);
    let words = words.iter().fold(top.to_owned(), |all, word| all + "\0" + word);
    xxhash_rust::xxh3::xxh3_64(words.as_bytes())
}

/// Mentions of the front matter with their keys, and what these date.
pub(super) fn in_head(document: &Document) -> impl Iterator<Item = (&str, Role, &DateMention)> {
    document.dates().iter().filter_map(|mention| match &mention.witness {
        Witness::FrontMatter { key, role } => Some((key.as_str(), *role, mention)),
        _ => None,
    })
}
