//! `markup/photo-credit`: a credit whose picture is gone.
//!
//! Credits in parentheses are known by an agency's name or by a word for pictures; lines of their own
//! by a label. Both stay unmentioned inside a figure and right beside a picture, where they belong.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::edges::{goes_on_below, stands_over_picture, stands_under_picture};
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
            !stands_beside(*span) && !stands_beside(line)
        });
        found.sort_by_key(|(span, _)| (span.start, usize::MAX - span.end));
        let mut end = 0;
        for (span, confidence) in found {
            if span.start >= end {
                let message = format!("picture credit {}", quoted(document.slice(span)));
                out.add(Draft::at(span, message).confidence(confidence).edit(Applicability::Unsafe, span, ""));
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
    static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
        let patterns = [
            format!(r"\((?:[A-Z][^()\n/]+/ ?){{1,3}}(?:{AGENCIES})(?: (?:via|for|from) [^()\n]+)?\)"),
            format!(r"\((?:{AGENCIES})/[A-Z][^()\n]+\)"),
            r"\((?i:photo(?:graph)?s?|images?|pictures?|screen ?shot|screen ?grab|file photo)(?i: credit| courtesy)?(?i: by| from| courtesy of|:) ?[^()\n]+\)".to_owned(),
            r"\((?i:credit|courtesy|photo courtesy|image credit)(?: of |: )[A-Z][^()\n]+\)".to_owned(),
            r"\((?:Getty Images|AP Photo|AFP Photo|Reuters [Pp]hoto|[Ff]ile [Pp]hoto|Screenshot|Screen ?grab)\)".to_owned(),
            "（[^（）\n。；，]{0,14}(?:直播截图|视频截图|視頻截圖|影片截圖|网络截图|網絡截圖|網路截圖|截图|截圖|资料图片?|資料圖片?|资料照片?|資料照片?|资料照|資料照|摄影|攝影|供图|供圖|翻摄|翻攝)）".to_owned(),
            "（[^（）\n。；，]{2,12}(?:摄|攝)）".to_owned(),
            "（(?:图|圖|图源|圖源|图片|圖片|图片来源|圖片來源|照片|摄影|攝影|摄|攝|供图)[：:/／][^（）\n]{1,30}）".to_owned(),
        ];
        Regex::new(&patterns.join("|")).expect("constant patterns")
    });
    let (text, body) = (document.text(), document.body());
    CREDIT
        .find_iter(body.of(text))
        .map(|found| Span::from(found.range()).shifted(body.start))
        .filter(|span| span.len() <= LONGEST && document.regions().at(span.start) == Some(RegionKind::Prose))
        .filter(|span| !is_clause(span.of(text)))
        .collect()
}

/// Whether Chinese words in parentheses speak of a picture rather than credit it: `（见官网截图）`, `（多是截图）`,
/// `（然后截图）`, `（鼠标、键盘和截图）`. What names its source with a colon or slash is a credit all the same.
fn is_clause(credit: &str) -> bool {
    let verbs = ['见', '見', '如', '参', '參', '是', '的', '都', '请', '請', '附', '拍', '再', '可', '含', '有'];
    let lists = ['、', '和', '与', '與', '及', '或', '并', '並'];
    let is_named = credit.contains(['：', ':', '/', '／']);
    credit.starts_with('（')
        && (credit.contains(verbs) || !is_named && (credit.contains(lists) || credit.contains("然")))
}

/// Lines that are credits as a whole.
fn lines(document: &Document) -> Vec<Span> {
    static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
        let patterns = [
            r"(?:Photo(?:graph|s|graphs)?|Image|Picture|Illustration|Photo Illustration)(?: (?:credit|source|courtesy))?(?::| by| via| courtesy of) ?[^.。：:]+\.?",
            r"(?:Credit|Photo credit|Image credit|Image source|Image copyright|Photo courtesy|Courtesy)(?::| of) ?[A-Z][^.]+",
            r"\(?(?:PHOTO|IMAGE|PHOTOGRAPH|PICTURE)(?: CREDIT)?:[^.]+",
            "(?:摄|攝|摄影|攝影|供图|图源|圖源)(?:来源|來源|提供)?[：:／/｜|] ?[^。，；｜|]+",
            // A bare `图：` may start the title of a figure: what follows must look like a source.
            "(?:图|圖|图片|圖片|照片|封面图|题图)(?:来源|來源|提供|源)?[：:／/] ?(?:[^。，；｜|]*(?:社|报|報|网|網|新闻|新聞|视觉|视频|传媒|媒體|通讯|提供|资料|摄|攝|图库|Getty|AFP|Reuters|Reporters|EPA|AP|flickr|Unsplash|Wikimedia|Wikipedia)[^。，；｜|]*|[A-Z][A-Za-z.-]+(?: [A-Z][A-Za-z.-]+){1,3})",
            "(?:图片|圖片|照片|视频)(?:来源|來源)(?:于|：|:|/)? ?[^。，；]+",
            "(?:新华社|新華社|中新社|法新社|路透社|美联社|美聯社)(?:记者|記者)?[^。：:，]*(?:摄|攝|供图)",
        ];
        Regex::new(&format!(r"\A(?:{})\z", patterns.join("|"))).expect("constant patterns")
    });
    // One of these stands in every line that the patterns accept: most texts need not build them.
    const WORDS: [&str; 13] = [
        "hoto",
        "mage",
        "icture",
        "llustration",
        "redit",
        "ourtesy",
        "PHOTO",
        "IMAGE",
        "PICTURE",
        "图",
        "圖",
        "照片",
        "视频",
    ];
    let text = document.text();
    let body = document.slice(document.body());
    if !WORDS.iter().any(|word| body.contains(word)) && !body.contains(['摄', '攝', '供']) {
        return Vec::new();
    }
    // Nearly every line is told apart by its length; joining the rest costs little.
    let short = document.visible_lines().iter().filter(|line| line.whole && line.span.len() <= 160);
    short
        .filter(|line| CREDIT.is_match(&line.words(text)))
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
