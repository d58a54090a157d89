//! Finds a few hundred short words in a text: a filter over the first three bytes, then a look at the words
//! that start with them.

/// Bits of the filter; a power of two.
const BITS: usize = 1 << 12;

/// A set of words of three bytes or more, ASCII letters in any case.
pub(super) struct Finder {
    filter: [u64; BITS / 64],
    /// Slot of the filter and index of the word, sorted by slot, longest word first.
    slots: Vec<(u16, u16)>,
    words: Vec<String>,
}

/// A word found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Index of the word.
    pub(super) word: usize,
}

impl Finder {
    /// A finder of `words`, which are in lower case.
    pub(super) fn new(words: Vec<String>) -> Self {
        debug_assert!(words.iter().all(|word| word.len() >= 3), "the filter looks at three bytes");
        let mut filter = [0; BITS / 64];
        let mut slots: Vec<(u16, u16)> = words.iter().zip(0..).map(|(word, at)| (slot(word.as_bytes()), at)).collect();
        slots.sort_by_key(|&(slot, at)| (slot, std::cmp::Reverse(words[usize::from(at)].len())));
        for &(slot, _) in &slots {
            filter[usize::from(slot) / 64] |= 1 << (slot % 64);
        }
        Self { filter, slots, words }
    }

    /// The words, in the order in which they were given.
    pub(super) fn words(&self) -> &[String] {
        &self.words
    }

    /// Hits from left to right, the longest word at each place, without overlaps.
    pub(super) fn find_iter<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Hit> + 'a {
        let bytes = text.as_bytes();
        let mut at = 0;
        std::iter::from_fn(move || {
            while at + 3 <= bytes.len() {
                let slot = slot(&bytes[at..at + 3]);
                if self.filter[usize::from(slot) / 64] >> (slot % 64) & 1 == 1
                    && let Some(word) = self.longest_at(bytes, at, slot)
                {
                    let (start, end) = (at, at + self.words[word].len());
                    at = end;
                    return Some(Hit { start, end, word });
                }
                at += 1;
            }
            None
        })
    }

    fn longest_at(&self, bytes: &[u8], at: usize, slot: u16) -> Option<usize> {
        let first = self.slots.partition_point(|(other, _)| *other < slot);
        let same = self.slots[first..].iter().take_while(|(other, _)| *other == slot);
        let stands = |word: &[u8]| bytes.get(at..at + word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word));
        same.map(|(_, word)| usize::from(*word)).find(|word| stands(self.words[*word].as_bytes()))
    }
}

/// The slot of what starts with these three bytes, whatever the case of its ASCII letters.
#[inline]
fn slot(bytes: &[u8]) -> u16 {
    let key = u32::from(bytes[0]) | u32::from(bytes[1]) << 8 | u32::from(bytes[2]) << 16 | 0x20_20_20;
    (key.wrapping_mul(0x9E37_79B1) >> (32 - BITS.trailing_zeros())) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_counts_in_any_case() {
        let finder = Finder::new(["mar", "march", "月曜日", "月"].map(str::to_owned).to_vec());
        let found =
            |text: &str| finder.find_iter(text).map(|hit| text[hit.start..hit.end].to_owned()).collect::<Vec<_>>();
        assert_eq!(found("MARCH Mar, ma"), ["MARCH", "Mar"]);
        assert_eq!(found("3月7日（月曜日）月"), ["月", "月曜日", "月"]);
        assert_eq!(found(""), Vec::<String>::new());
    }
}
