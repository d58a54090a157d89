//! Documents that no reader sees yet: drafts, and templates that are there to be copied.

use super::Document;
use super::head::Value;

/// Folders of drafts: Jekyll's and Hexo's `_drafts`, the `_discarded` of Hexo's editor, and what people call theirs.
const DRAFTS: &[&str] =
    &["_drafts", "drafts", "draft", "_draft", "_discarded", "wip", "_wip", "unpublished", "_unpublished"];

/// Folders of templates: Hugo's `archetypes`, Hexo's `scaffolds`, the site that shows a theme of Hugo, and what people
/// call theirs.
const TEMPLATES: &[&str] = &[
    "archetypes",
    "scaffolds",
    "exampleSite",
    "skeleton",
    "skeletons",
    "boilerplate",
    "_templates",
    "templates",
    "_template",
    "template",
    "_placeholder",
    "_placeholders",
];

/// Whether a document lies among drafts.
pub(crate) fn is_among_drafts(path: &str) -> bool {
    folders(path).any(|folder| is_one_of(DRAFTS, folder))
}

/// Whether a document is there to be copied, in a folder of such (`archetypes`, `post-templates`) or by its name
/// (`_template-news.md`, `template.md`, `news-template.md`, `sample.md`).
pub(crate) fn is_template(path: &str) -> bool {
    let ends_so = |part: &str| {
        let last = part.trim_start_matches('_').rsplit(['-', '_', ' ']).next().unwrap_or_default();
        is_one_of(&["template", "templates"], last)
    };
    let (_, name) = path.rsplit_once('/').unwrap_or(("", path));
    let starts_so = |word: &str| name.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    folders(path).any(|folder| is_one_of(TEMPLATES, folder) || ends_so(folder))
        || starts_so("_template")
        || ends_so(name.split('.').next().unwrap_or(name))
        || name.split('.').next().is_some_and(|stem| stem.eq_ignore_ascii_case("sample"))
}

impl Document {
    /// Whether the document says that it is not published yet, or lies among drafts.
    pub(crate) fn is_draft(&self) -> bool {
        let says_so = |key: &str, value: &Value| {
            (key.eq_ignore_ascii_case("draft") && *value == Value::Bool(true))
                || (key.eq_ignore_ascii_case("published") && *value == Value::Bool(false))
        };
        self.head().entries.iter().any(|entry| says_so(&entry.key, &entry.value.value)) || is_among_drafts(self.path())
    }

    /// Whether the document is a draft or a template: what it lacks may still come.
    pub(crate) fn is_unfinished(&self) -> bool {
        self.is_draft() || is_template(self.path())
    }
}

fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.rsplit_once('/').map_or("", |(folders, _)| folders).split('/')
}

fn is_one_of(words: &[&str], word: &str) -> bool {
    words.iter().any(|known| word.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drafts_and_templates_are_known_by_their_places() {
        for path in ["_drafts/a.md", "posts/Drafts/2020/a.md", "wip/a.md"] {
            assert!(is_among_drafts(path) && !is_template(path), "{path}");
        }
        for path in [
            "archetypes/a.md",
            "themes/x/exampleSite/content/a.md",
            "scaffolds/post.md",
            "post-templates/a.md",
            "news/_template-a.md",
            "template.md",
            "sample.md",
        ] {
            assert!(is_template(path) && !is_among_drafts(path), "{path}");
        }
        for path in ["drafts.md", "posts/a.md", "posts/template-engines.md", "draft-beer/a.md", "contemplates/a.md"] {
            assert!(!is_template(path) && !is_among_drafts(path), "{path}");
        }
    }
}
