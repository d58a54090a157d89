//! Suppressions that have no effect, as findings: `suppressions/unused` and `suppressions/expired`.

use std::collections::HashSet;
use std::path::Path;

use super::Known;
use super::ledger::Entry;
use super::looked::Looked;
use super::sorted::Sorted;
use crate::config::{Plan, suggest};
use crate::document::Document;
use crate::document::ignore::Reach;
use crate::engine::Ignore;
use crate::finding::{
    Address, Finding, Identity, Location, Snippet, excerpt_of, fingerprint, locate, quoted, snippet_of,
};
use crate::read::shown_path;
use crate::text::Span;

const UNUSED: &str = "suppressions/unused";
const EXPIRED: &str = "suppressions/expired";

/// What is looked at for that.
pub(super) struct Stale<'a> {
    pub known: &'a Known,
    pub plan: &'a Plan,
    pub looked: &'a Looked<'a>,
    pub ignores: &'a [Ignore],
}

/// Where a finding stands.
struct At {
    address: Address,
    location: Location,
    excerpt: String,
    snippet: Snippet,
    /// What the fingerprint is made of.
    whole: String,
}

impl Stale<'_> {
    /// All of them.
    pub fn findings(&self, sorted: &Sorted) -> Vec<Finding> {
        let mut findings = self.of_entries(sorted);
        let used: HashSet<usize> = sorted.in_source.iter().map(|(_, number)| *number).collect();
        for (number, ignore) in self.ignores.iter().enumerate() {
            if used.contains(&number) || !self.looked.is_judged(&ignore.address.path) {
                continue;
            }
            let Some((message, help)) = self.why(ignore) else { continue };
            let at = At {
                address: ignore.address.clone(),
                location: ignore.location,
                excerpt: ignore.word.clone(),
                snippet: ignore.snippet.clone(),
                whole: ignore.word.clone(),
            };
            findings.extend(self.stamped(UNUSED, at, message, Some(help)));
        }
        findings
    }

    /// Those on lines of the file of suppressions.
    fn of_entries(&self, sorted: &Sorted) -> Vec<Finding> {
        if sorted.unused.is_empty() && sorted.expired.is_empty() {
            return Vec::new();
        }
        let ledger = &self.known.suppressions;
        let shown = shown_path(&ledger.file, &self.known.working);
        let document = Document::from_text(&shown, &ledger.text);
        let at = |number: usize| {
            let (lines, line) = (document.lines(), ledger.lines[number]);
            let whole = Span::new(lines.start_of(line), lines.end_of(line, document.text()));
            let span = path_in(document.slice(whole), &ledger.entries[number].path)
                .map_or(whole, |path| Span::new(whole.start + path.start, whole.start + path.end));
            At {
                address: Address { path: shown.clone(), record: None, field: None },
                location: locate(&document, span),
                excerpt: excerpt_of(&document, span),
                snippet: snippet_of(&document, span),
                whole: document.slice(whole).to_owned(),
            }
        };
        let unused = |number: &usize| {
            let Entry { rule, path, .. } = &ledger.entries[*number];
            let (message, help) = match self.plan.book().page(rule) {
                Some(_) => (format!("{} has no finding of `{rule}` for this to suppress", quoted(path)), None),
                None => (format!("there is no rule {}", quoted(rule)), Some(suggest(self.plan.book(), rule))),
            };
            self.stamped(UNUSED, at(*number), message, help)
        };
        let expired = |number: &usize| {
            let Entry { rule, path, until, .. } = &ledger.entries[*number];
            let day = until.map(|day| day.to_string()).unwrap_or_default();
            let message = format!("the suppression of `{rule}` in {} ended on {day}", quoted(path));
            self.stamped(EXPIRED, at(*number), message, None)
        };
        sorted.unused.iter().filter_map(unused).chain(sorted.expired.iter().filter_map(expired)).collect()
    }

    /// Why a comment suppresses nothing, and what to do; `None` if it might in another run.
    fn why(&self, ignore: &Ignore) -> Option<(String, String)> {
        let book = self.plan.book();
        let path = Path::new(&*ignore.address.path);
        let word = quoted(&ignore.word);
        if !self.plan.heeds_ignores(&self.plan.key_of(path)) {
            let help = "If the comment is your own, set `inline-ignores: true` in corpus-lint.yaml, or for these files in \
                        an override. If it came with the text, remove it.";
            return Some(("comments suppress nothing here: this one has no effect".to_owned(), help.to_owned()));
        }
        if !book.pages().iter().any(|page| ignore.names(&page.id)) {
            return Some((format!("there is no rule {word}"), suggest(book, &ignore.word)));
        }
        if ignore.reach == Reach::Nothing {
            let help = "Put the comment before the text that it is about, or remove it.".to_owned();
            return Some((format!("no text follows that {word} could be about"), help));
        }
        let rules = self.looked.rules_at(path);
        let ran = match book.page(&ignore.word) {
            Some(page) => rules.contains_key(&page.id),
            None => self.looked.all_rules,
        };
        let help = "Remove it, with the comment if that names nothing else.".to_owned();
        let place = if ignore.reach == Reach::File { "in this document" } else { "here" };
        ran.then(|| (format!("{word} has no finding {place} for this to suppress"), help))
    }

    /// The finding, if its rule is on there.
    fn stamped(&self, rule: &str, at: At, message: String, help: Option<String>) -> Option<Finding> {
        let rules = self.looked.rules_at(Path::new(&*at.address.path));
        let (page, tuning) = (self.plan.book().page(rule)?, rules.get(rule)?);
        Some(Finding {
            rule: rule.into(),
            severity: tuning.severity,
            confidence: page.confidence,
            message,
            help: Some(help.unwrap_or_else(|| page.help.trim().to_owned())),
            label: None,
            fingerprint: fingerprint(rule, &Identity::Text, &at.whole),
            address: at.address,
            location: at.location,
            excerpt: at.excerpt,
            snippet: at.snippet,
            related: Vec::new(),
            fix: None,
            source: None,
        })
    }
}

/// Where a line of the file names the document.
fn path_in(line: &str, path: &str) -> Option<std::ops::Range<usize>> {
    let written = serde_json::to_string(path).ok()?;
    let start = line.find(&written)?;
    Some(start..start + written.len())
}
