//! YAML with exact byte spans, from the events of serde_yaml's own parser.
//!
//! Used for front matter, rule pages and config files. Size, depth and number of values are
//! bounded before anything else looks at the text; values agree with serde_yaml's. What cannot be
//! parsed as a whole is read again key by key, so that one bad line does not hide the others.

mod culprit;
mod events;
mod flat;
mod recover;
mod scalar;
mod tree;

use serde::de::DeserializeOwned;

use crate::document::value::{Entry, Node, Value};
use crate::text::Span;

/// How much of a YAML text is read. Beyond, there is an error and no values.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of text.
    pub bytes: usize,
    /// Lists and mappings within each other. serde_yaml's own time is quadratic in it.
    pub depth: usize,
    /// Values, those that aliases repeat included.
    pub nodes: usize,
}

impl Limits {
    /// For a document's head.
    pub const FRONT_MATTER: Self = Self { bytes: 256 << 10, depth: 64, nodes: 20_000 };
    /// For rule pages and configs.
    pub const CONFIG: Self = Self { bytes: 1 << 20, depth: 64, nodes: 200_000 };
}

/// A problem that keeps a text, or part of it, from being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The culprit.
    pub span: Span,
    /// What is wrong, in our words.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// What to write in which place, where that mends it and keeps the meaning.
    pub fix: Option<(Span, String)>,
    /// Whether the text leaves no other reading than that of `fix`.
    pub is_certain: bool,
    /// Whether some programs read the text in spite of it.
    pub is_tolerated: bool,
}

impl SyntaxError {
    /// An error at `span` without further advice.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None, fix: None, is_certain: false, is_tolerated: false }
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds what to write.
    #[must_use]
    pub fn fix(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.fix = Some((span, replacement.into()));
        self
    }

    /// Says that the fix is what was meant.
    #[must_use]
    pub fn certain(mut self) -> Self {
        self.is_certain = true;
        self
    }

    /// Says that some programs read the text all the same.
    #[must_use]
    pub fn tolerated(mut self) -> Self {
        self.is_tolerated = true;
        self
    }

    /// The same error, `by` bytes further on.
    #[must_use]
    pub(crate) fn shifted(mut self, by: usize) -> Self {
        self.span = self.span.shifted(by);
        self.fix = self.fix.map(|(span, replacement)| (span.shifted(by), replacement));
        self
    }
}

/// What was read.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The document's value; `None` for a text without one and for one that cannot be parsed.
    pub root: Option<Node>,
    /// Top-level entries that could be read although the whole could not; empty without errors.
    pub recovered: Vec<Entry>,
    /// What is wrong, in order of place.
    pub errors: Vec<SyntaxError>,
}

impl Parsed {
    /// Entries of the top-level mapping, or those that could be saved of it.
    pub fn entries(&self) -> &[Entry] {
        self.root.as_ref().and_then(Node::as_map).unwrap_or(&self.recovered)
    }
}

/// Reads a rule page or config.
pub fn parse(text: &str) -> Parsed {
    parse_within(text, Limits::CONFIG)
}

/// Reads `text` within `limits`.
pub fn parse_within(text: &str, limits: Limits) -> Parsed {
    if let Some(root) = flat::mapping(text, limits) {
        return Parsed { root: Some(root), ..Parsed::default() };
    }
    match tree::build(text, limits) {
        Ok(root) => Parsed { root, ..Parsed::default() },
        Err(tree::Failure::Refused(error)) => {
            Parsed { root: None, recovered: recover::entries(text, limits).0, errors: vec![error] }
        }
        Err(tree::Failure::Syntax(problem)) => {
            let (recovered, errors) = recover::entries(text, limits);
            let errors = if errors.is_empty() { vec![culprit::explain(text, &problem)] } else { errors };
            Parsed { root: None, recovered, errors }
        }
    }
}

/// Reads `text` as a mapping: a scalar or list in its place is an error like any other.
pub fn parse_mapping(text: &str, limits: Limits) -> Parsed {
    let parsed = parse_within(text, limits);
    match &parsed.root {
        Some(Node { value: Value::Map(_) | Value::Null, .. }) | None => parsed,
        Some(root) => {
            let (recovered, mut errors) = recover::entries(text, limits);
            if errors.is_empty() {
                errors.push(SyntaxError::new(root.span, "this is not a mapping of keys to values"));
            }
            Parsed { root: None, recovered, errors }
        }
    }
}

/// Deserialises `text` with serde_yaml, once it is known to be of sane size and depth.
///
/// # Errors
/// The syntax errors, keys given twice, or what serde_yaml says with its place.
pub fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, Vec<SyntaxError>> {
    let parsed = parse(text);
    if !parsed.errors.is_empty() {
        return Err(parsed.errors);
    }
    let mut errors = Vec::new();
    if let Some(root) = &parsed.root {
        tree::duplicates(root, &mut errors);
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    serde_yaml::from_str(text).map_err(|error| {
        // serde_yaml's index counts bytes, its column characters.
        let at = error.location().map_or(0, |location| floor(text, location.index()));
        let span = parsed.root.as_ref().map_or(Span::empty(at), |root| tree::span_at(root, at, text));
        let message = error.to_string();
        let message = message.rfind(" at line ").map_or(message.as_str(), |cut| &message[..cut]).to_owned();
        vec![SyntaxError::new(span, message)]
    })
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests;
