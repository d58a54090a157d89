//! What a document says of itself, packed into a fact: its day, its language, and what its address is worth.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use crate::document::Document;
use crate::document::origin::{Address, Origin, Version};
use crate::rule::{Corpus, Fact};

/// The words of a document about itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// The day it was published.
    pub(super) day: Option<NaiveDate>,
    /// Its language.
    pub(super) version: Version,
    /// Whether its address is its own, and that of one article.
    pub(super) is_own: bool,
    /// Whether its address looks like that of one article.
    pub(super) is_article: bool,
}

/// A payload's word for a document that names no address or no title.
pub(super) const NONE: u64 = 0;

impl Said {
    /// All that `document` says.
    pub(super) fn of(document: &Document) -> Self {
        let Origin { address, day, .. } = document.origin();
        let address = address.as_ref();
        Self {
            day: *day,
            version: Version::of(document),
            is_own: address.is_some_and(|address| address.is_own),
            is_article: address.is_some_and(|address| address.is_article),
        }
    }

    /// The day alone, which is all that copies are asked for.
    pub(super) fn day_of(document: &Document) -> Self {
        Self { day: document.origin().day, ..Self::default() }
    }

    /// In 64 bits: day, language, share, script, flags.
    pub(super) fn packed(self) -> u64 {
        let day = self.day.map_or(0, |day| day.num_days_from_ce() as u32);
        let Version { language, script, spaceless } = self.version;
        u64::from(day) << 32
            | u64::from(language) << 16
            | u64::from(spaceless) << 8
            | u64::from(script & 0xF) << 2
            | u64::from(self.is_own) << 1
            | u64::from(self.is_article)
    }

    /// What `packed` made.
    pub(super) fn unpacked(word: u64) -> Self {
        let day = (word >> 32) as u32 as i32;
        Self {
            day: (day != 0).then(|| NaiveDate::from_num_days_from_ce_opt(day)).flatten(),
            version: Version {
                language: (word >> 16) as u16,
                script: (word >> 2 & 0xF) as u8,
                spaceless: (word >> 8) as u8,
            },
            is_own: word >> 1 & 1 == 1,
            is_article: word & 1 == 1,
        }
    }
}

/// The address of a document as a payload's word.
pub(super) fn address_key(document: &Document) -> u64 {
    document.origin().address.as_ref().map_or(NONE, |Address { key, .. }| *key)
}

/// Whether two of the words, those that are there, differ.
pub(super) fn differ(words: impl Iterator<Item = u64>) -> bool {
    let mut known = words.filter(|word| *word != NONE);
    let first = known.next();
    known.any(|word| Some(word) != first)
}

/// `"; the URLs and the dates (2021-05-10, 2021-05-11) differ"`: what the documents of one cluster disagree on,
/// `what` and their days.
pub(super) fn differences(what: Option<&str>, days: &[Option<NaiveDate>]) -> String {
    let days: BTreeSet<NaiveDate> = days.iter().copied().flatten().collect();
    let dates = match (days.first(), days.last(), days.len()) {
        (Some(first), Some(last), 2) => Some(format!("the dates ({first}, {last})")),
        (Some(first), Some(last), 3..) => Some(format!("the dates ({first} to {last})")),
        _ => None,
    };
    match (what, dates) {
        (None, None) => String::new(),
        (Some(what), None) => format!("; {what} differ"),
        (None, Some(dates)) => format!("; {dates} differ"),
        (Some(what), Some(dates)) => format!("; {what} and {dates} differ"),
    }
}

/// `words`, and the day of the document they are about, if the days of the cluster differ.
pub(super) fn dated(words: &str, day: Option<NaiveDate>, differ: bool) -> String {
    match day.filter(|_| differ) {
        Some(day) => format!("{words}, dated {day}"),
        None => words.to_owned(),
    }
}

/// Most languages that the documents of one key are told apart by.
const MAX_VERSIONS: usize = 64;

/// The facts of one key by language, without those whose document is reported as a copy of an earlier one.
/// `said` is the word of the payload that holds a `Said`.
pub(super) fn versions(facts: &mut dyn Iterator<Item = Fact>, said: usize, corpus: &dyn Corpus) -> Vec<Vec<Fact>> {
    let mut seen = BTreeSet::new();
    let mut versions: Vec<Vec<Fact>> = Vec::new();
    for fact in facts {
        if !seen.insert(corpus.copy_of(fact.document)) {
            continue;
        }
        let own = Said::unpacked(fact.payload[said]).version;
        let is_own = |version: &Vec<Fact>| {
            version.first().is_some_and(|first| Said::unpacked(first.payload[said]).version.may_be_one(own))
        };
        match versions.iter().position(is_own) {
            Some(index) => versions[index].push(fact),
            None if versions.len() < MAX_VERSIONS => versions.push(vec![fact]),
            None => {}
        }
    }
    versions.retain(|version| version.len() > 1);
    versions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_again() {
        let version = Version { language: 0xFEDC, script: 10, spaceless: 255 };
        let day = NaiveDate::from_ymd_opt(2021, 5, 10);
        for said in [
            Said { day, version, is_own: true, is_article: false },
            Said { day: None, version, is_own: false, is_article: true },
            Said::default(),
        ] {
            assert_eq!(Said::unpacked(said.packed()), said);
        }
    }

    #[test]
    fn differences_are_said_in_one_clause() {
        let day = |day| NaiveDate::from_ymd_opt(2021, 5, day);
        assert_eq!(differences(None, &[day(1), None, day(1)]), "");
        assert_eq!(differences(Some("the URLs"), &[]), "; the URLs differ");
        assert_eq!(differences(None, &[day(2), day(1)]), "; the dates (2021-05-01, 2021-05-02) differ");
        assert_eq!(
            differences(Some("the URLs"), &[day(2), day(9), day(1)]),
            "; the URLs and the dates (2021-05-01 to 2021-05-09) differ"
        );
        assert!(differ([1, NONE, 2].into_iter()) && !differ([1, NONE, 1].into_iter()));
    }
}
