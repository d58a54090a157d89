//! The names of the formats.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The formats a report can be written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Drawn diagnostics with the offending line, for people.
    #[default]
    Full,
    /// One line a finding: `path:line:column: severity[rule] message`.
    Concise,
    /// One JSON object.
    Json,
    /// One JSON object a line, the summary last.
    Jsonl,
    /// Annotations of GitHub Actions.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// A Code Quality report of GitLab.
    Gitlab,
    /// JUnit XML.
    Junit,
    /// One comment for a pull request.
    Markdown,
}

impl Format {
    /// All formats, in the order help texts list them.
    pub const ALL: [Self; 9] = [
        Self::Full,
        Self::Concise,
        Self::Json,
        Self::Jsonl,
        Self::Github,
        Self::Sarif,
        Self::Gitlab,
        Self::Junit,
        Self::Markdown,
    ];

    /// The name on the command line and in configs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Github => "github",
            Self::Sarif => "sarif",
            Self::Gitlab => "gitlab",
            Self::Junit => "junit",
            Self::Markdown => "markdown",
        }
    }

    /// What the format is for, for help texts.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Full => {
                "For people: the offending line, what is marked in it, what to do; a rule past 10 findings is folded"
            }
            Self::Concise => {
                "One line a finding, path:line:column: severity[rule] message; a rule past 50 findings is folded"
            }
            Self::Json => "For programs: one object with all findings and the summary",
            Self::Jsonl => "For programs: one object a line, the summary last",
            Self::Github => {
                "Annotations of GitHub Actions, at most 10 of a kind as GitHub keeps them, and a job summary where \
                 GITHUB_STEP_SUMMARY is set"
            }
            Self::Sarif => "SARIF 2.1.0, for code scanning; at most 25,000 results, the most severe",
            Self::Gitlab => "GitLab Code Quality report",
            Self::Junit => {
                "JUnit XML: a suite a rule, a case a document; what fails the run is a failure, the rest is skipped"
            }
            Self::Markdown => {
                "One comment for a pull request, at most 50,000 bytes: what was found, or what a change caused and cured"
            }
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// A format's name that does not exist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown output format `{0}`: one of full, concise, json, jsonl, github, sarif, gitlab, junit, markdown")]
pub struct UnknownFormat(String);

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|format| format.as_str() == name).ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}
