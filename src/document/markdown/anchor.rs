//! The names under which headings can be linked to: each generator makes them its own way.

/// The anchor GitHub gives a heading (github-slugger): lower case, punctuation dropped, spaces to
/// hyphens. Hugo's default is the same.
pub fn github_slug(heading: &str) -> String {
    let mut slug = String::with_capacity(heading.len());
    for c in heading.trim().chars() {
        match c {
            ' ' | '\t' | '\n' => slug.push('-'),
            '-' | '_' => slug.push(c),
            c if c.is_alphanumeric() || is_mark(c) => slug.extend(c.to_lowercase()),
            _ => {}
        }
    }
    slug
}

/// The anchor kramdown (Jekyll) gives a heading: as GitHub's, with everything before the first
/// letter dropped, and `section` where nothing is left.
pub fn kramdown_slug(heading: &str) -> String {
    let slug = github_slug(heading);
    let slug = slug.trim_start_matches(|c: char| !c.is_alphabetic());
    if slug.is_empty() { "section".to_owned() } else { slug.to_owned() }
}

/// Combining marks that slugs keep: accents, Indic and Thai vowel signs, joiners.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{900}'..='\u{DFF}' | '\u{E31}'..='\u{E4E}' | '\u{200C}' | '\u{200D}' | '\u{FE0F}')
}
