//! What a change did to the corpus, for runs that judge one: which documents it touched, and which findings it cured.
//! The findings it caused are those of the report.

use std::io::{self, Write};
use std::sync::Arc;

use serde::Serialize;

use super::words::{counted, grouped, place};
use super::{Report, Style};
use crate::finding::Finding;
use crate::text::escape_control;

/// Cured findings that are listed unless all are asked for.
const LISTED: usize = 50;

/// Documents by what became of them, each sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Paths of new documents.
    pub added: Vec<Arc<str>>,
    /// Paths of documents that are gone.
    pub removed: Vec<Arc<str>>,
    /// Paths of documents whose content is another.
    pub changed: Vec<Arc<str>>,
    /// Old and new paths of documents that were moved, and perhaps changed too.
    pub renamed: Vec<(Arc<str>, Arc<str>)>,
}

/// A change of the corpus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// The revision that was named; `None` where what is staged is judged.
    pub since: Option<String>,
    /// The commit that findings are compared with, in hex.
    pub base: String,
    /// What became of documents.
    pub documents: Changed,
    /// The findings of the base that are no more.
    pub cured: Vec<Finding>,
    /// Findings that the change caused, but not on the lines that it changed; in no other number.
    pub elsewhere: usize,
}

impl Changed {
    /// Counts with their words, of which there are any: `2 added`, `1 renamed`.
    pub(super) fn counts(&self) -> Vec<String> {
        let all = [
            (self.added.len(), "added"),
            (self.removed.len(), "removed"),
            (self.changed.len(), "changed"),
            (self.renamed.len(), "renamed"),
        ];
        all.into_iter().filter(|(number, _)| *number > 0).map(|(n, word)| format!("{} {word}", grouped(n))).collect()
    }

    /// `2 documents added, 1 changed`, or that there is none.
    pub(super) fn told(&self) -> String {
        let mut counts = self.counts();
        match counts.first_mut() {
            None => "no document changed".to_owned(),
            Some(first) => {
                let (number, word) = first.split_once(' ').unwrap_or_default();
                let noun = if number == "1" { "document" } else { "documents" };
                *first = format!("{number} {noun} {word}");
                counts.join(", ")
            }
        }
    }
}

impl Change {
    /// What is compared, in words: `what changed since `main` (1a2b3c4d5e)`.
    pub(super) fn what(&self) -> String {
        match &self.since {
            Some(name) => format!("what changed since `{}` ({})", escape_control(name), self.short()),
            None => "what is staged".to_owned(),
        }
    }

    /// How much lies on other lines than those that changed.
    pub(super) fn elsewhere(&self) -> Option<String> {
        let number = counted(self.elsewhere, "more finding");
        (self.elsewhere > 0).then(|| format!("{number} caused on lines that did not change (--changed-lines)."))
    }

    /// The first digits of the base.
    pub(super) fn short(&self) -> &str {
        self.base.get(..10).unwrap_or(&self.base)
    }
}

/// Lines of the footer.
pub(super) fn write(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let Some(change) = &report.summary.change else { return Ok(()) };
    writeln!(out, "Judged is {}: {}.", change.what(), change.documents.told())?;
    if let Some(line) = change.elsewhere() {
        writeln!(out, "{line}")?;
    }
    let cured = change.cured.len();
    match cured {
        0 => return Ok(()),
        _ if style.verbose => writeln!(out, "Cured {}:", counted(cured, "finding"))?,
        _ => return writeln!(out, "Cured {} (--verbose lists them).", counted(cured, "finding")),
    }
    let listed = if style.show_all { cured } else { cured.min(LISTED) };
    for finding in &change.cured[..listed] {
        let (at, rule) = (place(&finding.address, &finding.location), escape_control(&finding.rule));
        writeln!(out, "  {at}: {rule}: {}", escape_control(&finding.message))?;
    }
    if listed < cured {
        writeln!(out, "  and {} more (--show-all lists each)", grouped(cured - listed))?;
    }
    Ok(())
}

/// A change on the wire.
#[derive(Serialize)]
pub(super) struct WireChange<'a> {
    since: Option<&'a str>,
    base: &'a str,
    documents: WireChanged<'a>,
    caused: usize,
    elsewhere: usize,
    cured: Vec<super::wire::WireFinding<'a>>,
}

#[derive(Serialize)]
struct WireChanged<'a> {
    added: &'a [Arc<str>],
    removed: &'a [Arc<str>],
    changed: &'a [Arc<str>],
    renamed: Vec<WireRenamed<'a>>,
}

#[derive(Serialize)]
struct WireRenamed<'a> {
    from: &'a str,
    to: &'a str,
}

impl<'a> WireChange<'a> {
    pub(super) fn of(change: &'a Change, caused: usize) -> Self {
        let Changed { added, removed, changed, renamed } = &change.documents;
        let renamed = renamed.iter().map(|(from, to)| WireRenamed { from, to }).collect();
        Self {
            since: change.since.as_deref(),
            base: &change.base,
            documents: WireChanged { added, removed, changed, renamed },
            caused,
            elsewhere: change.elsewhere,
            cured: change.cured.iter().map(Into::into).collect(),
        }
    }
}
