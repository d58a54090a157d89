//! Many words looked for in one pass, ASCII letters in any case.
//!
//! An automaton of some hundred words takes longer to build than a short text to scan. Here the first three bytes of
//! each word are hashed into a table of slots, and each place of a text asks the table whether a word may start there.

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
    /// Indexes of words, slot by slot.
    entries: Vec<u32>,
}

impl Needles {
    /// Takes `words`, which are known by their index from here on. Empty ones are never found.
    pub fn new<W: Into<Vec<u8>>>(words: impl IntoIterator<Item = W>) -> Self {
        let words: Vec<Vec<u8>> = words.into_iter().map(Into::into).collect();
        let mut slotted: Vec<(usize, u32)> = Vec::with_capacity(words.len());
        for (index, word) in (0..).zip(&words).filter(|(_, word)| !word.is_empty()) {
            slotted.extend(slots_of(word).into_iter().map(|slot| (slot, index)));
        }
        slotted.sort_unstable();
        let mut starts = Box::new([0; SLOTS + 1]);
        for (slot, _) in &slotted {
            starts[slot + 1] += 1;
        }
        for slot in 0..SLOTS {
            starts[slot + 1] += starts[slot];
        }
        Self { words, starts, entries: slotted.into_iter().map(|(_, index)| index).collect() }
    }

    /// Whether there are no words.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Calls `found` with the index and span of each word in `text`, by where they start.
    pub fn each(&self, text: &str, mut found: impl FnMut(usize, Span)) {
        for (at, slot) in self.places(text.as_bytes(), 0) {
            for index in self.starting(text.as_bytes(), at, slot) {
                found(index, Span::new(at, at + self.words[index].len()));
            }
        }
    }

    /// The longest word at the first place from `from` on where any word starts.
    pub fn longest(&self, text: &str, from: usize) -> Option<(usize, Span)> {
        self.places(text.as_bytes(), from).find_map(|(at, slot)| {
            let longest = self.starting(text.as_bytes(), at, slot).max_by_key(|index| self.words[*index].len())?;
            Some((longest, Span::new(at, at + self.words[longest].len())))
        })
    }

    /// The places from `from` on whose slot is not empty, each with its slot.
    fn places(&self, text: &[u8], from: usize) -> impl Iterator<Item = (usize, usize)> {
        // Past the end of the text, what is missing of a key counts as zero.
        let byte = |at: usize| text.get(at).map_or(0, |byte| u32::from(byte.to_ascii_lowercase()));
        let mut key = byte(from) << 8 | byte(from + 1);
        let all = (from..text.len()).map(move |at| {
            key = (key << 8 | byte(at + 2)) & 0xff_ffff;
            (at, slot_of(key))
        });
        all.filter(|(_, slot)| self.starts[*slot] < self.starts[slot + 1])
    }

    /// The words of `slot` that stand at `at`.
    fn starting(&self, text: &[u8], at: usize, slot: usize) -> impl Iterator<Item = usize> {
        let entries = &self.entries[self.starts[slot] as usize..self.starts[slot + 1] as usize];
        let rest = &text[at..];
        let stands = |word: &[u8]| rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        entries.iter().map(|index| *index as usize).filter(move |index| stands(&self.words[*index]))
    }
}

/// The slots of the places where `word` may stand: more than one if it is shorter than the key.
fn slots_of(word: &[u8]) -> Vec<usize> {
    let start = word.iter().take(KEY).fold(0, |key, byte| key << 8 | u32::from(byte.to_ascii_lowercase()));
    let missing = KEY.saturating_sub(word.len());
    let mut slots: Vec<usize> = (0..1 << (8 * missing)).map(|rest| slot_of(start << (8 * missing) | rest)).collect();
    slots.sort_unstable();
    slots.dedup();
    slots
}

fn slot_of(key: u32) -> usize {
    // The multiplier of Fibonacci hashing: 2^32 over the golden ratio.
    (key.wrapping_mul(0x9E37_79B1) >> (32 - SLOT_BITS)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(words: &[&str], text: &str) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        Needles::new(words.iter().copied()).each(text, |index, span| found.push((index, span.of(text).to_owned())));
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
        assert!(all(&["a"], "").is_empty());
    }

    #[test]
    fn the_longest_of_the_words_that_start_first_is_taken() {
        let needles = Needles::new(["mar", "march", "arch"]);
        assert_eq!(needles.longest("in March", 0), Some((1, Span::new(3, 8))));
        assert_eq!(needles.longest("in March", 4), Some((2, Span::new(4, 8))));
        assert_eq!(needles.longest("in March", 5), None);
    }
}
