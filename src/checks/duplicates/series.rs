//! Documents of a series: release notes, issues, minutes. Each is written to the form of the one before, and wanted.

use std::sync::LazyLock;

use regex::Regex;

use crate::document::date::is_month;

/// What the names of two documents say of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Series {
    /// No series.
    No,
    /// They differ in a number only, as parts of a thing do, and now and then two states of one text.
    Numbers,
    /// They differ in the number of a release (`2.5.1`), or in a date.
    Releases,
}

/// Numbers that stand together in that of a release or in a date.
const RELEASE: usize = 3;

/// Whether two titles differ in a number only, or are those of a candidate and of the release itself.
pub(super) fn of_titles(a: &str, b: &str) -> Series {
    if are_candidates(a, b) {
        return Series::Releases;
    }
    if differ_in_level(a, b) {
        return Series::Numbers;
    }
    let (a, b) = (Name::of(a), Name::of(b));
    let differ = a.numbers != b.numbers && !a.numbers.is_empty() && !b.numbers.is_empty();
    match differ && a.words == b.words && a.is_named_as(&b) {
        false => Series::No,
        true if a.longest.min(b.longest) >= RELEASE => Series::Releases,
        true => Series::Numbers,
    }
}

/// Whether the names of two files differ in a number only, those they start with aside: these are dates and places in
/// a list. `001.txt` and `002.txt` are no series: nothing says what of.
pub(super) fn of_paths(a: &str, b: &str) -> Series {
    of_titles(file_name(a), file_name(b))
}

/// Whether the folders of two files of one name differ in a number only, as those of two years do.
pub(super) fn of_folders(a: &str, b: &str) -> Series {
    let parts = |path: &str| path.rsplit_once('/').map(|(folder, name)| (folder.to_owned(), name.to_owned()));
    // Years need no word beside them to say what they number.
    let named = |folder: String| if folder.split('/').any(is_year) { format!("of {folder}") } else { folder };
    match (parts(a), parts(b)) {
        (Some((a, name)), Some((b, other))) if name == other => of_titles(&named(a), &named(b)),
        _ => Series::No,
    }
}

/// Whether two paths differ in years alone, which are folders.
pub(super) fn are_of_years(a: &str, b: &str) -> bool {
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split('/').collect(), b.split('/').collect());
    a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| a == b || (is_year(a) && is_year(b)))
}

/// Whether two files of one name are in folders side by side that differ in a number only, as those of pages with
/// their pictures do. A number alone, or a year, says what it numbers where the files are the folders' own pages.
pub(super) fn of_bundles(a: &str, b: &str) -> Series {
    let (Some((a, name)), Some((b, other))) = (a.rsplit_once('/'), b.rsplit_once('/')) else { return Series::No };
    let split = |path| -> (&str, &str) { str::rsplit_once(path, '/').unwrap_or(("", path)) };
    let ((above, a), (others, b)) = (split(a), split(b));
    if name != other || above != others {
        return Series::No;
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_ascii_lowercase();
    let is_own_page = matches!(&*stem, "index" | "_index" | "readme" | "default");
    let is_number =
        |folder: &str| is_year(folder) || (folder.len() <= PLACE && folder.bytes().all(|byte| byte.is_ascii_digit()));
    if is_own_page && a != b && is_number(a) && is_number(b) {
        return Series::Numbers;
    }
    of_titles(a.trim_start_matches(|c: char| !c.is_alphabetic()), b.trim_start_matches(|c: char| !c.is_alphabetic()))
}

/// Digits of a place in a series; more are those of a database.
const PLACE: usize = 2;

/// Whether of two names one is that of a candidate (`21.0-rc1`) and the other of that release, or of another candidate.
fn are_candidates(a: &str, b: &str) -> bool {
    static RELEASE: LazyLock<Regex> = LazyLock::new(|| {
        let state = "rc|alpha|beta|preview|release candidate";
        let release = format!(r"([0-9]+(?:\.[0-9]+)*)(?:[-_. ]?({state})[-_. ]?([0-9]*)(?-u:\b))?");
        Regex::new(&release).expect("a fixed expression")
    });
    let releases = |text: &str| -> Vec<(String, String)> {
        let part =
            |found: &regex::Captures<'_>, at| found.get(at).map_or(String::new(), |part| part.as_str().to_owned());
        let found = RELEASE.captures_iter(text).map(|found| (part(&found, 1), part(&found, 2) + &part(&found, 3)));
        found.collect()
    };
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    // Most names are of no candidate.
    if !["rc", "alpha", "beta", "preview", "candidate"].iter().any(|state| a.contains(state) || b.contains(state)) {
        return false;
    }
    let (a, b) = (releases(&a), releases(&b));
    let is_candidate = |(base, state): &(String, String)| {
        let is_other = |(other, its): &(String, String)| base == other && state != its;
        a.iter().chain(&b).any(is_other) && !state.is_empty()
    };
    !a.iter().any(|release| b.contains(release))
        && a.iter().any(|(base, _)| b.iter().any(|(other, _)| base == other))
        && a.iter().chain(&b).any(is_candidate)
}

/// Whether one word tells two names apart, and that is a level: `A` and `AA`, `I` and `II`.
fn differ_in_level(a: &str, b: &str) -> bool {
    let split = |c: char| !c.is_alphanumeric();
    let mut differing = a.split(split).zip(b.split(split)).filter(|(a, b)| a != b);
    let is_one = a.split(split).count() == b.split(split).count();
    is_one && differing.next().is_some_and(|(a, b)| is_level(a) && is_level(b)) && differing.next().is_none()
}

/// Whether a word is a level: one capital, again and again, or a Roman number.
fn is_level(word: &str) -> bool {
    let is_repeated = |first: u8| first.is_ascii_uppercase() && word.bytes().all(|byte| byte == first);
    let is_roman = word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'));
    (1..=4).contains(&word.len()) && (is_roman || word.bytes().next().is_some_and(is_repeated))
}

fn is_year(name: &str) -> bool {
    name.len() == 4
        && (name.starts_with("19") || name.starts_with("20"))
        && name.bytes().all(|byte| byte.is_ascii_digit())
}

/// The name of a file, without its extension and the numbers that it starts with.
fn file_name(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    name.trim_start_matches(|c: char| !c.is_alphabetic())
}

/// Letters of what may stand before a number without a space; more are a word.
const SIGN: usize = 3;

fn is_sign(run: &[char]) -> bool {
    run.len() <= SIGN && run.iter().all(char::is_ascii)
}

/// Numbers that are written out.
const ORDINALS: &[&str] = &[
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "final",
];

/// The words and the numbers of a name.
#[derive(Default)]
struct Name {
    words: Vec<String>,
    /// The numbers, and what stands before one without a space: `rc1`, `v2`.
    numbers: Vec<String>,
    /// Most numbers that one sign each parts.
    longest: usize,
}

impl Name {
    fn of(text: &str) -> Self {
        let mut name = Self::default();
        let (mut together, mut signs) = (0, 2);
        let kind = |c: &char| (c.is_alphanumeric(), c.is_ascii_digit());
        let characters: Vec<char> = text.chars().collect();
        let mut runs = characters.chunk_by(|a, b| kind(a) == kind(b)).peekable();
        while let Some(run) = runs.next() {
            let text = || run.iter().collect::<String>().to_lowercase();
            match kind(&run[0]) {
                (_, true) => {
                    together = if signs == 1 { together + 1 } else { 1 };
                    name.longest = name.longest.max(together);
                    name.numbers.push(text());
                    signs = 0;
                }
                // `rc1`, `7.4b`.
                (true, false) if is_sign(run) && (signs == 0 || runs.peek().is_some_and(|next| kind(&next[0]).1)) => {
                    name.numbers.push(text());
                }
                (true, false) if ORDINALS.contains(&&*text()) || is_month(&text()) => name.numbers.push(text()),
                (true, false) => {
                    name.words.push(text());
                    signs = 2;
                }
                (false, false) => signs = if signs == 0 && run[0] != ' ' { run.len() } else { 2 },
            }
        }
        name
    }

    /// Whether something is said beside numbers, which is the same in both.
    fn is_named_as(&self, other: &Self) -> bool {
        let sign = |name: &Self| name.numbers.first().filter(|first| first.contains(char::is_alphabetic)).cloned();
        !self.words.is_empty() || (sign(self).is_some() && sign(self) == sign(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn release_notes_are_a_series_and_reposts_are_not() {
        assert_eq!(of_paths("notes/v6.14.1.md", "notes/v4.9.1.md"), Series::Releases);
        let notes = ["2018-03-28-ferry-2-5-1-released.md", "2018-03-28-ferry-2-4-4-released.md"];
        assert_eq!(of_paths(notes[0], notes[1]), Series::Releases);
        assert_eq!(of_paths("2021-05-10-the-ferry.md", "2021-05-11-the-ferry.md"), Series::No);
        assert_eq!(of_paths("20210510.2 The Ferry.md", "20210511 The Ferry.md"), Series::No);
        assert_eq!(of_paths("the-ferry.md", "the-ferry-2.md"), Series::No);
        assert_eq!(of_paths("corpus/001.txt", "corpus/002.txt"), Series::No);
        assert_eq!(of_paths("corpus/a1.txt", "corpus/b2.txt"), Series::No);
        assert_eq!(of_paths("ferry-1.md", "bridge-2.md"), Series::No);
        assert_eq!(of_paths("ferryman00hill.txt", "bridge00hill.txt"), Series::No);
        assert_eq!(of_paths("ferry-1.md", "ferry-2.md"), Series::Numbers);
        assert_eq!(of_paths("ferry-2.5.1.md", "ferry-2.5.1-rc2.md"), Series::Releases);
    }

    #[test]
    fn pages_of_two_years_have_one_name_in_two_folders() {
        assert_eq!(of_folders("summer/2012/students.html", "summer/2014/students.html"), Series::Numbers);
        assert_eq!(of_folders("summer/2012/students.html", "summer/2014/ideas.html"), Series::No);
        assert_eq!(of_folders("2012/index.html", "2014/index.html"), Series::Numbers);
        assert_eq!(of_folders("001/index.html", "002/index.html"), Series::No);
        assert_eq!(of_folders("summer/students.html", "winter/students.html"), Series::No);
        assert_eq!(of_folders("students.html", "students.html"), Series::No);
        assert!(are_of_years("summer/2012/students.html", "summer/2014/students.html"));
        assert!(!are_of_years("2021-05-10-ferry/index.md", "2021-05-12-ferry/index.md"));
    }

    #[test]
    fn a_number_in_the_folder_of_a_bundle_counts_as_in_a_name() {
        assert_eq!(of_bundles("boats/boat-2/index.md", "boats/boat-3/index.md"), Series::Numbers);
        assert_eq!(of_bundles("x2/index.md", "x3/index.md"), Series::Numbers);
        assert_eq!(of_bundles("boat-2/p.md", "boat-3/p.md"), Series::Numbers);
        assert_eq!(of_bundles("2019/index.md", "2020/index.md"), Series::Numbers);
        assert_eq!(of_bundles("2019/ferry.md", "2020/ferry.md"), Series::No);
        assert_eq!(of_bundles("2021-05-10-ferry/index.md", "2021-05-12-ferry/index.md"), Series::No);
        assert_eq!(of_bundles("ferry/index.md", "ferry-2/index.md"), Series::No);
        assert_eq!(of_bundles("boat-2/index.md", "old/boat-3/index.md"), Series::No);
        assert_eq!(of_bundles("48213/index.html", "48214/index.html"), Series::No);
    }

    #[test]
    fn candidates_and_levels_are_of_a_series() {
        assert_eq!(of_titles("Ferry 21.0-rc1 is there to be tried", "Ferry 21.0 is released"), Series::Releases);
        assert_eq!(of_titles("Ferry 21-rc1", "The second try: ferry 21-rc2"), Series::Releases);
        assert_eq!(of_titles("Ferry 21.0-rc1", "What is new in ferry 21.0-rc1"), Series::No);
        assert_eq!(of_titles("Ferry 21.0", "What is new in ferry 21.0"), Series::No);
        assert_eq!(of_titles("Ferry level A rules", "Ferry level AAA rules"), Series::Numbers);
        assert_eq!(of_titles("The third open meeting", "The final open meeting"), Series::Numbers);
        assert_eq!(of_titles("A ferry for all", "The ferry for all"), Series::No);
    }

    #[test]
    fn titles_tell_issues_and_minutes() {
        assert_eq!(of_titles("Harbour notes 12", "Harbour Notes: 13"), Series::Numbers);
        assert_eq!(of_titles("码头周刊第12期", "码头周刊第13期"), Series::Numbers);
        assert_eq!(of_titles("Minutes of 2021-05-10", "Minutes of 2021-05-17"), Series::Releases);
        assert_eq!(of_titles("3 boats lost, 12 men saved", "4 boats lost, 12 men saved"), Series::Numbers);
        assert_eq!(of_titles("Ferry 7.4a", "Ferry 7.4b"), Series::Numbers);
        assert_eq!(of_titles("June 2019 boat meeting", "April 2019 boat meeting"), Series::Numbers);
        assert_eq!(of_paths("boats-of-june.md", "boats-of-july.md"), Series::Numbers);
        assert_eq!(of_titles("The fourth landing", "The fifth landing"), Series::Numbers);
        assert_eq!(of_titles("The fourth landing", "The landing"), Series::No);
        assert_eq!(of_titles("码头有3艘船", "河上有4艘船"), Series::No);
        assert_eq!(of_titles("2.5.1", "2.5.2"), Series::No);
    }
}
