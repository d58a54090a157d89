//! `corpus-lint rules`: the rules, as a table or as JSON.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use miette::Result;
use serde_json::json;

use super::book::{load_config, rulebook};
use super::{Verdict, output_error};
use crate::rule::{FixKind, Preset, RulePage, Rulebook};

/// Options of `rules`.
#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    /// Table for people, or a JSON array.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    output_format: Shape,
    /// Use this config instead of the nearest corpus-lint.yaml.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Shape {
    #[default]
    Table,
    Json,
}

/// Prints the rules.
pub(super) fn run(arguments: &RulesArgs) -> Result<Verdict> {
    let config = load_config(arguments.config.as_deref(), &[])?;
    let book = rulebook(&config)?;
    let text = match arguments.output_format {
        Shape::Table => table(&book),
        Shape::Json => as_json(&book),
    };
    std::io::stdout().lock().write_all(text.as_bytes()).map_err(output_error)?;
    Ok(Verdict::Clean)
}

fn table(book: &Rulebook) -> String {
    let width = book.pages().iter().map(|page| page.id.len()).max().unwrap_or(0);
    let mut out = String::new();
    for page in book.pages() {
        let strict = if page.preset == Preset::Strict { " (strict)" } else { "" };
        let (severity, confidence) = (page.severity.as_str(), page.confidence.as_str());
        out.push_str(&format!("{:width$}  {severity:7}  {confidence:6}  {}{strict}\n", page.id, page.summary));
    }
    out.push_str(&format!(
        "\n{} rules. Columns: rule, severity, confidence. `corpus-lint explain RULE` prints a rule's page.\n",
        book.pages().len()
    ));
    out
}

fn as_json(book: &Rulebook) -> String {
    let rule = |page: &RulePage| {
        json!({
            "id": page.id,
            "family": page.family(),
            "severity": page.severity.as_str(),
            "confidence": page.confidence.as_str(),
            "preset": page.preset,
            "summary": page.summary,
            "why": page.why.trim(),
            "help": page.help.trim(),
            "fixable": page.fix != FixKind::None,
            "native": page.check.is_some(),
            "options": page.options,
        })
    };
    let all: Vec<_> = book.pages().iter().map(|page| rule(page)).collect();
    format!("{:#}\n", serde_json::Value::Array(all))
}
