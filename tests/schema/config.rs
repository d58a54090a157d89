//! `schemas:` in the config: by glob, from files, with their references; what is wrong with one at its place.

use super::{folder, found, refused, run, text, write};

const POST: &str = "---\ntitle: A\n---\nText.\n";

#[test]
fn all_schemas_of_a_path_hold_and_no_others() {
    let folder = folder(&[
        (
            "corpus-lint.yaml",
            "schemas:\n  posts/: schemas/post.json\n  posts/2022/: { required: [year] }\n  'pages/*.md': schemas/page.yaml\n",
        ),
        ("schemas/post.json", "{\n\t\"required\": [\"date\"]\n}\n"),
        ("schemas/page.yaml", "required: [menu]\n"),
        ("posts/2022/a.md", POST),
        ("posts/b.md", POST),
        ("pages/c.md", POST),
        ("notes/d.md", POST),
    ]);
    let lack =
        |path: &str, key: &str| format!("{path}:1:1: the front matter has no `{key}`, which the schema requires");
    assert_eq!(
        found(folder.path(), &["--select", "front-matter/schema"]),
        [
            lack("pages/c.md", "menu"),
            lack("posts/2022/a.md", "date"),
            lack("posts/2022/a.md", "year"),
            lack("posts/b.md", "date"),
        ]
    );
    let shown = text(&run(folder.path(), &["config", "--show", "posts/2022/a.md"]).stdout);
    assert!(shown.contains("schemas:\n- schemas/post.json\n- (inline)\n"), "{shown}");
}

#[test]
fn a_config_replaces_the_schema_of_a_glob_that_it_extends() {
    let folder = folder(&[
        ("corpus-lint.yaml", "extends: base.yaml\nschemas: { posts/: { required: [date] } }\n"),
        ("base.yaml", "schemas: { posts/: { required: [author] }, '*.md': { required: [lang] } }\n"),
        ("posts/a.md", POST),
    ]);
    let found = found(folder.path(), &["--select", "front-matter/schema"]).join("\n");
    assert!(found.contains("`date`") && found.contains("`lang`") && !found.contains("`author`"), "{found}");
}

#[test]
fn references_lead_to_files_beside_the_schema() {
    let folder = folder(&[
        (
            "corpus-lint.yaml",
            "schemas: { posts/: schemas/post.json, pages/: { $ref: schemas/defs.yaml#/$defs/page } }\n",
        ),
        (
            "schemas/post.json",
            "{\"$id\": \"https://example.org/s/post.json\", \"properties\": {\"date\": {\"$ref\": \"defs.yaml#/$defs/day\"}}}",
        ),
        ("schemas/defs.yaml", "$defs:\n  day: { type: string, format: date }\n  page: { required: [menu] }\n"),
        ("posts/a.md", "---\ndate: tomorrow\n---\nText.\n"),
        ("pages/b.md", POST),
    ]);
    assert_eq!(
        found(folder.path(), &["--select", "front-matter/schema"]),
        [
            "pages/b.md:1:1: the front matter has no `menu`, which the schema requires",
            "posts/a.md:2:7: `date` is `tomorrow`, which is no date such as `2022-03-07`",
        ]
    );
}

#[test]
fn nothing_is_fetched_and_nothing_read_outside_of_the_folder() {
    let config = ("corpus-lint.yaml", "schemas: { posts/: s.json }\n");
    let said =
        refused(&[config, ("s.json", "{\"properties\":\n {\"a\": {\"$ref\": \"https://example.org/a.json\"}}}")]);
    assert!(
        said.contains("`https://example.org/a.json` cannot be followed: nothing is fetched from the network"),
        "{said}"
    );
    assert!(said.contains("s.json:2:17"), "{said}");
    let outside = folder(&[("secret.json", "{}")]);
    let path = outside.path().join("secret.json");
    let schema = format!("{{\"$ref\": \"file://{}\"}}", path.display());
    let said = refused(&[config, ("s.json", &schema)]);
    assert!(said.contains("the file lies outside of the folder of the config"), "{said}");
}

#[test]
fn a_wrong_schema_is_told_at_its_place() {
    let config = ("corpus-lint.yaml", "schemas:\n  posts/: s.yaml\n");
    let cases = [
        ("properties:\n  a: { type: strng }\n", "s.yaml:2:14", "this is no JSON Schema: `type` is `strng`"),
        ("properties:\n  a: { pattern: '(?=x)y' }\n", "s.yaml:2:17", "`(?=x)y` is no pattern that can be used"),
        ("properties:\n  a: { $ref: '#/$defs/a' }\n", "s.yaml:2:14", "`#/$defs/a` leads nowhere"),
        ("$schema: https://example.org/own\n", "s.yaml:1:10", "the dialect `https://example.org/own` is not known"),
        ("required: title\n", "s.yaml:1:11", "`required` is the text `title`, not a list"),
        ("a: [b\n", "s.yaml:1:", "never closed"),
        ("- a\n", "s.yaml:1:1", "a JSON Schema is a mapping of keywords to values"),
    ];
    for (schema, place, message) in cases {
        let said = refused(&[config, ("s.yaml", schema)]);
        assert!(said.contains(place) && said.contains(message), "{schema}: {said}");
    }
    let json = refused(&[("corpus-lint.yaml", "schemas: { posts/: s.json }\n"), ("s.json", "{\n  \"a\" 1\n}\n")]);
    assert!(json.contains("s.json:2:7") && json.contains("this is no JSON: expected `:`"), "{json}");
    let missing = refused(&[config]);
    assert!(
        missing.contains("corpus-lint.yaml:2:11") && missing.contains("cannot read the schema `s.yaml`"),
        "{missing}"
    );
    let inline = refused(&[("corpus-lint.yaml", "schemas:\n  posts/:\n    properties:\n      a: { minLength: x }\n")]);
    assert!(inline.contains("corpus-lint.yaml:4:23") && inline.contains("`minLength` is the text `x`"), "{inline}");
    let glob = refused(&[("corpus-lint.yaml", "schemas: { 'posts/[': {} }\n")]);
    assert!(glob.contains("`posts/[` is no glob"), "{glob}");
    let number = refused(&[("corpus-lint.yaml", "schemas: { posts/: 5 }\n")]);
    assert!(number.contains("expected the path of a JSON Schema, or one written out"), "{number}");
}

/// What was found under a schema is not told again once its file, or one that it refers to, says otherwise.
#[test]
fn a_changed_schema_file_makes_old_findings_stale() {
    let folder = folder(&[
        ("corpus-lint.yaml", "schemas: { posts/: s.json }\n"),
        ("s.json", "{\"$ref\": \"defs.json\"}"),
        ("defs.json", "{\"required\": [\"date\"]}"),
        ("posts/a.md", POST),
        ("posts/b.md", POST),
    ]);
    let keys = || {
        let found = found(folder.path(), &["--select", "front-matter/schema"]);
        let named = found.iter().map(|line| line.split('`').nth(1).unwrap().to_owned());
        named.collect::<Vec<_>>()
    };
    assert_eq!(keys(), ["date", "date"]);
    assert!(folder.path().join(".corpus-lint").is_dir(), "the run keeps an index");
    assert_eq!(keys(), ["date", "date"]);
    write(folder.path(), "defs.json", "{\"required\": [\"author\"]}");
    assert_eq!(keys(), ["author", "author"]);
    write(folder.path(), "s.json", "{}");
    assert_eq!(keys(), Vec::<String>::new());
}
