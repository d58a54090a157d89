//! `full`, as drawn.

use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

use super::written;
use crate::finding::{Confidence, Draft, Finding, Severity};
use crate::read::{NotChecked, Reason};
use crate::report::testing::{find, finding_at, place_in, report_of, resolve};
use crate::report::{Format, Style};
use crate::text::Span;

const QUIET: Style =
    Style { color: false, width: 80, hyperlinks: false, unicode: true, show_all: false, quiet: true, verbose: false };

fn drawn(finding: Finding) -> String {
    written(Format::Full, &report_of(vec![finding]), &QUIET)
}

/// The line above the carets, and the columns where these start and end.
fn caret(drawn: &str) -> (&str, usize, usize) {
    let lines: Vec<&str> = drawn.lines().collect();
    let at = lines.iter().position(|line| line.contains("   · ")).unwrap();
    let under = lines[at].replace('·', " ");
    let start = under.width() - under.trim_start().width();
    (lines[at - 1], start, under.trim_end().width())
}

/// The part of `line` between two columns of a terminal.
fn columns(line: &str, start: usize, end: usize) -> String {
    let mut at = 0;
    let mut out = String::new();
    for c in line.chars() {
        let mut buffer = [0; 4];
        if at >= start && at < end {
            out.push(c);
        }
        at += c.encode_utf8(&mut buffer).width();
    }
    out
}

#[test]
fn a_finding_shows_rule_place_line_caret_and_help() {
    let text = "---\ntitle: Council\n---\nThe council met <br> on Tuesday.\n";
    let draft = Draft::at(find(text, "<br>"), "tag `<br>` left in the text")
        .label("line break")
        .help("Remove the tag.")
        .confidence(Confidence::Medium);
    assert_eq!(
        drawn(resolve("posts/a.md", text, "markup/html-tag", draft)),
        "\
warning[markup/html-tag]: tag `<br>` left in the text (medium confidence)
   ╭─[posts/a.md:4:17]
 4 │ The council met <br> on Tuesday.
   ·                 ──┬─
   ·                   ╰── line break
   ╰────
  help: Remove the tag.

"
    );
}

#[test]
fn a_long_chinese_line_is_cut_and_the_caret_stands_under_the_mark() {
    let text = format!("{}<div id=\"ad\"></div>{}\n", "圖書館明年開放，".repeat(50), "經費來源沒有說明。".repeat(50));
    let out = drawn(finding_at("新聞/a.md", &text, "<div id=\"ad\"></div>"));
    assert!(out.contains("╭─[新聞/a.md:1:401]"), "{out}");
    let (line, start, end) = caret(&out);
    assert_eq!(columns(line, start, end), "<div id=\"ad\"></div>", "{out}");
    assert!(line.width() <= 80 && line.width() > 70, "{out}");
    assert!(line.contains("│ …") && line.ends_with('…'), "{out}");
}

#[test]
fn a_wide_mark_has_a_wide_caret() {
    let out = drawn(finding_at("a.md", "他說（資料照片）完", "（資料照片）"));
    let (line, start, end) = caret(&out);
    assert_eq!(columns(line, start, end), "（資料照片）", "{out}");
}

#[test]
fn a_span_of_many_lines_shows_its_first_and_says_how_far_it_goes() {
    let text = format!("One.\n\nA paragraph stands here\n{}End.\n", "and goes on\n".repeat(36));
    let span = Span::new(6, text.len() - 5);
    let out = drawn(resolve("a.md", &text, "duplicates/passage", Draft::at(span, "given twice")));
    assert_eq!(
        out,
        "\
warning[duplicates/passage]: given twice
   ╭─[a.md:3:1]
 3 │ A paragraph stands here…
   · ───────────┬───────────
   ·            ╰── 37 lines, to line 39
   ╰────

"
    );
}

#[test]
fn a_mark_longer_than_the_line_says_its_length() {
    let text = format!("See {} now.", "x".repeat(500));
    let out = drawn(finding_at("a.md", &text, &"x".repeat(500)));
    assert!(out.contains("╰── 500 characters"), "{out}");
    assert!(out.contains("See xxx"), "{out}");
}

#[test]
fn an_empty_place_has_a_caret_even_on_an_empty_line() {
    let out = drawn(resolve("a.md", "", "text/empty", Draft::at(Span::empty(0), "nothing")));
    assert!(out.contains("\n 1 │\n   · ▲\n"), "{out}");
}

#[test]
fn a_defect_of_a_whole_file_names_the_file_alone() {
    let mut finding = finding_at("a.md", "x <br>", "<br>");
    finding.snippet = crate::finding::Snippet::default();
    finding.related = vec![place_in("b.md", "x <br>", Span::new(2, 6), "like this")];
    assert_eq!(
        drawn(finding),
        "\
warning[markup/html-tag]: tag `<br>` left in the text
  file: a.md
   ╭─[b.md:1:3]
 1 │ x <br>
   ·   ──┬─
   ·     ╰── like this
   ╰────
  help: Remove the tag.

"
    );
}

#[test]
fn related_places_are_marked_drawn_or_named() {
    let text = "The tag <b> is closed by </i> here.\nThere is <b> again.\n";
    let draft = Draft::at(find(text, "</i>"), "tag `</i>` closes nothing")
        .label("this one")
        .related(find(text, "<b>"), "opened here")
        .help("Close it.");
    let mut finding = resolve("a.md", text, "markup/mismatch", draft);
    let other = "One.\nTwo <b> three.\n";
    for i in 1..=8 {
        let path = format!("{i}.md");
        finding.related.push(place_in(&path, other, find(other, "<b>"), "the same"));
    }
    assert_eq!(
        drawn(finding),
        "\
warning[markup/mismatch]: tag `</i>` closes nothing
   ╭─[a.md:1:26]
 1 │ The tag <b> is closed by </i> here.
   ·         ─┬─              ──┬─
   ·          │                 ╰── this one
   ·          ╰── opened here
   ╰────
   ╭─[1.md:2:5]
 2 │ Two <b> three.
   ·     ─┬─
   ·      ╰── the same
   ╰────
   ╭─[2.md:2:5]
 2 │ Two <b> three.
   ·     ─┬─
   ·      ╰── the same
   ╰────
  help: Close it.
  also: 3.md:2:5 the same
        4.md:2:5 the same
        5.md:2:5 the same
        … and 3 more

"
    );
}

#[test]
fn a_related_place_on_a_cut_line_is_marked_where_it_stands() {
    let far = "中".repeat(200);
    let text = format!("{far}<b>ab</i> end <b>");
    let draft = Draft::at(find(&text, "</i>"), "closes nothing").related(find(&text, "<b>"), "opened");
    let out = drawn(resolve("a.md", &text, "markup/mismatch", draft));
    let (line, start, end) = caret(&out);
    assert_eq!(columns(line, start, end), "<b>ab</i>", "{out}");
    assert!(!out.contains("a.md:1:201"), "not drawn a second time: {out}");
}

#[test]
fn a_folded_rule_shows_counts_and_three_examples() {
    let findings = (0..1_234).map(|i| finding_at(&format!("{i:04}/a.md"), "x <br>", "<br>"));
    let sample = report_of(findings.collect());
    let style = Style { quiet: false, ..QUIET };
    assert_eq!(
        written(Format::Full, &sample, &style),
        "\
warning[markup/html-tag]: 1,234 findings in 1,234 documents: A tag was left in
  the text.
   ╭─[0000/a.md:1:3]
 1 │ x <br>
   ·   ──┬─
   ·     ╰── tag `<br>` left in the text
   ╰────
  help: Remove the tag.
  also: 0001/a.md:1:3 tag `<br>` left in the text
        0002/a.md:1:3 tag `<br>` left in the text
        … and 1,231 more
 where: 1,234 folders, none with more than 1

Found 1,234 findings (1,234 warnings) in 1,234 documents.
1,234 findings are folded into 1 entry: --show-all lists each.
1,234 of them fail the run (--fail-on warning, high confidence).
Next: corpus-lint explain markup/html-tag
"
    );
}

#[test]
fn findings_of_one_document_stand_under_its_name() {
    let text = "x <br> y <i>";
    let findings =
        vec![finding_at("a.md", text, "<br>"), finding_at("b.md", text, "<br>"), finding_at("b.md", text, "<i>")];
    let out = written(Format::Full, &report_of(findings), &QUIET);
    assert_eq!(out.matches("── ").count(), 1, "{out}");
    let (before, under) = out.split_once("── b.md  2 findings\nwarning[markup/html-tag]: ").unwrap();
    assert!(before.contains("[a.md:1:3]") && !before.contains("[b.md"), "{out}");
    assert!(under.contains("[b.md:1:3]") && under.contains("[b.md:1:10]"), "{out}");
}

#[test]
fn many_folded_rules_are_listed_and_counted_in_a_table() {
    let findings = |rules: usize| {
        let all = (0..rules).flat_map(|rule| {
            (0..11).map(move |i| {
                let mut finding = finding_at(&format!("{}/{i:02}.md", i % 2), "x <br>", "<br>");
                finding.rule = format!("house/rule-{rule:02}").into();
                finding.message = "a message that is longer than the terminal is wide by far".to_owned();
                finding
            })
        });
        report_of(all.collect())
    };
    let style = Style { width: 60, quiet: false, ..QUIET };
    let few = written(Format::Full, &findings(8), &style);
    assert_eq!(few.matches("╭─[").count(), 8, "up to eight are drawn");
    let many = written(Format::Full, &findings(9), &style);
    assert!(!many.contains("╭─["), "{many}");
    let entry = "\
warning[house/rule-00]: 11 findings in 11 documents: a
  message that is longer than the terminal is wide by far
 first: 0/00.md:1:3 a message that is longer than the termi…
        0/02.md:1:3 a message that is longer than the termi…
        0/04.md:1:3 a message that is longer than the termi…
        … and 8 more
 where: 0 6, 1 5
  help: Remove the tag.
";
    assert!(many.contains(entry), "{many}");
    assert_eq!(many.lines().filter(|line| line.starts_with("11  warning  house/rule-")).count(), 9, "{many}");
}

#[test]
fn folded_rules_tell_the_sites_that_they_come_from() {
    let text = |at: usize| format!("---\nurl: https://{}.example.org/{at}\n---\nx <br>", ["ferry", "quay"][at % 2]);
    let findings = |rules: usize| {
        let all = (0..rules).flat_map(|rule| {
            (0..11).map(move |at| {
                let mut finding = finding_at(&format!("{at:02}.md"), &text(at), "<br>");
                finding.rule = format!("house/rule-{rule:02}").into();
                finding
            })
        });
        report_of(all.collect())
    };
    let style = Style { quiet: false, ..QUIET };
    let few = written(Format::Full, &findings(1), &style);
    assert!(few.contains("  from: ferry.example.org 6, quay.example.org 5\n"), "{few}");
    assert!(!few.contains("by source"), "{few}");
    let many = written(Format::Full, &findings(9), &style);
    let (_, table) = many.split_once("── by source\n").unwrap();
    assert!(table.starts_with("54  ferry.example.org  6 documents  house/rule-00 6, house/rule-01 6"), "{table}");
}

#[test]
fn the_footer_tells_what_can_be_fixed() {
    use crate::finding::Applicability::{Safe, Unsafe};
    let last = |fixes: &[crate::finding::Applicability]| {
        let fixed = fixes.iter().enumerate().map(|(i, applicability)| {
            let draft = Draft::at(Span::new(2, 6), "tag").edit(*applicability, Span::new(2, 6), "");
            resolve(&format!("{i}.md"), "x <br>", "markup/html-tag", draft)
        });
        let style = Style { quiet: false, ..QUIET };
        let out = written(Format::Full, &report_of(fixed.collect()), &style);
        out.lines().find(|line| line.contains("fixable")).unwrap_or_default().to_owned()
    };
    assert_eq!(last(&[]), "");
    assert_eq!(last(&[Safe, Safe]), "2 fixable with --fix.");
    assert_eq!(last(&[Unsafe]), "1 fixable with --fix --unsafe-fixes.");
    assert_eq!(last(&[Safe, Unsafe, Safe]), "2 fixable with --fix, 1 more with --unsafe-fixes.");
}

#[test]
fn the_footer_counts_what_was_hidden_or_left_out() {
    let mut sample = report_of(Vec::new());
    for _ in 0..120 {
        sample.summary.document("posts", 250_000);
    }
    sample.summary.hide(Confidence::Low);
    sample.summary.excluded = 1;
    let skipped = |path: &str, reason| NotChecked { path: path.into(), reason };
    sample.summary.not_checked = vec![
        skipped("a.md", Reason::Unreadable("permission denied".to_owned())),
        skipped("b\u{1b}.bin", Reason::Binary),
    ];
    let style = Style { quiet: false, verbose: true, ..QUIET };
    assert_eq!(
        written(Format::Full, &sample, &style),
        "\
No findings in 120 documents.
1 more of low confidence: --min-confidence low
1 file not checked: b\\u{1b}.bin (binary data, not text)
1 file not checked: a.md (permission denied)
1 path was excluded.
Checked 30.0 MB in 0.25 s: 120.0 MB/s, 480 documents/s.
"
    );
}

#[test]
fn colour_adds_nothing_but_colour() {
    let mut finding = finding_at("a.md", "x <br> and <i>", "<br>");
    finding.related.push(place_in("a.md", "x <br> and <i>", Span::new(11, 14), "like this"));
    finding.severity = Severity::Error;
    let sample = report_of(vec![finding]);
    let colored = Style { color: true, ..Style::default() };
    let out = written(Format::Full, &sample, &colored);
    assert!(out.contains("\u{1b}[1;31merror[markup/html-tag]"), "{out:?}");
    let ansi = regex::Regex::new("\u{1b}\\[[0-9;]*m").unwrap();
    let plain = written(Format::Full, &sample, &Style::default());
    assert_eq!(ansi.replace_all(&out, ""), plain);
    assert!(!plain.contains('\u{1b}'));
}

#[test]
fn a_rule_links_to_its_page_where_the_terminal_can() {
    let mut sample = report_of(vec![finding_at("a.md", "x <br>", "<br>")]);
    sample.rules[1].url = Some("https://example.org/html-tag".to_owned());
    let style = Style { hyperlinks: true, ..QUIET };
    let out = written(Format::Full, &sample, &style);
    let link = "\u{1b}]8;;https://example.org/html-tag\u{1b}\\markup/html-tag\u{1b}]8;;\u{1b}\\";
    assert!(out.contains(link), "{out:?}");
    assert!(!written(Format::Full, &sample, &QUIET).contains('\u{1b}'));
}

#[test]
fn without_unicode_the_drawing_is_ascii() {
    let style = Style { unicode: false, quiet: false, ..QUIET };
    let text = format!("{} <br> {}", "a b ".repeat(99), "c d ".repeat(99));
    let out = written(Format::Full, &report_of(vec![finding_at("a.md", &text, "<br>")]), &style);
    assert!(out.is_ascii(), "{out}");
    assert!(out.contains("..."), "{out}");
}

proptest! {
    /// Whatever stands in a document, its path and a message: drawing neither fails nor lets a
    /// character through that a terminal obeys, and no line of a document is wider than asked for.
    #[test]
    fn hostile_text_is_drawn_tamely(
        text in "([ -~]|\\PC|[\u{0}-\u{1f}\u{7f}-\u{9f}\u{200b}-\u{202e}中文]|e\u{301}){0,120}",
        path in "[a-z\u{0}-\u{1f}\u{202e}中]{1,8}",
        marks in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..4),
        width in 0_usize..120,
    ) {
        let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let spans: Vec<Span> = marks.iter().map(|(a, b)| {
            let (a, b) = (*a.get(&bounds), *b.get(&bounds));
            Span::new(a.min(b), a.max(b))
        }).collect();
        let mut draft = Draft::at(spans[0], text.clone()).label(text.clone()).help(text.clone());
        for span in &spans[1..] {
            draft = draft.related(*span, path.clone());
        }
        let finding = resolve(&path, &text, "text/any", draft);
        let style = Style { width, ..QUIET };
        let out = written(Format::Full, &report_of(vec![finding]), &style);
        prop_assert!(!out.contains(|c: char| c != '\n' && c != '\u{200c}' && c != '\u{200d}' && crate::text::is_unprintable(c)), "{out:?}");
        for line in out.lines().filter(|line| line.starts_with(" 1 │ ")) {
            let cells: usize = line.chars().map(|c| unicode_width::UnicodeWidthChar::width(c).unwrap_or(0)).sum();
            prop_assert!(cells <= width.max(40), "{line:?}");
        }
    }
}
