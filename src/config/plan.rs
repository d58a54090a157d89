//! A config resolved against the rulebook: which rules run on which path, what is shown, what fails.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::error::ConfigError;
use super::file::{FailOn, Level, Override};
use super::load::Loaded;
use super::select::{Selection, Selector};
use crate::document::BodyKind;
use crate::finding::{Confidence, Finding};
use crate::read::normalized;
use crate::rule::{RuleSet, Rulebook, Tuning};
use crate::text;

/// Words given on the command line: they say the last word.
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    /// `--select`.
    pub select: Vec<String>,
    /// `--extend-select`.
    pub extend_select: Vec<String>,
    /// `--ignore`.
    pub ignore: Vec<String>,
    /// `--fail-on`.
    pub fail_on: Option<FailOn>,
    /// `--min-confidence`.
    pub min_confidence: Option<Confidence>,
    /// `--exclude`.
    pub exclude: Vec<String>,
}

struct OverridePlan {
    paths: Gitignore,
    kind: Option<BodyKind>,
    selection: Selection,
}

/// Everything that a run needs to know of its config.
pub struct Plan {
    book: Rulebook,
    base: Selection,
    overrides: Vec<OverridePlan>,
    exclude: Gitignore,
    root: PathBuf,
    /// Extra extensions, without their dot, lower case.
    pub extensions: Vec<String>,
    /// Largest file that is read, in bytes.
    pub max_file_size: u64,
    /// From which severity on a finding fails the run.
    pub fail_on: FailOn,
    /// From which confidence on a finding fails the run.
    pub fail_confidence: Confidence,
    /// From which confidence on a finding is shown.
    pub min_confidence: Confidence,
}

/// Largest file that is read unless the config says otherwise, in bytes.
pub const MAX_FILE_SIZE: u64 = 100_000_000;

impl Plan {
    /// Resolves `config` and `arguments` against `book`. `working` is the folder that globs start from
    /// where there is no config file.
    ///
    /// # Errors
    /// If a word names no rule, a glob is broken, or an option is given to a rule that is not there.
    pub fn new(book: Rulebook, config: &Loaded, arguments: &Arguments, working: &Path) -> Result<Self, ConfigError> {
        let file = &config.file;
        let root = config.folder().unwrap_or(working);
        let root = normalized(&std::path::absolute(root).unwrap_or_else(|_| root.to_owned()));
        let reader = Reader { book: &book, config };
        let mut base = Selection {
            strict: file.extends.as_ref().is_some_and(|words| words.words().iter().any(|word| word == "strict")),
            select: match &file.select {
                Some(words) => Some(reader.selectors(words, &["select"])?),
                None => None,
            },
            extend_select: reader.selectors(&file.extend_select, &["extend-select"])?,
            ignore: reader.selectors(&file.ignore, &["ignore"])?,
            severity: reader.severities(&file.severity, &["severity"])?,
            options: reader.options(&file.options, &["options"])?,
        };
        let mut overrides = Vec::new();
        for (index, own) in file.overrides.iter().enumerate() {
            overrides.push(reader.override_plan(own, &index.to_string(), &root)?);
        }
        if !arguments.select.is_empty() {
            base.select = Some(arguments_selectors(&book, &arguments.select)?);
            base.extend_select.clear();
            base.ignore.clear();
        }
        base.extend_select.extend(arguments_selectors(&book, &arguments.extend_select)?);
        base.ignore.extend(arguments_selectors(&book, &arguments.ignore)?);
        let mut exclude = file.exclude.clone();
        exclude.extend(arguments.exclude.iter().cloned());
        Ok(Self {
            exclude: globs(&root, &exclude).map_err(|message| config.error(&["exclude"], message, None))?,
            base,
            overrides,
            root,
            extensions: file
                .extensions
                .iter()
                .map(|extension| extension.trim_start_matches('.').to_lowercase())
                .collect(),
            max_file_size: file.max_file_size.unwrap_or(MAX_FILE_SIZE),
            fail_on: arguments.fail_on.or(file.fail_on).unwrap_or(FailOn::Warning),
            fail_confidence: file.fail_confidence.unwrap_or(Confidence::High),
            min_confidence: arguments.min_confidence.or(file.min_confidence).unwrap_or(Confidence::Medium),
            book,
        })
    }

    /// The rulebook.
    pub fn book(&self) -> &Rulebook {
        &self.book
    }

    /// Whether the config leaves the file at `path` out.
    pub fn excludes(&self, path: &Path, is_dir: bool) -> bool {
        matches(&self.exclude, &self.root, path, is_dir)
    }

    /// Which overrides bear on `path`, as a set of their indexes; equal keys have equal rules.
    pub fn key_of(&self, path: &Path) -> Vec<u16> {
        let hit = |own: &OverridePlan| matches(&own.paths, &self.root, path, false);
        (0..).zip(&self.overrides).filter(|(_, own)| hit(own)).map(|(index, _)| index).collect()
    }

    /// The rules for the paths with this key, and how each is tuned.
    pub fn tuning(&self, key: &[u16]) -> BTreeMap<String, Tuning> {
        let mut selection = self.base.clone();
        for own in key.iter().map(|index| &self.overrides[usize::from(*index)].selection) {
            selection.extend_select.extend(own.extend_select.iter().cloned());
            selection.ignore.extend(own.ignore.iter().cloned());
            selection.severity.extend(own.severity.iter().cloned());
            selection.options.extend(own.options.iter().cloned());
        }
        selection.resolve(&self.book)
    }

    /// The rules for the paths with this key, compiled.
    ///
    /// # Errors
    /// If a pattern, selector, schema or option is invalid.
    pub fn rules(&self, key: &[u16]) -> Result<Arc<RuleSet>, ConfigError> {
        let rules = self.book.compile(&self.tuning(key)).map_err(Box::new)?;
        Ok(Arc::new(rules))
    }

    /// What the bodies of the paths with this key are said to be.
    pub fn kind(&self, key: &[u16]) -> Option<BodyKind> {
        key.iter().rev().find_map(|index| self.overrides[usize::from(*index)].kind)
    }

    /// Whether a finding is shown.
    pub fn shows(&self, finding: &Finding) -> bool {
        finding.confidence >= self.min_confidence
    }

    /// Whether a finding fails the run.
    pub fn fails(&self, finding: &Finding) -> bool {
        finding.confidence >= self.fail_confidence && self.fail_on.includes(finding.severity)
    }
}

/// Reads the words of a config file, each error at its place.
struct Reader<'a> {
    book: &'a Rulebook,
    config: &'a Loaded,
}

impl Reader<'_> {
    fn selectors(&self, words: &[String], keys: &[&str]) -> Result<Vec<Selector>, ConfigError> {
        let read = |(index, word): (usize, &String)| {
            Selector::new(word, self.book).ok_or_else(|| {
                let index = index.to_string();
                let keys: Vec<&str> = keys.iter().copied().chain([index.as_str()]).collect();
                self.config.error(&keys, format!("no rule matches `{word}`"), suggest(self.book, word))
            })
        };
        words.iter().enumerate().map(read).collect()
    }

    fn severities(
        &self,
        levels: &BTreeMap<String, Level>,
        keys: &[&str],
    ) -> Result<Vec<(Selector, Level)>, ConfigError> {
        let read = |(word, level): (&String, &Level)| match Selector::new(word, self.book) {
            Some(selector) => Ok((selector, *level)),
            None => Err(self.no_rule(word, keys)),
        };
        levels.iter().map(read).collect()
    }

    fn options(
        &self,
        options: &BTreeMap<String, serde_yaml::Value>,
        keys: &[&str],
    ) -> Result<Vec<(String, serde_yaml::Value)>, ConfigError> {
        let read = |(rule, value): (&String, &serde_yaml::Value)| match self.book.page(rule) {
            Some(_) => Ok((rule.clone(), value.clone())),
            None => Err(self.no_rule(rule, keys)),
        };
        options.iter().map(read).collect()
    }

    fn no_rule(&self, word: &str, keys: &[&str]) -> ConfigError {
        let keys: Vec<&str> = keys.iter().copied().chain([word]).collect();
        self.config.error(&keys, format!("no rule matches `{word}`"), suggest(self.book, word))
    }

    fn override_plan(&self, own: &Override, index: &str, root: &Path) -> Result<OverridePlan, ConfigError> {
        let keys = ["overrides", index];
        if own.paths.is_empty() {
            return Err(self.config.error(&keys, "an override needs `paths`", None));
        }
        let at = |key| [keys[0], keys[1], key];
        Ok(OverridePlan {
            paths: globs(root, &own.paths).map_err(|message| self.config.error(&at("paths"), message, None))?,
            kind: own.kind,
            selection: Selection {
                extend_select: self.selectors(&own.extend_select, &at("extend-select"))?,
                ignore: self.selectors(&own.ignore, &at("ignore"))?,
                severity: self.severities(&own.severity, &at("severity"))?,
                options: self.options(&own.options, &at("options"))?,
                ..Selection::default()
            },
        })
    }
}

fn arguments_selectors(book: &Rulebook, words: &[String]) -> Result<Vec<Selector>, ConfigError> {
    let read = |word: &String| {
        Selector::new(word, book).ok_or_else(|| ConfigError::Argument {
            message: format!("no rule matches `{word}`"),
            help: suggest(book, word).or(Some("`corpus-lint rules` lists them".to_owned())),
        })
    };
    words.iter().map(read).collect()
}

/// "Did you mean" for the name of a rule, family or `all`.
pub fn suggest(book: &Rulebook, word: &str) -> Option<String> {
    let ids = book.pages().iter().map(|page| page.id.as_str());
    let near = text::nearest(word, ids.chain(crate::rule::FAMILIES)).or_else(|| {
        // The right name under the wrong family, or without one.
        let name = word.rsplit('/').next().unwrap_or(word);
        book.pages().iter().map(|page| page.id.as_str()).find(|id| id.rsplit('/').next() == Some(name))
    })?;
    Some(format!("did you mean `{near}`?"))
}

fn globs(root: &Path, globs: &[String]) -> Result<Gitignore, String> {
    let mut builder = GitignoreBuilder::new(root);
    for glob in globs {
        builder.add_line(None, glob).map_err(|error| format!("invalid glob `{glob}`: {error}"))?;
    }
    builder.build().map_err(|error| error.to_string())
}

/// Whether `globs`, which start from `root`, match `path` or a folder above it.
fn matches(globs: &Gitignore, root: &Path, path: &Path, is_dir: bool) -> bool {
    if globs.is_empty() {
        return false;
    }
    let Ok(path) = std::path::absolute(path).map(|path| normalized(&path)) else { return false };
    // Outside the folder of the config its globs have no meaning.
    path.starts_with(root) && globs.matched_path_or_any_parents(&path, is_dir).is_ignore()
}
