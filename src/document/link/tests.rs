use super::*;

fn found(document: &Document) -> Vec<(LinkKind, &str, String)> {
    let links = document.links().iter();
    links.map(|link| (link.kind, document.slice(link.target), link.url.clone())).collect()
}

fn bare(text: &str) -> Vec<&str> {
    bare::scan(text, Span::new(0, text.len())).into_iter().map(|found| found.span.of(text)).collect()
}

#[test]
fn bare_urls_end_where_the_sentence_goes_on() {
    for (text, expected) in [
        ("见https://a.example/路径。后文", "https://a.example/"),
        ("（https://t.example/abc）和", "https://t.example/abc"),
        ("https://a.example/x，然后", "https://a.example/x"),
        ("「https://b.example/?q=1&x=1」", "https://b.example/?q=1&x=1"),
        ("https://c.example/a_(b).", "https://c.example/a_(b)"),
        ("(see https://c.example/a)", "https://c.example/a"),
        ("\"https://d.example/\"", "https://d.example/"),
        ("*https://d.example/x*", "https://d.example/x"),
        ("https://e.example/中国", "https://e.example/"),
        ("https://ru.example/wiki/Россия!", "https://ru.example/wiki/Россия"),
        ("▶️https://t.co/WQYc pic", "https://t.co/WQYc"),
        ("https://f.example/a?b=https://g.example/c", "https://f.example/a?b=https://g.example/c"),
        ("<https://h.example>", "https://h.example"),
        ("https://i.example/a&amp;b=1&quot;,", "https://i.example/a&amp;b=1"),
        ("http://[::1]:80/x]", "http://[::1]:80/x"),
        ("HTTPS://J.example/ now", "HTTPS://J.example/"),
        ("http://https://k.example", "http://https://k.example"),
        ("at www.l.example.com/x, or", "www.l.example.com/x"),
        ("pic.twitter.com/1GRN4 —", "pic.twitter.com/1GRN4"),
        ("see example.com/path.", "example.com/path"),
    ] {
        assert_eq!(bare(text), [expected], "{text}");
    }
}

#[test]
fn words_are_no_urls() {
    for text in [
        "and/or U.S./China km/h",
        "node.js/express",
        "a://b",
        "http:// https://",
        "x@www.example.com",
        "Inc./Ltd.",
        "12.5/30",
    ] {
        assert_eq!(bare(text), [""; 0], "{text}");
    }
}

#[test]
fn urls_run_together_are_two() {
    assert_eq!(bare("https://a.example/xhttps://b.example/y"), ["https://a.example/x", "https://b.example/y"]);
}

#[test]
fn links_are_found_wherever_they_stand() {
    let text = "[a](u) ![b](v) <https://c.example> https://d.example [e][f] www.g.example/h\n\n\
        <img src='i.png' srcset=\"j.png 1x, k,l.png 2x\"><a href=\"m?a=1&amp;b=2\">n</a> `https://no.example`\n\n[f]: o\n";
    let document = Document::from_text("a.md", text);
    let expected = [
        (LinkKind::Inline, "u", "u"),
        (LinkKind::Image, "v", "v"),
        (LinkKind::Autolink, "https://c.example", "https://c.example"),
        (LinkKind::Bare, "https://d.example", "https://d.example"),
        (LinkKind::Schemeless, "www.g.example/h", "www.g.example/h"),
        (LinkKind::Attribute, "i.png", "i.png"),
        (LinkKind::Attribute, "j.png", "j.png"),
        (LinkKind::Attribute, "k,l.png", "k,l.png"),
        (LinkKind::Attribute, "m?a=1&amp;b=2", "m?a=1&b=2"),
        (LinkKind::Definition, "o", "o"),
    ];
    assert_eq!(found(&document), expected.map(|(kind, target, url)| (kind, target, url.to_owned())));
    let image = document.links().iter().find(|link| link.url == "i.png").and_then(|link| link.attribute.clone());
    assert_eq!(image, Some(("img".to_owned(), "src".to_owned())));
}

#[test]
fn failed_links_are_recognised() {
    use BrokenForm::{Apart, FullWidth, SpaceInTarget, Swapped, Unclosed};
    let text = "[a](https://x.example/b c) [文字]（https://y.example） (d)[https://z.example] [e] (http://w.example/)\n\n\
        [f](https://v.example/g\n\n[good](https://u.example) (see [good](https://u.example)) `[h]（http://i.example）` arr(1)[0]\n";
    let document = Document::from_text("a.md", text);
    let found: Vec<(BrokenForm, &str, &str)> = broken_links(&document)
        .into_iter()
        .map(|link| (link.form, document.slice(link.text), document.slice(link.target)))
        .collect();
    let expected = [
        (SpaceInTarget, "a", "https://x.example/b c"),
        (FullWidth, "文字", "https://y.example"),
        (Swapped, "d", "https://z.example"),
        (Apart, "e", "http://w.example/"),
        (Unclosed, "f", "https://v.example/g"),
    ];
    assert_eq!(found, expected);
}
