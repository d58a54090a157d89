//! `corpus-lint explain RULE`: the whole page of a rule, from the binary, or (`--trace`) what it does with a file.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use miette::{MietteDiagnostic, Result};

use super::book::{rulebook, settings};
use super::trace::{self, TraceArgs};
use super::wrap::wrapped;
use super::{ColorChoice, Verdict, output_error, terminal_width};
use crate::config::suggest;
use crate::finding::Applicability;
use crate::rule::{Example, FixKind, Preset, RulePage, Rulebook};

/// Options of `explain`.
#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// The rule: `family/name`.
    pub rule: String,
    /// Tell why the rule does or does not fire on this file.
    #[arg(long, value_name = "FILE")]
    pub trace: Option<PathBuf>,
    /// Use this config instead of the nearest corpus-lint.yaml.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// What a traced run is told.
    #[command(flatten)]
    pub run: TraceArgs,
}

/// Prints the page, or the trace.
pub(super) fn run(arguments: &ExplainArgs, color: ColorChoice) -> Result<Verdict> {
    let stdout = std::io::stdout();
    let (color, width) = (color.on(&stdout), terminal_width().min(100));
    let text = match &arguments.trace {
        Some(file) => trace::text(arguments, file, &Look { color, width })?,
        None => {
            let book = rulebook(&settings(arguments.config.as_deref(), &[])?.config)?;
            Page { page: page_of(&book, &arguments.rule)?, look: Look { color, width } }.text()
        }
    };
    stdout.lock().write_all(text.as_bytes()).map_err(output_error)?;
    Ok(Verdict::Clean)
}

/// The page of the rule that is named.
pub(super) fn page_of<'b>(book: &'b Rulebook, rule: &str) -> Result<&'b Arc<RulePage>> {
    book.page(rule).ok_or_else(|| {
        let error = MietteDiagnostic::new(format!("there is no rule `{rule}`"));
        let family = format!("{rule}/");
        let members: Vec<&str> =
            book.pages().iter().map(|page| page.id.as_str()).filter(|id| id.starts_with(&family)).collect();
        let help = match members.is_empty() {
            true => suggest(book, rule),
            false => format!("it is a family: {}", members.join(", ")),
        };
        error.with_help(help).into()
    })
}

/// How a text with titles looks.
pub(super) struct Look {
    pub color: bool,
    pub width: usize,
}

impl Look {
    /// Words that may be broken into lines anywhere.
    pub fn paragraph(&self, out: &mut String, title: &str, text: &str) {
        let paragraphs: Vec<_> =
            text.split("\n\n").map(|words| wrapped(words, self.width.saturating_sub(2)).join("\n")).collect();
        self.section(out, title, &paragraphs.join("\n\n"));
    }

    pub fn section(&self, out: &mut String, title: &str, text: &str) {
        out.push_str(&format!("\n{}\n", self.bold(title)));
        for line in text.trim_end().lines() {
            // Examples hold the very characters that rules warn of.
            let line = format!("  {}", crate::text::escape_control(line));
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }

    pub fn bold(&self, words: &str) -> String {
        if self.color { format!("\x1b[1m{words}\x1b[0m") } else { words.to_owned() }
    }
}

const FIX: &str = "What a fix does";

struct Page<'a> {
    page: &'a RulePage,
    look: Look,
}

impl Page<'_> {
    fn text(&self) -> String {
        let page = self.page;
        let mut out =
            format!("{}\n{}\n\n", self.look.bold(&page.id), wrapped(&page.summary, self.look.width).join("\n"));
        out.push_str(&format!("{}, {} confidence", page.severity.as_str(), page.confidence.as_str()));
        out.push_str(match page.preset {
            Preset::Recommended => ", on by default\n",
            Preset::Strict => ", off by default: `extends: strict` or --extend-select switches it on\n",
        });
        self.look.paragraph(&mut out, "Why it matters", &page.why);
        self.look.paragraph(&mut out, "What to do", &page.help);
        if let Some(matcher) = &page.matcher {
            self.look.section(&mut out, "What it looks for", &serde_yaml::to_string(matcher).unwrap_or_default());
        }
        if !page.options.is_null() {
            let options = serde_yaml::to_string(&page.options).unwrap_or_default();
            self.look.section(&mut out, "Options and their defaults", &options);
        }
        if !page.covers.is_empty() {
            self.look.paragraph(&mut out, "Covers, where both report a place", &page.covers.join(", "));
        }
        match (page.fix, page.fix_applicability) {
            (FixKind::None, _) => {}
            (FixKind::Delete, safety) => self.look.paragraph(&mut out, FIX, &format!("Delete it ({}).", word(safety))),
            (FixKind::Replace, safety) => {
                self.look.paragraph(&mut out, FIX, &format!("Replace it ({}).", word(safety)))
            }
        }
        for (number, example) in (1..).zip(&page.examples) {
            self.example(&mut out, number, example);
        }
        if !page.references.is_empty() {
            let item = |reference: &String| wrapped(reference, self.look.width.saturating_sub(4)).join("\n  ");
            let list: Vec<_> = page.references.iter().map(|reference| format!("- {}", item(reference))).collect();
            self.look.section(&mut out, "Sources", &list.join("\n"));
        }
        out
    }

    fn example(&self, out: &mut String, number: usize, example: &Example) {
        let kinds = [
            (&example.bad, "reported is what stands between ⟦ and ⟧"),
            (&example.good, "not reported"),
            (&example.known_gap, "known gap: to be reported as marked, and is not yet"),
        ];
        for (text, kind) in kinds {
            let Some(text) = text else { continue };
            let path = example.path.as_ref().map(|path| format!(" ({path})")).unwrap_or_default();
            self.look.section(out, &format!("Example {number}{path}: {kind}"), text);
            if let Some(fixed) = &example.fixed {
                let what = if fixed.trim().is_empty() { "(nothing is left)" } else { fixed };
                self.look.section(out, &format!("Example {number}, fixed"), what);
            }
        }
        if !example.files.is_empty() {
            let marked = example.files.values().any(|text| text.contains('⟦'));
            let kind = if marked { kinds[0].1 } else { kinds[1].1 };
            let files: Vec<_> =
                example.files.iter().map(|(path, text)| format!("[{path}]\n{}", text.trim_end())).collect();
            self.look.section(out, &format!("Example {number}, several files: {kind}"), &files.join("\n\n"));
        }
    }
}

fn word(applicability: Applicability) -> &'static str {
    match applicability {
        Applicability::Safe => "safe: --fix",
        Applicability::Unsafe => "unsafe: --fix --unsafe-fixes",
    }
}
