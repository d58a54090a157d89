//! `--fix`, `--diff` and `--patch`: what the engine mends, written to files, shown or kept.
//!
//! Every named document is read here, whether or not there is an index of the corpus. What remains is found by the run
//! that follows, which sees the mended files.

mod args;
mod diff;
mod journal;
mod plan;
mod tell;
mod write;

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use miette::{IntoDiagnostic as _, Result, WrapErr as _, miette};
use rayon::prelude::*;

pub(super) use args::FixArgs;
pub(super) use plan::write_plan;
pub(super) use tell::tell;

use super::args::CheckArgs;
use super::known::Known;
use super::outputs::replace_file;
use super::{ColorChoice, Verdict, output_error};
use crate::config::Plan;
use crate::engine::{Fixed, Mended, Session, Walked, Wish};
use crate::finding::Finding;
use crate::read::Input;

/// What fixing came to, in numbers and words.
#[derive(Default)]
pub(super) struct Tally {
    /// Findings that were mended.
    pub findings: usize,
    /// Files that they were in.
    pub files: usize,
    /// Findings that unsafe edits would mend.
    pub unsafe_left: usize,
    /// What could not be mended, or never settled: lines to be told.
    pub left: Vec<String>,
    /// Whether the fixed text of standard input went to standard output.
    pub took_stdout: bool,
}

/// What is to be mended, whatever becomes of it.
struct Run<'a> {
    arguments: &'a CheckArgs,
    plan: &'a Plan,
    /// Whether a finding is shown, and not a known one.
    counts: &'a (dyn Fn(&Finding) -> bool + Sync),
}

/// How a run with fixes goes on.
pub(super) enum Next {
    /// Nothing was asked for: as ever.
    Check,
    /// Documents were mended: what remains is to be reported.
    Report(Tally),
    /// All was shown or kept.
    Done(Verdict),
}

/// Does what the arguments ask for, with the documents that are named. Standard input is put in its mended form.
pub(super) fn run(
    arguments: &CheckArgs,
    plan: &Plan,
    known: &Known,
    named: &mut Walked,
    color: ColorChoice,
) -> Result<Next> {
    let own = &arguments.fixes;
    if !own.is_on() {
        return Ok(Next::Check);
    }
    refuse_in_ci(own, named)?;
    // A rule's panic becomes a finding; its message must not be printed amid the report.
    std::panic::set_hook(Box::new(|_| {}));
    let is_new = known.is_new();
    let run = Run { arguments, plan, counts: &|finding| plan.shows(finding) && is_new(finding) };
    let next = match (&own.patch, own.diff) {
        (Some(path), _) => patch(&run, named, path),
        (None, true) => show(&run, named, color),
        (None, false) => mend(&run, named),
    };
    let _ = std::panic::take_hook();
    next
}

/// A run that nobody watches must not change documents, unless it is said twice that it shall.
fn refuse_in_ci(arguments: &FixArgs, named: &Walked) -> Result<()> {
    let is_set = |value: std::ffi::OsString| !(value.is_empty() || value == "false" || value == "0");
    let writes = arguments.fix == 1 && named.inputs.iter().any(|input| !input.is_at_hand());
    if writes && std::env::var_os("CI").is_some_and(is_set) {
        return Err(miette!(
            help = "--diff shows what would be changed, --patch FILE keeps it. To change files in CI, say it twice: \
                    --fix --fix",
            "--fix changes no files in CI (the environment variable CI is set)"
        ));
    }
    Ok(())
}

/// Mends each input and hands what came of it to `each`, in parallel; results are in the order of the inputs.
fn mended<T: Send>(run: &Run<'_>, named: &Walked, each: impl Fn(&Input, Mended) -> Result<T> + Sync) -> Result<Vec<T>> {
    let session = Session::new(run.plan, run.arguments.today(), &named.inputs)?;
    let wish = Wish { unsafe_too: run.arguments.fixes.unsafe_fixes, counts: run.counts };
    let one = |input: &Input| session.fix(input, &wish).map(|mended| each(input, mended));
    named.inputs.par_iter().filter_map(one).collect()
}

/// `--fix`.
fn mend(run: &Run<'_>, named: &mut Walked) -> Result<Next> {
    let results = mended(run, named, |input, mended| {
        let mut tally = Tally::of(&mended);
        let Some(fixed) = mended.fixed else { return Ok((tally, None, None)) };
        if input.is_at_hand() {
            return Ok((tally, None, Some((input.shown().clone(), fixed.after().to_vec()))));
        }
        let staged = write::stage(input.path(), &fixed)?;
        tally.findings = fixed.count();
        Ok((tally, Some(staged), None))
    })?;
    let (mut tally, mut staged, mut at_hand) = (Tally::default(), Vec::new(), None);
    for (own, file, text) in results {
        tally.add(own);
        staged.extend(file);
        at_hand = text.or(at_hand);
    }
    write::commit(staged)?;
    tally.took_stdout = print_at_hand(named, at_hand)?;
    Ok(Next::Report(tally))
}

/// Prints standard input, mended or as it was, and puts it in its place among the inputs.
fn print_at_hand(named: &mut Walked, mended: Option<(Arc<str>, Vec<u8>)>) -> Result<bool> {
    let Some(input) = named.inputs.iter_mut().find(|input| input.is_at_hand()) else { return Ok(false) };
    if let Some((shown, bytes)) = mended {
        *input = Input::bytes(input.path().to_owned(), shown, bytes).with_kind(input.kind());
    }
    let limits = crate::read::Limits { max_bytes: u64::MAX };
    let bytes = input.load(&limits).map_err(|error| miette!("{}", error.reason))?;
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(&bytes).and_then(|()| stdout.flush()).map_err(output_error)?;
    Ok(true)
}

/// `--diff`.
fn show(run: &Run<'_>, named: &Walked, color: ColorChoice) -> Result<Next> {
    let stdout = std::io::stdout();
    let for_people = std::io::IsTerminal::is_terminal(&stdout);
    let paint = color.on(&stdout);
    let results = mended(run, named, |_, mended| {
        let shown = |fixed: &Fixed| {
            let diff = if for_people { diff::readable(fixed) } else { diff::unified(fixed) };
            if paint { diff::painted(&diff) } else { diff }
        };
        Ok((Tally::of(&mended), mended.fixed.as_ref().map(shown)))
    })?;
    let mut tally = Tally::default();
    let mut out = std::io::BufWriter::new(stdout.lock());
    for (own, diff) in results {
        tally.add(own);
        diff.map_or(Ok(()), |diff| out.write_all(&diff)).map_err(output_error)?;
    }
    out.flush().map_err(output_error)?;
    tell(&tally, "Would fix", run.arguments.quiet);
    Ok(Next::Done(if tally.files > 0 && !run.arguments.exit_zero { Verdict::Findings } else { Verdict::Clean }))
}

/// `--patch FILE`: the patch, and its journal beside it.
fn patch(run: &Run<'_>, named: &Walked, path: &Path) -> Result<Next> {
    let results = mended(run, named, |_, mended| {
        let tally = Tally::of(&mended);
        let journal = journal::lines(&mended);
        let diff = match &mended.fixed {
            Some(fixed) if fixed.path.starts_with(['/', '.']) && !is_below(&fixed.path) => {
                return Err(miette!(
                    help = "Run it from a folder that holds all the documents.",
                    "`{}` is outside of the working folder, and a patch names files below it",
                    fixed.path
                ));
            }
            Some(fixed) => diff::unified(fixed),
            None => Vec::new(),
        };
        Ok((tally, diff, journal))
    })?;
    let mut tally = Tally::default();
    let (mut diffs, mut journals) = (Vec::new(), Vec::new());
    for (own, diff, journal) in results {
        tally.add(own);
        diffs.push(diff);
        journals.push(journal);
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".jsonl");
    let all = |parts: &[Vec<u8>], out: &mut dyn std::io::Write| parts.iter().try_for_each(|part| out.write_all(part));
    replace_file(Path::new(&beside), |out| all(&journals, out))?;
    replace_file(path, |out| all(&diffs, out))?;
    tell(&tally, "Kept in the patch:", run.arguments.quiet);
    Ok(Next::Done(Verdict::Clean))
}

/// Whether a shown path that starts with a dot is a hidden file of the working folder.
fn is_below(path: &str) -> bool {
    !path.starts_with('/') && path != ".." && !path.starts_with("../")
}

impl Tally {
    fn of(mended: &Mended) -> Self {
        let mut own = Self { unsafe_left: mended.unsafe_left, ..Self::default() };
        if let Some(fixed) = &mended.fixed {
            (own.files, own.findings) = (1, fixed.count());
            if fixed.unsettled {
                let passes = crate::engine::MAX_PASSES;
                own.left.push(format!("{}: still not settled after {passes} passes", fixed.path));
            }
        }
        own.left.extend(mended.left.iter().map(|left| {
            let (finding, at) = (&left.finding, &left.finding.location);
            format!("{}:{}:{}: {} was not fixed: {}", finding.address.path, at.line, at.column, finding.rule, left.why)
        }));
        own
    }

    fn add(&mut self, other: Self) {
        self.findings += other.findings;
        self.files += other.files;
        self.unsafe_left += other.unsafe_left;
        self.left.extend(other.left);
    }
}

/// Wraps an error of the file system.
fn with_path<T>(result: std::io::Result<T>, what: &str, path: &Path) -> Result<T> {
    result.into_diagnostic().wrap_err_with(|| format!("cannot {what} `{}`", path.display()))
}
