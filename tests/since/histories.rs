//! For random histories: what a change caused and cured is what two plain runs differ by, of which one is made on a
//! checkout of the base.

use std::collections::BTreeSet;
use std::path::Path;

use super::repository::{Repository, git, json};
use serde_json::Value;

/// Numbers that look random (SplitMix64), the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % most as u64) as usize
    }

    fn of(&mut self, all: &[&'static str]) -> &'static str {
        all[self.below(all.len())]
    }
}

const PLACES: [&str; 9] = [
    "a/one.md",
    "a/two.md",
    "a/2024-05-06-three.md",
    "b/one.md",
    "b/新 二.md",
    "b/deep/four.txt",
    "five.html",
    "img/x.png",
    "img/y.png",
];

const PARAGRAPHS: [&str; 8] = [
    "The harbour of the old town opens again on Friday, when the first ferry of the season leaves for the islands.",
    "The master of the harbour said that the new crane had been paid for by the fishermen of the eastern quay.",
    "Nobody had expected the council to vote for the museum, least of all those who had written its programme.",
    "港口將於星期五重新開放，屆時本季第一班渡輪將載着郵件、麵包和十一名乘客駛往各個島嶼，碼頭工人說他們等了一年。",
    "A seed library needs little more than a shelf, a list and a person who remembers what was borrowed in March.",
    "<div id=\"dfp-ad-1\"></div>",
    "Set the date <!-- which? --> at 2024-05-02 or the day after, and <b>ring</b> the bell.",
    "The orchard show was moved to the school, since the rain had not stopped for eleven days and nights.",
];

const LINKS: [&str; 6] = [
    "[one](../a/one.md#part)",
    "[two](two.md)",
    "[four](../b/deep/four.txt)",
    "[new](../b/新%20二.md)",
    "![x](../img/x.png)",
    "[none](../none/x.md)",
];

fn document(dice: &mut Dice) -> String {
    let mut text = String::new();
    if dice.below(4) > 0 {
        text.push_str(dice.of(&[
            "---\ntitle: Harbour\ndate: 2024-05-06\n",
            "---\ntitle:\ndate: 2031-05-06\n",
            "---\ntitle: Seeds\n",
        ]));
        text.push_str("---\n");
    }
    for _ in 0..1 + dice.below(5) {
        text.push_str(dice.of(&PARAGRAPHS));
        text.push_str("\n\n");
    }
    for _ in 0..dice.below(3) {
        text.push_str(&format!("See {} there.\n\n", dice.of(&LINKS)));
    }
    if dice.below(3) == 0 {
        text.push_str("## Part\n\nWords.\n");
    }
    text
}

/// Removes folders without files, as git does: it knows of none.
fn remove_empty(folder: &Path) {
    for entry in std::fs::read_dir(folder).unwrap().flatten().filter(|entry| entry.file_name() != ".git") {
        if entry.file_type().unwrap().is_dir() {
            remove_empty(&entry.path());
            let _ = std::fs::remove_dir(entry.path());
        }
    }
}

/// One step of work; git hears of it or not.
fn step(own: &Repository, dice: &mut Dice) {
    let place = dice.of(&PLACES);
    let mut there = documents(own.path());
    there.sort();
    if there.is_empty() {
        there.push(own.path().join(place));
    }
    let path = there.swap_remove(dice.below(there.len()));
    match dice.below(8) {
        0 => drop(std::fs::remove_file(path)),
        1 | 4 => {
            let to = own.path().join(format!("b/moved {}.md", dice.below(100)));
            let _ = std::fs::create_dir_all(to.parent().unwrap());
            drop(std::fs::rename(path, to));
        }
        2 => drop(std::fs::copy(path, own.path().join(dice.of(&PLACES)))),
        3 => drop(std::fs::read_to_string(&path).map(|text| std::fs::write(&path, text + "\nOne line more.\n"))),
        _ => own.write(&[(place, &document(dice))]),
    }
    remove_empty(own.path());
    if dice.below(3) == 0 {
        let place = dice.of(&["a", "b", ".", "a/one.md", "five.html"]);
        super::repository::command("git", own.path()).args(["add", "--all", "--", place]).output().unwrap();
    }
}

/// A finding as it is compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    rule: String,
    path: String,
    fingerprint: String,
    others: BTreeSet<String>,
}

fn seen(findings: &Value, renamed: &Value) -> Vec<Seen> {
    let now = |path: &Value| {
        let moved = renamed.as_array().unwrap().iter().find(|pair| pair["from"] == *path);
        moved.map_or(path, |pair| &pair["to"]).as_str().unwrap().to_owned()
    };
    let of = |finding: &Value| {
        let path = now(&finding["path"]);
        let mut others: BTreeSet<String> =
            finding["related"].as_array().unwrap().iter().map(|related| now(&related["path"])).collect();
        others.remove(&path);
        let word = |key: &str| finding[key].as_str().unwrap().to_owned();
        Seen { rule: word("rule"), fingerprint: word("fingerprint"), path, others }
    };
    findings.as_array().unwrap().iter().map(of).collect()
}

impl Seen {
    fn all(&self) -> BTreeSet<String> {
        self.others.iter().chain([&self.path]).cloned().collect()
    }

    fn is_named_as(&self, other: &Self) -> bool {
        (&self.rule, &self.path, &self.fingerprint) == (&other.rule, &other.path, &other.fingerprint)
    }

    fn is_likeness(&self) -> bool {
        self.rule.starts_with("duplicates/") && !self.others.is_empty()
    }
}

/// Takes out of both lists what is the same, by the README's words, the strictest first; gives what is left of `now`,
/// and what of `before` is neither the same as one of `now` nor part of one.
fn differ(now: &[Seen], before: &[Seen]) -> (Vec<Seen>, Vec<Seen>) {
    type Same = fn(&Seen, &Seen) -> bool;
    let equal: Same = |new, old| new == old;
    let smaller: Same = |new, old| new.is_named_as(old) && new.others.is_subset(&old.others);
    let alike: Same = |new, old| new.is_likeness() && new.rule == old.rule && new.all() == old.all();
    let part: Same = |new, old| {
        new.is_likeness() && new.rule == old.rule && new.all() != old.all() && new.all().is_subset(&old.all())
    };
    let (mut caused, mut left) = (now.to_vec(), before.to_vec());
    for same in [equal, smaller, alike] {
        caused.retain(|new| {
            let at = left.iter().position(|old| same(new, old));
            at.map(|at| left.remove(at)).is_none()
        });
    }
    left.retain(|old| !caused.iter().any(|new| part(new, old)));
    caused.retain(|new| !before.iter().any(|old| part(new, old)));
    let is_larger = |new: &Seen, old: &Seen| part(old, new);
    let is_other = |new: &Seen, old: &Seen| new.is_named_as(old) && !new.others.is_empty();
    left.retain(|old| !now.iter().any(|new| is_larger(new, old)) && !caused.iter().any(|new| is_other(new, old)));
    (caused, left)
}

/// Documents in a folder and those below it.
fn documents(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten().filter(|entry| entry.file_name() != ".git") {
        match entry.file_type().unwrap().is_dir() {
            true => found.extend(documents(&entry.path())),
            false => found.extend(Some(entry.path()).filter(|path| path.extension().is_some_and(|end| end != "png"))),
        }
    }
    found
}

/// Holds a run that judges a change against two plain ones.
fn check(report: &Value, now: &Path, before: &Path, what: &str) {
    let plain = |folder: &Path| json(folder, &["--select", "all"]);
    let change = &report["summary"]["change"];
    let renamed = &change["documents"]["renamed"];
    let none = serde_json::json!([]);
    let is_empty = |folder: &Path| documents(folder).is_empty();
    let findings = |folder: &Path, renamed: &Value| {
        if is_empty(folder) { Vec::new() } else { seen(&plain(folder)["findings"], renamed) }
    };
    let (mut caused, mut cured) = differ(&findings(now, &none), &findings(before, renamed));
    let mut told = (seen(&report["findings"], &none), seen(&change["cured"], renamed));
    for list in [&mut caused, &mut cured, &mut told.0, &mut told.1] {
        list.sort();
    }
    assert_eq!(told.0, caused, "caused, {what}: {change:#}");
    assert_eq!(told.1, cured, "cured, {what}: {change:#}");
}

#[test]
fn caused_is_what_two_plain_runs_differ_by() {
    let (mut caused, mut cured, mut renamed) = (0, 0, 0);
    for seed in 0..14 {
        let dice = &mut Dice(seed);
        let own = Repository::with(&[("five.html", &document(dice)), ("a/one.md", &document(dice))]);
        (0..8 + dice.below(8)).for_each(|_| step(&own, dice));
        own.commit();
        let base = own.git(&["rev-parse", "HEAD"]).trim().to_owned();
        (0..dice.below(3)).for_each(|_| step(&own, dice));
        own.commit();
        (0..1 + dice.below(6)).for_each(|_| step(&own, dice));
        own.write(&[("a/last.md", "The last of them.\n")]);

        let out = tempfile::tempdir().unwrap();
        let checked_out = |name: &str, commit: &str| {
            let folder = out.path().join(name);
            git(out.path(), &["clone", "-q", own.path().to_str().unwrap(), name]);
            git(&folder, &["checkout", "-q", "--detach", commit]);
            folder
        };
        let (before, head) = (checked_out("before", &base), checked_out("head", "HEAD"));
        let report = own.json(&["--since", &base, "--select", "all"]);
        check(&report, own.path(), &before, &format!("seed {seed}"));
        let change = &report["summary"]["change"];
        caused += report["findings"].as_array().unwrap().len();
        cured += change["cured"].as_array().unwrap().len();
        renamed += change["documents"]["renamed"].as_array().unwrap().len();

        let staged = out.path().join("staged/");
        std::fs::create_dir(&staged).unwrap();
        own.git(&["checkout-index", "--all", &format!("--prefix={}/", staged.display())]);
        let report = own.json(&["--staged", "--select", "all"]);
        check(&report, &staged, &head, &format!("staged, seed {seed}"));
    }
    assert!(caused > 20 && cured > 20 && renamed > 2, "too little happens: {caused}, {cured}, {renamed}");
}
