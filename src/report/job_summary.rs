//! The job summary of GitHub Actions: a report in Markdown, bounded in bytes.
//!
//! GitHub refuses a step's summary of more than 1 MiB. Words of documents are escaped whole: they can
//! make neither headings, links, tables nor HTML.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::markdown::page::{Page, entities as markdown, sign};
use super::statistics::{Row, rows};
use super::words::{counted, grouped, path_of};
use super::{Report, footer, sarif};
use crate::finding::Finding;

/// Bytes that GitHub takes of one step (docs.github.com, "Workflow commands", "Job summaries").
pub const JOB_SUMMARY_MAX: usize = 1 << 20;
/// Findings that are shown of a rule.
const EXAMPLES: usize = 10;
/// Kept free for the line that says what was left out.
const RESERVE: usize = 200;

/// Writes the summary in at most `room` bytes. Places link to files below `blob`, such as
/// `https://github.com/owner/name/blob/1a2b3c/`, where one is given.
///
/// # Errors
/// Those of `out`.
pub fn write_job_summary(report: &Report<'_>, blob: Option<&str>, room: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(room.saturating_sub(RESERVE));
    let rows = rows(report);
    page.add(&head(report));
    if !rows.is_empty() {
        page.add("| | rule | findings | documents | |\n|---|---|--:|--:|---|\n");
        for row in &rows {
            page.add(&table_row(row, report));
        }
    }
    let mut by_rule: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in report.findings {
        let examples = by_rule.entry(&finding.rule).or_default();
        if examples.len() < EXAMPLES {
            examples.push(finding);
        }
    }
    for row in &rows {
        page.add(&details(row, &by_rule[row.rule], blob));
    }
    if page.left_out > 0 && room >= RESERVE {
        page.text.push_str("\n*The rest is left out: GitHub takes no more than 1 MiB of a step.*\n");
    }
    out.write_all(page.text.as_bytes())
}

fn head(report: &Report<'_>) -> String {
    let summary = report.summary;
    let mut text = format!("## corpus-lint\n\n{}\n", markdown(&footer::found_plain(report)));
    if let Some(change) = &summary.change {
        text.push_str(&markdown(&format!("Judged is {}: {}.", change.what(), change.documents.told())));
        text.push_str(&format!("\nCured {}.\n", counted(change.cured.len(), "finding")));
    }
    if summary.findings() > 0 {
        text.push_str(&markdown(&footer::failing(&summary.failing)));
        text.push('\n');
    }
    if let Some(line) = footer::fixable(summary) {
        text.push_str(&format!("{}\n", markdown(&line)));
    }
    if !summary.not_checked.is_empty() {
        text.push_str(&format!("{} not checked.\n", counted(summary.not_checked.len(), "file")));
    }
    text.push('\n');
    text
}

fn table_row(row: &Row<'_>, report: &Report<'_>) -> String {
    let id = format!("<code>{}</code>", markdown(row.rule));
    let id = match report.rule(row.rule).and_then(|rule| rule.url.as_deref()) {
        Some(url) => format!("[{id}]({url})"),
        None => id,
    };
    let (findings, documents) = (grouped(row.findings), grouped(row.documents));
    format!("| {} | {id} | {findings} | {documents} | {} |\n", sign(row.severity), markdown(row.summary))
}

fn details(row: &Row<'_>, examples: &[&Finding], blob: Option<&str>) -> String {
    let (findings, documents) = (counted(row.findings, "finding"), counted(row.documents, "document"));
    let rule = markdown(row.rule);
    let mut text = format!("\n<details><summary><code>{rule}</code>: {findings} in {documents}</summary>\n\n");
    for finding in examples {
        text.push_str(&format!("- {} {}\n", linked_place(finding, blob), markdown(&finding.message)));
    }
    if row.findings > examples.len() {
        text.push_str(&format!("- … and {} more\n", grouped(row.findings - examples.len())));
    }
    text.push_str("\n</details>\n");
    text
}

fn linked_place(finding: &Finding, blob: Option<&str>) -> String {
    let (path, line) = (&finding.address.path, finding.location.line);
    let words = format!("<code>{}:{line}</code>", markdown(&path_of(&finding.address)));
    match blob.filter(|_| !path.starts_with(['/', '.'])) {
        // `plain` shows the source of a page that GitHub would draw.
        Some(blob) => {
            let path = sarif::uri(path).replace('&', "%26");
            format!("<a href=\"{blob}{path}?plain=1#L{line}\">{words}</a>")
        }
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::super::testing::{finding_at, report_of};
    use super::*;

    fn written(findings: Vec<Finding>, room: usize) -> String {
        let mut out = Vec::new();
        let blob = Some("https://github.com/o/n/blob/abc/");
        write_job_summary(&report_of(findings).report(), blob, room, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn it_counts_rules_and_shows_examples() {
        let findings = (0..40).map(|i| finding_at(&format!("posts/{i:02} é.md"), "x\ny <br>", "<br>")).collect();
        let out = written(findings, JOB_SUMMARY_MAX);
        assert!(out.starts_with("## corpus-lint\n\nFound 40 findings "), "{out}");
        assert!(out.contains("| :warning: | <code>markup/html-tag</code> | 40 | 40 | A tag was left in the text. |"));
        let link = "<a href=\"https://github.com/o/n/blob/abc/posts/00%20%C3%A9.md?plain=1#L2\">";
        assert!(out.contains(link), "{out}");
        assert!(out.contains("tag <code>&#60;br&#62;</code> left in the text\n"), "{out}");
        assert_eq!(out.matches("\n- ").count(), 11);
        assert!(out.contains("- … and 30 more\n"), "{out}");
    }

    #[test]
    fn words_of_documents_stay_words() {
        let mut finding = finding_at("a|b\n# c`.md", "x <br>", "<br>");
        finding.message = "`</code><script>` [x](y) | **b** ![i](j) \n\n# head `".to_owned();
        let out = written(vec![finding], JOB_SUMMARY_MAX);
        let inside = Options::ENABLE_TABLES;
        for event in Parser::new_ext(&out, inside) {
            match event {
                Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::Strong) => panic!("{event:?} of {out}"),
                Event::Html(html) | Event::InlineHtml(html) => assert!(!html.contains("script"), "{html}"),
                _ => {}
            }
        }
        assert_eq!(out.matches("\n#").count(), 0, "{out}");
        assert!(out.contains("<code>&#60;/code&#62;&#60;script&#62;</code>"), "{out}");
    }

    #[test]
    fn it_keeps_within_its_room_and_says_so() {
        let findings: Vec<_> = (0..3_000)
            .map(|i| {
                let mut finding = finding_at(&format!("{i:04}/a.md"), "x <br>", "<br>");
                finding.rule = format!("house/rule-{:03}", i / 10).into();
                finding.message = "long ".repeat(100);
                finding
            })
            .collect();
        let out = written(findings.clone(), JOB_SUMMARY_MAX);
        assert!(out.len() <= JOB_SUMMARY_MAX && out.len() > 1_000_000, "{}", out.len());
        assert!(out.ends_with("GitHub takes no more than 1 MiB of a step.*\n"));
        assert_eq!(out.matches("<details>").count(), out.matches("</details>").count());
        for room in [0, 100, 500, 5_000] {
            assert!(written(findings.clone(), room).len() <= room);
        }
    }
}
