//! A passage that one document gives more than once: a pull quote, a caption in three attributes.

use std::borrow::Cow;

use serde::Deserialize;

use crate::document::html::Element;
use crate::document::tokens::Tokens;
use crate::document::{BodyKind, Document, document_id};
use crate::finding::{Confidence, Draft, Findings};
use crate::rule::{Context, DocumentRule};
use crate::text::{Span, is_spaceless};

/// Looks for equal runs of tokens within a document's prose and image texts.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RepeatedPassage {
    /// Fewest words of a passage; a character of Chinese counts half a word.
    min_words: usize,
}

impl Default for RepeatedPassage {
    fn default() -> Self {
        Self { min_words: 20 }
    }
}

/// Longest text, in bytes, whose repetitions are reported with high confidence. From our own reading of archives.
const LONGEST: usize = 20_000;

/// Tokens hashed together when looking for the start of a repetition. A passage of `min_words` words
/// has at least this many tokens, of whatever script.
const WINDOW: usize = 16;

impl DocumentRule for RepeatedPassage {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        let tokens = tokens_of(document);
        if tokens.len() < 2 * WINDOW {
            return;
        }
        // Manuals and treatises repeat themselves on purpose; what was scraped, and what is short, hardly does.
        let scraped = document.kind() == BodyKind::Plain || !document.html().elements().is_empty();
        let is_report = scraped && document.body().len() <= LONGEST;
        let is_told = |passage: &Passage| is_told(document.slice(passage.first));
        for passage in self.passages(&tokens, document).into_iter().filter(is_told) {
            let times = match passage.more.len() {
                0 => "twice".to_owned(),
                more => format!("{} times", more + 2),
            };
            let words = crate::text::excerpt(document.slice(passage.first), 40);
            let message = format!("a passage of {} is given {times}: `{words}`", passage.size());
            let mut draft = Draft::at(passage.again, message).label("again here").related(passage.first, "first here");
            for place in &passage.more {
                draft = draft.related(*place, "and here");
            }
            for place in &passage.parts {
                draft = draft.related(*place, "part of it here");
            }
            let sure = is_report && (!passage.more.is_empty() || passage.weight >= 4 * self.min_words);
            out.add(draft.confidence(if sure { Confidence::High } else { Confidence::Medium }));
        }
    }
}

/// Fewest different characters of a passage: a chant has fewer. From our own reading of archives.
const CHARACTERS: usize = 8;

/// Whether a passage tells something. The numbers of a listing's lines and a word chanted do not, and what a template
/// says twice, the site's generator says, and in other words each time.
fn is_told(passage: &str) -> bool {
    let (letters, digits) = passage.chars().fold((0, 0), |(letters, digits), c| {
        (letters + usize::from(c.is_alphabetic()), digits + usize::from(c.is_ascii_digit()))
    });
    let mut different: Vec<char> = passage.chars().filter(|c| c.is_alphanumeric()).collect();
    different.sort_unstable();
    different.dedup();
    let is_template = ["{%", "{{"].iter().any(|sign| passage.contains(sign));
    letters > digits && different.len() >= CHARACTERS && !is_template
}

/// Tokens of all texts of a document, in the order of their places.
fn tokens_of(document: &Document) -> Cow<'_, Tokens> {
    let prose = document.tokens();
    let images = image_texts(document);
    if images.is_empty() {
        return Cow::Borrowed(prose);
    }
    let mut all = Tokens::with_capacity(prose.len() + 16 * images.len());
    let mut next = 0;
    for text in images {
        while next < prose.len() && prose.span(next).start < text.start {
            all.push(prose.hashes[next], prose.span(next));
            next += 1;
        }
        let tokens = Tokens::of_text(document.slice(text));
        (0..tokens.len()).for_each(|at| all.push(tokens.hashes[at], tokens.span(at).shifted(text.start)));
        // A hash that nothing else has: no passage runs across the end of an attribute.
        all.push(document_id("end of text", Some(text.end as u64)) as u64, Span::empty(text.end));
    }
    (next..prose.len()).for_each(|at| all.push(prose.hashes[at], prose.span(at)));
    Cow::Owned(all)
}

/// Values of the attributes in which images carry their captions, in order.
fn image_texts(document: &Document) -> Vec<Span> {
    let images = document.html().elements().iter().filter(|element| element.name == "img");
    let values = |image: &Element| ["alt", "title"].map(|name| image.attribute(document.text(), name));
    let mut texts: Vec<Span> = images.flat_map(values).flatten().collect();
    texts.sort();
    texts
}

/// A repeated passage.
struct Passage {
    first: Span,
    again: Span,
    /// Further places of the whole passage.
    more: Vec<Span>,
    /// Further places of a part of it that is long enough to tell.
    parts: Vec<Span>,
    /// In half words.
    weight: usize,
    words: usize,
    characters: usize,
}

impl Passage {
    fn size(&self) -> String {
        match (self.words, self.characters) {
            (words, 0) => format!("{words} words"),
            (1, characters) => format!("1 word and {characters} characters"),
            (0, characters) => format!("{characters} characters"),
            (words, characters) => format!("{words} words and {characters} characters"),
        }
    }
}

impl RepeatedPassage {
    /// Longest repeated runs, from left to right; a run that was reported is not looked at again.
    fn passages(&self, tokens: &Tokens, document: &Document) -> Vec<Passage> {
        let mut found: Vec<(usize, usize, Passage)> = Vec::new();
        let windows = window_hashes(&tokens.hashes);
        let mut starts = Starts::new(&windows);
        let mut at = 0;
        while at < windows.len() {
            let Some(first) = starts.first_of(at) else {
                at += 1;
                continue;
            };
            let len = common_length(&tokens.hashes, first, at);
            let passage = self.passage(tokens, first, at, len, document);
            if len < WINDOW || passage.weight < 2 * self.min_words {
                at += 1;
                continue;
            }
            // What repeats a passage that is known, or a part of it, joins it.
            match found.iter_mut().find(|(start, end, _)| first < *end && *start < first + len) {
                Some((start, end, known)) if 10 * len >= 9 * (*end - *start) => known.more.push(passage.again),
                Some((_, _, known)) => known.parts.push(passage.again),
                None => found.push((first, first + len, passage)),
            }
            at += len;
        }
        found.into_iter().map(|(_, _, passage)| passage).collect()
    }

    fn passage(&self, tokens: &Tokens, first: usize, again: usize, len: usize, document: &Document) -> Passage {
        let span = |start: usize| Span::new(tokens.span(start).start, tokens.span(start + len.max(1) - 1).end);
        let is_character = |at: &usize| document.slice(tokens.span(*at)).chars().next().is_some_and(is_spaceless);
        let characters = (first..first + len).filter(is_character).count();
        let words = len - characters;
        Passage {
            first: span(first),
            again: span(again),
            more: Vec::new(),
            parts: Vec::new(),
            weight: 2 * words + characters,
            words,
            characters,
        }
    }
}

/// How many tokens from `first` and from `again` on are equal, without running into each other.
fn common_length(hashes: &[u64], first: usize, again: usize) -> usize {
    let most = (again - first).min(hashes.len() - again);
    (0..most).take_while(|offset| hashes[first + offset] == hashes[again + offset]).count()
}

/// A rolling hash of each window.
fn window_hashes(hashes: &[u64]) -> Vec<u64> {
    const BASE: u64 = 0x0000_0100_0000_01B3;
    let out_factor = (0..WINDOW).fold(1u64, |power, _| power.wrapping_mul(BASE));
    let mut rolling = 0u64;
    let mut all = Vec::with_capacity(hashes.len());
    for (index, hash) in hashes.iter().enumerate() {
        rolling = rolling.wrapping_mul(BASE).wrapping_add(*hash);
        if index >= WINDOW {
            rolling = rolling.wrapping_sub(out_factor.wrapping_mul(hashes[index - WINDOW]));
        }
        if index + 1 >= WINDOW {
            all.push((rolling ^ (rolling >> 31)).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        }
    }
    all
}

/// Where each window hash was met first: an open hash table, made once a document.
struct Starts<'w> {
    windows: &'w [u64],
    /// Index of a window, from 1 on; 0 is free.
    slots: Vec<u32>,
}

impl<'w> Starts<'w> {
    fn new(windows: &'w [u64]) -> Self {
        Self { windows, slots: vec![0; (windows.len() * 2).next_power_of_two().max(16)] }
    }

    /// The first window that is the same as the one `at`, or `None` after noting that one.
    fn first_of(&mut self, at: usize) -> Option<usize> {
        let mask = self.slots.len() - 1;
        let mut slot = (self.windows[at] >> 20) as usize & mask;
        loop {
            match self.slots[slot] as usize {
                0 => {
                    self.slots[slot] = at as u32 + 1;
                    return None;
                }
                known if self.windows[known - 1] == self.windows[at] => return Some(known - 1),
                _ => slot = (slot + 1) & mask,
            }
        }
    }
}
