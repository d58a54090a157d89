//! One run: inputs in, findings out.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use chrono::NaiveDate;
use rayon::prelude::*;

use super::bands::Band;
use super::cluster::Told;
use super::files::DiskFiles;
use super::inline::Ignore;
use super::map::{map_document, map_facts, map_unread};
use super::mapped::Mapped;
use super::reduce::reduce;
use crate::config::{ConfigError, Plan};
use crate::document::Document;
use crate::finding::Finding;
use crate::read::{Input, Limits, NotChecked, Reason, read};
use crate::rule::{Asked, Context, DocumentEntry, RuleSet, Sketch, Tuning, caught};

/// A plan with its rules compiled for all paths of a run.
pub struct Session<'a> {
    pub(super) plan: &'a Plan,
    pub(super) today: NaiveDate,
    pub(super) files: DiskFiles,
    /// The rules by override key.
    rules: HashMap<Vec<u16>, Arc<RuleSet>>,
    /// The rules of every key together: what the corpus stages run.
    pub(super) all: Arc<RuleSet>,
    /// Bytes for what documents are compared by.
    pub(super) memory: u64,
    pub(super) told: Told,
    /// The documents that are reported on; all of them if `None`.
    pub(super) named: Option<HashSet<Arc<str>>>,
    /// Named documents that are not on disk as they are to be judged.
    pub(super) at_hand: HashMap<Arc<str>, Input>,
    /// Bytes of the sketches so far.
    sketch_bytes: AtomicU64,
}

/// Memory for what documents are compared by, unless a run says otherwise, in bytes.
pub const MEMORY: u64 = 256 << 20;

/// What a run found.
#[derive(Default)]
pub struct Outcome {
    /// All findings, sorted.
    pub findings: Vec<Finding>,
    /// What comments of the documents say is to be left, in order. The findings hold it still.
    pub ignores: Vec<Ignore>,
    /// Documents that were checked.
    pub documents: usize,
    /// Their bytes on disk.
    pub bytes: u64,
    /// Checked documents by folder.
    pub folders: BTreeMap<String, usize>,
    /// What could not be checked.
    pub not_checked: Vec<NotChecked>,
    /// Files that were read; the others were known.
    pub read: usize,
    /// The state of the index that the documents were judged against, if they were judged without walking the corpus.
    pub indexed: Option<Indexed>,
}

/// A state of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Indexed {
    /// Documents in it.
    pub documents: u64,
    /// Files that could not be read.
    pub unread: u64,
    /// When all files were last looked at.
    pub refreshed: SystemTime,
}

impl<'a> Session<'a> {
    /// Compiles the rules that `inputs` need.
    ///
    /// # Errors
    /// If a rule or its options are invalid.
    pub fn new(plan: &'a Plan, today: NaiveDate, inputs: &[Input]) -> Result<Self, ConfigError> {
        Self::with_keys(plan, today, inputs.iter().map(|input| plan.key_of(input.path())).collect())
    }

    /// Compiles the rules of the paths with these override keys.
    ///
    /// # Errors
    /// If a rule or its options are invalid.
    pub fn with_keys(plan: &'a Plan, today: NaiveDate, mut keys: BTreeSet<Vec<u16>>) -> Result<Self, ConfigError> {
        keys.insert(Vec::new());
        let mut rules = HashMap::new();
        let mut together: BTreeMap<String, Tuning> = BTreeMap::new();
        // In the order of keys: which options hold for the whole depends on no path.
        for key in keys {
            plan.tuning(&key).into_iter().for_each(|(id, tuning)| {
                together.entry(id).or_insert(tuning);
            });
            let compiled = plan.rules(&key)?;
            rules.insert(key, compiled);
        }
        let all = if rules.len() == 1 {
            rules[&Vec::new()].clone()
        } else {
            Arc::new(plan.book().compile(&together).map_err(Box::new)?)
        };
        Ok(Self {
            plan,
            today,
            files: DiskFiles::default(),
            rules,
            all,
            memory: MEMORY,
            told: Told::default(),
            named: None,
            at_hand: HashMap::new(),
            sketch_bytes: AtomicU64::new(0),
        })
    }

    /// The same within `memory` bytes: past them scratch files are used, and documents are read again. Nothing else
    /// is bounded by it.
    #[must_use]
    pub fn within(self, memory: u64) -> Self {
        Self { memory, ..self }
    }

    /// The same, with documents that are alike told this way.
    #[must_use]
    pub fn telling(self, told: Told) -> Self {
        Self { told, ..self }
    }

    /// The same, reporting on the documents at these paths alone: what concerns them, judged against all.
    #[must_use]
    pub fn about(self, named: Option<HashSet<Arc<str>>>) -> Self {
        Self { named, ..self }
    }

    pub(super) fn is_named(&self, path: &Arc<str>) -> bool {
        self.named.as_ref().is_none_or(|named| named.contains(path))
    }

    /// Reads and judges `inputs`, without the corpus stages. `step` is called after each input.
    pub fn map(&self, inputs: &[Input], step: &(dyn Fn() + Sync)) -> Mapped {
        inputs
            .par_iter()
            .fold(Mapped::default, |mut mapped, input| {
                self.map_input(input, self.is_named(input.shown()), &mut mapped);
                self.bound(&mut mapped);
                step();
                mapped
            })
            .reduce(Mapped::default, |a, b| self.merge(a, b))
    }

    /// Puts two results together.
    #[must_use]
    pub fn merge(&self, mut a: Mapped, b: Mapped) -> Mapped {
        a.merge(b);
        self.bound(&mut a);
        a
    }

    /// Puts on disk what is over the limit. Where that fails it stays in memory.
    pub(super) fn bound(&self, mapped: &mut Mapped) {
        let rows = self.memory / 4 / size_of::<Band>() as u64 / rayon::current_num_threads() as u64;
        if mapped.bands.in_memory() as u64 > rows {
            let _ = mapped.bands.spill();
        }
    }

    /// Whether a sketch may be kept; what it takes is taken off the room that is left.
    fn has_room(&self, sketch: &Sketch) -> bool {
        self.sketch_bytes.fetch_add(sketch.bytes(), Ordering::Relaxed) + sketch.bytes() <= self.memory / 2
    }

    /// Adds what could not even be found to be read.
    pub fn add_unread(&self, unread: Vec<NotChecked>, mapped: &mut Mapped) {
        unread.into_iter().for_each(|unread| map_unread(unread, &self.all, mapped));
    }

    /// Adds what one input holds; tells what its rules asked.
    pub(super) fn map_input(&self, input: &Input, is_named: bool, mapped: &mut Mapped) -> Asked {
        self.map_amid(input, is_named, &self.files, mapped)
    }

    /// The same, amid these files.
    pub(super) fn map_amid(&self, input: &Input, is_named: bool, files: &DiskFiles, mapped: &mut Mapped) -> Asked {
        let rules = self.rules_for(input.path());
        let context = Context::new(self.today, files).with_schemas(self.plan.schemas_for(input.path()));
        let (before, bytes) = (mapped.kept.len(), mapped.bytes);
        self.read(input, &mut |outcome| match outcome {
            Ok(document) if is_named => map_document(&document, rules, &context, mapped),
            Ok(document) => map_facts(&document, rules, &context, mapped),
            Err(unread) => map_unread(unread, rules, mapped),
        });
        for kept in &mut mapped.kept[before..] {
            kept.sketch.take_if(|sketch| !self.has_room(sketch));
        }
        if !is_named {
            mapped.bytes = bytes;
        }
        context.into_asked()
    }

    /// The rules for the file at `path`.
    pub(super) fn rules_for(&self, path: &Path) -> &RuleSet {
        self.rules.get(&self.plan.key_of(path)).unwrap_or(&self.all)
    }

    pub(super) fn read(&self, input: &Input, each: &mut dyn FnMut(Result<Document, NotChecked>)) {
        let limits = Limits { max_bytes: self.plan.max_file_size };
        if let Err(panic) = caught(|| read(input, &limits, each)) {
            each(Err(input.not_checked(Reason::Broken(panic))));
        }
    }

    /// Runs the corpus stages over all that was mapped.
    pub fn reduce(&self, mut mapped: Mapped, inputs: &[Input]) -> Outcome {
        mapped.not_checked.sort_by_cached_key(|unread| (unread.path.clone(), unread.reason.to_string()));
        let mut folders = BTreeMap::new();
        for entry in mapped.documents.values() {
            let folder = entry.path.rfind('/').map_or("", |cut| &entry.path[..cut]);
            *folders.entry(folder.to_owned()).or_default() += 1;
        }
        let documents = mapped.documents.values().filter(|entry| self.is_named(&entry.path)).count();
        let bytes = mapped.bytes;
        let ignores = in_order(std::mem::take(&mut mapped.ignores));
        let mut not_checked = std::mem::take(&mut mapped.not_checked);
        not_checked.retain(|unread| self.is_named(&unread.path));
        let by_path: HashMap<&str, &Input> = inputs.iter().map(|input| (&**input.shown(), input)).collect();
        let reopen = |entry: &DocumentEntry| self.reopen(by_path.get(&*entry.path)?, entry);
        let (mut findings, lost) = reduce(mapped, &self.all, &reopen, self.told);
        not_checked.extend(lost.map(|error| {
            let reason = Reason::Unreadable(format!("scratch files of the comparison of documents: {error}"));
            NotChecked { path: "(duplicates)".into(), reason }
        }));
        self.keep_named(&mut findings);
        if self.has_overrides() {
            let path_of = |path: &str| by_path.get(path).map_or(Path::new(path), |input| input.path()).to_owned();
            findings.iter_mut().for_each(|finding| self.restamp(finding, &path_of(&finding.address.path)));
        }
        Outcome { findings, ignores, documents, bytes, folders, not_checked, read: inputs.len(), indexed: None }
    }

    /// Whether some paths have other rules or severities than others.
    pub(super) fn has_overrides(&self) -> bool {
        self.rules.len() > 1
    }

    /// Keeps the findings that concern what is reported on.
    pub(super) fn keep_named(&self, findings: &mut Vec<Finding>) {
        findings.retain(|finding| {
            self.is_named(&finding.address.path)
                || finding.related.iter().any(|related| self.is_named(&related.address.path))
        });
    }

    /// The document of `input` that `entry` tells of, read again.
    pub(super) fn reopen(&self, input: &Input, entry: &DocumentEntry) -> Option<Document> {
        let mut found = None;
        self.read(input, &mut |outcome| {
            found = outcome.ok().filter(|document| document.record() == entry.record).or(found.take());
        });
        found
    }

    /// The document that `entry` tells of, read again; `None` if it has changed.
    pub(super) fn reopen_as_known(&self, entry: &DocumentEntry) -> Option<Document> {
        let found = match self.at_hand.get(&entry.path) {
            Some(input) => self.reopen(input, entry),
            None => self.reopen(&self.input_at(&entry.path), entry),
        };
        found.filter(|document| document.source().raw_hash() == entry.content)
    }

    /// The file that reports call `path`.
    pub(super) fn input_at(&self, path: &Arc<str>) -> Input {
        let file = PathBuf::from(&**path);
        let kind = self.plan.kind(&self.plan.key_of(&file));
        Input::file(file, Arc::clone(path)).with_kind(kind)
    }

    /// Gives a finding of a corpus rule the severity that the overrides of its path say.
    pub(super) fn restamp(&self, finding: &mut Finding, path: &Path) {
        let Some(rules) = self.rules.get(&self.plan.key_of(path)) else { return };
        if let Some(rule) = rules.rules().iter().find(|rule| rule.id == finding.rule) {
            finding.severity = rule.severity;
        }
    }
}

/// What comments say in the order of reports.
pub(super) fn in_order(mut ignores: Vec<Ignore>) -> Vec<Ignore> {
    ignores.sort_by(|a, b| (&a.address, a.location.byte_start).cmp(&(&b.address, b.location.byte_start)));
    ignores
}
