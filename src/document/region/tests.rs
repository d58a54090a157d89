use super::*;

fn kinds(document: &Document) -> Vec<(&str, RegionKind)> {
    document.regions().all().iter().map(|(span, kind)| (document.slice(*span), *kind)).collect()
}

fn paragraphs(document: &Document) -> Vec<Vec<&str>> {
    document
        .paragraphs()
        .iter()
        .map(|paragraph| paragraph.prose.iter().map(|span| document.slice(*span)).collect())
        .collect()
}

#[test]
fn markdown_is_cut_into_its_kinds() {
    use RegionKind::{Code, Markup, Prose, Url};
    let document = Document::from_text("a.md", "See [words](https://a.example/b \"t\") and `code`.\n");
    let expected = [
        ("See ", Prose),
        ("[", Markup),
        ("words", Prose),
        ("](", Markup),
        ("https://a.example/b", Url),
        (" \"t\")", Markup),
        (" and ", Prose),
        ("`code`", Code),
        (".\n", Prose),
    ];
    assert_eq!(kinds(&document), expected);
}

#[test]
fn html_is_cut_into_its_kinds() {
    use RegionKind::{Code, Markup, Prose, Url};
    let document = Document::from_text("a.html", "<p>甲 https://a.example/b。<!-- x --></p><pre>a <b>b</b></pre>");
    let expected = [
        ("<p>", Markup),
        ("甲 ", Prose),
        ("https://a.example/b", Url),
        ("。", Prose),
        ("<!-- x --></p><pre>", Markup),
        ("a <b>b</b>", Code),
        ("</pre>", Markup),
    ];
    assert_eq!(kinds(&document), expected);
    assert_eq!(document.regions().at(1), Some(Markup));
    assert_eq!(document.regions().at(document.text().len()), None);
}

#[test]
fn prose_is_prose_from_end_to_end() {
    let document = Document::from_text("a.md", "one `two` three\n");
    assert!(document.regions().is_prose(Span::new(0, 4)));
    assert!(!document.regions().is_prose(Span::new(0, 5)));
    assert!(!document.regions().is_prose(Span::empty(5)));
}

#[test]
fn markdown_paragraphs_leave_out_marks() {
    let text = "# Title\n\nOne\ntwo *three*.\n\n> - item `c` end\n>   - inner\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n```\n";
    let document = Document::from_text("a.md", text);
    let expected: [&[&str]; 8] =
        [&["Title"], &["One\ntwo *three*."], &["item", "end"], &["inner"], &["a"], &["b"], &["1"], &["2"]];
    assert_eq!(paragraphs(&document), expected);
}

#[test]
fn html_paragraphs_end_with_their_blocks() {
    let text = "<div>头<p>甲 <b>乙</b> 丙<p>丁<br>戊</div><ul><li>a<li>b</ul><figcaption>c</figcaption> tail";
    let expected: [&[&str]; 8] = [&["头"], &["甲", "乙", "丙"], &["丁"], &["戊"], &["a"], &["b"], &["c"], &["tail"]];
    assert_eq!(paragraphs(&Document::from_text("a.html", text)), expected);
    assert_eq!(paragraphs(&Document::from_text("a.md", &format!("{text}\n"))), expected);
}

#[test]
fn plain_paragraphs_are_parted_by_blank_lines() {
    let document = Document::from_text("a.txt", "One\r\ntwo\r\n \r\nthree\r\n");
    assert_eq!(paragraphs(&document), [["One\r\ntwo"], ["three"]]);
    let document = Document::from_text("a.txt", "甲\n乙\n");
    assert_eq!(paragraphs(&document), [["甲"], ["乙"]], "without blank lines each line is a paragraph");
}
