//! Front matter that its format's parser cannot read, at the culprit.

use serde::Deserialize;

use super::is_template;
use crate::document::Document;
use crate::document::head::{Entry, HeadKind, Value};
use crate::finding::{Applicability, Confidence, Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Reports what the reader of the head stumbled over.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Syntax {}

impl DocumentRule for Syntax {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        if is_template(document) {
            return;
        }
        for error in &document.head().errors {
            // A template's expression is not YAML before it is filled in.
            let line = document.lines().line_of(error.span.start);
            let written = &document.text()[document.lines().start_of(line)..error.span.end];
            if written.contains("{{") && written.contains("}}") {
                continue;
            }
            let mut draft = Draft::at(error.span, error.message.clone());
            draft.help.clone_from(&error.help);
            if error.is_tolerated || is_of_pelican(document) {
                draft = draft.confidence(Confidence::Medium);
            }
            if let Some((span, replacement)) = &error.fix {
                let applicability = if error.is_certain { Applicability::Safe } else { Applicability::Unsafe };
                draft = draft.edit(applicability, *span, replacement.clone());
            }
            out.add(draft);
        }
        if document.head().kind == HeadKind::Yaml {
            document.head().entries.iter().for_each(|entry| dashes(entry, document, out));
        }
    }
}

/// Whether links are written as Pelican alone has them: it reads what stands between two fences line by line, and not as
/// YAML (<https://docs.getpelican.com/en/stable/content.html#linking-to-internal-content>).
fn is_of_pelican(document: &Document) -> bool {
    const LINKS: [&str; 4] = ["{filename}", "{static}", "{attach}", "|filename|"];
    let body = document.slice(document.body());
    LINKS.iter().any(|link| memchr::memmem::find(body.as_bytes(), link.as_bytes()).is_some())
}

/// `-item` lines under a key: valid YAML, and one text to it where a list was meant.
fn dashes(entry: &Entry, document: &Document, out: &mut Findings<'_>) {
    let Value::String(_) = entry.value.value else { return };
    let (text, span) = (document.text(), entry.value.span);
    let is_item = |line: &str| {
        line.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic() || c == '"'))
    };
    let written = span.of(text);
    let is_below = text[entry.key_span.end..span.start].contains(['\n', '\r']);
    if !written.starts_with('-') || !is_below || !written.lines().all(|line| is_item(line.trim())) {
        return;
    }
    let first = Span::new(span.start, span.start + written.lines().next().map_or(0, str::len)).trimmed(text);
    let mut draft = Draft::at(first, format!("there is no space after the `-` of {}", quoted(first.of(text))))
        .help("Write a space after each `-`: without it the lines are one text, and no list.");
    for (at, _) in written
        .match_indices('-')
        .filter(|(at, _)| *at == 0 || written[..*at].trim_end_matches([' ', '\t']).ends_with(['\n', '\r']))
    {
        draft = draft.edit(Applicability::Unsafe, Span::empty(span.start + at + 1), " ");
    }
    out.add(draft);
}
