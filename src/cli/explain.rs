//! `corpus-lint explain RULE`: the whole page of a rule, from the binary.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use miette::{MietteDiagnostic, Result};

use super::book::{load_config, rulebook};
use super::{ColorChoice, Verdict, output_error};
use crate::config::suggest;
use crate::finding::Applicability;
use crate::rule::{Example, FixKind, RulePage};

/// Options of `explain`.
#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// The rule: `family/name`.
    rule: String,
    /// Use this config instead of the nearest corpus-lint.yaml.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// When to use colour.
    #[arg(long, value_enum, default_value_t)]
    color: ColorChoice,
}

/// Prints the page.
pub(super) fn run(arguments: &ExplainArgs) -> Result<Verdict> {
    let config = load_config(arguments.config.as_deref(), &[])?;
    let book = rulebook(&config)?;
    let Some(page) = book.page(&arguments.rule) else {
        let help = suggest(&book, &arguments.rule).unwrap_or_else(|| "`corpus-lint rules` lists them".to_owned());
        let error = MietteDiagnostic::new(format!("there is no rule `{}`", arguments.rule)).with_help(help);
        return Err(error.into());
    };
    let stdout = std::io::stdout();
    let text = Page { page, color: arguments.color.on(&stdout) }.text();
    stdout.lock().write_all(text.as_bytes()).map_err(output_error)?;
    Ok(Verdict::Clean)
}

struct Page<'a> {
    page: &'a RulePage,
    color: bool,
}

impl Page<'_> {
    fn text(&self) -> String {
        let page = self.page;
        let mut out = format!("{}\n{}\n\n", self.bold(&page.id), page.summary.trim());
        let (severity, confidence) = (page.severity.as_str(), page.confidence.as_str());
        let preset = serde_yaml::to_string(&page.preset).unwrap_or_default();
        out.push_str(&format!("Severity {severity}, confidence {confidence}, preset {}.", preset.trim()));
        match (page.fix, page.fix_applicability) {
            (FixKind::None, _) => out.push('\n'),
            (FixKind::Delete, safety) => out.push_str(&format!(" Fix: delete ({}).\n", word(safety))),
            (FixKind::Replace, safety) => out.push_str(&format!(" Fix: replace ({}).\n", word(safety))),
        }
        self.section(&mut out, "Why it matters", page.why.trim());
        self.section(&mut out, "What to do", page.help.trim());
        if let Some(matcher) = &page.matcher {
            self.section(&mut out, "What it looks for", serde_yaml::to_string(matcher).unwrap_or_default().trim_end());
        }
        if !page.options.is_null() {
            self.section(
                &mut out,
                "Options and their defaults",
                serde_yaml::to_string(&page.options).unwrap_or_default().trim_end(),
            );
        }
        if !page.covers.is_empty() {
            self.section(&mut out, "Covers", &page.covers.join(", "));
        }
        for example in &page.examples {
            self.example(&mut out, example);
        }
        if !page.references.is_empty() {
            let list: Vec<_> = page.references.iter().map(|reference| format!("- {}", reference.trim())).collect();
            self.section(&mut out, "Sources", &list.join("\n"));
        }
        out
    }

    fn example(&self, out: &mut String, example: &Example) {
        let named = |kind: &str| match &example.path {
            Some(path) => format!("{kind} ({path})"),
            None => kind.to_owned(),
        };
        if let Some(text) = &example.bad {
            self.section(out, &named("Reported: what is between ⟦ and ⟧"), text.trim_end());
        }
        if let Some(text) = &example.good {
            self.section(out, &named("Not reported"), text.trim_end());
        }
        if let Some(text) = &example.known_gap {
            self.section(out, &named("Known gap: should be as marked, and is not yet"), text.trim_end());
        }
        for (path, text) in &example.files {
            self.section(out, &format!("Together with others: {path}"), text.trim_end());
        }
    }

    fn section(&self, out: &mut String, title: &str, text: &str) {
        out.push_str(&format!("\n{}\n", self.bold(title)));
        for line in text.lines() {
            // Examples hold the very characters that rules warn of.
            out.push_str(&format!("  {}\n", crate::text::escape_control(line)));
        }
    }

    fn bold(&self, words: &str) -> String {
        if self.color { format!("\x1b[1m{words}\x1b[0m") } else { words.to_owned() }
    }
}

fn word(applicability: Applicability) -> &'static str {
    match applicability {
        Applicability::Safe => "safe",
        Applicability::Unsafe => "unsafe: it changes content",
    }
}
