//! One pass over a document's text for all phrases and patterns of a rule set.
//!
//! Phrases, and the literals that each pattern must start with, are looked for together.
//! A hit of a pattern's literal starts that pattern's regex, anchored there. A pattern without such
//! literals runs by itself, which costs a pass of its own.

use std::sync::OnceLock;

use regex_automata::{Anchored, Input, meta::Regex};
use regex_syntax::hir::literal::{ExtractKind, Extractor};
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind};
use scraper::Selector;

use super::page::{Case, Match, Scope, Whole};
use super::place::{Refusal, in_scope, surrounded};
use crate::document::Document;
use crate::text::{Needles, Span};

/// Longest match of a pattern that starts with a literal, in bytes: bounds the work a hit can cause.
const PATTERN_MAX: usize = 4096;
/// Literals shorter than this hit so often that the pattern had better run alone.
const LITERAL_MIN: usize = 2;

/// The text part of one declarative rule, ready to be put into a `Scan`.
#[derive(Debug)]
pub struct TextMatch {
    phrases: Vec<String>,
    patterns: Vec<Pattern>,
    scope: Scope,
    case: Case,
    whole: Whole,
}

#[derive(Debug)]
struct Pattern {
    source: String,
    /// Compiled when a document first needs it: most runs never meet most patterns.
    regex: OnceLock<Regex>,
    /// What every match starts with, if that is known; lower case.
    literals: Option<Vec<Vec<u8>>>,
}

impl TextMatch {
    /// Compiles the phrases or patterns of `matcher`.
    ///
    /// # Errors
    /// With the message of the regex crate, if a pattern is not a regular expression.
    pub fn new(matcher: &Match) -> Result<Self, String> {
        let patterns = matcher.pattern.iter().map(|pattern| Pattern::new(pattern)).collect::<Result<_, _>>()?;
        Ok(Self {
            phrases: matcher.phrases.clone(),
            patterns,
            scope: matcher.scope,
            case: matcher.case,
            whole: matcher.whole,
        })
    }

    /// Why a hit is none, if it is none.
    fn refusal(&self, document: &Document, span: Span) -> Option<Refusal> {
        if !in_scope(document, span, self.scope) {
            Some(Refusal::Scope(self.scope))
        } else if !surrounded(document, span, self.whole) {
            Some(Refusal::Surroundings(self.whole))
        } else {
            None
        }
    }
}

/// A place where something was found that a text rule looks for.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    /// Index of the rule.
    pub rule: usize,
    /// The place.
    pub span: Span,
    /// Index of the pattern that matched; `None` for a phrase.
    pub pattern: Option<usize>,
    /// Why it does not count, if it does not.
    pub refusal: Option<Refusal>,
}

impl TextMatch {
    /// What is looked for, as its page has it: a pattern by its index, or the phrases.
    pub fn source_of(&self, pattern: Option<usize>) -> Option<&str> {
        self.patterns.get(pattern?).map(|pattern| pattern.source.as_str())
    }

    /// How many phrases and patterns are looked for, and where.
    pub fn extent(&self) -> (usize, usize, Scope, Whole) {
        (self.phrases.len(), self.patterns.len(), self.scope, self.whole)
    }
}

impl Pattern {
    fn new(pattern: &str) -> Result<Self, String> {
        let hir = regex_syntax::parse(pattern).map_err(|error| {
            // Its own words draw the pattern over several lines.
            let why = match &error {
                regex_syntax::Error::Parse(error) => error.kind().to_string(),
                regex_syntax::Error::Translate(error) => error.kind().to_string(),
                other => other.to_string(),
            };
            format!("invalid pattern `{pattern}`: {why}")
        })?;
        Ok(Self { source: pattern.to_owned(), regex: OnceLock::new(), literals: literals_of(&hir) })
    }

    /// The compiled pattern. Its syntax is known to be right; one that is too large to compile panics, which
    /// becomes a finding of its rule.
    fn regex(&self) -> &Regex {
        self.regex.get_or_init(|| match Regex::new(&self.source) {
            Ok(regex) => regex,
            Err(error) => panic!("the pattern `{}` cannot be used: {error}", self.source),
        })
    }
}

/// What every match of a pattern starts with, in lower case: a few literals long enough to be rare, or `None`.
fn literals_of(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    let mut extractor = Extractor::new();
    extractor.kind(ExtractKind::Prefix).limit_literal_len(10).limit_total(64);
    let sequence = extractor.extract(&lower_case(hir));
    let mut literals: Vec<Vec<u8>> =
        sequence.literals()?.iter().map(|literal| literal.as_bytes().to_ascii_lowercase()).collect();
    literals.sort();
    literals.dedup();
    let usable = !literals.is_empty() && literals.iter().all(|literal| literal.len() >= LITERAL_MIN);
    usable.then_some(literals)
}

/// The expression with ASCII letters in lower case, which saves spelling `(?i:read)` in sixteen ways.
fn lower_case(hir: &Hir) -> Hir {
    let each = |parts: &[Hir]| parts.iter().map(lower_case).collect();
    match hir.kind() {
        HirKind::Literal(literal) => Hir::literal(literal.0.to_ascii_lowercase()),
        HirKind::Class(Class::Unicode(class)) => {
            let small = |range: &ClassUnicodeRange| match (range.start(), range.end()) {
                (start @ 'A'..='Z', end @ 'A'..='Z') => {
                    ClassUnicodeRange::new(start.to_ascii_lowercase(), end.to_ascii_lowercase())
                }
                _ => *range,
            };
            Hir::class(Class::Unicode(ClassUnicode::new(class.iter().map(small))))
        }
        HirKind::Repetition(repetition) => Hir::repetition(repetition.with(lower_case(&repetition.sub))),
        HirKind::Capture(capture) => lower_case(&capture.sub),
        HirKind::Concat(parts) => Hir::concat(each(parts)),
        HirKind::Alternation(parts) => Hir::alternation(each(parts)),
        HirKind::Class(Class::Bytes(_)) | HirKind::Empty | HirKind::Look(_) => hir.clone(),
    }
}

/// What a needle stands for.
#[derive(Clone, Copy, Debug)]
enum Meaning {
    Phrase { rule: usize },
    Literal { rule: usize, pattern: usize },
    Selector { rule: usize, selector: usize },
}

/// What one pass found.
#[derive(Debug, Default)]
pub struct Hits {
    /// Accepted hits of text rules as `(rule, span)`, sorted, without overlaps within a rule.
    pub text: Vec<(usize, Span)>,
    /// `(rule, selector)` of the selectors whose needle the text holds, sorted.
    pub selectors: Vec<(usize, usize)>,
}

impl Hits {
    /// Hits of the text rule with index `rule`, in order.
    pub fn spans_of(&self, rule: usize) -> impl Iterator<Item = Span> {
        let first = self.text.partition_point(|(owner, _)| *owner < rule);
        self.text[first..].iter().take_while(move |(owner, _)| *owner == rule).map(|(_, span)| *span)
    }

    /// Whether the needle of this selector was found.
    pub fn selects(&self, rule: usize, selector: usize) -> bool {
        self.selectors.binary_search(&(rule, selector)).is_ok()
    }
}

/// A rule's part in the scan.
pub enum Scanned<'a> {
    /// Phrases or patterns.
    Text(&'a TextMatch),
    /// Selectors: the scan tells which of them are worth running.
    Selectors(&'a [SelectorMatch]),
}

/// A CSS selector, and a word that the text of every match holds.
#[derive(Debug)]
pub struct SelectorMatch {
    /// The compiled selector.
    pub selector: Selector,
    /// The word, in lower case; `None` for a selector that must always run.
    pub needle: Option<String>,
}

impl SelectorMatch {
    /// Compiles `text`.
    ///
    /// # Errors
    /// With the reason, if it is no CSS selector.
    pub fn new(text: &str) -> Result<Self, String> {
        let selector = Selector::parse(text).map_err(|error| format!("invalid selector `{text}`: {error}"))?;
        Ok(Self { selector, needle: needle_of(text) })
    }
}

/// The longest name or quoted value that a selector asks for. Lists have none, and what pseudo-classes such as
/// `:not(...)` name need not stand in the text.
fn needle_of(selector: &str) -> Option<String> {
    let (mut words, mut depth) = (vec![String::new()], 0_u32);
    let (mut quoted, mut pseudo) = (false, false);
    for c in selector.chars() {
        let is_name = c.is_alphanumeric() || matches!(c, '-' | '_');
        match c {
            '\\' => return None,
            ',' if depth == 0 && !quoted => return None,
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth = depth.saturating_sub(1),
            ':' if !quoted => pseudo = true,
            _ => {}
        }
        pseudo &= is_name || c == ':';
        match words.last_mut() {
            Some(word) if is_name && depth == 0 && !pseudo => word.push(c),
            _ => words.push(String::new()),
        }
    }
    words
        .into_iter()
        .max_by_key(String::len)
        .filter(|word| word.len() >= LITERAL_MIN)
        .map(|word| word.to_ascii_lowercase())
}

/// All text rules of a rule set, and the needles of its selectors, compiled together.
#[derive(Debug)]
pub struct Scan {
    needles: Needles,
    /// By the index of the needle.
    meanings: Vec<Meaning>,
    /// `(rule, pattern)` of the patterns that run by themselves.
    alone: Vec<(usize, usize)>,
}

impl Scan {
    /// Compiles `rules`, given with their index in the rule set.
    pub fn new<'a>(rules: impl Iterator<Item = (usize, Scanned<'a>)>) -> Self {
        let (mut words, mut meanings, mut alone): (Vec<&[u8]>, _, _) = (Vec::new(), Vec::new(), Vec::new());
        for (rule, scanned) in rules {
            let text = match scanned {
                Scanned::Text(text) => text,
                Scanned::Selectors(selectors) => {
                    for (selector, needle) in
                        selectors.iter().enumerate().filter_map(|(at, own)| Some((at, own.needle.as_ref()?)))
                    {
                        words.push(needle.as_bytes());
                        meanings.push(Meaning::Selector { rule, selector });
                    }
                    continue;
                }
            };
            for phrase in &text.phrases {
                words.push(phrase.as_bytes());
                meanings.push(Meaning::Phrase { rule });
            }
            for (index, pattern) in text.patterns.iter().enumerate() {
                match &pattern.literals {
                    None => alone.push((rule, index)),
                    Some(literals) => {
                        for literal in literals {
                            words.push(literal);
                            meanings.push(Meaning::Literal { rule, pattern: index });
                        }
                    }
                }
            }
        }
        Self { needles: Needles::new(words), meanings, alone }
    }

    /// Scans `document` once.
    pub fn run<'a>(&self, document: &Document, text_of: impl Fn(usize) -> &'a TextMatch) -> Hits {
        let mut hits = Vec::new();
        let mut selectors = self.each(document, text_of, |found| {
            if found.refusal.is_none() {
                hits.push((found.rule, found.span));
            }
        });
        selectors.sort_unstable();
        selectors.dedup();
        Hits { text: without_overlaps(hits), selectors }
    }

    /// Hands every place to `each` where something is found that a rule looks for, whether it counts or not. The
    /// result are the rule and the index of each selector whose needle is found, once a place.
    pub fn each<'a>(
        &self,
        document: &Document,
        text_of: impl Fn(usize) -> &'a TextMatch,
        mut each: impl FnMut(Candidate),
    ) -> Vec<(usize, usize)> {
        let text = document.text();
        let mut selectors = Vec::new();
        self.needles.each(text, |needle, span| match self.meanings[needle] {
            Meaning::Phrase { rule } => {
                let matcher = text_of(rule);
                let exact =
                    matcher.case == Case::Ignore || matcher.phrases.iter().any(|phrase| phrase == span.of(text));
                let refusal = if exact { matcher.refusal(document, span) } else { Some(Refusal::Case) };
                each(Candidate { rule, span, pattern: None, refusal });
            }
            Meaning::Selector { rule, selector } => selectors.push((rule, selector)),
            Meaning::Literal { rule, pattern } => {
                let matcher = text_of(rule);
                if let Some(span) = anchored(matcher.patterns[pattern].regex(), text, span.start) {
                    let refusal = matcher.refusal(document, span);
                    each(Candidate { rule, span, pattern: Some(pattern), refusal });
                }
            }
        });
        for &(rule, pattern) in &self.alone {
            let matcher = text_of(rule);
            for found in matcher.patterns[pattern].regex().find_iter(text) {
                let span = Span::from(found.range());
                if !span.is_empty() {
                    let refusal = matcher.refusal(document, span);
                    each(Candidate { rule, span, pattern: Some(pattern), refusal });
                }
            }
        }
        selectors
    }
}

/// Leftmost-longest hits of each rule.
fn without_overlaps(mut hits: Vec<(usize, Span)>) -> Vec<(usize, Span)> {
    hits.sort_by_key(|(rule, span)| (*rule, span.start, usize::MAX - span.end));
    let mut kept: Vec<(usize, Span)> = Vec::with_capacity(hits.len());
    for (rule, span) in hits {
        if kept.last().is_none_or(|(last, before)| *last != rule || before.end <= span.start) {
            kept.push((rule, span));
        }
    }
    kept
}

/// The match of `regex` that starts at `start`, if it is not empty and of bounded length.
fn anchored(regex: &Regex, text: &str, start: usize) -> Option<Span> {
    let end = text.ceil_char_boundary((start + PATTERN_MAX).min(text.len()));
    let found = regex.search(&Input::new(text).range(start..end).anchored(Anchored::Yes))?;
    (!found.is_empty()).then(|| Span::from(found.range()))
}
