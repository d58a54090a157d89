//! `markup/source-note`: a paragraph that only says where the text comes from.

use serde::Deserialize;

use super::edges::{edge_lines, goes_on, pass_over_inner, stands_under_picture, with_link_target};
use super::opened::{Opened, is_one_of};
use crate::document::Document;
use crate::document::visible::Line;
use crate::finding::{Applicability, Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};

/// Options: none.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct SourceNote {}

/// Longest note, in bytes. From our own reading of archives.
const LONGEST: usize = 300;

impl DocumentRule for SourceNote {
    fn check(&self, document: &Document, _context: &Context<'_>, out: &mut Findings<'_>) {
        let text = document.text();
        for line in edge_lines(document).filter(|line| line.span.len() <= LONGEST) {
            let words = line.words(text);
            if !is_one_of(&NOTES, &words) {
                continue;
            }
            let innocent = if is_footnote(document, line) {
                Some("it is a footnote")
            } else if is_remark(document, line) {
                Some("it remarks on code")
            } else if goes_on(document, line.span.start) {
                Some("it goes on from the line before it")
            } else if stands_under_picture(document, line.span) {
                Some("it stands under a picture, and tells of that")
            } else {
                None
            };
            match innocent {
                Some(why) => out.pass_over(line.span, why),
                None => {
                    let message = format!("source note {}", quoted(&words));
                    let span = with_link_target(document, line.span);
                    out.add(Draft::at(span, message).delete(Applicability::Unsafe, document, span));
                }
            }
        }
        if out.is_traced() {
            pass_over_inner(document, |line| is_one_of(&NOTES, &line.words(text)), out);
        }
    }
}

/// Whether a note is the text of a footnote: `[^1]: Source: the archive`.
fn is_footnote(document: &Document, line: &Line) -> bool {
    let before = document.text()[..line.span.start].rsplit('\n').next().unwrap_or_default();
    before.trim_start().starts_with("[^")
}

/// Whether a note in parentheses remarks on the code before it: `- \`std::ops\` (from the rollup)`.
fn is_remark(document: &Document, line: &Line) -> bool {
    let before = document.text()[..line.span.start].rsplit('\n').next().unwrap_or_default();
    before.contains('`') && line.span.of(document.text()).starts_with(['(', '['])
}

/// Notes on sources.
pub(super) static NOTES: [Opened; 10] = [
    Opened::new(
        r"[(\[](?i)",
        &[
            "according to",
            "source:",
            "sources:",
            "adapted from",
            "excerpted from",
            "translated from",
            "reprinted from",
            "reproduced from",
            "based on",
            "compiled from",
            "via",
        ],
        r" [^()]+[)\]]\.?",
    ),
    // `(from the headstone of a nobleman)` tells a story; a source has a name.
    Opened::new(r"[(\[](?i)", &["from"], r"(?-i) (?:the |an? )?[^()a-z][^()]+[)\]]\.?"),
    Opened::new(
        "(?i)",
        &[
            "original source",
            "original sources",
            "article source",
            "article sources",
            "news source",
            "news sources",
            "source",
            "sources",
            "via",
            "h/t",
        ],
        " ?: ?[^。]+",
    ),
    Opened::new(
        "(?i)",
        &["this article", "this story", "this post", "this piece", "this essay", "this column", "this interview"],
        "(?: was)? (?:originally|first) (?:appeared|published|ran|posted) (?:in|on|at|by) [^。0-9][^。]+",
    ),
    Opened::new("(?i)", &["originally", "first"], " (?:appeared|published|ran|posted) (?:in|on|at|by) [^。0-9][^。]+"),
    Opened::new(
        "(?i)",
        &["reprinted", "republished", "reproduced", "syndicated"],
        r" (?:from|with (?:the )?permission)(?-u:\b).*",
    ),
    Opened::new(
        "[（(【]?",
        &[
            "来源",
            "來源",
            "文章来源",
            "文章來源",
            "新闻来源",
            "新聞來源",
            "信息来源",
            "消息来源",
            "资料来源",
            "資料來源",
            "原文来源",
            "本文来源",
            "稿源",
            "转自",
            "轉自",
            "转载自",
            "轉載自",
            "摘自",
            "原载",
            "原載",
            "原载于",
            "出处",
            "出處",
            "原文链接",
            "原文鏈接",
            "原文连接",
            "原文地址",
            "原文网址",
        ],
        "[ ]?[：:／][ ]?[^。]*[）)】]?",
    ),
    Opened::new(
        "",
        &["本文", "本报道", "此文", "原文"],
        "(?:经授权|獲授權|获授权|經授權)?(?:转载|轉載|转|轉|摘|编译|編譯|节选|首发|刊登|原载|原載|原刊)(?:自|于|於|在)[^。]+[。]?",
    ),
    Opened::new(
        "[（(【]",
        &[
            "综合",
            "综合自",
            "綜合",
            "綜合自",
            "编译自",
            "編譯自",
            "摘自",
            "转自",
            "轉自",
            "原载",
            "原载于",
            "原載",
            "原載於",
            "本文来源",
            "本文来源于",
            "来自",
            "文字来源",
        ],
        "[：:]?[^（）()。]+[）)】]",
    ),
    // With a comma it is a sentence: `（据事后调查，事件与风暴有关）`.
    Opened::new("[（(【]", &["据", "據", "根据", "根據"], "[：:]?[^（）()。，]+[）)】]"),
];
