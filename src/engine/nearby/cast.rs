//! The documents that reports speak of.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::{Mutex, PoisonError};

use foldhash::HashMap;

use super::Known;
use crate::document::{Document, DocumentId};
use crate::engine::session::Session;
use crate::rule::{Corpus, DocumentEntry};

/// Documents that reports speak of.
#[derive(Default)]
pub struct Cast {
    pub entries: HashMap<DocumentId, DocumentEntry>,
    /// The first of all copies of a document, where that is asked for.
    pub copies: HashMap<DocumentId, DocumentId>,
    missed: Mutex<BTreeSet<DocumentId>>,
}

impl Cast {
    /// The documents that were asked for and are not there.
    pub fn missed(&self) -> BTreeSet<DocumentId> {
        std::mem::take(&mut self.missed.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Of these documents.
    pub(super) fn of<'k>(documents: impl IntoIterator<Item = &'k Rc<Known>>) -> Self {
        let entries = documents.into_iter().map(|known| (known.id, known.entry.clone())).collect();
        Self { entries, ..Self::default() }
    }
}

impl Corpus for Cast {
    fn document(&self, id: DocumentId) -> Option<&DocumentEntry> {
        let entry = self.entries.get(&id);
        if entry.is_none() {
            self.missed.lock().unwrap_or_else(PoisonError::into_inner).insert(id);
        }
        entry
    }

    fn copy_of(&self, id: DocumentId) -> DocumentId {
        self.copies.get(&id).copied().unwrap_or(id)
    }
}

/// The same documents, which can be read again.
pub struct Library<'a> {
    pub cast: &'a Cast,
    pub session: &'a Session<'a>,
}

impl Corpus for Library<'_> {
    fn document(&self, id: DocumentId) -> Option<&DocumentEntry> {
        self.cast.document(id)
    }

    fn open(&self, id: DocumentId) -> Option<Document> {
        self.session.reopen_as_known(self.document(id)?)
    }

    fn copy_of(&self, id: DocumentId) -> DocumentId {
        self.cast.copy_of(id)
    }
}
