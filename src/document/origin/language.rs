//! In which language a document is, as far as that can be told without reading it: a translation is no copy.

use super::super::Document;
use crate::text::is_spaceless;

/// Tokens that are looked at, from all over the text.
const SAMPLE: usize = 100;
/// Fewer tokens tell no script.
const LEAST: usize = 20;
/// Documents whose shares of Chinese, Japanese or Korean differ by more percent are in different languages,
/// or one of them is in two.
const SHARE_APART: u8 = 25;

/// Language and scripts of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Version {
    /// Hash of the language that the front matter or the path names; 0 for none.
    pub language: u16,
    /// The most frequent script of words: a number of this module's; 0 for none or unknown.
    pub script: u8,
    /// Percent of tokens in scripts without spaces; 255 where it is unknown.
    pub spaceless: u8,
}

impl Version {
    /// That of `document`.
    pub fn of(document: &Document) -> Self {
        let (script, spaceless) = scripts(document);
        Self { language: language(document), script, spaceless }
    }

    /// Whether two documents may be in the same language.
    pub fn may_be_one(self, other: Self) -> bool {
        let unknown = self.spaceless == u8::MAX || other.spaceless == u8::MAX;
        let scripts_agree = self.script == other.script || self.script == 0 || other.script == 0;
        let alike = unknown || (scripts_agree && self.spaceless.abs_diff(other.spaceless) <= SHARE_APART);
        self.language == other.language && alike
    }
}

/// Most frequent script of spaced words, and share of spaceless ones, in some tokens of the prose.
fn scripts(document: &Document) -> (u8, u8) {
    let tokens = document.tokens();
    let sampled = tokens.len().min(SAMPLE);
    if sampled < LEAST {
        return (0, u8::MAX);
    }
    let mut counts = [0usize; 16];
    let mut spaceless = 0;
    for sample in 0..sampled {
        match document.slice(tokens.span(sample * tokens.len() / sampled)).chars().next() {
            Some(c) if is_spaceless(c) => spaceless += 1,
            Some(c) => counts[usize::from(script(c))] += 1,
            None => {}
        }
    }
    counts[0] = 0;
    let most = (1..counts.len()).max_by_key(|script| (counts[*script], counts.len() - script)).unwrap_or(0);
    // A few names in Latin letters do not make a Chinese text Latin.
    let script = if counts[most] * 4 >= sampled { most as u8 } else { 0 };
    (script, (spaceless * 100 / sampled) as u8)
}

/// A number for the alphabet of a letter; 0 for digits and what else stands in any text.
const fn script(c: char) -> u8 {
    match c {
        'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => 1,
        '\u{370}'..='\u{3FF}' => 2,
        '\u{400}'..='\u{52F}' => 3,
        '\u{530}'..='\u{58F}' => 4,
        '\u{590}'..='\u{5FF}' => 5,
        '\u{600}'..='\u{77F}' => 6,
        '\u{900}'..='\u{97F}' => 7,
        '\u{980}'..='\u{DFF}' => 8,
        '\u{10A0}'..='\u{10FF}' => 9,
        '\u{1200}'..='\u{139F}' => 10,
        _ => 0,
    }
}

/// Codes of ISO 639-1 that folders of translations are named by.
const CODES: &str = " ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka \
                     kk km kn ko ky lt lv mk ml mn mr ms my nb ne nl nn no pa pl ps pt ro ru si sk sl sq sr sv sw ta te \
                     th tl tr uk ur uz vi zh ";

/// The language a document names: a key of its front matter, a folder, or the end of its name (`post.fr.md`).
fn language(document: &Document) -> u16 {
    let keys = ["lang", "language", "locale", "hreflang"];
    let named = document.head().entries.iter().find_map(|entry| {
        let is_key = keys.iter().any(|key| entry.key.eq_ignore_ascii_case(key));
        entry.value.as_str().filter(|_| is_key).and_then(tag)
    });
    let in_name = || {
        let stem = document.file_name().rsplit_once('.').map_or("", |(stem, _)| stem);
        stem.rsplit_once(['.', '_']).and_then(|(_, end)| path_tag(end))
    };
    let in_path = || document.folder().rsplit('/').find_map(path_tag);
    named.or_else(in_name).or_else(in_path).map_or(0, |tag| match xxhash_rust::xxh3::xxh3_64(tag.as_bytes()) as u16 {
        0 => 1,
        hash => hash,
    })
}

/// A language tag in lower case: `zh_TW` is `zh-tw`.
fn tag(text: &str) -> Option<String> {
    let tag = text.trim().replace('_', "-").to_ascii_lowercase();
    (!tag.is_empty()).then_some(tag)
}

/// The tag that a folder or the end of a name is.
fn path_tag(segment: &str) -> Option<String> {
    let tag = tag(segment)?;
    let (code, region) = tag.split_once('-').unwrap_or((&tag, ""));
    let known =
        code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase()) && CODES.contains(&format!(" {code} "));
    (known && (region.is_empty() || (2..=4).contains(&region.len()))).then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::Version;
    use crate::document::Document;

    fn version(path: &str, text: &str) -> Version {
        Version::of(&Document::from_text(path, text))
    }

    #[test]
    fn translations_are_told_by_key_path_and_script() {
        let english = "The ferry to the lower town runs again from Monday, the harbour office said, after two weeks of repairs to the ramp.";
        let chinese = "港务局说，经过两个星期的修理，开往下城的渡船从星期一起恢复航行，票价不变，首班船早上六点开出。";
        let plain = version("posts/a.md", english);
        assert!(plain.may_be_one(version("other/b.md", english)));
        assert!(!plain.may_be_one(version("other/b.md", chinese)));
        assert!(!plain.may_be_one(version("b.md", &format!("{english}\n\n{chinese}"))));
        assert!(!plain.may_be_one(version("fr/posts/a.md", english)));
        assert!(!plain.may_be_one(version("posts/a.fr.md", english)));
        assert!(!version("zh-CN/a.md", chinese).may_be_one(version("zh_TW/a.md", chinese)));
        assert!(!plain.may_be_one(version("posts/a.md", &format!("---\nlang: de\n---\n{english}"))));
        assert!(
            version("en/a.md", english).may_be_one(version("posts/b.md", &format!("---\nlang: en\n---\n{english}")))
        );
        // Too short to tell.
        assert!(plain.may_be_one(version("posts/b.md", "渡船")));
    }
}
