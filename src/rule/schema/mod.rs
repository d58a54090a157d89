//! JSON Schemas over front matter: compiled once, then each violation on its key or value, in plain words.
//!
//! Patterns are those of the `regex` crate, which never backtracks, and `format` is asserted. Nothing is fetched: what a
//! `$ref` names is read by the `Retrieve` that the caller gives, if any.

mod error;
mod lookup;
mod place;
mod report;
mod words;

use jsonschema::{PatternOptions, Retrieve};
use serde_json::Value;

pub use error::SchemaError;
pub use report::Violation;

use crate::document::Document;
use crate::document::head::HeadKind;

/// A compiled schema.
#[derive(Debug)]
pub struct Schema {
    /// What people call it: its path, or nothing where it is written out.
    name: Option<String>,
    root: Value,
    validator: jsonschema::Validator,
    asks_for_something: bool,
}

/// What a schema is compiled with.
pub struct Sources<R> {
    /// The address from which its relative `$ref`s start.
    pub base: String,
    /// Reads what they name.
    pub retrieve: R,
}

impl Schema {
    /// Compiles a schema whose `$ref`s stay within it.
    ///
    /// # Errors
    /// If it is none, or refers to another.
    pub fn new(name: Option<String>, root: Value) -> Result<Self, SchemaError> {
        Self::build(name, root, options())
    }

    /// Compiles a schema that may refer to others.
    ///
    /// # Errors
    /// If it is none, or what it refers to is not there.
    pub fn with_sources<R: Retrieve + 'static>(
        name: Option<String>,
        root: Value,
        sources: Sources<R>,
    ) -> Result<Self, SchemaError> {
        Self::build(name, root, options().with_base_uri(sources.base).with_retriever(sources.retrieve))
    }

    fn build(
        name: Option<String>,
        root: Value,
        options: jsonschema::ValidationOptions<'_>,
    ) -> Result<Self, SchemaError> {
        let validator = options.build(&root).map_err(|error| error::explained(&error, &root))?;
        let asks_for_something = !validator.is_valid(&Value::Object(serde_json::Map::new()));
        Ok(Self { name, root, validator, asks_for_something })
    }

    /// What people call it; `None` where it is written out in the config or on a page.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Whether it says something of a key at the top: names it, requires it, or knows no others.
    pub fn speaks_of(&self, key: &str) -> bool {
        lookup::is_closed(&self.root) || lookup::property(&self.root, &self.root, key).is_some() || self.requires(key)
    }

    /// Whether it requires a key at the top.
    pub fn requires(&self, key: &str) -> bool {
        self.required().any(|required| required == key)
    }

    /// The keys at the top that it requires outright.
    pub fn required(&self) -> impl Iterator<Item = &str> {
        self.root.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }

    /// The keys at the top that it names or requires.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let named = self.root.get("properties").and_then(Value::as_object);
        named.into_iter().flat_map(|named| named.keys().map(String::as_str)).chain(self.required())
    }

    /// What in the head of `document` does not fit, in the order of places. Of one that cannot be parsed nothing is said.
    pub fn violations(&self, document: &Document) -> Vec<Violation> {
        let head = document.head();
        if head.kind == HeadKind::None || !head.errors.is_empty() || head.is_unclosed() {
            return Vec::new();
        }
        report::violations(self, document)
    }

    /// Whether an empty head would not fit.
    pub fn asks_for_something(&self) -> bool {
        self.asks_for_something
    }
}

/// Draft 2020-12 unless a schema names another.
fn options() -> jsonschema::ValidationOptions<'static> {
    jsonschema::options()
        .with_pattern_options(PatternOptions::regex().size_limit(1 << 20))
        .should_validate_formats(true)
        .offline()
}
