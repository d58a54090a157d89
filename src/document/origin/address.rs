//! The address of a document as a key: two ways to write one URL give the same text.

use url::Url;

/// Parameters that say how a reader came to the page, not which page it is; `*` stands for any ending.
const TRACKING: &[&str] = &[
    "utm_*",
    "fbclid",
    "gclid",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "twclid",
    "igshid",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "_hsenc",
    "_hsmi",
    "_ga",
    "_gl",
    "spm",
    "cmpid",
    "ncid",
    "smid",
    "at_medium",
    "at_campaign",
    "ns_*",
    "xtor",
    "wt.mc_id",
];

/// Names of folders whose pages list articles.
const LISTS: &[&str] = &[
    "tag",
    "tags",
    "category",
    "categories",
    "author",
    "authors",
    "topic",
    "topics",
    "search",
    "page",
    "archive",
    "archives",
    "playlist",
    "channel",
    "user",
    "users",
    "feed",
    "rss",
];

/// A URL without what does not matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Normal {
    /// Host and path and what else names the page.
    pub text: String,
    /// Whether it looks like the address of one article: not a section, a tag, a profile.
    pub is_article: bool,
}

/// The normal form of an absolute URL; `None` for anything else, for templates, and for the home page of a
/// site, which is no document's own address. Scheme, `www.`, ports of the web, fragments, a slash at the end,
/// `index.html` and tracking parameters are left out.
pub fn normal(written: &str) -> Option<Normal> {
    let url = absolute(written)?;
    let host = host_of(&url)?;
    let path = escapes(url.path());
    let path = path.trim_end_matches('/');
    let path =
        ["/index.html", "/index.htm", "/index.php"].iter().find_map(|name| path.strip_suffix(name)).unwrap_or(path);
    let query = parameters(url.query().unwrap_or_default());
    // A script's route is a page of its own.
    let route = url.fragment().filter(|fragment| fragment.starts_with(['!', '/']));
    if path.is_empty() && query.is_empty() && route.is_none() {
        return None;
    }
    let is_article = is_article(path, &query) || route.is_some();
    let mut text = host.to_owned();
    if let Some(port) = url.port().filter(|port| !matches!(port, 80 | 443)) {
        text.push_str(&format!(":{port}"));
    }
    text.push_str(path);
    if !query.is_empty() {
        text.push('?');
        text.push_str(&query.join("&"));
    }
    if let Some(route) = route {
        text.push('#');
        text.push_str(route);
    }
    Some(Normal { text, is_article })
}

/// The host of an absolute URL, in small letters and without `www.`; `None` for anything else, for templates, and for
/// names that are none of the web's.
pub fn host(written: &str) -> Option<String> {
    absolute(written).as_ref().and_then(host_of).map(str::to_owned)
}

fn absolute(written: &str) -> Option<Url> {
    let written = written.trim();
    if written.contains(|c: char| c.is_whitespace() || matches!(c, '{' | '}' | '<' | '>')) {
        return None;
    }
    let starts = |start: &str| written.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start));
    let url = if starts("http://") || starts("https://") {
        Url::parse(written)
    } else if starts("//") {
        Url::parse(&format!("https:{written}"))
    } else if starts("www.") {
        Url::parse(&format!("https://{written}"))
    } else {
        return None;
    };
    url.ok()
}

fn host_of(url: &Url) -> Option<&str> {
    let host = url.host_str()?.trim_end_matches('.');
    let host = host.strip_prefix("www.").unwrap_or(host);
    host.contains('.').then_some(host)
}

/// The parameters that matter, in order.
fn parameters(query: &str) -> Vec<&str> {
    let matters = |parameter: &&str| {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let name = name.to_ascii_lowercase();
        let tracks = TRACKING.iter().any(|known| match known.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == *known,
        });
        // Medium's feeds: `?source=rss-0a1b2c------2`.
        let from_feed = name == "source" && value.starts_with("rss");
        !(name.is_empty() || tracks || from_feed)
    };
    let mut kept: Vec<&str> = query.split('&').filter(matters).collect();
    kept.sort_unstable();
    kept
}

/// Escapes in capitals, and none where there need not be one: `%7Euser` is `~user`. A scraper's escape of an
/// escape (`%25E4%25B8%25AD`) is undone.
fn escapes(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    let twice = |rest: &str| {
        rest.starts_with("%25") && rest.as_bytes().get(3).is_some_and(|digit| b"89abcdefABCDEF".contains(digit))
    };
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if twice(rest) && rest.get(3..5).is_some_and(|digits| u8::from_str_radix(digits, 16).is_ok()) {
            out.push('%');
            rest = &rest[3..];
            out.push_str(&rest[..2].to_ascii_uppercase());
            rest = &rest[2..];
            continue;
        }
        let byte = rest.get(1..3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let Some(byte) = byte else {
            out.push('%');
            rest = &rest[1..];
            continue;
        };
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        rest = &rest[3..];
    }
    out.push_str(rest);
    out
}

fn is_article(path: &str, query: &[&str]) -> bool {
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    let Some(last) = segments.clone().next_back() else { return names_a_page(query) };
    if segments.any(|segment| LISTS.contains(&segment.to_ascii_lowercase().as_str())) {
        return false;
    }
    // The archive of a year or a month.
    let is_number = last.len() <= 4 && last.bytes().all(|byte| byte.is_ascii_digit());
    let is_profile = last.starts_with('@');
    let is_name = last.len() >= 20 || last.contains(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | '%'));
    (is_name && !is_number && !is_profile) || names_a_page(query)
}

fn names_a_page(query: &[&str]) -> bool {
    query.iter().any(|parameter| parameter.split_once('=').is_some_and(|(_, value)| !value.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::normal;

    fn text(url: &str) -> Option<String> {
        normal(url).map(|normal| normal.text)
    }

    #[test]
    fn what_does_not_matter_is_left_out() {
        let plain = text("https://news.example.org/2021/ferry").unwrap();
        assert_eq!(plain, "news.example.org/2021/ferry");
        for same in [
            "http://www.News.example.org:80/2021/ferry/",
            "//news.example.org/2021/ferry#comments",
            "www.news.example.org/2021/ferry/index.html",
            "https://news.example.org:443/2021/ferry?utm_source=x&fbclid=1",
            "https://news.example.org/2021/%66erry?",
        ] {
            assert_eq!(text(same).as_ref(), Some(&plain), "{same}");
        }
        assert_eq!(text("https://a.example.org/v?b=2&a=1"), text("https://a.example.org/v?a=1&UTM_medium=m&b=2"));
        assert_eq!(text("https://a.example.org/%e4%b8%ad"), text("https://a.example.org/中"));
        assert_eq!(text("https://a.example.org/%25E4%25b8%25AD"), text("https://a.example.org/中"));
    }

    #[test]
    fn what_matters_is_kept() {
        for (one, other) in [
            ("https://a.example.org/watch?v=aB1", "https://a.example.org/watch?v=Ab1"),
            ("https://a.example.org/x", "https://b.example.org/x"),
            ("https://a.example.org/Story", "https://a.example.org/story"),
            ("https://a.example.org/x?page=2", "https://a.example.org/x"),
            ("https://a.example.org/#!/one", "https://a.example.org/#!/two"),
            ("https://a.example.org:8080/x", "https://a.example.org/x"),
            ("https://a.example.org/100%25", "https://a.example.org/100"),
            ("https://a.example.org/a%2Fb", "https://a.example.org/a/b"),
        ] {
            assert_ne!(text(one), text(other), "{one} {other}");
        }
    }

    #[test]
    fn home_pages_paths_and_templates_are_no_addresses() {
        for none in
            ["https://example.org/", "https://www.example.org", "/2021/ferry", "ferry", "", "https://localhost/x"]
        {
            assert_eq!(text(none), None, "{none}");
        }
        assert_eq!(text("https://example.org/?utm_source=x#top"), None);
        assert_eq!(text("https://example.org/{{ page.slug }}"), None);
        assert_eq!(text("https://example.org/a b"), None);
    }

    #[test]
    fn sections_are_told_from_articles() {
        let article = |url: &str| normal(url).unwrap().is_article;
        assert!(article("https://example.org/2021/05/10/the-ferry-runs"));
        assert!(article("https://example.org/watch?v=a1b2"));
        assert!(article("https://example.org/?p=12"));
        assert!(!article("https://example.org/news"));
        assert!(!article("https://example.org/2021/05/"));
        assert!(!article("https://example.org/tag/ferry-boats"));
        assert!(!article("https://example.org/@harbour_office_2"));
        assert!(!article("https://example.org/feed?days="));
    }
}
