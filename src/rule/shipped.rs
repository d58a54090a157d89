//! The rulebook that the binary carries, and pages from users' folders: one path for both.

use std::path::Path;

use include_dir::{Dir, include_dir};

use super::page::{PageError, RulePage};

static RULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// Where the project lives on the web: `repository` of `Cargo.toml`, or else its `homepage`; `None` while both are unset.
pub const HOME: Option<&str> = {
    let (repository, home) = (env!("CARGO_PKG_REPOSITORY"), env!("CARGO_PKG_HOMEPAGE"));
    match (repository.is_empty(), home.is_empty()) {
        (false, _) => Some(repository),
        (true, false) => Some(home),
        (true, true) => None,
    }
};

/// Where the page of a shipped rule can be read on the web, as of this version.
pub fn page_url(id: &str) -> Option<String> {
    page_url_at(HOME?, id)
}

/// The same for a project that lives at `home`.
fn page_url_at(home: &str, id: &str) -> Option<String> {
    RULES.get_file(format!("{id}.yaml"))?;
    let home = home.trim_end_matches('/').trim_end_matches(".git");
    Some(format!("{home}/blob/v{}/rules/{id}.yaml", env!("CARGO_PKG_VERSION")))
}

/// Name and text of every page in the binary, in the order of their names.
pub fn shipped_sources() -> Vec<(String, &'static str)> {
    let mut pages = Vec::new();
    collect(&RULES, &mut pages);
    pages.sort();
    pages
}

fn collect(dir: &Dir<'static>, pages: &mut Vec<(String, &'static str)>) {
    for file in dir.files().filter(|file| is_page(file.path())) {
        let name = format!("rules/{}", file.path().display()).replace('\\', "/");
        pages.push((name, file.contents_utf8().unwrap_or_default()));
    }
    dir.dirs().for_each(|dir| collect(dir, pages));
}

/// Whether a file of a rules folder is a page.
pub fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

/// The shipped pages without their examples: people and tests need those, a run does not. They are read from JSON that
/// was made of the pages when the binary was built, since YAML takes ten times as long.
///
/// # Errors
/// With the first page that is not valid.
pub fn shipped_pages_without_examples() -> Result<Vec<RulePage>, Box<PageError>> {
    const PAGES: &str = include_str!(concat!(env!("OUT_DIR"), "/pages.json"));
    match serde_json::from_str::<Vec<RulePage>>(PAGES) {
        Ok(pages) if pages.iter().all(RulePage::is_valid) => Ok(pages),
        // The pages themselves say what is wrong with them, and where.
        _ => parse_pages(&shipped_sources()),
    }
}

/// Parses pages given as name and text.
///
/// # Errors
/// With the first page that is not valid.
pub fn parse_pages<T: AsRef<str>>(sources: &[(String, T)]) -> Result<Vec<RulePage>, Box<PageError>> {
    sources.iter().map(|(name, text)| RulePage::parse(name, text.as_ref()).map_err(Box::new)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shipped_rule_links_to_its_page_where_the_project_has_a_home() {
        let page = format!("https://example.org/lint/blob/v{}/rules/dates/future.yaml", env!("CARGO_PKG_VERSION"));
        for home in ["https://example.org/lint", "https://example.org/lint/", "https://example.org/lint.git"] {
            assert_eq!(page_url_at(home, "dates/future").as_deref(), Some(&*page));
            assert_eq!(page_url_at(home, "house/own"), None);
        }
        assert_eq!(page_url("dates/future").is_some(), HOME.is_some());
    }
}
