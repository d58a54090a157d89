//! What the map stage leaves of documents, and how two such results become one.
//!
//! `Mapped::merge` is associative, and commutative up to the order of its lists, which `reduce` sorts:
//! so the findings of the whole are the same for any split of the corpus, order and number of threads.

use std::any::Any;
use std::collections::BTreeMap;

use foldhash::HashMap;

use super::bands::Bands;
use crate::document::DocumentId;
use crate::finding::Finding;
use crate::read::NotChecked;
use crate::rule::{AnyProfileRule, Check, DocumentEntry, Fact, RuleSet, Sketch, caught};

/// A document that pair rules compare.
pub struct Kept {
    /// The document.
    pub document: DocumentId,
    /// How many tokens it has.
    pub tokens: u32,
    /// What it is compared by; `None` where memory is short: it is made again of the document then.
    pub sketch: Option<Sketch>,
}

/// Findings, facts, profiles and sketches of some documents.
#[derive(Default)]
pub struct Mapped {
    /// Findings of the rules that judge a document alone.
    pub findings: Vec<Finding>,
    /// Facts of the corpus rules.
    pub facts: Vec<Fact>,
    /// The documents.
    pub documents: HashMap<DocumentId, DocumentEntry>,
    /// The documents that pair rules compare.
    pub kept: Vec<Kept>,
    /// Candidate keys of pair rules, and the sentences of documents under `LINES`.
    pub bands: Bands,
    /// What could not be checked.
    pub not_checked: Vec<NotChecked>,
    /// Bytes of the checked documents as they lie on disk.
    pub bytes: u64,
    /// Numbers of the keys that are stated of the last document in `kept`.
    pub(super) stated: Vec<u16>,
    pub(super) profiles: BTreeMap<u16, Box<dyn Any + Send>>,
    /// Profile rules that panicked while two profiles were merged, by index, with their messages.
    pub(super) broken: BTreeMap<u16, String>,
}

impl Mapped {
    /// Adds what `other` holds; `rules` are those that made both.
    pub fn merge(&mut self, mut other: Self, rules: &RuleSet) {
        self.findings.append(&mut other.findings);
        self.facts.append(&mut other.facts);
        // The smaller table goes into the larger.
        if self.documents.len() < other.documents.len() {
            std::mem::swap(&mut self.documents, &mut other.documents);
        }
        self.documents.extend(other.documents);
        self.bands.append(other.bands, self.kept.len() as u32);
        self.kept.append(&mut other.kept);
        self.not_checked.append(&mut other.not_checked);
        self.bytes += other.bytes;
        self.broken.append(&mut other.broken);
        for (index, profile) in other.profiles {
            match self.profiles.get_mut(&index) {
                None => drop(self.profiles.insert(index, profile)),
                Some(into) => {
                    if let Some(rule) = profile_rule(rules, index)
                        && let Err(panic) = caught(|| rule.merge(into.as_mut(), profile))
                    {
                        self.broken.insert(index, panic);
                    }
                }
            }
        }
    }
}

/// The profile rule with this index in the rulebook.
fn profile_rule(rules: &RuleSet, index: u16) -> Option<&dyn AnyProfileRule> {
    let rule = rules.rules().iter().find(|rule| rule.index == index)?;
    match rule.corpus_check() {
        Some(Check::Profile(check)) => Some(check.as_ref()),
        _ => None,
    }
}
