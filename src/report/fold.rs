//! Folds what is too much to read: a rule past a cap, and a rule that holds for most of a folder.
//!
//! A folded rule is one entry with counts and three examples. Formats for machines never fold.

use std::collections::BTreeMap;

use super::folders::Folders;
use super::sources::Sources;
use super::words::folder_of;
use super::{Report, Style};
use crate::finding::{Address, Finding, Severity};

/// Examples an entry shows.
const EXAMPLES: usize = 3;
/// Documents a folder needs before "over half of it" says something.
const FOLDER_MIN: usize = 10;
/// A rule that holds for more folders than this is one entry, not one a folder.
const FOLDERS_MAX: usize = 3;

/// What the findings of an entry have in common, beside their rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scope<'a> {
    /// They are of over half the documents of a folder.
    Folder {
        /// The folder.
        folder: &'a str,
        /// Its checked documents.
        of: usize,
    },
    /// They are more than the cap.
    Rule,
}

/// Findings of one rule that are shown as one entry.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub(super) rule: &'a str,
    /// The worst of its findings.
    pub(super) severity: Severity,
    pub(super) scope: Scope<'a>,
    pub(super) findings: usize,
    /// Distinct documents.
    pub(super) documents: usize,
    /// The first findings of distinct documents, filled up with later ones of the same; never empty.
    pub(super) examples: Vec<&'a Finding>,
    /// Findings by folder; deep trees are rolled up.
    pub(super) folders: BTreeMap<&'a str, usize>,
    /// Findings by source.
    pub(super) sources: BTreeMap<&'a str, usize>,
}

/// A report cut to what people can read.
#[derive(Debug, Default)]
pub(super) struct Folded<'a> {
    /// Findings shown one by one, in their order.
    pub(super) single: Vec<&'a Finding>,
    /// The rest: the worst first, then the most frequent.
    pub(super) entries: Vec<Entry<'a>>,
}

/// Findings of one rule and their distinct documents; fed in the order of addresses.
#[derive(Default)]
struct Tally<'a> {
    documents: usize,
    last: Option<&'a Address>,
}

impl<'a> Tally<'a> {
    /// Whether `address` is another document than the last.
    fn add(&mut self, address: &'a Address) -> bool {
        let new = self.last != Some(address);
        if new {
            self.documents += 1;
            self.last = Some(address);
        }
        new
    }
}

/// Folds the findings of every rule that has more than `cap` of them, unless `style` shows all.
pub(super) fn fold<'a>(report: &Report<'a>, style: &Style, cap: usize) -> Folded<'a> {
    if style.show_all {
        return Folded { single: report.findings.iter().collect(), entries: Vec::new() };
    }
    let crowded = crowded_folders(report);
    let scope_of = |finding: &'a Finding| {
        let (rule, folder) = (&*finding.rule, folder_of(&finding.address.path));
        let folders = crowded.get(rule)?;
        if folders.len() > FOLDERS_MAX {
            return Some(Scope::Rule);
        }
        folders.get(folder).map(|of| Scope::Folder { folder, of: *of })
    };
    let mut rest: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in report.findings {
        if !matches!(scope_of(finding), Some(Scope::Folder { .. })) {
            *rest.entry(&finding.rule).or_default() += 1;
        }
    }

    let (folders, sources) = (Folders::of(report.findings.iter()), Sources::of(report));
    let mut folded = Folded::default();
    let mut entries: BTreeMap<(&str, Scope<'_>), (Entry<'a>, Tally<'a>)> = BTreeMap::new();
    for finding in report.findings {
        let over = rest.get(&*finding.rule).is_some_and(|count| *count > cap);
        match scope_of(finding).or(over.then_some(Scope::Rule)) {
            None => folded.single.push(finding),
            Some(scope) => {
                let (entry, tally) = entries
                    .entry((&finding.rule, scope))
                    .or_insert_with(|| (Entry::new(finding, scope), Tally::default()));
                entry.add(finding, tally);
                *entry.folders.entry(folders.group(folder_of(&finding.address.path))).or_default() += 1;
                *entry.sources.entry(sources.source(finding)).or_default() += 1;
            }
        }
    }
    folded.entries = entries.into_values().map(|(entry, _)| entry).collect();
    folded.entries.sort_by_key(|entry| std::cmp::Reverse((entry.severity, entry.findings)));
    folded
}

/// By rule, the folders for over half of whose documents it holds, with their numbers of documents.
fn crowded_folders<'a>(report: &Report<'a>) -> BTreeMap<&'a str, BTreeMap<&'a str, usize>> {
    let mut tallies: BTreeMap<(&str, &str), Tally<'_>> = BTreeMap::new();
    for finding in report.findings {
        let key = (&*finding.rule, folder_of(&finding.address.path));
        tallies.entry(key).or_default().add(&finding.address);
    }
    let mut crowded: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for ((rule, folder), tally) in tallies {
        let of = report.summary.folders.get(folder).copied().unwrap_or_default();
        if of >= FOLDER_MIN && tally.documents * 2 > of {
            crowded.entry(rule).or_default().insert(folder, of);
        }
    }
    crowded
}

impl<'a> Entry<'a> {
    fn new(first: &'a Finding, scope: Scope<'a>) -> Self {
        Self {
            rule: &first.rule,
            severity: first.severity,
            scope,
            findings: 0,
            documents: 0,
            examples: Vec::with_capacity(EXAMPLES),
            folders: BTreeMap::new(),
            sources: BTreeMap::new(),
        }
    }

    fn add(&mut self, finding: &'a Finding, tally: &mut Tally<'a>) {
        self.findings += 1;
        self.severity = self.severity.max(finding.severity);
        let new = tally.add(&finding.address);
        self.documents = tally.documents;
        if self.examples.len() < EXAMPLES {
            self.examples.push(finding);
        } else if new && self.documents <= EXAMPLES {
            // Another document says more than a further place in one that is shown already.
            if let Some(twin) = self.examples.windows(2).rposition(|pair| pair[0].address == pair[1].address) {
                self.examples.remove(twin + 1);
                self.examples.push(finding);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Sample, finding_at, report_of};
    use super::*;

    /// `number` documents of `folder`, each with one finding.
    fn documents(folder: &str, number: usize) -> Vec<Finding> {
        (0..number).map(|i| finding_at(&format!("{folder}/{i:03}.md"), "x <br> y", "<br>")).collect()
    }

    /// Single findings, and the findings of each entry.
    fn counts(sample: &Sample, style: &Style, cap: usize) -> (usize, Vec<usize>) {
        let report = sample.report();
        let folded = fold(&report, style, cap);
        let entries = folded.entries.iter().map(|entry| entry.findings).collect();
        (folded.single.len(), entries)
    }

    #[test]
    fn a_rule_past_the_cap_is_one_entry() {
        let mut sample = report_of(documents("a", 9));
        let style = Style::default();
        assert_eq!(counts(&sample, &style, 9), (9, vec![]));
        assert_eq!(counts(&sample, &style, 8), (0, vec![9]));
        let all = Style { show_all: true, ..style };
        assert_eq!(counts(&sample, &all, 8), (9, vec![]));
        sample.findings[0].rule = "dates/future".into();
        assert_eq!(counts(&sample, &style, 7), (1, vec![8]));
    }

    #[test]
    fn a_rule_true_of_over_half_a_folder_is_one_entry() {
        for (with, without, folded) in [(6, 5, true), (5, 5, false), (9, 0, false), (10, 0, true)] {
            let mut sample = report_of(documents("posts", with));
            for _ in 0..without {
                sample.summary.document("posts", 10);
            }
            let report = sample.report();
            let entries = fold(&report, &Style::default(), 100).entries;
            let scope = entries.first().map(|entry| entry.scope);
            let expected = folded.then_some(Scope::Folder { folder: "posts", of: with + without });
            assert_eq!(scope, expected, "{with} of {}", with + without);
        }
    }

    #[test]
    fn what_is_outside_the_folder_stays_single() {
        let mut findings = documents("posts", 12);
        findings.extend(documents("notes", 3));
        assert_eq!(counts(&report_of(findings), &Style::default(), 10), (3, vec![12]));
    }

    #[test]
    fn a_rule_true_of_many_folders_is_one_entry_in_all() {
        let findings = (0..4).flat_map(|i| documents(&format!("{i}"), 10)).collect();
        let sample = report_of(findings);
        let report = sample.report();
        let entries = fold(&report, &Style::default(), 100).entries;
        assert_eq!(entries.len(), 1);
        assert_eq!((entries[0].scope, entries[0].documents), (Scope::Rule, 40));
    }

    #[test]
    fn examples_are_of_distinct_documents_where_there_are() {
        let text = "<br> <i> <b> <u> <p>";
        let tags = ["<br>", "<i>", "<b>", "<u>", "<p>"];
        let mut findings: Vec<_> = tags.iter().map(|tag| finding_at("a.md", text, tag)).collect();
        findings.push(finding_at("b.md", text, "<i>"));
        findings.push(finding_at("b.md", text, "<b>"));
        let sample = report_of(findings.clone());
        let of = |sample: &Sample| {
            let report = sample.report();
            let entries = fold(&report, &Style::default(), 3).entries;
            let places = entries[0].examples.iter().map(|f| (f.address.path.to_string(), f.location.column));
            places.collect::<Vec<_>>()
        };
        let place = |path: &str, column| (path.to_owned(), column);
        assert_eq!(of(&sample), [place("a.md", 1), place("a.md", 6), place("b.md", 6)]);
        findings.push(finding_at("c.md", text, "<u>"));
        assert_eq!(of(&report_of(findings)), [place("a.md", 1), place("b.md", 6), place("c.md", 14)]);
    }
}
