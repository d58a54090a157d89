//! Nothing is quadratic: four times the input takes about four times as long.

use std::time::{Duration, Instant};

use super::run::Scratch;

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

fn time(scratch: &Scratch, name: &str) -> Duration {
    let started = Instant::now();
    let ran = scratch.run(&[name, "--select", "all", "--min-confidence", "low", "--threads", "1", "--statistics"]);
    assert!(ran.code < 2 && !ran.out.contains("broke on this document"), "{name}: {}{}", ran.out, ran.err);
    started.elapsed()
}

/// Held to a wide bound, since the machine may be busy with other things: what is quadratic takes
/// sixteen times as long, and a second look tells it from a slow moment.
fn assert_linear(scratch: &Scratch, name: &str, of_size: impl Fn(usize) -> String) {
    let size = if cfg!(debug_assertions) { 100_000 } else { 1_000_000 };
    scratch.file(&format!("small-{name}"), of_size(size));
    scratch.file(&format!("large-{name}"), of_size(4 * size));
    let ratio = || {
        // The start of the process takes the same for both.
        let small = time(scratch, &format!("small-{name}")).max(Duration::from_millis(100));
        time(scratch, &format!("large-{name}")).as_secs_f64() / small.as_secs_f64()
    };
    let mut ratios = Vec::new();
    for _ in 0..3 {
        ratios.push(ratio());
        if ratios.iter().any(|ratio| *ratio < 8.0) {
            return;
        }
    }
    panic!("{name}: four times the input takes {ratios:.1?} times as long");
}

/// Repeats every unit in a document of this extension; a part of them, so that tests share the work.
fn all_units(extension: &str, part: usize) {
    let scratch = Scratch::new();
    for (number, unit) in UNITS.iter().enumerate().filter(|(number, _)| number % 2 == part) {
        assert_linear(&scratch, &format!("{number}.{extension}"), |size| unit.repeat(size / unit.len()));
    }
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
    let scratch = Scratch::new();
    let lines = |size: usize, line: &dyn Fn(usize) -> String| (0..size / 20).map(line).collect::<String>();
    assert_linear(&scratch, "keys.md", |size| {
        format!("---\n{}---\n\nText.\n", lines(size, &|i| format!("key{i}: value {i}\n")))
    });
    assert_linear(&scratch, "toml.md", |size| {
        format!("+++\n{}+++\n\nText.\n", lines(size, &|i| format!("key{i} = \"value {i}\"\n")))
    });
    assert_linear(&scratch, "links.md", |size| lines(size, &|i| format!("[a{i}](b{i}.md) [c][d{i}] ")));
    assert_linear(&scratch, "anchors.html", |size| lines(size, &|i| format!("<a id=a{i} href=#b{i}>x</a> ")));
    assert_linear(&scratch, "dates.txt", |size| lines(size, &|i| format!("30 February {} and on. ", 1900 + i % 100)));
    assert_linear(&scratch, "ads.md", |size| lines(size, &|i| format!("<div class=\"ad-slot\" id=x{i}></div><p>y ")));
}
