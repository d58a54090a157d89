//! Texts with defects of every family: what the laws are tried on.

use encoding_rs::Encoding;

/// Jekyll front matter, a Markdown body, and something for most families of rules.
pub const COURIER: &str = "---
title: TODO
date: 2023-02-30
date: 2024-03-18T09:00:00Z
author: \"\"
tags: [harbour, “quay”, café]
---

HOMESubscribe now to read on

The ferry sailed on Friday, 14 May 2024, with 31 passengers – and *two* goats.
\u{200B}It came back on the 31st of June, said the café’s owner. (Photo: Ana Reyes/Northern Wire)

<div class=\"ad-slot\" id=\"dfp-ad-1\"></div>
<!-- published 2024-03-19 -->

See [the timetable](), [the map](http://), [the notes][missing] and https://bit.ly/3xyZabc or
www.example.org/ferry. It itâ€™s said &amp;rsquo;twas fine&nbsp;weather.

“We waited on the quay from five in the morning until the last boat had gone, and nobody came to tell us why.”

    Stray indentation under a heading

The crew said: “We waited on the quay from five in the morning until the last boat had gone, and nobody came to tell us why.”

RELATED: Ferry crew praised for rescue
pic.twitter.com/abcDEF123 — Harbour Watch (@harbourwatch) March 18, 2024
Source: Northern Wire
";

/// Chinese in Hugo's TOML front matter with an HTML body.
pub const HARBOUR: &str = "+++
title = \"渡口重开\"
date = 2023-11-31T08:00:00+08:00
draft = false
+++
<div class=\"article\"><p>昨日，青石渡口重新开放，首日有三百名旅客过江。（图：海港晚报）</p>
<section id=\"imu\"><div id=\"dfp-ad-imu1\">    </div></section>
<p>「江面宽阔，渡轮每二十分钟一班，早晚高峰加密，票价维持不变，老人和学生半价，携带自行车者另收一元，雨天照常开航。」</p>
<p>记者在现场看到：「江面宽阔，渡轮每二十分钟一班，早晚高峰加密，票价维持不变，老人和学生半价，携带自行车者另收一元，雨天照常开航。」</p>
<!--1698993000000-->
<a href=\"#nowhere\">时刻表</a> <a href=\"\">票价</a> 2024年2月30日起实行。\u{FEFF}
<p>&amp;nbsp;相关新闻：大桥通车</p></div>
";

/// Chinese plain text whose metadata leaked into the text.
pub const LEAKED: &str = "title: 夜市整顿
date: 2031-05-13
来源：江城日报

江城日报讯　本月十四日（星期五）起，夜市摊位减至四十二个。今年以来，投诉增加了三成。
点击查看全文
市民王先生说：「晚上十二点以后还有音乐，孩子睡不着，楼下的垃圾也没有人收，希望可以早一点收摊，让大家都有个安静的晚上。」
摊主李女士说：「晚上十二点以后还有音乐，孩子睡不着，楼下的垃圾也没有人收，希望可以早一点收摊，让大家都有个安静的晚上。」
";

/// Japanese, with half-width kana and a doubled entity.
pub const STATION: &str = "---
title: 駅前広場の工事
date: 2024-13-01
---
# 駅前広場の工事

昨日、駅前広場の工事が始まりました。ﾊﾞｽ乗り場は北口に移ります。&amp;#39;24年3月末まで。
<span style=\"color:red\">ご注意ください</span>。詳しくは[こちら](工事 案内.html)。
工事は2024年2月31日に終わる予定です。
";

/// Western European, as old exports wrote it.
pub const CAFE: &str = "De burgemeester zei maandag dat het café ‘Zürich’ open mag blijven – tot 31 juni 2024.
Señora Müller: “Ça va être très difficile, même à 5 € l’entrée.”

Façade rénovée le 30 février 2022, d’après l’hôtel de ville.
<b>Lire aussi</b> : [le dossier](dossiers/façade.html#plan)
Foto: Jürgen Groß
";

/// A page of HTML.
pub const PAGE: &str = "<!DOCTYPE html>
<html><head><meta charset=\"utf-8\"><title>Orchard show</title>
<meta property=\"article:published_time\" content=\"2024-06-31T10:00:00Z\"></head>
<body><h1>Orchard show</h1>
<p>The show is on <time datetime=\"2024-05-32\">Friday, 15 May 2024</time>. It&amp;rsquo;s free.</p>
<p>Bring a <a href=\"#basket\">basket</a>, a <a href=\"http://[broken\">map</a> and a <a href=\"TODO\">hat</a>.</p>
<div class=\"paywall\"></div><div class=\"advertisement\"></div>
<p>Yesterday the judges walked the rows \u{8}and counted 412 trees – “more than ever”.</p>
</body></html>
";

/// A head that is never closed, and one that is no YAML.
pub const UNCLOSED: &str =
    "---\ntitle: Free meals: what changes\ndate: tomorrow\nauthor: {name: [Ana\n\nThe text starts here, “at once”.\n";

/// All of them.
pub const TEXTS: [&str; 7] = [COURIER, HARBOUR, LEAKED, STATION, CAFE, PAGE, UNCLOSED];

/// Line ends a file may have.
pub const LINE_ENDS: [&str; 3] = ["\n", "\r\n", "\r"];

/// How a text lies on disk.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// UTF-8.
    Utf8,
    /// UTF-8 after a byte order mark.
    Marked,
    /// UTF-16 after a byte order mark, little or big end first.
    Utf16 {
        /// Big end first.
        big: bool,
    },
    /// UTF-8 with a byte that is none in the middle.
    Damaged,
    /// An encoding of one script; characters that it lacks are left out.
    Legacy(&'static Encoding),
}

/// All forms.
pub static FORMS: [Form; 9] = [
    Form::Utf8,
    Form::Marked,
    Form::Utf16 { big: false },
    Form::Utf16 { big: true },
    Form::Damaged,
    Form::Legacy(encoding_rs::GB18030),
    Form::Legacy(encoding_rs::BIG5),
    Form::Legacy(encoding_rs::SHIFT_JIS),
    Form::Legacy(encoding_rs::WINDOWS_1252),
];

/// The bytes of `text` in `form`.
pub fn bytes_of(text: &str, form: Form) -> Vec<u8> {
    match form {
        Form::Utf8 => text.as_bytes().to_vec(),
        Form::Marked => format!("\u{FEFF}{text}").into_bytes(),
        Form::Utf16 { big } => {
            let bytes = if big { u16::to_be_bytes } else { u16::to_le_bytes };
            "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect()
        }
        Form::Damaged => {
            let middle = text.floor_char_boundary(text.len() / 2);
            [&text.as_bytes()[..middle], b"\xFF\xE4\xB8", &text.as_bytes()[middle..]].concat()
        }
        Form::Legacy(encoding) => {
            let kept: String = text.chars().filter(|c| !encoding.encode(c.encode_utf8(&mut [0; 4])).2).collect();
            encoding.encode(&kept).0.into_owned()
        }
    }
}
