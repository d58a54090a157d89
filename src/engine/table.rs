//! The table of documents, as the corpus stages see it.

use foldhash::HashMap;
use rayon::prelude::*;

use super::groups::Groups;
use crate::document::DocumentId;
use crate::rule::{Corpus, DocumentEntry};

/// The documents of a corpus and their order.
pub struct Table {
    documents: HashMap<DocumentId, DocumentEntry>,
    ranks: HashMap<DocumentId, u32>,
    /// Documents that are reported together as copies, once they are.
    pub copies: Groups,
}

impl Table {
    /// The table of `documents`.
    pub fn new(documents: HashMap<DocumentId, DocumentEntry>) -> Self {
        let mut order: Vec<_> = documents.iter().map(|(id, entry)| (&entry.path, entry.record, *id)).collect();
        order.par_sort_unstable();
        let ranks = order.iter().zip(0..).map(|((_, _, id), rank)| (*id, rank)).collect();
        Self { documents, ranks, copies: Groups::default() }
    }

    /// Position of a document in the order of paths and records.
    pub fn rank(&self, id: DocumentId) -> u32 {
        self.ranks.get(&id).copied().unwrap_or(u32::MAX)
    }
}

impl Corpus for Table {
    fn document(&self, id: DocumentId) -> Option<&DocumentEntry> {
        self.documents.get(&id)
    }

    fn copy_of(&self, id: DocumentId) -> DocumentId {
        self.copies.first(id)
    }
}
