//! `markup/photo-credit`: a credit whose picture is gone.
//!
//! Credits in parentheses are known by an agency's name or by a word for pictures; lines of their own
//! by a label. Both stay unmentioned inside a figure and right beside a picture, where they belong.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::edges::{goes_on_below, stands_over_picture, stands_under_picture};
use super::opened::{Opened, is_one_of};
use crate::document::Document;
use crate::document::region::RegionKind;
use crate::finding::{Applicability, Confidence, Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Options: none.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct PhotoCredit {}

impl DocumentRule for PhotoCredit {
    fn check(&self, document: &Document, _context: &Context<'_>, out: &mut Findings<'_>) {
        let mut found: Vec<(Span, Confidence)> =
            in_parentheses(document).into_iter().map(|span| (span, Confidence::High)).collect();
        found.extend(lines(document).into_iter().map(|span| (span, Confidence::Medium)));
        if found.is_empty() {
            return;
        }
        // The alternative text of a picture is but a part of its line.
        found.retain(|(span, _)| {
            let line = line_of(document, *span);
            let stands_beside = |span| stands_under_picture(document, span) || stands_over_picture(document, span);
            let is_beside = stands_beside(*span) || stands_beside(line);
            if is_beside {
                out.pass_over(*span, "the picture that it credits is there");
            }
            !is_beside
        });
        found.sort_by_key(|(span, _)| (span.start, usize::MAX - span.end));
        let mut end = 0;
        for (span, confidence) in found {
            if span.start >= end {
                let message = format!("picture credit {}", quoted(document.slice(span)));
                out.add(Draft::at(span, message).confidence(confidence).delete(Applicability::Unsafe, document, span));
                end = span.end;
            }
        }
    }
}

/// The visible line that holds `span`.
fn line_of(document: &Document, span: Span) -> Span {
    let lines = document.visible_lines();
    let next = lines.partition_point(|line| line.span.start <= span.start);
    next.checked_sub(1).map_or(span, |at| lines[at].span)
}

/// Agencies, services and papers that pictures are credited to, as a pattern's alternatives.
const AGENCIES: &str = "Getty(?: Images)?|AFP|AP(?: Photo)?|Associated Press|Reuters|REUTERS|Bloomberg(?: News)?|EPA(?:-EFE)?|Xinhua|\
    Kyodo(?: News)?|Shutterstock|Alamy|PA(?: Wire| Media)?|Press Association|Pool(?: Photo)?|Sputnik|TASS|Zuma(?: Press)?|\
    Yonhap|Anadolu(?: Agency)?|NurPhoto|Redux|Magnum(?: Photos)?|VCG|dpa|ANSA|MCT|TNS|UPI|CP|CNN|NBC(?: News)?|\
    The (?:New York Times|Washington Post|Guardian|Associated Press|Globe and Mail|Canadian Press)|\
    [A-Z][A-Za-z]+ (?:Images|Photos?|Agency|Pictures|Press|News|Times|Post|Herald|Tribune|Star)";

/// Longest credit in parentheses, in bytes. Checked here, since long counted repetitions make a regex slow to build.
const LONGEST: usize = 200;

/// Credits in parentheses.
fn in_parentheses(document: &Document) -> Vec<Span> {
    let body = document.slice(document.body());
    let english = parenthesised(body, '(', ')').filter(|span| is_english(span.of(body)));
    let chinese = parenthesised(body, '（', '）').filter(|span| is_chinese(span.of(body)));
    english
        .chain(chinese)
        .map(|span| span.shifted(document.body().start))
        .filter(|span| document.regions().at(span.start) == Some(RegionKind::Prose))
        .collect()
}

/// What stands between `open` and `close`, those included, on one line and no longer than a credit.
fn parenthesised(text: &str, open: char, close: char) -> impl Iterator<Item = Span> {
    text.match_indices(open).filter_map(move |(start, _)| {
        let inside = start + open.len_utf8();
        let end = inside + text[inside..].find([open, close, '\n'])?;
        let span = Span::new(start, end + close.len_utf8());
        (text[end..].starts_with(close) && span.len() <= LONGEST).then_some(span)
    })
}

/// `(Jane Doe/Reuters)`, `(Photo by Jane Doe)`, `(AP Photo)`.
fn is_english(words: &str) -> bool {
    static AGENCY: LazyLock<Regex> = LazyLock::new(|| {
        let person = format!("(?:[A-Z][^()\n/]+/ ?){{1,3}}(?:{AGENCIES})(?: (?:via|for|from) [^()\n]+)?");
        let agency = format!("(?:{AGENCIES})/[A-Z][^()\n]+");
        Regex::new(&format!(r"\A\((?:{person}|{agency})\)\z")).expect("constant patterns")
    });
    let has_slash = words.contains('/') && words[1..].starts_with(|c: char| c.is_ascii_alphabetic());
    has_slash && AGENCY.is_match(words) || is_one_of(&LABELLED, words)
}

/// `（路透社摄）`, `（视频截图）`, `（图：新华社）`.
fn is_chinese(words: &str) -> bool {
    static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
        let patterns = [
            "[^（）\n。；，]{0,14}(?:直播截图|视频截图|視頻截圖|影片截圖|网络截图|網絡截圖|網路截圖|截图|截圖|资料图片?|資料圖片?|资料照片?|資料照片?|资料照|資料照|摄影|攝影|供图|供圖|翻摄|翻攝)",
            "[^（）\n。；，]{2,12}(?:摄|攝)",
            "(?:图|圖|图源|圖源|图片|圖片|图片来源|圖片來源|照片|摄影|攝影|摄|攝|供图)[：:/／][^（）\n]{1,30}",
        ];
        Regex::new(&format!(r"\A（(?:{})）\z", patterns.join("|"))).expect("constant patterns")
    });
    words.contains(['图', '圖', '照', '摄', '攝']) && CREDIT.is_match(words) && !is_clause(words)
}

/// Whether Chinese words in parentheses speak of a picture rather than credit it: `（见官网截图）`, `（多是截图）`,
/// `（然后截图）`, `（鼠标、键盘和截图）`. What names its source with a colon or slash is a credit all the same.
fn is_clause(credit: &str) -> bool {
    let verbs = ['见', '見', '如', '参', '參', '是', '的', '都', '请', '請', '附', '拍', '再', '可', '含', '有'];
    let lists = ['、', '和', '与', '與', '及', '或', '并', '並'];
    let is_named = credit.contains(['：', ':', '/', '／']);
    credit.contains(verbs) || !is_named && (credit.contains(lists) || credit.contains("然"))
}

/// Lines that are credits as a whole.
fn lines(document: &Document) -> Vec<Span> {
    let text = document.text();
    // Nearly every line is told apart by its length; joining the rest costs little.
    let short = document.visible_lines().iter().filter(|line| line.whole && line.span.len() <= 160);
    short
        .filter(|line| is_one_of(&CREDITS, &line.words(text)))
        .map(|line| line.span)
        .filter(|span| !is_list_of_media(span.of(text)) && !is_run_together(span.of(text)))
        .filter(|span| !goes_on_below(text, span.end))
        .collect()
}

/// Whether a line only names kinds of media: `照片/视频/音频`.
fn is_list_of_media(line: &str) -> bool {
    const MEDIA: [&str; 11] = ["图", "图片", "圖片", "照片", "视频", "視頻", "影片", "音频", "音頻", "文字", "文件"];
    line.split(['/', '／', '|', '｜', ':', '：']).all(|part| MEDIA.contains(&part.trim()))
}

/// Whether a word follows `Image:` without a space: the label of a list that lost its line ends, not a credit.
fn is_run_together(line: &str) -> bool {
    ["Image:", "Picture:", "Illustration:"]
        .iter()
        .find_map(|label| line.strip_prefix(label))
        .is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
}

/// Credits in parentheses that open with a label, or are but one.
pub(super) static LABELLED: [Opened; 3] = [
    Opened::new(
        r"\((?i)",
        &[
            "photo",
            "photos",
            "photograph",
            "photographs",
            "image",
            "images",
            "picture",
            "pictures",
            "screenshot",
            "screen shot",
            "screengrab",
            "screen grab",
            "file photo",
        ],
        r"(?: credit| courtesy)?(?: by| from| courtesy of|:) ?[^()\n]+\)",
    ),
    Opened::new(
        r"\((?i)",
        &["credit", "courtesy", "photo courtesy", "image credit"],
        r"(?: of |: )(?-i)[A-Z][^()\n]+\)",
    ),
    Opened::new(
        r"\(",
        &[
            "Getty Images",
            "AP Photo",
            "AFP Photo",
            "Reuters Photo",
            "Reuters photo",
            "File Photo",
            "File photo",
            "file Photo",
            "file photo",
            "Screenshot",
            "Screen grab",
            "Screengrab",
        ],
        r"\)",
    ),
];

/// Lines that are credits.
pub(super) static CREDITS: [Opened; 7] = [
    Opened::new(
        "",
        &["Photo", "Photograph", "Photos", "Photographs", "Image", "Picture", "Illustration", "Photo Illustration"],
        r"(?: (?:credit|source|courtesy))?(?::| by| via| courtesy of) ?[^.。：:]+\.?",
    ),
    Opened::new(
        "",
        &["Credit", "Photo credit", "Image credit", "Image source", "Image copyright", "Photo courtesy", "Courtesy"],
        "(?::| of) ?[A-Z][^.]+",
    ),
    Opened::new(r"\(?", &["PHOTO", "IMAGE", "PHOTOGRAPH", "PICTURE"], "(?: CREDIT)?:[^.]+"),
    Opened::new(
        "",
        &["摄", "攝", "摄影", "攝影", "供图", "图源", "圖源"],
        "(?:来源|來源|提供)?[：:／/｜|] ?[^。，；｜|]+",
    ),
    // A bare `图：` may start the title of a figure: what follows must look like a source.
    Opened::new(
        "",
        &["图", "圖", "图片", "圖片", "照片", "封面图", "题图"],
        "(?:来源|來源|提供|源)?[：:／/] ?(?:[^。，；｜|]*(?:社|报|報|网|網|新闻|新聞|视觉|视频|传媒|媒體|通讯|提供|资料|摄|攝|图库|Getty|AFP|Reuters|Reporters|EPA|AP|flickr|Unsplash|Wikimedia|Wikipedia)[^。，；｜|]*|[A-Z][A-Za-z.-]+(?: [A-Z][A-Za-z.-]+){1,3})",
    ),
    Opened::new("", &["图片", "圖片", "照片", "视频"], "(?:来源|來源)(?:于|：|:|/)? ?[^。，；]+"),
    Opened::new(
        "",
        &["新华社", "新華社", "中新社", "法新社", "路透社", "美联社", "美聯社"],
        "(?:记者|記者)?[^。：:，]*(?:摄|攝|供图)",
    ),
];
