//! What of a draft documents do not fit, and what is dropped of it so that nearly all do.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::document::Document;
use crate::rule::Schema;

/// Distinct sets of parts that are kept; further ones are counted under their first part.
const MAX_SETS: usize = 20_000;

/// How many documents do not fit which parts of a schema: each part as the JSON Pointer of its keyword.
#[derive(Clone, Debug, Default)]
pub(super) struct Misfits(BTreeMap<Vec<String>, u64>);

impl Misfits {
    /// Holds one document against the schema.
    pub fn add(&mut self, schema: &Schema, document: &Document) {
        let mut parts: Vec<String> =
            schema.violations(document).into_iter().map(|violation| violation.keyword).collect();
        if !parts.is_empty() {
            parts.sort();
            parts.dedup();
            *self.0.entry(parts).or_default() += 1;
        }
    }

    /// Adds what was found elsewhere.
    pub fn merge(mut self, other: Self) -> Self {
        for (parts, count) in other.0 {
            *self.0.entry(parts).or_default() += count;
        }
        self
    }

    /// Keeps the sets that are met most.
    pub fn prune(&mut self) {
        if self.0.len() <= MAX_SETS {
            return;
        }
        let mut rare: Vec<(Vec<String>, u64)> = self.0.iter().map(|(parts, count)| (parts.clone(), *count)).collect();
        rare.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        for (parts, count) in rare.split_off(MAX_SETS / 2) {
            self.0.remove(&parts);
            *self.0.entry(parts[..1].to_vec()).or_default() += count;
        }
    }

    /// Takes parts out of `schema` until at most `room` documents do not fit; gives their number.
    pub fn drop_beyond(mut self, room: u64, schema: &mut Value) -> u64 {
        loop {
            let misfits: u64 = self.0.values().sum();
            if misfits <= room {
                return misfits;
            }
            // The part that frees most documents at once, or else that stands in most.
            let (mut alone, mut any): (BTreeMap<&str, u64>, BTreeMap<&str, u64>) = Default::default();
            for (parts, count) in self.0.iter() {
                for part in parts.iter().filter(|part| *part != "/additionalProperties") {
                    *any.entry(part).or_default() += count;
                    if parts.len() == 1 {
                        *alone.entry(part).or_default() += count;
                    }
                }
            }
            let most = any.iter().max_by_key(|(part, count)| (alone.get(*part).copied().unwrap_or_default(), **count));
            let Some(part) = most.map(|(part, _)| (*part).to_owned()) else { return misfits };
            remove(schema, &part);
            let sets = std::mem::take(&mut self.0);
            for (mut parts, count) in sets {
                parts.retain(|own| *own != part);
                if !parts.is_empty() {
                    *self.0.entry(parts).or_default() += count;
                }
            }
        }
    }
}

/// Takes the keyword at `pointer` out; of `required` it is one key.
fn remove(schema: &mut Value, pointer: &str) {
    let Some((outer, last)) = pointer.rsplit_once('/') else { return };
    let last = last.replace("~1", "/").replace("~0", "~");
    match schema.pointer_mut(outer) {
        Some(Value::Object(keywords)) => {
            keywords.shift_remove(&last);
        }
        Some(Value::Array(required)) => required.retain(|key| *key != *last),
        _ => {}
    }
}
