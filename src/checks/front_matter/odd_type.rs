//! A value of another type than the same key has in the series' other documents.

use serde::Deserialize;

use super::malformed_value::URLS;
use super::{hash, is_one_of_many, series};
use crate::document::Document;
use crate::document::head::{Entry, HeadKind, Value};
use crate::finding::{Confidence, quoted};
use crate::rule::{
    Context, Corpus, CorpusDraft, CorpusFindings, Counts, Fact, Facts, ProfileRule, Tally, Totals, count,
};

/// Counts the types of each key's values, then reports the few that differ from the rest.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct OddType {
    /// Share of the other documents that have the usual type.
    share: f64,
    /// Fewest other documents with the key.
    min_others: u64,
    /// Keys that hold one value and never a list or mapping.
    single: Vec<String>,
}

impl Default for OddType {
    fn default() -> Self {
        Self { share: 0.95, min_others: 10, single: SINGLE.map(str::to_owned).to_vec() }
    }
}

const SINGLE: [&str; 24] = [
    "articleid",
    "canonical",
    "date",
    "description",
    "excerpt",
    "from",
    "guid",
    "id",
    "lang",
    "language",
    "lastmod",
    "layout",
    "modified",
    "permalink",
    "publishdate",
    "published",
    "slug",
    "source",
    "subtitle",
    "summary",
    "title",
    "updated",
    "url",
    "uuid",
];

/// Keys of which a plain text may be the odd one, so that texts under them are remembered.
const SELDOM_TEXT: [&str; 14] = [
    "author",
    "authors",
    "categories",
    "comments",
    "draft",
    "featured",
    "order",
    "pin",
    "position",
    "published",
    "sticky",
    "tags",
    "toc",
    "weight",
];

/// Number of other documents, and their share, from which the one that differs is as good as certainly wrong.
const SURE_OTHERS: u64 = 30;
const SURE_SHARE: f64 = 0.98;
/// Keys of one head that are looked at; heads with more are tables of data.
const MAX_KEYS: usize = 200;

/// The types, as they are counted and as a message says them.
const NAMES: [(&str, &str); 5] =
    [("text", "text"), ("number", "a number"), ("truth", "true or false"), ("list", "a list"), ("map", "a mapping")];
const TEXT: usize = 0;
const NUMBER: usize = 1;
const TRUTH: usize = 2;
const LIST: usize = 3;
const MAP: usize = 4;

/// Why a plain scalar is read otherwise than it is written, or by other readers than these.
const AS_WRITTEN: u64 = 0;
const LOSES: u64 = 1;
const YES_OR_NO: u64 = 2;
const BASE_60: u64 = 3;
const DATE: u64 = 4;
const GROUPED: u64 = 5;
/// A word for none, and a list of two or more.
const NONE: u64 = 6;
const SEVERAL: u64 = 7;

/// Parts of keys whose values are dates.
const DATED: [&str; 10] =
    ["date", "time", "day", "publish", "updated", "modified", "created", "lastmod", "start", "end"];

/// Name under which a group counts values that some readers take for another type.
const DOUBTFUL: &str = "doubtful";

/// Name under which a group counts web addresses.
const ADDRESSES: &str = "addresses";
/// Share of the other texts that are addresses, from which a word for none is no value.
const ADDRESS_SHARE: f64 = 0.9;
/// Others from which their being alike makes a text among lists a slip, where not one other is a text.
const ALIKE_OTHERS: u64 = 20;

/// Before a key in the counts of its group; no type's name starts with it.
const KEY: char = '=';

fn is_dated(key: &str) -> bool {
    let key = key.to_lowercase();
    DATED.iter().any(|part| key.contains(part))
}

impl ProfileRule for OddType {
    fn map(&self, document: &Document, context: &Context<'_>, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
        let head = document.head();
        if !head.errors.is_empty() || head.is_unclosed() || !is_one_of_many(document) {
            return;
        }
        let layout = ["layout", "type"].iter().find_map(|key| head.get(key)).and_then(|entry| entry.value.as_str());
        let kind = format!("{:?}", head.kind);
        for entry in head.entries.iter().take(MAX_KEYS).filter(|entry| !context.is_settled(&entry.key)) {
            let Some(of) = type_of(entry) else { continue };
            let group =
                hash(&["type", series(document.folder()), &kind, layout.unwrap_or_default(), entry.key.as_str()]);
            tally.count(group, NAMES[of].0);
            let reading = if head.kind == HeadKind::Yaml { reading(of, document.slice(entry.value.span)) } else { 0 };
            let is_dated = reading == DATE && is_dated(&entry.key);
            let reading = if is_dated { AS_WRITTEN } else { reading };
            let reading = match &entry.value.value {
                Value::String(text) if text.starts_with("http") => {
                    tally.count(group, ADDRESSES);
                    reading
                }
                // Of keys that are known to hold addresses, `malformed-value` speaks.
                Value::String(text)
                    if is_none(text) && !URLS.iter().any(|url| url.eq_ignore_ascii_case(&entry.key)) =>
                {
                    NONE
                }
                Value::List(items) if items.len() > 1 => SEVERAL,
                _ => reading,
            };
            if of != TEXT || reading != AS_WRITTEN || SELDOM_TEXT.contains(&&*entry.key) {
                tally.count(group, &format!("{KEY}{}", entry.key));
                if !matches!(reading, AS_WRITTEN | NONE | SEVERAL) {
                    tally.count(group, DOUBTFUL);
                }
                facts.add(group.into(), entry.value.span, [of as u64, reading]);
            }
        }
    }

    fn judge(&self, counts: Totals<'_>, fact: &Fact, _: &dyn Corpus, out: &mut CorpusFindings) {
        let Some(counts) = counts.of(fact.key as u64) else { return };
        let [of, reading] = fact.payload;
        let of = of as usize;
        let (Some(own), Some(key)) = (NAMES.get(of), key_of(counts)) else { return };
        let of_type = |of: usize| count(counts, NAMES[of].0);
        let others = (0..NAMES.len()).map(of_type).sum::<u64>().saturating_sub(1);
        if reading == NONE {
            let addresses = count(counts, ADDRESSES);
            if let Some(draft) = self.none(fact, key, addresses, of_type(TEXT).saturating_sub(1)) {
                out.add(draft);
                return;
            }
        }
        let reading = if reading == NONE { AS_WRITTEN } else { reading };
        let usual = (0..NAMES.len()).max_by_key(|of| (of_type(*of), NAMES.len() - of)).unwrap_or(TEXT);
        // Read as text here, and as a number or truth value by readers of YAML 1.1.
        let is_text_to_some = of == TEXT && reading != AS_WRITTEN && usual == TEXT;
        if (usual == of && !is_text_to_some) || others < self.min_others {
            return;
        }
        let usual_count = of_type(usual) - u64::from(usual == of);
        let share = usual_count as f64 / others as f64;
        let is_sure = others >= SURE_OTHERS && share >= SURE_SHARE;
        let is_alike = others >= ALIKE_OTHERS && usual_count == others;
        // Of most keys a list is as good as a text.
        let either = !self.single.iter().any(|single| single.eq_ignore_ascii_case(key))
            && [of, usual].iter().any(|of| matches!(*of, LIST | MAP));
        let doubtful = count(counts, DOUBTFUL);
        let is_habit = is_text_to_some && doubtful.saturating_sub(1) as f64 > (1.0 - SURE_SHARE) * others as f64;
        // Two authors of one text, where the others have one each: the list is needed.
        let is_listed = either && usual == TEXT && reading == SEVERAL;
        if share < self.share || (either && !is_sure && !is_alike) || is_habit || is_listed {
            return;
        }
        let also = if is_text_to_some { reading_words(reading) } else { own.1.to_owned() };
        let lost = if of == NUMBER && reading == LOSES { ", and loses what it was written with" } else { "" };
        let is_or_reads = if is_text_to_some { "to readers of YAML 1.1 the value of" } else { "the value of" };
        let message = format!(
            "{is_or_reads} {} is {also}{lost}; {usual_count} of the {others} others have {}",
            quoted(key),
            NAMES[usual].1
        );
        let mut draft = CorpusDraft::at(fact.document, fact.place, message);
        if usual == TEXT && of != LIST && of != MAP {
            draft.help = Some("Put the value in quotes.".to_owned());
        }
        draft.confidence = Some(match is_sure && !either {
            // A title that is a year reads as one everywhere.
            _ if of == NUMBER && usual == TEXT && reading == AS_WRITTEN => Confidence::Low,
            true => Confidence::High,
            false => Confidence::Medium,
        });
        out.add(draft);
    }
}

impl OddType {
    /// The report of a word for none where the others have addresses.
    fn none(&self, fact: &Fact, key: &str, addresses: u64, others: u64) -> Option<CorpusDraft> {
        if addresses < self.min_others || (addresses as f64) < ADDRESS_SHARE * others as f64 {
            return None;
        }
        let message = format!(
            "the value of {} is a word for none, which programs take for one; {addresses} of the {others} others are web addresses",
            quoted(key)
        );
        let mut draft = CorpusDraft::at(fact.document, fact.place, message);
        draft.help = Some("Leave the value empty, or delete the key.".to_owned());
        draft.confidence = Some(Confidence::Medium);
        Some(draft)
    }
}

/// Whether a text says that there is no value.
fn is_none(text: &str) -> bool {
    const WORDS: [&str; 9] = ["na", "n/a", "n.a.", "-", "--", "nil", "none", "null", "无"];
    text.len() <= 4 && WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

fn key_of(counts: &Counts) -> Option<&str> {
    counts.keys().find_map(|name| name.strip_prefix(KEY))
}

/// The type of a value; `None` for an empty one.
fn type_of(entry: &Entry) -> Option<usize> {
    match &entry.value.value {
        Value::Null => None,
        Value::String(_) => Some(TEXT),
        Value::Integer(_) | Value::Float(_) => Some(NUMBER),
        Value::Bool(_) => Some(TRUTH),
        Value::List(_) => Some(LIST),
        Value::Map(_) => Some(MAP),
    }
}

/// How `written`, a YAML value of this type, is read.
fn reading(of: usize, written: &str) -> u64 {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match of {
        NUMBER => {
            let has_zero = written.len() > 1 && written.starts_with('0') && !written.starts_with("0.");
            let is_rounded = written.contains('.') && written.ends_with('0');
            let is_power = written.contains(['e', 'E', '_', '+']) && !written.starts_with("0x");
            if has_zero || is_rounded || is_power { LOSES } else { AS_WRITTEN }
        }
        TEXT if ["yes", "no", "on", "off"].iter().any(|word| word.eq_ignore_ascii_case(written)) => YES_OR_NO,
        TEXT if written.len() <= 8 && written.contains(':') && written.split(':').all(digits) => {
            if written.split(':').skip(1).all(|part| part.len() == 2 && part < "60") { BASE_60 } else { AS_WRITTEN }
        }
        TEXT if written.len() == 10 && is_date(written) => DATE,
        TEXT if written.contains('_') && digits(&written.replace('_', "")) && !written.starts_with('_') => GROUPED,
        TEXT if written.len() <= 20 && written.starts_with('0') && written.len() > 1 && digits(written) => LOSES,
        _ => AS_WRITTEN,
    }
}

/// `2022-03-07`.
fn is_date(written: &str) -> bool {
    written.bytes().enumerate().all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() })
}

fn reading_words(reading: u64) -> String {
    match reading {
        YES_OR_NO => "true or false",
        BASE_60 => "a number in base 60",
        DATE => "a date",
        GROUPED => "a number, which loses its `_`",
        _ => "a number, which loses its zeros",
    }
    .to_owned()
}
