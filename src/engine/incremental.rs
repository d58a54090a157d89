//! Runs with an index: one that reads only what changed, and one that judges a few files without a look at the rest.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use super::bands::{Band, Bands};
use super::index::{FileRecord, Index, Snapshot, Stamp, Update, folder_of};
use super::mapped::Mapped;
use super::nearby::{Halt, Judged, Nearby};
use super::reduce::resolve_all;
use super::session::{Indexed, Outcome, Session, in_order};
use super::sorted_rows::SortedRows;
use crate::read::{Input, Limits, NotChecked};
use crate::rule::Corpus as _;

/// Records that are on their way into the index at one time.
const UNDER_WAY: usize = 256;

/// Files that have changed behind the index, up to which a few files are judged all the same.
const STALE_MAX: usize = 200;

/// Rows of keys in memory, up to which they are not put on disk.
const ROWS_MAX: usize = 1 << 22;

/// What is written of a file.
enum News {
    /// It changed, or it is new.
    Changed(FileRecord),
    /// It is the same, seen at another time.
    Touched(FileRecord),
}

/// What was mapped, and the rows of keys that are new.
#[derive(Default)]
struct Part {
    mapped: Mapped,
    rows: SortedRows,
    /// Files that were read.
    read: usize,
}

impl Session<'_> {
    /// Judges all of `inputs`, reading those that the index does not have as they are, and brings it up to date.
    /// `unread` could not even be found to be read; `step` is called after each input.
    ///
    /// # Errors
    /// If the index cannot be read or written. It is as it was before then.
    pub fn check_all(
        &self,
        index: &Index,
        inputs: &[Input],
        unread: Vec<NotChecked>,
        now: SystemTime,
        step: &(dyn Fn() + Sync),
    ) -> io::Result<Outcome> {
        let before = index.snapshot()?;
        let (mut mapped, read) = index.change(|update| {
            let Part { mapped, rows, read } = self.bring_up_to_date(update, before.as_ref(), inputs, now, step)?;
            update.add_rows(rows, false)?;
            Ok(((mapped, read), true))
        })?;
        self.add_unread(unread, &mut mapped);
        let Some(after) = index.snapshot()? else { return Err(io::Error::other("the index is gone")) };
        let mut positions = vec![u32::MAX; after.meta.next_slot as usize];
        for (kept, position) in mapped.kept.iter().zip(0..) {
            positions[kept.slot as usize] = position;
        }
        let alive = move |band: io::Result<Band>| match band {
            Ok(band) => {
                let document = positions.get(band.document as usize).copied().filter(|at| *at != u32::MAX)?;
                Some(Ok(Band { document, ..band }))
            }
            Err(error) => Some(Err(error)),
        };
        mapped.bands = Bands::sorted(Box::new(after.bands()?.filter_map(alive)));
        Ok(Outcome { read, ..self.reduce(mapped, inputs) })
    }

    /// Maps what changed while this thread writes it down, and drops what is gone.
    fn bring_up_to_date(
        &self,
        update: &mut Update<'_>,
        before: Option<&Snapshot>,
        inputs: &[Input],
        now: SystemTime,
        step: &(dyn Fn() + Sync),
    ) -> io::Result<Part> {
        let first = update.meta.next_slot;
        if before.is_none() {
            update.meta.ordered = inputs.len() as u32;
        }
        // In a new index slots follow the order of paths.
        let next = AtomicU32::new(first + if before.is_none() { inputs.len() as u32 } else { 0 });
        let slot = |input: usize, is_first: bool| match before {
            None if is_first => input as u32,
            _ => next.fetch_add(1, Ordering::Relaxed),
        };
        let (sender, receiver) = sync_channel(UNDER_WAY);
        let part = std::thread::scope(|scope| {
            let slot = &slot;
            let mapping = scope.spawn(move || self.map_changed(before, inputs, now, slot, &sender, step));
            for (at, news) in receiver {
                let input: &Input = &inputs[at];
                match news {
                    News::Changed(record) => {
                        update.put(input.shown(), &record, self.plan.key_of(input.path()))?;
                        update.bound_rows(ROWS_MAX);
                    }
                    News::Touched(record) => update.touch(input.shown(), &record)?,
                }
            }
            mapping.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })?;
        update.meta.next_slot = next.into_inner();
        if let Some(before) = before {
            let there: HashSet<&str> = inputs.iter().map(|input| &**input.shown()).collect();
            for path in before.paths()?.iter().filter(|path| !there.contains(&***path)) {
                update.remove(path)?;
            }
        }
        update.meta.keys = inputs.iter().map(|input| self.plan.key_of(input.path())).collect();
        update.meta.refreshed = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        Ok(part)
    }

    /// Maps `inputs`, those that are as `before` has them from there, and sends what is new of the others.
    fn map_changed(
        &self,
        before: Option<&Snapshot>,
        inputs: &[Input],
        now: SystemTime,
        slot: &(dyn Fn(usize, bool) -> u32 + Sync),
        news: &SyncSender<(usize, News)>,
        step: &(dyn Fn() + Sync),
    ) -> io::Result<Part> {
        let map = |mut part: Part, (at, input): (usize, &Input)| {
            let old = before.map(|before| before.record(input.shown())).transpose()?.flatten();
            match self.still_holds(input, old, now) {
                Some((record, is_touched)) => {
                    if is_touched {
                        part.read += 1;
                        let _ = news.send((at, News::Touched(record.clone())));
                    }
                    record.restore(input.shown(), self.is_named(input.shown()), &mut part.mapped);
                }
                None => {
                    part.read += 1;
                    let mut is_first = true;
                    let slot = &mut || slot(at, std::mem::take(&mut is_first));
                    let (mut mapped, record) = self.map_alone(input, now, slot, &mut part.rows);
                    if !self.is_named(input.shown()) {
                        mapped.findings.clear();
                        mapped.not_checked.clear();
                        mapped.bytes = 0;
                    }
                    part.mapped = self.merge(part.mapped, mapped);
                    let _ = news.send((at, News::Changed(record)));
                }
            }
            if part.rows.in_memory() > ROWS_MAX {
                let _ = part.rows.spill();
            }
            step();
            Ok(part)
        };
        let merge = |mut a: Part, b: Part| {
            a.rows.append(b.rows);
            Ok(Part { mapped: self.merge(a.mapped, b.mapped), rows: a.rows, read: a.read + b.read })
        };
        inputs
            .par_iter()
            .enumerate()
            .map(Ok)
            .try_fold(Part::default, |part, input: io::Result<_>| map(part, input?))
            .try_reduce(Part::default, merge)
    }

    /// What is kept of a file, if mapping it would say the same; and whether it was looked at to see that.
    fn still_holds(&self, input: &Input, old: Option<FileRecord>, now: SystemTime) -> Option<(FileRecord, bool)> {
        let old = old.filter(|old| old.holds(self.today, &self.files))?;
        let stamp = Stamp::of(input.path(), now);
        if stamp.is_some() && stamp == old.stamp {
            return Some((old, false));
        }
        self.is_same(input, &old, stamp).then(|| (old.seen_as(stamp), true))
    }

    /// Whether a file that has this stamp now is the one that was kept.
    fn is_same(&self, input: &Input, old: &FileRecord, stamp: Option<Stamp>) -> bool {
        let limits = Limits { max_bytes: self.plan.max_file_size };
        let is_content = |content| input.load(&limits).is_ok_and(|bytes| xxh3_128(&bytes) == content);
        (stamp.is_some() && stamp == old.stamp) || old.content().is_some_and(is_content)
    }

    /// Maps one file; gives what is kept of it, and adds its rows.
    fn map_alone(
        &self,
        input: &Input,
        now: SystemTime,
        slot: &mut dyn FnMut() -> u32,
        rows: &mut SortedRows,
    ) -> (Mapped, FileRecord) {
        let stamp = if input.is_at_hand() { None } else { Stamp::of(input.path(), now) };
        let mut mapped = Mapped::default();
        let asked = self.map_input(input, true, &mut mapped);
        let record = FileRecord::of(&mapped, stamp, asked, self.today, slot);
        let slots: HashMap<u128, u32> = record.ids(input.shown()).collect();
        for kept in &mut mapped.kept {
            kept.slot = slots.get(&kept.document).copied().unwrap_or_default();
        }
        for band in std::mem::take(&mut mapped.bands).rows() {
            rows.push(Band { document: mapped.kept[band.document as usize].slot, ..band });
        }
        (mapped, record)
    }

    /// Judges `inputs` alone against the index as it is, without a look at the other files; `None` if there is no
    /// index yet, or it is too far behind. What was read goes into the index if it `lasts`.
    ///
    /// # Errors
    /// If the index cannot be read or written. It is as it was before then.
    pub fn check_named(
        &mut self,
        index: &Index,
        inputs: &[Input],
        now: SystemTime,
        lasts: bool,
    ) -> io::Result<Option<Outcome>> {
        self.at_hand = inputs
            .iter()
            .filter(|input| input.is_at_hand())
            .map(|input| (Arc::clone(input.shown()), input.clone()))
            .collect();
        self.named = Some(inputs.iter().map(|input| Arc::clone(input.shown())).collect());
        let this = &*self;
        index.change(|update| {
            if update.meta.refreshed == 0 {
                return Ok((None, false));
            }
            let outcome = this.judge_named(update, inputs, now)?;
            let lasts = lasts && outcome.is_some();
            Ok((outcome, lasts))
        })
    }

    fn judge_named(&self, update: &mut Update<'_>, inputs: &[Input], now: SystemTime) -> io::Result<Option<Outcome>> {
        let mut rows = SortedRows::default();
        let mut mapped = Mapped::default();
        let mut slots = Vec::new();
        let mut askers = BTreeSet::new();
        for input in inputs {
            if update.record(input.shown())?.is_none() {
                askers.extend(that_missed(update, input.shown())?);
            }
            let (own, record) = self.renew(update, input, now, &mut rows)?;
            slots.extend(record.documents.iter().map(|document| document.slot));
            mapped.merge(own);
        }
        for path in askers {
            if !self.is_named(&path) {
                self.renew(update, &self.input_at(&path), now, &mut rows)?;
            }
        }
        update.add_rows(rows, true)?;
        for _ in 0..STALE_MAX {
            let judged = Nearby::new(self, update).judge(&slots);
            match judged.and_then(|judged| self.all_as_known(update, judged, now)) {
                Ok((drafts, cast)) => {
                    let mut findings = resolve_all(drafts, &cast, &|entry| self.reopen_as_known(entry));
                    findings.append(&mut mapped.findings);
                    return self.outcome_of(update, findings, mapped).map(Some);
                }
                Err(Halt::Failed(error)) => return Err(error),
                Err(Halt::Stale(path)) if Path::new(&*path).exists() => {
                    let mut rows = SortedRows::default();
                    self.renew(update, &self.input_at(&path), now, &mut rows)?;
                    update.add_rows(rows, true)?;
                }
                Err(Halt::Stale(path)) => update.remove(&path)?,
            }
        }
        Ok(None)
    }

    /// Sees to it that the documents that reports on named ones speak of are as the index has them.
    fn all_as_known<'r>(&self, update: &Update<'_>, judged: Judged<'r>, now: SystemTime) -> Result<Judged<'r>, Halt> {
        let (mut drafts, cast) = judged;
        let path_of = |id| cast.document(id).map(|entry| Arc::clone(&entry.path));
        drafts.retain(|(_, draft)| {
            let mut ids = draft.related.iter().map(|(id, ..)| *id).chain([draft.document]);
            ids.any(|id| path_of(id).is_some_and(|path| self.is_named(&path)))
        });
        let ids = drafts.iter().flat_map(|(_, draft)| draft.related.iter().map(|(id, ..)| *id).chain([draft.document]));
        let paths: BTreeSet<Arc<str>> = ids.filter_map(path_of).filter(|path| !self.is_named(path)).collect();
        for path in paths {
            let old = update.record(&path)?;
            if !old.is_some_and(|old| self.is_same(&self.input_at(&path), &old, Stamp::of(Path::new(&*path), now))) {
                return Err(Halt::Stale(path));
            }
        }
        Ok((drafts, cast))
    }

    /// Reads a file into the index.
    fn renew(
        &self,
        update: &mut Update<'_>,
        input: &Input,
        now: SystemTime,
        rows: &mut SortedRows,
    ) -> io::Result<(Mapped, FileRecord)> {
        let (mapped, record) = self.map_alone(input, now, &mut || update.slot(), rows);
        update.put(input.shown(), &record, self.plan.key_of(input.path()))?;
        Ok((mapped, record))
    }

    fn outcome_of(
        &self,
        update: &Update<'_>,
        mut findings: Vec<crate::finding::Finding>,
        mut mapped: Mapped,
    ) -> io::Result<Outcome> {
        self.keep_named(&mut findings);
        let elsewhere = findings.iter().map(|finding| &finding.address.path).filter(|path| !self.is_named(path));
        for path in elsewhere.collect::<BTreeSet<_>>() {
            mapped.ignores.extend(update.record(path)?.into_iter().flat_map(|record| record.ignores));
        }
        findings.par_sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        if self.has_overrides() {
            findings.iter_mut().for_each(|finding| {
                let path = finding.address.path.clone();
                self.restamp(finding, Path::new(&*path));
            });
        }
        let folders: BTreeSet<&str> = findings.iter().map(|finding| folder_of(&finding.address.path)).collect();
        let count = |folder: &str| Ok((folder.to_owned(), update.documents_in(folder)? as usize));
        let meta = &update.meta;
        Ok(Outcome {
            folders: folders.into_iter().map(count).collect::<io::Result<_>>()?,
            findings,
            ignores: in_order(mapped.ignores),
            documents: mapped.documents.len(),
            bytes: mapped.bytes,
            not_checked: mapped.not_checked,
            read: self.named.as_ref().map_or(0, HashSet::len),
            indexed: Some(Indexed {
                documents: meta.documents,
                unread: meta.unread,
                refreshed: UNIX_EPOCH + Duration::from_secs(meta.refreshed),
            }),
        })
    }
}

/// Files whose rules asked for the one at `path`, or for a folder above it, and missed it.
fn that_missed(update: &Update<'_>, path: &str) -> io::Result<BTreeSet<Arc<str>>> {
    let above = path.match_indices('/').map(|(cut, _)| &path[..cut]);
    let mut missed = BTreeSet::new();
    for asked in above.chain([path]) {
        for slot in update.that_asked_for(asked)? {
            let Some((asker, _)) = update.document(slot)? else { continue };
            let record = update.record(&asker)?;
            if record.is_some_and(|record| record.asked.iter().any(|(path, was_there)| path == asked && !was_there)) {
                missed.insert(asker);
            }
        }
    }
    Ok(missed)
}
