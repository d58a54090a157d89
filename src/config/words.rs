//! The words of configs and of the command line, each error at its place.

use std::collections::BTreeMap;
use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::error::ConfigError;
use super::file::{ConfigFile, Level, Override};
use super::load::Layer;
use super::select::{Selection, Selector};
use crate::rule::{RulePage, Rulebook};
use crate::text;

/// Reads the words of one config file.
pub(super) struct Words<'a> {
    pub book: &'a Rulebook,
    pub layer: &'a Layer,
}

impl Words<'_> {
    /// What the file says of rules, overrides apart.
    pub fn selection(&self, file: &ConfigFile) -> Result<Selection, ConfigError> {
        Ok(Selection {
            select: match &file.select {
                Some(words) => Some(self.selectors(words, &["select"])?),
                None => None,
            },
            extend_select: self.selectors(&file.extend_select, &["extend-select"])?,
            ignore: self.selectors(&file.ignore, &["ignore"])?,
            severity: self.severities(&file.severity, &["severity"])?,
            options: self.options(&file.options, &["options"])?,
        })
    }

    /// What the override with this number says, and where.
    pub fn override_of(&self, own: &Override, index: &str, root: &Path) -> Result<(Gitignore, Selection), ConfigError> {
        let keys = ["overrides", index];
        if own.paths.is_empty() {
            let help = "name the files by globs, as in `paths: [drafts/, \"*.html\"]`".to_owned();
            return Err(self.layer.error(&keys, "an override needs `paths`", Some(help)));
        }
        let at = |key| [keys[0], keys[1], key];
        let selection = Selection {
            select: None,
            extend_select: self.selectors(&own.extend_select, &at("extend-select"))?,
            ignore: self.selectors(&own.ignore, &at("ignore"))?,
            severity: self.severities(&own.severity, &at("severity"))?,
            options: self.options(&own.options, &at("options"))?,
        };
        let mut paths = GitignoreBuilder::new(root);
        self.globs(&own.paths, &at("paths"), &mut paths)?;
        Ok((built(&paths), selection))
    }

    /// Adds `globs`, each of which must be valid.
    pub fn globs(&self, globs: &[String], keys: &[&str], to: &mut GitignoreBuilder) -> Result<(), ConfigError> {
        for (index, glob) in globs.iter().enumerate() {
            add_glob(to, glob).map_err(|message| self.layer.error(&item(keys, &index.to_string()), message, None))?;
        }
        Ok(())
    }

    fn selectors(&self, words: &[String], keys: &[&str]) -> Result<Vec<Selector>, ConfigError> {
        let read = |(index, word): (usize, &String)| {
            Selector::new(word, self.book).ok_or_else(|| {
                let help = Some(suggest(self.book, word));
                self.layer.error(&item(keys, &index.to_string()), no_rule(word), help)
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
            None => Err(self.layer.error_at_key(&item(keys, word), no_rule(word), Some(suggest(self.book, word)))),
        };
        levels.iter().map(read).collect()
    }

    fn options(
        &self,
        options: &BTreeMap<String, serde_yaml::Value>,
        keys: &[&str],
    ) -> Result<Vec<(String, serde_yaml::Value)>, ConfigError> {
        for (rule, value) in options {
            let keys = item(keys, rule);
            match self.book.page(rule) {
                Some(page) if page.matcher.is_some() => {
                    return Err(self.layer.error_at_key(&keys, format!("the rule `{rule}` has no options"), None));
                }
                Some(page) => self.check_options(page, value, &keys)?,
                None => return Err(self.layer.error_at_key(&keys, no_rule(rule), Some(suggest(self.book, rule)))),
            }
        }
        Ok(options.iter().map(|(rule, value)| (rule.clone(), value.clone())).collect())
    }

    /// Finds the option that the rule does not take, by trying them one by one.
    fn check_options(&self, page: &RulePage, value: &serde_yaml::Value, keys: &[&str]) -> Result<(), ConfigError> {
        if self.book.takes(page, value).is_ok() {
            return Ok(());
        }
        for (key, one) in value.as_mapping().into_iter().flatten() {
            let (Some(name), alone) = (key.as_str(), serde_yaml::Mapping::from_iter([(key.clone(), one.clone())]))
            else {
                continue;
            };
            let Err((message, help)) = self.book.takes(page, &alone.into()) else { continue };
            let keys = item(keys, name);
            return Err(if message.starts_with("unknown key") {
                self.layer.error_at_key(&keys, format!("`{}` has no option `{name}`", page.id), help)
            } else {
                self.layer.error(&keys, message, help)
            });
        }
        let (message, help) = self.book.takes(page, value).err().unwrap_or_default();
        Err(self.layer.error(keys, message, help))
    }
}

fn item<'k>(keys: &[&'k str], last: &'k str) -> Vec<&'k str> {
    keys.iter().copied().chain([last]).collect()
}

/// The selectors that arguments give.
pub(super) fn argument_selectors(book: &Rulebook, words: &[String]) -> Result<Vec<Selector>, ConfigError> {
    let read = |word: &String| {
        Selector::new(word, book)
            .ok_or_else(|| ConfigError::Argument { message: no_rule(word), help: Some(suggest(book, word)) })
    };
    words.iter().map(read).collect()
}

fn no_rule(word: &str) -> String {
    format!("there is no rule `{word}`")
}

/// "Did you mean" for the name of a rule, family or `all`; else where to look.
pub fn suggest(book: &Rulebook, word: &str) -> String {
    let ids = || book.pages().iter().map(|page| page.id.as_str());
    // The right name under the wrong family, or without one, comes before a slip in it.
    let name = word.rsplit('/').next().unwrap_or(word);
    let near = ids()
        .find(|id| id.rsplit('/').next() == Some(name))
        .or_else(|| text::nearest(word, ids().chain(crate::rule::FAMILIES)))
        .or_else(|| {
            let name = text::nearest(name, ids().filter_map(|id| id.rsplit('/').next()))?;
            ids().find(|id| id.rsplit('/').next() == Some(name))
        });
    match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`corpus-lint rules` lists the rules".to_owned(),
    }
}

/// Adds a glob as `.gitignore` has it; a class that is never closed is an error here.
pub(super) fn add_glob(to: &mut GitignoreBuilder, glob: &str) -> Result<(), String> {
    to.allow_unclosed_class(false);
    to.add_line(None, glob).map(|_| ()).map_err(|error| {
        let why = match &error {
            ignore::Error::Glob { err, .. } => err.clone(),
            other => other.to_string(),
        };
        format!("`{glob}` is no glob: {why}")
    })
}

/// The globs that were added one by one, and so are known to be valid.
pub(super) fn built(globs: &GitignoreBuilder) -> Gitignore {
    globs.build().unwrap_or_else(|_| Gitignore::empty())
}
