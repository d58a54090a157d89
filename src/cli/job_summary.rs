//! The job summary of GitHub Actions, added to the file that the runner names.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::report::{JOB_SUMMARY_MAX, Report, write_job_summary};

/// Adds the summary to the step's file, within what GitHub takes. A summary is an extra: that it cannot be
/// written is told and fails nothing.
pub(super) fn append(report: &Report<'_>) {
    let Some(path) = variable("GITHUB_STEP_SUMMARY") else { return };
    let path = Path::new(&path);
    // Other commands of the step may have written to it.
    let used = std::fs::metadata(path).map_or(0, |found| usize::try_from(found.len()).unwrap_or(usize::MAX));
    let room = JOB_SUMMARY_MAX.saturating_sub(used);
    let written = std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(path)
        .and_then(|mut file| write_job_summary(report, blob().as_deref(), room, &mut file));
    if let Err(error) = written {
        let _ = writeln!(std::io::stderr(), "warning: cannot write the job summary `{}`: {error}", path.display());
    }
}

/// Where the linted files can be seen on the web: the commit, and the working folder below the checkout.
fn blob() -> Option<String> {
    let (server, repository) = (variable("GITHUB_SERVER_URL")?, variable("GITHUB_REPOSITORY")?);
    let commit = variable("GITHUB_SHA")?;
    let checkout = PathBuf::from(variable("GITHUB_WORKSPACE")?);
    let working = std::env::current_dir().ok()?;
    let below = working.strip_prefix(checkout).ok()?.to_str()?.replace('\\', "/");
    let safe = |word: &str| word.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-._~:".contains(&b));
    let below = if below.is_empty() { below } else { format!("{below}/") };
    let whole = format!("{server}/{repository}/blob/{commit}/{below}");
    safe(&whole).then_some(whole)
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
