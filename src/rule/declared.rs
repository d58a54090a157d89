//! Declarative rules: what a page's `match:` says, compiled, and how its hits become drafts.

use super::page::{Count, FixKind, Match, RulePage};
use super::place::in_scope;
use super::scan::{SelectorMatch, TextMatch};
use super::schema::Schema;
use crate::document::Document;
use crate::finding::{Draft, Findings, Identity};
use crate::text::{self, Span};

/// A compiled `match:`.
#[derive(Debug)]
pub enum Declared {
    /// Phrases or patterns: part of the rule set's one scan.
    Text(TextMatch),
    /// CSS selectors over the body's HTML.
    Selector(Vec<SelectorMatch>),
    /// JSON Schema over the front matter.
    Schema(Box<Schema>),
}

impl Declared {
    /// Compiles `matcher`.
    ///
    /// # Errors
    /// With the reason, if a pattern, selector or schema is invalid.
    pub fn new(matcher: &Match) -> Result<Self, String> {
        if let Some(schema) = &matcher.schema {
            let schema = Schema::new(None, schema.clone()).map_err(|error| error.message)?;
            return Ok(Self::Schema(Box::new(schema)));
        }
        if !matcher.selector.is_empty() {
            let selectors = matcher.selector.iter().map(|selector| SelectorMatch::new(selector));
            return selectors.collect::<Result<_, _>>().map(Self::Selector);
        }
        TextMatch::new(matcher).map(Self::Text)
    }
}

/// Reports the elements that `selectors` find, each with the elements round it that hold nothing else.
pub fn report_selected<'a>(
    page: &RulePage,
    selectors: impl Iterator<Item = &'a SelectorMatch>,
    document: &Document,
    out: &mut Findings<'_>,
) {
    let mut spans = Vec::new();
    each_selected(page, selectors, document, |span, fate| {
        if fate == Selected::Counts {
            spans.push(span);
        }
    });
    report_hits(page, &spans, document, out);
}

/// What becomes of an element that a selector finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Selected {
    Counts,
    /// It lies elsewhere than the rule looks.
    OutOfScope,
    /// It lies in one that counts: an ad slot inside an ad container is the same defect.
    Inside,
}

/// Hands the elements that `selectors` find to `each`, in order, each with those round it that hold nothing else.
pub(super) fn each_selected<'a>(
    page: &RulePage,
    selectors: impl Iterator<Item = &'a SelectorMatch>,
    document: &Document,
    mut each: impl FnMut(Span, Selected),
) {
    let scope = page.matcher.as_ref().map_or_else(Default::default, |matcher| matcher.scope);
    let found = selectors.flat_map(|own| document.html().select(&own.selector));
    let mut spans: Vec<Span> = found.map(|element| document.html().outermost_around(element).span).collect();
    spans.sort_by_key(|span| (span.start, usize::MAX - span.end));
    let mut end = 0;
    for span in spans {
        // The default scope, prose, is meant for text: elements are looked for in the whole body.
        let fate = if scope != Default::default() && !in_scope(document, span, scope) {
            Selected::OutOfScope
        } else if span.end <= end {
            Selected::Inside
        } else {
            Selected::Counts
        };
        if fate == Selected::Counts {
            end = end.max(span.end);
        }
        each(span, fate);
    }
}

/// Turns hits of a declarative rule into one draft each, or one for all of them.
pub fn report_hits(page: &RulePage, spans: &[Span], document: &Document, out: &mut Findings<'_>) {
    let count = page.matcher.as_ref().map_or(Count::Each, |matcher| matcher.count);
    let draft = |span: Span| Draft::at(span, message(page, document.slice(span), spans.len()));
    match (count, spans) {
        (_, []) => {}
        (Count::Each, spans) => spans.iter().for_each(|span| out.add(mended(page, document, draft(*span), &[*span]))),
        (Count::Document, [first, ..]) => {
            out.add(mended(page, document, draft(*first).identity(Identity::Aggregate), spans));
        }
    }
}

/// The draft with the edits that the page's `fix:` promises.
fn mended(page: &RulePage, document: &Document, draft: Draft, spans: &[Span]) -> Draft {
    if page.fix != FixKind::Delete {
        return draft;
    }
    spans.iter().fold(draft, |draft, span| draft.delete(page.fix_applicability, document, *span))
}

/// The page's message with the user's words in it.
fn message(page: &RulePage, offending: &str, count: usize) -> String {
    match &page.message {
        None => page.summary.trim_end_matches('.').to_owned(),
        Some(template) => {
            template.replace("{count}", &count.to_string()).replace("{text}", &text::excerpt(offending, 60))
        }
    }
}

/// Reports what keeps the front matter from fitting the schema, each violation on its key or value.
pub fn report_violations(schema: &Schema, document: &Document, out: &mut Findings<'_>) {
    if !document.head().entries.is_empty() {
        schema.violations(document).into_iter().for_each(|violation| out.add(violation.draft()));
    }
}
