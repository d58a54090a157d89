//! Law 4: every rule has its page, every page its check, and the examples on the pages run as tests.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use corpus_lint::checks::natives;
use corpus_lint::engine::run_examples;
use corpus_lint::rule::{CheckedBy, FAMILIES, Rulebook, parse_pages, shipped_sources};

fn book() -> Rulebook {
    let pages = parse_pages(&shipped_sources()).unwrap_or_else(|error| panic!("{:?}", miette::Report::from(*error)));
    Rulebook::new(pages, &natives()).unwrap()
}

#[test]
fn every_example_goes_as_its_page_says() {
    let book = book();
    let mut failures = Vec::new();
    for page in book.pages() {
        failures.extend(run_examples(&book, page).unwrap().into_iter().filter(|failure| !failure.known_gap));
    }
    assert!(failures.is_empty(), "{failures:#?}");
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
    // text, cannot show them. The checks' own tests do.
    let without_text = ["text/too-large", "text/unreadable", "text/legacy-encoding", "text/undecodable"];
    for (name, text) in shipped_sources() {
        let page = parse_pages(&[(name.clone(), text)]).unwrap().remove(0);
        assert_eq!(name, format!("rules/{}.yaml", page.id));
        assert!(FAMILIES.contains(&page.family()), "{name}: unknown family");
        let last = text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic())).last();
        assert!(
            page.examples.is_empty() || last == Some("examples:"),
            "{name}: examples come last, so that a run skips them"
        );
        let about = format!("{name} is not whole");
        assert!(!page.summary.is_empty() && page.summary.ends_with('.'), "{about}: summary");
        assert!(page.why.len() > 40 && page.help.len() > 10, "{about}: why or help");
        assert!(!page.id.contains("/no-"), "{name}: an id names the problem");
        if without_text.contains(&page.id.as_str()) {
            continue;
        }
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

/// The options on the page are the defaults of the Rust type, and it takes no others.
#[test]
fn the_options_of_a_page_are_those_of_its_check() {
    let book = book();
    for native in natives() {
        let page = book.page(native.id).unwrap();
        (native.build)(page.options.clone()).unwrap_or_else(|error| panic!("{}: {error}", native.id));
        let mut unknown = serde_yaml::Mapping::new();
        unknown.insert("no-such-option".into(), 1.into());
        let unread = ["text/too-large", "text/unreadable"].contains(&native.id);
        assert!(unread || (native.build)(unknown.into()).is_err(), "{} takes any option", native.id);
    }
}
