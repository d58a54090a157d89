//! Pages from users' folders: read as the shipped ones are, and checked to the end before a run, so
//! that what is wrong with one is told at its line.

use std::collections::BTreeMap;

use super::Native;
use super::declared::Declared;
use super::page::{Match, PageError, RulePage};

/// Parses pages given as name and text. Ids in `taken` are those of other pages of the rulebook.
///
/// # Errors
/// With the first page that is not valid, claims the id of another, names a native check that is not
/// there, or holds a pattern, selector or schema that does not compile.
pub fn parse_own_pages<T: AsRef<str>>(
    sources: &[(String, T)],
    taken: &[RulePage],
    natives: &[Native],
) -> Result<Vec<RulePage>, Box<PageError>> {
    let mut places: BTreeMap<String, String> =
        taken.iter().map(|page| (page.id.clone(), "a shipped rule".to_owned())).collect();
    let mut pages = Vec::new();
    for (name, text) in sources {
        let page = parse(name, text.as_ref(), &mut places, natives).map_err(Box::new)?;
        pages.push(page);
    }
    Ok(pages)
}

fn parse(
    name: &str,
    text: &str,
    places: &mut BTreeMap<String, String>,
    natives: &[Native],
) -> Result<RulePage, PageError> {
    let page = RulePage::parse(name, text)?;
    if let Some(other) = places.insert(page.id.clone(), format!("the rule in `{name}`")) {
        let mut error = PageError::at_key(name, text, &["id"], format!("{other} has the id `{}` already", page.id));
        error.help = Some("give this one another: a page cannot replace another".to_owned());
        return Err(error);
    }
    if page.check.is_some() && !natives.iter().any(|native| native.id == page.id) {
        let message = format!("this binary has no native check `{}`", page.id);
        let mut error = PageError::at_key(name, text, &["check"], message);
        error.help = Some("a rule in YAML has `match:` instead of `check:`".to_owned());
        return Err(error);
    }
    let Some(matcher) = &page.matcher else { return Ok(page) };
    match uncompilable(matcher) {
        None => Ok(page),
        Some((keys, message)) => {
            let keys: Vec<&str> = ["match"].into_iter().chain(keys.iter().map(String::as_str)).collect();
            Err(PageError::at_key(name, text, &keys, format!("rule `{}`: {message}", page.id)))
        }
    }
}

/// The part of a `match:` that does not compile: its keys, and why.
fn uncompilable(matcher: &Match) -> Option<(Vec<String>, String)> {
    let single = |kind: &str, words: &[String], of: fn(String) -> Match| {
        words.iter().enumerate().find_map(|(index, word)| {
            let message = Declared::new(&of(word.clone())).err()?;
            Some((vec![kind.to_owned(), index.to_string()], message))
        })
    };
    let pattern = |word| Match { pattern: vec![word], ..Match::default() };
    let selector = |word| Match { selector: vec![word], ..Match::default() };
    single("pattern", &matcher.pattern, pattern)
        .or_else(|| single("selector", &matcher.selector, selector))
        .or_else(|| Some((vec!["schema".to_owned()], Declared::new(matcher).err()?)))
}
