//! A config resolved against the rulebook: which rules run on which path, what is shown, what fails.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::error::ConfigError;
use super::file::FailOn;
use super::load::{Layer, Loaded};
use super::schemas::Schemas;
use super::select::{Selection, Selections};
use super::words::{Words, add_glob, argument_selectors, built};
use crate::document::BodyKind;
use crate::finding::{Confidence, Finding};
use crate::read::{normalized, shown_path};
use crate::rule::{RuleSet, Rulebook, Schema, Tuning};

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
    /// `--fail-confidence`.
    pub fail_confidence: Option<Confidence>,
    /// `--min-confidence`.
    pub min_confidence: Option<Confidence>,
    /// `--exclude`.
    pub exclude: Vec<String>,
}

impl Arguments {
    fn selection(&self, book: &Rulebook) -> Result<Selection, ConfigError> {
        let selectors = |words| argument_selectors(book, words);
        Ok(Selection {
            select: if self.select.is_empty() { None } else { Some(selectors(&self.select)?) },
            extend_select: selectors(&self.extend_select)?,
            ignore: selectors(&self.ignore)?,
            ..Selection::default()
        })
    }
}

struct OverridePlan {
    /// `overrides[0] of corpus-lint.yaml`, for people.
    name: String,
    paths: Gitignore,
    kind: Option<BodyKind>,
    inline_ignores: Option<bool>,
    selection: Selection,
}

/// What a config file, or an override in it, says of rules.
#[derive(Clone, Copy)]
pub(super) struct Written<'a> {
    pub name: &'a String,
    pub selection: &'a Selection,
    pub is_override: bool,
}

/// Everything that a run needs to know of its config.
pub struct Plan {
    book: Rulebook,
    strict: bool,
    files: Vec<Selection>,
    /// What people call `files`.
    names: Vec<String>,
    overrides: Vec<OverridePlan>,
    schemas: Schemas,
    arguments: Selection,
    exclude: Gitignore,
    root: PathBuf,
    inline_ignores: bool,
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
    /// Resolves `config` and `arguments` against `book`. Globs start from the folder `root`.
    ///
    /// # Errors
    /// If a word names no rule, a glob is broken, or a rule does not take an option.
    pub fn new(book: Rulebook, config: &Loaded, arguments: &Arguments, root: &Path) -> Result<Self, ConfigError> {
        let root = normalized(&std::path::absolute(root).unwrap_or_else(|_| root.to_owned()));
        let (mut files, mut overrides, mut extensions) = (Vec::new(), Vec::new(), Vec::new());
        let mut exclude = GitignoreBuilder::new(&root);
        let working = std::env::current_dir().unwrap_or_default();
        let (mut names, mut schemas) = (Vec::new(), Schemas::default());
        for layer in &config.layers {
            let words = Words { book: &book, layer };
            files.push(words.selection(&layer.file)?);
            let file = shown_path(&layer.path, &working).to_string();
            words.globs(&layer.file.exclude, &["exclude"], &mut exclude)?;
            for (index, own) in layer.file.overrides.iter().enumerate() {
                let (paths, selection) = words.override_of(own, &index.to_string(), &root)?;
                let name = format!("overrides[{index}] of {file}");
                overrides.push(OverridePlan {
                    name,
                    paths,
                    kind: own.kind,
                    inline_ignores: own.inline_ignores,
                    selection,
                });
            }
            schemas.add(layer, &root)?;
            names.push(file);
            extensions.extend(layer.file.extensions.iter().map(|name| name.trim_start_matches('.').to_lowercase()));
        }
        for glob in &arguments.exclude {
            add_glob(&mut exclude, glob).map_err(|message| ConfigError::Argument { message, help: None })?;
        }
        let preset =
            |layer: &Layer| layer.file.extends.iter().any(|all| all.words().iter().any(|word| word == "strict"));
        Ok(Self {
            strict: config.layers.iter().any(preset),
            files,
            names,
            overrides,
            schemas,
            arguments: arguments.selection(&book)?,
            exclude: built(&exclude),
            root,
            inline_ignores: config.last(|file| file.inline_ignores).unwrap_or(false),
            extensions,
            max_file_size: config.last(|file| file.max_file_size).unwrap_or(MAX_FILE_SIZE),
            fail_on: arguments.fail_on.or(config.last(|file| file.fail_on)).unwrap_or(FailOn::Warning),
            fail_confidence: arguments
                .fail_confidence
                .or(config.last(|file| file.fail_confidence))
                .unwrap_or(Confidence::High),
            min_confidence: arguments
                .min_confidence
                .or(config.last(|file| file.min_confidence))
                .unwrap_or(Confidence::Medium),
            book,
        })
    }

    /// The rulebook.
    pub fn book(&self) -> &Rulebook {
        &self.book
    }

    /// Whether `strict` rules are on.
    pub(super) fn is_strict(&self) -> bool {
        self.strict
    }

    /// What the command line says of rules.
    pub(super) fn arguments(&self) -> &Selection {
        &self.arguments
    }

    /// The config files and the overrides that bear on `path`, in the order they have their say.
    pub(super) fn written(&self, path: &Path) -> Vec<Written<'_>> {
        let file = |(name, selection)| Written { name, selection, is_override: false };
        let overrides = self.key_of(path).into_iter().map(|index| {
            let own = &self.overrides[usize::from(index)];
            Written { name: &own.name, selection: &own.selection, is_override: true }
        });
        self.names.iter().zip(&self.files).map(file).chain(overrides).collect()
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
        let overrides = key.iter().map(|index| &self.overrides[usize::from(*index)].selection).collect();
        let selections = Selections { strict: self.strict, files: &self.files, overrides, arguments: &self.arguments };
        selections.resolve(&self.book)
    }

    /// The rules for the paths with this key, compiled.
    ///
    /// # Errors
    /// If a pattern, selector, schema or option is invalid.
    pub fn rules(&self, key: &[u16]) -> Result<Arc<RuleSet>, ConfigError> {
        let rules = self.book.compile(&self.tuning(key)).map_err(Box::new)?;
        Ok(Arc::new(rules))
    }

    /// The schemas that the front matter of the file at `path` is to fit.
    pub fn schemas_for(&self, path: &Path) -> Vec<Arc<Schema>> {
        let hits = self.schemas.plans.iter().filter(|own| matches(&own.paths, &self.root, path, false));
        let mut all: Vec<Arc<Schema>> = Vec::new();
        for own in hits {
            if !all.iter().any(|known| Arc::ptr_eq(known, &own.schema)) {
                all.push(Arc::clone(&own.schema));
            }
        }
        all
    }

    /// A number for all that the schemas say, which changes with their files.
    pub fn schemas_digest(&self) -> u128 {
        self.schemas.digest()
    }

    /// What the bodies of the paths with this key are said to be.
    pub fn kind(&self, key: &[u16]) -> Option<BodyKind> {
        key.iter().rev().find_map(|index| self.overrides[usize::from(*index)].kind)
    }

    /// Whether comments in the paths with this key may say what is to be left.
    pub fn heeds_ignores(&self, key: &[u16]) -> bool {
        let own = key.iter().rev().find_map(|index| self.overrides[usize::from(*index)].inline_ignores);
        own.unwrap_or(self.inline_ignores)
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

/// Whether `globs`, which start from `root`, match `path` or a folder above it.
fn matches(globs: &Gitignore, root: &Path, path: &Path, is_dir: bool) -> bool {
    if globs.is_empty() {
        return false;
    }
    let Ok(path) = std::path::absolute(path).map(|path| normalized(&path)) else { return false };
    // Outside the folder of the config its globs have no meaning.
    path.starts_with(root) && globs.matched_path_or_any_parents(&path, is_dir).is_ignore()
}
