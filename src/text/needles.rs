//! Many words looked for in one pass, ASCII letters in any case.
//!
//! An automaton of some hundred words takes longer to build than a short text to scan. Here the first three bytes of
//! each word are hashed into a table of slots, and each place of a text asks the table which words may start there.

use super::Span;

/// Slots of the table: many times the words of a rulebook, so that most places of a text meet an empty one.
const SLOT_BITS: u32 = 13;
const SLOTS: usize = 1 << SLOT_BITS;
/// Bytes of a word that choose its slot.
const KEY: usize = 3;

/// The words, ready to be looked for.
#[derive(Debug)]
pub struct Needles {
    words: Vec<Vec<u8>>,
    /// The entries of slot `s` are those from `starts[s]` to `starts[s + 1]`.
    starts: Box<[u32; SLOTS + 1]>,
    /// Indexes of words, slot by slot, the longest word of a slot first.
    entries: Vec<u32>,
    /// Indexes of words that are shorter than a key: each takes a pass of its own.
    short: Vec<usize>,
}

impl Needles {
    /// Takes `words`, which are known by their index from here on. Empty ones are never found.
    pub fn new(words: Vec<Vec<u8>>) -> Self {
        let (mut slotted, mut short) = (Vec::with_capacity(words.len()), Vec::new());
        for (index, word) in words.iter().enumerate() {
            match word.as_slice() {
                [a, b, c, ..] => slotted.push((slot_of([*a, *b, *c]), index as u32)),
                [] => {}
                _ => short.push(index),
            }
        }
        slotted.sort_by_key(|(slot, index)| (*slot, std::cmp::Reverse(words[*index as usize].len())));
        let mut starts = Box::new([0; SLOTS + 1]);
        for (slot, _) in &slotted {
            starts[slot + 1] += 1;
        }
        for slot in 0..SLOTS {
            starts[slot + 1] += starts[slot];
        }
        Self { words, starts, entries: slotted.into_iter().map(|(_, index)| index).collect(), short }
    }

    /// Calls `found` with the index and span of each word in `text`, those inside others too, in no certain order.
    pub fn each(&self, text: &str, mut found: impl FnMut(usize, Span)) {
        for (at, key) in text.as_bytes().windows(KEY).enumerate() {
            for index in self.starting(&text.as_bytes()[at..], [key[0], key[1], key[2]]) {
                found(index, Span::new(at, at + self.words[index].len()));
            }
        }
        for (index, word) in self.short.iter().map(|index| (*index, self.words[*index].as_slice())) {
            let windows = text.as_bytes().windows(word.len()).enumerate();
            for (at, _) in windows.filter(|(_, window)| window.eq_ignore_ascii_case(word)) {
                found(index, Span::new(at, at + word.len()));
            }
        }
    }

    /// The words in `text` from left to right, the longest at each place, without overlaps: index and span. Those
    /// shorter than three bytes are left out.
    pub fn longest<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, Span)> + 'a {
        let mut from = 0;
        std::iter::from_fn(move || {
            let rest = text.as_bytes().get(from..)?;
            let found = (from..).zip(rest.windows(KEY)).find_map(|(at, key)| {
                let longest = self.starting(&text.as_bytes()[at..], [key[0], key[1], key[2]]).next()?;
                Some((longest, Span::new(at, at + self.words[longest].len())))
            });
            from = found.map_or(text.len(), |(_, span)| span.end);
            found
        })
    }

    /// The words that `rest`, which opens with `key`, starts with; the longest first.
    #[inline]
    fn starting(&self, rest: &[u8], key: [u8; KEY]) -> impl Iterator<Item = usize> {
        let slot = slot_of(key);
        let entries = &self.entries[self.starts[slot] as usize..self.starts[slot + 1] as usize];
        let stands = |word: &[u8]| rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        entries.iter().map(|index| *index as usize).filter(move |index| stands(&self.words[*index]))
    }
}

/// The slot of what starts with `key`, whatever the case of its ASCII letters.
fn slot_of([a, b, c]: [u8; KEY]) -> usize {
    // Letters in lower case; what else this joins is told apart by the words themselves.
    let key = u32::from_le_bytes([a, b, c, 0]) | 0x20_20_20;
    // The multiplier of Fibonacci hashing: 2^32 over the golden ratio.
    (key.wrapping_mul(0x9E37_79B1) >> (32 - SLOT_BITS)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needles(words: &[&str]) -> Needles {
        Needles::new(words.iter().map(|word| word.as_bytes().to_vec()).collect())
    }

    fn all(words: &[&str], text: &str) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        needles(words).each(text, |index, span| found.push((index, span.of(text).to_owned())));
        found.sort();
        found
    }

    #[test]
    fn words_are_found_in_any_case_and_inside_one_another() {
        let words = ["Read More", "more", "mor", "上一篇", "é"];
        let expected = [(0, "READ more"), (1, "more"), (2, "mor"), (3, "上一篇"), (4, "é")];
        assert_eq!(all(&words, "…READ more, 上一篇é"), expected.map(|(index, text)| (index, text.to_owned())));
        assert!(all(&words, "É rea mo 上一").is_empty());
    }

    #[test]
    fn short_words_are_found_up_to_the_end() {
        for text in ["ab", "xab", "xxab", "abxx"] {
            assert_eq!(all(&["AB"], text).len(), 1, "{text}");
            assert_eq!(all(&["a", "b", ""], text).len(), 2, "{text}");
            assert!(all(&["abc"], text).is_empty());
        }
        assert!(all(&["a", ""], "").is_empty());
    }

    #[test]
    fn the_longest_of_the_words_that_start_first_is_taken() {
        let words = ["mar", "march", "月曜日", "月"];
        let needles = needles(&words);
        let found = |text| needles.longest(text).map(|(_, span)| span.of(text)).collect::<Vec<_>>();
        assert_eq!(found("MARCH Mar, ma"), ["MARCH", "Mar"]);
        assert_eq!(found("3月7日（月曜日）月"), ["月", "月曜日", "月"]);
        assert_eq!(found(""), Vec::<&str>::new());
    }
}
