//! Documents of a series: release notes, issues, minutes. Each is written to the form of the one before, and wanted.

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

/// Whether two titles differ in a number only.
pub(super) fn of_titles(a: &str, b: &str) -> Series {
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
    "twelfth",
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
                (true, false) if ORDINALS.contains(&&*text()) => name.numbers.push(text()),
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
    }

    #[test]
    fn titles_tell_issues_and_minutes() {
        assert_eq!(of_titles("Harbour notes 12", "Harbour Notes: 13"), Series::Numbers);
        assert_eq!(of_titles("码头周刊第12期", "码头周刊第13期"), Series::Numbers);
        assert_eq!(of_titles("Minutes of 2021-05-10", "Minutes of 2021-05-17"), Series::Releases);
        assert_eq!(of_titles("3 boats lost, 12 men saved", "4 boats lost, 12 men saved"), Series::Numbers);
        assert_eq!(of_titles("Ferry 7.4a", "Ferry 7.4b"), Series::Numbers);
        assert_eq!(of_titles("The fourth landing", "The fifth landing"), Series::Numbers);
        assert_eq!(of_titles("The fourth landing", "The landing"), Series::No);
        assert_eq!(of_titles("码头有3艘船", "河上有4艘船"), Series::No);
        assert_eq!(of_titles("2.5.1", "2.5.2"), Series::No);
    }
}
