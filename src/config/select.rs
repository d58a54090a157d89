//! Which rules are on: ids, families, globs and presets resolved against the rulebook.
//!
//! The more exact word wins: an id beats a glob, a glob a family, a family `all`. Of two equally exact
//! words `ignore` wins.

use std::collections::BTreeMap;

use globset::Glob;

use super::file::Level;
use crate::rule::{Preset, RulePage, Rulebook, Tuning};

/// One word of `select`, `ignore` or `severity`.
#[derive(Clone, Debug)]
pub struct Selector {
    word: String,
    glob: Option<globset::GlobMatcher>,
}

impl Selector {
    /// Reads `word`; `None` if it matches no rule of `book`.
    pub fn new(word: &str, book: &Rulebook) -> Option<Self> {
        let is_glob = word.contains(['*', '?', '[', '{']);
        let glob = if is_glob { Some(Glob::new(word).ok()?.compile_matcher()) } else { None };
        let selector = Self { word: word.to_owned(), glob };
        book.pages().iter().any(|page| selector.exactness(page) > 0).then_some(selector)
    }

    /// How exactly the word names the rule: 0 not at all, 4 by its id.
    pub fn exactness(&self, page: &RulePage) -> u8 {
        match &self.glob {
            _ if self.word == page.id => 4,
            Some(glob) if glob.is_match(&page.id) => 3,
            None if self.word == page.family() => 2,
            None if self.word == "all" => 1,
            _ => 0,
        }
    }
}

/// All selections that bear on a path, weakest first.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Whether `strict` rules are on without being named.
    pub strict: bool,
    /// Exactly these, in place of the preset.
    pub select: Option<Vec<Selector>>,
    /// These too.
    pub extend_select: Vec<Selector>,
    /// Not these.
    pub ignore: Vec<Selector>,
    /// Severities, weakest first.
    pub severity: Vec<(Selector, Level)>,
    /// Options by rule, weakest first.
    pub options: Vec<(String, serde_yaml::Value)>,
}

impl Selection {
    /// The rules that are on, and how.
    pub fn resolve(&self, book: &Rulebook) -> BTreeMap<String, Tuning> {
        book.pages().iter().filter_map(|page| Some((page.id.clone(), self.tuning(page)?))).collect()
    }

    fn tuning(&self, page: &RulePage) -> Option<Tuning> {
        let most =
            |selectors: &[Selector]| selectors.iter().map(|selector| selector.exactness(page)).max().unwrap_or(0);
        let by_preset = u8::from(self.select.is_none() && (self.strict || page.preset == Preset::Recommended));
        let wanted = by_preset.max(most(&self.extend_select)).max(self.select.as_deref().map_or(0, most));
        if wanted == 0 || most(&self.ignore) >= wanted {
            return None;
        }
        // Of equally exact words the last one counts.
        let level = self
            .severity
            .iter()
            .map(|(selector, level)| (selector.exactness(page), *level))
            .filter(|(exactness, _)| *exactness > 0)
            .max_by_key(|(exactness, _)| *exactness)
            .map(|(_, level)| level);
        let severity = match level {
            None => page.severity,
            Some(level) => level.severity()?,
        };
        let mut options = serde_yaml::Value::Null;
        for (_, own) in self.options.iter().filter(|(rule, _)| *rule == page.id) {
            match (&mut options, own) {
                (serde_yaml::Value::Mapping(all), serde_yaml::Value::Mapping(own)) => all.extend(own.clone()),
                (options, own) => *options = own.clone(),
            }
        }
        Some(Tuning { severity, options })
    }
}
