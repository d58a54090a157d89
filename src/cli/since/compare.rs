//! Which findings a change caused, and which it cured: those of one state that the other does not have.
//!
//! A finding is old if there was one of the same rule, path and fingerprint; of equal ones, as many. Where a finding
//! concerns more documents than its own, they must have been of it, too: a copy that joins two others is new. What
//! documents have in common has no place of its own (family `duplicates`): there it is the rule and the documents
//! that count, so that a cluster that lost a member, or is told from another one of them, is the old one.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::finding::Finding;

/// A document as the state that is judged calls it.
type Member<'f> = (&'f str, Option<u64>);

/// What of a finding stays the same.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key<'f> {
    rule: &'f str,
    own: Member<'f>,
    fingerprint: &'f str,
}

/// A finding, and what it is compared by.
struct Compared<'f> {
    key: Key<'f>,
    /// The other documents that it concerns.
    others: BTreeSet<Member<'f>>,
    /// Whether it tells what documents have in common.
    is_mutual: bool,
    /// Whether the other state has it.
    is_met: bool,
}

impl<'f> Compared<'f> {
    fn of(finding: &'f Finding, renamed: &HashMap<&'f str, &'f str>) -> Self {
        let member = |address: &'f crate::finding::Address| {
            let path = &*address.path;
            (renamed.get(path).copied().unwrap_or(path), address.record)
        };
        let own = member(&finding.address);
        let mut others: BTreeSet<_> = finding.related.iter().map(|related| member(&related.address)).collect();
        others.remove(&own);
        Self {
            key: Key { rule: &finding.rule, own, fingerprint: &finding.fingerprint },
            is_mutual: !others.is_empty() && finding.family() == "duplicates",
            others,
            is_met: false,
        }
    }

    /// All documents that it concerns.
    fn all(&self) -> impl Iterator<Item = &Member<'f>> {
        std::iter::once(&self.key.own).chain(&self.others)
    }

    fn number(&self) -> usize {
        self.others.len() + 1
    }

    /// Whether it concerns no document but those of `other`.
    fn is_within(&self, other: &Self) -> bool {
        self.number() <= other.number()
            && self.all().all(|member| other.key.own == *member || other.others.contains(member))
    }
}

/// What a change did. Both lists are in the order of a report.
pub(super) struct Comparison {
    /// Findings of `now` by index.
    pub caused: Vec<usize>,
    /// Findings of `before` by index.
    pub cured: Vec<usize>,
}

/// Compares the findings of two states. `renamed` leads from old paths to new ones.
pub(super) fn compare(now: &[Finding], before: &[Finding], renamed: &[(Arc<str>, Arc<str>)]) -> Comparison {
    let renamed: HashMap<&str, &str> = renamed.iter().map(|(from, to)| (&**from, &**to)).collect();
    let mut now: Vec<Compared<'_>> = now.iter().map(|finding| Compared::of(finding, &HashMap::new())).collect();
    let mut before: Vec<Compared<'_>> = before.iter().map(|finding| Compared::of(finding, &renamed)).collect();
    meet_equal(&mut now, &mut before);
    meet_smaller(&mut now, &mut before);
    meet_mutual(&mut now, &mut before);
    let caused = (0..now.len()).filter(|at| !now[*at].is_met).collect();
    let grown = Grown::of(&now);
    let cured = (0..before.len()).filter(|at| !before[*at].is_met && !grown.holds(&before[*at], &now)).collect();
    Comparison { caused, cured }
}

/// The same in all respects.
fn meet_equal(now: &mut [Compared<'_>], before: &mut [Compared<'_>]) {
    let mut known: HashMap<(Key<'_>, BTreeSet<Member<'_>>), Vec<usize>> = HashMap::new();
    for (at, old) in before.iter().enumerate().rev() {
        known.entry((old.key.clone(), old.others.clone())).or_default().push(at);
    }
    for new in now {
        let same = known.get_mut(&(new.key.clone(), new.others.clone())).and_then(Vec::pop);
        if let Some(at) = same {
            (new.is_met, before[at].is_met) = (true, true);
        }
    }
}

/// The same of fewer documents.
fn meet_smaller(now: &mut [Compared<'_>], before: &mut [Compared<'_>]) {
    let mut known: HashMap<Key<'_>, Vec<usize>> = HashMap::new();
    for (at, old) in before.iter().enumerate().filter(|(_, old)| !old.is_met && !old.others.is_empty()) {
        known.entry(old.key.clone()).or_default().push(at);
    }
    for new in now.iter_mut().filter(|new| !new.is_met) {
        let Some(known) = known.get_mut(&new.key) else { continue };
        if let Some(place) = known.iter().position(|at| new.is_within(&before[*at])) {
            let at = known.swap_remove(place);
            (new.is_met, before[at].is_met) = (true, true);
        }
    }
}

/// The same in common, told from another of the documents, or of fewer of them: what fell apart was there before.
fn meet_mutual(now: &mut [Compared<'_>], before: &mut [Compared<'_>]) {
    let mut known: HashMap<(&str, Member<'_>), Vec<usize>> = HashMap::new();
    for (at, old) in before.iter().enumerate().filter(|(_, old)| old.is_mutual) {
        for member in old.all() {
            known.entry((old.key.rule, *member)).or_default().push(at);
        }
    }
    for smaller in [false, true] {
        for new in now.iter_mut().filter(|new| new.is_mutual && !new.is_met) {
            let Some(known) = known.get(&(new.key.rule, new.key.own)) else { continue };
            let fits = |old: &Compared<'_>| {
                let is_free =
                    if smaller { new.number() < old.number() } else { !old.is_met && new.number() == old.number() };
                is_free && new.is_within(old)
            };
            if let Some(at) = known.iter().copied().find(|at| fits(&before[*at])) {
                (new.is_met, before[at].is_met) = (true, true);
            }
        }
    }
}

/// New findings that old ones may have become: of the same name, or of more documents.
struct Grown<'f> {
    keys: HashSet<Key<'f>>,
    mutual: HashMap<(&'f str, Member<'f>), Vec<usize>>,
}

impl<'f> Grown<'f> {
    fn of(now: &[Compared<'f>]) -> Self {
        let mut grown = Self { keys: HashSet::new(), mutual: HashMap::new() };
        for (at, new) in now.iter().enumerate().filter(|(_, new)| !new.others.is_empty()) {
            if !new.is_met {
                grown.keys.insert(new.key.clone());
            }
            if new.is_mutual {
                for member in new.all() {
                    grown.mutual.entry((new.key.rule, *member)).or_default().push(at);
                }
            }
        }
        grown
    }

    /// Whether `old` goes on in a finding of `now`.
    fn holds(&self, old: &Compared<'f>, now: &[Compared<'f>]) -> bool {
        let in_larger = || {
            let larger = self.mutual.get(&(old.key.rule, old.key.own)).into_iter().flatten();
            old.is_mutual && larger.into_iter().any(|at| old.number() < now[*at].number() && old.is_within(&now[*at]))
        };
        self.keys.contains(&old.key) || in_larger()
    }
}
