//! Builds the tree of values from events, within limits.

use std::collections::BTreeMap;

use super::events::{Event, Parser, Problem};
use super::{Limits, SyntaxError, scalar};
use crate::document::value::{Entry, Node, Value};
use crate::text::Span;

/// Why there is no tree.
pub(super) enum Failure {
    /// libyaml cannot parse it.
    Syntax(Problem),
    /// It parses, but we do not take it.
    Refused(SyntaxError),
}

/// A list or mapping that is still open.
struct Open {
    start: usize,
    /// End of what is in it so far, for block style, whose end event lies lines further on.
    end: usize,
    flow: bool,
    anchor: Option<String>,
    items: Items,
}

enum Items {
    List(Vec<Node>),
    Map(Vec<Entry>, Option<(String, Span)>),
}

struct Builder<'a> {
    text: &'a str,
    limits: Limits,
    stack: Vec<Open>,
    root: Option<Node>,
    anchors: BTreeMap<String, Node>,
    nodes: usize,
    documents: usize,
}

/// The value of the one document in `text`; `None` if there is none.
pub(super) fn build(text: &str, limits: Limits) -> Result<Option<Node>, Failure> {
    if text.len() > limits.bytes {
        let message =
            format!("{} KiB of YAML are more than the {} KiB that are read", text.len() >> 10, limits.bytes >> 10);
        return Err(refused(first_line(text), message));
    }
    let Some(mut parser) = Parser::new(text) else {
        return Err(refused(first_line(text), "the YAML parser could not be started"));
    };
    let mut builder =
        Builder { text, limits, stack: Vec::new(), root: None, anchors: BTreeMap::new(), nodes: 0, documents: 0 };
    loop {
        let (event, span) = parser.next().map_err(Failure::Syntax)?;
        if event == Event::StreamEnd {
            return Ok(builder.root);
        }
        builder.take(event, span)?;
    }
}

impl Builder<'_> {
    fn take(&mut self, event: Event, span: Span) -> Result<(), Failure> {
        match event {
            Event::DocumentStart => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(refused(span, "a second YAML document starts here"));
                }
            }
            Event::Start { map, flow, anchor } => {
                if self.stack.len() >= self.limits.depth {
                    return Err(refused(span, format!("values are nested deeper than {} levels", self.limits.depth)));
                }
                let items = if map { Items::Map(Vec::new(), None) } else { Items::List(Vec::new()) };
                self.stack.push(Open { start: span.start, end: span.start, flow, anchor, items });
            }
            Event::End => {
                if let Some(open) = self.stack.pop() {
                    let end = if open.flow { span.end } else { open.end };
                    let value = match open.items {
                        Items::List(items) => Value::List(items),
                        Items::Map(entries, _) => Value::Map(entries),
                    };
                    self.add(Node { span: Span::new(open.start, end.max(open.start)), value }, open.anchor)?;
                }
            }
            Event::Scalar { value, plain, tag, anchor } => {
                let span = trim_line_ends(span, self.text);
                self.add(Node { span, value: scalar::typed(value, plain, tag.as_deref()) }, anchor)?;
            }
            Event::Alias(name) => {
                let Some(named) = self.anchors.get(&name) else {
                    return Err(refused(
                        span,
                        format!("`*{name}` refers to an anchor `&{name}` that is not defined before it"),
                    )
                    .with_help("Put the value in quotes if the `*` belongs to it."));
                };
                self.nodes += count(named) - 1;
                self.check_nodes(span)?;
                let value = named.value.clone();
                self.add(Node { span, value }, None)?;
            }
            Event::StreamEnd | Event::Other => {}
        }
        Ok(())
    }

    fn check_nodes(&self, span: Span) -> Result<(), Failure> {
        if self.nodes > self.limits.nodes {
            return Err(refused(
                span,
                format!("there are more than {} values, those that aliases repeat included", self.limits.nodes),
            ));
        }
        Ok(())
    }

    /// Puts a finished node where it belongs: key, value, item or root.
    fn add(&mut self, node: Node, anchor: Option<String>) -> Result<(), Failure> {
        self.nodes += 1;
        self.check_nodes(node.span)?;
        if let Some(name) = anchor {
            // Kept as a copy: nested anchors cost at most `depth` times the text.
            self.anchors.insert(name, node.clone());
        }
        let Some(open) = self.stack.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        open.end = open.end.max(node.span.end);
        match &mut open.items {
            Items::List(items) => items.push(node),
            Items::Map(entries, key) => match key.take() {
                None => *key = Some((key_text(&node, self.text), node.span)),
                Some((key, key_span)) => entries.push(Entry { key, key_span, value: node }),
            },
        }
        Ok(())
    }
}

/// A key as text: what a text key says, and what is written for any other.
fn key_text(node: &Node, text: &str) -> String {
    node.as_str().map_or_else(|| node.span.of(text).to_owned(), str::to_owned)
}

fn count(node: &Node) -> usize {
    1 + match &node.value {
        Value::List(items) => items.iter().map(count).sum(),
        Value::Map(entries) => entries.iter().map(|entry| 1 + count(&entry.value)).sum(),
        _ => 0,
    }
}

/// A block scalar's event ends where the next line starts.
fn trim_line_ends(span: Span, text: &str) -> Span {
    let kept = span.of(text).trim_end_matches(['\n', '\r', ' ', '\t']).len();
    Span::new(span.start, span.start + kept)
}

fn first_line(text: &str) -> Span {
    Span::new(0, text.find(['\n', '\r']).unwrap_or(text.len()))
}

fn refused(span: Span, message: impl Into<String>) -> Failure {
    Failure::Refused(SyntaxError::new(span, message))
}

impl Failure {
    fn with_help(self, help: &str) -> Self {
        match self {
            Self::Refused(error) => Self::Refused(error.help(help)),
            syntax => syntax,
        }
    }
}

/// Adds an error for each key that its mapping has twice.
pub(super) fn duplicates(node: &Node, errors: &mut Vec<SyntaxError>) {
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| duplicates(item, errors)),
        Value::Map(entries) => {
            let mut seen = std::collections::BTreeSet::new();
            for entry in entries {
                if !seen.insert(&entry.key) {
                    errors.push(SyntaxError::new(entry.key_span, format!("the key `{}` is given twice", entry.key)));
                }
                duplicates(&entry.value, errors);
            }
        }
        _ => {}
    }
}

/// The innermost key or value that starts at `at`, or else the rest of the line.
pub(super) fn span_at(root: &Node, at: usize, text: &str) -> Span {
    fn search(node: &Node, at: usize) -> Option<Span> {
        let inner = match &node.value {
            Value::List(items) => items.iter().find_map(|item| search(item, at)),
            Value::Map(entries) => entries.iter().find_map(|entry| {
                if entry.key_span.start == at { Some(entry.key_span) } else { search(&entry.value, at) }
            }),
            _ => None,
        };
        inner.or((node.span.start == at && !node.span.is_empty()).then_some(node.span))
    }
    search(root, at).unwrap_or_else(|| {
        let rest = &text[at..];
        Span::new(at, at + rest.find(['\n', '\r']).unwrap_or(rest.len()))
    })
}
