//! What a schema says about one place of a document, as far as it can be told without validating: its title and
//! description, whether a key is named at all.

use jsonschema::paths::LocationSegment;
use serde_json::Value;

/// Schemas within schemas, and `$ref`s, that are followed on the way to a key.
const STEPS: usize = 16;

/// Whether the schema knows no keys but those it names.
pub(super) fn is_closed(schema: &Value) -> bool {
    ["additionalProperties", "unevaluatedProperties"].iter().any(|key| schema.get(key) == Some(&Value::Bool(false)))
}

/// The schema of the value under `key` of what `schema` describes.
pub(super) fn property<'a>(root: &'a Value, schema: &'a Value, key: &str) -> Option<&'a Value> {
    search(root, schema, STEPS, &|schema| schema.get("properties")?.get(key))
}

/// The schema of the value at `path`.
pub(super) fn at<'a>(root: &'a Value, path: &[LocationSegment<'_>]) -> Option<&'a Value> {
    path.iter().try_fold(root, |schema, segment| match segment {
        LocationSegment::Property(key) => property(root, schema, key),
        LocationSegment::Index(index) => search(root, schema, STEPS, &|schema| {
            let own = schema.get("prefixItems").and_then(|items| items.get(*index));
            own.or_else(|| schema.get("items").filter(|items| items.is_object()))
        }),
    })
}

/// What the schema says of what it describes: its title, its description.
pub(super) fn said<'a>(root: &'a Value, schema: &'a Value) -> Option<String> {
    let word = |key: &str| -> Option<&'a str> {
        let text = search(root, schema, 4, &|schema| schema.get(key).filter(|text| text.is_string()))?.as_str()?;
        Some(text.trim()).filter(|text| !text.is_empty())
    };
    match (word("title"), word("description")) {
        (Some(title), Some(more)) => Some(format!("{}: {more}", title.trim_end_matches(['.', ':']))),
        (one, other) => one.or(other).map(str::to_owned),
    }
}

/// What `find` finds in the schema, in that which it refers to, or in its parts.
fn search<'a>(
    root: &'a Value,
    schema: &'a Value,
    steps: usize,
    find: &dyn Fn(&'a Value) -> Option<&'a Value>,
) -> Option<&'a Value> {
    let steps = steps.checked_sub(1)?;
    if let Some(found) = find(schema) {
        return Some(found);
    }
    let referred = schema.get("$ref").and_then(Value::as_str).and_then(|to| root.pointer(to.strip_prefix('#')?));
    if let Some(found) = referred.and_then(|inner| search(root, inner, steps, find)) {
        return Some(found);
    }
    let parts = ["allOf", "anyOf", "oneOf"].iter().filter_map(|key| schema.get(key)?.as_array()).flatten();
    let branches = ["then", "else"].iter().filter_map(|key| schema.get(key));
    parts.chain(branches).take(32).find_map(|part| search(root, part, steps.min(4), find))
}
