//! The map stage: one document in, its findings and facts out.

use std::collections::BTreeMap;

use super::bands::{Band, LINES};
use super::guard::broken;
use super::inline::ignores_in;
use super::mapped::{Kept, Mapped};
use super::resolve::resolve;
use crate::document::Document;
use crate::finding::Draft;
use crate::read::NotChecked;
use crate::rule::{ActiveRule, Check, Context, DocumentEntry, Facts, Place, RuleSet, Sketch, Tally, caught};
use crate::text::Span;

/// Runs `rules` on `document` and adds what they say to `into`.
pub fn map_document(document: &Document, rules: &RuleSet, context: &Context<'_>, into: &mut Mapped) {
    judge_document(document, rules, context, into);
    map_facts(document, rules, context, into);
}

/// Adds the findings about `document` by itself, and nothing for the rules that compare documents.
pub(super) fn judge_document(document: &Document, rules: &RuleSet, context: &Context<'_>, into: &mut Mapped) {
    let mut drafts: Vec<(&ActiveRule, Draft)> = Vec::new();
    rules.check(document, context, |rule, outcome| match outcome {
        Ok(own) => drafts.extend(own.into_iter().map(|draft| (rule, draft))),
        Err(panic) => drafts.push((rule, broken(rule, &panic))),
    });
    subsume(&mut drafts);
    add_findings(document, drafts, into);
}

/// Adds what the rules that compare documents need of `document`, and no finding about it alone.
pub fn map_facts(document: &Document, rules: &RuleSet, context: &Context<'_>, into: &mut Mapped) {
    for rule in rules.rules() {
        let Some(check) = rule.corpus_check() else { continue };
        let before = into.facts.len();
        if let Err(panic) = caught(|| state_facts(document, rule, check, context, into)) {
            into.facts.truncate(before);
            into.findings.push(resolve(document, rule, broken(rule, &panic)));
        }
    }
    into.ignores.extend(ignores_in(document));
    into.bytes += document.source().raw_len();
    let entry = DocumentEntry {
        path: document.path().clone(),
        record: document.record(),
        field: document.field().cloned(),
        content: document.source().raw_hash(),
        whole: Place::of(document, Span::new(0, document.text().len())),
    };
    into.documents.insert(document.id(), entry);
}

/// Resolves what was drafted. A draft whose places are none of the document is its rule's bug, told once.
fn add_findings(document: &Document, drafts: Vec<(&ActiveRule, Draft)>, into: &mut Mapped) {
    let mut broke = None;
    for (rule, draft) in drafts {
        match caught(|| resolve(document, rule, draft)) {
            Ok(finding) => into.findings.push(finding),
            Err(_) if broke == Some(rule.index) => {}
            Err(panic) => {
                broke = Some(rule.index);
                into.findings.push(resolve(document, rule, broken(rule, &panic)));
            }
        }
    }
}

fn state_facts(document: &Document, rule: &ActiveRule, check: &Check, context: &Context<'_>, into: &mut Mapped) {
    match check {
        Check::Document(_) | Check::Unread(_) | Check::Suppressions => {}
        Check::Group(check) => {
            check.map(document, context, &mut Facts::new(rule.index, document, &mut into.facts));
        }
        Check::Profile(check) => {
            let mut tally = Tally::new(rule.index, &mut into.tallies);
            check.map(document, context, &mut tally, &mut Facts::new(rule.index, document, &mut into.facts));
        }
        Check::Pair(check) => {
            let number = check.keys().unwrap_or(rule.index);
            let is_new = into.kept.last().is_none_or(|last| last.document != document.id());
            if !is_new && into.stated.contains(&number) {
                return;
            }
            let Some(keys) = check.map(document, context) else { return };
            if is_new {
                into.stated.clear();
                let sketch = Sketch::of(document);
                let tokens = sketch.tokens().len() as u32;
                let lines = sketch.lines();
                into.kept.push(Kept { document: document.id(), tokens, sketch: Some(sketch), slot: 0 });
                let at = into.kept.len() as u32 - 1;
                lines.into_iter().for_each(|key| into.bands.push(Band { rule: LINES, key, document: at }));
            }
            let at = into.kept.len() as u32 - 1;
            into.stated.push(number);
            keys.into_iter().for_each(|key| into.bands.push(Band { rule: number, key, document: at }));
        }
    }
}

/// Turns what could not be read into findings of the rules that stand for it.
pub fn map_unread(unread: NotChecked, rules: &RuleSet, into: &mut Mapped) {
    let owner = rules.rules().iter().find(|rule| rule.reports_unread(&unread.reason));
    if let Some(rule) = owner {
        into.findings.push(super::resolve::unread(rule, &unread));
    }
    into.not_checked.push(unread);
}

/// Drops drafts that lie within a draft of a rule that covers theirs: one defect, one finding.
pub(super) fn subsume(drafts: &mut Vec<(&ActiveRule, Draft)>) {
    let mut covering: BTreeMap<String, Vec<Span>> = BTreeMap::new();
    for (rule, draft) in drafts.iter() {
        for covered in &rule.page.covers {
            covering.entry(covered.clone()).or_default().push(draft.span);
        }
    }
    for spans in covering.values_mut() {
        spans.sort();
        // From here on a span reaches as far as any that starts before it.
        let mut reach = 0;
        for span in spans {
            reach = reach.max(span.end);
            span.end = reach;
        }
    }
    drafts.retain(|(rule, draft)| {
        let Some(spans) = covering.get(&*rule.id) else { return true };
        let last = spans.partition_point(|span| span.start <= draft.span.start).checked_sub(1);
        last.is_none_or(|last| spans[last].end < draft.span.end)
    });
}
