//! Which file is another one renamed: told by the findings that both have.

use std::collections::{BTreeMap, HashMap};

/// Most files that are looked at as the new name of a file, by each way there is to find them.
const CANDIDATES: usize = 64;

/// Files with findings and without entries, found by what they share with a file that is gone.
#[derive(Default)]
pub(super) struct Fresh<'a> {
    /// Path and numbers of findings.
    pub by_path: HashMap<&'a str, Vec<usize>>,
    by_name: HashMap<(&'a str, &'a str), Vec<&'a str>>,
    by_folder: HashMap<(&'a str, &'a str), Vec<&'a str>>,
    by_fingerprint: HashMap<&'a str, Vec<&'a str>>,
}

impl<'a> Fresh<'a> {
    /// Adds a finding; they come in the order of their paths.
    pub fn add(&mut self, path: &'a str, fingerprint: &'a str, finding: usize) {
        let (folder, name) = parts(path);
        self.by_path.entry(path).or_default().push(finding);
        let lists = [
            self.by_name.entry((fingerprint, name)).or_default(),
            self.by_folder.entry((fingerprint, folder)).or_default(),
            self.by_fingerprint.entry(fingerprint).or_default(),
        ];
        for list in lists {
            if list.last() != Some(&path) {
                list.push(path);
            }
        }
    }

    /// The file that is most like the one that was at `old`, where it had findings of these fingerprints: of the same
    /// name or in the same folder, or else with all of them, and more than one.
    pub fn new_name_of(&mut self, old: &'a str, mut fingerprints: Vec<&'a str>) -> Option<&'a str> {
        fingerprints.sort_unstable();
        fingerprints.dedup();
        let (folder, name) = parts(old);
        let mut votes: BTreeMap<&'a str, usize> = BTreeMap::new();
        for fingerprint in &fingerprints {
            let by_path = &self.by_path;
            let mut candidates: Vec<&'a str> = Vec::new();
            let lists = [
                self.by_name.get_mut(&(*fingerprint, name)),
                self.by_folder.get_mut(&(*fingerprint, folder)),
                self.by_fingerprint.get_mut(fingerprint),
            ];
            for list in lists.into_iter().flatten() {
                // Those that are taken are not looked at again.
                let taken = list.iter().take_while(|path| !by_path.contains_key(**path)).count();
                list.drain(..taken);
                candidates.extend(list.iter().take(CANDIDATES).filter(|path| by_path.contains_key(**path)));
            }
            candidates.sort_unstable();
            candidates.dedup();
            candidates.into_iter().for_each(|path| *votes.entry(path).or_default() += 1);
        }
        let likeness = |path: &str, votes: usize| (votes, parts(path).1 == name, parts(path).0 == folder);
        let is_one = |path: &str, votes: usize| {
            parts(path).1 == name || parts(path).0 == folder || (votes > 1 && votes == fingerprints.len())
        };
        let hopeful = votes.into_iter().filter(|(path, votes)| is_one(path, *votes));
        hopeful.rev().max_by_key(|(path, votes)| likeness(path, *votes)).map(|(path, _)| path)
    }
}

/// Folder and name of a path.
fn parts(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}
