//! A language in the front matter that is not written in the letters of the text.

use serde::Deserialize;

use crate::document::Document;
use crate::document::head::{Entry, Value};
use crate::finding::{Confidence, Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};

/// Compares the script of the named language with that of the prose. Languages of one script are not told apart.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct WrongLanguage {
    /// Keys that name the document's language, in lower case.
    keys: Vec<String>,
    /// Fewest letters of prose to judge by; a Chinese character counts as three.
    min_letters: usize,
}

impl Default for WrongLanguage {
    fn default() -> Self {
        Self { keys: ["lang", "language", "locale"].map(str::to_owned).to_vec(), min_letters: 300 }
    }
}

/// Letters from which the finding is sure.
const SURE_LETTERS: usize = 1_000;
/// Share of letters up to which a script is only quoted, and from which it is the text's own.
const QUOTED: f64 = 0.02;
const OWN: f64 = 0.9;
/// Letters that are looked at.
const SAMPLE: usize = 20_000;

/// Scripts by the number they are counted under.
const SCRIPTS: [&str; 9] =
    ["Latin", "Cyrillic", "Greek", "Hebrew", "Arabic", "Chinese", "Korean", "Thai", "Devanagari"];

/// Languages that have one script, by their codes of two letters (ISO 639-1).
const LANGUAGES: [(&str, &[&str]); 9] = [
    (
        "Latin",
        &[
            "ca", "cs", "cy", "da", "de", "en", "es", "et", "eu", "fi", "fr", "ga", "gl", "hr", "hu", "id", "is", "it",
            "lt", "lv", "nl", "pl", "pt", "ro", "sk", "sl", "sq", "sv", "sw", "tr", "vi",
        ],
    ),
    ("Cyrillic", &["be", "bg", "mk", "ru", "uk"]),
    ("Greek", &["el"]),
    ("Hebrew", &["he", "iw"]),
    ("Arabic", &["ar", "fa", "ur"]),
    ("Chinese", &["ja", "zh"]),
    ("Korean", &["ko"]),
    ("Thai", &["th"]),
    ("Devanagari", &["hi", "mr", "ne"]),
];

impl DocumentRule for WrongLanguage {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        let named = |entry: &&Entry| self.keys.contains(&entry.key.to_lowercase());
        let Some(entry) = document.head().entries.iter().find(named) else { return };
        // A page that says of itself that it waits for its translation is no mistake.
        let waits = document.head().get("untranslated").is_some_and(|entry| entry.value.value != Value::Bool(false));
        if waits {
            return;
        }
        let Some(expected) = entry.value.as_str().and_then(script_of_language) else { return };
        let counts = letters(document);
        let total: usize = counts.iter().sum();
        let (most, count) = counts.iter().enumerate().max_by_key(|(_, count)| **count).unwrap_or((expected, &0));
        if total < self.min_letters
            || (*count as f64) < OWN * total as f64
            || counts[expected] as f64 > QUOTED * total as f64
        {
            return;
        }
        let value = quoted(document.slice(entry.value.span));
        let percent = count * 100 / total;
        let message = format!("the language is {value}, and {percent} % of the text is in {} letters", SCRIPTS[most]);
        let confidence = if total >= SURE_LETTERS { Confidence::High } else { Confidence::Medium };
        out.add(Draft::at(entry.value.span, message).confidence(confidence));
    }
}

/// The script of a language tag such as `zh-Hant` or `pt_BR`; `None` where it is unknown or not one.
fn script_of_language(tag: &str) -> Option<usize> {
    let mut parts = tag.trim().split(['-', '_']);
    let language = parts.next()?.to_ascii_lowercase();
    let of = |code: &str| LANGUAGES.iter().find(|(_, codes)| codes.contains(&code)).map(|(script, _)| *script);
    let script = of(&language)?;
    // A script of its own choice, `zh-Latn`, or a second language, `en-zh`.
    let is_other = |part: &str| {
        let chosen = part.len() == 4 && !part.to_ascii_lowercase().starts_with("han");
        chosen || (part.len() == 2 && of(part).is_some_and(|other| other != script))
    };
    if parts.any(is_other) {
        return None;
    }
    SCRIPTS.iter().position(|name| *name == script)
}

/// Letters of the prose by script, Chinese characters three times.
fn letters(document: &Document) -> [usize; SCRIPTS.len()] {
    let mut counts = [0; SCRIPTS.len()];
    let mut total = 0;
    for line in document.visible_lines() {
        for c in line.words(document.text()).chars() {
            let (script, weight) = match c {
                'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => (0, 1),
                '\u{400}'..='\u{52F}' => (1, 1),
                '\u{370}'..='\u{3FF}' => (2, 1),
                '\u{590}'..='\u{5FF}' => (3, 1),
                '\u{600}'..='\u{77F}' | '\u{FB50}'..='\u{FDFF}' => (4, 1),
                // Kana too: Japanese is not told from Chinese here.
                '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}' => (5, 3),
                '\u{AC00}'..='\u{D7AF}' => (6, 2),
                '\u{E00}'..='\u{E7F}' => (7, 1),
                '\u{900}'..='\u{97F}' => (8, 1),
                _ => continue,
            };
            counts[script] += weight;
            total += weight;
        }
        if total > SAMPLE {
            break;
        }
    }
    counts
}
