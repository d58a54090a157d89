use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::document::tokens::Tokens;

fn of(text: &str) -> Vec<u64> {
    Tokens::of_text(text).hashes
}

/// `count` tokens that no other seed has.
fn stream(seed: u64, count: u64) -> Vec<u64> {
    (0..count).map(|at| (seed << 32 | at).wrapping_mul(0x9E37_79B9_7F4A_7C15)).collect()
}

/// `(a, b, len, moved)` of each passage.
fn passages(a: &[u64], b: &[u64]) -> Vec<(usize, usize, usize, bool)> {
    let alignment = align(a, b);
    alignment.passages.iter().map(|passage| (passage.a, passage.b, passage.len, passage.moved)).collect()
}

#[test]
fn a_changed_word_parts_two_passages() {
    let a = of("The ferry to the island leaves at nine in the morning and comes back at six.");
    let b = of("The ferry to the island leaves at ten in the morning and comes back at six.");
    assert_eq!(passages(&a, &b), [(0, 0, 7, false), (8, 8, 8, false)]);
    assert_eq!(align(&a, &b).changed(), Some(2.0 / 32.0));
}

#[test]
fn equal_texts_are_one_passage_even_if_they_repeat_themselves() {
    for text in ["ha ha ha ha ha ha ha", "one two three four five six one two three four five six", "one two"] {
        let tokens = of(text);
        assert_eq!(passages(&tokens, &tokens), [(0, 0, tokens.len(), false)], "{text}");
        assert_eq!(align(&tokens, &tokens).changed(), Some(0.0));
    }
}

#[test]
fn strangers_and_the_empty_share_nothing() {
    assert_eq!(passages(&stream(1, 500), &stream(2, 500)), []);
    assert_eq!(align(&stream(1, 500), &stream(2, 500)).changed(), Some(1.0));
    assert_eq!(align(&[], &stream(1, 9)).changed(), Some(1.0));
    assert_eq!(align(&[], &[]), Alignment::default());
    assert_eq!(align(&[], &[]).changed(), None);
    assert_eq!(passages(&of("a b c"), &of("a b d")), []);
}

#[test]
fn paragraphs_that_change_places_are_moved() {
    let [one, two, three] = [stream(1, 40), stream(2, 60), stream(3, 50)];
    let shuffled = [three.clone(), one.clone(), two.clone()].concat();
    let found = passages(&[one, two, three].concat(), &shuffled);
    assert_eq!(found, [(0, 50, 100, false), (100, 0, 50, true)]);
}

#[test]
fn a_passage_given_twice_in_one_is_aligned_once() {
    let (one, other) = (stream(1, 40), stream(2, 40));
    let twice = [one.clone(), other.clone(), one.clone()].concat();
    assert_eq!(passages(&one, &twice), [(0, 0, 40, false)]);
    assert_eq!(passages(&twice, &[one, other].concat()), [(0, 0, 80, false)]);
}

#[test]
fn what_repeats_in_both_is_found_between_what_does_not() {
    let refrain = stream(9, 12);
    let a = [stream(1, 30), refrain.clone(), stream(2, 30), refrain.clone()].concat();
    let b = [stream(3, 30), refrain.clone(), stream(2, 30), refrain].concat();
    assert_eq!(passages(&a, &b), [(30, 30, 54, false)]);
}

#[test]
fn words_kept_between_changed_ones_are_not_changed() {
    let a = [stream(1, 20), of("red cat big dog old"), stream(2, 20)].concat();
    let b = [stream(1, 20), of("blue cat small dog young"), stream(2, 20)].concat();
    let alignment = align(&a, &b);
    assert_eq!(alignment.kept, 2);
    assert_eq!(alignment.changed(), Some(6.0 / 90.0));
}

#[test]
fn steps_tell_of_every_token_once() {
    let (moved, kept) = (stream(1, 20), stream(2, 50));
    let a = [stream(3, 2), moved.clone(), stream(4, 3), kept.clone(), stream(5, 4)].concat();
    let b = [kept, stream(6, 5), moved].concat();
    let steps: Vec<_> = align(&a, &b).steps().into_iter().map(|step| (step.kind, step.a, step.b)).collect();
    let expected = [
        (StepKind::Changed, 0..2, 0..0),
        (StepKind::Changed, 22..25, 0..0),
        (StepKind::Same, 25..75, 0..50),
        (StepKind::Changed, 75..79, 50..55),
        (StepKind::Moved, 2..22, 55..75),
    ];
    assert_eq!(steps, expected);
}

/// Sequences that are hard to align: few different tokens, periods, the halves of one exchanged.
fn hostile(count: usize) -> Vec<(Vec<u64>, Vec<u64>)> {
    let period = |length: usize| -> Vec<u64> { (0..count).map(|at| (at % length) as u64).collect() };
    let exchanged = |all: &[u64]| -> Vec<u64> { all.chunks(7).rev().flatten().copied().collect() };
    let random: Vec<u64> = stream(1, count as u64).into_iter().map(|hash| hash >> 62).collect();
    vec![
        (vec![1; count], vec![1; count / 2]),
        (period(6), period(7)),
        (period(101), exchanged(&period(101))),
        (random.clone(), exchanged(&random)),
        (stream(2, count as u64), exchanged(&stream(2, count as u64))),
    ]
}

#[test]
fn hostile_sequences_take_no_longer_than_others() {
    for (a, b) in hostile(100_000) {
        let started = std::time::Instant::now();
        align(&a, &b);
        assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    }
}

/// Every passage is equal on both sides, none overlaps another, and the chain runs in the order of both.
fn assert_sound(a: &[u64], b: &[u64]) {
    let alignment = align(a, b);
    let (mut in_a, mut in_b) = (BTreeSet::new(), BTreeSet::new());
    for passage in &alignment.passages {
        assert_eq!(a[passage.in_a()], b[passage.in_b()]);
        assert!(passage.len >= if passage.moved { SHORTEST_MOVED } else { SHORTEST } || a == b);
        assert!(passage.in_a().all(|at| in_a.insert(at)) && passage.in_b().all(|at| in_b.insert(at)));
    }
    let chain: Vec<&Passage> = alignment.passages.iter().filter(|passage| !passage.moved).collect();
    assert!(chain.is_sorted_by(|one, next| one.in_a().end <= next.a && one.in_b().end <= next.b));
    let share = alignment.changed().unwrap_or_default();
    assert!((0.0..=1.0).contains(&share), "{share}");
    let steps = alignment.steps();
    let cover = |side: fn(&Step) -> Range<usize>| {
        let mut all: Vec<usize> = steps.iter().flat_map(side).collect();
        all.sort_unstable();
        all
    };
    assert!(cover(|step| step.a.clone()).into_iter().eq(0..a.len()));
    assert!(cover(|step| step.b.clone()).into_iter().eq(0..b.len()));
}

#[test]
fn hostile_sequences_are_aligned_soundly() {
    for (a, b) in hostile(600) {
        assert_sound(&a, &b);
        assert_sound(&b, &a);
    }
}

/// A sequence, and what comes of it when stretches are copied from it in any order, with other tokens between.
fn edited() -> impl Strategy<Value = (Vec<u64>, Vec<u64>)> {
    let tokens = proptest::collection::vec(0..40u64, 0..200);
    let edits = proptest::collection::vec((0..200usize, 0..60usize, proptest::collection::vec(0..50u64, 0..4)), 0..8);
    (tokens, edits).prop_map(|(a, edits)| {
        let mut b = Vec::new();
        for (from, len, new) in edits {
            let from = from.min(a.len());
            b.extend_from_slice(&a[from..(from + len).min(a.len())]);
            b.extend(new);
        }
        (a, b)
    })
}

proptest! {
    #[test]
    fn passages_are_equal_and_do_not_overlap((a, b) in edited()) {
        assert_sound(&a, &b);
        assert_sound(&b, &a);
        assert_sound(&a, &a);
    }

    /// Of a text whose runs all differ, an unedited copy of a stretch is found whole.
    #[test]
    fn a_copied_stretch_is_found_whole(from in 0..150u64, len in 10..50u64, before in 0..30u64) {
        let a = stream(1, 200);
        let b = [stream(2, before), a[from as usize..(from + len) as usize].to_vec(), stream(3, 10)].concat();
        prop_assert_eq!(passages(&a, &b), [(from as usize, before as usize, len as usize, false)]);
    }
}
