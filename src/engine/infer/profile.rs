//! What is counted of front matter: which keys there are, with which values. Bounded, whatever the corpus.
//!
//! Profiles of parts of a corpus merge to that of the whole in any order, until `prune` cuts what is too much.

use std::collections::{BTreeMap, HashMap};

use super::forms::{FORMS, forms_of};
use crate::document::head::{Entry, Node, Value};

/// Mappings within each other that are looked into.
const DEPTH: usize = 4;
/// Keys of one mapping that are kept.
const MAX_KEYS: usize = 1_000;
/// Keys that are kept in all.
const MAX_FIELDS: usize = 20_000;
/// Distinct texts that are kept of a key: more are no list of choices.
const MAX_VALUES: usize = 64;
/// Longest text that may be one of a list of choices, in bytes.
const MAX_LENGTH: usize = 60;
/// Items of one list that are looked at.
const MAX_ITEMS: usize = 1_000;

/// The types of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Text,
    Integer,
    Number,
    Truth,
    List,
    Map,
    Null,
}

impl Kind {
    pub const ALL: [Self; 7] =
        [Self::Text, Self::Integer, Self::Number, Self::Truth, Self::List, Self::Map, Self::Null];

    fn of(node: &Node) -> Self {
        match node.value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Truth,
            Value::Integer(_) => Self::Integer,
            Value::Float(number) if number.is_finite() => Self::Number,
            Value::Float(_) => Self::Null,
            Value::String(_) => Self::Text,
            Value::List(_) => Self::List,
            Value::Map(_) => Self::Map,
        }
    }

    /// The word of JSON Schema.
    pub const fn keyword(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Truth => "boolean",
            Self::List => "array",
            Self::Map => "object",
            Self::Null => "null",
        }
    }

    /// The word for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "whole number",
            Self::Number => "number",
            Self::Truth => "true or false",
            Self::List => "list",
            Self::Map => "mapping",
            Self::Null => "empty",
        }
    }
}

/// Mappings that stand in the same place of many documents.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    /// How many.
    pub count: u64,
    pub fields: BTreeMap<String, Field>,
}

/// The values of one key.
#[derive(Clone, Debug, Default)]
pub(super) struct Field {
    /// How many.
    pub count: u64,
    kinds: [u64; Kind::ALL.len()],
    /// Texts without a letter.
    pub blank: u64,
    forms: [u64; FORMS.len()],
    /// Texts with a hyphen.
    pub hyphened: u64,
    /// Distinct texts with their counts; `None` once there are too many, or too long ones.
    values: Option<BTreeMap<String, u64>>,
    is_open: bool,
    /// Lists that hold an item twice.
    pub repeating: u64,
    /// What lists hold.
    pub items: Option<Box<Field>>,
    /// What mappings hold.
    pub inner: Option<Box<Profile>>,
}

impl Profile {
    /// Adds one mapping.
    pub fn add(&mut self, entries: &[Entry]) {
        self.add_at(entries, 0);
    }

    fn add_at(&mut self, entries: &[Entry], depth: usize) {
        self.count += 1;
        // Of a key given twice the last stands.
        let last: HashMap<&str, &Node> = entries.iter().map(|entry| (entry.key.as_str(), &entry.value)).collect();
        for (key, node) in last {
            self.fields.entry(key.to_owned()).or_default().add(node, depth);
        }
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, other: Self) {
        self.count += other.count;
        for (key, field) in other.fields {
            self.fields.entry(key).or_default().merge(field);
        }
    }

    /// Keeps the keys that are met most.
    pub fn prune(&mut self) {
        let mut keys = MAX_KEYS;
        self.prune_to(keys);
        while self.size() > MAX_FIELDS && keys > 1 {
            keys /= 2;
            self.prune_to(keys);
        }
    }

    fn prune_to(&mut self, keys: usize) {
        if self.fields.len() > keys {
            let mut ranks: Vec<(u64, &String)> = self.fields.iter().map(|(key, field)| (field.count, key)).collect();
            ranks.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
            // Some room is made, so that not every call has to.
            let rare: Vec<String> = ranks[keys - keys / 4..].iter().map(|(_, key)| (*key).clone()).collect();
            rare.iter().for_each(|key| drop(self.fields.remove(key)));
        }
        self.fields.values_mut().for_each(|field| field.each_profile(&mut |inner| inner.prune_to(keys)));
    }

    fn size(&self) -> usize {
        self.fields.len() + self.fields.values().map(Field::size).sum::<usize>()
    }
}

impl Field {
    fn add(&mut self, node: &Node, depth: usize) {
        self.count += 1;
        let kind = Kind::of(node);
        self.kinds[kind as usize] += 1;
        match &node.value {
            Value::String(text) => self.add_text(text),
            Value::List(items) => {
                let mut seen = std::collections::HashSet::new();
                if items.iter().take(MAX_ITEMS).any(|item| !seen.insert(item.to_json().to_string())) {
                    self.repeating += 1;
                }
                if depth < DEPTH {
                    let field = self.items.get_or_insert_default();
                    items.iter().take(MAX_ITEMS).for_each(|item| field.add(item, depth + 1));
                }
            }
            Value::Map(entries) if depth < DEPTH => self.inner.get_or_insert_default().add_at(entries, depth + 1),
            _ => {}
        }
    }

    fn add_text(&mut self, text: &str) {
        if text.trim().is_empty() {
            self.blank += 1;
            return;
        }
        forms_of(text).for_each(|at| self.forms[at] += 1);
        self.hyphened += u64::from(text.contains('-'));
        if text.len() > MAX_LENGTH {
            self.is_open = true;
        }
        if !self.is_open {
            *self.values.get_or_insert_default().entry(text.to_owned()).or_default() += 1;
        }
        self.bound();
    }

    fn bound(&mut self) {
        self.is_open |= self.values.as_ref().is_some_and(|values| values.len() > MAX_VALUES);
        if self.is_open {
            self.values = None;
        }
    }

    fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.blank += other.blank;
        self.hyphened += other.hyphened;
        self.repeating += other.repeating;
        self.kinds.iter_mut().zip(other.kinds).for_each(|(own, more)| *own += more);
        self.forms.iter_mut().zip(other.forms).for_each(|(own, more)| *own += more);
        self.is_open |= other.is_open;
        for (text, count) in other.values.unwrap_or_default() {
            *self.values.get_or_insert_default().entry(text).or_default() += count;
        }
        self.bound();
        if let Some(items) = other.items {
            self.items.get_or_insert_default().merge(*items);
        }
        if let Some(inner) = other.inner {
            self.inner.get_or_insert_default().merge(*inner);
        }
    }

    fn each_profile(&mut self, each: &mut dyn FnMut(&mut Profile)) {
        if let Some(items) = &mut self.items {
            items.each_profile(each);
        }
        if let Some(inner) = &mut self.inner {
            each(inner);
        }
    }

    fn size(&self) -> usize {
        self.items.as_ref().map_or(0, |items| items.size()) + self.inner.as_ref().map_or(0, |inner| inner.size())
    }

    /// How many values are of this type.
    pub fn of(&self, kind: Kind) -> u64 {
        self.kinds[kind as usize]
    }

    /// How many texts say something.
    pub fn texts(&self) -> u64 {
        self.of(Kind::Text) - self.blank
    }

    /// How many texts have the form with this number.
    pub fn in_form(&self, at: usize) -> u64 {
        self.forms[at]
    }

    /// The distinct texts, if they are few.
    pub fn values(&self) -> Option<&BTreeMap<String, u64>> {
        self.values.as_ref().filter(|_| !self.is_open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    /// However many keys there are, what most documents have is counted to the last, and the rest bounded.
    #[test]
    fn what_is_kept_is_bounded_and_holds_what_is_common() {
        let mut all = Profile::default();
        for part in 0..20 {
            let mut own = Profile::default();
            for number in 0..20 {
                let keys: String = (0..90).map(|key| format!("k{part}-{number}-{key}: 1\n")).collect();
                let nested: String = (0..90).map(|key| format!("  n{part}-{number}-{key}: {{ a: 1 }}\n")).collect();
                let text = format!("---\ntitle: T\n{keys}data:\n{nested}---\nText.\n");
                let document = Document::from_text("a.md", &text);
                assert_eq!(document.head().entries.len(), 92);
                own.add(&document.head().entries);
            }
            all.merge(own);
            all.prune();
        }
        assert_eq!((all.count, all.fields["title"].count, all.fields["data"].count), (400, 400, 400));
        assert!(all.size() <= MAX_FIELDS && all.fields.len() <= MAX_KEYS);
        assert!(all.fields["data"].inner.as_ref().unwrap().fields.len() <= MAX_KEYS);
    }
}
