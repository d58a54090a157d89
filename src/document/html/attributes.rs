//! Places of attributes inside a start tag, found as the HTML tokenizer finds them.

use crate::text::Span;

/// An attribute as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name.
    pub name: Span,
    /// Its value without quotes; `None` where no `=` follows the name.
    pub value: Option<Span>,
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)
}

/// Attributes of a start tag, one after the other.
pub(super) struct Attributes<'t> {
    tag: &'t [u8],
    at: usize,
}

impl<'t> Attributes<'t> {
    /// Of `tag`, which starts with `<`; its closing `>` may be missing.
    pub(super) fn of(tag: &'t [u8]) -> Self {
        let tag = tag.strip_suffix(b">").unwrap_or(tag);
        let name_end = tag.iter().position(|&b| is_space(b) || b == b'/').unwrap_or(tag.len());
        Self { tag, at: name_end }
    }

    fn skip(&mut self, skipped: impl Fn(u8) -> bool) -> usize {
        while self.tag.get(self.at).is_some_and(|&byte| skipped(byte)) {
            self.at += 1;
        }
        self.at
    }

    fn value(&mut self) -> Span {
        self.at += 1;
        let start = self.skip(is_space);
        match self.tag.get(start) {
            Some(&quote @ (b'"' | b'\'')) => {
                let start = start + 1;
                let end = memchr::memchr(quote, &self.tag[start..]).map_or(self.tag.len(), |found| start + found);
                self.at = (end + 1).min(self.tag.len());
                Span::new(start, end)
            }
            _ => {
                let end = self.skip(|byte| !is_space(byte));
                Span::new(start, end)
            }
        }
    }
}

impl Iterator for Attributes<'_> {
    type Item = Attribute;

    fn next(&mut self) -> Option<Attribute> {
        let start = self.skip(|byte| is_space(byte) || byte == b'/');
        if start >= self.tag.len() {
            return None;
        }
        // A `=` where a name should start belongs to the name.
        self.at += 1;
        let end = self.skip(|byte| !is_space(byte) && byte != b'/' && byte != b'=');
        let name = Span::new(start, end);
        if self.skip(is_space) < self.tag.len() && self.tag[self.at] == b'=' {
            return Some(Attribute { name, value: Some(self.value()) });
        }
        Some(Attribute { name, value: None })
    }
}

/// Number of attributes in a tag that may go on, counted up to `most`.
pub(super) fn count(tag: &[u8], most: usize) -> usize {
    Attributes::of(tag).take(most).count()
}
