//! Which findings are known: findings and entries told against each other, each entry for one finding.
//!
//! An entry is known again by path, rule and fingerprint, so that it holds when lines move and other text changes. A
//! finding that compares documents is known again by path and rule alone, if there is no other: its fingerprint is made
//! of the whole text. Where the file of entries is gone, they hold for one other file that has none of its own.

use std::collections::{BTreeMap, HashSet};

use super::ledger::{Entry, Ledger, others};
use super::renamed::Fresh;
use crate::finding::Finding;

/// For each finding the number of its entry, if it has one. `paths` are those of the findings as entries have them;
/// entries of which `holds` is false answer to none.
pub(super) fn matched(
    ledger: &Ledger,
    findings: &[Finding],
    paths: &[String],
    holds: impl Fn(&Entry) -> bool,
) -> Vec<Option<usize>> {
    if ledger.entries.is_empty() {
        return vec![None; findings.len()];
    }
    let free = ledger.entries.iter().map(holds).collect();
    let mut table = Table { ledger, findings, paths, free, taken: vec![None; findings.len()] };
    table.in_place();
    table.altered();
    table.moved();
    table.taken
}

struct Table<'a> {
    ledger: &'a Ledger,
    findings: &'a [Finding],
    paths: &'a [String],
    /// By entry: whether it has no finding yet.
    free: Vec<bool>,
    /// By finding.
    taken: Vec<Option<usize>>,
}

/// Numbers of entries and of findings that share a key.
type Shared<K> = BTreeMap<K, (Vec<usize>, Vec<usize>)>;

impl<'a> Table<'a> {
    fn entry(&self, number: usize) -> &'a Entry {
        &self.ledger.entries[number]
    }

    fn take(&mut self, entry: usize, finding: usize) {
        self.free[entry] = false;
        self.taken[finding] = Some(entry);
    }

    fn fits(&self, entry: usize, finding: usize) -> bool {
        others(&self.findings[finding]) <= self.entry(entry).others
    }

    /// What is left on both sides, by a key; keys that only one side has are left out.
    fn shared<K: Ord>(
        &self,
        of_entry: impl Fn(&'a Entry) -> Option<K>,
        of_finding: impl Fn(usize) -> Option<K>,
    ) -> Shared<K> {
        let mut shared: Shared<K> = BTreeMap::new();
        for number in (0..self.free.len()).filter(|number| self.free[*number]) {
            of_entry(self.entry(number)).into_iter().for_each(|key| shared.entry(key).or_default().0.push(number));
        }
        for number in (0..self.taken.len()).filter(|number| self.taken[*number].is_none()) {
            if let Some((_, findings)) = of_finding(number).and_then(|key| shared.get_mut(&key)) {
                findings.push(number);
            }
        }
        shared.retain(|_, (_, findings)| !findings.is_empty());
        shared
    }

    /// The same path and fingerprint, which the rule is part of.
    fn in_place(&mut self) {
        let (findings, paths) = (self.findings, self.paths);
        let shared = self.shared(
            |entry| Some((entry.path.as_str(), entry.fingerprint.as_str())),
            |number| Some((paths[number].as_str(), findings[number].fingerprint.as_str())),
        );
        shared.into_values().for_each(|(entries, alike)| self.pair(entries, alike));
    }

    /// Gives findings that are alike to entries of their fingerprint: to one that says which it is the nearest, to the
    /// others the first.
    fn pair(&mut self, mut entries: Vec<usize>, alike: Vec<usize>) {
        let mut alike: Vec<(usize, usize)> = (1..).zip(alike).collect();
        entries.sort_by_key(|entry| self.entry(*entry).nth.is_none());
        for entry in entries {
            let nth = self.entry(entry).nth;
            let distance = |at: &usize| nth.map(|nth| alike[*at].0.abs_diff(nth));
            let nearest = (0..alike.len()).filter(|at| self.fits(entry, alike[*at].1)).min_by_key(distance);
            if let Some(at) = nearest {
                let (_, finding) = alike.remove(at);
                self.take(entry, finding);
            }
        }
    }

    /// The same path and rule, of findings about several documents.
    fn altered(&mut self) {
        let (findings, paths) = (self.findings, self.paths);
        let shared = self.shared(
            |entry| (entry.others > 0).then_some((entry.path.as_str(), entry.rule.as_str())),
            |number| (others(&findings[number]) > 0).then(|| (paths[number].as_str(), &*findings[number].rule)),
        );
        for (entries, findings) in shared.into_values() {
            if let ([entry], [finding]) = (&entries[..], &findings[..])
                && self.fits(*entry, *finding)
            {
                self.take(*entry, *finding);
            }
        }
    }

    /// The same fingerprint in a file that may be another one renamed: one whose file is gone gives all it has to one.
    fn moved(&mut self) {
        let known: HashSet<&str> = self.ledger.entries.iter().map(|entry| entry.path.as_str()).collect();
        let mut fresh: Fresh<'_> = Fresh::default();
        for number in (0..self.taken.len()).filter(|number| self.taken[*number].is_none()) {
            if !known.contains(self.paths[number].as_str()) {
                fresh.add(&self.paths[number], &self.findings[number].fingerprint, number);
            }
        }
        if fresh.by_path.is_empty() {
            return;
        }
        let mut gone: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for number in (0..self.free.len()).filter(|number| self.free[*number]) {
            gone.entry(&self.entry(number).path).or_default().push(number);
        }
        gone.retain(|path, _| !self.ledger.folder().join(path).exists());
        for (old, entries) in gone {
            let fingerprints = entries.iter().map(|entry| self.entry(*entry).fingerprint.as_str()).collect();
            let Some(new) = fresh.new_name_of(old, fingerprints) else { continue };
            let mut alike: BTreeMap<&str, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
            for entry in entries {
                alike.entry(&self.entry(entry).fingerprint).or_default().0.push(entry);
            }
            for finding in fresh.by_path.remove(new).unwrap_or_default() {
                if let Some((_, findings)) = alike.get_mut(self.findings[finding].fingerprint.as_str()) {
                    findings.push(finding);
                }
            }
            alike.into_values().for_each(|(entries, alike)| self.pair(entries, alike));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Address, Confidence, Location, Related, Severity, Snippet};

    fn finding(path: &str, fingerprint: &str) -> Finding {
        let location = Location { line: 1, column: 1, end_line: 1, end_column: 1, byte_start: 0, byte_end: 0 };
        Finding {
            rule: "r/x".into(),
            severity: Severity::Warning,
            confidence: Confidence::High,
            message: String::new(),
            help: None,
            label: None,
            address: Address { path: path.into(), record: None, field: None },
            location,
            excerpt: String::new(),
            snippet: Snippet::default(),
            related: Vec::new(),
            fingerprint: fingerprint.to_owned(),
            fix: None,
            source: None,
        }
    }

    /// The finding about itself and these documents.
    fn about(mut finding: Finding, others: &[&str]) -> Finding {
        finding.related = others
            .iter()
            .map(|path| Related {
                address: Address { path: (*path).into(), record: None, field: None },
                location: finding.location,
                message: String::new(),
                snippet: Snippet::default(),
            })
            .collect();
        finding
    }

    fn entry(of: &Finding) -> Entry {
        Entry::of(of, of.address.path.to_string(), chrono::NaiveDate::default())
    }

    /// Whether each finding is known, with these files on disk.
    fn known(entries: Vec<Entry>, there: &[&str], findings: &[Finding]) -> Vec<bool> {
        let folder = tempfile::tempdir().unwrap();
        for path in there {
            std::fs::create_dir_all(folder.path().join(path).parent().unwrap()).unwrap();
            std::fs::write(folder.path().join(path), "").unwrap();
        }
        let ledger = Ledger {
            file: folder.path().join("x.jsonl"),
            is_there: true,
            entries,
            lines: Vec::new(),
            text: String::new(),
        };
        let paths: Vec<String> = findings.iter().map(|finding| finding.address.path.to_string()).collect();
        matched(&ledger, findings, &paths, |_| true).iter().map(Option::is_some).collect()
    }

    #[test]
    fn of_equal_findings_each_needs_an_entry() {
        let same = finding("a.md", "1");
        let entries = vec![entry(&same), entry(&same), entry(&finding("a.md", "2"))];
        assert_eq!(known(entries, &["a.md"], &[same.clone(), same.clone(), same]), [true, true, false]);
    }

    #[test]
    fn of_equal_findings_the_one_that_is_counted_is_meant() {
        let same = finding("a.md", "1");
        let meant = |nth| vec![Entry { nth: Some(nth), ..entry(&same) }];
        let all = [same.clone(), same.clone(), same.clone()];
        assert_eq!(known(meant(2), &["a.md"], &all), [false, true, false]);
        assert_eq!(known(meant(3), &["a.md"], &all[..2]), [false, true]);
        let renamed = ["b.md"; 3].map(|path| finding(path, "1"));
        assert_eq!(known(meant(2), &["b.md"], &renamed), [false, true, false]);
    }

    #[test]
    fn an_entry_follows_a_file_that_was_renamed_and_no_other() {
        let entries = ["old/a.md", "old/b.md", "old/c.md"].map(|path| entry(&finding(path, "1"))).to_vec();
        // `a` moved to another folder, `c` got another name, and `d` is new; `b` is where it was, and mended.
        let there = ["new/a.md", "old/b.md", "old/z.md", "d.md"];
        let findings = ["d.md", "new/a.md", "old/z.md"].map(|path| finding(path, "1"));
        assert_eq!(known(entries, &there, &findings), [false, true, true]);
    }

    #[test]
    fn a_file_that_is_gone_hides_one_new_file_at_most() {
        let entries = vec![entry(&finding("a.md", "1")), entry(&finding("a.md", "1"))];
        let findings = ["b.md", "c.md"].map(|path| finding(path, "1"));
        assert_eq!(known(entries, &["b.md", "c.md"], &findings), [true, false]);
    }

    #[test]
    fn a_file_with_entries_of_its_own_takes_none_of_another() {
        let entries = vec![entry(&finding("gone.md", "1")), entry(&finding("a.md", "2"))];
        assert_eq!(known(entries, &["a.md"], &[finding("a.md", "1"), finding("a.md", "2")]), [false, true]);
    }

    #[test]
    fn another_copy_makes_another_finding_and_other_words_do_not() {
        let accepted = || vec![entry(&about(finding("a.md", "1"), &["b.md"]))];
        let there = ["a.md", "b.md", "c.md"];
        assert_eq!(known(accepted(), &there, &[about(finding("a.md", "2"), &["b.md"])]), [true]);
        assert_eq!(known(accepted(), &there, &[about(finding("a.md", "1"), &["b.md", "c.md"])]), [false]);
    }

    #[test]
    fn mass_renames_take_no_quadratic_time() {
        let entries = (0..20_000).map(|number| entry(&finding(&format!("old/{number:05}.md"), "1"))).collect();
        let findings: Vec<_> = (0..20_000).map(|number| finding(&format!("new/x{number:05}.md"), "1")).collect();
        let all = known(entries, &[], &findings);
        assert!(all.iter().all(|known| !known), "neither name nor folder is the same, and one finding proves nothing");
    }
}
