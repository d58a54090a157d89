//! `markup/byline`: a line that only says who wrote, translated or edited the text.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::edges::{edge_lines, goes_on, is_in_figure, pass_over_inner, with_link_target};
use super::opened::{Opened, is_one_of};
use crate::document::Document;
use crate::document::visible::Line;
use crate::finding::{Applicability, Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Options: none.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Byline {}

/// Longest byline, in bytes. From our own reading of archives.
const LONGEST: usize = 300;

impl DocumentRule for Byline {
    fn check(&self, document: &Document, _context: &Context<'_>, out: &mut Findings<'_>) {
        let text = document.text();
        let mut runs: Vec<(Span, usize)> = Vec::new();
        for line in edge_lines(document).filter(|line| line.whole && line.span.len() <= LONGEST) {
            let words = line.words(text);
            // Quotation marks and questions belong to a dialogue: `Reporter: “Who else?”`.
            let spoken = words.contains(['“', '"', '「', '？', '?', '！']);
            let english = || is_english(&words) && !words.ends_with(',') && !has_price_or_pages(&words);
            let chinese = || is_chinese(&words) && !is_heading(text, line.span.start);
            if !(english() || chinese()) {
                continue;
            }
            let innocent = if spoken {
                Some("it holds a quotation or a question, as a dialogue does")
            } else if goes_on(document, line.span.start) {
                Some("it goes on from the line before it")
            } else if is_in_figure(document, line.span) {
                Some("it belongs to a figure")
            } else {
                None
            };
            if let Some(why) = innocent {
                out.pass_over(line.span, why);
                continue;
            }
            match runs.last_mut() {
                // Author, translator and editor on lines of their own are one byline.
                Some((run, lines)) if Span::new(run.end, line.span.start).of(text).trim().is_empty() => {
                    run.end = with_link_target(document, line.span).end;
                    *lines += 1;
                }
                _ => runs.push((with_link_target(document, line.span), 1)),
            }
        }
        if out.is_traced() {
            let is_byline = |line: &Line| line.whole && is_either(&line.words(text));
            pass_over_inner(document, is_byline, out);
        }
        for (span, lines) in runs {
            if is_of_a_book(document, span) {
                out.pass_over(span, "publisher, number or price of a book stand beside it");
                continue;
            }
            let shown = quoted(span.of(text));
            let message =
                if lines == 1 { format!("byline {shown}") } else { format!("byline of {lines} lines: {shown}") };
            out.add(Draft::at(span, message).delete(Applicability::Unsafe, document, span));
        }
    }
}

fn is_either(words: &str) -> bool {
    words.len() <= LONGEST && (is_english(words) || is_chinese(words))
}

/// Whether a label of Chinese heads a section (`## 译者：...`), of which a list or table follows.
fn is_heading(text: &str, start: usize) -> bool {
    let line = text[..start].rsplit('\n').next().unwrap_or_default();
    line.trim_start_matches([' ', '>']).starts_with('#')
}

/// How many lines round a byline are looked at for what tells of a book. From our own reading of archives.
const BOOK_LINES: usize = 4;

/// Whether `run` is part of what tells of a book: its publisher, number or price stands a few lines before or after.
fn is_of_a_book(document: &Document, run: Span) -> bool {
    static BOOK: LazyLock<Regex> = LazyLock::new(|| {
        let keys = "出版社|出版者|出版公司|出版日期|出版时间|出版時間|出版年|书名|書名|ISBN|定价|定價|页数|頁數|装帧|裝幀|丛书|叢書|原作名";
        Regex::new(&format!(r"\A[《（(【*•·-]*(?:{keys})[ ]?[:：/／｜|]")).expect("constant pattern")
    });
    let (text, lines) = (document.text(), document.visible_lines());
    let first = lines.partition_point(|line| line.span.start < run.start);
    let next = lines.partition_point(|line| line.span.start < run.end);
    let near = first.saturating_sub(BOOK_LINES)..(next + BOOK_LINES).min(lines.len());
    lines[near].iter().any(|line| BOOK.is_match(&line.words(text)))
}

/// Whether an English line tells of a book that is reviewed: `by Jane Doe Quay Press; 194 pages; $15.95`.
fn has_price_or_pages(words: &str) -> bool {
    words.contains(['$', '£', '€']) || [" pages", " pp.", "ISBN"].iter().any(|sign| words.contains(sign))
}

/// `By Jane Doe`, `Reporting by Jane Doe; editing by Max Roe`, `Jane Doe and Max Roe contributed to this report.`
fn is_english(words: &str) -> bool {
    let words = words.trim_matches(['(', ')', '[', ']', '_', '*']).trim_end_matches('.');
    const CONTRIBUTED: [&str; 5] = [
        " contributed to this report",
        " contributed to this story",
        " contributed to this article",
        " contributed reporting",
        " contributed research",
    ];
    let ends = if words.contains(" contributed ") { &CONTRIBUTED[..] } else { &[] };
    for end in ends {
        if let Some(at) = words.find(end) {
            return are_names(&words[..at]) && words.len() - at < end.len() + 60;
        }
    }
    if let Some(rest) = ["By ", "BY ", "by ", "By: ", "BY: "].iter().find_map(|start| words.strip_prefix(start)) {
        let rest = rest.split([';', '|', '•', '·', '/']).next().unwrap_or(rest);
        let rest = rest.split(" - ").next().unwrap_or(rest).split(" – ").next().unwrap_or(rest);
        return are_names(rest.trim_end_matches(','));
    }
    let jobs = [
        "reporting by",
        "additional reporting by",
        "writing by",
        "editing by",
        "compiled by",
        "translated by",
        "edited by",
        "reported by",
        "words by",
    ];
    let opens = |job: &str| words.get(..job.len()).is_some_and(|start| start.eq_ignore_ascii_case(job));
    jobs.iter().find(|job| opens(job)).is_some_and(|job| {
        let rest = words[job.len()..].trim_start_matches([':', ' ']);
        are_names(rest.split([';', '.']).next().unwrap_or(rest))
    })
}

/// Whether `list` is names: `Jane Doe, Li Wei in Seoul and Max Roe`.
fn are_names(list: &str) -> bool {
    let list = list.replace(" and ", ", ").replace(" AND ", ", ").replace(" & ", ", ");
    let mut parts = list.split(',').map(str::trim).filter(|part| !part.is_empty()).peekable();
    let first_is_name = parts.peek().is_some_and(|first| is_name(first));
    first_is_name
        && parts.all(|part| is_name(part) || part.split(' ').count() <= 6 && part.starts_with(char::is_uppercase))
}

/// Two to six words, each with a capital but for particles: `Ludwig van der Rohe`, `J. R. O’Neill`, `JANE DOE`.
fn is_name(part: &str) -> bool {
    const PARTICLES: &str = "van von der den de del la le al bin ibn da di dos du of";
    let part = [" in ", " from ", " for ", " at "]
        .iter()
        .find_map(|place| part.split_once(place))
        .map_or(part, |(name, _)| name);
    let words = part.split_whitespace().collect::<Vec<_>>();
    let is_word = |word: &&str| {
        let letters = word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '’' | '\'' | '-'));
        letters && (word.starts_with(char::is_uppercase) || super::listed(PARTICLES, word))
    };
    (2..=6).contains(&words.len()) && words.iter().all(is_word) && !is_plain_title(&words)
}

/// Whether the words are of a sentence or a title rather than a name: `By Land or By Sea`, `By Monday Morning`.
fn is_plain_title(words: &[&str]) -> bool {
    const WORDS: &str = "the a an this that these those his her their our my your its all each every another some any no \
        monday tuesday wednesday thursday friday saturday sunday january february march april june july august \
        september october november december default contrast comparison law design land sea air morning night midnight \
        noon then now chance accident definition end year day week month time way far using making doing being";
    // The agency itself may sign: `By The Associated Press`.
    let words = if words.len() > 2 && words[0] == "The" { &words[1..] } else { words };
    words.iter().any(|word| super::listed(WORDS, &word.to_lowercase()))
}

/// `文：张三`, `本报记者 李四 王五`, `（责任编辑：赵六）`.
fn is_chinese(words: &str) -> bool {
    static REPORTER: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r"\A[（(【\[]?[一-鿿]{0,8}(?:记者|記者|通讯员|责任编辑|責任編輯|编辑|編輯)[ \t]+[一-鿿]{2,4}(?:[ \t、，]+[一-鿿]{2,4}){0,4}[）)】\]]?\z";
        Regex::new(pattern).expect("a constant pattern")
    });
    let jobs = ["记者", "記者", "通讯员", "编辑", "編輯"];
    is_one_of(&LABELLED, words) || jobs.iter().any(|job| words.contains(job)) && REPORTER.is_match(words)
}

/// Bylines that open with a label.
pub(super) static LABELLED: [Opened; 2] = [
    Opened::new(
        "",
        &[
            "文",
            "图文",
            "文图",
            "撰文",
            "采写",
            "編譯",
            "编译",
            "翻译",
            "翻譯",
            "译者",
            "譯者",
            "校对",
            "校對",
            "作者",
            "编辑",
            "編輯",
            "责编",
            "責編",
            "责任编辑",
            "責任編輯",
            "主编",
            "主編",
            "记者",
            "記者",
            "实习生",
            "见习记者",
            "实习记者",
            "通讯员",
            "本报记者",
            "本報記者",
            "原作者",
            "审校",
            "审核",
            "监制",
            "策划",
            "值班编辑",
            "值班编委",
            "採訪",
            "采访",
            "撰稿",
            "整理",
            "制图",
            "校译",
            "播音",
            "出品",
        ],
        "[ \t]*[：:／/｜|][ \t]*[^。！]+",
    ),
    Opened::new(
        "[（(【]",
        &[
            "责任编辑",
            "責任編輯",
            "责编",
            "責編",
            "编辑",
            "編輯",
            "记者",
            "記者",
            "作者",
            "实习编辑",
            "值班编辑",
            "编译",
            "译者",
        ],
        "[：: ][^（）()]+[）)】]",
    ),
];
