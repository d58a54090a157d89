//! Readers: from files and streams to documents.
//!
//! A reader turns one input into its documents, or into the reason why not. It never panics, never
//! waits on what is not a file, and holds no more than `Limits` allows. Which inputs there are is
//! for the engine to find.

mod input;
mod not_checked;
#[cfg(test)]
mod tests;
mod text;

use std::path::Path;

pub use input::{Input, normalized, shown_path};
pub use not_checked::{NotChecked, Reason};
pub use text::TextReader;

use crate::document::Document;

/// Turns inputs of one format into documents.
pub trait Reader: Send + Sync {
    /// The format's name, as the summary and messages have it.
    fn name(&self) -> &'static str;

    /// Whether a file of this name is in the format, by its extension; the file is not opened.
    fn reads(&self, path: &Path) -> bool;

    /// Hands each document of the input to `each`, in their order, one at a time; or the reason
    /// why the input, or a record of it, is none.
    fn read(&self, input: &Input, limits: &Limits, each: &mut dyn FnMut(Result<Document, NotChecked>));
}

/// How much a reader may take in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of one document; a larger one is not read.
    pub max_bytes: u64,
}

impl Default for Limits {
    /// 100 MB: a hundred times the longest article, and far from what memory would not hold.
    fn default() -> Self {
        Self { max_bytes: 100_000_000 }
    }
}

/// The readers there are, in the order they are asked.
static READERS: [&dyn Reader; 1] = [&TextReader];

/// Extensions of corpora that a later version is to read.
const PLANNED: [&str; 7] = ["jsonl", "ndjson", "parquet", "arrow", "warc", "gz", "zst"];

/// The readers there are, in the order they are asked.
pub fn readers() -> &'static [&'static dyn Reader] {
    &READERS
}

/// The reader for a file of this name, if there is one.
pub fn reader_for(path: &Path) -> Option<&'static dyn Reader> {
    READERS.iter().copied().find(|reader| reader.reads(path))
}

/// Reads `input` with the reader for its name; a file that was named whatever its extension is read as text.
pub fn read(input: &Input, limits: &Limits, each: &mut dyn FnMut(Result<Document, NotChecked>)) {
    reader_for(input.path()).unwrap_or(&TextReader).read(input, limits, each);
}

/// Whether files with this extension (no dot, any case) hold corpora that are not read yet.
pub fn is_planned(extension: &str) -> bool {
    PLANNED.iter().any(|planned| planned.eq_ignore_ascii_case(extension))
}
