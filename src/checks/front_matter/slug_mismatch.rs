//! A slug that is not the file's name, where the others' are.

use serde::Deserialize;

use super::agreement::{self, Agreement};
use super::hash;
use crate::document::Document;
use crate::finding::Confidence;
use crate::rule::{Context, Corpus, CorpusFindings, Fact, Facts, ProfileRule, Tally, Totals};

/// Counts slugs that are their files' names, then reports the few that are not.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct SlugMismatch {}

impl ProfileRule for SlugMismatch {
    fn map(&self, document: &Document, _: &Context<'_>, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
        let head = document.head();
        if !head.errors.is_empty() || document.is_unfinished() || document.record().is_some() {
            return;
        }
        let Some(entry) = head.entries.iter().find(|entry| entry.key.eq_ignore_ascii_case("slug")) else { return };
        let Some(slug) = entry.value.as_str().filter(|slug| !slug.contains("{{")) else { return };
        let stem = document.file_name().split('.').next().unwrap_or_default();
        let is_index = matches!(stem, "index" | "_index");
        let (above, own) = document.folder().rsplit_once('/').unwrap_or(("", document.folder()));
        let (folder, name) = if is_index { (above, own) } else { (document.folder(), stem) };
        let slug = slug.trim_matches('/');
        let (slug, name) = (plain(slug.rsplit('/').next().unwrap_or(slug)), plain(undated(name)));
        if slug.is_empty() || name.is_empty() {
            return;
        }
        let found = if slug == name {
            Agreement::Same
        } else if slug.contains(&name) || name.contains(&slug) || strsim::normalized_levenshtein(&slug, &name) >= NEAR {
            Agreement::Near
        } else {
            Agreement::Apart
        };
        // Folders and files have habits of their own, and either may have the other's name.
        let kinds = if is_index { ["slug of folder", "slug"] } else { ["slug", "slug of folder"] };
        let [group, other] = kinds.map(|kind| agreement::group(document, folder, kind));
        let name = named(hash(&[&name]));
        tally.count(group, &name);
        tally.count(other, &name);
        agreement::state_with(group, entry.value.span, (found, hash(&[&slug])), tally, facts);
    }

    fn judge(&self, counts: Totals<'_>, fact: &Fact, corpus: &dyn Corpus, out: &mut CorpusFindings) {
        let Some(mut draft) = agreement::judge(counts, fact, "the slug is not the name of the file") else { return };
        // An address is kept when a file is renamed, and chosen freely; that of another document was copied.
        let is_others = counts.of(fact.key as u64).is_some_and(|counts| counts.contains_key(&named(fact.payload[1])));
        if !is_others {
            draft.confidence = Some(Confidence::Low);
        } else {
            draft.message = format!("the slug is the name of another document; {}", draft.message);
        }
        let path = corpus.document(fact.document).map_or("", |entry| &entry.path);
        draft.help = Some(format!(
            "If the document was made from another, give it the slug of its own name, {}; if it was renamed, leave it.",
            crate::finding::quoted(path.rsplit('/').next().unwrap_or_default())
        ));
        out.add(draft);
    }
}

/// The name under which a group counts a document's name.
fn named(hash: u64) -> String {
    format!("name {hash:016x}")
}

/// Likeness from which one of two names is taken for a slip or another form of the other.
const NEAR: f64 = 0.6;

/// Without the date that posts' names start with.
fn undated(name: &str) -> &str {
    let digits = name.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'-').count();
    if name[..digits].bytes().filter(u8::is_ascii_digit).count() >= 6 { &name[digits..] } else { name }
}

/// Letters and digits in small letters, all else as one hyphen.
fn plain(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars().take(200) {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_dates_case_and_signs() {
        assert_eq!(plain(undated("2022-03-07-The_Ferry--Runs")), "the-ferry-runs");
        assert_eq!(plain(undated("20220307-ferry")), "ferry");
        assert_eq!(plain(undated("3-ways-to-cross")), "3-ways-to-cross");
        assert_eq!(plain("渡船 恢复！"), "渡船-恢复");
    }
}
