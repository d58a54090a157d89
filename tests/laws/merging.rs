//! Law 2: map and reduce equal lint. However a corpus is split, ordered and threaded, the report of
//! the whole is the same, byte for byte.

use corpus_lint::config::Plan;
use corpus_lint::engine::{Mapped, Session};
use corpus_lint::read::Input;
use proptest::prelude::*;

use super::corpus::{input, jsonl, plan_of_all, seeds, today};
use super::texts::{FORMS, Form, TEXTS, bytes_of};

const SENTENCES: [&str; 8] = [
    "The harbour committee met in the old customs house and counted the boats that had come in overnight.",
    "Nobody had expected the swing bridge to open before the spring tides, least of all its keeper.",
    "Two of the three cranes on the south quay were sold for scrap after the winter storms.",
    "A surveyor from the county measured the slipway twice and found it shorter than on the plans.",
    "The ferry company promised a later sailing on market days if the pier can be lit in time.",
    "渡口的老人说，江水退得这样早，是三十年来头一回，连石阶都露了出来。",
    "Children from both schools painted the sea wall with the names of the lost trawlers.",
    "Its last entry, in pencil, gives the height of the flood and the price of coal.",
];

/// One article of a folder: `copy` changes nothing, `near` one word, and so on.
fn article(first: usize, title: &str, keys: &str, tail: &str) -> String {
    let body: Vec<&str> = (0..6).map(|i| SENTENCES[(first + i) % SENTENCES.len()]).collect();
    format!("---\ntitle: {title}\n{keys}---\n\n{}\n\n{tail}\n", body.join(" "))
}

/// A corpus with every kind of defect that takes more than one document to see.
fn corpus() -> Vec<Input> {
    let mut inputs: Vec<Input> = seeds().iter().map(|(path, raw)| input(path, raw)).collect();
    let mut add = |path: String, text: String| inputs.push(input(&path, text.as_bytes()));
    for i in 0..12 {
        let keys = match i {
            3 => "date: 2024-01-05\nlayout: post\n".to_owned(),
            7 => "author: Ana\nlayout: post\n".to_owned(),
            _ => format!("date: 2024-01-{:02}\nauthor: Ana\nlayout: post\n", i + 1),
        };
        let words: Vec<String> = (0..60).map(|word| format!("w{}", (i * 61 + word * 7) % 997)).collect();
        add(format!("posts/{i:02}.md"), article(i, &format!("Post {i}"), &keys, &words.join(" ")));
    }
    // A bare text among posts, exact copies, copies but for white space, and near copies of one another:
    // more of these than are compared pair by pair.
    add("posts/bare.md".to_owned(), format!("{}\n", SENTENCES[0].repeat(3)));
    for i in 0..4 {
        add(format!("copies/{i}.md"), article(2, "Copied", "date: 2024-02-01\n", ""));
        add(format!("copies/spaced-{i}.md"), article(3, "Spaced", "", "").replace(' ', &" ".repeat(i + 1)));
    }
    for i in 0..30 {
        add(format!("near/{i}.md"), article(1, "Near", "", &format!("It was the {i}th of its kind.")));
    }
    // One address, and one title of one day, given to documents that are not alike; and to copies of these.
    for (number, first) in [0, 4, 4].into_iter().enumerate() {
        let text = [SENTENCES[first], SENTENCES[first + 2]].join(" ");
        for (folder, keys) in [("urls", "url: https://news.example.org/2024/03/01/ferry\n"), ("titles", "")] {
            let title = format!("---\ntitle: One of the {folder} of a day\ndate: 2024-03-01\n{keys}---\n\n");
            add(format!("{folder}/{number}.md"), format!("{title}{text}\n"));
        }
    }
    for (number, text) in TEXTS.iter().enumerate() {
        inputs.push(input(&format!("texts/{number}.md"), &bytes_of(text, FORMS[number % FORMS.len()])));
        inputs.push(input(&format!("texts/again-{number}.md"), &bytes_of(text, Form::Marked)));
    }
    inputs.push(input("texts/photo.md", b"\x89PNG\r\n\x1A\n\0\0\0\0"));
    inputs.push(Input::file("texts/gone.md".into(), "texts/gone.md".into()));
    inputs
}

fn whole(plan: &Plan, inputs: &[Input]) -> String {
    let session = Session::new(plan, today(), inputs).unwrap();
    jsonl(plan, &session.reduce(session.map(inputs, &|| ()), inputs))
}

/// How a corpus is taken apart and put together again.
#[derive(Clone, Debug)]
struct Split {
    /// The shard of each document, round and round.
    shards: Vec<u8>,
    /// What the documents are sorted by before they are mapped, round and round.
    order: Vec<u16>,
    /// Which two neighbours are merged next, and which of them comes first.
    merges: Vec<(prop::sample::Index, bool)>,
    threads: usize,
    /// Bytes for what documents are compared by: with few, scratch files are used and documents read again.
    memory: u64,
}

fn split() -> impl Strategy<Value = Split> {
    (
        prop::collection::vec(0..9u8, 1..40),
        prop::collection::vec(any::<u16>(), 1..60),
        prop::collection::vec(any::<(prop::sample::Index, bool)>(), 8),
        prop::sample::select(vec![1, 2, 8]),
        prop::sample::select(vec![0, 20_000, 1 << 30]),
    )
        .prop_map(|(shards, order, merges, threads, memory)| Split { shards, order, merges, threads, memory })
}

/// Maps each shard in a session of its own, as on machines of their own, and merges the results.
fn in_shards(plan: &Plan, inputs: &[Input], split: &Split) -> String {
    let mut shards: Vec<Vec<(u16, Input)>> = vec![Vec::new(); 9];
    for (number, input) in inputs.iter().enumerate() {
        let shard = split.shards[number % split.shards.len()];
        shards[usize::from(shard)].push((split.order[number % split.order.len()], input.clone()));
    }
    let mapped_of = |mut shard: Vec<(u16, Input)>| {
        shard.sort_by_key(|(order, _)| *order);
        let shard: Vec<Input> = shard.into_iter().map(|(_, input)| input).collect();
        Session::new(plan, today(), &shard).unwrap().within(split.memory).map(&shard, &|| ())
    };
    let mut parts: Vec<Mapped> = shards.into_iter().map(mapped_of).collect();
    let session = Session::new(plan, today(), inputs).unwrap().within(split.memory);
    for (at, swapped) in &split.merges {
        let at = at.index(parts.len() - 1);
        let (a, b) = (parts.remove(at), parts.remove(at));
        parts.insert(at, if *swapped { session.merge(b, a) } else { session.merge(a, b) });
    }
    let mapped = parts.pop().expect("nine parts and eight merges leave one");
    jsonl(plan, &session.reduce(mapped, inputs))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 30, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_split_gives_the_report_of_the_whole(split in split()) {
        static WHOLE: std::sync::OnceLock<String> = std::sync::OnceLock::new();
        let (plan, inputs) = (plan_of_all(), corpus());
        let whole = WHOLE.get_or_init(|| whole(&plan, &inputs));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(split.threads).build().unwrap();
        let parts = pool.install(|| in_shards(&plan, &inputs, &split));
        let difference = whole.lines().zip(parts.lines()).find(|(a, b)| a != b);
        prop_assert_eq!(difference, None);
        prop_assert_eq!(whole.len(), parts.len());
    }
}

/// The corpus above is worth splitting: rules of every stage report on it.
#[test]
fn the_split_corpus_has_findings_of_every_stage() {
    let whole = whole(&plan_of_all(), &corpus());
    for rule in [
        "duplicates/exact",
        "duplicates/normalised",
        "duplicates/near",
        "duplicates/repeated-passage",
        "duplicates/same-title",
        "duplicates/same-url",
        "front-matter/missing",
        "front-matter/missing-key",
        "text/unreadable",
        "dates/impossible",
    ] {
        assert!(whole.contains(&format!("\"rule\":\"{rule}\"")), "no finding of {rule}:\n{whole}");
    }
}
