//! One defect, one finding: of the rules that say two documents are one, the strongest reports, and says all.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::Command;

use serde_json::Value;

const TEXT: &str = "The council of Aldermere voted on Thursday to rebuild the old swing bridge rather than replace it. \
     Engineers had warned that the iron piers would not carry heavier lorries, but a report by the university found \
     that new bearings and a lighter deck would do. The work is to cost four million and to take two summers. Until \
     then a ferry carries pedestrians and bicycles across, and lorries take the ring road.";
const OTHER: &str = "Heavy rain closed the ring road near Aldermere on Friday, and drivers were asked to keep to the \
     coast road until the pumps had cleared the underpass; schools stayed open, and trains ran late.";

fn post(url: &str, text: &str) -> String {
    format!("---\ntitle: The bridge at Aldermere\ndate: 2021-05-10\nurl: {url}\n---\n\n{text}\n")
}

/// Rule, path, message and paths of related places of each finding of the copy rules in a folder of these files.
fn found(files: &[(&str, String)]) -> Vec<(String, String, String, Vec<String>)> {
    found_with(&[], files)
}

/// The same with more arguments.
fn found_with(arguments: &[&str], files: &[(&str, String)]) -> Vec<(String, String, String, Vec<String>)> {
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let finding = |finding: &Value| {
        let related = finding["related"].as_array().unwrap().iter().map(|related| word(&related["path"])).collect();
        (word(&finding["rule"]), word(&finding["path"]), word(&finding["message"]), related)
    };
    findings(arguments, files).iter().map(finding).collect()
}

/// The findings as they are reported to programs.
fn findings(arguments: &[&str], files: &[(&str, String)]) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let above = folder.path().join(path);
        std::fs::create_dir_all(above.parent().unwrap()).unwrap();
        std::fs::write(folder.path().join(path), text).unwrap();
    }
    let output = Command::new(env!("CARGO_BIN_EXE_corpus-lint"))
        .args(["check", "--select", "duplicates", "--min-confidence", "low", "--output-format", "json"])
        .args(arguments)
        .current_dir(folder.path())
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    report["findings"].as_array().unwrap().clone()
}

fn rules(files: &[(&str, String)]) -> Vec<String> {
    found(files).into_iter().map(|(rule, path, ..)| format!("{path} {rule}")).collect()
}

const URL: &str = "https://news.example.org/2021/05/10/bridge";
const SECOND: &str = "https://mirror.example.org/2021/05/10/bridge";

#[test]
fn copies_of_one_url_or_one_title_are_reported_as_copies_alone() {
    let near = TEXT.replace("four million", "five million");
    let normalised = TEXT.to_uppercase();
    for (text, rule) in [(TEXT, "exact"), (&normalised, "normalised"), (&near, "near")] {
        for url in [URL, SECOND] {
            let rule = if url == SECOND && rule == "exact" { "normalised" } else { rule };
            let files = [("a.md", post(URL, TEXT)), ("b.md", post(url, text))];
            assert_eq!(rules(&files), [format!("b.md duplicates/{rule}")], "{url}");
        }
    }
}

#[test]
fn documents_of_one_url_that_differ_are_reported_by_it_and_not_by_title() {
    let files = [("a.md", post(URL, TEXT)), ("b.md", post(URL, OTHER))];
    assert_eq!(rules(&files), ["b.md duplicates/same-url"]);
    let files = [("a.md", post(URL, TEXT)), ("b.md", post(SECOND, OTHER))];
    assert_eq!(rules(&files), ["b.md duplicates/same-title"]);
}

#[test]
fn of_copies_the_first_alone_is_compared_with_what_differs() {
    let near = TEXT.replace("four million", "five million");
    let files = [
        ("a.md", post(URL, TEXT)),
        ("b.md", post(URL, TEXT)),
        ("c.md", post(URL, &near)),
        ("d.md", post(URL, OTHER)),
        ("e.md", post(SECOND, OTHER)),
    ];
    let found = found(&files);
    let short: Vec<_> = found.iter().map(|(rule, path, _, related)| (&**rule, &**path, related.join(" "))).collect();
    assert_eq!(
        short,
        [
            ("duplicates/exact", "b.md", "a.md".to_owned()),
            ("duplicates/near", "c.md", "a.md".to_owned()),
            ("duplicates/same-url", "d.md", "a.md".to_owned()),
            ("duplicates/normalised", "e.md", "d.md".to_owned()),
        ]
    );
}

#[test]
fn a_copy_under_another_url_and_date_says_so() {
    let files = [("a.md", post(URL, TEXT)), ("b.md", post(SECOND, TEXT).replace("2021-05-10\n", "2021-05-12\n"))];
    let [(rule, _, message, _)] = &found(&files)[..] else { panic!("one finding") };
    assert_eq!(rule, "duplicates/normalised");
    assert_eq!(
        message,
        "this document has the same words as `a.md`; the URLs and the dates (2021-05-10, 2021-05-12) differ"
    );
    let files = [("2021-05-10-a.md", format!("{TEXT}\n")), ("2021-05-12-a.md", format!("{TEXT}\n"))];
    let [(rule, _, message, _)] = &found(&files)[..] else { panic!("one finding") };
    assert_eq!(rule, "duplicates/exact");
    assert!(message.ends_with("; the dates (2021-05-10, 2021-05-12) differ"), "{message}");
}

#[test]
fn a_cluster_is_one_finding_and_all_pairs_are_one_each() {
    let text = |sum: &str| format!("{}\n", TEXT.replace("four million", sum));
    let files = [("a.txt", text("four million")), ("b.txt", text("nine thousand")), ("c.txt", text("a crown or two"))];
    let told = |found: Vec<(String, String, String, Vec<String>)>| {
        found.into_iter().map(|(_, path, _, related)| format!("{path}: {}", related.join(" "))).collect::<Vec<_>>()
    };
    assert_eq!(told(found(&files)), ["b.txt: a.txt c.txt"]);
    assert_eq!(told(found_with(&["--all-pairs"], &files)), ["b.txt: a.txt", "c.txt: a.txt", "c.txt: b.txt"]);
    // With no memory for what they are compared by, the same is found.
    assert_eq!(found_with(&["--memory", "0"], &files), found(&files));
}

#[test]
fn an_excerpt_is_told_of_and_what_many_documents_say_is_no_copying() {
    let log: String =
        (1..20).map(|day| format!("Day {day}: {day} boats came up river {day}, {day} went down.\n")).collect();
    let files = [("a.txt", format!("{TEXT}\n\n{OTHER}\n\n{log}")), ("b.txt", format!("{TEXT}\n"))];
    let [(rule, path, message, related)] = found(&files).try_into().unwrap();
    assert_eq!((rule.as_str(), path.as_str(), related), ("duplicates/contained", "b.txt", vec!["a.txt".to_owned()]));
    assert_eq!(message, "100 percent of this document stands in `a.txt`, which is longer");
    // Ten notices with one long footer are no copies of each other.
    let things = ["ferry", "bridge", "market", "school", "library", "harbour", "museum", "theatre", "station", "mill"];
    let notice = |thing: &str| {
        let say =
            |n: usize| format!("The {thing} of quarter {n} was opened by {thing} keepers from the {thing} guild.\n");
        format!("{}\n{TEXT}\n", (1..8).map(say).collect::<String>())
    };
    let names: Vec<String> = things.iter().map(|thing| format!("{thing}.txt")).collect();
    let files: Vec<(&str, String)> =
        names.iter().zip(things).map(|(name, thing)| (name.as_str(), notice(thing))).collect();
    assert_eq!(rules(&files), Vec::<String>::new());
    // Of five of them it cannot be told.
    assert!(!rules(&files[..5]).is_empty());
}

#[test]
fn a_named_file_is_judged_against_the_corpus_and_nothing_else_is_told() {
    let near = TEXT.replace("four million", "five million");
    let files = [
        ("a.md", post(URL, TEXT)),
        ("b.md", post("https://other.example.org/2021/05/10/rain", &near)),
        ("c.md", format!("---\ntitle: Untold\n---\n\n{OTHER} [Nothing]()\n")),
        ("d.md", format!("---\ntitle: Told\n---\n\n{} [Nothing]()\n", OTHER.to_uppercase())),
    ];
    let all = found_with(&["--select", "links", "."], &files);
    assert_eq!(all.len(), 4, "{all:?}");
    let concerns = |path: &str| {
        let about =
            |found: &&(String, String, String, Vec<String>)| found.1 == path || found.3.contains(&path.to_owned());
        all.iter().filter(about).cloned().collect::<Vec<_>>()
    };
    for (path, count) in [("a.md", 1), ("b.md", 1), ("c.md", 2), ("d.md", 2)] {
        let found = found_with(&["--select", "links", "--corpus", ".", path], &files);
        assert_eq!(found, concerns(path), "{path}");
        assert_eq!(found.len(), count, "{path}: {found:?}");
    }
    assert_eq!(found_with(&["--select", "links", "a.md"], &files), []);
}

#[test]
fn keys_that_rules_share_do_not_hang_on_the_settings_of_one() {
    let long = format!("{TEXT}\n\n{}\n", OTHER.replace("rain", "snow"));
    let other: String = (1..30).map(|n| format!("Berth {n} is let to boat {n} of the fleet of pier {n}.\n")).collect();
    let files = |config: &str| {
        [("a.txt", long.clone()), ("b.txt", format!("{TEXT}\n\n{other}")), ("corpus-lint.yaml", config.to_owned())]
    };
    let off = "overrides:\n  - paths: [a.txt]\n    ignore: [duplicates/contained]\n";
    for config in ["", "options:\n  duplicates/contained: { min-tokens: 5000 }\n", off] {
        assert_eq!(rules(&files(config)), ["b.txt duplicates/shared-passage"], "{config}");
    }
}

#[test]
fn near_and_contained_documents_under_other_urls_and_dates_say_so() {
    let near = TEXT.replace("four million", "five million");
    let redated = |url: &str, text: &str| post(url, text).replace("2021-05-10\n", "2021-05-12\n");
    let [(_, _, message, _)] = &found(&[("a.md", post(URL, TEXT)), ("b.md", redated(SECOND, &near))])[..] else {
        panic!("one finding")
    };
    assert!(message.ends_with("; the URLs and the dates (2021-05-10, 2021-05-12) differ"), "{message}");
    let log: String =
        (1..20).map(|day| format!("Day {day}: {day} boats came up river {day}, {day} went down.\n")).collect();
    let files = [("a.md", post(URL, TEXT)), ("b.md", redated(URL, &format!("{TEXT}\n\n{log}")))];
    let [(rule, _, message, _)] = &found(&files)[..] else { panic!("one finding") };
    assert_eq!(rule, "duplicates/contained");
    assert!(message.ends_with("which is shorter; the dates (2021-05-10, 2021-05-12) differ"), "{message}");
}

#[test]
fn what_is_of_one_form_is_told_apart_from_copies() {
    let note = |title: &str, sum: &str| format!("---\ntitle: {title}\n---\n\n{}\n", TEXT.replace("four million", sum));
    let files = [
        ("a.md", note("Bridge 2.5.1 is out", "four million")),
        ("b.md", note("Bridge 2.5.2 is out", "five million")),
        ("c.md", note("Bridge 2.5.1 is out", "nine million")),
    ];
    let told = findings(&[], &files);
    let short: Vec<_> = told
        .iter()
        .map(|finding| (finding["path"].as_str().unwrap(), finding["confidence"].as_str().unwrap()))
        .collect();
    assert_eq!(short, [("b.md", "low"), ("c.md", "high")]);
    assert!(told.iter().all(|finding| finding["related"].as_array().unwrap().len() == 1));
}

#[test]
fn titles_file_names_and_days_speak_against_copies() {
    let text = |head: &str, sum: &str| format!("---\n{head}\n---\n\n{}\n", TEXT.replace("four million", sum));
    let layout = |sum: &str| text("layout: page", sum) + &"{% if page.note %}{{ page.note }}{% endif %}\n".repeat(9);
    let more = "The old piers were cast upstream in a foundry that has long since closed, and nobody living has seen the \
        moulds. Divers who looked at them in spring found the rivets sound below the mud line but thin where the tide \
        runs. The harbour master keeps a drawing of each, made by his grandfather, and lent all of them to the engineers.";
    let confidence = |first: (&str, &str), second: (&str, &str)| {
        let long = |head, sum| text(head, sum) + "\n" + more + "\n";
        let files = [(first.0, long(first.1, "four million")), (second.0, long(second.1, "five million"))];
        findings(&[], &files)[0]["confidence"].as_str().unwrap().to_owned()
    };
    let bridge = format!("title: The bridge\nurl: {URL}");
    for (first, second, expected) in [
        (("a.md", &*bridge), ("b.md", &*bridge.replace("news.", "mirror.")), "high"),
        (("a.md", &*bridge), ("b.md", &*format!("title: Old crank to be kept\nurl: {SECOND}")), "medium"),
        (("bridge-1.md", "layout: post"), ("bridge-2.md", "layout: post"), "medium"),
        (("2021-05-10-bridge-1.md", "layout: post"), ("2021-05-17-bridge-2.md", "layout: post"), "low"),
        (("a.md", "title: Bridge 2.5.1 preview 1"), ("b.md", "title: Bridge 2.5.1 preview 2"), "low"),
        (("2021-05-10-bridge.md", "layout: post"), ("2021-05-17-bridge.md", "layout: post"), "high"),
    ] {
        assert_eq!(confidence(first, second), expected, "{first:?} {second:?}");
    }
    let retitled = bridge.replace("The bridge", "Old crank to be kept");
    let stubs = [("a.md", text(&bridge, "four million")), ("b.md", text(&retitled, "five million"))];
    assert_eq!(findings(&[], &stubs)[0]["confidence"], "low", "a short text under another title");
    let years = ["2012", "2014"].map(|year| format!("summer/{year}/bridge.md"));
    let yearly = [
        "four million, which the county pays before the work begins in spring,",
        "five thousand and a half, of which the half is lent by the town itself,",
    ];
    let yearly = [(&*years[0], text("layout: post", yearly[0])), (&*years[1], text("layout: post", yearly[1]))];
    assert_eq!(findings(&[], &yearly)[0]["confidence"], "low", "one page of two years");
    let events = ["2012-05-10", "2013-05-10"].map(|day| text(&format!("title: A walk\nstarts: {day}"), "four million"));
    let events = findings(&[], &[("a.md", events[0].clone()), ("b.md", events[1].clone())]);
    assert_eq!(short(&events), [("duplicates/normalised", "low")], "one walk of two years");
    let films = ["a1", "b2"]
        .map(|name| TEXT.to_owned() + &format!("\n<iframe src=\"https://films.example/{name}\"></iframe>\n"));
    let films = findings(&[], &[("a.md", films[0].clone()), ("b.md", films[1].clone())]);
    assert_eq!(short(&films), [("duplicates/normalised", "low")], "captions of two films");
    let layouts = findings(&[], &[("a.html", layout("four million")), ("b.html", layout("five million"))]);
    assert_eq!(layouts[0]["confidence"], "low");
}

#[test]
fn one_text_around_other_code_is_of_one_form() {
    let code = |word: &str| (0..30).map(|line| format!("{word}{line} = {word}.open({line})\n")).collect::<String>();
    let page = |word: &str| format!("{TEXT}\n\n```\n{}```\n", code(word));
    let others = findings(&[], &[("a.md", page("crank")), ("b.md", page("deck"))]);
    assert_eq!(short(&others), [("duplicates/normalised", "low")]);
    let copies = findings(&[], &[("a.md", page("crank")), ("b.md", page("crank").replace("```", "~~~"))]);
    assert_eq!(short(&copies), [("duplicates/normalised", "high")]);
}

/// Rule and confidence of each.
fn short(findings: &[Value]) -> Vec<(&str, &str)> {
    findings.iter().map(|found| (found["rule"].as_str().unwrap(), found["confidence"].as_str().unwrap())).collect()
}

#[test]
fn very_many_copies_are_told_in_plain_words_and_few_lines() {
    let names: Vec<String> = (0..60).map(|at| format!("{at:02}.md")).collect();
    let page =
        |at: usize, name| (name, format!("---\ntitle: The bridge\nurl: {URL}\n---\n\n{TEXT} Seen {at} times.\n"));
    let files: Vec<(&str, String)> = names.iter().enumerate().map(|(at, name)| page(at, name.as_str())).collect();
    let [told] = &findings(&[], &files)[..] else { panic!("one finding") };
    assert_eq!((told["rule"].as_str(), told["confidence"].as_str()), (Some("duplicates/near"), Some("medium")));
    let message = told["message"].as_str().unwrap();
    let meaning = ", and so are 58 others; so many are mostly pages of one template, or one page saved again and again";
    assert!(message.ends_with(meaning), "{message}");
    assert!(told["help"].as_str().unwrap().contains("`--all-pairs`"));
    assert_eq!(told["related"].as_array().unwrap().len(), 59);
}

/// The confidence of the one finding in two files with such heads, of which one says a word another way.
fn confidence_of(first: (&str, &str), second: (&str, &str), texts: (&str, &str)) -> String {
    let page = |head: &str, text: &str| match head {
        "" => format!("{text}\n"),
        _ => format!("---\n{head}\n---\n\n{text}\n"),
    };
    let files = [(first.0, page(first.1, texts.0)), (second.0, page(second.1, texts.1))];
    let found = findings(&[], &files);
    let [finding] = &found[..] else { panic!("one finding of {} and {}: {found:?}", first.0, second.0) };
    finding["confidence"].as_str().unwrap().to_owned()
}

#[test]
fn what_is_kept_on_purpose_is_no_sure_copy() {
    let (text, near) = (format!("{TEXT} {OTHER}"), format!("{TEXT} {OTHER}").replace("The council", "The board"));
    let confidence = |first, second| confidence_of(first, second, (&text, &near));
    // Copies, by all that their paths and titles say.
    for (first, second) in [
        (("bridge/index.md", ""), ("old-bridge/index.md", "")),
        (("docs/bridge.md", ""), ("v2/bridge.md", "")),
        (("2021-05-10-bridge/index.md", "title: A bridge"), ("2021-05-12-bridge/index.md", "title: A bridge")),
        (("posts/bridge.md", "title: A bridge"), ("drafts/the-bridge.md", "title: The bridge")),
    ] {
        assert_eq!(confidence(first, second), "high", "{} {}", first.0, second.0);
    }
    for (first, second) in [
        // The next of a series, numbered in the name of its folder.
        (("talk-2/index.md", "title: Piers\ndate: 2021-05-10"), ("talk-3/index.md", "title: Decks\ndate: 2021-05-17")),
        (
            ("talks/2020/index.md", "title: Piers\ndate: 2020-05-10"),
            ("talks/2021/index.md", "title: Decks\ndate: 2021-05-10"),
        ),
        // Another day of an event, in a mapping.
        (
            ("a.md", "title: A walk\nevent:\n  start: 2021-05-10"),
            ("b.md", "title: A walk\nevent:\n  start: 2021-06-10"),
        ),
        // A page of the manual of two releases.
        (("en/0.18.0/deck.md", "title: Deck"), ("en/0.20.0/deck.md", "title: Deck")),
        (("docs/2-parts/deck.md", ""), ("versioned_docs/version-5.0/3-parts/deck.md", "")),
        // Licences.
        (("licenses/by.md", ""), ("licenses/by-sa.md", "")),
        (("LICENSE.md", ""), ("theme/licence.txt", "")),
        // A candidate and the release.
        (("a.md", "title: Ferry 21.0-rc1 can be tried"), ("b.md", "title: Ferry 21.0 is out")),
        // Code that is kept as text.
        (("timer.asm.txt", ""), ("clock.asm.txt", "")),
    ] {
        assert_eq!(confidence(first, second), "low", "{} {}", first.0, second.0);
    }
    // Parts of two pages, without a title, and one text about two things that name their folders.
    assert_eq!(confidence(("parts/list/use.md", ""), ("parts/menu/use.md", "")), "medium");
    let log: String = (1..20).map(|day| format!("Day {day}: {day} boats came up river.\n")).collect();
    let of = |name: &str| format!("{name} has a guide, and {name} is kept by volunteers. {TEXT} {OTHER}\n\n{log}");
    let head = "title: How to help";
    let of_two =
        confidence_of(("sofa-oar/help.md", head), ("sofa-mast/help.md", head), (&of("SofaOar"), &of("SofaMast")));
    assert_eq!(of_two, "medium");
}

#[test]
fn a_notice_of_one_title_that_comes_months_later_is_of_another_occasion() {
    let other = TEXT.replace("four million", "a bag of coins").replace("two summers", "one winter");
    let confidence = |first: &str, second: &str| {
        let head = |day: &str| format!("title: Bridges\ndate: {day}");
        confidence_of(("a.md", &head(first)), ("b.md", &head(second)), (TEXT, &other))
    };
    assert_eq!(confidence("2021-05-10", "2021-05-12"), "medium");
    assert_eq!(confidence("2021-05-10", "2021-07-12"), "low");
}

#[test]
fn a_part_that_a_page_includes_is_no_sure_excerpt() {
    let log: String =
        (1..20).map(|day| format!("Day {day}: {day} boats came up river {day}, {day} went down.\n")).collect();
    let page = format!("{TEXT}\n\n{OTHER}\n\n{log}");
    let confidence = |part: &str| confidence_of((part, ""), ("page.md", ""), (TEXT, &page));
    assert_eq!(confidence("inc/bridge.md"), "low");
    assert_eq!(confidence("news/bridge.md"), "high");
}

#[test]
fn the_same_words_in_two_releases_or_on_two_days_are_no_sure_copies() {
    let shouted = TEXT.to_uppercase();
    let confidence = |first, second| confidence_of(first, second, (TEXT, &shouted));
    assert_eq!(confidence(("a/deck.md", ""), ("b/deck.md", "")), "high");
    assert_eq!(confidence(("0.18.0/deck.md", ""), ("0.20.0/deck.md", "")), "low");
    let days = (
        ("a.md", "title: A walk\nevent:\n  start: 2021-05-10"),
        ("b.md", "title: A walk\nevent:\n  start: 2021-06-10"),
    );
    assert_eq!(confidence(days.0, days.1), "low");
}

#[test]
fn texts_of_two_kinds_languages_or_titles_are_less_sure_copies() {
    let (text, near) = (format!("{TEXT} {OTHER}"), format!("{TEXT} {OTHER}").replace("The council", "The board"));
    let confidence = |first, second| confidence_of(first, second, (&text, &near));
    let head = "title: The bridge at Aldermere";
    assert_eq!(confidence(("a.md", head), ("b.md", head)), "high");
    // Only one has front matter.
    assert_eq!(confidence(("a.md", head), ("b.txt", "")), "medium");
    assert_eq!(confidence(("en/a.md", head), ("de/a.md", head)), "medium");
    // A page of a built site, and a sample for tests.
    assert_eq!(confidence(("a.md", head), ("tests/a.md", head)), "low");
    // Under another title four fifths are not enough.
    let changed = text.replace("four million", "a bag of coins");
    let other = "title: What the bridge at Aldermere costs";
    assert_eq!(confidence_of(("a.md", head), ("b.md", head), (&text, &changed)), "high");
    assert_eq!(confidence_of(("a.md", head), ("b.md", other), (&text, &changed)), "medium");
}

#[test]
fn what_holds_ten_documents_is_a_digest_of_them() {
    let tale = |day: usize| -> String {
        (0..60)
            .map(|line| format!("On day {day} boat {} left pier {} at {line}.\n", day * 97 + line, day + line))
            .collect()
    };
    let of = |days: usize| -> Vec<(String, String)> {
        let all: String = (0..days).map(tale).collect();
        let parts = (0..days).map(|day| (format!("tales/{}.md", char::from(b'a' + day as u8)), tale(day)));
        parts.chain([("all.md".to_owned(), all)]).collect()
    };
    let confidence = |days: usize| -> Vec<String> {
        let files = of(days);
        let files: Vec<(&str, String)> = files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
        let found = findings(&["--select", "duplicates/contained"], &files);
        found.iter().map(|finding| finding["confidence"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(confidence(4), ["high"]);
    assert_eq!(confidence(12), ["medium"]);
}

/// How sure the copy rules are of two web pages that have the same frame round these articles.
fn sureness_of_pages(one: &str, other: &str) -> Vec<String> {
    let frame: String = (0..40).map(|at| format!("<li>Harbour office {at}: open from {at} to noon</li>\n")).collect();
    let page = |article: &str| {
        format!("<!DOCTYPE html><html><body><ul>{frame}</ul><article><p>{article}</p></article></body></html>\n")
    };
    let files = [("a.html", page(one)), ("b.html", page(other))];
    let found = findings(&["--ignore", "duplicates/shared-passage,duplicates/repeated-passage"], &files);
    found.iter().map(|finding| format!("{} {}", finding["rule"], finding["confidence"]).replace('"', "")).collect()
}

#[test]
fn web_pages_are_judged_by_their_articles_and_not_by_what_stands_round_them() {
    let near = TEXT.replace("four million", "five million");
    assert_eq!(sureness_of_pages(TEXT, &near), ["duplicates/near high"]);
    assert_eq!(sureness_of_pages(TEXT, OTHER), ["duplicates/near low"]);
}

#[test]
fn records_of_json_are_no_copies_for_their_keys() {
    let keys: String = (0..30).map(|at| format!("  \"kept by the harbour office {at}\": true,\n")).collect();
    let record = |slug: &str| format!("{{\n{keys}  \"slug\": \"{slug}\"\n}}\n");
    let found = findings(&[], &[("a.md", record("ferry")), ("b.md", record("crane"))]);
    let sure: Vec<&Value> = found.iter().filter(|finding| finding["rule"] == "duplicates/near").collect();
    assert!(sure.len() == 1 && sure[0]["confidence"] == "low", "{found:?}");
}
