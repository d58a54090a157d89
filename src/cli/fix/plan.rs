//! `--plan FILE`: which of the documents that are copies to keep, and which to drop. A plan is all there is: no
//! document is ever deleted.
//!
//! It is made of the findings that are reported, the surest rule first. A document is either kept or dropped; one that
//! is dropped names one that is kept, how alike they are, and how much of it that one holds.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use foldhash::HashSet;
use miette::Result;
use serde::Serialize;

use super::super::outputs::replace_file;
use super::journal::sha256;
use crate::finding::{Confidence, Finding};
use crate::read::{Input, Limits, read};
use crate::rule::{Similarity, Sketch};

/// The rules whose findings say that a document is a copy of another, the surest first.
const RULES: [&str; 4] = ["duplicates/exact", "duplicates/normalised", "duplicates/near", "duplicates/contained"];

/// A line of the plan.
#[derive(Serialize)]
#[serde(tag = "action", rename_all = "lowercase")]
enum Line<'a> {
    /// A document of which others are copies.
    Keep { path: &'a str, sha256: &'a str },
    /// A copy.
    Drop {
        path: &'a str,
        sha256: &'a str,
        /// The document that is kept for it.
        of: &'a str,
        rule: &'a str,
        confidence: Confidence,
        /// Share of five-word runs of both that both have: 1 if they have the same words.
        similarity: f64,
        /// Share of this document's five-word runs that the other has.
        held: f64,
    },
}

/// A copy, and what it is a copy of.
struct Dropped<'a> {
    of: Arc<str>,
    rule: &'a str,
    confidence: Confidence,
    similarity: Similarity,
}

/// What is compared of a document.
struct Known {
    sha256: String,
    shingles: Vec<u64>,
}

/// Writes the plan that `findings` come to into `path`. `inputs` are the documents of the run; others are read by the
/// names that findings give them.
pub(in crate::cli) fn write_plan(path: &Path, findings: &[Finding], inputs: &[Input]) -> Result<()> {
    let mut read =
        Reader { inputs: inputs.iter().map(|input| (input.shown().clone(), input)).collect(), known: HashMap::new() };
    let mut kept: HashSet<Arc<str>> = HashSet::default();
    let mut dropped: BTreeMap<Arc<str>, Dropped<'_>> = BTreeMap::new();
    for rule in RULES {
        for finding in findings.iter().filter(|finding| *finding.rule == *rule && finding.address.record.is_none()) {
            let Some(hub) = finding.related.first().map(|related| &related.address.path) else { continue };
            let others = finding.related[1..].iter().map(|related| &related.address.path);
            for member in std::iter::once(&finding.address.path).chain(others) {
                let Some(similarity) = read.similarity(member, hub) else { continue };
                // Of two documents one of which holds more of the other, the longer one is kept.
                let (copy, of, similarity) = match similarity.of_first >= similarity.of_second {
                    true => (member, hub, similarity),
                    false => (hub, member, similarity.swapped()),
                };
                if kept.contains(copy) || dropped.contains_key(copy) || dropped.contains_key(of) {
                    continue;
                }
                kept.insert(of.clone());
                dropped
                    .insert(copy.clone(), Dropped { of: of.clone(), rule, confidence: finding.confidence, similarity });
            }
        }
    }
    let mut by_kept: BTreeMap<&str, Vec<(&str, &Dropped<'_>)>> = BTreeMap::new();
    dropped.iter().for_each(|(path, own)| by_kept.entry(&own.of).or_default().push((path, own)));
    replace_file(path, |out| {
        for (kept, copies) in &by_kept {
            write(&Line::Keep { path: kept, sha256: read.hash(kept) }, out)?;
            for (path, own) in copies {
                let (similarity, held) = (rounded(own.similarity.jaccard), rounded(own.similarity.of_first));
                let (rule, confidence) = (own.rule, own.confidence);
                let line = Line::Drop { path, sha256: read.hash(path), of: kept, rule, confidence, similarity, held };
                write(&line, out)?;
            }
        }
        Ok(())
    })
}

/// Four digits, rounded down: 1 is said of the same words alone.
fn rounded(share: f64) -> f64 {
    (share * 10_000.0).floor() / 10_000.0
}

fn write(line: &Line<'_>, out: &mut dyn std::io::Write) -> std::io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

/// Reads documents once.
struct Reader<'i> {
    inputs: HashMap<Arc<str>, &'i Input>,
    known: HashMap<Arc<str>, Option<Known>>,
}

impl Reader<'_> {
    fn similarity(&mut self, first: &Arc<str>, second: &Arc<str>) -> Option<Similarity> {
        self.read(first);
        self.read(second);
        let known = |path| self.known.get(path).and_then(Option::as_ref);
        let (first, second) = (known(first)?, known(second)?);
        Some(Similarity::of(&first.shingles, &second.shingles))
    }

    fn hash(&self, path: &str) -> &str {
        self.known.get(path).and_then(Option::as_ref).map_or("", |known| &known.sha256)
    }

    fn read(&mut self, path: &Arc<str>) {
        if self.known.contains_key(path) {
            return;
        }
        let own = Input::file(Path::new(&**path).to_owned(), path.clone());
        let input = self.inputs.get(path).copied().unwrap_or(&own);
        let limits = Limits { max_bytes: u64::MAX };
        let mut found = None;
        if let Ok(bytes) = input.load(&limits) {
            read(input, &limits, &mut |document| {
                found = document.ok().map(|document| Known {
                    sha256: sha256(&bytes),
                    shingles: Sketch::of(&document).compared(&HashSet::default()).all,
                });
            });
        }
        self.known.insert(path.clone(), found);
    }
}
