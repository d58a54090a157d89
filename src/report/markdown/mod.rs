//! `markdown`: one comment for a pull request, bounded in size: what a change did to the corpus, or what was found.

pub(super) mod page;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use self::page::{Page, cell, code, sign, words};
use super::change::{Change, Changed};
use super::statistics::{Row, rows};
use super::words::{counted, grouped, path_of};
use super::{Report, footer};
use crate::finding::{Address, Finding, Location};

/// Most bytes of a comment. GitHub takes 65,536 characters; what is put round it must have room.
pub const MARKDOWN_MAX: usize = 50_000;
/// Of these, bytes of a list below the findings.
const TAIL: usize = 8_000;
/// Rules in the table.
const RULES: usize = 30;
/// Findings that are shown of a rule, and of those that were cured.
const EXAMPLES: usize = 10;
const CURED: usize = 20;
/// Documents that are named of a kind of change.
const DOCUMENTS: usize = 30;
/// Other places that are named of a finding.
const RELATED: usize = 3;
/// Characters of a message, and of a path.
const LONGEST: usize = 300;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut tail = String::new();
    if let Some(change) = &report.summary.change {
        tail.push_str(&cured(change));
        tail.push_str(&documents(&change.documents));
    }
    let left_out = "\n*The rest is left out: a comment has no room for more.*\n";
    let mut page = Page::new(MARKDOWN_MAX - tail.len() - left_out.len());
    let rows = rows(report);
    page.add(&head(report));
    page.add(&table(report, &rows));
    for part in examples(report, &rows) {
        page.add(&part);
    }
    out.write_all(page.text.as_bytes())?;
    if page.left_out > 0 {
        out.write_all(left_out.as_bytes())?;
    }
    out.write_all(tail.as_bytes())
}

fn head(report: &Report<'_>) -> String {
    let summary = report.summary;
    let number = match summary.findings() {
        0 => "no findings".to_owned(),
        some => counted(some, "finding"),
    };
    let mut text = match &summary.change {
        None => format!("### corpus-lint: {number}\n\n{}\n", footer::found_plain(report)),
        Some(change) => {
            let cured = match change.cured.len() {
                0 => String::new(),
                some => format!(", {} cured", grouped(some)),
            };
            let since = match &change.since {
                Some(name) => format!("what changed since {} ({})", code(name), code(change.short())),
                None => "what is staged".to_owned(),
            };
            let told = change.documents.told();
            let elsewhere = change.elsewhere().map_or_else(String::new, |line| line + "\n");
            format!("### corpus-lint: {number} caused{cured}\n\nJudged is {since}: {told}.\n{elsewhere}")
        }
    };
    if summary.findings() > 0 {
        text.push_str(&footer::failing(&summary.failing));
        text.push('\n');
    }
    if let Some(line) = footer::fixable(summary) {
        text.push_str(&format!("{line}\n"));
    }
    if !summary.not_checked.is_empty() {
        text.push_str(&format!("{} not checked.\n", counted(summary.not_checked.len(), "file")));
    }
    text
}

fn table(report: &Report<'_>, rows: &[Row<'_>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut text = "\n| | rule | findings | documents | |\n|---|---|--:|--:|---|\n".to_owned();
    for row in rows.iter().take(RULES) {
        let id = cell(&code(row.rule));
        let id = match report.rule(row.rule).and_then(|rule| rule.url.as_deref()) {
            Some(url) => format!("[{id}]({url})"),
            None => id,
        };
        let (findings, documents) = (grouped(row.findings), grouped(row.documents));
        let summary = cell(&words(&short(row.summary)));
        text.push_str(&format!("| {} | {id} | {findings} | {documents} | {summary} |\n", sign(row.severity)));
    }
    if rows.len() > RULES {
        text.push_str(&format!("\n… and {} more rules.\n", grouped(rows.len() - RULES)));
    }
    text
}

/// Findings of each rule. A rule is one part as long as it is short.
fn examples(report: &Report<'_>, rows: &[Row<'_>]) -> Vec<String> {
    let mut by_rule: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in report.findings {
        let examples = by_rule.entry(&finding.rule).or_default();
        if examples.len() < EXAMPLES {
            examples.push(finding);
        }
    }
    let of = |row: &Row<'_>| {
        let mut text = format!("\n{}\n\n", code(row.rule));
        by_rule[row.rule].iter().for_each(|finding| text.push_str(&item(finding)));
        if row.findings > EXAMPLES {
            text.push_str(&format!("- … and {} more\n", grouped(row.findings - EXAMPLES)));
        }
        text
    };
    rows.iter().map(of).collect()
}

fn item(finding: &Finding) -> String {
    let mut text = format!("- {} {}", at(&finding.address, &finding.location), words(&short(&finding.message)));
    let others: Vec<_> = finding.related.iter().filter(|related| related.address != finding.address).collect();
    for (number, related) in others.iter().take(RELATED).enumerate() {
        text.push_str(if number == 0 { ": see " } else { ", " });
        text.push_str(&at(&related.address, &related.location));
    }
    if others.len() > RELATED {
        text.push_str(&format!(" and {} more", grouped(others.len() - RELATED)));
    }
    text.push('\n');
    text
}

fn at(address: &Address, location: &Location) -> String {
    code(&format!("{}:{}", short(&path_of(address)), location.line))
}

/// Words that are too long for a comment, cut.
fn short(words: &str) -> String {
    match words.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", &words[..cut]),
        None => words.to_owned(),
    }
}

fn cured(change: &Change) -> String {
    let items = change.cured.iter().map(|finding| {
        let at = at(&finding.address, &finding.location);
        format!("- {at} {} {}\n", code(&finding.rule), words(&short(&finding.message)))
    });
    let number = change.cured.len();
    folded(&format!("Cured: {}", counted(number, "finding")), number, CURED, items)
}

fn documents(documents: &Changed) -> String {
    let path = |path: &str| code(&short(path));
    let moved = documents.renamed.iter().map(|(from, to)| format!("- {} from {}\n", path(to), path(from)));
    let list = |name: &str, paths: &[Arc<str>]| {
        let title = format!("{}: {}", name, counted(paths.len(), "document"));
        folded(&title, paths.len(), DOCUMENTS, paths.iter().map(|one| format!("- {}\n", path(one))))
    };
    let title = format!("Renamed: {}", counted(documents.renamed.len(), "document"));
    [
        list("Added", &documents.added),
        list("Removed", &documents.removed),
        list("Changed", &documents.changed),
        folded(&title, documents.renamed.len(), DOCUMENTS, moved),
    ]
    .concat()
}

/// A list of `number` items under a title, that opens when it is clicked; nothing where there are none. The title is
/// the tool's own words.
fn folded(title: &str, number: usize, most: usize, items: impl Iterator<Item = String>) -> String {
    if number == 0 {
        return String::new();
    }
    let mut page = Page::new(TAIL);
    items.take(most).for_each(|item| page.add(&item));
    let shown = number.min(most) - page.left_out;
    let more = if shown < number { format!("- … and {} more\n", grouped(number - shown)) } else { String::new() };
    format!("\n<details><summary>{title}</summary>\n\n{}{more}\n</details>\n", page.text)
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::super::testing::{Sample, finding_at, report_of};
    use super::*;

    const HOSTILE: &str =
        "`</code><script>` @octocat #1 www.evil.example [x](y) | **b** ![i](j) a@b.example\n\n# head `";

    fn written(sample: &Sample) -> String {
        let mut out = Vec::new();
        write(&sample.report(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn hostile() -> Sample {
        let mut finding = finding_at("@octocat|b\n# c` www.evil.example.md", "x <br>", "<br>");
        finding.message = HOSTILE.to_owned();
        let mut sample = report_of(vec![finding.clone()]);
        let path = || Arc::clone(&finding.address.path);
        let documents = Changed {
            added: vec![path()],
            removed: vec![path()],
            changed: vec![path()],
            renamed: vec![(path(), path())],
        };
        let cured = vec![finding.clone()];
        let since = Some("`@octocat`".to_owned());
        sample.summary.change = Some(Change { since, base: "1a2b3c".to_owned(), documents, cured, elsewhere: 0 });
        sample
    }

    #[test]
    fn words_of_documents_are_code_or_plain() {
        let out = written(&hostile());
        let mut code = 0;
        for event in Parser::new_ext(&out, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::Strong) => panic!("{event:?} of {out}"),
                Event::Html(html) | Event::InlineHtml(html) => {
                    assert!(!html.contains("script") && !html.contains("octocat"), "{html}");
                }
                Event::Text(words) => assert!(!words.contains(['@', '#']) && !words.contains("www"), "{words}"),
                Event::Code(words) => code += usize::from(words.contains("@octocat")),
                _ => {}
            }
        }
        assert_eq!(code, 10, "{out}");
        assert_eq!(out.matches("\n#").count(), 0, "{out}");
    }

    #[test]
    fn it_tells_what_was_caused_and_cured() {
        let mut sample = report_of(vec![finding_at("a.md", "x\ny <br>", "<br>")]);
        assert!(
            written(&sample).starts_with("### corpus-lint: 1 finding\n\nFound 1 finding (1 warning) in 1 document.\n")
        );
        let documents = Changed { added: vec!["a.md".into(), "b.md".into()], ..Changed::default() };
        let cured = vec![finding_at("c.md", "x <br>", "<br>")];
        let since = Some("main".to_owned());
        let base = "1a2b3c4d5e6f7081".to_owned();
        sample.summary.change = Some(Change { since, base, documents, cured, elsewhere: 0 });
        let out = written(&sample);
        assert!(out.starts_with("### corpus-lint: 1 finding caused, 1 cured\n\n"), "{out}");
        assert!(out.contains("Judged is what changed since `main` (`1a2b3c4d5e`): 2 documents added.\n"), "{out}");
        assert!(out.contains("| :warning: | `markup/html-tag` | 1 | 1 | A tag was left in the text. |\n"), "{out}");
        assert!(out.contains("- `a.md:2` tag `<br>` left in the text\n"), "{out}");
        assert!(
            out.contains("<summary>Cured: 1 finding</summary>\n\n- `c.md:1` `markup/html-tag` tag `<br>`"),
            "{out}"
        );
        assert!(out.contains("<summary>Added: 2 documents</summary>\n\n- `a.md`\n- `b.md`\n"), "{out}");
    }

    #[test]
    fn a_comment_has_a_size() {
        let findings: Vec<_> = (0..3_000)
            .map(|i| {
                let mut finding = finding_at(&format!("{i:04}/{}.md", "deep/".repeat(60)), "x <br>", "<br>");
                finding.rule = format!("house/rule-{:03}", i / 10).into();
                finding.message = "long ".repeat(100);
                finding
            })
            .collect();
        let mut sample = report_of(findings.clone());
        let paths: Vec<Arc<str>> = findings.iter().map(|finding| Arc::clone(&finding.address.path)).collect();
        let renamed = paths.iter().map(|path| (Arc::clone(path), Arc::clone(path))).collect();
        let documents = Changed { added: paths.clone(), removed: paths.clone(), changed: paths, renamed };
        let change = Change { cured: findings, documents, ..Change::default() };
        sample.summary.change = Some(change);
        let out = written(&sample);
        assert!(out.len() <= MARKDOWN_MAX && out.len() > 40_000, "{}", out.len());
        assert!(out.contains("The rest is left out") && out.ends_with(" more\n\n</details>\n"), "{out}");
        assert_eq!(out.matches("<details>").count(), 5);
    }
}
