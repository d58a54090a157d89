//! Comments of documents that tell the linter to leave something, as they stand alone. Whether they are heeded is for
//! the config to say, and which findings that leaves is judged at the end of a run, when all are known.

use serde::{Deserialize, Serialize};

use super::resolve::address_of;
use crate::document::Document;
use crate::document::ignore::{Reach, ignore_words};
use crate::finding::{Address, Finding, Location, Snippet, locate, snippet_of};

/// One rule that a comment names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ignore {
    /// The rule's id or family, or `all`.
    pub word: String,
    /// What it covers.
    pub reach: Reach,
    /// Why, in the comment's words.
    pub reason: Option<String>,
    /// The document.
    pub address: Address,
    /// Where the word stands.
    pub location: Location,
    /// For drawing.
    pub snippet: Snippet,
}

impl Ignore {
    /// Whether it names the rule.
    pub fn names(&self, rule: &str) -> bool {
        self.word == rule || self.word == "all" || rule.split('/').next() == Some(&self.word)
    }

    /// Whether it is about the finding.
    pub fn covers(&self, finding: &Finding) -> bool {
        let reaches = match self.reach {
            Reach::File => true,
            Reach::Lines(first, last) => (first..=last).contains(&finding.location.line),
            Reach::Nothing => false,
        };
        reaches && self.names(&finding.rule) && self.address == finding.address
    }
}

/// What the comments of `document` name.
pub(super) fn ignores_in(document: &Document) -> impl Iterator<Item = Ignore> {
    ignore_words(document).into_iter().map(|word| Ignore {
        word: document.slice(word.span).to_owned(),
        reach: word.reach,
        reason: word.reason,
        address: address_of(document),
        location: locate(document, word.span),
        snippet: snippet_of(document, word.span),
    })
}
