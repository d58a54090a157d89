//! Laws of applying edits, tried on edits of no rule.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::apply::{ByteEdit, Mend, all_edits, applied, compatible, places_after};
use super::history::History;
use crate::document::Document;
use crate::engine::resolve::resolve;
use crate::finding::{Applicability, Draft, Finding, Severity};
use crate::rule::{RuleSet, Rulebook, Tuning, parse_pages};
use crate::text::Span;

const TEXT: &str = "The ferry sails at six, and comes back at nine when the tide is in.";

/// A finding, to be mended by `edits`.
fn finding(start: usize, edits: &[(usize, usize, &str)]) -> Finding {
    static RULES: LazyLock<RuleSet> = LazyLock::new(|| {
        let page = "id: house/x\nseverity: info\nsummary: X.\nwhy: x\nhelp: x\nmatch: { phrases: [x] }\n";
        let pages = parse_pages(&[("x.yaml".to_owned(), page.to_owned())]).unwrap();
        let tuning = Tuning { severity: Severity::Info, options: serde_yaml::Value::Null };
        Rulebook::new(pages, &[]).unwrap().compile(&[("house/x".to_owned(), tuning)].into()).unwrap()
    });
    let document = Document::from_text("a.txt", TEXT);
    let draft = edits.iter().fold(Draft::at(Span::empty(start), "x"), |draft, (start, end, replacement)| {
        draft.edit(Applicability::Safe, Span::new(*start, *end), *replacement)
    });
    resolve(&document, &RULES.rules()[0], draft)
}

fn mend(finding: &Finding) -> Option<Mend<'_>> {
    let edits = super::apply::edits_of(finding.fix.as_ref()?, TEXT.as_bytes(), encoding_rs::UTF_8).ok()?;
    Some(Mend { finding, edits })
}

/// What of `findings` is mended, as text.
fn mended<'a>(findings: impl Iterator<Item = &'a Finding>) -> String {
    let mends = compatible(findings.filter_map(mend).collect());
    String::from_utf8(applied(TEXT.as_bytes(), &all_edits(&mends))).unwrap()
}

#[test]
fn of_findings_in_each_others_way_the_first_in_the_report_wins_whole() {
    let first = finding(4, &[(4, 9, "boat"), (24, 27, "")]);
    let second = finding(5, &[(24, 33, "returns"), (40, 42, "by")]);
    let third = finding(6, &[(19, 22, "7")]);
    let expected = "The boat sails at 7,  comes back at nine when the tide is in.";
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [1, 0, 2]] {
        let all = [&first, &second, &third];
        assert_eq!(mended(order.iter().map(|at| all[*at])), expected);
    }
}

#[test]
fn edits_side_by_side_go_together_and_insertions_at_a_border_do_not() {
    let (left, right) = (finding(0, &[(0, 4, "")]), finding(4, &[(4, 10, "")]));
    assert!(mended([&left, &right].into_iter()).starts_with("sails"));
    let insertion = finding(4, &[(4, 4, "old ")]);
    assert!(mended([&left, &insertion].into_iter()).starts_with("ferry"));
    let twice = [finding(4, &[(4, 4, "old ")]), finding(5, &[(4, 4, "new ")])];
    assert!(mended(twice.iter()).starts_with("The old ferry"));
}

#[test]
fn a_finding_whose_own_edits_overlap_is_not_mended() {
    assert!(mend(&finding(0, &[(0, 5, ""), (4, 9, "")])).is_none());
    // The same edit named twice is one.
    assert_eq!(mend(&finding(0, &[(0, 4, ""), (0, 4, "")])).unwrap().edits.len(), 1);
}

/// Edits in order and apart, of bytes that there are `length` of.
fn edits_of(cuts: &[(usize, usize, String)], length: usize) -> Vec<ByteEdit> {
    let mut edits: Vec<ByteEdit> = Vec::new();
    for (gap, size, text) in cuts {
        let start = edits.last().map_or(0, |last| last.at.end + 1) + gap;
        let end = (start + size).min(length);
        if start < end || start == end && !text.is_empty() && start <= length {
            edits.push(ByteEdit { at: start..end, bytes: text.clone().into_bytes(), text: text.clone() });
        }
    }
    edits
}

fn cuts() -> impl Strategy<Value = Vec<(usize, usize, String)>> {
    proptest::collection::vec((0..12_usize, 0..9_usize, "[a-z]{0,6}"), 0..8)
}

proptest! {
    #[test]
    fn any_order_of_findings_gives_the_same_text(
        spans in proptest::collection::vec((0..60_usize, 0..8_usize, "[A-Z]{0,3}"), 1..8),
        seed in any::<u64>(),
    ) {
        let made = |(start, len, text): &(usize, usize, String)| finding(*start, &[(*start, start + len, text)]);
        let findings: Vec<Finding> = spans.iter().map(made).collect();
        let mut turned: Vec<&Finding> = findings.iter().collect();
        let by = seed as usize % turned.len();
        turned.rotate_left(by);
        if seed % 2 == 0 {
            turned.reverse();
        }
        prop_assert_eq!(mended(findings.iter()), mended(turned.into_iter()));
    }

    #[test]
    fn what_passes_come_to_is_what_they_changed(passes in proptest::collection::vec(cuts(), 1..5)) {
        let original: Vec<u8> = (0..100).collect();
        let (mut bytes, mut history) = (original.clone(), History::new(original.len()));
        for pass in &passes {
            let edits = edits_of(pass, bytes.len());
            let edits: Vec<&ByteEdit> = edits.iter().collect();
            let next = applied(&bytes, &edits);
            for (edit, place) in edits.iter().zip(places_after(&edits)) {
                prop_assert_eq!(&next[place], &edit.bytes[..]);
            }
            history.record(&edits);
            bytes = next;
        }
        // Between the changes both are the same, to the byte.
        let (mut before, mut after) = (0, 0);
        for change in history.changes() {
            prop_assert_eq!(&original[before..change.before.start], &bytes[after..change.after.start]);
            (before, after) = (change.before.end, change.after.end);
        }
        prop_assert_eq!(&original[before..], &bytes[after..]);
    }
}
