//! Law 2 with an index: whatever changed since the index was made, a run with it says what a run without it says, of
//! the whole corpus and of single files.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use chrono::{Days, NaiveDate};
use corpus_lint::checks::natives;
use corpus_lint::config::{Arguments, Plan, load};
use corpus_lint::engine::{Index, Outcome, Session};
use corpus_lint::read::Input;
use corpus_lint::rule::{Rulebook, parse_pages, shipped_sources};
use tempfile::TempDir;

use super::corpus::{jsonl, today};

/// Steps of the long test.
const STEPS: usize = 200;

/// Lines that most documents end with.
const BOILERPLATE: &str = "Share this page with friends.\n\nAll rights are kept by the harbour office.\n";

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn is(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// A corpus that changes.
struct Corpus {
    folder: TempDir,
    plan: Plan,
    chance: Chance,
    sentences: Vec<String>,
    today: NaiveDate,
}

impl Corpus {
    fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = "overrides:\n  - paths: ['b/1*']\n    severity:\n      duplicates/near: info\n  - paths: ['a/2*']\n    \
                      ignore: [duplicates/contained, links]\n";
        std::fs::write(folder.path().join("corpus-lint.yaml"), config).unwrap();
        let book = Rulebook::new(parse_pages(&shipped_sources()).unwrap(), &natives()).unwrap();
        let arguments = Arguments { extend_select: vec!["all".to_owned()], ..Arguments::default() };
        let loaded = load(&folder.path().join("corpus-lint.yaml")).unwrap();
        let plan = Plan::new(book, &loaded, &arguments, folder.path()).unwrap();
        let mut chance = Chance(seed);
        let sentences = (0..300).map(|_| sentence(&mut chance)).collect();
        let mut corpus = Self { folder, plan, chance, sentences, today: today() };
        for _ in 0..40 {
            let (path, text) = (corpus.some_path(), corpus.document());
            corpus.write(&path, &text);
        }
        corpus
    }

    fn some_path(&mut self) -> String {
        format!("{}/{}.md", self.chance.of(&["a", "b"]), self.chance.below(30))
    }

    fn document(&mut self) -> String {
        let mut keys = String::new();
        for (percent, key) in [(80, "title: The Ferry at the Swing Bridge\n"), (40, "layout: post\n")] {
            if self.chance.is(percent) {
                keys += key;
            }
        }
        let (year, number) = (self.chance.below(3), self.chance.below(3));
        if self.chance.is(80) {
            keys += &format!("date: 202{}-01-0{}\n", 5 + year, 1 + number);
        }
        if self.chance.is(30) {
            keys += &format!("url: https://news.example.org/2024/03/01/ferry-{number}\n");
        }
        let mut text = if keys.is_empty() { String::new() } else { format!("---\n{keys}---\n\n") };
        if self.chance.is(40) {
            text += &format!("# Part {number}\n\n");
        }
        let (start, count) = (self.chance.below(280), 1 + self.chance.below(14));
        for at in start..(start + count).min(300) {
            text += if self.chance.is(3) { "Something else stands here now.\n\n" } else { &self.sentences[at] };
        }
        if self.chance.is(40) {
            let other = self.some_path();
            text += &format!("[see](../{other}#part-{})\n\n", self.chance.below(3));
        }
        if self.chance.is(20) {
            text += "<div>left over</div>\n\n";
        }
        if self.chance.is(60) {
            text += BOILERPLATE;
        }
        text
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn input(&self, path: &Path) -> Input {
        Input::file(path.to_owned(), Arc::from(path.to_str().unwrap()))
    }

    fn inputs(&self) -> Vec<Input> {
        let mut paths = BTreeSet::new();
        for folder in ["a", "b"] {
            for entry in std::fs::read_dir(self.folder.path().join(folder)).into_iter().flatten() {
                paths.insert(entry.unwrap().path());
            }
        }
        paths.iter().map(|path| self.input(path)).collect()
    }

    fn index(&self) -> Index {
        Index::open(self.folder.path(), 7, &|| ()).unwrap()
    }

    /// Judges all with the index.
    fn with_index(&self) -> Outcome {
        let inputs = self.inputs();
        let session = Session::new(&self.plan, self.today, &inputs).unwrap();
        session.check_all(&self.index(), &inputs, Vec::new(), SystemTime::now(), &|| ()).unwrap()
    }

    /// Judges some with the index alone.
    fn named_with_index(&self, named: &[Input]) -> Outcome {
        let index = self.index();
        let keys = named.iter().map(|input| self.plan.key_of(input.path()));
        let keys = keys.chain(index.state().unwrap().unwrap().keys).collect();
        let mut session = Session::with_keys(&self.plan, self.today, keys).unwrap();
        let outcome = session.check_named(&index, named, SystemTime::now(), true).unwrap();
        outcome.expect("the index is there and is as the files are")
    }

    /// Judges without an index, all or what concerns some.
    fn without(&self, named: Option<&[Input]>) -> Outcome {
        let inputs = self.inputs();
        let paths = named.map(|named| named.iter().map(|input| Arc::clone(input.shown())).collect::<HashSet<_>>());
        let session = Session::new(&self.plan, self.today, &inputs).unwrap().about(paths);
        session.reduce(session.map(&inputs, &|| ()), &inputs)
    }

    /// Changes something; gives the files that were written, or `None` if some are gone.
    fn change(&mut self) -> Option<Vec<Input>> {
        let there = self.inputs();
        match self.chance.below(10) {
            0 => {
                std::fs::remove_file(self.chance.of(&there).path()).unwrap();
                None
            }
            1 => {
                let (from, to) = (self.chance.of(&there).path().to_owned(), self.some_path());
                std::fs::rename(from, self.folder.path().join(to)).unwrap();
                None
            }
            2 => Some(there.into_iter().take(1 + self.chance.below(3)).collect()),
            _ => {
                let written = (0..1 + self.chance.below(3)).map(|_| self.write_one(&there));
                let by_path: BTreeMap<_, _> = written.map(|input| (Arc::clone(input.shown()), input)).collect();
                Some(by_path.into_values().collect())
            }
        }
    }

    fn write_one(&mut self, there: &[Input]) -> Input {
        let path = self.some_path();
        let read = |input: &Input| String::from_utf8_lossy(&std::fs::read(input.path()).unwrap()).into_owned();
        let text = match self.chance.below(8) {
            0 | 1 => read(self.chance.of(there)),
            2 | 3 => read(self.chance.of(there)).replacen("harbour", "island", 1 + self.chance.below(3)),
            4 => self.document() + &read(self.chance.of(there)),
            5 if self.chance.is(20) => "\0\u{1}\0binary\0".repeat(40),
            _ => self.document(),
        };
        self.write(&path, &text);
        self.input(&self.folder.path().join(path))
    }
}

fn sentence(chance: &mut Chance) -> String {
    const WORDS: [&str; 40] = [
        "harbour", "ferry", "bridge", "keeper", "tide", "storm", "crane", "slipway", "market", "pier", "trawler",
        "island", "letter", "school", "winter", "painted", "counted", "measured", "opened", "closed", "promised",
        "longer", "shorter", "older", "before", "after", "under", "behind", "twelve", "seven", "morning", "evening",
        "boat", "wall", "stone", "water", "light", "road", "village", "county",
    ];
    let words: Vec<&str> = (0..8 + chance.below(9)).map(|_| *chance.of(&WORDS)).collect();
    format!("The {}.\n\n", words.join(" "))
}

fn assert_same(corpus: &Corpus, got: &Outcome, expected: &Outcome, what: &str) {
    let (got_text, expected_text) = (jsonl(&corpus.plan, got), jsonl(&corpus.plan, expected));
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<BTreeSet<_>>();
    let (has, should) = (lines(&got_text), lines(&expected_text));
    let differences: Vec<_> = should.difference(&has).map(|line| format!("- {line}")).collect();
    let more: Vec<_> = has.difference(&should).map(|line| format!("+ {line}")).collect();
    assert!(differences.is_empty() && more.is_empty(), "{what}:\n{}\n{}", differences.join("\n"), more.join("\n"));
    assert_eq!(got.findings, expected.findings, "{what}");
    assert_eq!(got.not_checked, expected.not_checked, "{what}");
}

#[test]
fn a_run_with_an_index_says_what_a_run_without_says() {
    let mut corpus = Corpus::new(11);
    let (mut told, mut related) = (0, 0);
    assert_same(&corpus, &corpus.with_index(), &corpus.without(None), "the first run");
    for step in 0..STEPS {
        if corpus.chance.is(4) {
            corpus.today = corpus.today + Days::new(200);
        }
        let changed = corpus.change();
        let (got, expected) = match &changed {
            Some(named) => (corpus.named_with_index(named), corpus.without(Some(named))),
            None => (corpus.with_index(), corpus.without(None)),
        };
        let names: Vec<_> = changed.iter().flatten().map(|input| input.shown().to_string()).collect();
        assert_same(&corpus, &got, &expected, &format!("step {step}, {names:?}"));
        told += expected.findings.len();
        related += expected.findings.iter().filter(|finding| !finding.related.is_empty()).count();
    }
    assert_same(&corpus, &corpus.with_index(), &corpus.without(None), "the last run");
    assert!(told > 10 * STEPS && related > 2 * STEPS, "too little was at stake: {told} findings, {related} of several");
}

#[test]
fn a_later_run_reads_only_what_changed() {
    let mut corpus = Corpus::new(5);
    let all = corpus.with_index().read;
    assert_eq!(all, corpus.inputs().len());
    // What was written a moment ago could change again unseen: it is read, and found to be the same.
    assert_eq!(corpus.with_index().read, all);
    let old = SystemTime::now() - std::time::Duration::from_secs(3600);
    let later = SystemTime::now() + std::time::Duration::from_secs(60);
    let run = |corpus: &Corpus| {
        let inputs = corpus.inputs();
        let session = Session::new(&corpus.plan, corpus.today, &inputs).unwrap();
        session.check_all(&corpus.index(), &inputs, Vec::new(), later, &|| ()).unwrap()
    };
    assert_eq!(run(&corpus).read, all);
    assert_eq!(run(&corpus).read, 0);
    let path = corpus.inputs()[3].path().to_owned();
    let text = corpus.document();
    std::fs::write(&path, text).unwrap();
    std::fs::File::options().write(true).open(&path).unwrap().set_modified(old).unwrap();
    let after = run(&corpus);
    assert_eq!(after.read, 1);
    assert_same(&corpus, &after, &corpus.without(None), "one file changed and dated back");
}
