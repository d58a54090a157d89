//! An identifier that two documents of a folder have.

use serde::Deserialize;
use xxhash_rust::xxh3::xxh3_128;

use crate::document::head::{Entry, Value};
use crate::document::origin::Version;
use crate::document::{BodyKind, Document};
use crate::finding::{Confidence, quoted};
use crate::rule::{Context, Corpus, CorpusDraft, CorpusFindings, Fact, Facts, GroupRule};

/// Groups documents by folder, language, key and value.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RepeatedId {
    /// Keys whose values name one document, in lower case.
    keys: Vec<String>,
    /// A value that more documents have names what they have in common.
    most: usize,
}

impl Default for RepeatedId {
    fn default() -> Self {
        Self { keys: KEYS.map(str::to_owned).to_vec(), most: 4 }
    }
}

const KEYS: [&str; 8] = ["id", "guid", "uuid", "post_id", "postid", "article_id", "articleid", "slug"];

impl GroupRule for RepeatedId {
    fn after_copies(&self) -> bool {
        true
    }

    fn map(&self, document: &Document, _: &Context<'_>, facts: &mut Facts<'_>) {
        // An error page may stand in for another.
        let is_error_page = matches!(document.file_name(), "404.html" | "500.html" | "50x.html");
        if is_error_page
            || document.is_unfinished()
            || document.kind() == BodyKind::Html && document.head().entries.is_empty()
        {
            return;
        }
        for (index, entry) in document.head().entries.iter().enumerate() {
            let key = entry.key.to_lowercase();
            let Some(value) = self.keys.contains(&key).then(|| written(document, entry)).flatten() else { continue };
            // Generators put the month into the address before a slug.
            let day = (key == "slug").then(|| document.origin().day.map(|day| day.format("%Y-%m").to_string()));
            let Version { language, script, .. } = Version::of(document);
            let words = format!(
                "{}\0{key}\0{value}\0{language}\0{script}\0{}",
                document.folder(),
                day.flatten().unwrap_or_default()
            );
            let key_index = self.keys.iter().position(|own| *own == key).unwrap_or_default();
            facts.add(xxh3_128(words.as_bytes()), entry.value.span, [key_index as u64, index as u64]);
        }
    }

    fn reduce(&self, facts: &mut dyn Iterator<Item = Fact>, corpus: &dyn Corpus, out: &mut CorpusFindings) {
        let mut members: Vec<Fact> = Vec::new();
        for fact in facts {
            // Copies, and a key given twice in one document, are reported as that.
            let of = corpus.copy_of(fact.document);
            if members.iter().all(|member| corpus.copy_of(member.document) != of) {
                members.push(fact);
            }
            if members.len() > self.most {
                return;
            }
        }
        let [first, second, rest @ ..] = members.as_slice() else { return };
        let Some(key) = self.keys.get(first.payload[0] as usize) else { return };
        let path = corpus.document(first.document).map_or("", |entry| &entry.path);
        let more = if rest.is_empty() { String::new() } else { format!(", and {} more", rest.len()) };
        let message = format!("{} has this {} too{more}", quoted(path), quoted(key));
        let mut draft = CorpusDraft::at(second.document, second.place, message);
        let other = corpus.document(second.document).map_or("", |entry| &entry.path);
        let is_sure = rest.is_empty() && !are_numbered(path, other);
        draft.confidence = Some(if is_sure { Confidence::High } else { Confidence::Medium });
        draft.related.push((first.document, first.place, "the first in path order".to_owned()));
        draft.related.extend(rest.iter().map(|member| (member.document, member.place, "has it too".to_owned())));
        out.add(draft);
    }
}

/// Whether the names differ in a number at their end alone: `editor-1`, `editor-3`. What they share may name the series.
fn are_numbered(one: &str, other: &str) -> bool {
    let [one, other] = [one, other].map(|path| {
        let name = path.rsplit('/').next().unwrap_or_default();
        name.split('.').next().unwrap_or_default().trim_end_matches(|c: char| c.is_ascii_digit() || "-_".contains(c))
    });
    one == other && !one.is_empty()
}

/// The value as text; `None` for what names nothing.
fn written<'a>(document: &'a Document, entry: &'a Entry) -> Option<&'a str> {
    let text = match &entry.value.value {
        Value::String(text) => text.trim(),
        Value::Integer(_) => document.slice(entry.value.span),
        _ => return None,
    };
    let names = text.chars().any(char::is_alphanumeric) && !text.contains("{{") && text != "0";
    names.then_some(text)
}
