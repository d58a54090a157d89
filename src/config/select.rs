//! Which rules are on: ids, families, globs and presets resolved against the rulebook.
//!
//! Within one selection (a config file, an override, the command line) the more exact word wins: an id
//! beats a glob, a glob a family, a family `all`; of two equally exact words `ignore` wins. Between
//! selections the later one wins.

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
    fn exactness(&self, page: &RulePage) -> u8 {
        match &self.glob {
            _ if self.word == page.id => 4,
            Some(glob) if glob.is_match(&page.id) => 3,
            None if self.word == page.family() => 2,
            None if self.word == "all" => 1,
            _ => 0,
        }
    }
}

/// The most exact of the words of a key that name the rule, as `` `ignore: markup` ``, and how exactly.
fn word(key: &str, selectors: &[Selector], page: &RulePage) -> Option<(u8, String)> {
    let named = selectors.iter().map(|selector| (selector.exactness(page), selector)).filter(|(exact, _)| *exact > 0);
    named.max_by_key(|(exact, _)| *exact).map(|(exact, selector)| (exact, format!("`{key}: {}`", selector.word)))
}

/// How exactly the most exact of `selectors` names the rule.
fn most(selectors: &[Selector], page: &RulePage) -> u8 {
    selectors.iter().map(|selector| selector.exactness(page)).max().unwrap_or(0)
}

/// What one config file, one override or the command line says of rules.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Exactly these, in place of all that was said before.
    pub select: Option<Vec<Selector>>,
    /// These too.
    pub extend_select: Vec<Selector>,
    /// Not these.
    pub ignore: Vec<Selector>,
    /// Severities.
    pub severity: Vec<(Selector, Level)>,
    /// Options by rule.
    pub options: Vec<(String, serde_yaml::Value)>,
}

impl Selection {
    /// Whether the rule is on; `None` where nothing is said of it.
    fn verdict(&self, page: &RulePage) -> Option<bool> {
        let wanted = most(&self.extend_select, page).max(self.select.as_deref().map_or(0, |words| most(words, page)));
        let ignored = most(&self.ignore, page);
        match self.select {
            None if wanted == 0 && ignored == 0 => None,
            _ => Some(wanted > ignored),
        }
    }

    /// The verdict, and the words that it is owed to.
    pub fn said(&self, page: &RulePage) -> Option<(bool, String)> {
        let on = self.verdict(page)?;
        let select = self.select.as_deref().and_then(|words| word("select", words, page));
        let wanted = word("extend-select", &self.extend_select, page).max(select);
        let words = if on { wanted } else { word("ignore", &self.ignore, page) };
        let (_, words) = words.unwrap_or_else(|| (0, "`select` does not name it".to_owned()));
        Some((on, words))
    }

    /// Whether the rule's severity is `off`.
    pub fn is_off(&self, page: &RulePage) -> Option<bool> {
        self.level(page).map(|level| level == Level::Off)
    }

    fn level(&self, page: &RulePage) -> Option<Level> {
        let exactness = |(selector, _): &&(Selector, Level)| selector.exactness(page);
        self.severity.iter().filter(|entry| exactness(entry) > 0).max_by_key(exactness).map(|(_, level)| *level)
    }
}

/// All selections that bear on a path.
pub struct Selections<'a> {
    /// Whether `strict` rules are on without being named.
    pub strict: bool,
    /// Config files, those that are extended first.
    pub files: &'a [Selection],
    /// Overrides that match the path, in their order.
    pub overrides: Vec<&'a Selection>,
    /// The command line.
    pub arguments: &'a Selection,
}

impl Selections<'_> {
    /// The rules that are on, and how.
    pub fn resolve(&self, book: &Rulebook) -> BTreeMap<String, Tuning> {
        book.pages().iter().filter_map(|page| Some((page.id.clone(), self.tuning(page)?))).collect()
    }

    fn tuning(&self, page: &RulePage) -> Option<Tuning> {
        let asked = self.arguments.verdict(page);
        if !asked.unwrap_or_else(|| self.is_on(page)) || self.spared(page) {
            return None;
        }
        let written = || self.files.iter().chain(self.overrides.iter().copied());
        let severity = match written().filter_map(|selection| selection.level(page)).next_back() {
            None => page.severity,
            // `off` in a config does not hold against a rule that the command line asks for.
            Some(Level::Off) if asked == Some(true) => page.severity,
            Some(level) => level.severity()?,
        };
        let mut options = serde_yaml::Value::Null;
        for (_, own) in written().flat_map(|selection| &selection.options).filter(|(rule, _)| *rule == page.id) {
            match (&mut options, own) {
                (serde_yaml::Value::Mapping(all), serde_yaml::Value::Mapping(own)) => all.extend(own.clone()),
                (options, own) => *options = own.clone(),
            }
        }
        Some(Tuning { severity, options })
    }

    /// Whether the config has the rule on.
    fn is_on(&self, page: &RulePage) -> bool {
        let preset = self.strict || page.preset == Preset::Recommended;
        let written = self.files.iter().chain(self.overrides.iter().copied());
        written.fold(preset, |on, selection| selection.verdict(page).unwrap_or(on))
    }

    /// Whether overrides have the rule off: that holds on the command line, too, as these paths are known not to suit it.
    fn spared(&self, page: &RulePage) -> bool {
        self.overrides.iter().filter_map(|own| own.verdict(page)).next_back() == Some(false)
    }
}
