//! What is wrong with a schema itself, in plain words, and where in it.

use jsonschema::error::ValidationErrorKind;
use jsonschema::paths::LocationSegment;
use jsonschema::{ReferencingError, ValidationError};
use serde_json::Value;

use super::words;
use crate::finding::quoted;

/// A schema that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaError {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where in the schema: names, and numbers of list items.
    pub path: Vec<String>,
}

/// What the library says of `root`, in our words.
pub(super) fn explained(error: &ValidationError<'_>, root: &Value) -> SchemaError {
    if let ValidationErrorKind::Referencing(inner) = error.kind() {
        return unresolved(inner, root);
    }
    let segments: Vec<LocationSegment<'_>> = error.instance_path().iter().collect();
    let path: Vec<String> = segments.iter().map(ToString::to_string).collect();
    let last = path.last().map_or("the schema", String::as_str);
    let is_pattern = path.iter().any(|key| key == "pattern" || key == "patternProperties");
    if is_pattern && let Some(pattern) = error.instance().as_str() {
        let message = format!("{} is no pattern that can be used", quoted(pattern));
        let help = "patterns are those of the Rust crate regex, which takes linear time and so has neither \
                    look-around nor back-references";
        return SchemaError { message, help: Some(help.to_owned()), path };
    }
    let (message, help) = words::say(error.kind(), &quoted(last), error.instance(), None);
    SchemaError { message: format!("this is no JSON Schema: {message}"), help, path }
}

fn unresolved(error: &ReferencingError, root: &Value) -> SchemaError {
    let mut refs = Vec::new();
    collect(root, &mut Vec::new(), &mut refs);
    let at = |fits: &dyn Fn(&str) -> bool| refs.iter().find(|(_, to)| fits(to)).map(|(path, to)| (path.clone(), *to));
    match error {
        ReferencingError::Unretrievable { uri, source } => {
            let tail =
                |to: &str| uri.ends_with(to.split('#').next().unwrap_or_default().trim_start_matches(['.', '/']));
            let (path, to) = at(&|to| !to.starts_with('#') && tail(to)).unwrap_or((Vec::new(), uri));
            let is_far = uri.starts_with("http:") || uri.starts_with("https:");
            let (why, help) = if is_far {
                let help = "save it beside the schema, and refer to the file by its path";
                ("nothing is fetched from the network".to_owned(), Some(help.to_owned()))
            } else {
                (source.to_string(), None)
            };
            SchemaError { message: format!("{} cannot be followed: {why}", quoted(to)), help, path }
        }
        ReferencingError::UnknownSpecification { specification } => {
            let path = vec!["$schema".to_owned()];
            let help = "write `https://json-schema.org/draft/2020-12/schema`, or leave it out".to_owned();
            SchemaError {
                message: format!("the dialect {} is not known", quoted(specification)),
                help: Some(help),
                path,
            }
        }
        other => {
            let nowhere = match other {
                ReferencingError::PointerToNowhere { pointer } => pointer.as_str(),
                ReferencingError::NoSuchAnchor { anchor } | ReferencingError::InvalidAnchor { anchor } => anchor,
                _ => "",
            };
            match at(&|to| !nowhere.is_empty() && to.ends_with(nowhere)) {
                Some((path, to)) => SchemaError { message: format!("{} leads nowhere", quoted(to)), help: None, path },
                None => SchemaError { message: other.to_string(), help: None, path: Vec::new() },
            }
        }
    }
}

/// All that the schema refers to, with their places.
fn collect<'a>(value: &'a Value, path: &mut Vec<String>, refs: &mut Vec<(Vec<String>, &'a str)>) {
    match value {
        Value::Object(entries) => {
            for (key, inner) in entries {
                path.push(key.clone());
                match inner.as_str() {
                    Some(to) if matches!(key.as_str(), "$ref" | "$dynamicRef" | "$schema") => {
                        refs.push((path.clone(), to));
                    }
                    _ => collect(inner, path, refs),
                }
                path.pop();
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                path.push(index.to_string());
                collect(inner, path, refs);
                path.pop();
            }
        }
        _ => {}
    }
}
