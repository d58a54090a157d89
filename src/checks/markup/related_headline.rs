//! `markup/related-headline`: the headline of another story, left between two paragraphs.
//!
//! A subhead looks much the same, so more is asked for: the line is a whole sentence with a finite
//! verb but no full stop, it stands alone between paragraphs of full sentences, it names what the
//! story names, and it is one of very few such lines, while subheads come in series.

use serde::Deserialize;

use crate::document::visible::Line;
use crate::document::{BodyKind, Document};
use crate::finding::{Applicability, Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Options of the rule.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RelatedHeadline {
    /// Fewest words of a headline.
    min_words: usize,
    /// Most words of a headline.
    max_words: usize,
    /// More such lines than this are taken as subheads.
    max_lines: usize,
}

impl Default for RelatedHeadline {
    fn default() -> Self {
        Self { min_words: 6, max_words: 16, max_lines: 2 }
    }
}

impl DocumentRule for RelatedHeadline {
    fn check(&self, document: &Document, _context: &Context<'_>, out: &mut Findings<'_>) {
        if document.kind() == BodyKind::Html {
            return;
        }
        let text = document.text();
        let lines = document.visible_lines();
        let alike = lines.iter().skip(1).filter(|line| is_unfinished(&line.words(text))).count();
        let found: Vec<&Line> = (2..lines.len().saturating_sub(1))
            .filter(|at| self.is_headline(document, *at))
            .map(|at| &lines[at])
            .collect();
        // Other unfinished lines (a title, a caption, a credit) are common; a series is not.
        if found.len() > self.max_lines || alike > found.len() + 4 {
            found.iter().for_each(|line| out.pass_over(line.span, "more lines look like it: they may be subheads"));
            return;
        }
        for line in found {
            let words = line.words(text);
            if capitals(&words).any(|name| is_named_elsewhere(text, document.body(), line.span, name)) {
                let message = format!("headline of another story between two paragraphs: {}", quoted(&words));
                out.add(Draft::at(line.span, message).delete(Applicability::Unsafe, document, line.span));
            } else {
                out.pass_over(line.span, "the rest of the text names nobody that it names");
            }
        }
    }
}

impl RelatedHeadline {
    fn is_headline(&self, document: &Document, at: usize) -> bool {
        let (text, lines) = (document.text(), document.visible_lines());
        // Emphasis and links are an author's work; a headline was pasted as it stood.
        if !lines[at].whole || lines[at].prose.len() != 1 {
            return false;
        }
        let words = lines[at].words(text);
        is_unfinished(&words)
            && (self.min_words..=self.max_words).contains(&words.split_whitespace().count())
            && !words.contains(['*', '_'])
            && words.starts_with(|c: char| c.is_uppercase() || matches!(c, '‘' | '“' | '"' | '\''))
            && has_finite_verb(&words)
            && stands_alone(document, lines[at].span)
            && is_paragraph(&lines[at - 1].words(text))
            && is_paragraph(&lines[at + 1].words(text))
    }
}

/// Longer lines than this are paragraphs, not lines of a wrapped one. From our own reading of archives.
const WRAPPED: usize = 140;

/// Whether nothing else is written on the line of `span`, and it is no line of a wrapped paragraph.
fn stands_alone(document: &Document, span: Span) -> bool {
    let (text, index) = (document.text(), document.lines());
    let line = index.line_of(span.start);
    let whole = Span::new(index.start_of(line), index.end_of(line, text)).trimmed(text);
    let content =
        |line: usize| if line < index.len() { text[index.start_of(line)..index.end_of(line, text)].trim() } else { "" };
    // Where blank lines part the paragraphs, a line with neighbours is a line of a wrapped paragraph.
    let parted = document.body().of(text).contains("\n\n") || document.body().of(text).contains("\n\r\n");
    // A paragraph that starts with a small letter goes on with the line before it.
    if content(line + 1).starts_with(char::is_lowercase) {
        return false;
    }
    let is_apart = |line: usize| content(line).is_empty() || content(line).len() >= WRAPPED;
    whole == span && (!parted || (is_apart(line + 1) && is_apart(line.saturating_sub(1))))
}

/// A line that neither ends as a sentence nor is an item, a label or a heading with a mark.
fn is_unfinished(words: &str) -> bool {
    let marked = words.starts_with(['-', '*', '•', '·', '–', '—', '#', '>', '|', '(', '[', '+', '@']);
    let ended =
        words.ends_with(['.', '?', '!', ':', ';', ',', '"', '”', '’', '\'', ')', ']', '…', '-', '—', '。', '，', '：']);
    !marked && !ended && words.starts_with(|c: char| !c.is_ascii_digit())
}

/// A paragraph of full sentences.
fn is_paragraph(words: &str) -> bool {
    let end = words.trim_end_matches(['"', '”', '\'', '’', ')']);
    end.ends_with(['.', '?', '!']) && words.split_whitespace().count() >= 12
}

/// Verbs that headlines use, in the third person, and those that carry tense by themselves.
const VERBS: &str = "\
    accuses admits agrees aims approves are asks backs bans beats becomes begins blames blocks breaks brings calls \
    can claims comes condemns confirms could cuts deals defends demands denies did dies does drops ends expands \
    expects faces fails falls fears fights finds fires gains gets gives goes had halts has have helps hits holds \
    is joins keeps kills launches leads leaves looks loses makes may meets might must moves names offers opens \
    orders passes plans pledges praises promises pulls pushes puts raises reaches rejects releases reports resigns \
    returns reveals rises rules says seeks sees sends sets should shows signs slams spreads stands starts stops \
    struggles sues suspends takes tells threatens tries turns unveils urges votes vows wants warns was weighs were \
    will wins won't would";

/// Whether a verb with a tense follows the line's first word.
fn has_finite_verb(words: &str) -> bool {
    words.split_whitespace().skip(1).any(|word| {
        let word = word.trim_end_matches([',', ';']);
        super::listed(VERBS, &word.to_lowercase())
    })
}

/// Words with a capital and at least four letters: most are names.
fn capitals(words: &str) -> impl Iterator<Item = &str> {
    words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() >= 4 && word.starts_with(|c: char| c.is_uppercase()))
}

/// Whether `name` comes in the body beside the line at `own`, and not only where a sentence starts.
fn is_named_elsewhere(text: &str, body: Span, own: Span, name: &str) -> bool {
    [Span::new(body.start, own.start), Span::new(own.end, body.end)].into_iter().any(|part| {
        let part = part.of(text);
        part.match_indices(name).any(|(at, _)| {
            let before = part[..at].trim_end_matches(' ');
            before.len() < at && before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | ';' | '’' | '\''))
        })
    })
}
