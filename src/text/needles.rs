//! Many words looked for in one pass, ASCII letters in any case.
//!
//! An automaton of some hundred words takes longer to build than a short text to scan, and reads it no quicker. Here
//! the first three bytes of each word are hashed: a filter tells for each place of a text whether a word may start
//! there, and a table which ones.

use super::Span;

/// Bits of the filter: many times the words of a rulebook, so that nearly all places of a text meet an empty one.
const FILTER_BITS: u32 = 15;
/// A slot of the table stands for some bits of the filter.
const SLOT_BITS: u32 = 11;
const SLOTS: usize = 1 << SLOT_BITS;
/// Bytes of a word that choose its slot.
const KEY: usize = 3;
/// Makes one of the letters' two cases; other bytes that it makes one are told apart by the words themselves.
const CASE: u32 = 0x20_20_20;

/// The words, ready to be looked for.
#[derive(Debug)]
pub struct Needles {
    words: Vec<Vec<u8>>,
    filter: Box<[u64; (1 << FILTER_BITS) / 64]>,
    /// The entries of slot `s` are those from `starts[s]` to `starts[s + 1]`.
    starts: Box<[u32; SLOTS + 1]>,
    /// Indexes of words, slot by slot.
    entries: Vec<u32>,
}

impl Needles {
    /// Takes `words`, which are known by their index from here on. Empty ones are never found.
    pub fn new<W: Into<Vec<u8>>>(words: impl IntoIterator<Item = W>) -> Self {
        let words: Vec<Vec<u8>> = words.into_iter().map(Into::into).collect();
        let mut filter = Box::new([0; (1 << FILTER_BITS) / 64]);
        let mut slotted: Vec<(usize, u32)> = Vec::with_capacity(words.len());
        for (index, word) in (0..).zip(&words).filter(|(_, word)| !word.is_empty()) {
            for hash in hashes_of(word) {
                filter[hash / 64] |= 1 << (hash % 64);
                slotted.push((slot_of(hash), index));
            }
        }
        slotted.sort_unstable();
        slotted.dedup();
        let mut starts = Box::new([0; SLOTS + 1]);
        for (slot, _) in &slotted {
            starts[slot + 1] += 1;
        }
        for slot in 0..SLOTS {
            starts[slot + 1] += starts[slot];
        }
        Self { words, filter, starts, entries: slotted.into_iter().map(|(_, index)| index).collect() }
    }

    /// Calls `found` with the index and span of each word in `text`, by where they start.
    pub fn each(&self, text: &str, mut found: impl FnMut(usize, Span)) {
        // Without words there is nothing to pass over the text for.
        let text = if self.entries.is_empty() { &[][..] } else { text.as_bytes() };
        let mut from = 0;
        while let Some((at, hash)) = self.next_place(text, from) {
            for index in self.starting(text, at, hash) {
                found(index, Span::new(at, at + self.words[index].len()));
            }
            from = at + 1;
        }
    }

    /// Calls `found` with the words of `text` from left to right, the longest at each place, without overlaps.
    pub fn each_longest(&self, text: &str, mut found: impl FnMut(usize, Span)) {
        let text = text.as_bytes();
        let mut from = 0;
        while let Some((at, hash)) = self.next_place(text, from) {
            from = at + 1;
            if let Some(longest) = self.starting(text, at, hash).max_by_key(|index| self.words[*index].len()) {
                from = at + self.words[longest].len();
                found(longest, Span::new(at, from));
            }
        }
    }

    /// The first place from `from` on where a word may start, and the hash of what stands there.
    #[inline]
    fn next_place(&self, text: &[u8], from: usize) -> Option<(usize, usize)> {
        let may_start = |hash: usize| self.filter[hash / 64] >> (hash % 64) & 1 == 1;
        let whole = text[from..].windows(4).enumerate().find_map(|(at, four)| {
            let hash = hash_of(u32::from_le_bytes([four[0], four[1], four[2], four[3]]));
            may_start(hash).then_some((from + at, hash))
        });
        // Past the end of the text, what is missing of a key counts as zero.
        let byte = |at: usize| text.get(at).copied().unwrap_or(0);
        let tail = from.max(text.len().saturating_sub(KEY))..text.len();
        whole.or_else(|| {
            tail.map(|at| (at, hash_of(u32::from_le_bytes([byte(at), byte(at + 1), byte(at + 2), 0]))))
                .find(|(_, hash)| may_start(*hash))
        })
    }

    /// The words that stand at `at`, where `hash` is that of the place.
    fn starting(&self, text: &[u8], at: usize, hash: usize) -> impl Iterator<Item = usize> {
        let slot = slot_of(hash);
        let entries = &self.entries[self.starts[slot] as usize..self.starts[slot + 1] as usize];
        let rest = &text[at..];
        let stands = |word: &[u8]| rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        entries.iter().map(|index| *index as usize).filter(move |index| stands(&self.words[*index]))
    }
}

/// The hashes of the places where `word` may stand: more than one if it is shorter than the key.
fn hashes_of(word: &[u8]) -> Vec<usize> {
    let known = word.len().min(KEY);
    let start = word[..known].iter().rev().fold(0, |key, byte| key << 8 | u32::from(*byte));
    let rests = 0..1u32 << (8 * (KEY - known));
    let mut hashes: Vec<usize> = rests.map(|rest| hash_of(start | rest << (8 * known))).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// The bit of the filter for a place: of its four bytes, as a little-endian number, the last does not count.
#[inline]
fn hash_of(bytes: u32) -> usize {
    let key = bytes & 0xff_ff_ff | CASE;
    // The multiplier of Fibonacci hashing: 2^32 over the golden ratio.
    (key.wrapping_mul(0x9E37_79B1) >> (32 - FILTER_BITS)) as usize
}

const fn slot_of(hash: usize) -> usize {
    hash >> (FILTER_BITS - SLOT_BITS)
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
    fn the_longest_words_are_taken_from_left_to_right() {
        let needles = Needles::new(["mar", "march", "arch", "月曜日", "月"]);
        let text = "in MARCH or Mar 月曜日月, a";
        let mut found = Vec::new();
        needles.each_longest(text, |index, span| found.push((index, span.of(text))));
        assert_eq!(found, [(1, "MARCH"), (0, "Mar"), (3, "月曜日"), (4, "月")]);
    }
}
