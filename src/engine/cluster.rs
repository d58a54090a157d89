//! Clusters as stars: a hub and the documents that are verified to be like it.
//!
//! Raw transitive closure swallows whole sources (a chain of small differences joins strangers), so a
//! member is always like its hub. Hubs go by degree, then by path order; every document with a
//! verified edge appears in a star.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};

use crate::document::DocumentId;
use crate::rule::Similarity;

/// A verified likeness.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    /// One document.
    pub a: DocumentId,
    /// The other.
    pub b: DocumentId,
    /// How alike they are.
    pub similarity: Similarity,
}

/// A hub and its members, in path order.
#[derive(Clone, Debug)]
pub struct Star {
    /// The document all members are like.
    pub hub: DocumentId,
    /// The others, with their similarity to the hub.
    pub members: Vec<(DocumentId, Similarity)>,
}

impl Star {
    /// A cluster of two: the second document is told to be like the first.
    pub fn of_pair(edge: &Edge) -> Self {
        Self { hub: edge.a, members: vec![(edge.b, edge.similarity.swapped())] }
    }
}

/// How documents that are alike are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Told {
    /// One finding a cluster.
    #[default]
    Clusters,
    /// One finding a pair.
    Pairs,
}

/// The graph of `edges` in the stars that are told of.
pub fn stars_told(edges: &[Edge], told: Told, rank: impl Fn(DocumentId) -> u32) -> Vec<Star> {
    match told {
        Told::Clusters => stars(edges, rank),
        Told::Pairs => edges.iter().map(Star::of_pair).collect(),
    }
}

/// Cuts the graph of `edges` into stars.
pub fn stars(edges: &[Edge], rank: impl Fn(DocumentId) -> u32) -> Vec<Star> {
    let mut neighbours: HashMap<DocumentId, Vec<(DocumentId, Similarity)>> = HashMap::new();
    for edge in edges {
        // Of a member's similarity it is the first document, and its hub the second.
        neighbours.entry(edge.a).or_default().push((edge.b, edge.similarity.swapped()));
        neighbours.entry(edge.b).or_default().push((edge.a, edge.similarity));
    }
    let mut order: Vec<DocumentId> = neighbours.keys().copied().collect();
    order.sort_by_key(|id| (usize::MAX - neighbours[id].len(), rank(*id)));
    let mut hub_of: HashMap<DocumentId, DocumentId> = HashMap::new();
    let mut stars: BTreeMap<u32, Star> = BTreeMap::new();
    for id in order {
        if hub_of.contains_key(&id) {
            continue;
        }
        let mut free: Vec<_> =
            neighbours[&id].iter().filter(|(other, _)| !hub_of.contains_key(other)).copied().collect();
        free.sort_by_key(|(other, _)| rank(*other));
        let (hub, members) = if free.is_empty() {
            // All its like belong to other stars: it joins the one it is most like, as a pair of its own.
            let most = neighbours[&id]
                .iter()
                .copied()
                .max_by(|x, y| x.1.jaccard.total_cmp(&y.1.jaccard).then(rank(y.0).cmp(&rank(x.0))));
            let Some((other, similarity)) = most else { continue };
            (other, vec![(id, similarity.swapped())])
        } else {
            (id, free)
        };
        hub_of.insert(hub, hub);
        for (member, _) in &members {
            hub_of.insert(*member, hub);
        }
        stars.entry(rank(hub)).or_insert_with(|| Star { hub, members: Vec::new() }).members.extend(members);
    }
    stars.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(a: u128, b: u128, jaccard: f64) -> Edge {
        Edge { a, b, similarity: Similarity { jaccard, of_first: jaccard, of_second: 1.0, doubt: None } }
    }

    #[test]
    fn a_chain_is_cut_where_members_are_not_like_their_hub() {
        // 1-2-3-4-5: the hubs are 2 and 4 (degree 2, path order), and 5 stays with 4.
        let edges = [edge(1, 2, 0.9), edge(2, 3, 0.9), edge(3, 4, 0.9), edge(4, 5, 0.9)];
        let stars = stars(&edges, |id| id as u32);
        let shape: Vec<_> =
            stars.iter().map(|star| (star.hub, star.members.iter().map(|m| m.0).collect::<Vec<_>>())).collect();
        assert_eq!(shape, [(2, vec![1, 3]), (4, vec![5])]);
        // Whichever way an edge was given, a member's own share comes first.
        assert_eq!(stars[0].members.iter().map(|m| m.1.of_first).collect::<Vec<_>>(), [0.9, 1.0]);
    }

    #[test]
    fn every_document_with_an_edge_appears() {
        // 1 is the hub of 2, 3, 4; 5 is only like 4.
        let edges = [edge(1, 2, 0.9), edge(1, 3, 0.9), edge(1, 4, 0.9), edge(4, 5, 0.8)];
        let stars = stars(&edges, |id| id as u32);
        assert_eq!(stars.len(), 2);
        assert_eq!((stars[1].hub, stars[1].members[0].0), (4, 5));
    }
}
