//! Finding and reading config files, `extends` followed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::ConfigError;
use super::file::ConfigFile;
use crate::document::yaml;
use crate::read::shown_path;
use crate::text::{self, NamedText, Span};

/// Name of the config file.
pub const FILE_NAME: &str = "corpus-lint.yaml";
/// Names of the files of known findings, which lie beside the config: those accepted, and those suppressed.
pub const KNOWN: [&str; 2] = ["corpus-lint.baseline.jsonl", "corpus-lint.suppressions.jsonl"];
/// The presets there are.
pub const PRESETS: [&str; 2] = ["recommended", "strict"];
/// Longest chain of `extends`.
const EXTENDS_MAX: usize = 10;

/// One config file, with what errors about it need.
#[derive(Clone, Debug)]
pub struct Layer {
    /// Where it was read.
    pub path: PathBuf,
    /// What it says.
    pub file: ConfigFile,
    text: Arc<str>,
}

/// A config and those it extends.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The files, those that are extended first: of single values the last one counts.
    pub layers: Vec<Layer>,
}

impl Loaded {
    /// The config in force where no file is found: all defaults.
    pub fn none() -> Self {
        Self::default()
    }

    /// The config itself, the last layer.
    pub fn path(&self) -> Option<&Path> {
        self.layers.last().map(|layer| layer.path.as_path())
    }

    /// The single value that counts.
    pub fn last<T>(&self, value: impl Fn(&ConfigFile) -> Option<T>) -> Option<T> {
        self.layers.iter().rev().find_map(|layer| value(&layer.file))
    }
}

impl Layer {
    /// An error at the value under `keys` (names, or numbers of list items).
    pub fn error(&self, keys: &[&str], message: impl Into<String>, help: Option<String>) -> ConfigError {
        self.error_at(self.place(keys, false), message, help)
    }

    /// An error at the last of `keys` itself.
    pub fn error_at_key(&self, keys: &[&str], message: impl Into<String>, help: Option<String>) -> ConfigError {
        self.error_at(self.place(keys, true), message, help)
    }

    /// An error at the value under `keys`, or at the nearest above it that is written.
    pub fn error_near(&self, keys: &[&str], message: impl Into<String>, help: Option<String>) -> ConfigError {
        let place = yaml::parse(&self.text).root.and_then(|root| root.place_near(keys));
        self.error_at(place.unwrap_or_default(), message, help)
    }

    fn place(&self, keys: &[&str], at_key: bool) -> Span {
        yaml::parse(&self.text).root.and_then(|root| root.place(keys, at_key)).unwrap_or_default()
    }

    fn error_at(&self, span: Span, message: impl Into<String>, help: Option<String>) -> ConfigError {
        let name = shown_path(&self.path, &std::env::current_dir().unwrap_or_default());
        let source_code = NamedText::new(&name, &self.text);
        ConfigError::Invalid { message: message.into(), span: source_code.place(span), source_code, help }
    }

    fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
        let mut layer = Self { path: path.to_owned(), file: ConfigFile::default(), text: text.into() };
        match yaml::from_str::<Option<ConfigFile>>(&layer.text) {
            Ok(file) => layer.file = file.unwrap_or_default(),
            Err(errors) => {
                let error = errors.into_iter().next().unwrap_or_else(|| yaml::SyntaxError::new(Span::empty(0), "?"));
                let (message, help) = text::plain_words(&error.message);
                return Err(layer.error_at(error.span, message, error.help.or(help)));
            }
        }
        Ok(layer)
    }

    /// Path of a file or folder that the config names: from the config's own folder.
    pub fn beside(&self, path: impl AsRef<Path>) -> PathBuf {
        self.path.parent().unwrap_or(Path::new("")).join(path)
    }
}

/// The config for `start` (a file or folder): the nearest `corpus-lint.yaml` upward.
pub fn discover(start: &Path) -> Option<PathBuf> {
    let start = std::path::absolute(start).ok()?;
    start.ancestors().map(|folder| folder.join(FILE_NAME)).find(|candidate| candidate.is_file())
}

/// Reads the config at `path` and those it extends.
///
/// # Errors
/// If a file cannot be read, is not a config, or `extends` goes in a circle.
pub fn load(path: &Path) -> Result<Loaded, ConfigError> {
    let mut loaded = Loaded::none();
    read_into(&mut loaded, Layer::read(path)?, &mut Vec::new())?;
    Ok(loaded)
}

/// Adds what `layer` extends, then `layer`. `below` are the files on the way here.
fn read_into(loaded: &mut Loaded, layer: Layer, below: &mut Vec<PathBuf>) -> Result<(), ConfigError> {
    below.push(same(&layer.path));
    let words = layer.file.extends.as_ref().map_or(&[][..], |words| words.words());
    for (index, word) in words.iter().enumerate() {
        if PRESETS.contains(&word.as_str()) {
            continue;
        }
        let wrong = |message: String, help| layer.error(&["extends", &index.to_string()], message, help);
        if !word.ends_with(".yaml") && !word.ends_with(".yml") {
            let help = text::nearest(word, PRESETS).map(|near| format!("did you mean `{near}`?"));
            let help = help.or(Some("a preset is `recommended` or `strict`; a file ends in `.yaml`".to_owned()));
            return Err(wrong(format!("unknown preset `{word}`"), help));
        }
        let parent = layer.beside(word);
        if !parent.is_file() {
            let help = format!("it is looked for at `{}`", parent.display());
            return Err(wrong(format!("there is no config `{word}`"), Some(help)));
        }
        if below.contains(&same(&parent)) {
            return Err(wrong(format!("`extends` goes in a circle: `{word}` leads back to itself"), None));
        }
        if below.len() >= EXTENDS_MAX {
            let help = format!("at most {EXTENDS_MAX} files extend each other");
            return Err(wrong("`extends` goes too deep".to_owned(), Some(help)));
        }
        read_into(loaded, Layer::read(&parent)?, below)?;
    }
    below.pop();
    // Two parents may share a grandparent: the first place is the weaker one, and is enough.
    if !loaded.layers.iter().any(|known| same(&known.path) == same(&layer.path)) {
        loaded.layers.push(layer);
    }
    Ok(())
}

/// One name for a file, however it is reached.
fn same(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}
