//! The schemas that a config names or writes out: read, compiled once a run, and found again by path.
//!
//! All of `schemas:` whose globs match a path hold for it. A glob that a config shares with one it extends replaces
//! that one's. What a `$ref` names is read from the folder of the config and from nowhere else.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use jsonschema::{Retrieve, Uri};
use serde_json::Value;
use url::Url;
use xxhash_rust::xxh3::xxh3_128;

use super::error::ConfigError;
use super::file::SchemaSource;
use super::load::Layer;
use super::words::{add_glob, built};
use crate::document::yaml;
use crate::read::{normalized, shown_path};
use crate::rule::{Schema, SchemaError, Sources};
use crate::text::{NamedText, Span, plain_words};

/// Largest schema file that is read, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// A schema and the paths it holds for.
pub(super) struct SchemaPlan {
    /// The glob, as the config has it.
    pub glob: String,
    pub paths: Gitignore,
    pub schema: Arc<Schema>,
}

/// All schemas of a config.
#[derive(Default)]
pub(super) struct Schemas {
    pub plans: Vec<SchemaPlan>,
    /// Files that are compiled, so that two globs may share one.
    files: Vec<(PathBuf, Arc<Schema>)>,
    /// All files that were read, those that a `$ref` names among them.
    texts: Texts,
}

type Texts = Arc<Mutex<Vec<(PathBuf, String)>>>;

impl Schemas {
    /// Adds those of one config file.
    pub fn add(&mut self, layer: &Layer, root: &Path) -> Result<(), ConfigError> {
        for (glob, source) in &layer.file.schemas {
            let mut paths = GitignoreBuilder::new(root);
            add_glob(&mut paths, glob).map_err(|message| layer.error_at_key(&["schemas", glob], message, None))?;
            let schema = match source {
                SchemaSource::File(path) => self.of_file(path, glob, layer)?,
                SchemaSource::Inline(own) => {
                    let wrong = |error: SchemaError| {
                        let keys = ["schemas", glob].into_iter().chain(error.path.iter().map(String::as_str));
                        layer.error_near(&keys.collect::<Vec<_>>(), error.message, error.help)
                    };
                    let sources = self.sources(&layer.path, layer, None);
                    Arc::new(Schema::with_sources(None, Value::Object(own.clone()), sources).map_err(wrong)?)
                }
            };
            self.plans.retain(|plan| plan.glob != *glob);
            self.plans.push(SchemaPlan { glob: glob.clone(), paths: built(&paths), schema });
        }
        Ok(())
    }

    /// A number for all that the schemas say.
    pub fn digest(&self) -> u128 {
        let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner).clone();
        texts.sort();
        texts.dedup();
        xxh3_128(format!("{texts:?}").as_bytes())
    }

    fn of_file(&mut self, path: &Path, glob: &str, layer: &Layer) -> Result<Arc<Schema>, ConfigError> {
        let file = absolute(&layer.beside(path));
        if let Some((_, known)) = self.files.iter().find(|(known, _)| *known == file) {
            return Ok(Arc::clone(known));
        }
        let text = text_of(&file).map_err(|why| {
            let help = Some(format!("it is looked for at `{}`", file.display()));
            layer.error(&["schemas", glob], format!("cannot read the schema `{}`: {why}", path.display()), help)
        })?;
        let name = shown_path(&file, &std::env::current_dir().unwrap_or_default());
        let wrong = |span: Span, message: String, help: Option<String>| {
            let source_code = NamedText::new(&name, &text);
            ConfigError::Invalid { message, span: source_code.place(span), source_code, help }
        };
        let root = parsed(&file, &text).map_err(|(span, message)| wrong(span, message, None))?;
        self.texts.lock().unwrap_or_else(PoisonError::into_inner).push((file.clone(), text.clone()));
        let sources = self.sources(&file, layer, root.get("$id").and_then(Value::as_str));
        let schema = Schema::with_sources(Some(name.to_string()), root, sources).map_err(|error| {
            let keys: Vec<&str> = error.path.iter().map(String::as_str).collect();
            let place = yaml::parse(&text).root.and_then(|root| root.place_near(&keys));
            wrong(place.unwrap_or_default(), error.message, error.help)
        })?;
        let schema = Arc::new(schema);
        self.files.push((file, Arc::clone(&schema)));
        Ok(schema)
    }

    /// What the schema in `file` may refer to.
    fn sources(&self, file: &Path, layer: &Layer, id: Option<&str>) -> Sources<LocalFiles> {
        let file = absolute(file);
        let folder = absolute(layer.path.parent().unwrap_or(Path::new("")));
        let base = Url::from_file_path(&file).map(String::from).unwrap_or_default();
        // Of a schema with an address of its own, what lies beside it there lies beside it here.
        let beside = |id: &str| Some((id[..=id.rfind('/')?].to_owned(), file.parent()?.to_owned()));
        let alias = id.filter(|id| Url::parse(id).is_ok()).and_then(beside);
        let folder = folder.canonicalize().unwrap_or(folder);
        Sources { base, retrieve: LocalFiles { folder, alias, texts: Arc::clone(&self.texts) } }
    }
}

/// Reads what a `$ref` names, within one folder.
struct LocalFiles {
    folder: PathBuf,
    /// The address of the schema's own folder, and the folder.
    alias: Option<(String, PathBuf)>,
    texts: Texts,
}

impl Retrieve for LocalFiles {
    fn retrieve(&self, uri: &Uri<String>) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        let aliased = self
            .alias
            .as_ref()
            .and_then(|(address, folder)| uri.as_str().strip_prefix(address.as_str()).map(|rest| folder.join(rest)));
        let local = || Url::parse(uri.as_str()).ok().filter(|url| url.scheme() == "file")?.to_file_path().ok();
        let path = aliased.or_else(local).ok_or("nothing is fetched from the network")?;
        let real = path.canonicalize().map_err(|_| format!("there is no file `{}`", path.display()))?;
        if !real.starts_with(&self.folder) {
            return Err("the file lies outside of the folder of the config".into());
        }
        let text = text_of(&real)?;
        let value = parsed(&real, &text).map_err(|(_, message)| message)?;
        self.texts.lock().unwrap_or_else(PoisonError::into_inner).push((real, text));
        Ok(value)
    }
}

fn text_of(path: &Path) -> Result<String, String> {
    let found = std::fs::metadata(path).map_err(|error| in_words(&error))?;
    if !found.is_file() {
        return Err("it is no file".to_owned());
    }
    if found.len() > MAX_BYTES {
        return Err(format!("it is larger than {MAX_BYTES} bytes"));
    }
    std::fs::read_to_string(path).map_err(|error| in_words(&error))
}

fn in_words(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::InvalidData => "it is no UTF-8".to_owned(),
        _ => error.to_string(),
    }
}

/// The schema in a text: JSON by its extension, or else YAML.
fn parsed(path: &Path, text: &str) -> Result<Value, (Span, String)> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let is_json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let value = if is_json {
        serde_json::from_str(text).map_err(|error| {
            let start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
            let at = text.floor_char_boundary((start + error.column().saturating_sub(1)).min(text.len()));
            let message = error.to_string();
            let message = message.rfind(" at line ").map_or(&*message, |cut| &message[..cut]);
            (Span::empty(at), format!("this is no JSON: {message}"))
        })?
    } else {
        let parsed = yaml::parse(text);
        if let Some(error) = parsed.errors.into_iter().next() {
            return Err((error.span, plain_words(&error.message).0));
        }
        parsed.root.map_or(Value::Null, |root| root.to_json())
    };
    if value.is_object() || value.is_boolean() {
        return Ok(value);
    }
    Err((Span::empty(0), "a JSON Schema is a mapping of keywords to values".to_owned()))
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).map_or_else(|_| path.to_owned(), |path| normalized(&path))
}
