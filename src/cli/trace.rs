//! `corpus-lint explain RULE --trace FILE`: why a rule does or does not fire on a file.
//!
//! All that is told is taken from a run of the rule on the file (`engine::trace`) and, for rules that compare
//! documents, from a run over the corpus.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;
use miette::{Result, miette};
use unicode_width::UnicodeWidthStr as _;

use super::args::{ConfidenceArg, day};
use super::book::{Settings, rulebook, settings};
use super::explain::{ExplainArgs, Look, page_of};
use super::wrap::wrapped;
use crate::config::{Arguments, Plan, Said};
use crate::document::BodyKind;
use crate::document::head::HeadKind;
use crate::engine::{Seen, Session, Trace, TracedPlace, WalkError, trace, walk};
use crate::finding::{Finding, quoted};
use crate::read::{Input, shown_path};
use crate::rule::RulePage;
use crate::text::escape_control;

/// Places that are listed.
const PLACES: usize = 40;

/// What a traced run is told, as `check` is.
#[derive(Debug, Args)]
pub(super) struct TraceArgs {
    /// Trace a run with --select.
    #[arg(long, value_name = "RULES", value_delimiter = ',', requires = "trace")]
    select: Vec<String>,
    /// Trace a run with --extend-select.
    #[arg(long, value_name = "RULES", value_delimiter = ',', requires = "trace")]
    extend_select: Vec<String>,
    /// Trace a run with --ignore.
    #[arg(long, value_name = "RULES", value_delimiter = ',', requires = "trace")]
    ignore: Vec<String>,
    /// Trace a run with --min-confidence.
    #[arg(long, value_name = "CONFIDENCE", requires = "trace")]
    min_confidence: Option<ConfidenceArg>,
    /// What a rule that compares documents compares the file with: the folder of the config, or that of the file,
    /// unless given.
    #[arg(long, value_name = "DIR", requires = "trace")]
    corpus: Option<PathBuf>,
    /// The day against which dates are judged (YYYY-MM-DD); the UTC date of now unless given.
    #[arg(long, value_name = "DATE", value_parser = day, requires = "trace")]
    today: Option<NaiveDate>,
}

impl TraceArgs {
    fn for_plan(&self) -> Arguments {
        Arguments {
            select: self.select.clone(),
            extend_select: self.extend_select.clone(),
            ignore: self.ignore.clone(),
            min_confidence: self.min_confidence.map(Into::into),
            ..Arguments::default()
        }
    }
}

/// The trace of the rule on `file`.
pub(super) fn text(arguments: &ExplainArgs, file: &Path, look: &Look) -> Result<String> {
    let settings = settings(arguments.config.as_deref(), &[file.to_owned()])?;
    let book = rulebook(&settings.config)?;
    let plan = Plan::new(book, &settings.config, &arguments.run.for_plan(), &settings.root)?;
    let page = page_of(plan.book(), &arguments.rule)?;
    if file.is_dir() {
        return Err(miette!(help = "A rule is traced on one file.", "`{}` is a folder", file.display()));
    }
    let walked = walk(&[file.to_owned()], &plan)?;
    let said = plan.why(page, file);
    let is_on = said.last().is_some_and(|said| said.on);
    let today = arguments.run.today.unwrap_or_else(|| chrono::Utc::now().date_naive());
    let mut told = Told { look, plan: &plan, page, is_on, out: String::new(), shown: 0, hidden: 0 };
    told.layers(&said);
    let answer = match walked.inputs.first() {
        None => {
            let unread = walked.not_checked.first().map(|unread| unread.reason.to_string());
            let by = if plan.excludes(file, false) { "`exclude` of the config" } else { "an ignore file" };
            format!("The file is not read: {}.", unread.unwrap_or_else(|| format!("{by} leaves it out")))
        }
        Some(input) => {
            // A rule's panic is told; its message must not be printed amid the trace.
            std::panic::set_hook(Box::new(|_| {}));
            let answer = told.run(&Traced { arguments, settings: &settings, input, today });
            let _ = std::panic::take_hook();
            answer?
        }
    };
    let shown = shown_path(file, &std::env::current_dir().unwrap_or_default());
    let title = format!("{} on {}", look.bold(&page.id), look.bold(&escape_control(&shown)));
    Ok(format!("{title}\n{}\n{}", wrapped(&answer, look.width).join("\n"), told.out))
}

/// What is traced, and how.
struct Traced<'a> {
    arguments: &'a ExplainArgs,
    settings: &'a Settings,
    input: &'a Input,
    today: NaiveDate,
}

/// A line of a section.
struct Line {
    /// A place, or a word, that stands before it.
    label: String,
    words: String,
    /// What is told of it below.
    more: String,
}

impl Line {
    fn of(label: &str, words: impl Into<String>) -> Self {
        Self { label: label.to_owned(), words: words.into(), more: String::new() }
    }

    fn with(self, more: impl Into<String>) -> Self {
        Self { more: more.into(), ..self }
    }
}

/// The trace as far as it is told.
struct Told<'a> {
    look: &'a Look,
    plan: &'a Plan,
    page: &'a RulePage,
    is_on: bool,
    out: String,
    /// Findings that are shown, or would be.
    shown: usize,
    /// Findings that are not, for their confidence.
    hidden: usize,
}

impl Told<'_> {
    /// Tells all that the rule does; the result is the answer in a sentence.
    fn run(&mut self, of: &Traced<'_>) -> Result<String> {
        for traced in trace(self.plan, of.input, &self.page.id, of.today)? {
            match traced {
                Ok(traced) => self.document(&traced),
                Err(unread) => {
                    return Ok(format!("The file could not be read: {}. No rule is run on it.", unread.reason));
                }
            }
        }
        self.compared(of)?;
        let findings = match (self.shown, self.hidden) {
            (0, 0) => "nothing".to_owned(),
            (shown, 0) => counted(shown, "finding"),
            (0, hidden) => format!("{}, all of them hidden for their confidence", counted(hidden, "finding")),
            (shown, hidden) => format!("{}, and {hidden} more that are hidden", counted(shown, "finding")),
        };
        Ok(match self.is_on {
            true => format!("It is on here, and reports {findings}."),
            false if self.page.check.is_some() && self.shown + self.hidden == 0 => "It is off here.".to_owned(),
            false => format!("It is off here. If it were on, it would report {findings}."),
        })
    }

    /// Tells what each layer says of the rule.
    fn layers(&mut self, said: &[Said]) {
        let line = |said: &Said| Line::of(if said.on { "on" } else { "off" }, format!("{}: {}", said.by, said.words));
        self.section("Who switches it on or off, the last one counts", said.iter().map(line).collect());
    }

    /// A section of lines.
    fn section(&mut self, title: &str, lines: Vec<Line>) {
        let indent = lines
            .iter()
            .map(|line| line.label.width())
            .max()
            .filter(|widest| *widest > 0)
            .map_or(0, |widest| widest + 2);
        let room = self.look.width.saturating_sub(indent + 2).max(20);
        let mut text = String::new();
        for Line { label, words, more } in lines {
            let words =
                [wrapped(&words, room), if more.is_empty() { Vec::new() } else { wrapped(&more, room) }].concat();
            let label = format!("{label}{}", " ".repeat(indent - label.width().min(indent)));
            text.push_str(&format!("{label}{}\n", words.join(&format!("\n{}", " ".repeat(indent)))));
        }
        self.look.section(&mut self.out, title, &text);
    }

    /// Tells what the rule does with the document by itself.
    fn document(&mut self, traced: &Trace) {
        self.look.paragraph(&mut self.out, "The document", &document(&traced.seen));
        if !traced.searched.is_empty() {
            self.section("What it looks for", traced.searched.iter().map(|line| Line::of("", line)).collect());
        }
        if let Some(stated) = &traced.stated {
            self.look.paragraph(&mut self.out, "What it takes from the document", stated);
        }
        if !traced.looked.is_empty() {
            let mut lines: Vec<_> = traced.looked.iter().take(PLACES).map(place).collect();
            let more = traced.looked.len().saturating_sub(PLACES);
            lines.extend((more > 0).then(|| Line::of("", format!("... and {more} more"))));
            self.section("Places it looked at", lines);
        }
        if let Some(panic) = &traced.broke {
            self.look.paragraph(&mut self.out, "It broke", &format!("This is a bug of corpus-lint: {panic}"));
        }
        if traced.stated.is_some() {
            return;
        }
        let mut lines: Vec<_> = traced.findings.iter().map(|finding| self.fate(finding)).collect();
        lines.extend(traced.covered.iter().map(|(finding, by)| {
            Line::of(&at(finding), finding.message.clone())
                .with(format!("not reported: `{by}` says the same of the place"))
        }));
        if lines.is_empty() {
            let why = match (traced.looked.is_empty(), self.page.check.is_some()) {
                (false, _) => "Nothing. All places that it looked at were passed over.",
                (true, false) => "Nothing. It found no place that looks like the defect.",
                (true, true) => "Nothing, and it names no place that it passed over.",
            };
            lines.push(Line::of("", why));
        }
        self.section(if self.is_on { "What it reports" } else { "What it would report if it were on" }, lines);
    }

    /// What becomes of a finding.
    fn fate(&mut self, finding: &Finding) -> Line {
        let is_shown = self.plan.shows(finding);
        *(if is_shown { &mut self.shown } else { &mut self.hidden }) += 1;
        let fate = if !self.is_on {
            String::new()
        } else if !is_shown {
            let least = self.plan.min_confidence.as_str();
            format!("hidden: shown is what is of {least} confidence or higher (--min-confidence)")
        } else if self.plan.fails(finding) {
            "shown, and fails the run".to_owned()
        } else {
            "shown, and does not fail the run".to_owned()
        };
        let (severity, confidence) = (finding.severity.as_str(), finding.confidence.as_str());
        Line::of(&at(finding), format!("{severity}, {confidence} confidence: {}", finding.message)).with(fate)
    }

    /// Tells what a rule that compares documents says of the file, if it is one and it is on.
    fn compared(&mut self, of: &Traced<'_>) -> Result<()> {
        let rules = self.plan.rules(&self.plan.key_of(of.input.path()))?;
        let Some(rule) = rules.rules().iter().find(|rule| *rule.id == *self.page.id) else { return Ok(()) };
        if rule.corpus_check().is_none() {
            return Ok(());
        }
        // What a rule says depends on no rule of another family.
        let family = rules.rules().iter().filter(|other| other.page.family() == self.page.family());
        let select = family.map(|other| other.id.to_string()).collect();
        let arguments = Arguments { select, ..of.arguments.run.for_plan() };
        let plan = Plan::new(self.plan.book().clone(), &of.settings.config, &arguments, &of.settings.root)?;
        let (folder, inputs) = of.corpus(&plan)?;
        let session = Session::new(&plan, of.today, &inputs)?.about(Some(HashSet::from([of.input.shown().clone()])));
        let outcome = session.reduce(session.map(&inputs, &|| ()), &inputs);
        let (own, others): (Vec<_>, Vec<_>) = outcome.findings.iter().partition(|found| *found.rule == *self.page.id);
        let mut lines: Vec<_> = own.into_iter().map(|finding| self.fate_beside(finding, of)).collect();
        if lines.is_empty() {
            lines.push(Line::of("", "Nothing."));
            // Copies that one rule reports are not compared by those that look for weaker likeness.
            let of_several =
                |finding: &&Finding| finding.related.iter().any(|related| related.address.path != finding.address.path);
            lines.extend(others.into_iter().filter(of_several).map(|finding| {
                let words = format!("`{}` names the file, at {}:{}", finding.rule, finding.address.path, at(finding));
                Line::of("", words).with(finding.message.clone())
            }));
        }
        let title = format!("What it reports, compared with the {} of {folder}", counted(inputs.len(), "document"));
        self.section(&escape_control(&title), lines);
        Ok(())
    }

    /// A finding of the file, or one of another file that names it.
    fn fate_beside(&mut self, finding: &Finding, of: &Traced<'_>) -> Line {
        let line = self.fate(finding);
        match finding.address.path == *of.input.shown() {
            true => line,
            false => Line { words: format!("at {}, {}", finding.address.path, line.words), ..line },
        }
    }
}

impl Traced<'_> {
    /// The documents that the file is compared with, itself among them, and the folder that holds them.
    fn corpus(&self, plan: &Plan) -> Result<(String, Vec<Input>)> {
        let beside = || self.input.path().parent().filter(|folder| !folder.as_os_str().is_empty()).map(Path::to_owned);
        let folder = self.arguments.run.corpus.clone().or_else(|| self.settings.corpus()).or_else(beside);
        let folder = folder.unwrap_or_else(|| PathBuf::from("."));
        let shown = shown_path(&folder, &std::env::current_dir().unwrap_or_default());
        let mut inputs = match walk(&[PathBuf::from(&*shown)], plan) {
            Err(WalkError::Nothing { .. }) => Vec::new(),
            walked => walked?.inputs,
        };
        if inputs.iter().all(|input| input.shown() != self.input.shown()) {
            inputs.extend(walk(&[self.input.path().to_owned()], plan)?.inputs);
        }
        let name = if matches!(&*shown, "" | ".") { "the working folder" } else { &shown };
        Ok((name.to_owned(), inputs))
    }
}

/// `Markdown, 1204 bytes of UTF-8, ...`.
fn document(seen: &Seen) -> String {
    let Seen { kind, encoding, bytes, lines, head, words } = seen;
    let kind = match kind {
        BodyKind::Plain => "Plain text",
        BodyKind::Markdown => "Markdown",
        BodyKind::Html => "HTML",
    };
    let name = |kind: &HeadKind| match kind {
        HeadKind::Yaml => "YAML",
        HeadKind::Toml => "TOML",
        HeadKind::Json => "JSON",
        HeadKind::Pelican => "`Key: value` lines",
        HeadKind::None | HeadKind::Other => "of another kind",
    };
    let head = match head {
        None => "no front matter".to_owned(),
        Some((kind, keys, 0)) => format!("front matter ({}) with {}", name(kind), counted(*keys, "key")),
        Some((kind, keys, errors)) => {
            let places = counted(*errors, "place");
            format!("front matter ({}) with {}, broken in {places}", name(kind), counted(*keys, "key"))
        }
    };
    let (bytes, lines) = (counted(*bytes as usize, "byte"), counted(*lines, "line"));
    format!("{kind}, {bytes} of {encoding}, {lines}, {} of prose, {head}.", counted(*words, "word"))
}

fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

fn place(place: &TracedPlace) -> Line {
    let (at, looked) = (place.location, &place.looked);
    let by = looked.by.as_ref().map(|by| format!(" ({by})")).unwrap_or_default();
    let what = if place.excerpt.is_empty() { "the document".to_owned() } else { quoted(&place.excerpt) };
    let fate = looked.passed.as_ref().map_or("counts".to_owned(), |why| format!("passed over: {why}"));
    Line::of(&format!("{}:{}", at.line, at.column), format!("{what}{by}")).with(fate)
}

fn at(finding: &Finding) -> String {
    format!("{}:{}", finding.location.line, finding.location.column)
}
