//! Where a violation stands: the way through the values of a head to the one that is meant, and its name.

use jsonschema::paths::LocationSegment;

use crate::document::head::{Entry, Head, Node, Value};
use crate::finding::quoted;
use crate::text::Span;

/// A value of a head, and how it is reached.
pub(super) struct Site<'a> {
    head: &'a Head,
    /// Key of the value, if it stands under one itself.
    key: Option<Span>,
    /// The value; `None` for the head as a whole.
    pub node: Option<&'a Node>,
}

impl<'a> Site<'a> {
    /// The value at `path`, or the deepest on the way there that is written.
    pub fn of(head: &'a Head, path: &[LocationSegment<'_>]) -> Self {
        let mut site = Self { head, key: None, node: None };
        for segment in path {
            let next = match segment {
                // The last of duplicate keys is the one that readers keep.
                LocationSegment::Property(name) => {
                    let entry = site.entries().iter().rev().find(|entry| entry.key == **name);
                    entry.map(|entry| (Some(entry.key_span), &entry.value))
                }
                LocationSegment::Index(index) => {
                    site.node.and_then(Node::as_list).and_then(|items| items.get(*index)).map(|item| (None, item))
                }
            };
            let Some((key, node)) = next else { break };
            site = Self { head, key, node: Some(node) };
        }
        site
    }

    /// Its entries, if it is a mapping.
    pub fn entries(&self) -> &'a [Entry] {
        match self.node {
            None => &self.head.entries,
            Some(node) => node.as_map().unwrap_or_default(),
        }
    }

    /// What is marked of it: the value, or the key of one that takes many lines or is not there. Of a whole head it is
    /// the first line.
    pub fn mark(&self) -> Span {
        let Some(node) = self.node else {
            let first = self.head.entries.first().filter(|_| self.head.open.is_empty());
            return first.map_or(self.head.open, |first| first.key_span);
        };
        match (&node.value, self.key) {
            (Value::Map(_) | Value::List(_), Some(key)) => key,
            (Value::Map(entries), None) => entries.first().map_or(node.span, |first| first.key_span),
            (_, Some(key)) if node.span.is_empty() => key,
            _ => node.span,
        }
    }
}

/// What people call the value at `path`: `` `date` ``, `` `author.name` ``, `` item 2 of `tags` ``.
pub(super) fn name(path: &[LocationSegment<'_>]) -> String {
    let mut outer: Option<String> = None;
    let mut keys: Vec<&str> = Vec::new();
    for segment in path {
        match segment {
            LocationSegment::Property(key) => keys.push(key),
            LocationSegment::Index(index) => {
                let of = joined(&keys, outer);
                outer = Some(format!("item {} of {of}", index + 1));
                keys.clear();
            }
        }
    }
    joined(&keys, outer)
}

fn joined(keys: &[&str], outer: Option<String>) -> String {
    match (keys, outer) {
        ([], None) => "the front matter".to_owned(),
        ([], Some(outer)) => outer,
        (keys, None) => quoted(&keys.join(".")),
        (keys, Some(outer)) => format!("{} of {outer}", quoted(&keys.join("."))),
    }
}
