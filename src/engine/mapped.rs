//! What the map stage leaves of documents, and how two such results become one.
//!
//! `Mapped::merge` is associative, and commutative up to the order of its lists, which `reduce` sorts:
//! so the findings of the whole are the same for any split of the corpus, order and number of threads.

use std::any::Any;
use std::collections::BTreeMap;

use foldhash::HashMap;

use crate::document::DocumentId;
use crate::finding::Finding;
use crate::read::NotChecked;
use crate::rule::{AnyProfileRule, Check, DocumentEntry, Fact, RuleSet, Sketch, caught};

/// A key under which a document looks for its like, for one pair rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Band {
    /// Index of the rule in the rulebook.
    pub rule: u16,
    /// Hash that alike documents share. A chance meeting costs one verification, so 64 bits suffice.
    pub key: u64,
    /// The document.
    pub document: DocumentId,
}

/// Stands for a rule in the bands of paragraphs, which all pair rules share.
pub const LINES: u16 = u16::MAX;

/// Findings, facts, profiles and sketches of some documents.
#[derive(Default)]
pub struct Mapped {
    /// Findings of the rules that judge a document alone.
    pub findings: Vec<Finding>,
    /// Facts of the corpus rules.
    pub facts: Vec<Fact>,
    /// The documents.
    pub documents: HashMap<DocumentId, DocumentEntry>,
    /// What is kept of the documents that pair rules compare.
    pub sketches: HashMap<DocumentId, Sketch>,
    /// Candidate keys of pair rules, and the paragraphs of documents under `LINES`.
    pub bands: Vec<Band>,
    /// What could not be checked.
    pub not_checked: Vec<NotChecked>,
    /// Bytes of the checked documents as they lie on disk.
    pub bytes: u64,
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
            std::mem::swap(&mut self.sketches, &mut other.sketches);
        }
        self.documents.extend(other.documents);
        self.sketches.extend(other.sketches);
        self.bands.append(&mut other.bands);
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
