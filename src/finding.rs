//! What a rule reports: `Draft` while the document is at hand, `Finding` once it stands alone.
//!
//! A rule writes drafts in spans of the decoded text. The engine stamps rule, severity and address
//! on them and resolves every span to lines, columns, bytes of the file and an excerpt, so that a
//! `Finding` needs neither the document nor the corpus any more.

mod collect;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use collect::Findings;

use crate::document::{Document, removal};
use crate::text::{self, Span};

/// How bad a defect is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Worth mending.
    Warning,
    /// Breaks what reads the corpus.
    Error,
}

impl Severity {
    /// The word used in configs and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// How sure a heuristic is that what it reports is a defect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// A hint: often something else explains it.
    Low,
    /// Likely.
    Medium,
    /// As good as certain.
    High,
}

impl Confidence {
    /// The word used in configs and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// Whether an edit may be made without a person looking at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// Keeps the meaning.
    Safe,
    /// Changes content: a person decides.
    Unsafe,
}

/// One replacement in the decoded text of the document the draft is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftEdit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// What stands there afterwards; empty for a deletion.
    pub replacement: String,
}

/// What makes two reports of one rule in one file the same defect, whatever line they stand on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Identity {
    /// The offending text itself.
    #[default]
    Text,
    /// Something that is not there: its name.
    Missing(String),
    /// A copy: hash of this member's own content.
    Member(u128),
    /// A count over the document: the rule alone.
    Aggregate,
}

/// A report as a rule writes it, in spans of the decoded text of the document at hand.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The offending text.
    pub span: Span,
    /// What is wrong, with the user's words in it. One line.
    pub message: String,
    /// What to do now; `None` takes the page's help.
    pub help: Option<String>,
    /// Short words under the caret; `None` leaves it bare.
    pub label: Option<String>,
    /// Other places in the same document that belong to the defect.
    pub related: Vec<(Span, String)>,
    /// Set by rules whose certainty varies; `None` takes the page's.
    pub confidence: Option<Confidence>,
    /// What the fingerprint is made of.
    pub identity: Identity,
    /// The edits that mend it, if the rule knows them.
    pub fix: Option<(Applicability, Vec<DraftEdit>)>,
}

impl Draft {
    /// A report at `span`.
    pub fn at(span: Span, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            help: None,
            label: None,
            related: Vec::new(),
            confidence: None,
            identity: Identity::Text,
            fix: None,
        }
    }

    /// Says what to do, where the page's help is too general.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Short words under the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds another place of the same document.
    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push((span, message.into()));
        self
    }

    /// Overrides the page's confidence.
    #[must_use]
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = Some(confidence);
        self
    }

    /// Says what the fingerprint is made of.
    #[must_use]
    pub fn identity(mut self, identity: Identity) -> Self {
        self.identity = identity;
        self
    }

    /// Adds an edit; the fix is as safe as its least safe edit.
    #[must_use]
    pub fn edit(mut self, applicability: Applicability, span: Span, replacement: impl Into<String>) -> Self {
        let (all, edits) = self.fix.get_or_insert((applicability, Vec::new()));
        if applicability == Applicability::Unsafe {
            *all = Applicability::Unsafe;
        }
        edits.push(DraftEdit { span, replacement: replacement.into() });
        self
    }

    /// Adds the edit that takes `span` out of `document` with what would be left of it: an empty line, a list mark
    /// without words, a second space. Nothing is added where that would cut a link or an element in two.
    #[must_use]
    pub fn delete(mut self, applicability: Applicability, document: &Document, span: Span) -> Self {
        let Some(removal) = removal(document, span) else { return self };
        let last = self.fix.as_mut().and_then(|(_, edits)| edits.last_mut());
        if let Some(last) = last.filter(|last| last.replacement.is_empty() && last.span.overlaps(removal.span)) {
            // The blank line between two such places goes with both.
            let (start, end) = (last.span.start.min(removal.span.start), last.span.end.max(removal.span.end));
            last.span = Span::new(start, end);
            return self;
        }
        self.edit(applicability, removal.span, removal.replacement)
    }
}

/// Where a document is: a file, or a record of one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Address {
    /// Relative to the working folder, `/` separators, no leading `./`.
    pub path: Arc<str>,
    /// Index from 0 of the record in a file of many; `None` for a file that is one document.
    pub record: Option<u64>,
    /// Name of the record's field that holds the text; `None` for files.
    pub field: Option<Arc<str>>,
}

/// A range as people and as programs count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Location {
    /// First line, from 1.
    pub line: u32,
    /// First column, from 1, in Unicode scalar values.
    pub column: u32,
    /// Line of the end, from 1.
    pub end_line: u32,
    /// Column past the end, from 1.
    pub end_column: u32,
    /// First byte in the file as it lies on disk.
    pub byte_start: u64,
    /// One past the last byte in the file.
    pub byte_end: u64,
}

/// The lines round a place, cut to a window: all that drawing it needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snippet {
    /// The text shown: whole lines, or windows of long ones.
    pub text: String,
    /// Line number, from 1, of the first line in `text`.
    pub first_line: u32,
    /// Column, from 1, of the first character in `text`.
    pub first_column: u32,
    /// The place within `text`.
    pub span: Span,
    /// Whether the first line was cut on its left.
    pub cut_before: bool,
    /// Whether the last line was cut on its right.
    pub cut_after: bool,
}

/// Another place that belongs to a finding, in the same document or in another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Related {
    /// The document.
    pub address: Address,
    /// The place in it.
    pub location: Location,
    /// What this place has to do with the finding.
    pub message: String,
    /// For drawing; empty where only the address matters.
    pub snippet: Snippet,
}

/// One replacement in bytes of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// What is replaced.
    pub location: Location,
    /// What stands there afterwards.
    pub replacement: String,
}

/// The edits that mend a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// Whether they may be made unseen.
    pub applicability: Applicability,
    /// In order of their places.
    pub edits: Vec<Edit>,
}

/// A defect, with all that a reporter needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// `family/name`.
    pub rule: Arc<str>,
    /// As the page or the config has it.
    pub severity: Severity,
    /// As the page or the rule has it.
    pub confidence: Confidence,
    /// What is wrong.
    pub message: String,
    /// What to do now.
    pub help: Option<String>,
    /// Words under the caret.
    pub label: Option<String>,
    /// The document.
    pub address: Address,
    /// The site that the document comes from (`Origin::host`); `None` if it names none, or could not be read.
    pub source: Option<Arc<str>>,
    /// The place in it.
    pub location: Location,
    /// The offending text, as it stands in the file (at most `EXCERPT_MAX` characters).
    pub excerpt: String,
    /// For drawing.
    pub snippet: Snippet,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// 32 hex digits, the same for the same defect on another line.
    pub fingerprint: String,
    /// How to mend it, if the rule knows.
    pub fix: Option<Fix>,
}

/// Longest excerpt a finding carries, in characters; a longer one ends with `…`.
pub const EXCERPT_MAX: usize = 200;
/// Longest part of a line shown on either side of a place, in characters.
const WINDOW: usize = 60;

impl Finding {
    /// The family: what stands before the `/` of the rule's id.
    pub fn family(&self) -> &str {
        self.rule.split('/').next().unwrap_or_default()
    }

    /// The order of every report: path, record, place, rule, message.
    pub fn sort_key(&self) -> impl Ord + '_ {
        (&self.address, self.location.byte_start, self.location.byte_end, &self.rule, &self.message)
    }
}

/// Resolves a span of `document` to lines, columns and bytes of the file.
pub fn locate(document: &Document, span: Span) -> Location {
    let lines = document.lines();
    let start = lines.position(document.text(), span.start);
    let end = lines.position(document.text(), span.end);
    let (byte_start, byte_end) = document.source().raw_span(span);
    Location {
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        byte_start,
        byte_end,
    }
}

/// The text of `span` as a finding carries it.
pub fn excerpt_of(document: &Document, span: Span) -> String {
    let text = span.of(document.text());
    match text.char_indices().nth(EXCERPT_MAX) {
        None => text.to_owned(),
        Some((cut, _)) => format!("{}…", &text[..cut]),
    }
}

/// Cuts the window of `document` that shows `span`: its line, or at most `WINDOW` characters of it on
/// either side; of a span of several lines, the first and how it goes on.
pub fn snippet_of(document: &Document, span: Span) -> Snippet {
    let (text, lines) = (document.text(), document.lines());
    let line = lines.line_of(span.start);
    let (line_start, line_end) = (lines.start_of(line), lines.end_of(line, text).max(span.start));
    let shown_end = span.end.min(line_end).max(span.start);
    let before = &text[line_start..span.start];
    let start = before.char_indices().rev().nth(WINDOW).map_or(line_start, |(i, c)| line_start + i + c.len_utf8());
    let marked = &text[span.start..shown_end];
    let marked_end = marked.char_indices().nth(2 * WINDOW).map_or(shown_end, |(i, _)| span.start + i);
    // Past a cut mark nothing is shown: it would look as if it were not marked.
    let after = if marked_end < shown_end { 0 } else { WINDOW };
    let end = text[marked_end..line_end].char_indices().nth(after).map_or(line_end, |(i, _)| marked_end + i);
    let first_column = lines.position(text, start).column;
    Snippet {
        text: text[start..end].to_owned(),
        first_line: line as u32 + 1,
        first_column,
        span: Span::new(span.start - start, marked_end - start),
        cut_before: start > line_start,
        cut_after: end < line_end || span.end > line_end,
    }
}

/// The stable name of a defect: hex of a 128-bit hash of rule and identity.
pub fn fingerprint(rule: &str, identity: &Identity, offending: &str) -> String {
    let member;
    let (kind, value) = match identity {
        Identity::Text => ("text", offending),
        Identity::Missing(name) => ("missing", name.as_str()),
        Identity::Member(hash) => {
            member = format!("{hash:032x}");
            ("member", member.as_str())
        }
        Identity::Aggregate => ("aggregate", ""),
    };
    let whole = [rule, kind, value].join("\0");
    let hash = xxhash_rust::xxh3::xxh3_128(whole.as_bytes());
    format!("{:016x}{:016x}", (hash >> 64) as u64, hash as u64)
}

/// Names the user's own words inside a message: in backticks, short, on one line.
pub fn quoted(words: &str) -> String {
    format!("`{}`", text::excerpt(words, 60))
}
