//! Runs the examples of rule pages: `bad` is reported at exactly the marked text, `good` stays silent.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::cluster::Told;
use super::files::NamedFiles;
use super::fix::fixed_text;
use super::map::map_document;
use super::mapped::Mapped;
use super::reduce::reduce;
use crate::document::Document;
use crate::rule::{BookError, Context, Example, RulePage, Rulebook, Tuning};
use crate::text::{Span, escape_control};

/// An example that did not go as its page says.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The rule.
    pub rule: String,
    /// Number of the example on the page, from 1.
    pub number: usize,
    /// Whether the page calls it a known gap.
    pub known_gap: bool,
    /// What was marked and not reported: path and text.
    pub missing: Vec<(String, String)>,
    /// What was reported and not marked: path, text and message.
    pub noisy: Vec<(String, String, String)>,
    /// Where the fix makes another text than the page says: the first line that differs, as it is and as it should be,
    /// in words.
    pub fixed: Option<(String, String)>,
}

/// Documents of an example, by path, and their marks.
type Marked = BTreeMap<String, (String, Vec<Span>)>;

/// Characters of a line that are shown where a fix goes wrong.
const SHOWN: usize = 80;

/// The day on which examples are judged unless they name one.
const TODAY: (i32, u32, u32) = (2026, 1, 1);

/// Runs every example of `page`, with no other rule on.
///
/// # Errors
/// If the page's `match:` or options are invalid.
pub fn run_examples(book: &Rulebook, page: &RulePage) -> Result<Vec<Failure>, BookError> {
    let mut failures = Vec::new();
    for (index, example) in page.examples.iter().enumerate() {
        let Outcome { missing, noisy, fixed } = run(book, page, example)?;
        if !missing.is_empty() || !noisy.is_empty() || fixed.is_some() {
            failures.push(Failure {
                rule: page.id.clone(),
                number: index + 1,
                known_gap: example.known_gap.is_some(),
                missing,
                noisy,
                fixed,
            });
        }
    }
    Ok(failures)
}

/// How an example went: the differences that a `Failure` tells of.
struct Outcome {
    missing: Vec<(String, String)>,
    noisy: Vec<(String, String, String)>,
    fixed: Option<(String, String)>,
}

fn run(book: &Rulebook, page: &RulePage, example: &Example) -> Result<Outcome, BookError> {
    let options = example.options.clone().unwrap_or_default();
    let tuning = BTreeMap::from([(page.id.clone(), Tuning { severity: page.severity, options })]);
    let rules = book.compile(&tuning)?;
    let documents = documents(example);
    let files = NamedFiles::new(documents.keys().map(String::as_str).chain(example.beside.iter().map(String::as_str)));
    let today = example.today.or_else(|| NaiveDate::from_ymd_opt(TODAY.0, TODAY.1, TODAY.2)).unwrap_or_default();
    let context = Context::new(today, &files);
    let mut mapped = Mapped::default();
    for (path, (text, _)) in &documents {
        map_document(&Document::from_text(path, text), &rules, &context, &mut mapped);
    }
    let reopen = |entry: &crate::rule::DocumentEntry| {
        documents.get(&*entry.path).map(|(text, _)| Document::from_text(&entry.path, text))
    };
    let (findings, _) = reduce(mapped, &rules, &reopen, Told::default());

    let mut expected: BTreeSet<(String, Span)> = BTreeSet::new();
    for (path, (_, marks)) in &documents {
        expected.extend(marks.iter().map(|span| (path.clone(), *span)));
    }
    let text_at = |path: &str, span: Span| documents.get(path).map_or("", |(text, _)| span.of(text)).to_owned();
    let mut noisy = Vec::new();
    for finding in findings {
        let path = finding.address.path.to_string();
        let span = Span::new(finding.location.byte_start as usize, finding.location.byte_end as usize);
        if !expected.remove(&(path.clone(), span)) {
            noisy.push((path.clone(), text_at(&path, span), finding.message));
        }
    }
    let missing = expected.into_iter().map(|(path, span)| (path.clone(), text_at(&path, span))).collect();
    let single = documents.iter().next();
    let fixed = example.fixed.as_ref().zip(single).and_then(|(expected, (path, (text, _)))| {
        first_difference(&fixed_text(path, text, &rules, &context), expected)
    });
    Ok(Outcome { missing, noisy, fixed })
}

/// The first line in which two texts differ, of each, in words.
fn first_difference(is: &str, should_be: &str) -> Option<(String, String)> {
    let lines = |text: &str| text.split_inclusive('\n').map(str::to_owned).collect::<Vec<_>>();
    let (one, two) = (lines(is), lines(should_be));
    let at = (0..one.len().max(two.len())).find(|at| one.get(*at) != two.get(*at))?;
    // Spaces are shown as they are: they may be the difference.
    let cut = |line: &str| escape_control(&line.chars().take(SHOWN).collect::<String>()).into_owned();
    let shown = |line: Option<&String>| match line.map(|line| (line.strip_suffix('\n'), line)) {
        None => "the end of the text".to_owned(),
        Some((Some(""), _)) => "an empty line".to_owned(),
        Some((Some(line), _)) => format!("`{}`", cut(line)),
        Some((None, line)) => format!("`{}` without a line end", cut(line)),
    };
    Some((shown(one.get(at)), shown(two.get(at))))
}

fn documents(example: &Example) -> Marked {
    let path = example.path.clone().unwrap_or_else(|| "example.md".to_owned());
    let single = example.bad.as_ref().or(example.good.as_ref()).or(example.known_gap.as_ref());
    let mut documents = Marked::new();
    if let Some(text) = single {
        documents.insert(path, unmarked(text));
    }
    documents.extend(example.files.iter().map(|(path, text)| (path.clone(), unmarked(text))));
    documents
}

/// Takes the marks out of an example's text. Marks may nest.
pub fn unmarked(text: &str) -> (String, Vec<Span>) {
    let (mut plain, mut open, mut marks) = (String::with_capacity(text.len()), Vec::new(), Vec::new());
    for c in text.chars() {
        match c {
            '⟦' => open.push(plain.len()),
            '⟧' => marks.extend(open.pop().map(|start| Span::new(start, plain.len()))),
            c => plain.push(c),
        }
    }
    (plain, marks)
}
