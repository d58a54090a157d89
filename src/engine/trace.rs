//! One rule on one document, in the steps of a run: what it looked at, what it reported, what became of that.

use super::files::DiskFiles;
use super::map::{map_facts, subsume};
use super::mapped::Mapped;
use super::resolve::resolve;
use crate::config::{ConfigError, Plan};
use crate::document::head::HeadKind;
use crate::document::{BodyKind, Document};
use crate::finding::{Draft, Finding, Location, excerpt_of, locate};
use crate::read::{Input, Limits, NotChecked, Reason, read};
use crate::rule::{ActiveRule, Check, Context, Looked, Traced, Tuning, caught};

/// What a rule did with a document.
pub struct Trace {
    /// The document, as rules see it.
    pub seen: Seen,
    /// What the rule looks for and where, in words.
    pub searched: Vec<String>,
    /// What it takes from this document to compare it with others, in words; `None` for a rule that judges it alone.
    pub stated: Option<String>,
    /// The places it looked at.
    pub looked: Vec<Place>,
    /// What it reports of the document alone.
    pub findings: Vec<Finding>,
    /// What it would report if another rule did not say the same, with the id of that one.
    pub covered: Vec<(Finding, String)>,
    /// The message of its panic.
    pub broke: Option<String>,
}

/// A document in numbers.
pub struct Seen {
    /// What the body is judged to be.
    pub kind: BodyKind,
    /// Name of the encoding.
    pub encoding: &'static str,
    /// Bytes on disk.
    pub bytes: u64,
    /// Lines.
    pub lines: usize,
    /// Kind of the front matter, its keys, and how many errors are in it; `None` if there is none.
    pub head: Option<(HeadKind, usize, usize)>,
    /// Words of prose, a character of Chinese counting as one.
    pub words: usize,
}

/// A place that the rule looked at.
pub struct Place {
    /// Where.
    pub location: Location,
    /// The text.
    pub excerpt: String,
    /// What was found there, and why it was passed over.
    pub looked: Looked,
}

/// Runs the rule `id` on the document of `input` as a run would, with the rules in force there beside it; if it is
/// off there, as if it were on.
///
/// # Errors
/// If the rules do not compile.
pub fn trace(
    plan: &Plan,
    input: &Input,
    id: &str,
    today: chrono::NaiveDate,
) -> Result<Vec<Result<Trace, NotChecked>>, ConfigError> {
    let mut tuning = plan.tuning(&plan.key_of(input.path()));
    if let Some(page) = plan.book().page(id) {
        let as_on_page = Tuning { severity: page.severity, options: serde_yaml::Value::Null };
        tuning.entry(id.to_owned()).or_insert(as_on_page);
    }
    let rules = plan.book().compile(&tuning).map_err(Box::new)?;
    let (files, limits) = (DiskFiles::default(), Limits { max_bytes: plan.max_file_size });
    let context = Context::new(today, &files).with_schemas(plan.schemas_for(input.path()));
    let mut traces = Vec::new();
    let read = caught(|| {
        read(input, &limits, &mut |outcome| {
            let trace = |document: Document| {
                let traced = rules.trace(id, &document, &context)?;
                let mut drafts: Vec<(&ActiveRule, Draft)> = Vec::new();
                rules.check(&document, &context, |rule, outcome| {
                    drafts.extend(outcome.unwrap_or_default().into_iter().map(|draft| (rule, draft)));
                });
                let rule = rules.rules().iter().find(|rule| &*rule.id == id)?;
                let mut trace = Trace::of(&document, rule, traced, drafts);
                let mut mapped = Mapped::default();
                map_facts(&document, &rules, &context, &mut mapped);
                trace.stated = stated(rule, &mapped);
                Some(trace)
            };
            traces.extend(outcome.map(trace).transpose());
        });
    });
    if let Err(panic) = read {
        traces.push(Err(input.not_checked(Reason::Broken(panic))));
    }
    Ok(traces)
}

impl Trace {
    fn of(document: &Document, rule: &ActiveRule, traced: Traced, mut drafts: Vec<(&ActiveRule, Draft)>) -> Self {
        let Traced { searched, looked, drafts: own } = traced;
        let place = |looked: Looked| Place {
            location: locate(document, looked.span),
            excerpt: excerpt_of(document, looked.span),
            looked,
        };
        let covers: Vec<(String, crate::text::Span)> = drafts
            .iter()
            .filter(|(other, _)| other.page.covers.iter().any(|id| **id == *rule.id))
            .map(|(other, draft)| (other.id.to_string(), draft.span))
            .collect();
        subsume(&mut drafts);
        let stands = |draft: &Draft| {
            drafts
                .iter()
                .any(|(of, kept)| of.id == rule.id && (kept.span, &kept.message) == (draft.span, &draft.message))
        };
        let (mut findings, mut covered) = (Vec::new(), Vec::new());
        let broke = own.as_ref().err().cloned();
        for draft in own.unwrap_or_default() {
            let by = covers.iter().find(|(_, span)| span.contains(draft.span)).map(|(id, _)| id.clone());
            let stands = stands(&draft);
            let finding = resolve(document, rule, draft);
            match by.filter(|_| !stands) {
                Some(by) => covered.push((finding, by)),
                None => findings.push(finding),
            }
        }
        findings.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        let looked = looked.into_iter().map(place).collect();
        Self { seen: Seen::of(document), searched, stated: None, looked, findings, covered, broke }
    }
}

impl Seen {
    fn of(document: &Document) -> Self {
        let head = document.head();
        Self {
            kind: document.kind(),
            encoding: document.source().encoding().name,
            bytes: document.source().raw_len(),
            lines: document.lines().len(),
            head: head.is_some().then_some((head.kind, head.entries.len(), head.errors.len())),
            words: document.tokens().hashes.len(),
        }
    }
}

/// What mapping the document left of a rule that compares documents, in words.
fn stated(rule: &ActiveRule, mapped: &Mapped) -> Option<String> {
    let facts = mapped.facts.iter().filter(|fact| fact.rule == rule.index).count();
    let groups = mapped.tallies.groups().filter(|(of, ..)| *of == rule.index);
    let counts: usize = groups.map(|(_, _, counts)| counts.len()).sum();
    let plural = if facts == 1 { "" } else { "s" };
    let words = match rule.corpus_check()? {
        Check::Document(_) | Check::Unread(_) | Check::Suppressions => return None,
        Check::Group(_) if facts > 0 => {
            format!("{facts} key{plural}: it is put together with the documents that have the same.")
        }
        Check::Profile(_) if facts > 0 => {
            format!("{counts} counts, which are added to those of its folder, and by the sums of which it is judged.")
        }
        Check::Profile(_) if counts > 0 => {
            format!("{counts} counts, which are added to those of its folder. It is not judged itself.")
        }
        Check::Pair(check) if mapped.stated.contains(&check.keys().unwrap_or(rule.index)) => {
            let words = mapped.kept.first().map_or(0, |kept| kept.tokens);
            format!("Its {words} words, and the keys by which documents with like words are found.")
        }
        Check::Group(_) | Check::Profile(_) | Check::Pair(_) => {
            "Nothing: it has not what the rule goes by, or too little of it, and stays out of the comparison."
                .to_owned()
        }
    };
    Some(words)
}
