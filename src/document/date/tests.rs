use chrono::{Datelike, Weekday};

use super::*;

fn prose(text: &str) -> Vec<(String, String)> {
    let document = Document::from_text("a.txt", text);
    document.dates().iter().map(|mention| (mention.written(&document).to_owned(), show(&mention.reading))).collect()
}

fn show(reading: &Reading) -> String {
    match reading {
        Reading::Valid(stamp) => stamp.to_string(),
        Reading::Either(one, two) => format!("{one} or {two}"),
        Reading::Yearless { month, day } => format!("--{month:02}-{day:02}"),
        Reading::Relative(what) => format!("{what:?}"),
        Reading::Impossible(why) => format!("impossible: {why}"),
        Reading::Unparseable => "unparseable".to_owned(),
    }
}

#[track_caller]
fn finds(text: &str, written: &str, reading: &str) {
    assert_eq!(prose(text), [(written.to_owned(), reading.to_owned())], "in {text:?}");
}

#[track_caller]
fn silent(text: &str) {
    assert_eq!(prose(text), [], "in {text:?}");
}

#[track_caller]
fn reads(value: &str, reading: &str) {
    assert_eq!(show(&read_value(value)), reading, "of {value:?}");
}

#[test]
fn prose_in_names_of_months() {
    finds("Signed on March 18, 2022 in the hall.", "March 18, 2022", "2022-03-18");
    finds("Signed on 18th of March 2022.", "18th of March 2022", "2022-03-18");
    finds("The flag on Mar. 18 (photo)", "Mar. 18", "--03-18");
    finds("It ran March 18-20, 2022.", "March 18-20, 2022", "2022-03-18");
    finds("Built in March 2022.", "March 2022", "2022-03");
    finds("Nació el 7 de marzo de 2022.", "7 de marzo de 2022", "2022-03-07");
    finds("Le 1er mars 2022, à Paris", "1er mars 2022", "2022-03-01");
    finds("Am 7. März 2022 war", "7. März 2022", "2022-03-07");
    finds("Это было 7 марта 2022 года", "7 марта 2022", "2022-03-07");
    finds("Tuesday, 1 March\n\n2000 GMT", "1 March", "--03-01");
    finds("Issued February 30, 2022 by", "February 30, 2022", "impossible: February 2022 has 28 days");
}

#[test]
fn every_language() {
    for (text, date, short) in [
        ("Signed on Monday, 7 March 2022 here.", "7 March 2022", "7 Mar 2022"),
        ("El lunes 7 de marzo de 2022 se firmó.", "7 de marzo de 2022", "7 mar. 2022"),
        ("Le lundi 7 mars 2022 à Paris.", "7 mars 2022", "7 mars 2022"),
        ("Am Montag, 7. März 2022 in Bonn.", "7. März 2022", "7. Mär. 2022"),
        ("В понедельник, 7 марта 2022 года.", "7 марта 2022", "7 мар. 2022"),
        ("Na segunda-feira, 7 de março de 2022.", "7 de março de 2022", "7 mar 2022"),
        ("Lunedì 7 marzo 2022 a Roma.", "7 marzo 2022", "7 mar 2022"),
        ("Op maandag 7 maart 2022 in Gent.", "7 maart 2022", "7 mrt. 2022"),
        ("W poniedziałek 7 marca 2022 roku.", "7 marca 2022", "7 mar 2022"),
        ("Måndag 7 mars 2022 i Lund.", "7 mars 2022", "7 mar 2022"),
        ("于2022年3月7日（星期一）举行。", "2022年3月7日", "2022年3月7日"),
        ("2022年3月7日（月曜日）に開催。", "2022年3月7日", "2022/3/7"),
        ("2022년 3월 7일 (월요일) 회의.", "2022년 3월 7일", "2022.3.7"),
    ] {
        let document = Document::from_text("a.txt", text);
        let [mention] = document.dates() else { panic!("{text}: {:?}", document.dates()) };
        assert_eq!((mention.written(&document), show(&mention.reading).as_str()), (date, "2022-03-07"), "in {text}");
        assert_eq!(mention.weekday.map(|(_, day)| day), Some(Weekday::Mon), "in {text}");
        reads(short, "2022-03-07");
    }
    finds("Op 7 april 2022 in Gent.", "7 april 2022", "2022-04-07");
    for value in ["7 dic 2022", "7 dez. 2022", "7 déc. 2022", "7 дек. 2022", "7 gru 2022", "7 dec. 2022"] {
        reads(value, "2022-12-07");
    }
    silent("They set 5 set 2020 records out of 10 out 2019 tries.");
}

#[test]
fn prose_that_only_looks_like_a_date() {
    for text in [
        "You may 5 times try. On 5 may we try, and march 20 of us.",
        "They march 10 miles.",
        "May 10,000 people come, May 2.5 million.",
        "Version 2021.13.45 and 10.1.2021.3 and id-2021-01-08-x.",
        "The Mars 2020 rover.",
        "Serial 20210108, phone 2021-01-083.",
        "In March they left.",
        "Serial 1 of\n\nMarch",
        "每周一次，共7日，一周三次。",
        "5月35日",
    ] {
        silent(text);
    }
}

#[test]
fn prose_in_signs() {
    finds("于2022年3月7日举行", "2022年3月7日", "2022-03-07");
    finds("于 2022 年 3 月 7 日 举行", "2022 年 3 月 7 日", "2022-03-07");
    finds("民國111年3月7日公告", "民國111年3月7日", "2022-03-07");
    finds("二〇二二年三月七日", "二〇二二年三月七日", "2022-03-07");
    finds("３月７日に", "３月７日", "--03-07");
    finds("（編輯：某某）1110307", "1110307", "2022-03-07");
    silent("（電話）1110345 分機，（編號）11103071");
    finds("令和4年3月7日", "令和4年3月7日", "2022-03-07");
    finds("2022년 3월 7일 회의", "2022년 3월 7일", "2022-03-07");
    finds("2022年2月30日", "2022年2月30日", "impossible: February 2022 has 28 days");
}

#[test]
fn prose_in_numbers() {
    finds(" date 2022-03-18 \"China", "2022-03-18", "2022-03-18");
    finds("at 2022-03-07T07:22:00.000Z.", "2022-03-07T07:22:00.000Z", "2022-03-07 07:22 UTC");
    finds("on 2022/3/7.", "2022/3/7", "2022-03-07");
    finds("on 07/03/2022,", "07/03/2022", "2022-03-07 or 2022-07-03");
    finds("on 27/03/2022,", "27/03/2022", "2022-03-27");
    finds("on 2022-02-30 it", "2022-02-30", "impossible: February 2022 has 28 days");
    finds("on 2022-25-02 it", "2022-25-02", "impossible: there is no month 25");
}

#[test]
fn days_that_need_another() {
    finds("The minister spoke on the 7th. He", "on the 7th", "DayOfMonth(7)");
    silent("He slipped on the 7th hole and on the 12th floor.");
    finds("On Tuesday, the office said", "Tuesday", "Weekday(Tue)");
    finds("a readout from the ministry late Tuesday.", "Tuesday", "Weekday(Tue)");
    silent("Every Tuesday, on Tuesdays, Black Friday, the Sunday Times, Sheffield Wednesday.");
    finds("it said yesterday", "yesterday", "Yesterday");
    finds("（新华社北京7日电）", "7日", "DayOfMonth(7)");
    assert_eq!(prose("在今天（7日）举行"), [("今天".into(), "Today".into()), ("7日".into(), "DayOfMonth(7)".into())]);
}

#[test]
fn a_weekday_belongs_to_the_date_beside_it() {
    for (text, day) in [
        ("on Friday, March 18, 2022.", Weekday::Fri),
        ("Fri 18 Mar 2022", Weekday::Fri),
        ("March 18, 2022 (Friday)", Weekday::Fri),
        ("2022年3月7日（星期一）", Weekday::Mon),
        ("2022年3月7日 周一", Weekday::Mon),
        ("2022年3月7日（月曜日）", Weekday::Mon),
    ] {
        let document = Document::from_text("a.txt", text);
        let [mention] = document.dates() else { panic!("{text}: {:?}", document.dates()) };
        assert_eq!(mention.weekday.map(|(_, day)| day), Some(day), "in {text:?}");
    }
    let text = "On Friday they met. March 18, 2022 was calm.";
    let document = Document::from_text("a.txt", text);
    assert!(document.dates().iter().all(|mention| mention.weekday.is_none()));
}

#[test]
fn values_in_their_real_forms() {
    reads("2022-03-07T07:22:00.000Z", "2022-03-07 07:22 UTC");
    reads("2022-03-07 07:22:00 +0800", "2022-03-07 07:22 +08:00");
    reads("2022-03-07T07:22+08:00", "2022-03-07 07:22 +08:00");
    reads("2022-03-07 07:22:00 -4", "2022-03-07 07:22 -04:00");
    reads("2022-03-07 3:22 PM", "2022-03-07 15:22");
    reads("2022-3-7", "2022-03-07");
    reads("2022-03", "2022-03");
    reads("2022", "2022");
    reads("20220307", "2022-03-07");
    reads("20220307T072200Z", "2022-03-07 07:22 UTC");
    reads("Mon, 07 Mar 2022 07:22:00 GMT", "2022-03-07 07:22 UTC");
    reads("Mon Mar 07 2022 07:22:00 GMT+0800 (China Standard Time)", "2022-03-07 07:22 +08:00");
    reads("Mon Mar  7 07:22:00 2022", "2022-03-07 07:22");
    reads("March 7, 2022", "2022-03-07");
    reads("7th of March 2022 at 7:22 am", "2022-03-07 07:22");
    reads("2022年3月7日 15:22", "2022-03-07 15:22");
    reads("07/03/2022", "2022-03-07 or 2022-07-03");
    reads("1646637720", "2022-03-07 07:22 UTC");
    reads("1646637720000", "2022-03-07 07:22 UTC");
    reads("2022-02-30", "impossible: February 2022 has 28 days");
    reads("2017-12-204", "impossible: December 2017 has 31 days");
    reads(
        "2022-03-07 10:23 +10:23",
        "impossible: no clock on earth is at UTC+10:23, which is the time of day once more",
    );
    reads("2022-13-01", "impossible: there is no month 13");
    reads("2022-03-07 25:61", "impossible: there is no hour 25");
    reads("2022-03-07 07:22 +17:30", "impossible: no clock on earth is at UTC+17:30");
    for value in ["last spring", "2022-03-0x", "next 2022", "v2.1", "12", "soon"] {
        reads(value, "unparseable");
    }
}

#[test]
fn placeholders_are_known_as_such() {
    for value in ["TODO", "YYYY-MM-DD", "{{ .Date }}", "<insert date here>", "TBD: ask", "none"] {
        assert!(is_placeholder(value), "{value}");
    }
    for value in ["next spring", "2022-03-0x 12", "2022-02-30", "Marchember 7", "unknown", "xxxx-xx-xx"] {
        assert!(!is_placeholder(value), "{value}");
    }
}

#[test]
fn urls_with_a_date_in_a_known_shape() {
    let day = |url: &str| date_in_url(url).map(|(_, stamp)| stamp.date.format("%F").to_string());
    for url in [
        "https://example.org/2021/01/08/title.html",
        "https://example.org/2021/jan/08/title",
        "https://example.org/news/20210108-title",
        "https://example.org/china/story20210108-1249823",
        "https://example.org/n/202101080123.aspx",
        "https://example.org/gb/21/1/8/n123.htm",
        "https://example.org/2021-01-08/",
        "https://example.org/2021-01/08/c_1.htm",
        "https://example.org/n1/2021/0108/c1.html",
        "https://example.org/202101/t20210108_1.html",
    ] {
        assert_eq!(day(url).as_deref(), Some("2021-01-08"), "{url}");
    }
    for url in [
        "https://example.org/2021/01/16.html",
        "https://example.org/user20210108/x",
        "https://example.org/a%2020210108-x",
        "https://example.org/85a1d45c20210108/",
        "https://example.org/x?d=/2021/01/08/",
        "https://example.org/99999999/",
        "https://example.org/2021/13/45/",
    ] {
        assert_eq!(day(url), None, "{url}");
    }
}

#[test]
fn a_site_path_in_the_front_matter_dates() {
    let text = "+++\npath = \"2014/11/20/Cargo\"\n+++\nText.\n";
    let document = Document::from_text("a.md", text);
    let found: Vec<_> = document.dates().iter().map(|m| document.slice(m.span)).collect();
    assert_eq!(found, ["2014/11/20"]);
}

#[test]
fn paths_with_a_date() {
    let day = |path: &str| date_in_path(path).map(|(range, reading)| format!("{} {}", &path[range], show(&reading)));
    assert_eq!(day("posts/2022-03-07-title.md").as_deref(), Some("2022-03-07 2022-03-07"));
    assert_eq!(day("2022/03/07/index.md").as_deref(), Some("2022/03/07 2022-03-07"));
    assert_eq!(day("blog/2022-03-07-title/index.md").as_deref(), Some("2022-03-07 2022-03-07"));
    assert_eq!(day("2022/03/07/title/index.de.md").as_deref(), Some("2022/03/07 2022-03-07"));
    assert_eq!(day("a/20220307_b.txt").as_deref(), Some("20220307 2022-03-07"));
    assert_eq!(day("2022-02-30-x.md").as_deref(), Some("2022-02-30 impossible: February 2022 has 28 days"));
    assert_eq!(day("000_85a1d45c322310a3.txt"), None);
    assert_eq!(day("v2022.13.45/x.md"), None);
}

#[test]
fn markup_that_dates() {
    let text = "<!--1646637720000-->\n<time datetime=\"2022-03-07\">x</time>\n";
    let document = Document::from_text("a.md", text);
    let found: Vec<_> = document.dates().iter().map(|m| (document.slice(m.span), m.witness.clone())).collect();
    assert!(found.contains(&("1646637720000", Witness::Epoch)), "{found:?}");
    assert!(found.contains(&("2022-03-07", Witness::Attribute(Role::Other))), "{found:?}");
    assert_eq!(Document::from_text("a.md", "<!-- 12 --> <!--abc-->").dates().len(), 0);
}

#[test]
fn markup_says_what_it_dates() {
    let roles = |text: &str| -> Vec<(String, Witness)> {
        let document = Document::from_text("a.html", text);
        document.dates().iter().map(|m| (m.written(&document).to_owned(), m.witness.clone())).collect()
    };
    let is = |text: &str, written: &str, role: Role| {
        assert_eq!(roles(text), [(written.to_owned(), Witness::Attribute(role))], "in {text}");
    };
    is("<meta property=\"article:published_time\" content=\"2022-03-07\">", "2022-03-07", Role::Published);
    is("<meta content='2022-03-07T10:00' name=DC.date.issued>", "2022-03-07T10:00", Role::Published);
    is("<meta name=\"parsely-pub-date\" content=\"2022-03-07\">", "2022-03-07", Role::Published);
    is("<meta property=\"og:updated_time\" content=\"1646637720\">", "1646637720", Role::Updated);
    is("<time class=\"entry-date\" datetime=\"2022-03-07\">", "2022-03-07", Role::Published);
    is(
        "<abbr class=\"published\" title=\"2022-03-07T10:00:00+01:00\">x</abbr>",
        "2022-03-07T10:00:00+01:00",
        Role::Published,
    );
    is("<span itemprop=\"dateModified\" content=\"2022-03-07\">x</span>", "2022-03-07", Role::Updated);
    is("<a data-utime=\"1646637720\">x</a>", "1646637720", Role::Other);
    is(
        "<script type=\"application/ld+json\">{\"datePublished\": \"2022-03-07T10:00:00Z\"}</script>",
        "2022-03-07T10:00:00Z",
        Role::Published,
    );
    assert_eq!(roles("<meta name=\"viewport\" content=\"2022-03-07\">"), []);
    // A tutorial that shows markup dates nothing.
    let document = Document::from_text(
        "a.md",
        "```html\n<meta property=\"article:published_time\" content=\"2022-03-07\">\n```\n",
    );
    assert_eq!(document.dates().len(), 0);
}

#[test]
fn witnesses_agree_on_a_day() {
    let day = |path: &str, text: &str| agreed_day(&Document::from_text(path, text)).map(|day| day.to_string());
    let page = "<meta property=\"article:published_time\" content=\"2022-03-08T03:30:00Z\">\
        <link rel=\"canonical\" href=\"https://example.org/2022/03/07/harbour\">";
    assert_eq!(day("a.html", page).as_deref(), Some("2022-03-07"), "by the clock of the place");
    let list = "<time pubdate datetime=\"2022-03-07\"></time><time pubdate datetime=\"2022-03-09\"></time>";
    assert_eq!(day("a.html", list).as_deref(), Some("2022-03-07"), "the first of a list");
    assert_eq!(day("2022-03-09-a.md", "---\ndate: 2022-03-07\n---\n").as_deref(), Some("2022-03-07"));
    assert_eq!(day("a.md", "It was on March 7, 2022."), None);
}

#[test]
fn what_a_plain_date_of_the_head_dates() {
    let role = |head: &str| {
        let document = Document::from_text("a.md", &format!("---\n{head}\n---\n"));
        document.dates().iter().find_map(|mention| match &mention.witness {
            Witness::FrontMatter { key, role } if key == "date" => Some(*role),
            _ => None,
        })
    };
    assert_eq!(role("date: 2022-03-07"), Some(Role::Published));
    assert_eq!(role("date: 2022-03-07\nend_date: 2022-03-08"), Some(Role::Start));
    assert_eq!(role("date: 2022-03-07\nlayout: event"), Some(Role::Start));
    assert_eq!(role("date: 2022-03-07\npublishDate: 2022-03-08"), Some(Role::Created));
    assert_eq!(role("date: 2022-03-07\nstart: 12"), Some(Role::Published), "a place in a recording");
}

#[test]
fn the_footer_of_a_post() {
    let witness = |text: &str| Document::from_text("a.md", text).dates()[0].witness.clone();
    assert_eq!(witness("Hello.\n\n— Name (@name_1) March 7, 2022\n"), Witness::Post);
    assert_eq!(witness("&mdash; Name (@name) <a href=\"https://example.org/1\">March 7, 2022</a>"), Witness::Post);
    assert_eq!(witness("3:22 PM · Mar 7, 2022"), Witness::Post);
    assert_eq!(witness("She (@name) wrote on March 7, 2022."), Witness::Text);
}

#[test]
fn a_page_names_its_own_address() {
    let text =
        "<html><head><link rel=\"canonical\" href=\"https://example.org/2024/05/16/vote\"></head><body>x</body></html>";
    let document = Document::from_text("a.html", text);
    let found: Vec<_> = document.dates().iter().map(|m| document.slice(m.span)).collect();
    assert_eq!(found, ["2024/05/16"]);
}

#[test]
fn an_opening_link_is_the_documents_address() {
    let text = "<!--1646637720000-->\n[Title](https://example.org/story20220307-1)\n------\n";
    let document = Document::from_text("a.md", text);
    let url = document.dates().iter().find(|mention| mention.witness == Witness::Url { key: None }).expect("a date");
    assert_eq!(document.slice(url.span), "20220307");
}

#[test]
fn a_dateline_opens_a_news_text() {
    let witness = |text: &str| Document::from_text("a.txt", text).dates()[0].witness.clone();
    assert_eq!(witness("LONDON, March 7, 2022 (Agency) — Talks ended."), Witness::Dateline);
    assert_eq!(witness("（通讯社北京3月7日电）会议结束。"), Witness::Dateline);
    assert_eq!(witness("The film opened on March 7, 2022 - and closed."), Witness::Text);
    assert_eq!(witness("1980年4月11日电影上映。"), Witness::Text);
    assert_eq!(witness("Visit California March 8, 2022 - a fair."), Witness::Text);
    assert_eq!(witness("When: Sunday March 8, 2022 - 9AM"), Witness::Text);
}

#[test]
fn distance_allows_for_precision_and_zones() {
    let stamp = |value: &str| *read_value(value).stamp().expect("a date");
    let apart = |one: &str, two: &str| stamp(one).days_apart(&stamp(two));
    assert_eq!(apart("2022-03-07T07:22:00Z", "2022-03-07"), 0);
    assert_eq!(apart("2022-03-07T23:30:00Z", "2022-03-08"), 0, "it was the 8th in the east");
    assert_eq!(apart("2022-03-07T15:22:00+08:00", "1646637720"), 0);
    assert_eq!(apart("2022-03-07", "2022-03-08"), 1);
    assert_eq!(apart("2022-03-07T12:00:00Z", "2022-03-10"), 2);
    assert_eq!(apart("2022-03", "2022-03-31"), 0);
    assert_eq!(apart("2022", "2023-01-04"), 4);
    assert_eq!(stamp("2022-01-02").days_to_yearless(12, 30), Some(3), "of the year before");
}

#[test]
fn spans_hold_in_the_document() {
    let text = "前言。\n\n会议于2022年3月7日（星期一）举行，on Friday, March 18, 2022.";
    let document = Document::from_text("a.txt", text);
    let found: Vec<_> = document.dates().iter().map(|m| document.slice(m.span)).collect();
    assert_eq!(found, ["2022年3月7日", "March 18, 2022"]);
    let weekdays: Vec<_> =
        document.dates().iter().filter_map(|m| m.weekday).map(|(span, _)| document.slice(span)).collect();
    assert_eq!(weekdays, ["星期一", "Friday"]);
    assert_eq!(document.dates()[0].reading.stamp().map(|s| s.date.year()), Some(2022));
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "([0-9 年月日號:/.,()-]|March|on the |7th|Fri|周|一|<!--|datetime=\"|&nbsp;|é|\\PC){0,40}") {
        let document = Document::from_text("a.md", &text);
        for mention in document.dates() {
            let _ = mention.written(&document);
        }
        let _ = read_value(&text);
        let _ = date_in_url(&format!("https://example.org/{text}"));
        let _ = date_in_path(&text);
        let _ = is_placeholder(&text);
    }
}
