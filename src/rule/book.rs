//! The rulebook (all pages) and rule sets (what a config switched on, compiled).

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use miette::Diagnostic;
use thiserror::Error;

use super::declared::{Declared, report_hits, report_selected, report_violations};
use super::page::{PageError, RulePage};
use super::scan::{Candidate, Hits, Scan, Scanned, TextMatch};
use super::{Check, Context, Native};
use crate::document::Document;
use crate::finding::{Confidence, Draft, Findings, Severity};
use crate::read::Reason;
use crate::text::{Span, plain_words};

/// All pages that can be switched on, sorted by id, and the native checks that some of them name.
#[derive(Clone)]
pub struct Rulebook {
    pages: Vec<Arc<RulePage>>,
    natives: HashMap<&'static str, Native>,
}

/// A rulebook or rule set that cannot be built.
#[derive(Debug, Error, Diagnostic)]
pub enum BookError {
    /// A page cannot be read.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Page(#[from] Box<PageError>),
    /// Two pages claim one id.
    #[error("two rule pages have the id `{0}`")]
    #[diagnostic(help("give one of them another id: a rule of yours cannot replace a shipped one"))]
    Twice(String),
    /// A page says `check: native` and no Rust type is listed under its id.
    #[error("the page `{0}` says `check: native`, but there is no check of that name in this binary")]
    #[diagnostic(help("a rule in YAML has `match:` instead of `check:`"))]
    NoCheck(String),
    /// A page's `match:` does not compile.
    #[error("rule `{rule}`: {message}")]
    Match {
        /// The rule.
        rule: String,
        /// What is wrong.
        message: String,
    },
    /// Options that the rule does not take.
    #[error("options of rule `{rule}`: {message}")]
    Options {
        /// The rule.
        rule: String,
        /// What is wrong.
        message: String,
        /// The nearest option.
        #[help]
        help: Option<String>,
    },
}

impl Rulebook {
    /// Puts pages and native checks together.
    ///
    /// # Errors
    /// If two pages share an id, or a page names a native check that is not there.
    pub fn new(mut pages: Vec<RulePage>, natives: &[Native]) -> Result<Self, BookError> {
        pages.sort_by(|a, b| a.id.cmp(&b.id));
        if let Some(pair) = pages.windows(2).find(|pair| pair[0].id == pair[1].id) {
            return Err(BookError::Twice(pair[0].id.clone()));
        }
        let natives: HashMap<_, _> = natives.iter().map(|native| (native.id, *native)).collect();
        if let Some(page) = pages.iter().find(|page| page.check.is_some() && !natives.contains_key(page.id.as_str())) {
            return Err(BookError::NoCheck(page.id.clone()));
        }
        Ok(Self { pages: pages.into_iter().map(Arc::new).collect(), natives })
    }

    /// All pages, sorted by id.
    pub fn pages(&self) -> &[Arc<RulePage>] {
        &self.pages
    }

    /// The page with this id.
    pub fn page(&self, id: &str) -> Option<&Arc<RulePage>> {
        self.pages.binary_search_by(|page| page.id.as_str().cmp(id)).ok().map(|at| &self.pages[at])
    }

    /// Compiles the rules that `tuning` names.
    ///
    /// # Errors
    /// If a pattern, selector, schema or option is invalid.
    pub fn compile(&self, tuning: &BTreeMap<String, Tuning>) -> Result<RuleSet, BookError> {
        let mut rules = Vec::new();
        for (index, page) in self.pages.iter().enumerate() {
            let Some(tuned) = tuning.get(&page.id) else { continue };
            let check = match &page.matcher {
                Some(matcher) => {
                    let declared = Declared::new(matcher)
                        .map_err(|message| BookError::Match { rule: page.id.clone(), message })?;
                    ActiveCheck::Declared(declared)
                }
                None => ActiveCheck::Native(self.build(page, &tuned.options)?),
            };
            rules.push(ActiveRule {
                index: index as u16,
                page: page.clone(),
                severity: tuned.severity,
                id: page.id.as_str().into(),
                check,
            });
        }
        let scanned = rules.iter().enumerate().filter_map(|(at, rule)| Some((at, rule.scanned()?)));
        let scan = Scan::new(scanned);
        Ok(RuleSet { rules, scan })
    }

    /// The options of `page` with those of `tuned` over them.
    pub fn options(page: &RulePage, tuned: &Tuning) -> serde_yaml::Value {
        merged(&page.options, &tuned.options)
    }

    /// Whether the native rule of `page` takes these options.
    ///
    /// # Errors
    /// With the message, and what to do.
    pub fn takes(&self, page: &RulePage, options: &serde_yaml::Value) -> Result<(), (String, Option<String>)> {
        if !options.is_mapping() {
            return Err((format!("options of `{}` are a mapping of names to values", page.id), None));
        }
        match self.build(page, options) {
            Ok(_) => Ok(()),
            Err(BookError::Options { message, help, .. }) => Err((message, help)),
            Err(other) => Err((other.to_string(), None)),
        }
    }

    fn build(&self, page: &RulePage, options: &serde_yaml::Value) -> Result<Check, BookError> {
        let native = self.natives.get(page.id.as_str()).ok_or_else(|| BookError::NoCheck(page.id.clone()))?;
        (native.build)(merged(&page.options, options)).map_err(|error| {
            let (message, help) = plain_words(&error.to_string());
            BookError::Options { rule: page.id.clone(), message, help }
        })
    }
}

/// The page's options with the config's over them, key by key.
fn merged(defaults: &serde_yaml::Value, over: &serde_yaml::Value) -> serde_yaml::Value {
    match (defaults, over) {
        (serde_yaml::Value::Mapping(defaults), serde_yaml::Value::Mapping(over)) => {
            let mut all = defaults.clone();
            all.extend(over.clone());
            serde_yaml::Value::Mapping(all)
        }
        (defaults, serde_yaml::Value::Null) => defaults.clone(),
        (_, over) => over.clone(),
    }
}

/// How a config wants a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// The severity to stamp.
    pub severity: Severity,
    /// Options over the page's.
    pub options: serde_yaml::Value,
}

/// A rule that is on.
pub struct ActiveRule {
    /// Index in the rulebook: the same in every rule set of a run.
    pub index: u16,
    /// Its page.
    pub page: Arc<RulePage>,
    /// The severity in force.
    pub severity: Severity,
    /// The page's id, shared by all findings.
    pub id: Arc<str>,
    check: ActiveCheck,
}

enum ActiveCheck {
    Declared(Declared),
    Native(Check),
}

impl ActiveRule {
    fn text(&self) -> Option<&TextMatch> {
        match &self.check {
            ActiveCheck::Declared(Declared::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// What a declarative rule looks for.
    pub(super) fn declared(&self) -> Option<&Declared> {
        match &self.check {
            ActiveCheck::Declared(declared) => Some(declared),
            ActiveCheck::Native(_) => None,
        }
    }

    fn scanned(&self) -> Option<Scanned<'_>> {
        match &self.check {
            ActiveCheck::Declared(Declared::Text(text)) => Some(Scanned::Text(text)),
            ActiveCheck::Declared(Declared::Selector(selectors)) => Some(Scanned::Selectors(selectors)),
            _ => None,
        }
    }

    /// The native check, if the rule is one that judges the corpus (group, profile or pair).
    pub fn corpus_check(&self) -> Option<&Check> {
        match &self.check {
            ActiveCheck::Native(Check::Document(_) | Check::Unread(_) | Check::Suppressions)
            | ActiveCheck::Declared(_) => None,
            ActiveCheck::Native(check) => Some(check),
        }
    }

    /// Whether this rule stands for documents that could not be read for `reason`.
    pub fn reports_unread(&self, reason: &Reason) -> bool {
        matches!(&self.check, ActiveCheck::Native(Check::Unread(reasons)) if reasons.contains(&reason.as_str()))
    }

    /// The confidence of a draft of this rule.
    pub fn confidence(&self, own: Option<Confidence>) -> Confidence {
        own.unwrap_or(self.page.confidence)
    }

    /// Judges `document`; `hits` are those of the scan, in which this rule stands at index `at`.
    pub(super) fn run(
        &self,
        document: &Document,
        context: &Context<'_>,
        (at, hits): (usize, &Hits),
        out: &mut Findings<'_>,
    ) {
        match &self.check {
            ActiveCheck::Declared(Declared::Text(_)) => {
                let spans: Vec<Span> = hits.spans_of(at).collect();
                report_hits(&self.page, &spans, document, out);
            }
            ActiveCheck::Declared(Declared::Selector(selectors)) => {
                let hopeful = selectors
                    .iter()
                    .enumerate()
                    .filter(|(index, own)| own.needle.is_none() || hits.selects(at, *index));
                report_selected(&self.page, hopeful.map(|(_, own)| own), document, out);
            }
            ActiveCheck::Declared(Declared::Schema(schema)) => report_violations(schema, document, out),
            ActiveCheck::Native(Check::Document(rule)) => rule.check(document, context, out),
            ActiveCheck::Native(Check::Profile(rule)) => rule.check(document, context, out),
            ActiveCheck::Native(_) => {}
        }
    }
}

/// The rules in force for some paths, compiled together.
pub struct RuleSet {
    rules: Vec<ActiveRule>,
    scan: Scan,
}

impl RuleSet {
    /// The rules, sorted by id.
    pub fn rules(&self) -> &[ActiveRule] {
        &self.rules
    }

    /// What the text rules and selectors are looked for by finds in `document`.
    pub(super) fn scan(&self, document: &Document) -> Hits {
        self.scan.run(document, |at| self.text_of(at))
    }

    /// The same with what does not count.
    pub(super) fn each_candidate(&self, document: &Document, each: impl FnMut(Candidate)) {
        self.scan.each(document, |at| self.text_of(at), each);
    }

    fn text_of(&self, at: usize) -> &TextMatch {
        self.rules[at].text().expect("the scan holds text rules only")
    }

    /// Runs every rule that judges a document alone. `each` gets the drafts of one rule, or the
    /// message of its panic.
    pub fn check<'s>(
        &'s self,
        document: &Document,
        context: &Context<'_>,
        mut each: impl FnMut(&'s ActiveRule, Result<Vec<Draft>, String>),
    ) {
        let scanned = caught(|| self.scan(document));
        // The scan is that of all text rules: the first of them speaks for it.
        let speaker = self.rules.iter().find(|rule| rule.text().is_some());
        let hits = scanned.unwrap_or_else(|panic| {
            speaker.into_iter().for_each(|rule| each(rule, Err(panic.clone())));
            Hits::default()
        });
        for (at, rule) in self.rules.iter().enumerate() {
            let outcome = caught(|| {
                let mut out = Findings::new(document);
                rule.run(document, context, (at, &hits), &mut out);
                out.into_drafts()
            });
            match &outcome {
                Ok(drafts) if drafts.is_empty() => {}
                _ => each(rule, outcome),
            }
        }
    }
}

/// Runs `work`, turning a panic into its message: one rule's bug must not end the run.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        text.unwrap_or("unknown").to_owned()
    })
}
