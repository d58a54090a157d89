//! `dates/mixed-format`: a date that is written otherwise than the others of its source.

use serde::Deserialize;

use super::source;
use crate::document::Document;
use crate::document::date::Reading;
use crate::finding::Confidence;
use crate::rule::{Context, Corpus, CorpusDraft, CorpusFindings, Fact, Facts, ProfileRule, Tally, Totals, count};

/// Counts the forms in which the values of a key are written, then reports the rare ones.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct MixedFormat {
    /// Fewest documents by which a usual form is known.
    min_documents: u64,
    /// Share of them that have it.
    share: f64,
}

impl Default for MixedFormat {
    fn default() -> Self {
        Self { min_documents: 20, share: 0.95 }
    }
}

/// How the day of a date is written: each with a date in that form.
const FORMS: [&str; 9] = [
    "2022-03-07",
    "2022-3-7",
    "2022/03/07",
    "2022.03.07",
    "20220307",
    "07/03/2022",
    "1646637720",
    "2022年3月7日",
    "March 7, 2022",
];
const UNIX: &str = FORMS[6];
/// So few are of a form of their own where a tenth has other forms than the usual.
const ODD: f64 = 0.01;
const SHARE_BESIDE_ODD: f64 = 0.85;

impl ProfileRule for MixedFormat {
    fn map(&self, document: &Document, _: &Context<'_>, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
        for (key, _, mention) in source::in_head(document) {
            if !matches!(mention.reading, Reading::Valid(_) | Reading::Either(..)) {
                continue;
            }
            let Some(form) = form(mention.written(document)) else { continue };
            let group = source::group(document, &[key]);
            tally.count(group, FORMS[form]);
            // The form of ISO 8601 is never the one to mend.
            if form > 0 {
                facts.add(group.into(), mention.span, [form as u64, 0]);
            }
        }
    }

    fn judge(&self, counts: Totals<'_>, fact: &Fact, _: &dyn Corpus, out: &mut CorpusFindings) {
        let Some(counts) = counts.of(fact.key as u64) else { return };
        let Some(own) = FORMS.get(fact.payload[0] as usize) else { return };
        let all: u64 = counts.values().sum();
        let usual = FORMS.iter().copied().max_by_key(|form| count(counts, form)).unwrap_or(FORMS[0]);
        let with_it = count(counts, usual);
        let has = |share: f64| with_it as f64 >= share * all as f64;
        let is_odd = count(counts, own) as f64 <= ODD * all as f64 && has(SHARE_BESIDE_ODD);
        if all < self.min_documents || usual == *own || !(has(self.share) || is_odd) {
            return;
        }
        let others = all - 1;
        let said = |form: &str| if form == UNIX { "as a Unix time".to_owned() } else { format!("like `{form}`") };
        let message = format!("written {}; {with_it} of the {others} others are written {}", said(own), said(usual));
        let mut draft = CorpusDraft::at(fact.document, fact.place, message);
        if !has(self.share) {
            draft.confidence = Some(Confidence::Medium);
        }
        out.add(draft);
    }
}

/// The form of a value, an index of `FORMS`; `None` for a value that has none of them, or the day alone not.
fn form(written: &str) -> Option<usize> {
    let written = written.trim();
    let bytes = written.as_bytes();
    let digits = |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let year = digits(0);
    let sign = bytes.get(year).copied();
    match (year, sign) {
        (4, Some(b'-' | b'/' | b'.')) => {
            let month = digits(5);
            let day = digits(6 + month);
            if bytes.get(5 + month).copied() != sign || month == 0 || day == 0 {
                return None;
            }
            match sign {
                Some(b'-') if (month, day) == (2, 2) => Some(0),
                Some(b'-') => Some(1),
                Some(b'/') => Some(2),
                _ => Some(3),
            }
        }
        (8 | 12 | 14, None) | (8, Some(b'T' | b' ')) => Some(4),
        (10 | 13, None) => Some(6),
        (1 | 2, Some(b'/' | b'.' | b'-')) => Some(5),
        _ if written.contains('月') => Some(7),
        _ if bytes.iter().filter(|byte| byte.is_ascii_alphabetic()).count() >= 3 => Some(8),
        _ => None,
    }
}
