//! The map stage: one document in, its findings and facts out.

use super::mapped::{Band, Mapped};
use super::resolve::resolve;
use crate::document::Document;
use crate::finding::{Draft, Identity};
use crate::read::NotChecked;
use crate::rule::{ActiveRule, Check, Context, DocumentEntry, Facts, Place, RuleSet, caught};
use crate::text::Span;

/// Runs `rules` on `document` and adds what they say to `into`.
pub fn map_document(document: &Document, rules: &RuleSet, context: &Context<'_>, into: &mut Mapped) {
    let mut drafts: Vec<(&ActiveRule, Draft)> = Vec::new();
    rules.check(document, context, |rule, outcome| match outcome {
        Ok(own) => drafts.extend(own.into_iter().map(|draft| (rule, draft))),
        Err(panic) => drafts.push((rule, broken(rule, &panic))),
    });
    subsume(&mut drafts);
    into.findings.extend(drafts.into_iter().map(|(rule, draft)| resolve(document, rule, draft)));
    for rule in rules.rules() {
        let Some(check) = rule.corpus_check() else { continue };
        if let Err(panic) = caught(|| state_facts(document, rule, check, context, into)) {
            into.findings.push(resolve(document, rule, broken(rule, &panic)));
        }
    }
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

fn state_facts(document: &Document, rule: &ActiveRule, check: &Check, context: &Context<'_>, into: &mut Mapped) {
    match check {
        Check::Document(_) | Check::Unread(_) => {}
        Check::Group(check) => {
            check.map(document, context, &mut Facts::new(rule.index, document, &mut into.facts));
        }
        Check::Profile(check) => {
            let profile = into.profiles.entry(rule.index).or_insert_with(|| check.start());
            let mut facts = Facts::new(rule.index, document, &mut into.facts);
            check.map(document, context, profile.as_mut(), &mut facts);
        }
        Check::Pair(check) => {
            if let Some((sketch, keys)) = check.map(document, context) {
                into.sketches.insert((rule.index, document.id()), sketch);
                let band = |key| Band { rule: rule.index, key, document: document.id() };
                into.bands.extend(keys.into_iter().map(band));
            }
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

/// A panic of a rule, as a finding: the tool is to blame, and the run goes on.
fn broken(rule: &ActiveRule, panic: &str) -> Draft {
    Draft::at(Span::empty(0), format!("the rule `{}` broke on this document and reported nothing: {panic}", rule.id))
        .help("This is a bug of corpus-lint: please report it with the document.")
        .identity(Identity::Missing("panic".to_owned()))
}

/// Drops drafts that lie within a draft of a rule that covers theirs: one defect, one finding.
fn subsume(drafts: &mut Vec<(&ActiveRule, Draft)>) {
    let covering: Vec<(Span, &[String])> = drafts
        .iter()
        .filter(|(rule, _)| !rule.page.covers.is_empty())
        .map(|(rule, draft)| (draft.span, rule.page.covers.as_slice()))
        .collect();
    if covering.is_empty() {
        return;
    }
    drafts.retain(|(rule, draft)| {
        !covering.iter().any(|(span, covered)| span.contains(draft.span) && covered.iter().any(|id| **id == *rule.id))
    });
}
