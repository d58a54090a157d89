use scraper::Selector;

use super::*;

fn page(text: &str) -> Document {
    Document::from_text("a.html", text)
}

fn markdown(text: &str) -> Document {
    Document::from_text("a.md", text)
}

fn names(document: &Document) -> Vec<&str> {
    document.html().elements().iter().map(|element| element.name.as_str()).collect()
}

/// Each element as it is written, from start to end.
fn written(document: &Document) -> Vec<&str> {
    document.html().elements().iter().map(|element| document.slice(element.span)).collect()
}

/// What must hold for any input.
fn check_spans(document: &Document) {
    let text = document.text();
    let mut last = 0;
    for element in document.html().elements() {
        let open = element.open.of(text);
        match element.name.as_str() {
            "#comment" | "#doctype" => assert!(open.starts_with('<'), "{open:?}"),
            name => {
                let start = open.get(1..=name.len()).unwrap_or_default();
                // The parser writes U+FFFD for NUL.
                assert!(start.eq_ignore_ascii_case(name) || open.contains('\0'), "{name:?} at {open:?} in {text:?}");
                assert!(open.ends_with('>'), "{open:?} in {text:?}");
            }
        }
        assert!(element.open.start >= last, "elements out of order in {text:?}");
        last = element.open.start;
        assert!(element.span.start == element.open.start && element.span.end >= element.open.end);
        let _ = (element.span.of(text), element.content().of(text));
        if let Some(close) = element.close {
            assert_eq!(element.span.end, close.end);
            assert!(
                close.of(text).to_ascii_lowercase().starts_with(&format!("</{}", element.name)) || text.contains('\0'),
                "{text:?}"
            );
        }
        for attribute in element.attributes(text) {
            assert!(element.open.contains(attribute.name) && !attribute.name.of(text).is_empty());
            assert!(
                attribute.value.is_none_or(|value| element.open.contains(value) && value.of(text).len() == value.len())
            );
        }
    }
}

#[test]
fn nested_elements_have_exact_spans() {
    let document = page("<div id=a>中<p>文</p><br/><IMG src='x.png'></div>!");
    assert_eq!(
        written(&document),
        ["<div id=a>中<p>文</p><br/><IMG src='x.png'></div>", "<p>文</p>", "<br/>", "<IMG src='x.png'>"]
    );
    check_spans(&document);
}

#[test]
fn elements_without_end_tag_end_where_the_next_begins() {
    let document = page("<div><p>甲<p>乙</div><ul><li>a<li>b</ul>");
    assert_eq!(
        written(&document),
        ["<div><p>甲<p>乙</div>", "<p>甲", "<p>乙", "<ul><li>a<li>b</ul>", "<li>a", "<li>b"]
    );
    let document = page("<p>a<p>b</p>c</p>");
    assert_eq!(written(&document), ["<p>a", "<p>b</p>"]);
}

#[test]
fn misnested_formatting_keeps_its_own_tags() {
    let document = page("<p><b>x<i>y</b>z</i></p>");
    assert_eq!(written(&document), ["<p><b>x<i>y</b>z</i></p>", "<b>x<i>y</b>", "<i>y</b>z</i>"]);
}

#[test]
fn comments_and_doctypes_are_elements() {
    let document = page("<!DOCTYPE html>\r\n<!-- 1646637720000 -->\r\n<html><body>\r\n<p>x</p></body></html>");
    assert_eq!(names(&document), ["#doctype", "#comment", "html", "body", "p"]);
    assert_eq!(written(&document)[1], "<!-- 1646637720000 -->");
    check_spans(&document);
}

#[test]
fn tags_that_html_ignores_are_still_written() {
    let document = markdown("x <tr> y </p> z\n");
    assert_eq!(names(&document), ["tr"]);
    assert_eq!(document.html().orphans().len(), 1);
}

#[test]
fn crlf_and_multibyte_text_do_not_move_spans() {
    for document in
        [page("<p>\r\n甲\r\n</p>\r\n<div\r\n class=x>乙</div>\r"), page("\r\n\r\n<a href=x>é</a>\r\n<!--\r\n-->\r<b>")]
    {
        check_spans(&document);
        assert!(document.html().elements().len() >= 2);
    }
}

#[test]
fn what_only_looks_like_a_tag_is_none() {
    for text in [
        "a < b and c > d",
        "I <3 you",
        "write <user@host.example>",
        "if x <y and z> w",
        "see <https://example.com>",
        "<>",
        "a </3 b>",
    ] {
        assert_eq!(names(&Document::from_text("a.txt", text)), [""; 0], "{text}");
        assert_eq!(names(&markdown(text)), [""; 0], "{text}");
    }
}

#[test]
fn broken_tags_in_text_are_tags() {
    let text = "a <div class=\"x\"id=\"y\"> b <a href=http://x.example/?a=b>c</a> <br/> <!-- note -->";
    assert_eq!(names(&Document::from_text("a.txt", text)), ["div", "a", "br", "#comment"]);
    check_spans(&Document::from_text("a.txt", text));
}

#[test]
fn code_in_markdown_holds_no_elements() {
    let document = markdown("`<b>` and <i>x</i>\n\n```\n<p>\n```\n\n    <div>\n\n<https://a.example/>\n\n\\<u>\n");
    assert_eq!(written(&document), ["<i>x</i>"]);
}

#[test]
fn selectors_pick_written_elements() {
    let document = markdown("<section><div id=\"dfp-ad-1\">  </div></section>\n\nText <span class='ad x'>y</span>.\n");
    let selector = Selector::parse("[id^=dfp-ad], .ad").expect("a valid selector");
    let found: Vec<&str> =
        document.html().select(&selector).into_iter().map(|element| document.slice(element.span)).collect();
    assert_eq!(found, ["<div id=\"dfp-ad-1\">  </div>", "<span class='ad x'>y</span>"]);
}

#[test]
fn attributes_have_exact_spans() {
    let text = "<a HREF = 'x y' b c=\"1\" d=e/f / g>";
    let document = page(text);
    let found: Vec<(&str, Option<&str>)> = document.html().elements()[0]
        .attributes(text)
        .into_iter()
        .map(|attribute| (document.slice(attribute.name), attribute.value.map(|value| document.slice(value))))
        .collect();
    assert_eq!(found, [("HREF", Some("x y")), ("b", None), ("c", Some("1")), ("d", Some("e/f")), ("g", None)]);
    assert_eq!(document.html().elements()[0].attribute(text, "href").map(|span| document.slice(span)), Some("x y"));
}

#[test]
fn elements_inside_noscript_are_seen() {
    assert_eq!(names(&page("<p>a</p><noscript><img src=x></noscript>")), ["p", "noscript", "img"]);
}

#[test]
fn hostile_nesting_and_attributes_are_cut_off() {
    let attributes: String = (0..200_000).map(|n| format!(" a{n}=1")).collect();
    let formatting: String = (0..20_000).map(|n| format!("<font size={n}><p>")).collect();
    let hostile =
        ["<div>".repeat(100_000), "<a><div>".repeat(50_000), format!("<p>x</p><b{attributes}>y</b>"), formatting];
    for text in hostile {
        let started = std::time::Instant::now();
        let document = page(&text);
        assert!(document.html().truncated_at().is_some(), "{}", &text[..30]);
        check_spans(&document);
        // Unbounded, each of these takes minutes; the limit is wide for slow machines.
        assert!(started.elapsed().as_secs() < 20, "{} took {:?}", &text[..30], started.elapsed());
    }
}

#[test]
fn unclosed_things_are_linear() {
    for text in [
        "<p>".repeat(30_000),
        "<!--".repeat(30_000),
        "</x>".repeat(30_000),
        "<a b=\"".repeat(30_000),
        "<!doctype ".repeat(30_000),
        format!("{}{}", "<b>".repeat(500), "<p>".repeat(30_000)),
    ] {
        let started = std::time::Instant::now();
        for path in ["a.html", "a.md", "a.txt"] {
            check_spans(&Document::from_text(path, &text));
        }
        assert!(started.elapsed().as_secs() < 20, "{} took {:?}", &text[..8], started.elapsed());
    }
}

/// Pieces of which random bodies are made.
const PIECES: [&str; 36] = [
    "<p>",
    "</p>",
    "<div class='a b'>",
    "</div>",
    "<b>",
    "</b>",
    "<i x=1>",
    "</i>",
    "<a href=\"u\">",
    "</a>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<!-- 注 -->",
    "<!doctype html>",
    "<br/>",
    "<script>",
    "</script>",
    "<svg>",
    "<foreignObject>",
    "</svg>",
    "<select>",
    "<option>",
    "<template>",
    "</template>",
    "文",
    "é&amp;",
    "\r\n",
    "\n\n",
    "`",
    "```\n",
    "<",
    ">",
    "\0",
    "<image src=x>",
];

#[test]
fn random_bodies_keep_the_span_law() {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as usize % below
    };
    for round in 0..20_000 {
        let mut text: String = (0..next(24)).map(|_| PIECES[next(PIECES.len())]).collect();
        // Now and then a byte is lost, as in real dumps.
        if round % 3 == 0 && !text.is_empty() {
            let at = next(text.len());
            if text.is_char_boundary(at) && text.is_char_boundary(at + 1) {
                text.remove(at);
            }
        }
        let document = Document::from_text(["a.html", "a.md", "a.txt"][round % 3], &text);
        check_spans(&document);
        let mut at = document.body().start;
        for (span, _) in document.regions().all() {
            assert_eq!(span.start, at, "a gap in {text:?}");
            let _ = document.slice(*span);
            at = span.end;
        }
        assert_eq!(at, text.len().max(document.body().start));
        for link in document.links() {
            let _ = (document.slice(link.target), document.slice(link.span));
        }
        for paragraph in document.paragraphs() {
            assert!(
                paragraph
                    .prose
                    .iter()
                    .all(|span| paragraph.span.contains(*span) && !document.slice(*span).trim().is_empty())
            );
        }
        assert_eq!(document.tokens().len(), document.tokens().hashes.len());
    }
}
