//! Finding and reading config files, `extends` followed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use miette::NamedSource;

use super::error::ConfigError;
use super::file::ConfigFile;
use crate::document::head::{Node, Value};
use crate::document::yaml;
use crate::text::{self, Span};

/// Name of the config file.
pub const FILE_NAME: &str = "corpus-lint.yaml";
/// Longest chain of `extends`.
const EXTENDS_MAX: usize = 10;

/// A config file as written, with what errors about it need.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Where it was read; `None` for the config of no file.
    pub path: Option<PathBuf>,
    /// What it says.
    pub file: ConfigFile,
    text: Arc<str>,
}

impl Loaded {
    /// The config in force where no file is found: all defaults.
    pub fn none() -> Self {
        Self { path: None, file: ConfigFile::default(), text: "".into() }
    }

    /// The folder that globs and relative paths start from; `None` for the working folder.
    pub fn folder(&self) -> Option<&Path> {
        self.path.as_deref().and_then(Path::parent)
    }

    /// An error at the value under `keys` (names, or numbers of list items).
    pub fn error(&self, keys: &[&str], message: impl Into<String>, help: Option<String>) -> ConfigError {
        let span = yaml::parse(&self.text).root.and_then(|root| span_at(&root, keys)).unwrap_or_default();
        self.error_at(span, message, help)
    }

    fn error_at(&self, span: Span, message: impl Into<String>, help: Option<String>) -> ConfigError {
        let name = self.path.as_deref().map_or_else(|| FILE_NAME.to_owned(), |path| path.display().to_string());
        let end = span.end.min(self.text.len());
        ConfigError::Invalid {
            message: message.into(),
            source_code: NamedSource::new(name, self.text.clone()).with_language("yaml"),
            span: (span.start.min(end), end.saturating_sub(span.start)).into(),
            label: "here".to_owned(),
            help,
        }
    }

    fn parse(path: &Path, text: String) -> Result<Self, ConfigError> {
        let mut loaded = Self { path: Some(path.to_owned()), file: ConfigFile::default(), text: text.into() };
        if loaded.text.trim().is_empty() {
            return Ok(loaded);
        }
        match serde_yaml::from_str::<Option<ConfigFile>>(&loaded.text) {
            Ok(file) => loaded.file = file.unwrap_or_default(),
            Err(error) => {
                let message = text::without_location(&error.to_string());
                let at = error.location().map_or(0, |location| location.index());
                let span = word_at(&loaded.text, at);
                let help = text::suggestion(&message);
                return Err(loaded.error_at(span, message, help));
            }
        }
        Ok(loaded)
    }
}

/// The word that starts at `offset`: what a parser's bare position points at.
fn word_at(text: &str, offset: usize) -> Span {
    let start = text.floor_char_boundary(offset.min(text.len()));
    let rest = &text[start..];
    let len = rest.find(|c: char| c.is_whitespace() || matches!(c, ':' | ',' | ']' | '}')).unwrap_or(rest.len());
    Span::new(start, start + len)
}

/// Place of the value under `keys`; of its key where the value is a mapping or list of many lines.
fn span_at(root: &Node, keys: &[&str]) -> Option<Span> {
    let mut node = root;
    let mut span = root.span;
    for key in keys {
        match &node.value {
            Value::Map(entries) => {
                let entry = entries.iter().find(|entry| entry.key == *key)?;
                span = entry.key_span;
                node = &entry.value;
            }
            Value::List(items) => {
                node = items.get(key.parse::<usize>().ok()?)?;
                span = node.span;
            }
            _ => return Some(span),
        }
    }
    Some(match node.value {
        Value::Map(_) | Value::List(_) => span,
        _ => node.span,
    })
}

/// The config for `start` (a file or folder): the nearest `corpus-lint.yaml` upward.
pub fn discover(start: &Path) -> Option<PathBuf> {
    let start = std::path::absolute(start).ok()?;
    start.ancestors().map(|folder| folder.join(FILE_NAME)).find(|candidate| candidate.is_file())
}

/// Reads the config at `path` and those it extends; the nearest says the last word.
///
/// # Errors
/// If a file cannot be read, is not a config, or `extends` goes in a circle.
pub fn load(path: &Path) -> Result<Loaded, ConfigError> {
    load_within(path, EXTENDS_MAX)
}

fn load_within(path: &Path, depth: usize) -> Result<Loaded, ConfigError> {
    if depth == 0 {
        return Err(ConfigError::Circle { path: path.to_owned() });
    }
    let text =
        std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
    let mut loaded = Loaded::parse(path, text)?;
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    for rules in &mut loaded.file.rules {
        *rules = folder.join(&*rules);
    }
    let Some(extends) = loaded.file.extends.clone() else { return Ok(loaded) };
    let mut base = ConfigFile::default();
    let mut presets = Vec::new();
    for word in extends.words() {
        if word == "recommended" || word == "strict" {
            presets.push(word.clone());
        } else if word.ends_with(".yaml") || word.ends_with(".yml") {
            let parent = folder.join(word);
            if !parent.is_file() {
                return Err(loaded.error(&["extends"], format!("no config `{word}` beside this one"), None));
            }
            let parent = load_within(&parent, depth - 1)?.file;
            presets.extend(parent.extends.iter().flat_map(|words| words.words().to_vec()));
            base = parent.over(base);
        } else {
            let help = text::nearest(word, ["recommended", "strict"]).map(|near| format!("did you mean `{near}`?"));
            let help = help.or(Some("a preset is `recommended` or `strict`; a file ends in `.yaml`".to_owned()));
            return Err(loaded.error(&["extends"], format!("unknown preset `{word}`"), help));
        }
    }
    loaded.file.extends = Some(super::file::OneOrMany::Many(presets));
    loaded.file = loaded.file.clone().over(base);
    Ok(loaded)
}
