//! Nothing is quadratic: four times the input takes about four times as long.

use std::path::Path;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use corpus_lint::checks::natives;
use corpus_lint::config::{Arguments, Loaded, Plan};
use corpus_lint::engine::Session;
use corpus_lint::read::Input;
use corpus_lint::rule::{Rulebook, parse_pages, shipped_sources};

/// What parsers, scans and rules trip over when it is repeated without end.
const UNITS: [&str; 84] = [
    "[",
    "(",
    "<",
    "&",
    "`",
    "\"",
    "'",
    "*",
    "_",
    "~",
    "|",
    "#",
    "!",
    "$",
    ".",
    ":",
    "/",
    "\\",
    "-",
    "=",
    ">",
    "{",
    "{}",
    "@",
    "x",
    "1",
    "\t",
    " ",
    "\n",
    "\r\n",
    "中",
    "\u{200B}",
    "\u{202E}",
    "😀",
    "“",
    "a@",
    "a@b.c ",
    "http://",
    "http://a.b/c ",
    "http://a.b/c(",
    "www.",
    "2022-01-01 ",
    "12/",
    "January ",
    "2022年1月1日",
    "yesterday ",
    "---\n",
    "+++\n",
    "===\n",
    ": ",
    "- ",
    "> ",
    "# ",
    "1. a\n",
    "a  \n",
    "    a\n",
    "![](",
    "[a](b) ",
    "[a]: b\n",
    "[a][b] ",
    "[^a]",
    "*a ",
    "**a",
    "<div ",
    "<div>",
    "</p>",
    "<p>",
    "<b>",
    "<a>",
    "<a href=\"",
    "<!--",
    "<!-- a -->",
    "<![CDATA[",
    "<?",
    "<table><tr><td>",
    "<script>",
    "&amp;",
    "&amp",
    "&#x41;",
    "Ã©",
    "(Photo: ",
    "Title: x\n",
    "pic.twitter.com/",
    "The quick brown fox jumps over it. ",
];

/// Every rule of the rulebook, for documents at hand.
fn with_all_rules(test: impl FnOnce(&Session<'_>)) {
    let book = Rulebook::new(parse_pages(&shipped_sources()).unwrap(), &natives()).unwrap();
    let arguments = Arguments { select: vec!["all".to_owned()], ..Arguments::default() };
    let plan = Plan::new(book, &Loaded::none(), &arguments, Path::new(".")).unwrap();
    test(&Session::new(&plan, NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(), &[]).unwrap());
}

fn time(session: &Session<'_>, name: &str, text: &str) -> Duration {
    let inputs = [Input::bytes(name.into(), name.into(), text.as_bytes().to_vec())];
    let started = Instant::now();
    let outcome = session.reduce(session.map(&inputs, &|| ()), &inputs);
    let taken = started.elapsed();
    let broken = outcome.findings.iter().find(|finding| finding.message.contains("broke on this document"));
    assert!(broken.is_none(), "{name}: {broken:?}");
    taken
}

/// Held to a wide bound, since the machine may be busy with other things: what is quadratic takes
/// sixteen times as long, and another look tells it from a slow moment.
fn assert_linear(session: &Session<'_>, name: &str, of_size: impl Fn(usize) -> String) {
    let size = if cfg!(debug_assertions) { 40_000 } else { 500_000 };
    let (small, large) = (of_size(size), of_size(4 * size));
    let mut ratios = Vec::new();
    while ratios.len() < 3 {
        // What is over in no time says nothing.
        let small = time(session, name, &small).max(Duration::from_millis(10));
        let ratio = time(session, name, &large).as_secs_f64() / small.as_secs_f64();
        if ratio < 8.0 {
            return;
        }
        ratios.push(ratio);
    }
    panic!(
        "{name} of {:?}: four times the input takes {ratios:.1?} times as long",
        &small[..small.floor_char_boundary(30)]
    );
}

/// Repeats every unit in a document of this extension; a part of them, so that tests share the work.
fn all_units(extension: &str, part: usize) {
    with_all_rules(|session| {
        for unit in UNITS.iter().skip(part).step_by(2) {
            assert_linear(session, &format!("a.{extension}"), |size| unit.repeat(size / unit.len()));
        }
    });
}

#[test]
fn what_is_repeated_in_markdown_is_linear() {
    all_units("md", 0);
}

#[test]
fn what_else_is_repeated_in_markdown_is_linear() {
    all_units("md", 1);
}

#[test]
fn what_is_repeated_in_a_page_is_linear() {
    all_units("html", 0);
}

#[test]
fn what_else_is_repeated_in_a_page_is_linear() {
    all_units("html", 1);
}

#[test]
fn many_keys_and_many_findings_are_linear() {
    let lines = |size: usize, line: &dyn Fn(usize) -> String| (0..size / 20).map(line).collect::<String>();
    with_all_rules(|session| {
        assert_linear(session, "keys.md", |size| {
            format!("---\n{}---\n\nText.\n", lines(size, &|i| format!("key{i}: value {i}\n")))
        });
        assert_linear(session, "toml.md", |size| {
            format!("+++\n{}+++\n\nText.\n", lines(size, &|i| format!("key{i} = \"value {i}\"\n")))
        });
        assert_linear(session, "links.md", |size| lines(size, &|i| format!("[a{i}](b{i}.md) [c][d{i}] ")));
        assert_linear(session, "anchors.html", |size| lines(size, &|i| format!("<a id=a{i} href=#b{i}>x</a> ")));
        assert_linear(session, "dates.txt", |size| {
            lines(size, &|i| format!("30 February {} and on. ", 1900 + i % 100))
        });
        assert_linear(session, "images.md", |size| "![".repeat(size / 6) + &"](b)".repeat(size / 6));
        assert_linear(session, "epochs.md", |size| lines(size, &|i| format!("<!--{}-->", 1_698_993_000 + i * 86_400)));
        assert_linear(session, "published.html", |size| {
            lines(size, &|i| {
                format!("<meta property=\"article:published_time\" content=\"2024-01-{:02}\">", 1 + i % 28)
            })
        });
        assert_linear(session, "ads.md", |size| {
            lines(size, &|i| format!("<div class=\"ad-slot\" id=x{i}></div><p>y "))
        });
    });
}
