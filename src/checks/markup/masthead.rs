//! `markup/masthead`: a site's name and slogan, run together, before the text.
//!
//! The shape: the first line has a title-case phrase that runs straight into another
//! (`The Daily HeraldNews You Can Trust`), where the page had two elements and no space.

use serde::Deserialize;

use crate::document::{BodyKind, Document};
use crate::finding::{Applicability, Confidence, Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Options: none.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Masthead {}

/// Words that names of papers, magazines and stations end with.
const PRESS: &str = "\
    Advertiser Argus Asia Bulletin Chronicle Courier Courant Daily Digest Dispatch Economist Enquirer Examiner \
    Express Gazette Globe Guardian Herald Independent Inquirer Insider Journal Ledger Magazine Mail Mirror Monitor \
    News Observer Online Post Press Radio Record Register Reporter Review Sentinel Standard Star Sun Telegraph \
    Times Today Tribune TV Weekly World";

/// Words that title case leaves small.
const SMALL: &str = "\
    a an and as at by for from in of on or the to with &";

/// First parts of brands and surnames that are written with a capital inside.
const INNER: &str = "\
    Mac Fitz Java Type Git You Face Buzz Huff Whats Word Power Play Linked Black Space";

impl DocumentRule for Masthead {
    fn check(&self, document: &Document, _context: &Context<'_>, out: &mut Findings<'_>) {
        let (text, body) = (document.text(), document.body());
        if document.kind() == BodyKind::Html {
            return;
        }
        let rest = body.of(text);
        let start = body.start + (rest.len() - rest.trim_start().len());
        let line = Span::new(start, start + text[start..].find('\n').unwrap_or(text.len() - start)).trimmed(text);
        let words = line.of(text);
        if words.len() > 120 || words.ends_with(['.', '?', '!', ':', ',', '"', '”']) {
            out.pass_over(line, "the first line is a sentence, or too long for a masthead");
            return;
        }
        let Some((name, slogan)) = fused(words) else {
            out.pass_over(line, "the first line runs no two phrases in title case together");
            return;
        };
        // A brand in a headline comes again in the story; a slip between two elements does not.
        let joint = format!("{}{}", last_word(name), slogan.split(' ').next().unwrap_or(""));
        if text[line.end..].contains(&joint) {
            out.pass_over(line, "what runs together comes again in the text, as a brand does");
            return;
        }
        let confidence = if super::listed(PRESS, last_word(name)) { Confidence::High } else { Confidence::Medium };
        let message =
            format!("masthead {} before the text: {} runs into {}", quoted(words), quoted(name), quoted(slogan));
        out.add(Draft::at(line, message).confidence(confidence).delete(Applicability::Unsafe, document, line));
    }
}

/// The two phrases of title case that `line` runs together, if it does.
fn fused(line: &str) -> Option<(&str, &str)> {
    let mut joints = line
        .char_indices()
        .zip(line.chars().skip(1))
        .filter(|((_, left), right)| left.is_ascii_lowercase() && right.is_ascii_uppercase());
    let ((at, _), _) = joints.next()?;
    if joints.next().is_some() {
        return None;
    }
    let (name, slogan) = line.split_at(at + 1);
    let (left, right) = (last_word(name), slogan.split(' ').next()?);
    let is_brand = left.len() < 3 || right.len() < 3 || super::listed(INNER, left);
    let long_enough = name.contains(' ') && slogan.contains(' ');
    (!is_brand && long_enough && is_title_case(name) && is_title_case(slogan)).then_some((name, slogan))
}

fn last_word(phrase: &str) -> &str {
    phrase.rsplit(' ').next().unwrap_or(phrase)
}

fn is_title_case(phrase: &str) -> bool {
    phrase.split_whitespace().all(|word| super::listed(SMALL, word) || word.starts_with(|c: char| c.is_uppercase()))
}
