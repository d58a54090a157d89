//! What a `corpus-lint.yaml` says, to the letter: the written type, before anything is resolved.

use std::collections::BTreeMap;
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::BodyKind;
use crate::finding::{Confidence, Severity};

/// A list that may be written as a single word.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum OneOrMany {
    /// A single word.
    One(String),
    /// A list of words.
    Many(Vec<String>),
}

impl OneOrMany {
    /// The words.
    pub fn words(&self) -> &[String] {
        match self {
            Self::One(word) => std::slice::from_ref(word),
            Self::Many(words) => words,
        }
    }
}

/// The severity a config gives a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not checked.
    Off,
    /// As `Severity::Info`.
    Info,
    /// As `Severity::Warning`.
    Warning,
    /// As `Severity::Error`.
    Error,
}

impl Level {
    /// The severity; `None` switches the rule off.
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Info => Some(Severity::Info),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

/// From which severity on a finding fails the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// Errors alone.
    Error,
    /// Warnings and errors.
    Warning,
    /// Any finding.
    Info,
    /// No finding.
    Never,
}

impl FailOn {
    /// Whether a finding of `severity` counts.
    pub fn includes(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity >= Severity::Error,
            Self::Warning => severity >= Severity::Warning,
            Self::Info => true,
            Self::Never => false,
        }
    }
}

/// Settings for the files that match `paths`, over those of the whole config.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Override {
    /// Globs as in `.gitignore`, from the folder of the config.
    pub paths: Vec<String>,
    /// Rules that are on here beside the others.
    pub extend_select: Vec<String>,
    /// Rules that are off here.
    pub ignore: Vec<String>,
    /// Severities by rule, family or glob.
    pub severity: BTreeMap<String, Level>,
    /// Options by rule.
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub options: BTreeMap<String, serde_yaml::Value>,
    /// Whether `<!-- corpus-lint-ignore RULE -->` in these files is heeded.
    pub inline_ignores: Option<bool>,
    /// What the bodies of these files are, whatever they look like.
    pub kind: Option<BodyKind>,
}

/// A JSON Schema that a config names or holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected the path of a JSON Schema, or one written out")]
pub enum SchemaSource {
    /// A JSON or YAML file, from the folder of the config.
    File(PathBuf),
    /// The schema itself.
    Inline(serde_json::Map<String, serde_json::Value>),
}

/// A `corpus-lint.yaml`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
#[schemars(title = "corpus-lint.yaml")]
pub struct ConfigFile {
    /// Presets (`recommended`, `strict`) or other config files to start from.
    pub extends: Option<OneOrMany>,
    /// Folders of rule pages of your own.
    pub rules: Vec<PathBuf>,
    /// Exactly the rules to run: ids, families, globs, `all`. Left out: those of the preset.
    pub select: Option<Vec<String>>,
    /// Rules to run beside those of the preset or `select`.
    pub extend_select: Vec<String>,
    /// Rules not to run.
    pub ignore: Vec<String>,
    /// Severities by rule, family or glob; `off` switches off.
    pub severity: BTreeMap<String, Level>,
    /// Options by rule: see `corpus-lint explain RULE`.
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub options: BTreeMap<String, serde_yaml::Value>,
    /// Settings for some paths.
    pub overrides: Vec<Override>,
    /// JSON Schemas (draft 2020-12) that front matter is to fit, by glob: a file, or the schema itself. Of several
    /// globs that match a path all hold.
    pub schemas: BTreeMap<String, SchemaSource>,
    /// Globs of files and folders to leave out, also when they are named on the command line.
    pub exclude: Vec<String>,
    /// Extensions to read beside .md .markdown .mdx .txt .html .htm.
    pub extensions: Vec<String>,
    /// Whether `<!-- corpus-lint-ignore RULE -->` in a document is heeded: it is not unless this is `true`, since
    /// what a corpus is made of should not decide what is said of it.
    pub inline_ignores: Option<bool>,
    /// Lowest severity that fails the run: `warning` unless given.
    pub fail_on: Option<FailOn>,
    /// Lowest confidence that fails the run: `high` unless given.
    pub fail_confidence: Option<Confidence>,
    /// Lowest confidence that is shown: `medium` unless given.
    pub min_confidence: Option<Confidence>,
    /// Largest file that is read, in bytes: 100,000,000 unless given.
    pub max_file_size: Option<u64>,
}
