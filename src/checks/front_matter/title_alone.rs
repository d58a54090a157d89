//! A document that says no more than its title, where the series' other documents have text.

use serde::Deserialize;

use super::{extension, folder_name, hash, head_mark, is_draft, is_one_of_many, series};
use crate::document::Document;
use crate::document::head::Value;
use crate::document::origin::Title;
use crate::finding::{Confidence, Identity};
use crate::rule::{Context, Corpus, CorpusDraft, CorpusFindings, Fact, Facts, ProfileRule, Tally, Totals};
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

/// Keys by which a page without text has something to show, or sends its readers on; parts of lower-case names.
const SHOWS: [&str; 19] = [
    "untranslated",
    "redirect",
    "alias",
    "external",
    "link",
    "video",
    "audio",
    "gallery",
    "images",
    "photos",
    "embed",
    "youtube",
    "podcast",
    "enclosure",
    "file",
    "content",
    "sections",
    "body",
    "blocks",
];

/// What in a body is more than text.
const MEDIA: [&str; 11] =
    ["<img", "<iframe", "<video", "<audio", "<embed", "<object", "<script", "<svg", "![", "{%", "{{"];

const DOCUMENTS: &str = "documents";
const TEXTS: &str = "texts";

const BLANK: u64 = 0;
const TITLE: u64 = 1;
const HOLLOW: u64 = 2;

impl ProfileRule for TitleAlone {
    fn map(&self, document: &Document, _: &Context<'_>, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
        let head = document.head();
        if head.entries.is_empty() || !head.errors.is_empty() || head.is_unclosed() || !is_one_of_many(document) {
            return;
        }
        let layout = ["layout", "type"].iter().find_map(|key| head.get(key)).and_then(|entry| entry.value.as_str());
        let group = hash(&["text", series(document.folder()), &extension(document), layout.unwrap_or_default()]);
        tally.count(group, DOCUMENTS);
        let Some((span, kind)) = without_text(document) else {
            tally.count(group, TEXTS);
            return;
        };
        let shows = head.entries.iter().any(|entry| {
            let key = entry.key.to_lowercase();
            matches!(entry.value.value, Value::Map(_)) || SHOWS.iter().any(|part| key.contains(part))
        });
        let is_draft = is_draft(document) || document.path().split('/').any(|part| part == "_drafts");
        if !shows && !is_draft {
            facts.add(group.into(), span, [kind, 0]);
        }
    }

    fn judge(&self, counts: Totals<'_>, fact: &Fact, corpus: &dyn Corpus, out: &mut CorpusFindings) {
        let Some(counts) = counts.of(fact.key as u64) else { return };
        let count = |name| counts.get(name).copied().unwrap_or_default();
        let (others, texts) = (count(DOCUMENTS).saturating_sub(1), count(TEXTS));
        let share = if fact.payload[0] == BLANK { self.share } else { self.share_hollow };
        if others < self.min_others || (texts as f64) < share * others as f64 {
            return;
        }
        let path = corpus.document(fact.document).map_or("", |entry| &entry.path);
        let folder = folder_name(series(path.rfind('/').map_or("", |cut| &path[..cut])));
        let what = match fact.payload[0] {
            TITLE => "the text only repeats the title",
            HOLLOW => "the body holds elements and no text",
            _ => "there is no text after the front matter",
        };
        let message = format!("{what}; {texts} of the {others} others in {folder} have text");
        let mut draft = CorpusDraft::at(fact.document, fact.place, message);
        draft.identity = Identity::Missing("text".to_owned());
        let is_sure = others >= SURE_OTHERS && texts as f64 >= SURE_SHARE * others as f64;
        draft.confidence = Some(if is_sure { Confidence::High } else { Confidence::Medium });
        out.add(draft);
    }
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
