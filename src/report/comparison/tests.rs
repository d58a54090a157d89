use unicode_width::UnicodeWidthStr;

use super::*;

fn location(line: u32, end_line: u32) -> Location {
    Location { line, column: 1, end_line, end_column: 9, byte_start: 0, byte_end: 8 }
}

fn stretch(line: u32, text: &str) -> Stretch {
    let size = Size { words: text.split_whitespace().count(), characters: 0 };
    let end =
        if text.chars().count() > 200 { text.chars().skip(text.chars().count() - 100).collect() } else { "".into() };
    Stretch { location: location(line, line), size, excerpt: text.chars().take(200).collect(), end }
}

fn row(kind: StepKind, a: Option<Stretch>, b: Option<Stretch>) -> Row {
    Row { kind, a, b }
}

fn of(rows: Vec<Row>) -> Comparison {
    let compared = |path: &str| ComparedDocument { path: path.into(), size: Size { words: 100, characters: 0 } };
    Comparison {
        a: compared("one.md"),
        b: compared("other/two.md"),
        identical: false,
        resemblance: Resemblance { a: 96, b: 90, common: 60 },
        changed: Some(0.004),
        rows,
    }
}

fn drawn(comparison: &Comparison, style: Style) -> String {
    let mut out = Vec::new();
    write_comparison(comparison, &style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_table_reads_from_start_to_end() {
    let both = |line, text| (Some(stretch(line, text)), Some(stretch(line + 10, text)));
    let (a, b) = both(1, "The ferry leaves at nine");
    let (c, d) = both(8, "A paragraph that stood elsewhere");
    let comparison = of(vec![
        row(StepKind::Changed, Some(stretch(1, "Only here")), None),
        row(StepKind::Same, a, b),
        row(StepKind::Changed, Some(stretch(2, "red")), Some(stretch(12, "dark \u{1b}[1m blue"))),
        row(StepKind::Moved, c, d),
    ]);
    let expected = "\
A  one.md        100 words
B  other/two.md  100 words

Similarity   47 percent: 60 of 126 five-word runs in both
A in B       62 percent
B in A       66 percent
Changed      under 1 percent of the words
Longest run  5 words, from line 1 of A and line 11 of B
Moved        5 words in 1 passage

line A  line B  words
     1              2  - Only here
     1      11      5    The ferry leaves at nine
     2              1  - red
            12      3  + dark \\u{1b}[1m blue
Moved:
     8      18      5    A paragraph that stood elsewhere
";
    assert_eq!(drawn(&comparison, Style::default()), expected);
}

#[test]
fn long_texts_are_cut_to_the_width_between_words() {
    let english = "The harbour master said that nobody had expected the tide to come so early in the year. ".repeat(9);
    let chinese = "旧码头夜市星期四晚重新开张，傍晚六时刚过，石阶上已经站满了人。".repeat(20);
    for (text, is_english) in [(&english, true), (&chinese, false)] {
        let comparison = of(vec![row(StepKind::Same, Some(stretch(1, text)), Some(stretch(1, text)))]);
        for width in [60, 80, 100, 140] {
            let all = drawn(&comparison, Style { width, ..Style::default() });
            let line = all.lines().last().unwrap();
            assert!(line.width() <= width && line.width() + 16 > width, "{width}: {line}");
            let (start, end) = line.split_once('…').unwrap();
            let words = start.rsplit("  ").next().unwrap().trim();
            assert!(text.starts_with(words) && text.trim_end().ends_with(end), "{line}");
            if is_english {
                assert!(text.contains(&format!("{words} ")) && text.contains(&format!(" {end}")), "{line}");
            }
        }
    }
}

#[test]
fn many_rows_are_folded_and_none_is_lost() {
    let words = |count: usize| vec!["word"; count].join(" ");
    let passage = |line: u32| {
        let text = words(if line.is_multiple_of(10) { 30 } else { 6 });
        row(StepKind::Same, Some(stretch(line, &text)), Some(stretch(line, &text)))
    };
    let change = |line: u32| row(StepKind::Changed, Some(stretch(line, "red")), None);
    let comparison = of((1..=100).flat_map(|line| [passage(line), change(line)]).collect());
    let folded = drawn(&comparison, Style::default());
    assert!(folded.contains("   1–9     1–9     54    … 9 passages and 9 changes\n"), "{folded}");
    assert!(folded.contains("    10      10     30    word word"), "{folded}");
    assert!(folded.ends_with("Shorter rows are folded: --show-all lists each.\n"));
    assert!(folded.lines().count() < 70, "{folded}");
    let told = |noun: &str| -> usize {
        let before = |line: &str| line.split(&format!(" {noun}")).next()?.rsplit(' ').next()?.parse::<usize>().ok();
        folded.lines().filter(|line| line.contains('…') && line.contains(noun)).filter_map(before).sum()
    };
    let drawn_rows = |sign: &str| folded.lines().filter(|line| line.contains(sign)).count();
    assert_eq!(told("passage") + drawn_rows("    word word"), 100, "{folded}");
    assert_eq!(told("change") + drawn_rows("  - red"), 100, "{folded}");
    let all = drawn(&comparison, Style { show_all: true, ..Style::default() });
    assert_eq!(all.lines().filter(|line| line.contains("word word") || line.ends_with("- red")).count(), 200);
}

#[test]
fn lengths_are_told_in_what_they_count() {
    let size = |words, characters| Size { words, characters }.to_string();
    assert_eq!(size(1, 0), "1 word");
    assert_eq!(size(0, 1_200), "1,200 characters");
    assert_eq!(size(2, 1), "1 character and 2 words");
    assert_eq!(size(0, 0), "0 words");
}
