//! `markup/indentation`: some paragraphs of a plain text start with white space, most do not.
//!
//! Where all paragraphs are indented it is a convention (two ideographic spaces in Chinese); lists,
//! verse, code and block quotations are indented for a reason. What is left is a trace of the page.

use serde::Deserialize;

use crate::document::region::RegionKind;
use crate::document::{BodyKind, Document};
use crate::finding::{Applicability, Draft, Findings, Identity};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Options of the rule.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Indentation {
    /// Fewest indented paragraphs to report.
    min_paragraphs: usize,
    /// Largest share of indented paragraphs; over it, indentation is the document's convention.
    max_share: f64,
}

impl Default for Indentation {
    fn default() -> Self {
        Self { min_paragraphs: 2, max_share: 0.6 }
    }
}

/// A paragraph of one line, and the white space before it.
struct Block {
    indent: Span,
    /// Characters of its longest line.
    width: usize,
    lines: usize,
    marked: bool,
}

impl DocumentRule for Indentation {
    fn check(&self, document: &Document, _context: &Context<'_>, out: &mut Findings<'_>) {
        if document.kind() != BodyKind::Plain {
            return;
        }
        let blocks = blocks_of(document);
        let indented: Vec<&Block> = blocks.iter().filter(|block| !block.indent.is_empty()).collect();
        // Verse, lists and tables: short lines, several to a block, or marked.
        let prose = indented.iter().filter(|block| !block.marked && block.lines == 1).count();
        let share = indented.len() as f64 / blocks.len().max(1) as f64;
        let wide = blocks.iter().filter(|block| block.width >= 60).count() * 2 >= blocks.len();
        if prose < self.min_paragraphs || prose * 5 < indented.len() * 4 || share > self.max_share || !wide {
            return;
        }
        let stray: Vec<&&Block> = indented.iter().filter(|block| !block.marked && block.lines == 1).collect();
        let message = format!("{} of {} paragraphs start with white space", stray.len(), blocks.len());
        let mut draft = Draft::at(stray[0].indent, message).identity(Identity::Aggregate);
        for block in stray {
            draft = draft.edit(Applicability::Safe, block.indent, "");
        }
        out.add(draft);
    }
}

/// The blocks of a plain text: parted by blank lines or, where there are none, its lines.
fn blocks_of(document: &Document) -> Vec<Block> {
    let (text, body) = (document.text(), document.body());
    let parted = body.of(text).contains("\n\n") || body.of(text).contains("\n\r\n");
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    let mut at = body.start;
    for line in body.of(text).split_inclusive('\n') {
        let words = line.trim_start_matches([' ', '\t', '\u{a0}', '\u{3000}', '\u{2003}', '\u{2002}']);
        let indent = Span::new(at, at + (line.len() - words.len()));
        at += line.len();
        if words.trim().is_empty() || document.regions().at(indent.end) == Some(RegionKind::Code) {
            open = false;
            continue;
        }
        // A wide character fills two columns.
        let width = words.chars().map(|c| if c >= '\u{2e80}' { 2 } else { 1 }).sum();
        match blocks.last_mut() {
            Some(block) if open && parted => {
                block.lines += 1;
                block.width = block.width.max(width);
            }
            _ => blocks.push(Block { indent, width, lines: 1, marked: is_marked(words) }),
        }
        open = true;
    }
    blocks
}

/// Whether `words` start as an item of a list, a quotation, a row of a table or the line of an attribution.
fn is_marked(words: &str) -> bool {
    let mut chars = words.chars();
    let first = chars.next().unwrap_or(' ');
    if matches!(
        first,
        '-' | '*'
            | '•'
            | '·'
            | '>'
            | '|'
            | '+'
            | '–'
            | '—'
            | '▪'
            | '■'
            | '●'
            | '○'
            | '◦'
            | '#'
            | '~'
            | '='
            | '_'
    ) {
        return true;
    }
    let number = words.trim_start_matches(['(', '（', '[']);
    let rest = number.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十ivx".contains(c));
    rest.len() < number.len() && rest.starts_with(['.', ')', '、', '）', ']', '．'])
}
