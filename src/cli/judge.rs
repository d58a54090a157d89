//! Which documents are judged against which, and by way of the index or without.

use std::collections::HashSet;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use miette::Result;
use xxhash_rust::xxh3::xxh3_128;

use super::args::CheckArgs;
use super::book::{Settings, pages_in};
use crate::config::Plan;
use crate::engine::{Index, Outcome, Session, Told, WalkError, Walked, walk};
use crate::read::{normalized, shown_path};
use crate::rule::caught;

/// What a run found, and in what.
pub(super) struct Judged {
    pub outcome: Outcome,
    pub walked: Walked,
    /// The documents that are reported on; all that were walked if `None`.
    pub about: Option<HashSet<Arc<str>>>,
}

/// Few enough named files, of how many there are in the index, to be judged without a look at all others.
const FEW: usize = 16;
const SHARE: u64 = 20;
/// More are mapped sooner by all threads, in a run that looks at every file.
const MOST: u64 = 500;

/// Judges what `named` holds: alone, or, where there is a corpus, against all of that.
pub(super) fn judge(arguments: &CheckArgs, settings: &Settings, plan: &Plan, named: Walked) -> Result<Judged> {
    // A rule's panic becomes a finding; its message must not be printed amid the report.
    std::panic::set_hook(Box::new(|_| {}));
    let run = Run { arguments, plan, now: SystemTime::now(), today: arguments.today() };
    let judged = match corpus_folder(arguments, settings) {
        Some(folder) if !named.inputs.is_empty() => run.in_corpus(&Corpus { folder, settings }, named),
        _ => run.alone(named, None),
    };
    let _ = std::panic::take_hook();
    judged
}

/// The folder of all documents that the named ones are judged against, if there is one.
pub(super) fn corpus_folder(arguments: &CheckArgs, settings: &Settings) -> Option<PathBuf> {
    arguments.corpus.clone().or_else(|| settings.corpus())
}

/// The session, set up as the arguments say.
pub(super) fn tuned<'s>(arguments: &CheckArgs, session: Session<'s>) -> Session<'s> {
    let told = if arguments.all_pairs { Told::Pairs } else { Told::Clusters };
    session.within(arguments.memory).telling(told)
}

/// What all ways to judge have in common.
struct Run<'a> {
    arguments: &'a CheckArgs,
    plan: &'a Plan,
    now: SystemTime,
    today: chrono::NaiveDate,
}

/// What named documents are judged against.
struct Corpus<'a> {
    folder: PathBuf,
    settings: &'a Settings,
}

impl Run<'_> {
    fn tuned<'s>(&self, session: Session<'s>) -> Session<'s> {
        tuned(self.arguments, session)
    }

    /// Without an index.
    fn alone(&self, walked: Walked, named: Option<HashSet<Arc<str>>>) -> Result<Judged> {
        let session = self.tuned(Session::new(self.plan, self.today, &walked.inputs)?).about(named.clone());
        let progress = Progress::of(walked.inputs.len());
        let mut mapped = session.map(&walked.inputs, &|| progress.step());
        session.add_unread(walked.not_checked.clone(), &mut mapped);
        progress.end();
        let outcome = session.reduce(mapped, &walked.inputs);
        Ok(Judged { outcome, walked, about: named })
    }

    fn in_corpus(&self, corpus: &Corpus<'_>, named: Walked) -> Result<Judged> {
        let index = match self.index_of(corpus) {
            Some(Ok(index)) => Some(index),
            Some(Err(error)) => {
                warn(&format!("there is no index, each run reads all documents: {error}"));
                None
            }
            None => None,
        };
        let is_all = self.arguments.paths().iter().any(|path| contains(path, &corpus.folder));
        let state = index.as_ref().and_then(|index| index.state().ok().flatten());
        if let (Some(index), Some(state)) = (&index, state)
            && !is_all
            && !self.arguments.refresh
            && named.inputs.len() <= FEW.max((state.documents / SHARE).min(MOST) as usize)
        {
            let keys = named.inputs.iter().map(|input| self.plan.key_of(input.path())).chain(state.keys).collect();
            let mut session = self.tuned(Session::with_keys(self.plan, self.today, keys)?);
            // What is not in the folder, or not on disk, is no part of the corpus.
            let lasts = |input: &crate::read::Input| !input.is_at_hand() && contains(&corpus.folder, input.path());
            let lasts = named.inputs.iter().all(lasts);
            match guarded(|| session.check_named(index, &named.inputs, self.now, lasts)) {
                Ok(Some(mut outcome)) => {
                    outcome.not_checked.extend(named.not_checked.iter().cloned());
                    return Ok(Judged { outcome, walked: named, about: None });
                }
                Ok(None) => {}
                Err(error) => warn(&format!("the index cannot be used: {error}")),
            }
        }
        let (walked, about) = if is_all { (named, None) } else { self.with_corpus(corpus, named)? };
        let index = index.filter(|_| {
            walked.inputs.iter().all(|input| {
                !input.is_at_hand() && input.path().to_str().is_some() && contains(&corpus.folder, input.path())
            })
        });
        let Some(index) = index else { return self.alone(walked, about) };
        self.refreshed(corpus, index, walked, about)
    }

    /// With an index, which is brought up to date.
    fn refreshed(
        &self,
        corpus: &Corpus<'_>,
        mut index: Index,
        walked: Walked,
        named: Option<HashSet<Arc<str>>>,
    ) -> Result<Judged> {
        if index.state().is_ok_and(|state| state.is_some_and(|state| state.is_worn)) {
            index.discard();
            index = match self.index_of(corpus) {
                Some(Ok(index)) => index,
                _ => return self.alone(walked, named),
            };
        }
        let session = self.tuned(Session::new(self.plan, self.today, &walked.inputs)?).about(named.clone());
        let progress = Progress::of(walked.inputs.len());
        let unread = walked.not_checked.clone();
        let outcome = guarded(|| session.check_all(&index, &walked.inputs, unread, self.now, &|| progress.step()));
        progress.end();
        match outcome {
            Ok(outcome) => Ok(Judged { outcome, walked, about: named }),
            Err(error) => {
                warn(&format!("the index cannot be used and is made anew by the next run: {error}"));
                index.discard();
                self.alone(walked, named)
            }
        }
    }

    /// Adds the documents of the corpus that are not named themselves; gives the paths of those that are.
    fn with_corpus(&self, corpus: &Corpus<'_>, mut named: Walked) -> Result<(Walked, Option<HashSet<Arc<str>>>)> {
        let paths: HashSet<Arc<str>> = named.inputs.iter().map(|input| input.shown().clone()).collect();
        let all = match walk(&[as_given(&corpus.folder)], self.plan) {
            Err(WalkError::Nothing { .. }) => Walked::default(),
            walked => walked?,
        };
        named.inputs.extend(all.inputs.into_iter().filter(|input| !paths.contains(input.shown())));
        named.inputs.sort_by(|a, b| a.shown().cmp(b.shown()));
        Ok((named, Some(paths)))
    }

    /// The index of the corpus, unless none is wanted.
    fn index_of(&self, corpus: &Corpus<'_>) -> Option<io::Result<Index>> {
        if self.arguments.no_cache {
            return None;
        }
        let waiting = || warn("waiting for another run on this corpus to end (--no-cache runs beside it)");
        Some(self.identity(corpus).and_then(|identity| Index::open(&corpus.folder, identity, &waiting)))
    }

    /// A number for all that bears on what rules say, beside the documents.
    fn identity(&self, corpus: &Corpus<'_>) -> io::Result<u128> {
        let working = std::env::current_dir()?;
        let folder = normalized(&working.join(&corpus.folder));
        let view = working
            .strip_prefix(&folder)
            .map_or_else(|_| shown_path(&folder, &working), |below| below.to_string_lossy().as_ref().into());
        let CheckArgs { select, extend_select, ignore, exclude, .. } = self.arguments;
        let mut parts = vec![
            env!("CORPUS_LINT_BUILD").to_owned(),
            view.to_string(),
            format!("{select:?} {extend_select:?} {ignore:?} {exclude:?}"),
            format!("{:x}", self.plan.schemas_digest()),
        ];
        for layer in &corpus.settings.config.layers {
            parts.push(format!("{:?}", layer.file));
            for folder in &layer.file.rules {
                let pages = pages_in(&layer.beside(folder)).map_err(|error| io::Error::other(error.to_string()))?;
                parts.push(format!("{pages:?}"));
            }
        }
        Ok(xxh3_128(parts.join("\0").as_bytes()))
    }
}

/// The folder as it would be named, so that reports show the same paths.
pub(super) fn as_given(folder: &Path) -> PathBuf {
    let working = std::env::current_dir().unwrap_or_default();
    PathBuf::from(&*shown_path(folder, &working))
}

/// Whether `folder` is the path's own or above it.
pub(super) fn contains(folder: &Path, path: &Path) -> bool {
    let working = std::env::current_dir().unwrap_or_default();
    normalized(&working.join(path)).starts_with(normalized(&working.join(folder)))
}

/// A panic of the store is a failure of it.
fn guarded<T>(work: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    caught(work).unwrap_or_else(|panic| Err(io::Error::other(panic)))
}

fn warn(message: &str) {
    let _ = writeln!(io::stderr(), "warning: {message}");
}

/// A progress bar, on a terminal, once a second has gone by.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    started: Instant,
}

impl Progress {
    pub(super) fn of(inputs: usize) -> Self {
        let wanted = io::stderr().is_terminal() && std::env::var_os("CI").is_none();
        let bar = wanted.then(|| {
            let bar = ProgressBar::with_draw_target(Some(inputs as u64), ProgressDrawTarget::hidden());
            let style = ProgressStyle::with_template("{bar:30} {human_pos} of {human_len} documents, {eta} left");
            bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        Self { bar, started: Instant::now() }
    }

    pub(super) fn step(&self) {
        let Some(bar) = &self.bar else { return };
        bar.inc(1);
        if bar.is_hidden() && self.started.elapsed() > Duration::from_secs(1) {
            bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
        }
    }

    pub(super) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
