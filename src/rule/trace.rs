//! What a rule does with one document, step by step, for people who ask why it did or did not fire.
//!
//! The steps are those of a run, made once more with what they drop kept: nothing here judges by itself.

use super::book::{ActiveRule, RuleSet, caught};
use super::declared::{Declared, Selected, each_selected};
use super::page::{Scope, Whole};
use super::place::Refusal;
use super::scan::{SelectorMatch, TextMatch};
use super::{Check, Context};
use crate::document::Document;
use crate::document::region::RegionKind;
use crate::finding::{Draft, Findings, quoted};
use crate::text::Span;

/// A place that a rule looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// The place.
    pub span: Span,
    /// What was found there, if the rule looks for several things.
    pub by: Option<String>,
    /// Why it was passed over; `None` if it counts.
    pub passed: Option<String>,
}

/// What a rule did with a document.
#[derive(Clone, Debug)]
pub struct Traced {
    /// What it looks for and where, in words.
    pub searched: Vec<String>,
    /// The places it looked at, in their order. Of a native rule those alone that it names: what it passed over.
    pub looked: Vec<Looked>,
    /// What it drafted, or the message of its panic.
    pub drafts: Result<Vec<Draft>, String>,
}

impl RuleSet {
    /// Runs the rule with this id on `document`; `None` if it is not in the set.
    pub fn trace(&self, id: &str, document: &Document, context: &Context<'_>) -> Option<Traced> {
        let at = self.rules().iter().position(|rule| &*rule.id == id)?;
        let rule = &self.rules()[at];
        let (mut searched, mut looked) = (Vec::new(), Vec::new());
        let drafts = caught(|| {
            let hits = self.scan(document);
            let mut out = Findings::traced(document);
            rule.run(document, context, (at, &hits), &mut out);
            let (drafts, passed) = out.into_parts();
            looked.extend(passed.into_iter().map(|(span, why)| Looked { span, by: None, passed: Some(why) }));
            match rule.declared() {
                Some(Declared::Text(text)) => {
                    searched.push(extent(text));
                    let counts: Vec<Span> = hits.spans_of(at).collect();
                    looked.extend(self.candidates(at, text, document, &counts));
                }
                Some(Declared::Selector(selectors)) => {
                    let needed =
                        |(number, own): &(usize, &SelectorMatch)| own.needle.is_none() || hits.selects(at, *number);
                    let tried = selectors.iter().enumerate().filter(needed).count();
                    searched.push(format!(
                        "{} CSS selectors; {tried} of them may match, as the text holds the name they need",
                        selectors.len()
                    ));
                    looked.extend(elements(rule, selectors, document));
                }
                Some(Declared::Schema(_)) => searched.push(match document.head().entries.len() {
                    0 => "there is no front matter to hold against the schema".to_owned(),
                    keys => format!("the front matter, with {keys} keys, is held against the schema"),
                }),
                None => searched.extend(about_native(rule)),
            }
            drafts
        });
        looked.sort_by(|a, b| (a.span, &a.by, &a.passed).cmp(&(b.span, &b.by, &b.passed)));
        looked.dedup();
        Some(Traced { searched, looked, drafts })
    }

    /// All places where something of the rule at index `at` is found; `counts` are those that come to drafts.
    fn candidates(&self, at: usize, text: &TextMatch, document: &Document, counts: &[Span]) -> Vec<Looked> {
        let mut looked = Vec::new();
        self.each_candidate(document, |found| {
            if found.rule != at {
                return;
            }
            let by = text.source_of(found.pattern).map(|pattern| format!("the pattern {}", quoted(pattern)));
            let passed = match found.refusal {
                Some(refusal) => Some(in_words(refusal, document, found.span)),
                None => (!counts.contains(&found.span)).then(|| "it overlaps a longer or earlier hit".to_owned()),
            };
            looked.push(Looked { span: found.span, by, passed });
        });
        looked
    }
}

fn elements(rule: &ActiveRule, selectors: &[SelectorMatch], document: &Document) -> Vec<Looked> {
    let mut looked = Vec::new();
    each_selected(&rule.page, selectors.iter(), document, |span, fate| {
        let passed = match fate {
            Selected::Counts => None,
            Selected::OutOfScope => Some("it lies where the rule does not look".to_owned()),
            Selected::Inside => Some("it lies inside of an element that is reported".to_owned()),
        };
        looked.push(Looked { span, by: None, passed });
    });
    looked
}

/// `3 phrases, each alone on its line, in prose`.
fn extent(text: &TextMatch) -> String {
    let (phrases, patterns, scope, whole) = text.extent();
    let (number, noun) = if phrases > 0 { (phrases, "phrase") } else { (patterns, "pattern") };
    let plural = if number == 1 { "" } else { "s" };
    let alone = match whole {
        Whole::None => "",
        Whole::Word => ", as whole words",
        Whole::Line => ", alone on a line",
    };
    format!("{number} {noun}{plural}{alone}, in {}", scope_name(scope))
}

fn scope_name(scope: Scope) -> &'static str {
    match scope {
        Scope::Prose => "prose (no code, tags or URLs)",
        Scope::Body => "the body",
        Scope::Code => "code",
        Scope::Markup => "tags and comments",
        Scope::Url => "URLs",
        Scope::Head => "the front matter",
        Scope::Text => "the whole text",
    }
}

fn in_words(refusal: Refusal, document: &Document, span: Span) -> String {
    match refusal {
        Refusal::Case => "it is written with other capitals".to_owned(),
        Refusal::Scope(scope) => {
            let region = if document.head().span.contains(span) {
                "the front matter".to_owned()
            } else {
                document.regions().at(span.start).map_or("none of them", region_name).to_owned()
            };
            format!("it lies in {region}, and the rule looks in {}", scope_name(scope))
        }
        Refusal::Surroundings(Whole::Line) => "it is not all that a reader sees on its line".to_owned(),
        Refusal::Surroundings(_) => "it is a part of a longer word".to_owned(),
    }
}

fn region_name(kind: RegionKind) -> &'static str {
    match kind {
        RegionKind::Prose => "prose",
        RegionKind::Code => "code",
        RegionKind::Markup => "tags or comments",
        RegionKind::Url => "a URL",
    }
}

/// What kind of check a native rule is.
fn about_native(rule: &ActiveRule) -> Option<String> {
    let words = match rule.corpus_check() {
        Some(Check::Group(_)) => "it groups documents by what they have in common",
        Some(Check::Profile(_)) => "it judges documents by what is usual in their folder",
        Some(Check::Pair(_)) => "it compares documents in pairs",
        Some(Check::Suppressions) => "it judges the entries of the file of suppressions, and comments that suppress",
        Some(Check::Document(_) | Check::Unread(_)) | None => return None,
    };
    Some(words.to_owned())
}
