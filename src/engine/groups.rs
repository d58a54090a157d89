//! Documents that belong together, directly or through others.

use foldhash::{HashMap, HashMapExt};

use crate::document::DocumentId;

/// The groups that pairs of documents make.
#[derive(Default)]
pub struct Groups(HashMap<DocumentId, DocumentId>);

impl Groups {
    /// The groups of these pairs. Each is known by the first of its documents, by `rank`.
    pub fn of(pairs: impl Iterator<Item = (DocumentId, DocumentId)>, rank: impl Fn(DocumentId) -> u32) -> Self {
        let mut parents = HashMap::new();
        for (a, b) in pairs {
            let (a, b) = (root(&mut parents, a), root(&mut parents, b));
            let (first, second) = if rank(a) <= rank(b) { (a, b) } else { (b, a) };
            parents.insert(second, first);
        }
        let members: Vec<DocumentId> = parents.keys().copied().collect();
        Self(members.into_iter().map(|id| (id, root(&mut parents, id))).collect())
    }

    /// The first document of the group; itself where it is in none.
    pub fn first(&self, document: DocumentId) -> DocumentId {
        self.0.get(&document).copied().unwrap_or(document)
    }

    /// Whether the two belong together.
    pub fn joins(&self, a: DocumentId, b: DocumentId) -> bool {
        self.first(a) == self.first(b)
    }
}

/// The document at the end of the chain of parents, which is shortened on the way.
fn root(parents: &mut HashMap<DocumentId, DocumentId>, mut id: DocumentId) -> DocumentId {
    while let Some(parent) = parents.get(&id).copied().filter(|parent| *parent != id) {
        let next = parents.get(&parent).copied().unwrap_or(parent);
        parents.insert(id, next);
        id = next;
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_join_through_others() {
        let groups = Groups::of([(5, 4), (2, 3), (4, 3), (8, 9)].into_iter(), |id| id as u32);
        assert!([2, 3, 4, 5].iter().all(|id| groups.first(*id) == 2));
        assert!(groups.joins(5, 3) && !groups.joins(5, 8));
        assert_eq!(groups.first(7), 7);
    }
}
