//! Folders as a report groups by them: deep trees are rolled up until their groups fit a list.

use std::collections::{BTreeMap, BTreeSet};

use super::words::{folder_name, folder_of, grouped};
use crate::finding::Finding;

/// Most groups a tree is split into, where its first level has no more.
const GROUPS: usize = 24;

/// Folders cut to so many names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Folders {
    depth: usize,
}

impl Folders {
    /// The deepest cut at which the folders of `findings` make a list people read.
    pub(super) fn of<'a>(findings: impl Iterator<Item = &'a Finding>) -> Self {
        let folders: BTreeSet<&str> = findings.map(|finding| folder_of(&finding.address.path)).collect();
        let deepest = folders.iter().map(|folder| folder.split('/').count()).max().unwrap_or_default();
        let fits = |depth: &usize| {
            let groups: BTreeSet<&str> = folders.iter().map(|folder| cut(folder, *depth)).collect();
            groups.len() <= GROUPS
        };
        Self { depth: (1..=deepest).rev().find(fits).unwrap_or(1) }
    }

    /// The group of a folder.
    pub(super) fn group<'a>(&self, folder: &'a str) -> &'a str {
        cut(folder, self.depth)
    }
}

/// The first `depth` names of a folder.
fn cut(folder: &str, depth: usize) -> &str {
    let end = folder.match_indices('/').nth(depth - 1).map_or(folder.len(), |(at, _)| at);
    &folder[..end]
}

/// `a 12, b 3, 4 more folders 9`: the largest of some counts; nothing where all lies in one folder. The counts are of
/// things called `noun`.
pub(super) fn largest(counts: &BTreeMap<&str, usize>, shown: usize, noun: &str) -> Option<String> {
    let mut counts: Vec<(&str, usize)> = counts.iter().map(|(folder, count)| (*folder, *count)).collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let most = counts.first().filter(|_| counts.len() > 1)?.1;
    let all: usize = counts.iter().map(|(_, count)| count).sum();
    if most * counts.len() < all * 2 && counts.len() > GROUPS {
        // The first three of many that are alike say nothing.
        return Some(format!("{} {noun}, none with more than {}", grouped(counts.len()), grouped(most)));
    }
    // One folder takes the room of the words that would stand for it.
    let shown = if counts.len() == shown + 1 { counts.len() } else { shown.min(counts.len()) };
    let name = |(folder, count): &(&str, usize)| format!("{} {}", folder_name(folder), grouped(*count));
    let mut parts: Vec<String> = counts[..shown].iter().map(name).collect();
    let rest = &counts[shown..];
    if !rest.is_empty() {
        let number: usize = rest.iter().map(|(_, count)| count).sum();
        parts.push(format!("{} more {noun} {}", grouped(rest.len()), grouped(number)));
    }
    Some(parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::super::testing::finding_at;
    use super::*;

    fn of(paths: &[String]) -> Folders {
        let findings: Vec<_> = paths.iter().map(|path| finding_at(path, "x <br>", "<br>")).collect();
        Folders::of(findings.iter())
    }

    #[test]
    fn a_deep_tree_is_rolled_up_and_a_small_one_is_not() {
        let days: Vec<String> = (0..40).map(|i| format!("news/{}/{:02}/a.md", 2020 + i / 12, i % 12 + 1)).collect();
        assert_eq!(of(&days).group("news/2021/03"), "news/2021");
        assert_eq!(of(&days[..12]).group("news/2020/03"), "news/2020/03");
        assert_eq!(of(&["a.md".to_owned()]).group(""), "");
        let many: Vec<String> = (0..40).map(|i| format!("outlet-{i:02}/x/a.md")).collect();
        assert_eq!(of(&many).group("outlet-03/x"), "outlet-03");
    }

    #[test]
    fn the_largest_are_named_and_the_rest_counted() {
        let counts = [("", 1_200), ("a", 3), ("b", 9), ("c", 1), ("d", 1)];
        let of = |number: usize| largest(&counts[..number].iter().copied().collect(), 3, "folders").unwrap_or_default();
        assert_eq!(of(5), ". 1,200, b 9, a 3, 2 more folders 2");
        assert_eq!(of(4), ". 1,200, b 9, a 3, c 1");
        assert_eq!(of(1), "");
        let names: Vec<String> = (0..50).map(|i| format!("{i}")).collect();
        let alike = names.iter().map(|name| (name.as_str(), 4)).collect();
        assert_eq!(largest(&alike, 3, "folders").unwrap(), "50 folders, none with more than 4");
    }
}
