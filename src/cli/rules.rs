//! `corpus-lint rules`: the rules, as a table or as JSON.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use miette::Result;
use serde_json::json;

use super::book::{rulebook, settings};
use super::wrap::wrapped;
use super::{ColorChoice, Verdict, output_error, terminal_width};
use crate::rule::{FixKind, Preset, RulePage, Rulebook};

/// Options of `rules`.
#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    /// How they are written.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    output_format: Shape,
    /// Print the JSON Schema of a rule page instead, for editors.
    #[arg(long)]
    schema: bool,
    /// Use this config instead of the nearest corpus-lint.yaml.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Shape {
    /// A line a rule.
    #[default]
    Table,
    /// An array of objects.
    Json,
}

/// Prints the rules.
pub(super) fn run(arguments: &RulesArgs, color: ColorChoice) -> Result<Verdict> {
    if arguments.schema {
        let schema = format!("{:#}\n", schemars::schema_for!(RulePage).to_value());
        std::io::stdout().lock().write_all(schema.as_bytes()).map_err(output_error)?;
        return Ok(Verdict::Clean);
    }
    let book = rulebook(&settings(arguments.config.as_deref(), &[])?.config)?;
    let stdout = std::io::stdout();
    let text = match arguments.output_format {
        // Each rule stays on its line where lines are counted or searched.
        Shape::Table if stdout.is_terminal() => table(&book, terminal_width(), color.on(&stdout)),
        Shape::Table => table(&book, usize::MAX, color.on(&stdout)),
        Shape::Json => as_json(&book),
    };
    stdout.lock().write_all(text.as_bytes()).map_err(output_error)?;
    Ok(Verdict::Clean)
}

fn table(book: &Rulebook, width: usize, color: bool) -> String {
    let widest = book.pages().iter().map(|page| page.id.len()).max().unwrap_or(0);
    let left = widest + "  warning  medium  ".len();
    let mut out = String::new();
    for page in book.pages() {
        let strict = if page.preset == Preset::Strict { " (strict)" } else { "" };
        let summary = wrapped(&format!("{}{strict}", page.summary), width.saturating_sub(left).max(20));
        let (severity, confidence) = (page.severity.as_str(), page.confidence.as_str());
        let id = if color { format!("\x1b[1m{:widest$}\x1b[0m", page.id) } else { format!("{:widest$}", page.id) };
        let summary = summary.join(&format!("\n{:left$}", ""));
        out.push_str(&format!("{id}  {severity:7}  {confidence:6}  {summary}\n"));
    }
    out.push_str(&format!("\n{} rules, with the severity and the confidence of each.\n", book.pages().len()));
    out.push_str("Next: corpus-lint explain RULE\n");
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
