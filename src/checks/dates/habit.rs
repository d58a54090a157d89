//! What weakens a contradiction between a file's name and its date: names that date something else.
//!
//! In some folders the name bears the day of the meeting told of, or the day a text was begun: there names and
//! dates differ often, and where they do so nothing is wrong.

use super::conflict;
use crate::document::Document;
use crate::document::date::{DateMention, Precision, Reading, Role, Stamp, Witness, days_named_in};
use crate::document::head::Value;
use crate::finding::Confidence;
use crate::rule::{Counts, count};

/// Documents whose name and date contradict each other.
pub(super) const APART: &str = "apart";
/// Documents whose name and date agree.
pub(super) const TOGETHER: &str = "together";

/// Before the host of an address in the counts of a folder.
pub(super) const HOST: &str = "host ";
/// Pages of one host in a folder of a source's own pages, on average; links to others are of as many hosts as documents.
/// From our own reading of archives.
const PAGES: u64 = 3;

/// One in so many may differ where the habit is firm.
const FIRM: u64 = 20;
/// One that differs is an exception to so many that do not.
const FEW: u64 = 4;
/// So many that differ, and are more than those that do not, are a habit.
const MANY: u64 = 10;

/// The number of the folder for what is asked `of` it; folders of a year, month or day are one.
pub(super) fn group(document: &Document, of: &str) -> u64 {
    let is_dated = |part: &str| part.bytes().take(4).filter(u8::is_ascii_digit).count() == part.len().min(4);
    let parts: Vec<&str> =
        document.folder().split('/').map(|part| if is_dated(part) && !part.is_empty() { "#" } else { part }).collect();
    xxhash_rust::xxh3::xxh3_64((parts.join("/") + "\0" + of).as_bytes())
}

/// How sure a contradiction can be at most by what the names of the folder say; `None` where it is their habit.
///
/// A slip of the hand is one among others too, where most names agree.
pub(super) fn most(counts: &Counts, is_slip: bool) -> Option<Confidence> {
    let (apart, together) = (count(counts, APART), count(counts, TOGETHER));
    if (is_slip && together > apart) || apart * FIRM <= apart + together || (apart == 1 && together >= FEW) {
        Some(Confidence::High)
    } else if together >= apart || apart < MANY {
        Some(Confidence::Medium)
    } else {
        None
    }
}

/// How sure a contradiction can be at most by what the addresses of the folder say: where they differ often, they are
/// those of other texts, which the documents tell of. A slug need not be dated as the text is, if the others are not.
pub(super) fn most_by_addresses(counts: &Counts) -> Confidence {
    let (apart, together) = (count(counts, APART), count(counts, TOGETHER));
    let hosts = counts.iter().filter(|(name, _)| name.starts_with(HOST) && *name != HOST);
    let (hosts, addresses) = hosts.fold((0, 0), |(hosts, all), (_, count)| (hosts + 1, all + count));
    let are_of_others = addresses >= MANY && addresses < PAGES * hosts;
    let are_slugs = hosts == 0 && counts.contains_key(HOST) && together <= apart;
    if are_of_others || are_slugs || (apart >= FEW && apart * FEW > together) {
        Confidence::Medium
    } else {
        Confidence::High
    }
}

/// How sure a contradiction can be at most by what else the document says.
pub(super) fn most_of(document: &Document, one: &DateMention, two: &DateMention) -> Confidence {
    if document.is_draft() {
        return Confidence::Low;
    }
    let (name, other) = match (&one.witness, &two.witness) {
        (Witness::Path, _) => (one, two),
        (_, Witness::Path) => (two, one),
        _ => return Confidence::High,
    };
    let (Some(name), Some(date)) = (name.reading.stamp(), other.reading.stamp()) else { return Confidence::High };
    // What announces an event may be filed under its day.
    let has = |mention: &DateMention, wanted: Role| matches!(&mention.witness, Witness::FrontMatter { role, .. } if *role == wanted);
    if has(other, Role::Published) && document.dates().iter().any(|mention| has(mention, Role::Start)) {
        return Confidence::Low;
    }
    // A file is named when it is begun and dated when it is done, or named by the day of what it reports.
    let waited = (1..=WAITED).contains(&(date.date - name.date).num_days());
    if names_in_title(document, name) || (waited && (!conflict::is_slip(name, date) || opens_with(document, name))) {
        return Confidence::Medium;
    }
    Confidence::High
}

/// Whether the title names the day of the file's name: it is that of the subject.
fn names_in_title(document: &Document, name: &Stamp) -> bool {
    let titled = document.head().entries.iter().find(|entry| entry.key.eq_ignore_ascii_case("title"));
    let Some(Value::String(title)) = titled.map(|entry| &entry.value.value) else { return false };
    days_named_in(title).any(|day| is_of(&day, name))
}

/// A text waits so many days at most for its publication, or comes so long after the event it reports.
const WAITED: i64 = 31;
/// A report says in its opening when the event was: within this many bytes.
const OPENING: usize = 600;

/// Whether a text tells of the day of its name in its opening.
fn opens_with(document: &Document, name: &Stamp) -> bool {
    let body = document.body();
    let is_early = |mention: &&DateMention| {
        matches!(mention.witness, Witness::Text | Witness::Dateline)
            && body.start <= mention.span.start
            && mention.span.start < body.start + OPENING
    };
    document.dates().iter().filter(is_early).any(|mention| is_of(&mention.reading, name))
}

fn is_of(reading: &Reading, day: &Stamp) -> bool {
    match reading {
        Reading::Valid(stamp) => stamp.precision >= Precision::Day && stamp.date == day.date,
        Reading::Yearless { month, day: number } => day.days_to_yearless(*month, *number) == Some(0),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(all: &[(&str, u64)]) -> Counts {
        all.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
    }

    #[test]
    fn addresses_of_many_hosts_are_those_of_other_texts() {
        let own = counts(&[(APART, 2), (TOGETHER, 40), ("host a.example", 42)]);
        assert_eq!(most_by_addresses(&own), Confidence::High);
        let alone = counts(&[(APART, 1), ("host a.example", 1)]);
        assert_eq!(most_by_addresses(&alone), Confidence::High);
        let links: Vec<String> = (0..12).map(|at| format!("{HOST}{at}.example")).collect();
        let mut links: Counts = links.into_iter().map(|host| (host, 1)).collect();
        links.extend([(APART.to_owned(), 3), (TOGETHER.to_owned(), 9)]);
        assert_eq!(most_by_addresses(&links), Confidence::Medium);
        let slug = counts(&[(APART, 1), (HOST, 1)]);
        assert_eq!(most_by_addresses(&slug), Confidence::Medium);
        let slugs = counts(&[(APART, 1), (TOGETHER, 4), (HOST, 5)]);
        assert_eq!(most_by_addresses(&slugs), Confidence::High);
        let late = counts(&[(APART, 10), (TOGETHER, 30), ("host a.example", 40)]);
        assert_eq!(most_by_addresses(&late), Confidence::Medium);
    }
}
