//! What the index keeps of a file: all that mapping it left, so that it need not be read again.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::document::document_id;
use crate::engine::Ignore;
use crate::engine::mapped::{Kept, Mapped};
use crate::finding::Finding;
use crate::read::NotChecked;
use crate::rule::{Asked, Counts, DocumentEntry, Fact, Files, Place};

/// What the system tells of a file without opening it. While it is the same, so is the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::engine) struct Stamp {
    size: u64,
    /// Nanoseconds of the last change of the content.
    modified: i128,
    /// Nanoseconds of the last change of the content, the name or the rights, where the system keeps them.
    changed: i128,
    inode: u64,
}

/// A file that was changed so shortly before it was looked at may change again within one tick of its clock.
const TICK: Duration = Duration::from_secs(2);

impl Stamp {
    /// The stamp of the file at `path`, unless it changed just before `now`.
    pub fn of(path: &Path, now: SystemTime) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok()?;
        let modified = metadata.modified().ok()?;
        let (inode, changed) = inode_and_change(&metadata);
        let stamp = Self { size: metadata.len(), modified: nanoseconds(modified), changed, inode };
        let limit = nanoseconds(now.checked_sub(TICK)?);
        (stamp.modified < limit && stamp.changed < limit).then_some(stamp)
    }
}

fn nanoseconds(time: SystemTime) -> i128 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => since.as_nanos() as i128,
        Err(before) => -(before.duration().as_nanos() as i128),
    }
}

#[cfg(unix)]
fn inode_and_change(metadata: &std::fs::Metadata) -> (u64, i128) {
    use std::os::unix::fs::MetadataExt as _;
    (metadata.ino(), i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec()))
}

#[cfg(not(unix))]
fn inode_and_change(_: &std::fs::Metadata) -> (u64, i128) {
    (0, 0)
}

/// One file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::engine) struct FileRecord {
    /// `None` where it cannot be trusted.
    pub stamp: Option<Stamp>,
    /// The day of the run, if what rules say depends on it.
    day: Option<i32>,
    /// The files that rules asked for, and whether they were there.
    pub asked: Vec<(String, bool)>,
    findings: Vec<Finding>,
    /// What comments in it say is to be left.
    pub ignores: Vec<Ignore>,
    unread: Vec<NotChecked>,
    bytes: u64,
    /// Its documents, in their order.
    pub documents: Vec<DocumentRecord>,
    facts: Vec<FactRecord>,
    /// What it adds to counts, by rule and group.
    pub tallies: Vec<(u16, u64, Counts)>,
}

/// One document of a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::engine) struct DocumentRecord {
    /// Stands for the document in rows of keys.
    pub slot: u32,
    record: Option<u64>,
    field: Option<Arc<str>>,
    content: u128,
    whole: Place,
    /// How many tokens it has, if pair rules compare it.
    pub tokens: Option<u32>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct FactRecord {
    /// Which of the file's documents it is about.
    document: u32,
    rule: u16,
    key: u128,
    place: Place,
    payload: [u64; 2],
}

impl FileRecord {
    /// What `mapped` holds of one file. `slots` gives a number to each document.
    pub fn of(
        mapped: &Mapped,
        stamp: Option<Stamp>,
        asked: Asked,
        today: NaiveDate,
        slots: &mut dyn FnMut() -> u32,
    ) -> Self {
        let mut entries: Vec<_> = mapped.documents.iter().collect();
        entries.sort_by_key(|(_, entry)| entry.record);
        let mut document = |(id, entry): &(&u128, &DocumentEntry)| DocumentRecord {
            slot: slots(),
            record: entry.record,
            field: entry.field.clone(),
            content: entry.content,
            whole: entry.whole,
            tokens: mapped.kept.iter().find(|kept| kept.document == **id).map(|kept| kept.tokens),
        };
        let fact = |fact: &Fact| FactRecord {
            document: entries.iter().position(|(id, _)| **id == fact.document).unwrap_or_default() as u32,
            rule: fact.rule,
            key: fact.key,
            place: fact.place,
            payload: fact.payload,
        };
        Self {
            stamp,
            day: asked.today.then(|| today.num_days_from_ce()),
            asked: asked.files.into_iter().collect(),
            findings: mapped.findings.clone(),
            ignores: mapped.ignores.clone(),
            unread: mapped.not_checked.clone(),
            bytes: mapped.bytes,
            documents: entries.iter().map(&mut document).collect(),
            facts: mapped.facts.iter().map(fact).collect(),
            tallies: mapped.tallies.groups().map(|(rule, group, counts)| (rule, group, counts.clone())).collect(),
        }
    }

    /// Whether rules would say the same on `today` amid `files`, if the file is the same.
    pub fn holds(&self, today: NaiveDate, files: &dyn Files) -> bool {
        self.day.is_none_or(|day| day == today.num_days_from_ce())
            && self.asked.iter().all(|(path, was)| files.exists(path) == *was)
    }

    /// XXH3-128 of the file's bytes; `None` where nothing was read of it.
    pub fn content(&self) -> Option<u128> {
        self.documents.first().map(|document| document.content)
    }

    /// The same file, seen at another time.
    pub fn seen_as(self, stamp: Option<Stamp>) -> Self {
        Self { stamp, ..self }
    }

    /// Identity and slot of each document of the file at `path`.
    pub fn ids<'r>(&'r self, path: &'r str) -> impl Iterator<Item = (u128, u32)> + 'r {
        self.documents.iter().map(move |document| (document_id(path, document.record), document.slot))
    }

    /// Whether it, or a part of it, could not be read.
    pub fn is_unread(&self) -> bool {
        !self.unread.is_empty()
    }

    /// Puts back what mapping the file at `path` left; if it is not reported on, what it is compared by alone.
    pub fn restore(self, path: &Arc<str>, is_named: bool, into: &mut Mapped) {
        let mut ids = Vec::with_capacity(self.documents.len());
        for document in &self.documents {
            let id = document_id(path, document.record);
            ids.push(id);
            into.documents.insert(id, document.entry(path));
            if let Some(tokens) = document.tokens {
                into.kept.push(Kept { document: id, tokens, sketch: None, slot: document.slot });
            }
        }
        if is_named {
            into.findings.extend(self.findings);
            into.not_checked.extend(self.unread);
            into.bytes += self.bytes;
        }
        into.ignores.extend(self.ignores);
        into.facts.extend(self.facts.iter().filter_map(|fact| Some(fact.of(*ids.get(fact.document as usize)?))));
        self.tallies.into_iter().for_each(|(rule, group, counts)| into.tallies.add(rule, group, counts));
    }

    /// The facts about one of the documents, whose identity is `id`.
    pub fn facts_of(&self, ordinal: usize, id: u128) -> Vec<Fact> {
        self.facts.iter().filter(|fact| fact.document as usize == ordinal).map(|fact| fact.of(id)).collect()
    }

    /// Rule, key and slot of each fact.
    pub fn fact_rows(&self) -> impl Iterator<Item = (u16, u64, u32)> {
        let slot = |fact: &FactRecord| self.documents.get(fact.document as usize).map(|document| document.slot);
        self.facts.iter().filter_map(move |fact| Some((fact.rule, fact.key as u64, slot(fact)?)))
    }
}

impl DocumentRecord {
    /// What later stages know of the document.
    pub fn entry(&self, path: &Arc<str>) -> DocumentEntry {
        DocumentEntry {
            path: Arc::clone(path),
            record: self.record,
            field: self.field.clone(),
            content: self.content,
            whole: self.whole,
        }
    }
}

impl FactRecord {
    fn of(&self, document: u128) -> Fact {
        let Self { rule, key, place, payload, .. } = *self;
        Fact { rule, key, document, place, payload }
    }
}
