//! What a run looked at: of nothing else can it say that a finding is gone.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use super::super::args::CheckArgs;
use super::super::judge::Judged;
use super::ledger::{Entry, Ledger};
use crate::config::Plan;
use crate::read::normalized;
use crate::rule::Tuning;

/// The rules of some paths, by id.
type Rules = Rc<BTreeMap<String, Tuning>>;

/// The documents that were judged, and by which rules.
pub(super) struct Looked<'a> {
    plan: &'a Plan,
    working: PathBuf,
    /// As reports call them.
    documents: HashSet<Arc<str>>,
    /// Folders that were named: what is not there any more was looked for in them.
    folders: Vec<PathBuf>,
    /// Whether all rules that the config has on ran.
    pub all_rules: bool,
    rules: RefCell<BTreeMap<Vec<u16>, Rules>>,
}

impl<'a> Looked<'a> {
    pub fn of(arguments: &CheckArgs, plan: &'a Plan, judged: &Judged) -> Self {
        let working = std::env::current_dir().unwrap_or_default();
        let mut documents: HashSet<Arc<str>> = match &judged.about {
            Some(named) => named.clone(),
            None => judged.walked.inputs.iter().map(|input| Arc::clone(input.shown())).collect(),
        };
        for unread in &judged.outcome.not_checked {
            documents.remove(&unread.path);
        }
        let folders = arguments.paths().into_iter().filter(|path| path.is_dir());
        Self {
            plan,
            folders: folders.map(|path| normalized(&working.join(path))).collect(),
            working,
            documents,
            all_rules: arguments.select.is_empty() && arguments.ignore.is_empty(),
            rules: RefCell::default(),
        }
    }

    /// Whether the document that reports call `path` was judged.
    pub fn is_judged(&self, path: &str) -> bool {
        self.documents.contains(path)
    }

    /// The rules for the file at `path`.
    pub fn rules_at(&self, path: &Path) -> Rules {
        let key = self.plan.key_of(path);
        let mut rules = self.rules.borrow_mut();
        if let Some(known) = rules.get(&key) {
            return Rc::clone(known);
        }
        let tuning = Rc::new(self.plan.tuning(&key));
        rules.insert(key, Rc::clone(&tuning));
        tuning
    }

    /// The numbers of those entries of `ledger` that a finding would have been told against: their documents were
    /// judged, or looked for and not there, and their rules ran or do not exist any more.
    pub fn entries_of(&self, ledger: &Ledger) -> Vec<usize> {
        if ledger.entries.is_empty() {
            return Vec::new();
        }
        let judged = self.judged_in(ledger);
        let was_looked_at = |(number, entry): (usize, &Entry)| {
            let path = normalized(&self.working.join(ledger.folder()).join(&entry.path));
            let is_missed = || self.folders.iter().any(|folder| path.starts_with(folder)) && !path.exists();
            let ran = || self.rules_at(&path).contains_key(&entry.rule) || self.plan.book().page(&entry.rule).is_none();
            (judged.contains(&number) || is_missed()) && ran()
        };
        let entries = ledger.entries.iter().enumerate();
        entries.filter(|entry| was_looked_at(*entry)).map(|(number, _)| number).collect()
    }

    /// The numbers of the entries about documents that were judged. There may be very many documents in few folders.
    fn judged_in(&self, ledger: &Ledger) -> HashSet<usize> {
        let parts = |path: &str| path.rfind('/').map_or(0, |cut| cut + 1);
        let mut entries: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
        for (number, entry) in ledger.entries.iter().enumerate() {
            entries.entry(entry.path.split_at(parts(&entry.path))).or_default().push(number);
        }
        let mut folders: HashMap<&str, String> = HashMap::new();
        let mut judged = HashSet::new();
        for path in &self.documents {
            let (folder, name) = path.split_at(parts(path));
            let own = folders.entry(folder).or_insert_with(|| {
                let whole = ledger.path_of(path, &self.working);
                whole[..parts(&whole)].to_owned()
            });
            judged.extend(entries.get(&(own.as_str(), name)).into_iter().flatten());
        }
        judged
    }
}
