//! Line starts of a text, and the line and column of an offset.

use memchr::memchr2_iter;

/// A place as people count it: both from 1, the column in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in Unicode scalar values.
    pub column: u32,
}

/// Byte offsets of the line starts of one text. A line ends with LF, CRLF or a bare CR.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<usize>,
    /// How many characters start before each whole multiple of `BLOCK` bytes: a text may be one line
    /// of many megabytes with a finding every few bytes.
    chars: Vec<usize>,
}

/// Bytes whose characters are counted anew for each column.
const BLOCK: usize = 1024;

impl LineIndex {
    /// Indexes the lines of `text`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                starts.push(at + 1);
            }
        }
        let mut sum = 0;
        let count = |block| {
            let before = sum;
            sum += starting_in(block);
            before
        };
        let chars = bytes.chunks(BLOCK).map(count).collect();
        Self { starts, chars }
    }

    /// Number of lines; a text that ends with a line end has an empty last line.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Never true: an empty text has one empty line.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// Index from 0 of the line that holds `offset`.
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset) - 1
    }

    /// Offset of the first byte of the line with index `line` (from 0).
    pub fn start_of(&self, line: usize) -> usize {
        self.starts[line]
    }

    /// Offset past the last byte of the line's content, its line end left out.
    pub fn end_of(&self, line: usize, text: &str) -> usize {
        let end = self.starts.get(line + 1).copied().unwrap_or(text.len());
        let content = &text[self.starts[line]..end];
        self.starts[line] + content.trim_end_matches(['\n', '\r']).len()
    }

    /// Line and column of `offset`, which lies on a character boundary of `text`.
    pub fn position(&self, text: &str, offset: usize) -> LineColumn {
        let line = self.line_of(offset);
        let column = self.chars_before(text, offset) - self.chars_before(text, self.starts[line]);
        LineColumn { line: line as u32 + 1, column: column as u32 + 1 }
    }

    fn chars_before(&self, text: &str, offset: usize) -> usize {
        let block = (offset / BLOCK).min(self.chars.len().saturating_sub(1));
        let start = block * BLOCK;
        self.chars.get(block).copied().unwrap_or(0) + starting_in(&text.as_bytes()[start..offset])
    }
}

/// Characters that start in `bytes`: all bytes but those that continue a character of UTF-8.
fn starting_in(bytes: &[u8]) -> usize {
    // Sums of bytes, which the compiler makes parallel; 255 of them cannot overflow.
    let starts = |block: &[u8]| usize::from(block.iter().map(|byte| u8::from(byte & 0xC0 != 0x80)).sum::<u8>());
    bytes.chunks(255).map(starts).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_every_kind_of_line_end_once() {
        let text = "a\nb\r\nc\rd\r\n\r\ne";
        let index = LineIndex::new(text);
        assert_eq!(index.len(), 6);
        let at = |needle: &str| index.position(text, text.find(needle).unwrap()).line;
        assert_eq!([at("a"), at("b"), at("c"), at("d"), at("e")], [1, 2, 3, 4, 6]);
    }

    #[test]
    fn columns_of_a_long_line_are_those_of_a_short_one() {
        let text = "é中x😀\n".repeat(3) + &"中é😀x".repeat(2000);
        let index = LineIndex::new(&text);
        let line = text.rfind('\n').unwrap() + 1;
        for (column, (at, _)) in (1..).zip(text[line..].char_indices()) {
            assert_eq!(index.position(&text, line + at), LineColumn { line: 4, column });
        }
        assert_eq!(index.position(&text, text.len()).column, 8001);
        assert_eq!(LineIndex::new("").position("", 0), LineColumn { line: 1, column: 1 });
    }

    #[test]
    fn columns_count_characters() {
        let text = "x\n王毅：中";
        let index = LineIndex::new(text);
        let place = index.position(text, text.find('中').unwrap());
        assert_eq!((place.line, place.column), (2, 4));
    }
}
