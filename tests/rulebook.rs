//! Law 4: every rule has its page, every page its check, and the examples on the pages run as tests.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use corpus_lint::checks::natives;
use corpus_lint::engine::run_examples;
use corpus_lint::rule::{
    Check, CheckedBy, FAMILIES, FixKind, RulePage, Rulebook, parse_pages, shipped_pages_without_examples,
    shipped_sources,
};

fn book() -> Rulebook {
    let pages = parse_pages(&shipped_sources()).unwrap_or_else(|error| panic!("{:?}", miette::Report::from(*error)));
    Rulebook::new(pages, &natives()).unwrap()
}

#[test]
fn every_example_goes_as_its_page_says() {
    let book = book();
    let mut failures = Vec::new();
    for page in book.pages() {
        let failed = run_examples(&book, page).unwrap();
        let gaps = page.examples.iter().filter(|example| example.known_gap.is_some()).count();
        let open = failed.iter().filter(|failure| failure.known_gap).count();
        assert_eq!(open, gaps, "{}: a known gap is closed: make it a good or bad example", page.id);
        failures.extend(failed.into_iter().filter(|failure| !failure.known_gap));
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

/// The law above is worth something: an example whose mark is moved, missing or too many fails.
#[test]
fn an_example_that_goes_otherwise_than_its_page_says_fails() {
    let page = |example: &str| {
        let text = format!(
            "id: text/own\nseverity: warning\nconfidence: high\nsummary: Own.\nwhy: To see that examples are held to \
             their marks.\nhelp: None at all.\nfix: delete\nmatch: {{phrases: [lorem ipsum]}}\nexamples:\n  - {example}\n"
        );
        parse_pages(&[("own.yaml".to_owned(), text)]).unwrap().remove(0)
    };
    let failures = |example: &str| {
        let page = page(example);
        let book = Rulebook::new(vec![page.clone()], &[]).unwrap();
        run_examples(&book, &page).unwrap()
    };
    assert!(failures("bad: 'A ⟦lorem ipsum⟧ b, ⟦Lorem ipsum⟧.'").is_empty());
    assert!(failures("good: 'A lorem b.'").is_empty());
    let moved = failures("bad: 'A ⟦lorem ipsum ⟧b.'");
    assert_eq!(moved[0].missing, [("example.md".to_owned(), "lorem ipsum ".to_owned())]);
    assert_eq!(moved[0].noisy[0].1, "lorem ipsum");
    assert_eq!(failures("bad: 'A ⟦lorem ipsum⟧, lorem ipsum.'")[0].noisy.len(), 1);
    assert_eq!(failures("bad: '⟦A⟧ ⟦lorem ipsum⟧.'")[0].missing.len(), 1);
    assert_eq!(failures("good: 'A lorem ipsum b.'")[0].noisy.len(), 1);
    assert!(failures("{bad: 'A ⟦lorem ipsum⟧ b.', fixed: 'A b.'}").is_empty());
    let otherwise = failures("{bad: \"A.\\n\\nA ⟦lorem ipsum⟧ b.\\n\", fixed: \"A.\\n\\nA  b.\\n\"}");
    assert_eq!(otherwise[0].fixed, Some(("`A b.`".to_owned(), "`A  b.`".to_owned())));
}

#[test]
fn a_page_without_a_check_and_a_page_twice_make_no_rulebook() {
    let pages = || parse_pages(&shipped_sources()).unwrap();
    let without = |id: &str| natives().into_iter().filter(|native| native.id != id).collect::<Vec<_>>();
    assert!(Rulebook::new(pages(), &without("dates/future")).is_err());
    assert!(Rulebook::new([pages(), pages()].concat(), &natives()).is_err());
}

/// A run reads the pages in another form, which says the same.
#[test]
fn pages_without_examples_are_else_the_same() {
    let mut whole = parse_pages(&shipped_sources()).unwrap();
    whole.iter_mut().for_each(|page| page.examples.clear());
    let json = |pages: &[RulePage]| serde_json::to_value(pages).unwrap();
    assert_eq!(json(&shipped_pages_without_examples().unwrap()), json(&whole));
}

/// Where a reader looks for a rule's check, it is.
#[test]
fn native_checks_lie_where_their_ids_say() {
    for native in natives() {
        let unread = matches!((native.build)(serde_yaml::Value::Null), Ok(Check::Unread(_) | Check::Suppressions));
        let file = format!("src/checks/{}.rs", native.id.replace('-', "_"));
        assert!(unread || std::path::Path::new(&file).is_file(), "{} is not checked in {file}", native.id);
    }
}

#[test]
fn every_native_check_has_a_page_and_every_page_a_check() {
    let book = book();
    let named: BTreeSet<_> =
        book.pages().iter().filter(|page| page.check == Some(CheckedBy::Native)).map(|page| page.id.clone()).collect();
    let listed: BTreeSet<_> = natives().iter().map(|native| native.id.to_owned()).collect();
    assert_eq!(named, listed);
    assert_eq!(natives().len(), listed.len(), "a check is listed twice");
}

#[test]
fn pages_lie_where_their_ids_say_and_are_whole() {
    // These report files that could not be read, or bytes that are no UTF-8: an example, which is
    // text, cannot show them; or HTML that would fill a page; or what a whole run comes to. Other tests do.
    let without_text = [
        "text/too-large",
        "text/unreadable",
        "text/legacy-encoding",
        "text/undecodable",
        "markup/unparsed-html",
        "suppressions/expired",
        "suppressions/unused",
    ];
    for (name, text) in shipped_sources() {
        let page = parse_pages(&[(name.clone(), text)]).unwrap().remove(0);
        assert_eq!(name, format!("rules/{}.yaml", page.id));
        assert!(FAMILIES.contains(&page.family()), "{name}: unknown family");
        let about = format!("{name} is not whole");
        assert!(!page.summary.is_empty() && page.summary.ends_with('.'), "{about}: summary");
        assert!(page.why.len() > 40 && page.help.len() > 10, "{about}: why or help");
        assert!(!page.id.contains("/no-"), "{name}: an id names the problem");
        let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '/');
        assert!(page.id.chars().all(kebab) && page.id.matches('/').count() == 1, "{name}: `{}` is no id", page.id);
        let known = |id: &String| shipped_sources().iter().any(|(other, _)| *other == format!("rules/{id}.yaml"));
        assert!(page.covers.iter().all(known), "{name}: it covers a rule that is not there: {:?}", page.covers);
        if without_text.contains(&page.id.as_str()) {
            continue;
        }
        let fixed = page.examples.iter().any(|example| example.fixed.is_some());
        assert_eq!(fixed, page.fix != FixKind::None, "{about}: a rule with a fix shows what it does");
        let marked = |text: &String| text.contains('⟦');
        let bad = page.examples.iter().any(|example| example.bad.is_some() || example.files.values().any(marked));
        let good = page.examples.iter().any(|example| {
            example.good.is_some() || (!example.files.is_empty() && !example.files.values().any(marked))
        });
        assert!(bad && good, "{about}: it needs a bad and a good example");
        for example in page.examples.iter().filter_map(|example| example.bad.as_ref()) {
            assert!(example.contains('⟦') && example.contains('⟧'), "{about}: a bad example has no mark");
        }
    }
}

/// The check takes the options on its page, and no others.
#[test]
fn the_options_of_a_page_are_those_of_its_check() {
    let book = book();
    for native in natives() {
        let page = book.page(native.id).unwrap();
        (native.build)(page.options.clone()).unwrap_or_else(|error| panic!("{}: {error}", native.id));
        let mut unknown = serde_yaml::Mapping::new();
        unknown.insert("no-such-option".into(), 1.into());
        let unread =
            ["text/too-large", "text/unreadable"].contains(&native.id) || native.id.starts_with("suppressions/");
        assert!(unread || (native.build)(unknown.into()).is_err(), "{} takes any option", native.id);
    }
}
