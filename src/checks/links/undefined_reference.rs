//! `links/undefined-reference`: `[text][label]` whose label nothing defines.

use std::collections::HashSet;

use serde::Deserialize;

use crate::document::Document;
use crate::document::markdown::BrokenReference;
use crate::finding::{Confidence, Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Options: none.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UndefinedReference {}

impl DocumentRule for UndefinedReference {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        let markdown = document.markdown();
        let meant = |span, label: &str| is_meant(document, span, label);
        let broken = || markdown.broken_references().iter().filter(|own| !own.shortcut && meant(own.span, &own.label));
        if broken().next().is_none() {
            return;
        }
        let written = Written::of(document);
        // `[series] [video]` elsewhere shows that `[series][video]` are two tags.
        let tags: HashSet<String> =
            markdown.broken_references().iter().filter(|own| own.shortcut).map(|own| folded(&own.label)).collect();
        let is_pair = |own: &BrokenReference| is_pair_of_tags(document, own.span, &own.label, &tags);
        for reference in broken().filter(|own| !written.defines(&folded(&own.label)) && !is_pair(own)) {
            // Where other labels are defined, the author does write references.
            let confidence = if markdown.definitions().is_empty() { Confidence::Medium } else { Confidence::High };
            let message = format!("nothing defines the label {}", quoted(&reference.label));
            out.add(Draft::at(reference.span, message).confidence(confidence));
        }
    }
}

/// Labels of lines that are written as definitions, whether or not CommonMark reads them as such: a template in a
/// destination (`[1]: {{ site.url }}/x`) is filled in before the site's parser sees it, and keeps ours from reading the
/// definitions below it too.
struct Written {
    labels: HashSet<String>,
    /// What stands before and after the template of a label: `[{{ name }}-filter]: ...` defines many.
    patterns: Vec<(String, String)>,
}

impl Written {
    fn of(document: &Document) -> Self {
        let label = |line: &str| {
            let (label, destination) = line.trim_start_matches([' ', '\t', '>']).strip_prefix('[')?.split_once("]:")?;
            (!label.contains(']') && !destination.trim().is_empty()).then(|| folded(label))
        };
        let labels: HashSet<String> = document.slice(document.body()).lines().filter_map(label).collect();
        let pattern = |label: &String| {
            let (before, _) = label.split_once('{')?;
            let (_, after) = label.rsplit_once('}')?;
            Some((before.to_owned(), after.to_owned()))
        };
        let patterns = labels.iter().filter_map(pattern).collect();
        Self { labels, patterns }
    }

    fn defines(&self, label: &str) -> bool {
        let fits = |(before, after): &(String, String)| label.starts_with(before) && label.ends_with(after);
        self.labels.contains(label) || self.patterns.iter().any(fits)
    }
}

/// Whether `[a][b]` are two tags before a link: `[b]` stands alone elsewhere, or both are words in capitals.
fn is_pair_of_tags(document: &Document, span: Span, label: &str, tags: &HashSet<String>) -> bool {
    let Some((first, _)) = document.slice(span).trim_start_matches('[').split_once("][") else { return false };
    let is_code = |word: &str| (2..=4).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let before_link = document.text()[span.end..].trim_start_matches(' ').starts_with('[');
    !label.is_empty()
        && folded(first) != folded(label)
        && before_link
        && (tags.contains(&folded(label)) || is_code(first) && is_code(label))
}

/// A label as CommonMark compares it: case and white space do not count.
fn folded(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Whether the brackets are a reference: not an index (`a[i][j]`), a wiki link, a check box, a template.
fn is_meant(document: &Document, span: Span, label: &str) -> bool {
    let text = document.slice(span);
    let before = document.text()[..span.start].chars().next_back();
    let indexed = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ']' | '[' | ')' | '$'));
    let words = text.trim_start_matches(['!', '[']).split(']').next().unwrap_or_default();
    let after = &document.text()[span.end..];
    !indexed
        && !after.starts_with(['[', '('])
        && words.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && label.chars().any(char::is_alphanumeric)
        && !label.starts_with('^')
        && !text.contains(['{', '}', '<', '>', '|'])
}
