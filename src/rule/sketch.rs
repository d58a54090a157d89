//! What is kept of a document to compare it with others: its tokens, sentence by sentence.

use std::sync::Arc;

use foldhash::HashSet;

use crate::document::Document;
use crate::document::date::is_calendar_word;
use crate::document::tokens::NUMBER;

/// Tokens of a shingle.
pub const SHINGLE: usize = 5;

/// Fewest tokens of a sentence or line that is counted: single words recur by chance.
const LINE_MIN: usize = 2;

/// In so many documents a sentence or line is boilerplate, not evidence of copying. An absolute count, so that one more
/// document elsewhere cannot flip a verdict. From our own reading of archives.
pub const FREQUENT: usize = 10;

/// Hashes of a document's tokens, and where its sentences and lines end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch {
    tokens: Arc<[u64]>,
    ends: Arc<[u32]>,
}

impl Sketch {
    /// The sketch of `document`.
    pub fn of(document: &Document) -> Self {
        let tokens = document.tokens();
        Self { tokens: tokens.hashes.as_slice().into(), ends: tokens.ends.as_slice().into() }
    }

    /// Bytes it takes in memory.
    pub fn bytes(&self) -> u64 {
        (size_of_val(&*self.tokens) + size_of_val(&*self.ends)) as u64
    }

    /// Hashes of its tokens.
    pub fn tokens(&self) -> &[u64] {
        &self.tokens
    }

    fn sentences(&self) -> impl Iterator<Item = &[u64]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(self.ends.iter()).map(|(start, end)| &self.tokens[start as usize..*end as usize])
    }

    /// Hashes of its sentences and lines, which may be boilerplate, each once, sorted.
    pub fn lines(&self) -> Vec<u64> {
        let mut lines: Vec<u64> = self.sentences().filter(|sentence| sentence.len() >= LINE_MIN).map(combine).collect();
        lines.sort_unstable();
        lines.dedup();
        lines
    }

    /// What is compared of it, where the sentences in `frequent` are boilerplate.
    pub fn compared(&self, frequent: &HashSet<u64>) -> Compared {
        let is_own = |sentence: &&[u64]| sentence.len() < LINE_MIN || !frequent.contains(&combine(sentence));
        let own: Vec<&[u64]> = self.sentences().filter(is_own).collect();
        let own_tokens = own.iter().map(|sentence| sentence.len()).sum::<usize>();
        let all = distinct(shingles(&self.tokens));
        let own = (own_tokens < self.tokens.len()).then(|| distinct(shingles(&own.concat())));
        let own_share = own_tokens as f64 / self.tokens.len().max(1) as f64;
        Compared { tokens: Arc::clone(&self.tokens), all, own, own_share }
    }
}

/// A document as verification sees it.
#[derive(Clone, Debug)]
pub struct Compared {
    tokens: Arc<[u64]>,
    /// Its distinct shingles, sorted.
    pub all: Vec<u64>,
    /// Those of what is not boilerplate; `None` where nothing is.
    own: Option<Vec<u64>>,
    /// Share of its tokens that are not boilerplate, 0 to 1.
    pub own_share: f64,
}

impl Compared {
    /// How many tokens it has.
    pub fn tokens(&self) -> usize {
        self.tokens.len()
    }

    /// Whether numbers and the names of days and months alone tell the two documents apart.
    pub fn differs_in_numbers(&self, other: &Self) -> bool {
        let counts = |token: u64| token & NUMBER == NUMBER || is_calendar_word(token);
        let alike = |(a, b): (&u64, &u64)| a == b || counts(*a) && counts(*b);
        self.tokens.len() == other.tokens.len() && self.tokens.iter().zip(other.tokens.iter()).all(alike)
    }

    /// Whether the two documents say the same of two subjects: what tells them apart is mostly words that one of them
    /// repeats and the other hardly has, on both sides, as the names of two products in one announcement. Two editions
    /// of a book differ in that way too, in how names are spelt: long texts are not asked.
    pub fn differs_in_subject(&self, other: &Self) -> bool {
        if self.tokens.len().max(other.tokens.len()) > FORM {
            return false;
        }
        let (mut a, mut b) = (self.tokens.to_vec(), other.tokens.to_vec());
        a.sort_unstable();
        b.sort_unstable();
        has_subject_beside(&a, &b) && has_subject_beside(&b, &a)
    }

    /// The shingles without boilerplate.
    pub fn own(&self) -> &[u64] {
        self.own.as_ref().unwrap_or(&self.all)
    }
}

/// A word that stands so much more often in one document may be its subject. From our own reading of archives, as are
/// the two shares.
const SUBJECT: usize = 3;

/// And so many times as often.
const PASSING: usize = 4;

/// One in so many of the words that tell a document apart must be its subject's.
const SUBJECT_SHARE: usize = 4;

/// Texts of more tokens are not written to a form. From our own reading of archives.
pub const FORM: usize = 1000;

/// Whether what `tokens` has over `others` is mostly words of its own that it repeats. Both are sorted.
fn has_subject_beside(tokens: &[u64], others: &[u64]) -> bool {
    let (mut over, mut of_subject) = (0, 0);
    for run in tokens.chunk_by(|a, b| a == b) {
        let start = others.partition_point(|other| *other < run[0]);
        let there = others[start..].iter().take_while(|other| **other == run[0]).count();
        over += run.len().saturating_sub(there);
        // Of a text about one thing another is named in passing.
        let is_own = run.len() >= there + SUBJECT && run.len() >= PASSING * there;
        if is_own && run[0] & NUMBER != NUMBER {
            of_subject += run.len() - there;
        }
    }
    of_subject > 0 && SUBJECT_SHARE * of_subject >= over
}

/// Shingle hashes of `tokens`, in their order; a text shorter than a shingle is one shingle, and no text is none.
pub fn shingles(tokens: &[u64]) -> Vec<u64> {
    match tokens.len() {
        0 => Vec::new(),
        1..SHINGLE => vec![combine(tokens)],
        _ => tokens.windows(SHINGLE).map(combine).collect(),
    }
}

fn combine(tokens: &[u64]) -> u64 {
    let mixed =
        tokens.iter().fold(0u64, |hash, token| (hash.rotate_left(23) ^ token).wrapping_mul(0x9FB2_1C65_1E98_DF25));
    mixed ^ (mixed >> 29)
}

/// The shingles as a set: sorted, each once.
pub(crate) fn distinct(mut shingles: Vec<u64>) -> Vec<u64> {
    shingles.sort_unstable();
    shingles.dedup();
    shingles
}

/// Number of hashes that two sets share.
pub fn shared(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                count += 1;
                i += 1;
                j += 1;
            }
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch(text: &str) -> Sketch {
        Sketch::of(&Document::from_text("a.txt", text))
    }

    #[test]
    fn a_text_shorter_than_a_shingle_is_compared_whole() {
        assert_eq!(shingles(&[1, 2, 3]).len(), 1);
        assert_ne!(shingles(&[1, 2, 3]), shingles(&[1, 2, 4]));
        assert!(shingles(&[]).is_empty());
    }

    #[test]
    fn numbers_are_told_from_words() {
        let compared = |text| sketch(text).compared(&HashSet::default());
        let first = compared("Sold 45 lots at 3 p.m.");
        assert!(first.differs_in_numbers(&compared("Sold 46 lots at 11 p.m.")));
        assert!(!first.differs_in_numbers(&compared("Sold 45 lots at 3 a.m.")));
        assert!(!first.differs_in_numbers(&compared("Sold 45 lots at 3 p.m. sharp")));
    }

    #[test]
    fn one_text_about_two_subjects_is_told_from_an_edited_one() {
        let compared = |text: &str| sketch(text).compared(&HashSet::default());
        let note =
            |name: &str| format!("{name} is open. Ask {name} for a map; at noon {name} is closed to the public.");
        let ferry = compared(&note("The Ferry"));
        assert!(ferry.differs_in_subject(&compared(&note("The Swing Bridge"))));
        assert!(!ferry.differs_in_subject(&compared(&note("The Ferry").replace("a map", "a chart"))));
        assert!(!ferry.differs_in_subject(&compared(&(note("The Ferry") + " Buses, buses, buses."))));
        let long: String = (0..FORM).map(|word| format!("w{word} ")).collect();
        let editions = ["Ferry", "Ferrie"].map(|name| compared(&format!("{long}{}", note(name))));
        assert!(!editions[0].differs_in_subject(&editions[1]));
    }

    #[test]
    fn boilerplate_is_left_out_of_what_is_a_documents_own() {
        let text = "One two three four five six.\n\nShare this page.\n\nSeven eight nine ten eleven twelve.\n";
        let own = "One two three four five six.\n\nSeven eight nine ten eleven twelve.\n";
        let frequent = sketch("Share this page").lines().into_iter().collect();
        let (with, without) = (sketch(text).compared(&frequent), sketch(own).compared(&frequent));
        assert_eq!(with.own(), without.own());
        assert!(with.all.len() > without.all.len());
        assert!((with.own_share - 12.0 / 15.0).abs() < 1e-9);
        assert_eq!(sketch(text).lines().len(), 3);
    }
}
