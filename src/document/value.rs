//! Values of front matter, rule pages and config files, each with the place where it is written.
//!
//! One tree for every format a head comes in, so that rules need not know which one it was.

use crate::text::Span;

/// A key of a mapping and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key's text.
    pub key: String,
    /// Place of the key (quotes included).
    pub key_span: Span,
    /// The value with its place.
    pub value: Node,
}

impl Entry {
    /// From the start of the key to the end of the value.
    pub fn span(&self) -> Span {
        Span::new(self.key_span.start, self.value.span.end.max(self.key_span.end))
    }

    /// This entry with every place moved `by` bytes on.
    #[must_use]
    pub(crate) fn shifted(mut self, by: usize) -> Self {
        self.shift(by);
        self
    }

    fn shift(&mut self, by: usize) {
        self.key_span = self.key_span.shifted(by);
        self.value.shift(by);
    }
}

/// A value at any depth, with its place (quotes and brackets included).
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where it is written; empty after the colon where nothing is.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// A front-matter value, whatever the format it was written in.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Empty, `null`, `~`.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction, or a whole one past 64 bits.
    Float(f64),
    /// Text; dates and times are text too, as written.
    String(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping; a key given twice stands here twice.
    Map(Vec<Entry>),
}

impl Node {
    /// Place of the value under `keys` (names, or numbers of list items), or of the last key itself.
    /// Where the value is a list or mapping it is its key in either case: the value may take many lines.
    pub fn place(&self, keys: &[&str], at_key: bool) -> Option<Span> {
        let (mut node, mut key_span) = (self, self.span);
        for key in keys {
            match &node.value {
                Value::Map(entries) => {
                    let entry = entries.iter().find(|entry| entry.key == *key)?;
                    key_span = entry.key_span;
                    node = &entry.value;
                }
                Value::List(items) => {
                    node = items.get(key.parse::<usize>().ok()?)?;
                    let first = node.as_map().and_then(<[_]>::first);
                    key_span = first.map_or(node.span, |first| first.key_span);
                }
                // A single word may stand for a list.
                _ => return Some(node.span),
            }
        }
        Some(if at_key || matches!(node.value, Value::Map(_) | Value::List(_)) { key_span } else { node.span })
    }

    /// Place of the value under `keys`, or of the nearest above it that is written.
    pub fn place_near(&self, keys: &[&str]) -> Option<Span> {
        (0..=keys.len()).rev().find_map(|len| self.place(&keys[..len], false))
    }

    /// The text, if it is text.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The entries, if it is a mapping.
    pub fn as_map(&self) -> Option<&[Entry]> {
        match &self.value {
            Value::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The items, if it is a list.
    pub fn as_list(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// The first entry of a mapping with this key, to the letter.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.as_map()?.iter().find(|entry| entry.key == key)
    }

    /// The value as JSON. Of a key given twice the last stands, as readers have it; numbers JSON cannot write are null.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Integer(value) => (*value).into(),
            Value::Float(value) => (*value).into(),
            Value::String(value) => value.as_str().into(),
            Value::List(items) => items.iter().map(Node::to_json).collect(),
            Value::Map(entries) => map_to_json(entries),
        }
    }

    /// This node with every place moved `by` bytes on.
    #[must_use]
    pub(crate) fn shifted(mut self, by: usize) -> Self {
        self.shift(by);
        self
    }

    fn shift(&mut self, by: usize) {
        self.span = self.span.shifted(by);
        match &mut self.value {
            Value::List(items) => items.iter_mut().for_each(|item| item.shift(by)),
            Value::Map(entries) => entries.iter_mut().for_each(|entry| entry.shift(by)),
            _ => {}
        }
    }
}

/// Entries as a JSON object; the last of a key given twice.
pub(crate) fn map_to_json(entries: &[Entry]) -> serde_json::Value {
    serde_json::Value::Object(entries.iter().map(|entry| (entry.key.clone(), entry.value.to_json())).collect())
}
