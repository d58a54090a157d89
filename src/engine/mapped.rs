//! What the map stage leaves of documents, and how two such results become one.
//!
//! `Mapped::merge` is associative, and commutative up to the order of its lists, which `reduce` sorts:
//! so the findings of the whole are the same for any split of the corpus, order and number of threads.

use std::io;

use foldhash::HashMap;

use super::bands::Bands;
use super::inline::Ignore;
use crate::document::DocumentId;
use crate::finding::Finding;
use crate::read::NotChecked;
use crate::rule::{DocumentEntry, Fact, Sketch, Tallies};

/// A document that pair rules compare.
#[derive(Clone)]
pub struct Kept {
    /// The document.
    pub document: DocumentId,
    /// How many tokens it has.
    pub tokens: u32,
    /// What it is compared by; `None` where memory is short: it is made again of the document then.
    pub sketch: Option<Sketch>,
    /// Stands for it in the rows of an index, if there is one.
    pub slot: u32,
}

/// Findings, facts, counts and sketches of some documents.
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
    /// What comments of the documents say is to be left.
    pub ignores: Vec<Ignore>,
    /// What could not be checked.
    pub not_checked: Vec<NotChecked>,
    /// Bytes of the checked documents as they lie on disk.
    pub bytes: u64,
    /// What profile rules counted.
    pub tallies: Tallies,
    /// Numbers of the keys that are stated of the last document in `kept`.
    pub(super) stated: Vec<u16>,
}

impl Mapped {
    /// The same once more. What documents are compared by is shared, not copied.
    ///
    /// # Errors
    /// If what is on disk cannot be copied.
    pub fn twin(&mut self) -> io::Result<Self> {
        Ok(Self {
            findings: self.findings.clone(),
            facts: self.facts.clone(),
            documents: self.documents.clone(),
            kept: self.kept.clone(),
            bands: self.bands.twin()?,
            not_checked: self.not_checked.clone(),
            bytes: self.bytes,
            tallies: self.tallies.clone(),
            stated: Vec::new(),
            ignores: self.ignores.clone(),
        })
    }

    /// Adds what `other` holds.
    pub fn merge(&mut self, mut other: Self) {
        self.findings.append(&mut other.findings);
        self.facts.append(&mut other.facts);
        // The smaller table goes into the larger.
        if self.documents.len() < other.documents.len() {
            std::mem::swap(&mut self.documents, &mut other.documents);
        }
        self.documents.extend(other.documents);
        self.bands.append(other.bands, self.kept.len() as u32);
        self.kept.append(&mut other.kept);
        self.ignores.append(&mut other.ignores);
        self.not_checked.append(&mut other.not_checked);
        self.bytes += other.bytes;
        self.tallies.merge(other.tallies);
    }
}
