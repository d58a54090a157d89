use super::*;
use proptest::prelude::*;

fn keys(head: &Head) -> Vec<&str> {
    head.entries.iter().map(|entry| entry.key.as_str()).collect()
}

/// Kind, keys, and what the body starts with.
fn read(text: &str) -> (HeadKind, Vec<String>, &str) {
    let head = split(text);
    (head.kind, keys(&head).into_iter().map(str::to_owned).collect(), &text[head.body_start()..])
}

#[track_caller]
fn is(text: &str, kind: HeadKind, expected: &[&str], body: &str) -> Head {
    let (found, keys, rest) = read(text);
    assert_eq!(
        (found, keys.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), rest),
        (kind, expected, body),
        "{text:?}"
    );
    split(text)
}

#[test]
fn yaml_between_fences() {
    let text = "---\ntitle: \"王毅：中国\"\ndate: 2022-03-07\n---\nbody\n";
    let head = is(text, HeadKind::Yaml, &["title", "date"], "body\n");
    assert_eq!(head.open.of(text), "---");
    assert_eq!(head.close.unwrap().of(text), "---");
    assert_eq!(head.content.of(text), "title: \"王毅：中国\"\ndate: 2022-03-07\n");
    assert_eq!(head.get("title").unwrap().value.span.of(text), "\"王毅：中国\"");
    assert_eq!(head.to_json(), serde_json::json!({"title": "王毅：中国", "date": "2022-03-07"}));
    is("---\ntitle: x\n...\nbody", HeadKind::Yaml, &["title"], "body");
    is("--- \r\ntitle: x\r\n---\t\r\nbody", HeadKind::Yaml, &["title"], "body");
    is("---\rtitle: x\rdate: y\r---\rbody", HeadKind::Yaml, &["title", "date"], "body");
    is("---\n---\nbody", HeadKind::Yaml, &[], "body");
    is("---\n# nothing yet\n\n---\nbody", HeadKind::Yaml, &[], "body");
    is("---\ntitle: x\n\ntags:\n- a\n- b\n---", HeadKind::Yaml, &["title", "tags"], "");
    is("---\nThe title: x\n---\nbody", HeadKind::Yaml, &["The title"], "body");
}

#[test]
fn a_rule_above_prose_is_no_head() {
    for text in [
        "---\nJust some prose here.\n\nMore of it.\n",
        "---\n\nProse.\n\n---\n\nMore.\n",
        "---\nProse one.\nProse two.\n---\nMore.\n",
        "---\nNote to all: this is prose, with a colon.\n\nMore.\n",
        "--\nProse.\n",
        "----\nProse.\n\n----\n",
        "+++\nProse.\n",
        "{ this is set notation }\n\nbody",
        "{{ template }}\n\nbody",
        "—- a dash\n",
        "---to the point---\nProse.\n---\n",
        ";;; a comment\nProse\n;;;\n",
        "",
        "\n",
        "Plain: prose\nwith lines.\n",
        "# Heading\n\nText.\n",
        "[link](x)\n\nText.",
    ] {
        is(text, HeadKind::None, &[], text);
    }
}

#[test]
fn an_unclosed_head_ends_where_the_text_starts() {
    let head = is("---\ntitle: x\ndate: y\n\nBody: text.\n", HeadKind::Yaml, &["title", "date"], "\nBody: text.\n");
    assert!(head.is_unclosed() && head.errors.is_empty());
    is("---\ntitle: x\nBody starts at once.\n", HeadKind::Yaml, &["title"], "Body starts at once.\n");
    // A rule far below does not close it.
    let text = "---\ntitle: x\ndate: y\n\nBody text.\n\nMore of it here.\n\n---\n\nThe end.\n";
    let head = is(text, HeadKind::Yaml, &["title", "date"], &text[21..]);
    assert!(head.is_unclosed());
    assert!(is("+++\ntitle = \"x\"\n\nBody.\n", HeadKind::Toml, &["title"], "\nBody.\n").is_unclosed());
}

#[test]
fn a_bad_line_within_fences_is_an_error_there() {
    let text = "---\ntitle: A: b\ndate: 2022-01-01\n---\nbody";
    let head = is(text, HeadKind::Yaml, &["title", "date"], "body");
    assert_eq!(head.errors[0].span.of(text), "A: b");
    let text = "---\ntitle: x\njust words\ndate: y\n---\nbody";
    let head = is(text, HeadKind::Yaml, &["title", "date"], "body");
    assert_eq!(head.errors[0].span.of(text), "just words");
    let text = "---\ntitle:GRUB2\n---\nbody";
    let head = is(text, HeadKind::Yaml, &["title"], "body");
    assert_eq!(head.errors[0].span.of(text), "title:GRUB2");
}

#[test]
fn an_unclosed_head_may_hold_comments_and_blank_lines() {
    let text = "---\n# View this page\n\nslug: a\ntitle: A\n\nlist:\n  - one\n\n## Who we are\n\nThe ferry runs.\n";
    let head = is(text, HeadKind::Yaml, &["slug", "title", "list"], "\n## Who we are\n\nThe ferry runs.\n");
    assert!(head.is_unclosed());
    let text = "---\ntitle: A\ndate: 2022-03-07\n\nnote: this line is text\nand so is this.\n";
    is(text, HeadKind::Yaml, &["title", "date"], "\nnote: this line is text\nand so is this.\n");
    assert_eq!(split("---\n# Heading\n\nOnly prose here.\n").kind, HeadKind::None);
}

#[test]
fn a_key_gone_wrong_before_the_closing_fence_is_no_prose() {
    let text = "---\ntitle: A\ntags:\n- one\n\ncategory;\n- Guides\n---\nBody.\n";
    let head = is(text, HeadKind::Yaml, &["title", "tags"], "Body.\n");
    assert_eq!(head.errors.iter().map(|error| error.span.of(text)).collect::<Vec<_>>(), ["category;"]);
}

#[test]
fn a_mistyped_fence_is_named() {
    for open in ["--", "—-", " ---", "\u{200B}---", "----", "\n---"] {
        let text = format!("{open}\ntitle: x\ndate: y\n---\nbody");
        let head = is(&text, HeadKind::Yaml, &["title", "date"], "body");
        assert_eq!(head.errors.len(), 1, "{open:?}");
        let (span, replacement) = head.errors[0].fix.clone().unwrap();
        let mended = format!("{}{replacement}{}", &text[..span.start], &text[span.end..]);
        assert!(split(&mended).errors.is_empty(), "{mended:?}");
    }
    for close in ["--", "—-", "----"] {
        let text = format!("---\ntitle: x\ndate: y\n{close}\n\nbody");
        let head = is(&text, HeadKind::Yaml, &["title", "date"], "\nbody");
        assert_eq!(head.errors[0].span.of(&text), close);
    }
}

#[test]
fn toml_with_places() {
    let text = "+++\ntitle = \"中国\"\ndate = 2022-03-07T07:22:00Z\ntags = [\"a\", 'b']\n[params]\nx.y = 1\n+++\nbody";
    let head = is(text, HeadKind::Toml, &["title", "date", "tags", "params"], "body");
    assert_eq!(head.errors, []);
    let date = head.get("date").unwrap();
    assert_eq!((date.key_span.of(text), date.value.span.of(text)), ("date", "2022-03-07T07:22:00Z"));
    assert_eq!(date.value.as_str(), Some("2022-03-07T07:22:00Z"));
    assert_eq!(head.get("tags").unwrap().value.as_list().unwrap()[1].span.of(text), "'b'");
    let y = &head.get("params").unwrap().value.get("x").unwrap().value.get("y").unwrap().value;
    assert_eq!((y.span.of(text), &y.value), ("1", &Value::Integer(1)));
    is("+++\rtitle = \"x\"\rdate = 2022-01-01\r+++\rbody", HeadKind::Toml, &["title", "date"], "body");
}

#[test]
fn a_format_between_the_fences_of_another_is_read_and_named() {
    for (text, kind, message) in [
        ("---\ntitle = \"x\"\ndate = 2022-03-07\n---\nB.\n", HeadKind::Toml, "TOML stands between `---`"),
        ("+++\ntitle: x\ndate: 2022-03-07\n+++\nB.\n", HeadKind::Yaml, "YAML stands between `+++`"),
    ] {
        let head = split(text);
        assert_eq!((head.kind, keys(&head)), (kind, vec!["title", "date"]));
        assert_eq!(&text[head.body_start()..], "B.\n");
        assert_eq!(head.errors.len(), 1);
        assert!(head.errors[0].message.contains(message), "{}", head.errors[0].message);
        assert_eq!(head.entries[1].value.span.of(text), "2022-03-07");
    }
    assert_eq!(split("---\nlet a = b;\nc = d\n---\nB.\n").kind, HeadKind::None);
}

#[test]
fn broken_toml_yields_the_rest() {
    let text = "+++\ntitle = 中国\ndate = 2022-03-07\n+++\nbody";
    let head = is(text, HeadKind::Toml, &["date"], "body");
    assert_eq!(head.errors[0].span.of(text), "中国");
    assert_eq!(head.get("date").unwrap().value.span.of(text), "2022-03-07");
    let head = is("+++\na = 1\na = 2\n+++\nbody", HeadKind::Toml, &["a", "a"], "body");
    assert_eq!(head.errors, []);
}

#[test]
fn json_with_a_body_after_it() {
    let text =
        "{\n  \"title\": \"a \\ud83d\\ude00\",\n  \"tags\": [\"x\", 1.5, null],\n\t\"n\": {\"m\": true}\n}\n\nbody";
    let head = is(text, HeadKind::Json, &["title", "tags", "n"], "\nbody");
    assert_eq!(head.get("title").unwrap().value.as_str(), Some("a 😀"));
    assert_eq!(head.get("n").unwrap().value.get("m").unwrap().value.span.of(text), "true");
    // A JSON file is a JSON file.
    is("{\"a\": 1}\n", HeadKind::None, &[], "{\"a\": 1}\n");
    let text = "{\n\"title\": \"x\"\n\"date\": \"y\"\n}\nbody";
    let head = is(text, HeadKind::Json, &["title", "date"], "body");
    assert_eq!(head.errors[0].span.of(text), "\"date\": \"y\"");
    let deep = format!("{{\"a\": {}", "[".repeat(100_000));
    is(&deep, HeadKind::None, &[], &deep);
}

#[test]
fn heads_without_fences() {
    let text = "Title: A: b\nDate: 2010-12-03 10:20\nTags: x,\n    y\n\nbody";
    let head = is(text, HeadKind::Pelican, &["Title", "Date", "Tags"], "\nbody");
    assert_eq!(head.get("Title").unwrap().value.as_str(), Some("A: b"));
    assert_eq!(head.get("Tags").unwrap().value.span.of(text), "x,\n    y");
    is("标题：中国\n日期：2022年3月7日\n\n正文", HeadKind::Pelican, &["标题", "日期"], "\n正文");
    is("title: x\ndate: 2020-01-01\ntags: [a, b]\n---\nbody", HeadKind::Yaml, &["title", "date", "tags"], "body");
    is("[#]: author: (someone)\n[#]: url: \" \"\n\nbody", HeadKind::Other, &["author", "url"], "\nbody");
    is("#+TITLE: x\n#+DATE: y\n\nbody", HeadKind::Other, &["TITLE", "DATE"], "\nbody");
    is(":date: 2020\n:author: me\n\nbody", HeadKind::Other, &["date", "author"], "\nbody");
    is("A Title\n=======\n\n:date: 2020\n:author: me\n\nbody", HeadKind::Other, &["date", "author"], "\nbody");
    is("= A Title\n:author: me\n:date: 2020\n\nbody", HeadKind::Other, &["author", "date"], "\nbody");
    is(".. title: x\n.. slug: y\n\nbody", HeadKind::Other, &["title", "slug"], "\nbody");
    is("<!--\n.. title: x\n.. slug: y\n-->\nbody", HeadKind::Other, &["title", "slug"], "body");
    is("---yaml\ntitle: x\n---\nbody", HeadKind::Yaml, &["title"], "body");
    is("<!--{\n\"Title\": \"x\"\n}-->\nbody", HeadKind::Other, &[], "\nbody");
    is("---json\n{ \"title\": 1 }\n---\nbody", HeadKind::Other, &[], "body");
    is(";;;\n\"title\": 1\n;;;\nbody", HeadKind::Other, &[], "body");
    is("https://example.org/a\n日期：2020-01-02\n\nbody", HeadKind::Other, &["日期"], "\nbody");
}

#[test]
fn metadata_that_runs_into_prose_is_prose() {
    for text in [
        "Title: x\nDate: y\nAnd here the prose goes on.\n\nMore.",
        "Title: a talk about things\n\nbody",
        "Zhang: hello.\nLi: hello.\n\nThe two went on.",
        "来源：新华社\n作者：张三\n\n正文",
    ] {
        is(text, HeadKind::None, &[], text);
    }
}

fn heads() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "---",
        "+++",
        "...",
        "--",
        "title: x",
        "title = \"x\"",
        "date: 2020",
        "date = 2020-01-01",
        "- a",
        "  - b",
        "tags: [a",
        "b: \"c",
        "\t",
        "",
        "prose 中国",
        "{",
        "}",
        "\"a\": 1,",
        "\"b\": [1, {\"c\": 2}]",
        "[#]: a: b",
        ":f: v",
        "#+T: x",
        "标题：中",
        "日期：2",
        "a.b.c = 1",
        "[t]",
        "[[t]]",
        "x = { y = 1 }",
        "=",
        "*a",
        "&a b",
        "\u{200B}---",
        " ---",
        "\"\\u12\"",
        "a: b: c",
    ]);
    let end = prop::sample::select(vec!["\n", "\r\n", "\r", "\n\n"]);
    prop_oneof![
        prop::collection::vec((line, end), 0..12)
            .prop_map(|lines| lines.into_iter().flat_map(|(line, end)| [line, end]).collect()),
        "(---|\\+\\+\\+|\\{)?(\\PC|[\n\r:\\-+={}\" ]){0,60}",
    ]
}

fn check(node: &Node, text: &str) {
    assert!(text.get(node.span.start..node.span.end).is_some(), "{node:?}");
    for entry in node.as_map().unwrap_or_default() {
        check_entry(entry, text);
    }
    node.as_list().unwrap_or_default().iter().for_each(|item| check(item, text));
}

fn check_entry(entry: &Entry, text: &str) {
    let written = text.get(entry.key_span.start..entry.key_span.end).expect("a key lies in the text");
    if written.chars().all(char::is_alphanumeric) {
        assert_eq!(written, entry.key);
    }
    check(&entry.value, text);
}

#[test]
fn an_object_behind_a_sign_without_width_is_no_head() {
    let head = split("\u{200B}{\"title\": \"A\"}\nThe ferry runs again.\n");
    assert_eq!(head.kind, HeadKind::None);
}

#[test]
fn a_text_between_two_rules_is_no_head() {
    let text = "------\n\nFirst told elsewhere.\n\n-----\n\nat: the quay\nwhen: at noon\n\n---\n";
    assert_eq!(split(text).kind, HeadKind::None);
    let mistyped = split("----\ntitle: The ferry\ndate: 2022-03-07\n---\nIt runs again.\n");
    assert_eq!((mistyped.kind, mistyped.entries.len()), (HeadKind::Yaml, 2));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn every_place_lies_in_the_text(text in heads()) {
        let head = split(&text);
        let mut spans = vec![head.span, head.content, head.open];
        spans.extend(head.close);
        spans.extend(head.errors.iter().map(|error| error.span));
        for span in spans {
            prop_assert!(span.start <= span.end && text.get(span.start..span.end).is_some(), "{:?}", head);
        }
        head.entries.iter().for_each(|entry| check_entry(entry, &text));
    }
}
