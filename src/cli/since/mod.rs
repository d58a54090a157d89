//! `--since` and `--staged`: the findings that a change causes, wherever in the corpus they lie.
//!
//! Two states of the whole corpus are judged, by the config as it is now: what is to be judged, and what was before.
//! Git says how they differ; the documents before are read from its store, and nothing is checked out. What the first
//! has and the second has not is what the change caused.

mod args;
mod blobs;
mod changes;
mod compare;
mod git;
mod lines;
mod states;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use miette::{IntoDiagnostic as _, Result, WrapErr as _, miette};

pub(super) use args::SinceArgs;

use self::changes::Changes;
use self::git::Repository;
use self::lines::ChangedLines;
use self::states::{Built, Roots, build};
use super::args::CheckArgs;
use super::book::Settings;
use super::judge::{Judged, Progress, as_given, contains, corpus_folder, tuned};
use crate::config::Plan;
use crate::engine::{Outcome, Session, WalkError, Walked, walk};
use crate::finding::Finding;
use crate::read::{Input, shown_path};
use crate::report::{Change, Changed};

/// What there was before, to be compared with what there is.
pub(super) struct Before {
    /// What was found, and in what. Whatever is left out of the findings now is to be left out of these, too.
    pub judged: Judged,
    documents: Changed,
    /// All renamed documents, those that are not reported on as well.
    renamed: Vec<(Arc<str>, Arc<str>)>,
    since: Option<String>,
    base: String,
    /// The lines that findings must lie on.
    lines: Option<ChangedLines>,
}

/// Judges what `named` holds, in both states, if a change is to be judged; `None` if not.
pub(super) fn judge(
    arguments: &CheckArgs,
    settings: &Settings,
    plan: &Plan,
    named: &mut Walked,
) -> Result<Option<(Judged, Before)>> {
    let own = &arguments.since;
    if !own.is_on() {
        return Ok(None);
    }
    if arguments.paths.iter().any(|path| path.as_os_str() == "-") {
        return Err(miette!("--since and --staged judge files, not standard input"));
    }
    let corpus = corpus_folder(arguments, settings);
    let mut repository = Repository::of(&start(arguments, corpus.as_deref()))?;
    let changes = match &own.since {
        Some(name) => {
            let base = repository.merge_base(name)?;
            Changes::on_disk(&mut repository, base)?
        }
        None => {
            let base = repository.head()?;
            Changes::staged(&repository, base)?
        }
    };
    let mut roots = arguments.paths();
    let in_roots = roots.len();
    let (walked, about) = with_corpus(corpus, &mut roots, std::mem::take(named), plan)?;
    let built = build(&repository, &changes, &walked, &Roots { all: &roots, named: in_roots }, plan)?;
    let lines = own.changed_lines.then(|| changed_lines(&repository, &changes, &built)).transpose()?;
    let (now, mut before) = judge_both(arguments, plan, built, about)?;
    before.since.clone_from(&own.since);
    before.base = changes.base;
    before.lines = lines;
    let about = before.judged.about.clone();
    Ok(Some((Judged { outcome: now, walked, about }, before)))
}

impl Before {
    /// Leaves in `now` what the change caused, and tells what it did.
    pub fn compare(self, now: &mut Vec<Finding>) -> Change {
        let before = self.judged.outcome.findings;
        let compared = compare::compare(now, &before, &self.renamed);
        let mut old: Vec<Option<Finding>> = before.into_iter().map(Some).collect();
        let cured = compared.cured.into_iter().filter_map(|at| old[at].take()).collect();
        let mut all: Vec<Option<Finding>> = std::mem::take(now).into_iter().map(Some).collect();
        *now = compared.caused.into_iter().filter_map(|at| all[at].take()).collect();
        let caused = now.len();
        if let Some(lines) = &self.lines {
            now.retain(|finding| lines.hold(finding));
        }
        let elsewhere = caused - now.len();
        Change { since: self.since, base: self.base, documents: self.documents, cured, elsewhere }
    }
}

/// The folder whose repository is asked.
fn start(arguments: &CheckArgs, corpus: Option<&Path>) -> PathBuf {
    let first = || {
        let path = arguments.paths().swap_remove(0);
        let above = path.parent().map(Path::to_owned).filter(|above| !above.as_os_str().is_empty());
        if path.is_dir() { path } else { above.unwrap_or_else(|| PathBuf::from(".")) }
    };
    corpus.map_or_else(first, Path::to_owned)
}

/// All documents on disk, and those that are reported on; adds the folder of the corpus to the roots.
fn with_corpus(
    corpus: Option<PathBuf>,
    roots: &mut Vec<PathBuf>,
    mut named: Walked,
    plan: &Plan,
) -> Result<(Walked, Option<HashSet<Arc<str>>>)> {
    let Some(folder) = corpus.filter(|folder| !roots.iter().any(|path| contains(path, folder))) else {
        return Ok((named, None));
    };
    let paths: HashSet<Arc<str>> = named.inputs.iter().map(|input| input.shown().clone()).collect();
    let folder = as_given(&folder);
    let all = match walk(std::slice::from_ref(&folder), plan) {
        Err(WalkError::Nothing { .. }) => Walked::default(),
        walked => walked?,
    };
    roots.push(folder);
    named.inputs.extend(all.inputs.into_iter().filter(|input| !paths.contains(input.shown())));
    named.inputs.sort_by(|a, b| a.shown().cmp(b.shown()));
    Ok((named, Some(paths)))
}

fn changed_lines(repository: &Repository, changes: &Changes, built: &Built) -> Result<ChangedLines> {
    let working = std::env::current_dir().into_diagnostic()?;
    let patch = changes.patch(repository)?;
    let shown = |path: PathBuf| built.shown.get(&path).cloned().unwrap_or_else(|| shown_path(&path, &working));
    Ok(ChangedLines::of(repository, &patch, &built.changed.added, shown))
}

/// Judges both states; `about` holds the documents that are reported on.
fn judge_both(
    arguments: &CheckArgs,
    plan: &Plan,
    built: Built,
    about: Option<HashSet<Arc<str>>>,
) -> Result<(Outcome, Before)> {
    let Built { states, changed, named, .. } = built;
    let about = about.map(|mut about| {
        about.extend(named);
        // A document that is named is named under its old path, too.
        let old = changed.renamed.iter().filter(|(_, to)| about.contains(to)).map(|(from, _)| Arc::clone(from));
        let old: Vec<_> = old.collect();
        about.extend(old);
        about
    });
    let mut documents = changed;
    let renamed = documents.renamed.clone();
    if let Some(about) = &about {
        let is_named = |path: &Arc<str>| about.contains(path);
        for list in [&mut documents.added, &mut documents.removed, &mut documents.changed] {
            list.retain(is_named);
        }
        documents.renamed.retain(|(from, to)| is_named(from) || is_named(to));
    }
    let inputs = || states.common.iter().chain(&states.now.inputs).chain(&states.before.inputs);
    if inputs().next().is_none() && states.now.not_checked.is_empty() {
        return Err(miette!("no document found, neither now nor before"));
    }
    let keys = inputs().map(|input| plan.key_of(input.path())).collect();
    let session = tuned(arguments, Session::with_keys(plan, arguments.today(), keys)?).about(about.clone());
    let progress = Progress::of(inputs().count());
    let inputs = states.common.iter().chain(&states.before.inputs);
    let inputs = inputs.map(|input| Input::file(input.path().to_owned(), Arc::clone(input.shown()))).collect();
    let walked = Walked { inputs, ..Walked::default() };
    // A rule's panic becomes a finding; its message must not be printed amid the report.
    std::panic::set_hook(Box::new(|_| {}));
    let outcomes = session.judge_states(states, &|| progress.step());
    progress.end();
    let _ = std::panic::take_hook();
    let (now, before) = outcomes.into_diagnostic().wrap_err("cannot read the scratch files again")?;
    let judged = Judged { outcome: before, walked, about };
    let before = Before { judged, documents, renamed, since: None, base: String::new(), lines: None };
    Ok((now, before))
}
