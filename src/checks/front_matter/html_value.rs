//! HTML in a value that is plain text.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::{hash, is_one_of_many, is_template, series};
use crate::document::Document;
use crate::document::head::{Node, Value};
use crate::finding::{Confidence, quoted};
use crate::rule::{Context, Corpus, CorpusDraft, CorpusFindings, Fact, Facts, ProfileRule, Tally, Totals, count};
use crate::text::Span;

/// Counts values with HTML a key, then reports them where they are rare.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct HtmlValue {
    /// Keys whose values are plain text, in lower case.
    keys: Vec<String>,
}

impl Default for HtmlValue {
    fn default() -> Self {
        Self { keys: KEYS.map(str::to_owned).to_vec() }
    }
}

const KEYS: [&str; 9] =
    ["title", "author", "authors", "category", "categories", "tags", "keywords", "slug", "publisher"];

/// Share of the others up to which HTML is a slip; more is a habit, and the generator prints it as it stands.
const RARE: f64 = 0.1;
/// Fewest others for high confidence.
const SURE_OTHERS: u64 = 10;

/// Elements of words within a title, which a page may print as they are meant.
const OF_WORDS: [&str; 13] = ["br", "b", "i", "u", "em", "strong", "small", "sup", "sub", "code", "mark", "del", "ins"];

const VALUES: &str = "values";
const HTML: &str = "html";
/// Before a key in the counts of its group.
const KEY: char = '=';

/// An element that is closed, or that stands alone.
#[expect(clippy::unwrap_used, reason = "a fixed pattern")]
static ELEMENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"</(?i-u:a|b|i|u|em|strong|span|font|sup|sub|small|code|p|div|h[1-6]|del|ins|mark)>|<(?i-u:br)[ ]?/?>|<(?i-u:a|img|span|font|p|div)[ ][a-z-]+="?[^<>]*>|&lt;/?(?i-u:b|i|em|strong|span|br|p|sup|sub)/?&gt;"#,
    )
    .unwrap()
});

impl ProfileRule for HtmlValue {
    fn map(&self, document: &Document, context: &Context<'_>, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
        let head = document.head();
        if head.entries.is_empty() || is_template(document) || !is_one_of_many(document) {
            return;
        }
        for entry in head.entries.iter().filter(|entry| !context.is_settled(&entry.key)) {
            let Some(key) = self.keys.iter().find(|key| key.eq_ignore_ascii_case(&entry.key)) else { continue };
            let group = hash(&["html", series(document.folder()), key]);
            tally.count(group, VALUES);
            if let Some(span) = element_in(document, &entry.value) {
                tally.count(group, HTML);
                tally.count(group, &format!("{KEY}{}", entry.key));
                let written = document.slice(span);
                // `&lt;b&gt;` names the element.
                let name = written.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_ascii_lowercase();
                facts.add(group.into(), span, [u64::from(OF_WORDS.contains(&&*name) || written.starts_with('&')), 0]);
            }
        }
    }

    fn judge(&self, counts: Totals<'_>, fact: &Fact, _: &dyn Corpus, out: &mut CorpusFindings) {
        let Some(counts) = counts.of(fact.key as u64) else { return };
        let others = |name| count(counts, name).saturating_sub(1);
        let (all, html) = (others(VALUES), others(HTML));
        if html as f64 > RARE * all as f64 {
            return;
        }
        let key = counts.keys().find_map(|name| name.strip_prefix(KEY)).unwrap_or_default();
        let mut draft =
            CorpusDraft::at(fact.document, fact.place, format!("HTML stands in the value of {}", quoted(key)));
        let is_sure = all >= SURE_OTHERS && fact.payload[0] == 0;
        draft.confidence = Some(if is_sure { Confidence::High } else { Confidence::Medium });
        out.add(draft);
    }
}

/// The first piece of HTML in a value, or in one of its items; code in backticks left out.
fn element_in(document: &Document, node: &Node) -> Option<Span> {
    match &node.value {
        Value::String(text) => {
            // Nearly no value has either sign.
            if !text.contains(['<', '&']) {
                return None;
            }
            let written = document.slice(node.span);
            let found = ELEMENT.find(written)?;
            let is_code = written[..found.start()].matches('`').count() % 2 == 1;
            (!is_code).then(|| Span::from(found.range()).shifted(node.span.start))
        }
        Value::List(items) => items.iter().find_map(|item| element_in(document, item)),
        _ => None,
    }
}
