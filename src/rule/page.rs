//! A rule's page: the YAML file in `rules/` that says what a rule is, whoever checks it.
//!
//! `RulePage` is what the YAML says, validated. Shipped pages and users' pages load through
//! `RulePage::parse`, and what is wrong with one is a `PageError` that points at its line.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use miette::{Diagnostic, SourceSpan};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::document::yaml;
use crate::finding::{Applicability, Confidence, Severity};
use crate::text::{NamedText, Span, plain_words};

/// The families, in the order of reports.
pub const FAMILIES: [&str; 7] = ["front-matter", "markup", "links", "dates", "duplicates", "text", "suppressions"];

/// Which preset a rule belongs to first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Preset {
    /// On unless a config says otherwise.
    #[default]
    Recommended,
    /// On under `extends: strict`.
    Strict,
}

/// Where a declarative rule looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Text for people: no code, tags or URLs.
    #[default]
    Prose,
    /// The whole body.
    Body,
    /// Code blocks, code spans and scripts.
    Code,
    /// Tags and comments.
    Markup,
    /// Bare URLs and link targets.
    Url,
    /// The front matter.
    Head,
    /// Everything.
    Text,
}

/// Whether letter case matters to a phrase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Case {
    /// `Read more` also finds `READ MORE` (ASCII letters).
    #[default]
    Ignore,
    /// To the letter.
    Exact,
}

/// What must surround a phrase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Whole {
    /// Anything.
    None,
    /// No letter or digit on either side, where the phrase itself begins or ends with one.
    #[default]
    Word,
    /// It is all that a reader sees on its line, or in its paragraph of HTML.
    Line,
}

/// How hits become findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Count {
    /// A finding a hit.
    #[default]
    Each,
    /// One finding a document, at the first hit, with the count.
    Document,
}

/// The declarative part of a page. Exactly one of `phrases`, `pattern`, `selector` and `schema` is given.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Match {
    /// Literal phrases.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phrases: Vec<String>,
    /// Regular expressions (the `regex` crate's syntax, matched over the whole text).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pattern: Vec<String>,
    /// CSS selectors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub selector: Vec<String>,
    /// JSON Schema (draft 2020-12) over the front matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<serde_json::Value>,
    /// Where to look.
    #[serde(rename = "in")]
    pub scope: Scope,
    /// Whether case matters; phrases only.
    pub case: Case,
    /// What must surround a phrase; phrases only.
    pub whole: Whole,
    /// How hits become findings.
    pub count: Count,
}

/// Who checks a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CheckedBy {
    /// A Rust type in `src/checks/<family>/<rule>.rs`.
    Native,
}

/// What `--fix` does. A declarative rule does it as the page says; of a native one it tells what the check does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FixKind {
    /// A person must decide.
    #[default]
    None,
    /// The offending text goes.
    Delete,
    /// The offending text is replaced.
    Replace,
}

/// One example. `⟦` and `⟧` mark what is reported.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Example {
    /// A document in which exactly the marked text is reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bad: Option<String>,
    /// The bad document after --fix --unsafe-fixes, of a rule that has a fix.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixed: Option<String>,
    /// A document that stays silent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub good: Option<String>,
    /// A document that the rule is known to get wrong: marked as it should be, never a failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_gap: Option<String>,
    /// Several documents by path, for rules that compare them: all marks are reported, nothing else.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, String>,
    /// Path of a single document; `example.md` unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The day on which it is judged.
    #[schemars(with = "Option<String>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub today: Option<NaiveDate>,
    /// Options beside the defaults.
    #[schemars(with = "Option<serde_json::Value>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<serde_yaml::Value>,
    /// Extra files that exist round the document, for link rules.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<String>,
}

/// A rule's page.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RulePage {
    /// `family/name`; the name names the problem and reads after "allow".
    pub id: String,
    /// How bad a finding is.
    pub severity: Severity,
    /// How sure the rule is.
    #[serde(default = "high")]
    pub confidence: Confidence,
    /// The preset that switches it on.
    #[serde(default)]
    pub preset: Preset,
    /// One sentence: what is wrong. The message of declarative rules unless `message` is given.
    pub summary: String,
    /// Message of a declarative rule; `{text}` is the offending text, `{count}` the number of hits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Why it matters.
    pub why: String,
    /// What to do.
    pub help: String,
    /// What a fix does.
    #[serde(default)]
    pub fix: FixKind,
    /// Whether that fix may be made unseen.
    #[serde(default = "unsafe_fix")]
    pub fix_applicability: Applicability,
    /// `native` for a rule in Rust; left out for a declarative one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<CheckedBy>,
    /// What a declarative rule looks for.
    #[serde(default, rename = "match", skip_serializing_if = "Option::is_none")]
    pub matcher: Option<Match>,
    /// Default options of a native rule: the Rust type accepts exactly these.
    #[schemars(with = "serde_json::Value")]
    #[serde(default, skip_serializing_if = "serde_yaml::Value::is_null")]
    pub options: serde_yaml::Value,
    /// Rules whose findings inside a finding of this rule say the same and are dropped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<String>,
    /// Where thresholds, word lists and heuristics come from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<String>,
    /// The rule's tests and illustrations.
    #[serde(default)]
    pub examples: Vec<Example>,
}

const fn high() -> Confidence {
    Confidence::High
}

const fn unsafe_fix() -> Applicability {
    Applicability::Unsafe
}

/// A page that cannot be used, and where.
#[derive(Debug, Error, Diagnostic)]
#[error("{message}")]
pub struct PageError {
    /// What is wrong.
    pub message: String,
    /// The page.
    #[source_code]
    pub source_code: NamedText,
    /// Where.
    #[label("here")]
    pub span: SourceSpan,
    /// What to do.
    #[help]
    pub help: Option<String>,
}

impl PageError {
    /// An error about `text`, the page named `name`, at `span`.
    pub fn at(name: &str, text: &str, span: Span, message: impl Into<String>) -> Self {
        let source_code = NamedText::new(name, text);
        Self { message: message.into(), span: source_code.place(span), source_code, help: None }
    }

    /// An error at the last of `keys` (names, or numbers of list items).
    pub fn at_key(name: &str, text: &str, keys: &[&str], message: impl Into<String>) -> Self {
        let span = yaml::parse(text).root.and_then(|root| root.place(keys, true)).unwrap_or_default();
        Self::at(name, text, span, message)
    }
}

impl RulePage {
    /// Reads the page called `name` (a path, for messages) from its YAML `text`.
    ///
    /// # Errors
    /// If the YAML is broken, a field is missing or unknown, or fields contradict each other.
    pub fn parse(name: &str, text: &str) -> Result<Self, PageError> {
        // What is wrong, and where, is looked for only where something is wrong.
        let page: Self = serde_yaml::from_str(text).or_else(|_| yaml::from_str(text)).map_err(|errors| {
            let error = errors.into_iter().next().unwrap_or_else(|| yaml::SyntaxError::new(Span::empty(0), "?"));
            let (message, help) = plain_words(&error.message);
            PageError { help: error.help.or(help), ..PageError::at(name, text, error.span, message) }
        })?;
        page.validate().map_err(|(field, message)| PageError::at_key(name, text, &[field], message))?;
        Ok(page)
    }

    /// Whether its fields agree, which the types alone do not make sure of.
    pub(super) fn is_valid(&self) -> bool {
        self.validate().is_ok()
    }

    /// Checks what the types cannot: returns the field to blame and what is wrong with it.
    fn validate(&self) -> Result<(), (&'static str, String)> {
        let Some((family, rule)) = self.id.split_once('/') else {
            return Err(("id", format!("`{}` is no `family/name`", self.id)));
        };
        let kebab = |word: &str| {
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        if !kebab(family) || !kebab(rule) {
            return Err(("id", format!("`{}` is not in lower-case words joined by `-`", self.id)));
        }
        match (&self.check, &self.matcher) {
            (None, None) => return Err(("id", "a page needs `check: native` or `match:`".to_owned())),
            (Some(_), Some(_)) => return Err(("match", "a native rule has no `match:`".to_owned())),
            (None, Some(matcher)) => matcher.validate().map_err(|message| ("match", message))?,
            (Some(_), None) => {}
        }
        for example in &self.examples {
            let kinds = [&example.bad, &example.good, &example.known_gap].iter().filter(|kind| kind.is_some()).count()
                + usize::from(!example.files.is_empty());
            if kinds != 1 {
                return Err((
                    "examples",
                    "an example has exactly one of `bad`, `good`, `known-gap` and `files`".to_owned(),
                ));
            }
            if example.fixed.is_some() && example.bad.is_none() {
                return Err(("examples", "`fixed` says what becomes of `bad`: it needs that beside it".to_owned()));
            }
            if example.fixed.is_some() && self.fix == FixKind::None {
                return Err(("examples", "an example has `fixed`, and the rule has no `fix`".to_owned()));
            }
        }
        Ok(())
    }

    /// The family.
    pub fn family(&self) -> &str {
        self.id.split('/').next().unwrap_or_default()
    }
}

impl Match {
    fn validate(&self) -> Result<(), String> {
        let kinds =
            [!self.phrases.is_empty(), !self.pattern.is_empty(), !self.selector.is_empty(), self.schema.is_some()];
        match kinds.iter().filter(|given| **given).count() {
            1 if self.phrases.iter().any(|phrase| phrase.trim().is_empty()) => Err("a phrase is empty".to_owned()),
            1 => Ok(()),
            0 => Err("`match:` needs one of `phrases`, `pattern`, `selector` and `schema`".to_owned()),
            _ => Err("`match:` takes only one of `phrases`, `pattern`, `selector` and `schema`".to_owned()),
        }
    }
}
