//! Documents that are kept beside others on purpose, by their paths: editions of a manual, licences, lists of posts,
//! pages and what was built of them, samples for tests, and the parts that pages include.

use std::sync::LazyLock;

use regex::Regex;

use crate::document::unfinished::is_template;

/// Whether both are wanted, however much they are alike.
pub(super) fn are_kept(a: &str, b: &str) -> bool {
    are_editions(a, b)
        || is_state(a)
        || is_state(b)
        || (is_licence(a) && is_licence(b))
        || [a, b].into_iter().any(|path| is_list(path) || is_sample(path) || is_digest(path) || is_template(path))
        || is_copied_source(a)
        || is_copied_source(b)
        || is_front_of(a, b)
        || is_front_of(b, a)
        || is_built_of(a, b)
        || is_built_of(b, a)
}

/// Whether a document is there for tests of a program. A folder `test` may be the part of a corpus on which a model is
/// tested, where nothing of the rest should be.
fn is_sample(path: &str) -> bool {
    const FOLDERS: &[&str] = &["tests", "__tests__", "testdata", "fixtures"];
    path.rsplit_once('/').is_some_and(|(folder, _)| folder.split('/').any(|part| FOLDERS.contains(&part)))
}

/// Whether a document is a digest of a site for language models (<https://llmstxt.org>).
fn is_digest(path: &str) -> bool {
    matches!(path.rsplit('/').next(), Some("llms.txt" | "llms-full.txt"))
}

/// Whether a document is the copy that Sphinx puts beside the pages it builds
/// (<https://www.sphinx-doc.org/en/master/usage/configuration.html#confval-html_copy_source>).
fn is_copied_source(path: &str) -> bool {
    path.rsplit_once('/').is_some_and(|(folder, _)| folder.split('/').any(|part| part == "_sources"))
}

/// Whether a page was built of a text, by their names: `public/2021/a-ferry/index.html` of `posts/2021-03-07-a-ferry.md`,
/// `docs/boats/ferry.html` of `src/boats-ferry.md`.
fn is_built_of(page: &str, text: &str) -> bool {
    let (Some((page, "html" | "htm")), Some((text, "md" | "markdown" | "mdx" | "txt"))) =
        (page.rsplit_once('.'), text.rsplit_once('.'))
    else {
        return false;
    };
    let words = |path: &str| {
        let folders = path.strip_suffix("/index").or_else(|| path.strip_suffix("/_index")).unwrap_or(path);
        folders.to_lowercase().split(['/', '-', '_', ' ']).map(str::to_owned).collect::<Vec<_>>()
    };
    let name = text.strip_suffix("/index").or_else(|| text.strip_suffix("/_index")).unwrap_or(text);
    let mut name = words(name.rsplit('/').next().unwrap_or(name));
    // The days of a file's name are folders of the address, or are left out.
    name.drain(..name.iter().take_while(|word| word.bytes().all(|byte| byte.is_ascii_digit())).count());
    !name.is_empty() && words(page).ends_with(&name)
}

/// Whether a web page is the first of a built site, or of its posts, and the other a post, filed under its day: the first
/// page shows the newest of these.
fn is_front_of(front: &str, page: &str) -> bool {
    let Some(folder) = front.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'))
    else {
        return false;
    };
    let above = folder.trim_end_matches('/').rsplit_once('/').map_or("", |(above, _)| above);
    let site = match folder.trim_end_matches('/').rsplit('/').next() {
        Some("blog" | "posts" | "news" | "articles") => above,
        _ => folder,
    };
    let parts: Vec<&str> = page.strip_prefix(site).unwrap_or_default().split('/').collect();
    parts.windows(2).any(|pair| pair[0].len() == 4 && pair[1].len() == 2 && pair.iter().all(|part| is_number(part)))
}

/// Whether a document is a list that a generator made of posts: `tags/boats/index.html`, `page/2/index.html`,
/// `category/boats.html`, `index2.html`. The names are those of Hexo, Hugo, Jekyll and Pelican as they come
/// (<https://hexo.io/docs/configuration>, <https://gohugo.io/content-management/taxonomies/>,
/// <https://jekyllrb.com/docs/pagination/>, <https://docs.getpelican.com/en/stable/settings.html>).
fn is_list(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let Some((stem, "html" | "htm")) = name.rsplit_once('.') else { return false };
    let folders: Vec<&str> = folder.rsplit('/').collect();
    let is_page_of = |word: &str, part: &str| part.strip_prefix(word).is_some_and(is_number);
    match (stem, &folders[..]) {
        (_, ["tag" | "category" | "author", ..]) => true,
        ("index", ["tags" | "categories" | "archives", ..]) => true,
        ("index", [_, "tags" | "categories" | "tag" | "category" | "author", ..]) => true,
        ("index", [number, "page", ..]) if is_number(number) => true,
        ("index", [number, "posts" | "blog" | "news", ..]) if is_number(number) && number.len() < 4 => true,
        ("index", [page, ..]) if is_page_of("page", page) => true,
        ("index", folders) => {
            let days = folders.iter().take_while(|part| is_number(part)).count();
            days > 0 && folders.get(days) == Some(&"archives")
        }
        _ => is_page_of("index", stem),
    }
}

fn is_number(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
}

/// What a folder says of the pages in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edition {
    /// They are of one release: `2.5`, `v3`, `version-5.0`.
    Release,
    /// The same, as Docusaurus has it: `versioned_docs/version-5.0`.
    Versioned,
    /// They are of the newest release, or of the next.
    Newest,
    /// Those of the next in Docusaurus, if the others are in `versioned_docs`.
    Docs,
}

/// Folders of the newest state of a documentation.
const NEWEST: &[&str] = &["current", "latest", "next", "stable", "main", "master", "dev", "development", "unreleased"];

/// Whether a document is a state of another that is kept as its history: `versions/boats/1.0.0.md` beside `boats.md`,
/// or beside another state.
fn is_state(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let is_history = |part: &str| matches!(part, "versions" | "_versions" | "history" | "revisions");
    is_release(stem) && folder.split('/').any(is_history)
}

/// Whether two documents are the same page of the documentation of two releases.
fn are_editions(a: &str, b: &str) -> bool {
    let (parts, others): (Vec<&str>, Vec<&str>) = (a.split('/').collect(), b.split('/').collect());
    let common = parts.iter().zip(&others).take_while(|(a, b)| a == b).count();
    // `docs/5.0/sail.md` beside `docs/sail.md`, which is of the newest.
    let is_older = |older: &[&str], newest: &[&str]| {
        older.split_first().is_some_and(|(folder, page)| is_release(folder) && page == newest)
    };
    if is_older(&parts[common..], &others[common..]) || is_older(&others[common..], &parts[common..]) {
        return true;
    }
    let Some(((one, page), (other, its))) = edition(&parts[common..]).zip(edition(&others[common..])) else {
        return false;
    };
    use Edition::{Docs, Newest, Release, Versioned};
    let is_two = matches!(
        (one, other),
        (Release | Versioned, Release | Versioned)
            | (Release, Newest)
            | (Newest, Release)
            | (Versioned, Docs)
            | (Docs, Versioned)
    );
    let is_docusaurus = parts.iter().any(|part| matches!(*part, "versioned_docs" | "docusaurus-plugin-content-docs"))
        || one == Versioned
        || other == Versioned;
    let is_moved = is_docusaurus || matches!((one, other), (Release, Release));
    is_two && !page.is_empty() && (page == its || is_moved && name_of(page) == name_of(its))
}

/// The name of a page, without the number that gives its place among others; that of its folder for an `index`.
fn name_of<'a>(page: &[&'a str]) -> Option<&'a str> {
    let (last, folders) = page.split_last()?;
    let name = if last.starts_with("index.") { folders.last()? } else { last };
    let name = name.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | ' '));
    Some(name).filter(|name| !name.is_empty())
}

/// The edition that a path starts with, and the rest.
fn edition<'p, 'a>(parts: &'p [&'a str]) -> Option<(Edition, &'p [&'a str])> {
    match parts {
        ["versioned_docs", version, page @ ..] if is_release(version) => Some((Edition::Versioned, page)),
        ["docs", page @ ..] => Some((Edition::Docs, page)),
        [folder, page @ ..] if NEWEST.contains(folder) => Some((Edition::Newest, page)),
        [folder, page @ ..] if is_release(folder) => Some((Edition::Release, page)),
        _ => None,
    }
}

/// Whether a folder is named as a release is; a day (`2021.05.10`) is none.
fn is_release(folder: &str) -> bool {
    static RELEASE: LazyLock<Regex> = LazyLock::new(|| {
        let number = r"(?:version|release)[-_ ]?v?[0-9]+(?:\.(?:[0-9]+|x))*|v?[0-9]+(?:\.(?:[0-9]+|x))+|v[0-9]+";
        let state = r"(?:[-_.]?(?:rc|alpha|beta|preview|lts|dev)[-_.]?[0-9]*)?";
        let channel = r"[0-9]+(?:\.[0-9]+)*-(?:edge|stable|nightly|dev|lts)";
        Regex::new(&format!("^(?i:(?:{number}){state}|{channel})$")).expect("a fixed expression")
    });
    static DAY: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^(?:19|20)[0-9]{2}\.[01]?[0-9]\.[0-3]?[0-9]$").expect("a fixed expression"));
    RELEASE.is_match(folder) && !DAY.is_match(folder)
}

/// Whether a document is the text of a licence: by its name, with that of the licence, or by its folder.
pub(super) fn is_licence(path: &str) -> bool {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        let name = r"^(?i:licen[sc]es?|copying|unlicense|ofl|l?gpl)(?:[-_. ]?[0-9.]+)?(?:[-_. ][A-Za-z]+)?(?:[-_. ]?[0-9.]+)?$";
        Regex::new(name).expect("a fixed expression")
    });
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let is_folder = |part: &str| ["licenses", "licences"].iter().any(|known| part.eq_ignore_ascii_case(known));
    NAME.is_match(name) || folder.split('/').any(is_folder)
}

/// Folders of parts of pages, by the names that Jekyll, Hugo and others give them.
const PARTS: &[&str] = &[
    "_includes",
    "includes",
    "include",
    "inc",
    "_partials",
    "partials",
    "author",
    "authors",
    "_authors",
    "speakers",
    "_speakers",
    "presenters",
    "_presenters",
];

/// Whether a document is a part that pages include: by the name of its folder, or HTML in a folder that Jekyll does not
/// make pages of.
pub(super) fn is_part(path: &str) -> bool {
    let is_html = path.ends_with(".html") || path.ends_with(".htm");
    let is_left_out = |part: &str| part.starts_with('_') && !matches!(part, "_posts" | "_drafts" | "_site");
    let is_of_parts = |part: &str| PARTS.contains(&part) || (is_html && is_left_out(part));
    path.rsplit_once('/').is_some_and(|(folder, _)| folder.split('/').any(is_of_parts))
}

/// Names of source code: what stands before `.txt` where it is kept as text.
const CODE: &[&str] = &[
    "asm", "asp", "aspx", "bas", "bat", "c", "cc", "cfg", "conf", "cpp", "cs", "css", "f90", "go", "h", "hpp", "htm",
    "html", "inc", "ini", "java", "js", "json", "lua", "master", "pas", "php", "pl", "ps1", "py", "rb", "rs", "s",
    "sh", "sql", "ts", "vb", "vbs", "xml", "xsl", "yaml", "yml",
];

/// Files of programs that have the name of a text.
const PROGRAMS: &[&str] = &["CMakeLists.txt", "requirements.txt", "constraints.txt", "robots.txt"];

/// Whether a file is source code that is kept as text.
pub(super) fn is_source(path: &str) -> bool {
    if path.rsplit('/').next().is_some_and(|name| PROGRAMS.contains(&name)) {
        return true;
    }
    let mut ends = path.rsplit('/').next().unwrap_or(path).rsplit('.');
    ends.next().is_some_and(|end| end.eq_ignore_ascii_case("txt"))
        && ends.next().is_some_and(|end| CODE.contains(&&*end.to_ascii_lowercase()))
        && ends.next().is_some()
}

/// Whether two files of one name are in folders side by side, as parts of two pages are. What stands at the root of all,
/// or is a folder's own page, is no part.
pub(super) fn are_side_by_side(a: &str, b: &str) -> bool {
    let (parts, others): (Vec<&str>, Vec<&str>) = (a.split('/').collect(), b.split('/').collect());
    let differing = parts.iter().zip(&others).filter(|(a, b)| a != b).count();
    let is_own_page = parts.last().is_some_and(|name| name.starts_with("index.") || name.starts_with("_index."));
    parts.len() == others.len()
        && differing == 1
        && parts.first() == others.first()
        && parts.last() == others.last()
        && !is_own_page
}

/// What names a document in its path, and not the other in the other's: the words of folders and name, two that stand
/// together (`sofa-ark` for `Sofaark`), and what is left of a folder without the letters that the other ends with too.
pub(super) fn own_names(path: &str, other: &str) -> Vec<String> {
    let others = names(other);
    let mut own: Vec<String> = names(path);
    for (part, beside) in path.split('/').zip(other.split('/')).filter(|(part, beside)| part != beside) {
        let (part, beside) = (part.to_lowercase(), beside.to_lowercase());
        let same = part.chars().rev().zip(beside.chars().rev()).take_while(|(a, b)| a == b).count();
        let left = part.chars().count() - same;
        // `ariawg` and `apawg` end with one letter more than what both are.
        own.extend([left, left + 1].map(|end| part.chars().take(end).collect::<String>()));
    }
    own.retain(|name| name.chars().any(char::is_alphabetic) && name.chars().nth(1).is_some() && !others.contains(name));
    own.sort_unstable();
    own.dedup();
    own
}

fn names(path: &str) -> Vec<String> {
    let path = path.rsplit_once('.').map_or(path, |(stem, _)| stem).to_lowercase();
    let of_part = |part: &str| {
        let words: Vec<String> =
            part.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
        let pairs: Vec<String> = words.windows(2).map(|pair| pair.concat()).collect();
        words.into_iter().chain(pairs)
    };
    path.split('/').flat_map(of_part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_stands_in_the_folders_of_two_releases() {
        assert!(are_kept("doc/0.18.0/rpc/sail.html", "doc/0.20.0/rpc/sail.html"));
        assert!(are_kept("v2/sail.md", "v3/sail.md"));
        assert!(are_kept("versioned_docs/version-5.0/03-sail.md", "docs/04-sail.md"));
        assert!(are_kept("i18n/en/version-5.0/sail.md", "i18n/en/current/sail.md"));
        assert!(are_kept("releases/2.0.0.5/index.html", "releases/2.0.0.0/index.html"));
        assert!(!are_kept("docs/sail.md", "v2/sail.md"));
        assert!(!are_kept("doc/0.18.0/sail.md", "doc/0.20.0/row.md"));
        assert!(are_kept("1.3/api/core/sail/index.txt", "1.4/api/sail/index.txt"));
        assert!(!are_kept("1.3/api/sail/index.txt", "1.4/api/row/index.txt"));
        assert!(!are_kept("2021.05.10/sail.md", "2021.05.12/sail.md"));
        assert!(!are_kept("latest/sail.md", "stable/sail.md"));
        assert!(!are_kept("2019/sail.md", "2020/sail.md"));
        assert!(are_kept("terms/versions/sail/1.0.0.md", "terms/sail.md"));
        assert!(!are_kept("terms/1.0.0.md", "terms/sail.md"));
        assert!(are_kept("docs/3.0.0/parts/sail.md", "docs/parts/sail.md"));
        assert!(are_kept("content/2-edge/sail.md", "content/2.12/sail.md"));
        assert!(!are_kept("docs/old/parts/sail.md", "docs/parts/sail.md"));
    }

    #[test]
    fn lists_of_posts_are_known_by_their_folders() {
        assert!(are_kept("tags/boats/index.html", "categories/boats/index.html"));
        assert!(are_kept("page/2/index.html", "boats/index.html"));
        assert!(are_kept("archives/2021/03/index.html", "x.html"));
        assert!(are_kept("page2/index.html", "boats/index.html"));
        assert!(are_kept("posts/7/index.html", "blog/boats/index.html"));
        assert!(are_kept("category/boats/index.html", "tag/boats/index.html"));
        assert!(are_kept("category/boats.html", "tag/ferries.html"));
        assert!(are_kept("index2.html", "author/me2.html"));
        assert!(are_kept("_site/index.html", "_site/2021/03/07/boats/index.html"));
        assert!(are_kept("blog/index.html", "2021/03/07/boats/index.html"));
        assert!(!are_kept("index.html", "boats.html"));
        assert!(!are_kept("posts/tags/boats.html", "posts/boats.html"));
        assert!(!are_kept("boats/index.html", "ferries/index.html"));
    }

    #[test]
    fn what_was_built_of_a_text_bears_its_name() {
        assert!(are_kept("public/2021/06/a-ferry/index.html", "posts/2021-06-07-a-ferry.md"));
        assert!(are_kept("content/boats/a-ferry/index.md", "public/boats/a-ferry.html"));
        assert!(are_kept("docs/boats/ferry/index.html", "src/boats-ferry.mdx"));
        assert!(are_kept("boats/Ferries.html", "boats/ferries.md"));
        assert!(!are_kept("docs/boats/index.html", "src/boats-ferry.md"));
        assert!(!are_kept("boats/ferry.md", "old/ferry.md"));
        assert!(!are_kept("boats/07/index.html", "boats/2021-07.md"));
        assert!(are_kept("html/_sources/ferry.txt", "guide/ferries.md"));
    }

    #[test]
    fn samples_for_tests_are_no_part_of_a_corpus_for_tests() {
        assert!(are_kept("tests/data/ferry.md", "posts/ferry.md"));
        assert!(!are_kept("test/ferry.txt", "train/ferry.txt"));
        assert!(are_kept("llms.txt", "llms-full.txt"));
    }

    #[test]
    fn licences_are_known_by_their_names() {
        assert!(are_kept("LICENSE-MIT.md", "theme/licence.txt"));
        assert!(are_kept("fonts/a/OFL.txt", "fonts/b/OFL.txt"));
        assert!(are_kept("licenses/by.md", "licenses/by-sa-4.md"));
        assert!(!are_kept("LICENSE.md", "about.md"));
        assert!(!are_kept("licence-fees-rise.md", "2/licence-fees-rise.md"));
    }

    #[test]
    fn a_document_is_named_by_its_folders() {
        assert!(own_names("groups/aria-wg/policy.md", "groups/apa-wg/policy.md").contains(&"aria".to_owned()));
        assert!(own_names("ariawg/policy.md", "apawg/policy.md").contains(&"aria".to_owned()));
        let names = own_names("boot/sofa-ark-help/index.md", "sofa-acts/help/index.md");
        assert!(names.contains(&"sofaark".to_owned()) && !names.contains(&"help".to_owned()));
    }

    #[test]
    fn parts_and_source_code_have_their_places() {
        assert!(is_part("_includes/news.html") && is_part("site/inc/news.html") && !is_part("inc.html"));
        assert!(is_part("_tables/boats.html") && !is_part("_posts/boats.html") && !is_part("_boats/boats.md"));
        assert!(
            is_source("a/timer.asm.txt")
                && is_source("lib/CMakeLists.txt")
                && !is_source("a/asm.txt")
                && !is_source("a/the.ferry.txt")
        );
        assert!(are_side_by_side("parts/list/use.md", "parts/select/use.md"));
        assert!(!are_side_by_side("parts/list/use.md", "parts/list/hold.md"));
        assert!(!are_side_by_side("docs/use.md", "old/use.md"));
        assert!(!are_side_by_side("posts/list/index.md", "posts/menu/index.md"));
    }
}
