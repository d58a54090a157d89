use super::*;

fn document(text: &str) -> Document {
    Document::from_text("a.md", text)
}

#[test]
fn links_have_exact_destinations() {
    let text = "[a](u) ![b *c*](<x y> 't') [![d](e)](f(1)) [g]( h\\)i ) [j](\nk) [文](https://例.example/路?a=b&amp;c) [z]()\n";
    let document = document(text);
    let mut links: Vec<&MarkdownLink> = document.markdown().links().iter().collect();
    links.sort_by_key(|link| link.span.start);
    let found: Vec<(&str, &str, &str)> = links
        .iter()
        .map(|link| (document.slice(link.text), document.slice(link.destination), link.url.as_str()))
        .collect();
    let expected = [
        ("a", "u", "u"),
        ("b *c*", "x y", "x y"),
        ("![d](e)", "f(1)", "f(1)"),
        ("d", "e", "e"),
        ("g", "h\\)i", "h)i"),
        ("j", "k", "k"),
        ("文", "https://例.example/路?a=b&amp;c", "https://例.example/路?a=b&c"),
        ("z", "", ""),
    ];
    assert_eq!(found, expected);
}

#[test]
fn definitions_have_exact_destinations() {
    let document = document("[a][b] [c]\n\n[b]: <u v> \"t\"\n[c]:\n  https://x.example/y\n");
    let found: Vec<&str> =
        document.markdown().definitions().iter().map(|found| document.slice(found.destination)).collect();
    assert_eq!(found, ["u v", "https://x.example/y"]);
}

#[test]
fn references_without_definition_are_broken() {
    let document = document("[a][nope] [b] [c][] [d][e] `[f][g]`\n\n[e]: u\n");
    let broken = document.markdown().broken_references();
    let found: Vec<(&str, &str, bool)> =
        broken.iter().map(|b| (document.slice(b.span), &*b.label, b.shortcut)).collect();
    assert_eq!(found, [("[a][nope]", "nope", false), ("[b]", "b", true), ("[c][]", "c", false)]);
}

#[test]
fn headings_know_their_words_and_ids() {
    let document = document("# What's *new* in `v2`?\n\n中文 标题\n------\n\n## x {#own}\n");
    let found: Vec<(u8, &str, Option<&str>)> =
        document.markdown().headings().iter().map(|h| (h.level, h.text.as_str(), h.id.as_deref())).collect();
    assert_eq!(found, [(1, "What's new in v2?", None), (2, "中文 标题", None), (2, "x", Some("own"))]);
    assert_eq!(github_slug("What's new in v2?"), "whats-new-in-v2");
    assert_eq!(github_slug("中文 标题"), "中文-标题");
    assert_eq!(kramdown_slug("1. First: steps"), "first-steps");
}

#[test]
fn code_and_html_are_where_they_are() {
    let document = document("a `b` <i>c</i>\n\n~~~\nd\n~~~\n\n<div>\ne\n</div>\n");
    let slices = |spans: &[Span]| spans.iter().map(|span| document.slice(*span).to_owned()).collect::<Vec<_>>();
    assert_eq!(slices(document.markdown().code()), ["`b`", "~~~\nd\n~~~"]);
    assert_eq!(slices(document.markdown().html()).concat(), "<i></i><div>\ne\n</div>\n");
}

#[test]
fn plain_text_has_no_markdown() {
    let document = Document::from_text("a.txt", "Just words.\n");
    assert!(document.markdown().blocks().is_empty());
}

#[test]
fn what_a_generator_shows_as_code_is_code() {
    for text in [
        "a\n\n{% highlight html %}\n<b>\n\n# [c](d)\n{% endhighlight %}\n\ne\n",
        "a\n\n{% codeblock lang:html x.html %}\n<b>\n\n# [c](d)\n{% endcodeblock %}\n\ne\n",
        "a\n\n{{< highlight html >}}\n<b>\n\n# [c](d)\n{{< /highlight >}}\n\ne\n",
    ] {
        let document = document(text);
        let code: Vec<&str> = document.markdown().code().iter().map(|span| document.slice(*span)).collect();
        assert!(code.len() == 1 && code[0].starts_with('{') && code[0].ends_with('}'), "{code:?}");
        assert!(document.markdown().links().is_empty() && document.markdown().headings().is_empty(), "{text}");
        assert!(document.html().elements().is_empty(), "{text}");
    }
    let document = document("{% highlight html %}\n\n[a](b)\n");
    assert_eq!(document.markdown().links().len(), 1, "what is never closed is no block");
    let text = "Write `{% highlight x %}` [first](a).\n\n{% highlight x %}\n[b](c)\n{% endhighlight %}\n";
    let told = self::document(text);
    assert_eq!(told.markdown().links().len(), 1, "a tag that a text tells of opens nothing");
}
