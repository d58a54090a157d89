//! A value that is no address or no language, where the others' are.

use serde::Deserialize;

use super::{hash, joined_names, series};
use crate::document::Document;
use crate::document::head::{Entry, Node, Value};
use crate::document::origin::host;
use crate::finding::{Confidence, quoted};
use crate::rule::{Context, Corpus, CorpusDraft, CorpusFindings, Fact, Facts, ProfileRule, Tally, Totals, count};
use crate::text::Span;

/// Counts the forms of values under keys that hold addresses and languages, then reports the odd ones.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct MalformedValue {
    /// Keys that hold addresses, in lower case.
    urls: Vec<String>,
    /// Keys that hold languages, in lower case.
    languages: Vec<String>,
    /// Share of the other documents whose value is well formed.
    share: f64,
    /// Fewest other documents with the key.
    min_others: u64,
}

impl Default for MalformedValue {
    fn default() -> Self {
        Self {
            urls: URLS.map(str::to_owned).to_vec(),
            languages: LANGUAGES.map(str::to_owned).to_vec(),
            share: 0.95,
            min_others: 10,
        }
    }
}

pub(super) const URLS: [&str; 13] = [
    "url",
    "from",
    "link",
    "source",
    "canonical",
    "canonical_url",
    "canonicalurl",
    "original",
    "originalurl",
    "original_url",
    "source_url",
    "authorurl",
    "external_url",
];
const LANGUAGES: [&str; 3] = ["lang", "language", "locale"];

/// Others from which, and their share, one that differs is as good as certainly wrong.
const SURE_OTHERS: u64 = 30;
const SURE_SHARE: f64 = 0.98;

/// What a fact's first payload says.
const NO_LANGUAGE: u64 = 0;
const NO_ADDRESS: u64 = 1;
const RUNS_ON: u64 = 2;

/// How deep in a value addresses are looked for.
const MAX_DEPTH: usize = 4;

const GOOD: &str = "good";
const BAD: &str = "bad";
/// Before a key in the counts of its group.
const KEY: char = '=';

/// Codes of ISO 639-1, parted by spaces.
const CODES: &str = " aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el \
    en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu iw ja jv ka \
    kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no \
    nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg \
    th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ";

impl ProfileRule for MalformedValue {
    fn map(&self, document: &Document, context: &Context<'_>, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
        for entry in document.head().entries.iter().filter(|entry| !context.is_settled(&entry.key)) {
            self.run_on(document, &entry.key, &entry.value, 0, facts);
            joined_names::map(document, entry, tally, facts);
            let named = |keys: &[String]| keys.iter().any(|key| key.eq_ignore_ascii_case(&entry.key));
            let (is_url, is_good) = if named(&self.urls) {
                (true, url(entry))
            } else if named(&self.languages) {
                (false, language(entry))
            } else {
                continue;
            };
            let Some(is_good) = is_good else { continue };
            let group = hash(&["form", series(document.folder()), &entry.key.to_lowercase()]);
            tally.count(group, if is_good { GOOD } else { BAD });
            if !is_good {
                tally.count(group, &format!("{KEY}{}", entry.key));
                facts.add(group.into(), entry.value.span, [if is_url { NO_ADDRESS } else { NO_LANGUAGE }, 0]);
            }
        }
    }

    fn judge(&self, counts: Totals<'_>, fact: &Fact, _: &dyn Corpus, out: &mut CorpusFindings) {
        if joined_names::is_one(fact) {
            if let Some(draft) = joined_names::judge(counts, fact) {
                out.add(draft);
            }
            return;
        }
        if fact.payload[0] == RUNS_ON {
            let message = "this line is read as part of the web address before it";
            let mut draft = CorpusDraft::at(fact.document, fact.place, message);
            draft.help = Some(
                "If it starts with a key, write the colon after it; else give it a place of its own, or delete it."
                    .to_owned(),
            );
            draft.confidence = Some(Confidence::High);
            out.add(draft);
            return;
        }
        let Some(counts) = counts.of(fact.key as u64) else { return };
        let good = count(counts, GOOD);
        let others = (good + count(counts, BAD)).saturating_sub(1);
        let share = good as f64 / others.max(1) as f64;
        if others < self.min_others || share < self.share {
            return;
        }
        let key = counts.keys().find_map(|name| name.strip_prefix(KEY)).unwrap_or_default();
        let (what, help) = match fact.payload[0] {
            NO_ADDRESS => ("web address", "Write the whole address, with `https://`."),
            _ => ("language tag", "Write a tag such as `en`, `zh-CN` or `pt-BR`."),
        };
        let message = format!("the value of {} is no {what}; those of {good} of the {others} others are", quoted(key));
        let mut draft = CorpusDraft::at(fact.document, fact.place, message);
        draft.help = Some(help.to_owned());
        let is_sure = others >= SURE_OTHERS && share >= SURE_SHARE;
        draft.confidence = Some(if is_sure { Confidence::High } else { Confidence::Medium });
        out.add(draft);
    }
}

impl MalformedValue {
    /// Keeps the lines that YAML reads as part of an address because no key stands before them.
    fn run_on(&self, document: &Document, key: &str, node: &Node, depth: usize, facts: &mut Facts<'_>) {
        match &node.value {
            _ if depth > MAX_DEPTH => {}
            Value::List(items) => items.iter().for_each(|item| self.run_on(document, key, item, depth + 1, facts)),
            Value::Map(entries) => {
                entries.iter().for_each(|entry| self.run_on(document, &entry.key, &entry.value, depth + 1, facts));
            }
            Value::String(text) if text.starts_with("http") => {
                let is_url =
                    key.eq_ignore_ascii_case("href") || self.urls.iter().any(|url| url.eq_ignore_ascii_case(key));
                if let Some(rest) = second_line(document.slice(node.span)).filter(|_| is_url) {
                    let place = Span::new(node.span.start + rest, node.span.end).trimmed(document.text());
                    facts.add(hash(&["runs on"]).into(), place, [RUNS_ON, 0]);
                }
            }
            _ => {}
        }
    }
}

/// Where in a plain value the second line starts, whose first is a whole address.
fn second_line(written: &str) -> Option<usize> {
    let end = written.find(['\n', '\r'])?;
    let first = written[..end].trim_end();
    (first.contains("://") && !first.contains(char::is_whitespace)).then_some(end)
}

/// Whether the value is a web address; `None` for one that is no text, empty, or reported as a broken link.
fn url(entry: &Entry) -> Option<bool> {
    let value = entry.value.as_str()?.trim();
    let lower = value.get(..12.min(value.len())).unwrap_or_default().to_ascii_lowercase();
    // The family `links` tells of a scheme without its slashes, or of none before `www.`.
    let is_told = lower.starts_with("www.")
        || matches!(value, "http://" | "https://")
        || (lower.starts_with("http") && !lower.contains("://"));
    let rest = lower.split_once("://").map_or("", |(_, rest)| rest);
    if value.is_empty() || is_told || rest.starts_with("http") || value.contains("{{") {
        return None;
    }
    Some(host(value).is_some())
}

/// Whether the value is a language tag in form, with a language that there is; `None` for one that is no text.
fn language(entry: &Entry) -> Option<bool> {
    let value = entry.value.as_str()?.trim();
    if value.is_empty() || value.contains("{{") {
        return None;
    }
    let mut parts = value.split(['-', '_']);
    let first = parts.next().unwrap_or_default().to_ascii_lowercase();
    let is_code = match first.len() {
        2 => CODES.contains(&format!(" {first} ")),
        3 => first.bytes().all(|byte| byte.is_ascii_lowercase()),
        _ => false,
    };
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    Some(is_code && parts.all(is_part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(value: &str) -> Entry {
        let span = Span::empty(0);
        Entry { key: "k".into(), key_span: span, value: Node { span, value: Value::String(value.into()) } }
    }

    #[test]
    fn language_tags_are_told_from_names_and_countries() {
        for good in ["en", "zh-CN", "zh_TW", "pt-BR", "zh-Hant-TW", "yue", "de-1996"] {
            assert_eq!(language(&entry(good)), Some(true), "{good}");
        }
        for bad in ["english", "cn", "jp", "English (US)", "e", "中文"] {
            assert_eq!(language(&entry(bad)), Some(false), "{bad}");
        }
    }

    #[test]
    fn web_addresses_are_told_from_names_and_slips() {
        for good in ["https://example.org/a", "http://www.example.org", "//example.org/x"] {
            assert_eq!(url(&entry(good)), Some(true), "{good}");
        }
        for bad in ["The Evening News", "htps://example.org/a", "https://example.org/a b", "example.org/x"] {
            assert_eq!(url(&entry(bad)), Some(false), "{bad}");
        }
        for told in ["http:/example.org", "www.example.org", "https://https://example.org/x", "https://"] {
            assert_eq!(url(&entry(told)), None, "{told}");
        }
    }
}
