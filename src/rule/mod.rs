//! Rules: their pages, their kinds, and what a native check must provide.
//!
//! A rule is a page in `rules/` and, where the page says `check: native`, a Rust type here named
//! one of four traits. Rules know nothing of severity, suppression, path or format: the engine
//! stamps those.

mod book;
mod context;
mod corpus;
mod declared;
mod own;
mod page;
mod place;
mod scan;
mod schema;
mod shipped;
mod sketch;
mod trace;

pub use corpus::{
    Corpus, CorpusDraft, CorpusFindings, Counts, DocumentEntry, Doubt, Fact, Facts, GroupRule, PairRule, Place,
    ProfileRule, Similarity, Tallies, Tally, Totals, count,
};

pub use book::{ActiveRule, BookError, RuleSet, Rulebook, Tuning, caught};
pub use context::{Asked, Context, Files};
pub use declared::Declared;
pub use own::parse_own_pages;
pub use page::{Case, CheckedBy, Count, Example, FAMILIES, FixKind, Match, PageError, Preset, RulePage, Scope, Whole};
pub use scan::Scan;
pub use schema::{Schema, SchemaError, Sources, Violation};
pub use trace::{Looked, Traced};

pub(crate) use sketch::distinct;
pub use sketch::{Compared, FORM, FREQUENT, SHINGLE, Sketch, shared, shingles};

pub use shipped::{HOME, is_page, page_url, parse_pages, shipped_pages_without_examples, shipped_sources};

use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::document::Document;
use crate::finding::Findings;

/// Judges one document. A check returns nothing and cannot fail.
pub trait DocumentRule: Send + Sync {
    /// Reports what is wrong with `document`.
    fn check(&self, document: &Document, context: &Context<'_>, out: &mut Findings<'_>);
}

/// A built native rule: which of the engine's stages it takes part in.
#[derive(Clone)]
pub enum Check {
    /// Judges each document alone.
    Document(Arc<dyn DocumentRule>),
    /// Judges all facts that share a key.
    Group(Arc<dyn GroupRule>),
    /// Judges each document against counts over folders.
    Profile(Arc<dyn ProfileRule>),
    /// Judges pairs of documents, then clusters them.
    Pair(Arc<dyn PairRule>),
    /// Has nothing to run: reports documents that could not be read, for these reasons.
    Unread(&'static [&'static str]),
    /// Has nothing to run: reports suppressions that have no effect.
    Suppressions,
}

/// Builds a native rule from the options of its page and config.
pub type Build = fn(serde_yaml::Value) -> Result<Check, serde_yaml::Error>;

/// A line of a family's list: which page the Rust type belongs to, and how to build it.
#[derive(Clone, Copy)]
pub struct Native {
    /// `family/name`, as on the page.
    pub id: &'static str,
    /// Options in, check out.
    pub build: Build,
}

impl Native {
    /// Lists a type that judges documents. Its fields are its options.
    pub const fn document<R: DocumentRule + DeserializeOwned + 'static>(id: &'static str) -> Self {
        Self { id, build: |options| Ok(Check::Document(Arc::new(options_of::<R>(options)?))) }
    }

    /// Lists a type that judges groups of facts.
    pub const fn group<R: GroupRule + DeserializeOwned + 'static>(id: &'static str) -> Self {
        Self { id, build: |options| Ok(Check::Group(Arc::new(options_of::<R>(options)?))) }
    }

    /// Lists a type that judges documents against a profile.
    pub const fn profile<R: ProfileRule + DeserializeOwned + 'static>(id: &'static str) -> Self {
        Self { id, build: |options| Ok(Check::Profile(Arc::new(options_of::<R>(options)?))) }
    }

    /// Lists a type that judges pairs of documents.
    pub const fn pair<R: PairRule + DeserializeOwned + 'static>(id: &'static str) -> Self {
        Self { id, build: |options| Ok(Check::Pair(Arc::new(options_of::<R>(options)?))) }
    }
}

impl Native {
    /// Lists a rule whose findings come from no check of its own. It has no options.
    pub const fn reported(id: &'static str, build: Build) -> Self {
        Self { id, build }
    }
}

/// Options as the rule's own struct; no options at all are an empty mapping.
fn options_of<R: DeserializeOwned>(options: serde_yaml::Value) -> Result<R, serde_yaml::Error> {
    let options = if options.is_null() { serde_yaml::Value::Mapping(serde_yaml::Mapping::new()) } else { options };
    serde_yaml::from_value(options)
}
