//! What is told of documents that do not fit: where, and in which words.

use super::{folder, found, judged, run, text, write};

#[test]
fn every_kind_of_violation_is_told_in_plain_words_on_its_key_or_value() {
    let schema = "schemas:\n  '*.md':\n    required: [title, date]\n    properties:\n";
    let cases = [
        ("a: { type: string }", "a: 12", "4:4: `a` is the number `12`, not text"),
        ("a: { type: string }", "a: [x]", "4:1: `a` is a list, not text"),
        ("a: { type: string }", "a:", "4:1: `a` is empty, not text"),
        ("a: { type: [array, 'null'] }", "a: { b: c }", "4:1: `a` is a mapping, not empty or a list"),
        ("a: { type: array }", "a: x", "4:4: `a` is the text `x`, not a list"),
        ("a: { type: integer }", "a: 1.10", "4:4: `a` is the number `1.10`, not a whole number"),
        ("a: { type: boolean }", "a: No", "4:4: `a` is the text `No`, not true or false"),
        ("a: { enum: [draft, final] }", "a: Final", "4:4: `a` is `Final`, not `draft` or `final`"),
        ("a: { type: string, enum: [draft], minLength: 9 }", "a: [x]", "4:1: `a` is a list, not text"),
        (
            "a: { format: uri }",
            "a: https://example.org/é",
            "4:4: `a` is `https://example.org/é`, which is no URL in ASCII letters alone",
        ),
        ("a: { const: post }", "a: page", "4:4: `a` is `page`, not `post`"),
        ("a: { pattern: '^[a-z]+$' }", "a: A b", "4:4: `a` is `A b`, which does not match `^[a-z]+$`"),
        (
            "a: { pattern: '^[a-z]+$' }",
            "a: 'b '",
            "4:4: `a` is `b` with white space round it, which does not match `^[a-z]+$`",
        ),
        ("a: { format: date }", "a: 2022-02-30", "4:4: `a` is `2022-02-30`, which is no date such as `2022-03-07`"),
        ("a: { format: date }", "a: ''", "4:4: `a` is empty"),
        (
            "a: { format: uri }",
            "a: example.org",
            "4:4: `a` is `example.org`, which is no URL with a scheme, such as `https://example.org/page`",
        ),
        ("a: { minLength: 1 }", "a: ''", "4:4: `a` is empty"),
        ("a: { minLength: 3 }", "a: 渡船", "4:4: `a` has 2 characters, fewer than 3"),
        ("a: { maxLength: 1 }", "a: 渡船", "4:4: `a` has 2 characters, more than 1"),
        ("a: { minimum: 2 }", "a: 1", "4:4: `a` is `1`, less than 2"),
        ("a: { exclusiveMaximum: 2 }", "a: 2", "4:4: `a` is `2`, and not less than 2"),
        ("a: { multipleOf: 5 }", "a: 7", "4:4: `a` is `7`, no multiple of 5"),
        ("a: { minItems: 1 }", "a: []", "4:1: `a` is an empty list"),
        ("a: { maxItems: 1 }", "a: [b, c]", "4:1: `a` has 2 items, more than 1"),
        ("a: { uniqueItems: true }", "a: [b, c, b]", "4:11: `a` holds `b` twice"),
        ("a: { items: { type: string } }", "a: [b, 2]", "4:8: item 2 of `a` is the number `2`, not text"),
        ("a: { contains: { const: x } }", "a: [b]", "4:1: `a` holds no item of the kind that the schema asks for"),
        ("a: { properties: { b: { type: string } } }", "a: { b: 1 }", "4:9: `a.b` is the number `1`, not text"),
        ("a: { required: [c] }", "a: { b: 1 }", "4:1: `a` has no `c`, which the schema requires"),
        (
            "a: { additionalProperties: false, properties: { name: {} } }",
            "a: { nam: 1 }",
            "4:6: the schema knows no key `nam` in `a`",
        ),
        ("a: { anyOf: [{ type: string }, { type: array }] }", "a: 5", "4:4: `a` is the number `5`, not text or a list"),
        (
            "a: { anyOf: [{ type: string, format: date }, { type: 'null' }] }",
            "a: x",
            "4:4: `a` is `x`, which is no date such as `2022-03-07`",
        ),
        ("a: { oneOf: [{ const: b }, { const: c }] }", "a: x", "4:4: `a` is `x`, not `b` or `c`"),
        ("a: { not: { const: b } }", "a: b", "4:4: `a` is `b`, which the schema rules out"),
        ("a: false", "a: b", "4:4: the schema allows no `a` here"),
        (
            "a: { items: { required: [n], properties: { r: { enum: [x] } } } }",
            "a: [{ n: 1, r: y }]",
            "4:16: `r` of item 1 of `a` is `y`, not `x`",
        ),
    ];
    for (property, line, expected) in cases {
        let config = format!("{schema}      {property}\n");
        let document = format!("---\ntitle: T\ndate: 2022-03-07\n{line}\n---\nText.\n");
        assert_eq!(judged(&config, &document), [expected], "{property}");
    }
}

#[test]
fn missing_and_unknown_keys_stand_on_the_head_and_on_the_key() {
    let config = "schemas: { '*.md': { required: [title, author], additionalProperties: false, properties: { title: {}, author: {} } } }\n";
    let lacking = "---\ntitle: T\nplace: Harbour\n---\nText.\n";
    assert_eq!(
        judged(config, lacking),
        ["1:1: the front matter has no `author`, which the schema requires", "3:1: the schema knows no key `place`"]
    );
    // A key that is meant for the missing one is told once, where it stands.
    let slip = "---\ntitle: T\nAuthor: Ann\n---\nText.\n";
    assert_eq!(judged(config, slip), ["3:1: the key `Author` should be `author`, which the schema requires"]);
    let headless = "\nThe ferry runs again.\n";
    assert_eq!(
        judged(config, headless),
        ["2:1: there is no front matter, in which the schema requires `title`, `author`"]
    );
}

#[test]
fn toml_and_json_heads_are_held_to_the_same_schema() {
    let config = "schemas: { '*.md': { properties: { date: { type: string, format: date }, tags: { items: { type: string } }, extra: { required: [a] } } } }\n";
    let toml = "+++\ndate = 2022-03-07\ntags = [\"a\", 1]\n[extra]\nb = 1\n+++\nText.\n";
    assert_eq!(
        judged(config, toml),
        ["3:14: item 2 of `tags` is the number `1`, not text", "4:2: `extra` has no `a`, which the schema requires"]
    );
    let json = "{\n  \"date\": \"2022-3-7\",\n  \"tags\": [1]\n}\n\nText.\n";
    assert_eq!(
        judged(config, json),
        [
            "2:11: `date` is `2022-3-7`, which is no date such as `2022-03-07`",
            "3:12: item 1 of `tags` is the number `1`, not text"
        ]
    );
}

#[test]
fn what_the_schema_says_of_a_key_is_the_help() {
    let config = "schemas: { '*.md': { required: [date], properties: { date: { title: Day, description: When it first ran. }, year: { type: string } } } }\n";
    let folder = folder(&[("corpus-lint.yaml", config), ("a.md", "---\nyear: 2022\n---\nText.\n")]);
    let shown = text(&run(folder.path(), &["--select", "front-matter/schema"]).stdout);
    assert!(shown.contains("help: The schema says of `date`: Day: When it first ran."), "{shown}");
    assert!(shown.contains("help: Put it in quotes: `\"2022\"`."), "{shown}");
}

/// One defect, one finding: where a schema says what is right, what is usual has no say.
#[test]
fn other_rules_leave_to_the_schema_what_it_speaks_of() {
    let mut files: Vec<(String, String)> = (1..=20)
        .map(|day| {
            (
                format!("posts/{day}.md"),
                format!("---\ntitle: T {day}\ndate: 2022-03-{day:02}\nauthor: Ann\ntags: [a]\n---\nText {day}.\n"),
            )
        })
        .collect();
    files.push(("posts/odd.md".into(), "---\ntitle: ''\nDate: 2022-03-24\ntags: a\nstatus: TODO\n---\nText.\n".into()));
    files.push((
        "posts/time.md".into(),
        "---\ntitle: Time\ndate: 2022-13-40\nauthor: Bob\ntags: [b]\n---\nText.\n".into(),
    ));
    files.push(("posts/none.md".into(), "The ferry runs.\n".into()));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let folder = folder(&files);
    let select = ["--select", "front-matter,dates/unparseable,dates/impossible", "--no-cache"];
    let without = found(folder.path(), &select).join("\n");
    for rule in ["dates/impossible", "empty-value", "misnamed-key", "placeholder-value", "missing-key", "missing]"] {
        assert!(without.contains(rule), "{rule}: {without}");
    }
    write(
        folder.path(),
        "corpus-lint.yaml",
        "schemas: { posts/: { required: [title, date], properties: { title: { minLength: 1 }, date: { format: date }, author: {}, status: { enum: [draft] }, tags: { type: array } } } }\n",
    );
    assert_eq!(
        found(folder.path(), &select),
        [
            "posts/none.md:1:1: there is no front matter, in which the schema requires `title`, `date`",
            "posts/odd.md:2:8: `title` is empty",
            "posts/odd.md:3:1: the key `Date` should be `date`, which the schema requires",
            "posts/odd.md:4:7: `tags` is the text `a`, not a list",
            "posts/odd.md:5:9: `status` is `TODO`, not `draft`",
            "posts/time.md:3:7: `date` is `2022-13-40`, which is no date such as `2022-03-07`",
        ]
    );
}

#[test]
fn heads_that_cannot_be_parsed_and_many_alike_items_are_one_finding() {
    let config = "schemas: { '*.md': { required: [date], properties: { tags: { items: { type: string } } } } }\n";
    assert_eq!(judged(config, "---\ntitle: [A\n---\nText.\n"), Vec::<String>::new());
    let found = judged(config, "---\ndate: x\ntags: [1, 2, 3, 4, 5]\n---\nText.\n");
    assert_eq!(found, ["3:8: item 1 of `tags` is the number `1`, not text; 4 other items are wrong in the same way"]);
}

/// Neither a schema that contains itself nor a document made to be slow keeps a run from its end.
#[test]
fn hostile_schemas_and_documents_end() {
    for schema in ["{ $ref: '#' }", "{ allOf: [{ $ref: '#' }] }", "{ additionalProperties: { $ref: '#' } }"] {
        let deep = format!("---\na: {}{}\n---\nText.\n", "{b: ".repeat(60), "}".repeat(60));
        assert_eq!(judged(&format!("schemas: {{ '*.md': {schema} }}\n"), &deep), Vec::<String>::new());
    }
    let config = "schemas: { '*.md': { properties: { a: { pattern: '^(a+)+$' }, b: { uniqueItems: true, items: { type: string } } } } }\n";
    let long = format!("---\na: {}!\nb: [{}]\n---\nText.\n", "a".repeat(30_000), "1, ".repeat(9_000));
    assert_eq!(judged(config, &long).len(), 3);
}
