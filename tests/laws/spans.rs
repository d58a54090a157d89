//! Law 1: a document's text is never rewritten before it is reported. Bytes, lines and columns, and
//! the excerpt of every finding are one and the same text of the user's file.

use std::collections::{BTreeMap, BTreeSet};

use corpus_lint::engine::Session;
use corpus_lint::finding::Finding;
use corpus_lint::read::{Input, Limits, read};
use encoding_rs::{Encoding, UTF_8};
use proptest::prelude::*;
use proptest::sample::Index;

use super::corpus::{input, plan_of_all, seeds, today};
use super::places::{File, wrong_with};
use super::texts::{FORMS, LINE_ENDS, TEXTS, bytes_of};

/// The file as the tool took it, or `None` if it takes the bytes for no text.
fn file(input: &Input, raw: &[u8]) -> Option<File> {
    let mut encoding = None;
    read(input, &Limits::default(), &mut |outcome| {
        encoding = outcome.ok().map(|document| document.source().encoding().name);
    });
    encoding.map(|name| File::new(raw.to_vec(), Encoding::for_label(name.as_bytes()).expect("a standard name")))
}

/// Every finding of every rule on `inputs`.
fn findings(session: &Session<'_>, inputs: &[Input]) -> Vec<Finding> {
    session.reduce(session.map(inputs, &|| ()), inputs).findings
}

#[test]
fn every_finding_leads_to_its_bytes_in_every_form_of_a_file() {
    let plan = plan_of_all();
    let session = Session::new(&plan, today(), &[]).unwrap();
    let (mut inputs, mut files, mut forms) = (Vec::new(), BTreeMap::new(), BTreeSet::new());
    for (number, text) in TEXTS.iter().enumerate() {
        for (name, line_end) in LINE_ENDS.iter().enumerate() {
            let text = text.replace('\n', line_end);
            for form in FORMS {
                let path = format!("{name}/{number}-{form:?}.md");
                let raw = bytes_of(&text, form);
                let input = input(&path, &raw);
                if let Some(file) = file(&input, &raw) {
                    forms.insert(file.encoding());
                    files.insert(path, file);
                    inputs.push(input);
                }
            }
        }
    }
    for encoding in ["UTF-8", "UTF-16LE", "UTF-16BE", "gb18030", "Big5", "Shift_JIS", "windows-1252"] {
        let seen = forms.contains(encoding) || encoding == "gb18030" && forms.contains("GBK");
        assert!(seen, "no text was taken for {encoding}: {forms:?}");
    }
    let all = findings(&session, &inputs);
    let wrong: Vec<_> = all.iter().filter_map(|finding| wrong_with(finding, &files)).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), all.len(), wrong[..wrong.len().min(20)].join("\n"));
    let rules: BTreeSet<&str> = all.iter().map(|finding| &*finding.rule).collect();
    assert!(rules.len() >= 25, "the texts show too few defects: {rules:?}");
}

#[test]
fn every_finding_of_files_on_disk_leads_to_its_bytes() {
    let plan = plan_of_all();
    let seeds = seeds();
    let inputs: Vec<Input> = seeds.iter().map(|(path, _)| Input::file(path.into(), path.as_str().into())).collect();
    let session = Session::new(&plan, today(), &inputs).unwrap();
    let files: BTreeMap<String, File> = seeds
        .iter()
        .zip(&inputs)
        .map(|((path, raw), input)| (path.clone(), file(input, raw).expect("the sample corpus is text")))
        .collect();
    let all = findings(&session, &inputs);
    assert!(all.len() > 30, "the sample corpus has more defects than {}", all.len());
    for finding in &all {
        assert_eq!(wrong_with(finding, &files), None);
    }
}

/// What a mutation puts in: the pieces that parsers and counters trip over.
const PIECES: [&str; 28] = [
    "\r\n",
    "\r",
    "\n\n",
    "\u{FEFF}",
    "\u{200B}",
    "😀",
    "é",
    "中",
    "ｶﾞ",
    "e\u{301}",
    "\u{2028}",
    "\0",
    "\u{1B}[31m",
    "---\n",
    "<div>",
    "</p>",
    "<!-- x",
    "&amp;nbsp;",
    "&#x4E2D;",
    "[a](",
    "http://é.中/",
    "`",
    "2022-02-30 ",
    "昨日",
    "\t",
    "â€™",
    "U\u{308}",
    "\u{202E}",
];

/// One change to a text.
#[derive(Clone, Debug)]
enum Change {
    Insert(Index, usize),
    Cut(Index, usize),
    Repeat(Index, usize),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => (any::<Index>(), 0..PIECES.len()).prop_map(|(at, piece)| Change::Insert(at, piece)),
        1 => (any::<Index>(), 1..80usize).prop_map(|(at, length)| Change::Cut(at, length)),
        1 => (any::<Index>(), 1..200usize).prop_map(|(at, length)| Change::Repeat(at, length)),
    ]
}

fn changed(text: &str, changes: &[Change]) -> String {
    let mut text = text.to_owned();
    for change in changes {
        let boundary = |at: usize| text.floor_char_boundary(at);
        match change {
            Change::Insert(at, piece) => text.insert_str(boundary(at.index(text.len() + 1)), PIECES[*piece]),
            Change::Cut(at, length) => {
                let start = boundary(at.index(text.len() + 1));
                text.replace_range(start..boundary(start + length), "");
            }
            Change::Repeat(at, length) => {
                let start = boundary(at.index(text.len() + 1));
                let again = text[start..boundary(start + length)].to_owned();
                text.insert_str(start, &again);
            }
        }
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_change_to_a_text_makes_a_finding_point_elsewhere(
        text in 0..TEXTS.len(),
        changes in prop::collection::vec(change(), 0..12),
        line_end in 0..LINE_ENDS.len(),
        extension in 0..3usize,
    ) {
        thread_local!(static PLAN: corpus_lint::config::Plan = plan_of_all());
        let text = changed(&TEXTS[text].replace('\n', LINE_ENDS[line_end]), &changes);
        let extension = ["md", "txt", "html"][extension];
        PLAN.with(|plan| {
            let session = Session::new(plan, today(), &[]).unwrap();
            for (number, form) in FORMS.into_iter().enumerate() {
                let raw = bytes_of(&text, form);
                let path = format!("{number}.{extension}");
                let input = input(&path, &raw);
                let Some(file) = file(&input, &raw) else { continue };
                let files = BTreeMap::from([(path, file)]);
                for finding in findings(&session, &[input]) {
                    prop_assert_eq!(wrong_with(&finding, &files), None, "{:?}", form);
                }
            }
            Ok(())
        })?;
    }
}

#[test]
fn the_second_opinion_itself_tells_right_from_wrong() {
    let file = File::new("\u{FEFF}ab\r\nc中d\re".as_bytes().to_vec(), UTF_8);
    let at = |line, column, end_line, end_column, byte_start, byte_end| {
        file.text_at(&corpus_lint::finding::Location { line, column, end_line, end_column, byte_start, byte_end })
    };
    assert_eq!(at(2, 2, 2, 3, 8, 11), Ok("中"));
    assert_eq!(at(3, 1, 3, 2, 13, 14), Ok("e"));
    assert!(at(2, 2, 2, 3, 7, 10).is_err() && at(2, 3, 2, 3, 8, 8).is_err() && at(4, 1, 4, 1, 14, 14).is_err());
}
