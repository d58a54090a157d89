use super::written;
use crate::finding::*;
use crate::report::testing::*;
use crate::report::*;
use crate::text::Span;

#[test]
fn look() {
    let mut all = Vec::new();
    all.push(finding_at(
        "posts/2021-03-04-council.md",
        "---\ntitle: x\n---\nThe council met <br> on Tuesday.\n",
        "<br>",
    ));
    let zh = format!(
        "---\ntitle: 測試\n---\n{}<div id=\"dfp-ad-1\"></div>{}\n",
        "市政府今天宣布，新的圖書館將於明年開放。".repeat(20),
        "記者會上沒有說明經費來源。".repeat(20)
    );
    let mut f = resolve("posts/2021-03-05-library.txt", &zh, "markup/ad-slot", Draft::at(find(&zh, "<div id=\"dfp-ad-1\"></div>"), "An advertising slot was left in the document").label("ad slot").help("Remove the element. 請刪除這個元素，它不是文章的一部分，也不應該出現在語料庫裡，因為它會影響模型的訓練結果以及搜尋的品質。").confidence(Confidence::Medium));
    all.push(f.clone());
    f.severity = Severity::Error;
    let dt =
        "---\ntitle: Library opens\ndate: 2021-03-04\npublished: 2022-02-30 10:00\n---\nText\n";
    let mut g = resolve(
        "posts/b.md",
        dt,
        "dates/contradiction",
        Draft::at(
            find(dt, "2021-03-04"),
            "date `2021-03-04` contradicts `published`",
        )
        .label("the date of the post")
        .related(find(dt, "2022-02-30 10:00"), "published says")
        .help("Keep the date of the source."),
    );
    g.severity = Severity::Error;
    g.related.push(place_in(
        "posts/other/c.md",
        "a\nb\nsame url <http://example.org/2020/01/01/x>",
        find(
            "a\nb\nsame url <http://example.org/2020/01/01/x>",
            "2020/01/01",
        ),
        "the URL says",
    ));
    for i in 0..7 {
        g.related.push(place_in(
            &format!("posts/other/c{i}.md"),
            "a\nb",
            Span::new(0, 1),
            "the same text",
        ));
    }
    all.push(g);
    let ml = format!(
        "One.\n\nThe whole paragraph {}\n",
        "stands here\nand goes on\n".repeat(20)
    );
    all.push(resolve(
        "posts/c.md",
        &ml,
        "duplicates/passage",
        Draft::at(
            Span::new(6, ml.len()),
            "a passage is given 3 times in the document",
        ),
    ));
    let one = "The tag <b> is closed by </i> here, not there.\n";
    all.push(resolve(
        "posts/d.md",
        one,
        "markup/mismatch",
        Draft::at(find(one, "</i>"), "tag `</i>` closes nothing")
            .label("closed here")
            .related(find(one, "<b>"), "opened here")
            .help("Close it."),
    ));
    let esc = "bad \u{1b}[31mred\u{200b} text\tand tab\n";
    let mut e = resolve(
        "posts/e\n.md",
        esc,
        "text/control",
        Draft::at(find(esc, "\u{1b}"), "control character U+001B").label("ESC"),
    );
    e.severity = Severity::Info;
    e.confidence = Confidence::Low;
    all.push(e);
    let long = format!("x {} y", "word ".repeat(300));
    all.push(resolve(
        "posts/f.md",
        &long,
        "links/long",
        Draft::at(Span::new(2, long.len() - 2), "too long a link").label("this link"),
    ));
    let empty = "title:\nx\n";
    all.push(resolve(
        "posts/g.md",
        empty,
        "front-matter/empty",
        Draft::at(Span::empty(6), "the value of `title` is empty"),
    ));
    for i in 0..30 {
        all.push(finding_at(
            &format!("archive/{i:02}/x.md"),
            "some line with a <span> in it\n",
            "<span>",
        ));
    }
    let mut s = report_of(all);
    s.summary.hidden.low = 4;
    s.summary.excluded = 3;
    s.summary.not_checked.push(NotChecked {
        path: "a.bin".into(),
        reason: Reason::Binary,
        message: String::new(),
    });
    s.summary.not_checked.push(NotChecked {
        path: "b.md".into(),
        reason: Reason::Unreadable,
        message: "permission denied".into(),
    });
    let color = std::env::var("LOOK_COLOR").is_ok();
    let width = std::env::var("LOOK_WIDTH").map_or(100, |w| w.parse().unwrap());
    let style = Style {
        color,
        verbose: true,
        width,
        unicode: std::env::var("LOOK_ASCII").is_err(),
        ..Style::default()
    };
    eprintln!("{}", written(Format::Full, &s, &style));
    eprintln!("{}", written(Format::Concise, &s, &style));
    eprintln!("{}", written(Format::Github, &s, &style));
    eprintln!(
        "{}",
        written(Format::Jsonl, &s, &style).lines().last().unwrap()
    );
}
