//! From what the library reports to violations: each at its place, and those that are one defect as one.

use std::collections::{BTreeMap, HashSet};

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::paths::LocationSegment;

use super::place::{Site, name};
use super::{Schema, lookup, words};
use crate::document::Document;
use crate::document::head::{Entry, Value};
use crate::finding::{Draft, Identity, quoted};
use crate::text::{Span, nearest};

/// Errors of one schema in one head that are looked at.
const MAX_ERRORS: usize = 500;
/// Items of one list that fail for one reason, up to which each is told.
const EACH: usize = 3;

/// Something in a head that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Its key or value.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do, or what the schema says of the value.
    pub help: Option<String>,
    /// Name of the key that is missing, if one is.
    pub missing: Option<String>,
    /// The part of the schema that is not kept to, as a JSON Pointer, and under `required` the key.
    pub keyword: String,
}

impl Violation {
    /// The report of it.
    pub fn draft(self) -> Draft {
        let draft = Draft::at(self.span, self.message);
        let draft = if let Some(help) = self.help { draft.help(help) } else { draft };
        if let Some(name) = self.missing { draft.identity(Identity::Missing(name)) } else { draft }
    }
}

/// Collects what is wrong with one head.
struct Report<'a> {
    schema: &'a Schema,
    document: &'a Document,
    found: Vec<Violation>,
    /// Keys that are told to be meant for others: they are not unknown as well.
    slips: Vec<Span>,
}

/// What keeps the head of `document` from fitting.
pub(super) fn violations(schema: &Schema, document: &Document) -> Vec<Violation> {
    let instance = document.head().to_json();
    let mut errors: Vec<_> = schema.validator.iter_errors(&instance).take(MAX_ERRORS).collect();
    // What is of the wrong type is not told to be no choice or of the wrong form as well.
    let mistyped: HashSet<String> = errors.iter().filter(|error| is_mistyped(error)).map(place_of).collect();
    errors.retain(|error| is_mistyped(error) || !mistyped.contains(&place_of(error)));
    let mut report = Report { schema, document, found: Vec::new(), slips: Vec::new() };
    // Missing keys come first: another key may be meant for them.
    let (missing, others): (Vec<_>, Vec<_>) =
        errors.iter().partition(|error| matches!(error.kind(), Kind::Required { .. }));
    missing.into_iter().for_each(|error| report.add(error));
    let mut lists: BTreeMap<String, Vec<&ValidationError<'_>>> = BTreeMap::new();
    for error in others {
        let path = error.instance_path().as_str();
        match path.rsplit_once('/').filter(|(_, last)| last.bytes().all(|byte| byte.is_ascii_digit())) {
            Some((list, _)) => lists.entry(format!("{list} {}", error.schema_path())).or_default().push(error),
            None => report.add(error),
        }
    }
    for items in lists.into_values() {
        let told = if items.len() > EACH { 1 } else { items.len() };
        let before = report.found.len();
        items.iter().take(told).for_each(|error| report.add(error));
        if told < items.len() && report.found.len() > before {
            let message = &mut report.found[before].message;
            message.push_str(&format!("; {} other items are wrong in the same way", items.len() - told));
        }
    }
    let mut found = report.found;
    // One key may be asked for by several parts of a schema.
    found.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
    found.dedup_by(|a, b| (a.span, &a.message) == (b.span, &b.message));
    found
}

fn is_mistyped(error: &ValidationError<'_>) -> bool {
    matches!(error.kind(), Kind::Type { .. })
}

fn place_of(error: &ValidationError<'_>) -> String {
    error.instance_path().to_string()
}

impl Report<'_> {
    fn add(&mut self, error: &ValidationError<'_>) {
        let path: Vec<LocationSegment<'_>> = error.instance_path().iter().collect();
        let site = Site::of(self.document.head(), &path);
        match error.kind() {
            Kind::Required { property } => self.missing(error, &path, &site, property.as_str().unwrap_or_default()),
            Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
                unexpected.iter().for_each(|key| self.unknown(error, &path, &site, key));
            }
            Kind::PropertyNames { error: inner } => {
                let key = inner.instance().as_str().unwrap_or_default();
                let mark = entry(&site, key).map_or(site.mark(), |entry| entry.key_span);
                let name = format!("the key {}", quoted(key));
                let (message, help) = words::say(inner.kind(), &name, inner.instance(), None);
                self.push(error, mark, message, help);
            }
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => match nearest_form(error, context) {
                Some(form) => form.iter().for_each(|inner| self.add(inner)),
                None => self.plain(error, &path, &site),
            },
            Kind::UniqueItems => self.repeated(error, &path, &site),
            _ => self.plain(error, &path, &site),
        }
    }

    fn plain(&mut self, error: &ValidationError<'_>, path: &[LocationSegment<'_>], site: &Site<'_>) {
        // A number is shown as it is written: `1.10` is the number 1.1.
        let number = site.node.filter(|node| matches!(node.value, Value::Integer(_) | Value::Float(_)));
        let written = number.map(|node| self.document.slice(node.span));
        let (message, help) = words::say(error.kind(), &name(path), error.instance(), written);
        let help = match (help, self.said(path)) {
            (Some(help), Some(said)) => Some(format!("{help} {said}")),
            (help, said) => help.or(said),
        };
        self.push(error, site.mark(), message, help);
    }

    fn missing(&mut self, error: &ValidationError<'_>, path: &[LocationSegment<'_>], site: &Site<'_>, key: &str) {
        let inner: Vec<_> = path.iter().cloned().chain([LocationSegment::Property(key.into())]).collect();
        let known = lookup::at(&self.schema.root, path).unwrap_or(&self.schema.root);
        let is_known = |own: &str| lookup::property(&self.schema.root, known, own).is_some();
        let slip = site.entries().iter().find(|entry| is_slip(&entry.key, key) && !is_known(&entry.key));
        let (mark, message, help) = match slip {
            Some(entry) => {
                self.slips.push(entry.key_span);
                let message =
                    format!("the key {} should be {}, which the schema requires", quoted(&entry.key), quoted(key));
                (entry.key_span, message, Some(format!("Rename it to {}.", quoted(key))))
            }
            None => {
                let message = format!("{} has no {}, which the schema requires", name(path), quoted(key));
                (site.mark(), message, self.said(&inner))
            }
        };
        let keyword = format!("{}/{key}", error.schema_path());
        self.found.push(Violation { span: mark, message, help, missing: Some(name(&inner)), keyword });
    }

    fn unknown(&mut self, error: &ValidationError<'_>, path: &[LocationSegment<'_>], site: &Site<'_>, key: &str) {
        let mark = entry(site, key).map_or(site.mark(), |entry| entry.key_span);
        if self.slips.contains(&mark) {
            return;
        }
        let of = if path.is_empty() { String::new() } else { format!(" in {}", name(path)) };
        let known = lookup::at(&self.schema.root, path).and_then(|schema| schema.get("properties")?.as_object());
        let near = known.and_then(|known| nearest(key, known.keys().map(String::as_str)));
        let help = near.map(|near| format!("Write {}, if that is meant.", quoted(near)));
        self.push(error, mark, format!("the schema knows no key {}{of}", quoted(key)), help);
    }

    /// Tells the first item that stands a second time in a list.
    fn repeated(&mut self, error: &ValidationError<'_>, path: &[LocationSegment<'_>], site: &Site<'_>) {
        let items = error.instance().as_array().map_or(&[][..], Vec::as_slice);
        let mut seen = HashSet::new();
        let again = items.iter().position(|item| !seen.insert(item.to_string()));
        let node = again.and_then(|at| site.node?.as_list()?.get(at));
        let (Some(again), Some(node)) = (again, node) else { return self.plain(error, path, site) };
        let (mark, message) = match &node.value {
            Value::Map(entries) => {
                let mark = entries.first().map_or(node.span, |first| first.key_span);
                (mark, format!("item {} of {} is the same as one before", again + 1, name(path)))
            }
            Value::List(_) => (site.mark(), format!("{} holds a list twice", name(path))),
            _ => {
                let item = items[again].as_str().map_or_else(|| items[again].to_string(), str::to_owned);
                (node.span, format!("{} holds {} twice", name(path), quoted(&item)))
            }
        };
        self.push(error, mark, message, self.said(path));
    }

    fn push(&mut self, error: &ValidationError<'_>, span: Span, message: String, help: Option<String>) {
        let keyword = error.schema_path().to_string();
        self.found.push(Violation { span, message, help, missing: None, keyword });
    }

    /// What the schema itself says of the value at `path`.
    fn said(&self, path: &[LocationSegment<'_>]) -> Option<String> {
        let root = &self.schema.root;
        let said = lookup::said(root, lookup::at(root, path).filter(|_| !path.is_empty())?)?;
        let by = self.schema.name.as_ref().map_or_else(|| "The schema".to_owned(), |name| quoted(name));
        Some(format!("{by} says of {}: {}", name(path), crate::text::excerpt(&said, 200)))
    }
}

fn entry<'a>(site: &Site<'a>, key: &str) -> Option<&'a Entry> {
    site.entries().iter().rev().find(|entry| entry.key == key)
}

/// Whether one key is the other but for case or one letter.
fn is_slip(own: &str, key: &str) -> bool {
    own.eq_ignore_ascii_case(key)
        || (key.len() >= 5 && strsim::osa_distance(&own.to_lowercase(), &key.to_lowercase()) == 1)
}

/// The one form that the value is of the right type for, if there is one.
fn nearest_form<'a>(
    error: &ValidationError<'_>,
    forms: &'a [Vec<ValidationError<'static>>],
) -> Option<&'a [ValidationError<'static>]> {
    let here = error.instance_path().as_str();
    let is_other_type = |inner: &ValidationError<'_>| {
        matches!(inner.kind(), Kind::Type { .. }) && inner.instance_path().as_str() == here
    };
    let mut near = forms.iter().filter(|form| !form.iter().any(is_other_type));
    let first = near.next()?;
    near.next().is_none().then_some(first.as_slice())
}
