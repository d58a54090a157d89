//! A document that says no more than its title, where the series' other documents have text.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::{FIRST, extension, folder_name, hash, head_mark, is_one_of_many, name_of, series};
use crate::document::Document;
use crate::document::head::Value;
use crate::document::html::names::is_known;
use crate::document::origin::Title;
use crate::finding::{Confidence, Identity};
use crate::rule::{
    Context, Corpus, CorpusDraft, CorpusFindings, Counts, Fact, Facts, ProfileRule, Tally, Totals, count,
};
use crate::text::Span;

/// Counts documents with text, then reports those with none or with the title alone.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct TitleAlone {
    /// Share of the other documents that have text, where a body is blank.
    share: f64,
    /// The same where it holds empty elements or the title.
    share_hollow: f64,
    /// Fewest other documents.
    min_others: u64,
}

impl Default for TitleAlone {
    fn default() -> Self {
        Self { share: 0.9, share_hollow: 0.5, min_others: 10 }
    }
}

/// Bytes of a body that may say no more than the title.
const MAX_BODY: usize = 2_000;

/// Parts of the keys by which a page without text has something to show, or sends its readers on.
#[expect(clippy::unwrap_used, reason = "a fixed pattern")]
static SHOWS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        "(?i-u)untranslated|redirect|alias|external|link|video|audio|gallery|images|photos|embed|youtube|podcast\
         |enclosure|file|content|sections|body|blocks",
    )
    .unwrap()
});

/// What in a body is more than text.
const MEDIA: [&str; 14] = [
    "`", "~~~", "<pre", "<img", "<iframe", "<video", "<audio", "<embed", "<object", "<script", "<svg", "![", "{%", "{{",
];

/// From this length in bytes on a value is a paragraph, which may be all that is to be said: most descriptions are of
/// 160 characters at most, as search engines show them.
const PARAGRAPH: usize = 200;

const DOCUMENTS: &str = "documents";
const TEXTS: &str = "texts";
const WITHOUT: &str = "without";

const BLANK: u64 = 0;
const TITLE: u64 = 1;
const HOLLOW: u64 = 2;
/// Added to one of these where the document names its author.
const BY_AUTHOR: u64 = 4;
/// The same where the head has so many keys that it may be all that the document says: a profile, a record.
const FILLED: u64 = 8;
const MANY_KEYS: usize = 10;

/// Share of a source's other documents up to which those without text are strays, each of them reported: where it
/// has more, no text is what its documents mostly or often have, and one finding says so.
const STRAYS: f64 = 0.05;
/// Number of documents without text up to which each is reported, whatever their share.
const FEW: u64 = 10;

impl ProfileRule for TitleAlone {
    fn map(&self, document: &Document, _: &Context<'_>, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
        let head = document.head();
        if head.entries.is_empty() || !head.errors.is_empty() || head.is_unclosed() || !is_one_of_many(document) {
            return;
        }
        let text_of =
            |keys: [&str; 2]| keys.iter().find_map(|key| head.get(key)).and_then(|entry| entry.value.as_str());
        let (folder, extension) = (series(document.folder()), extension(document));
        let layout = text_of(["layout", "type"]).unwrap_or_default();
        let all = hash(&["text", folder, &extension, layout]);
        // A channel of films has other habits than a paper that is kept in the same folder.
        let author = text_of(["author", "authors"]).unwrap_or_default();
        let by_author = hash(&["text of", folder, &extension, layout, author]);
        let above = folder.rsplit_once('/').map_or("", |(above, _)| above);
        let above = hash(&["text above", above, &extension]);
        tally.count(above, DOCUMENTS);
        let without = without_text(document);
        for group in [all, by_author] {
            tally.count(group, DOCUMENTS);
            if without.is_none() {
                tally.count(group, TEXTS);
            }
        }
        let Some((span, kind)) = without else { return };
        let shows = head.entries.iter().any(|entry| {
            let is_text = |text: &str| text.trim().lines().count() > 2 || text.len() > PARAGRAPH;
            matches!(entry.value.value, Value::Map(_))
                || entry.value.as_str().is_some_and(is_text)
                || SHOWS.is_match(&entry.key)
        });
        if !shows {
            tally.count(by_author, WITHOUT);
            tally.count(above, WITHOUT);
            tally.count(by_author, &format!("{FIRST}{}", name_of(document.path(), document.record())));
            let named = if author.is_empty() { 0 } else { BY_AUTHOR };
            let filled = if head.entries.len() >= MANY_KEYS { FILLED } else { 0 };
            facts.add(u128::from(all) | u128::from(above) << 64, span, [kind | named | filled, by_author]);
        }
    }

    fn judge(&self, counts: Totals<'_>, fact: &Fact, corpus: &dyn Corpus, out: &mut CorpusFindings) {
        let (Some(all), Some(own)) = (counts.of(fact.key as u64), counts.of(fact.payload[1])) else { return };
        let (others, texts) = others_and_texts(all);
        let kind = fact.payload[0] & !(BY_AUTHOR | FILLED);
        let share = if kind == BLANK { self.share } else { self.share_hollow };
        if others < self.min_others || (texts as f64) < share * others as f64 {
            return;
        }
        let Some(entry) = corpus.document(fact.document) else { return };
        let folder = folder_name(series(entry.path.rfind('/').map_or("", |cut| &entry.path[..cut])));
        let (own_others, own_texts) = others_and_texts(own);
        let without = own.get(WITHOUT).copied().unwrap_or_default();
        if without > FEW && (own_others - own_texts) as f64 > STRAYS * own_others as f64 {
            let first = own.keys().next().and_then(|name| name.strip_prefix(FIRST));
            if first == Some(&*name_of(&entry.path, entry.record)) {
                let like = if fact.payload[0] & BY_AUTHOR == 0 { "like this one" } else { "by this author" };
                let message = format!(
                    "{without} of the {} documents {like} in {folder} have a title and no text",
                    own_others + 1
                );
                out.add(habit(fact, message));
            }
            return;
        }
        let what = match kind {
            TITLE => "the text only repeats the title",
            HOLLOW => "the body holds elements and no text",
            _ => "there is no text after the front matter",
        };
        // The nearest kin that are enough to go by.
        let (others, texts) = if own_others >= self.min_others { (own_others, own_texts) } else { (others, texts) };
        let message = format!("{what}; {texts} of the {others} others in {folder} have text");
        let mut draft = CorpusDraft::at(fact.document, fact.place, message);
        draft.identity = Identity::Missing("text".to_owned());
        // Where the folders beside it have many such documents, that may be how these are kept by now.
        let is_kept_so = counts.of((fact.key >> 64) as u64).is_some_and(|above| {
            let count = |name| above.get(name).copied().unwrap_or_default();
            count(WITHOUT) > FEW && count(WITHOUT) as f64 > STRAYS * count(DOCUMENTS) as f64
        });
        let is_sure = !is_kept_so
            && fact.payload[0] & FILLED == 0
            && others >= SURE_OTHERS
            && texts as f64 >= SURE_SHARE * others as f64;
        draft.confidence = Some(if is_sure { Confidence::High } else { Confidence::Medium });
        out.add(draft);
    }
}

/// One finding for many documents without text, on the first of them.
fn habit(fact: &Fact, message: String) -> CorpusDraft {
    let mut draft = CorpusDraft::at(fact.document, fact.place, message);
    draft.identity = Identity::Aggregate;
    let help = "Fetch them again if their text was lost; films without a description, and the like, have none.";
    draft.help = Some(help.to_owned());
    draft.confidence = Some(Confidence::Medium);
    draft
}

/// Of a group that the document at hand, which has no text, is in: its other documents, and those of them with text.
fn others_and_texts(counts: &Counts) -> (u64, u64) {
    (count(counts, DOCUMENTS).saturating_sub(1), count(counts, TEXTS))
}

/// Number of other documents, and the share of those with text, from which one without is as good as certainly broken.
const SURE_OTHERS: u64 = 30;
const SURE_SHARE: f64 = 0.95;

/// Where a body that says nothing beside its title stands, and what it says; the head where it is blank.
fn without_text(document: &Document) -> Option<(Span, u64)> {
    let body = document.body();
    let written = document.slice(body);
    if written.trim().is_empty() {
        return Some((head_mark(document), BLANK));
    }
    // A title may be a link to where the text was; what else is linked may be what the document is for.
    let links = written.matches("](").count();
    let leads_on = links > 1 || written.matches("://").count() > links || written.contains("href");
    if body.len() > MAX_BODY || leads_on || MEDIA.iter().any(|media| written.contains(media)) {
        return None;
    }
    // A comment may be what a plugin of the site shows.
    if written.replace("<!--more-->", "").replace("<!-- more -->", "").contains("<!--") {
        return None;
    }
    // An element of the site's own, as `<contact-form />`, shows what it was made for.
    if document.html().elements().iter().any(|element| element.name.contains('-') || !is_known(&element.name)) {
        return None;
    }
    let lines = document.visible_lines();
    let words: Vec<_> = lines.iter().map(|line| line.words(document.text())).collect();
    let words = words.join(" ");
    let span = body.trimmed(document.text());
    let said = Title::of(span, &words);
    match (&said, &document.origin().title) {
        (Some(said), Some(title)) if said.key == title.key => Some((span, TITLE)),
        (None, _) if words.trim().is_empty() && written.trim_start().starts_with('<') => Some((span, HOLLOW)),
        _ => None,
    }
}
