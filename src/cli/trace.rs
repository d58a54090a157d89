//! `corpus-lint explain RULE --trace FILE`: why a rule does or does not fire on a file.
//!
//! All that is told is taken from a run of the rule on the file (`engine::trace`) and, for rules that compare
//! documents, from a run over the corpus.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;
use miette::{Result, miette};

use super::args::{ConfidenceArg, day};
use super::book::{Settings, rulebook, settings};
use super::explain::{ExplainArgs, Look, page_of};
use crate::config::{Arguments, Plan};
use crate::engine::{Seen, Session, Trace, TracedPlace, WalkError, trace, walk};
use crate::finding::{Finding, quoted};
use crate::read::{Input, shown_path};
use crate::rule::{Check, RulePage};
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
    let shown = shown_path(file, &std::env::current_dir().unwrap_or_default());
    let mut out = format!("{} on {}\n", look.bold(&page.id), look.bold(&escape_control(&shown)));
    let is_on = layers(&mut out, look, &plan, page, file);
    let walked = walk(&[file.to_owned()], &plan)?;
    let Some(input) = walked.inputs.first() else {
        let unread = walked.not_checked.first().map(|unread| unread.reason.to_string());
        let by = if plan.excludes(file, false) { "the config's `exclude`" } else { "an ignore file" };
        let why = unread.unwrap_or_else(|| format!("It is excluded by {by}."));
        look.paragraph(&mut out, "The file is not read", &why);
        return Ok(out);
    };
    let today = arguments.run.today.unwrap_or_else(|| chrono::Utc::now().date_naive());
    // A rule's panic is told; its message must not be printed amid the trace.
    std::panic::set_hook(Box::new(|_| {}));
    let told = trace(&plan, input, &page.id, today).map_err(miette::Report::from).and_then(|traces| {
        for traced in traces {
            match traced {
                Ok(traced) => tell(&mut out, look, &traced, &plan, is_on),
                Err(unread) => look.paragraph(
                    &mut out,
                    "The file could not be read",
                    &format!("{}. No rule is run on it; rules that stand for such files report it.", unread.reason),
                ),
            }
        }
        compared(&mut out, look, &Compared { arguments, settings: &settings, plan: &plan, page, input, today })
    });
    let _ = std::panic::take_hook();
    told.map(|()| out)
}

/// Tells what each layer says of the rule; whether it is on.
fn layers(out: &mut String, look: &Look, plan: &Plan, page: &RulePage, file: &Path) -> bool {
    let said = plan.why(page, file);
    let is_on = said.last().is_some_and(|said| said.on);
    let word = |on: bool| if on { "on " } else { "off" };
    let lines: Vec<String> =
        said.iter().map(|said| format!("{}  {}: {}", word(said.on), said.by, said.words)).collect();
    look.section(out, if is_on { "It is on here" } else { "It is off here" }, &lines.join("\n"));
    is_on
}

fn tell(out: &mut String, look: &Look, traced: &Trace, plan: &Plan, is_on: bool) {
    look.paragraph(out, "The document", &document(&traced.seen));
    if !is_on {
        out.push_str("\nWhat follows is what it would do if it were on.\n");
    }
    if !traced.searched.is_empty() {
        look.section(out, "What it looks for", &traced.searched.join("\n"));
    }
    if !traced.stated.is_empty() {
        look.paragraph(out, "What it takes from the document", &traced.stated.join("\n\n"));
    }
    if !traced.looked.is_empty() {
        let mut lines: Vec<String> = traced.looked.iter().take(PLACES).map(place).collect();
        let more = traced.looked.len().saturating_sub(PLACES);
        lines.extend((more > 0).then(|| format!("... and {more} more")));
        look.section(out, "Places it looked at", &lines.join("\n"));
    }
    if let Some(panic) = &traced.broke {
        look.paragraph(out, "It broke", &format!("This is a bug of corpus-lint: {panic}"));
    }
    let mut lines: Vec<String> = traced.findings.iter().map(|finding| fate(finding, plan)).collect();
    lines.extend(traced.covered.iter().map(|(finding, by)| {
        format!("{}  {}\n  not reported: `{by}` says the same of the place", at(finding), finding.message)
    }));
    if !traced.stated.is_empty() {
        return;
    }
    if lines.is_empty() {
        let why = match traced.looked.is_empty() {
            true => "Nothing. It found no place that looks like the defect.",
            false => "Nothing. All places it looked at were passed over.",
        };
        lines.push(why.to_owned());
    }
    look.section(out, "What it reports", &lines.join("\n"));
}

/// `Markdown, 1204 bytes of UTF-8, ...`.
fn document(seen: &Seen) -> String {
    let Seen { kind, encoding, bytes, lines, head, words } = seen;
    let head = match head {
        None => "without front matter".to_owned(),
        Some((kind, keys, 0)) => format!("front matter ({kind}) with {keys} keys"),
        Some((kind, keys, errors)) => format!("front matter ({kind}) with {keys} keys, broken in {errors} places"),
    };
    format!("{kind:?}, {bytes} bytes of {encoding}, {lines} lines, {words} words of prose, {head}.")
}

fn place(place: &TracedPlace) -> String {
    let (at, looked) = (place.location, &place.looked);
    let by = looked.by.as_ref().map(|by| format!(" ({by})")).unwrap_or_default();
    let fate = match &looked.passed {
        Some(why) => format!("passed over: {why}"),
        None => "counts".to_owned(),
    };
    format!("{}:{}  {}{by}\n  {fate}", at.line, at.column, quoted(&place.excerpt))
}

fn at(finding: &Finding) -> String {
    format!("{}:{}", finding.location.line, finding.location.column)
}

/// What becomes of a finding.
fn fate(finding: &Finding, plan: &Plan) -> String {
    let fate = if !plan.shows(finding) {
        format!("hidden: shown is {} confidence or higher (--min-confidence)", plan.min_confidence.as_str())
    } else if plan.fails(finding) {
        "shown, and fails the run".to_owned()
    } else {
        "shown, and does not fail the run".to_owned()
    };
    let (severity, confidence) = (finding.severity.as_str(), finding.confidence.as_str());
    format!("{}  {severity}, {confidence} confidence: {}\n  {fate}", at(finding), finding.message)
}

/// A rule that may compare documents, and the file it is traced on.
struct Compared<'a> {
    arguments: &'a ExplainArgs,
    settings: &'a Settings,
    plan: &'a Plan,
    page: &'a RulePage,
    input: &'a Input,
    today: NaiveDate,
}

/// Tells what a rule that compares documents says of the file, if it is one and it is on.
fn compared(out: &mut String, look: &Look, of: &Compared<'_>) -> Result<()> {
    let key = of.plan.key_of(of.input.path());
    let rules = of.plan.rules(&key)?;
    let Some(rule) = rules.rules().iter().find(|rule| *rule.id == *of.page.id) else { return Ok(()) };
    if rule.corpus_check().is_none_or(|check| matches!(check, Check::Document(_) | Check::Unread(_))) {
        return Ok(());
    }
    // What a rule says depends on no rule of another family.
    let family = rules.rules().iter().filter(|other| other.page.family() == of.page.family());
    let select = family.map(|other| other.id.to_string()).collect();
    let arguments = Arguments { select, ..of.arguments.run.for_plan() };
    let book = of.plan.book().clone();
    let plan = Plan::new(book, &of.settings.config, &arguments, &of.settings.root)?;
    let beside = || of.input.path().parent().filter(|folder| !folder.as_os_str().is_empty()).map(Path::to_owned);
    let folder = of.arguments.run.corpus.clone().or_else(|| of.settings.corpus()).or_else(beside);
    let folder = folder.unwrap_or_else(|| PathBuf::from("."));
    let shown = shown_path(&folder, &std::env::current_dir().unwrap_or_default());
    let mut inputs = match walk(&[PathBuf::from(&*shown)], &plan) {
        Err(WalkError::Nothing { .. }) => Vec::new(),
        walked => walked?.inputs,
    };
    if inputs.iter().all(|input| input.shown() != of.input.shown()) {
        inputs.extend(walk(&[of.input.path().to_owned()], &plan)?.inputs);
    }
    let session = Session::new(&plan, of.today, &inputs)?.about(Some(HashSet::from([of.input.shown().clone()])));
    let outcome = session.reduce(session.map(&inputs, &|| ()), &inputs);
    let own = outcome.findings.iter().filter(|finding| *finding.rule == *of.page.id);
    let mut lines: Vec<String> = own.map(|finding| told(finding, of)).collect();
    if lines.is_empty() {
        lines.push("Nothing.".to_owned());
    }
    let title = format!("What it reports, the file compared with the {} documents of {shown}", inputs.len());
    look.section(out, &escape_control(&title), &lines.join("\n"));
    Ok(())
}

/// A finding of the file, or one of another file that names it.
fn told(finding: &Finding, of: &Compared<'_>) -> String {
    if finding.address.path == *of.input.shown() {
        return fate(finding, of.plan);
    }
    format!("at {}:{}", finding.address.path, fate(finding, of.plan))
}
