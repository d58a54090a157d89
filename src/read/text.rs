//! The reader of Markdown, plain text and HTML: one file is one document, whose body is judged by
//! its content, not by its extension.

use std::path::Path;

use super::{Input, Limits, NotChecked, Reader, Reason};
use crate::document::{Document, Source};

/// Reads Markdown, plain text and HTML.
#[derive(Clone, Copy, Debug, Default)]
pub struct TextReader;

impl TextReader {
    /// Extensions that are read without being asked to.
    pub const EXTENSIONS: [&'static str; 6] = ["md", "markdown", "mdx", "txt", "html", "htm"];
}

impl Reader for TextReader {
    fn name(&self) -> &'static str {
        "text"
    }

    fn reads(&self, path: &Path) -> bool {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        Self::EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension))
    }

    fn read(&self, input: &Input, limits: &Limits, each: &mut dyn FnMut(Result<Document, NotChecked>)) {
        let source = input.load(limits).and_then(|bytes| {
            Source::decode(bytes).map_err(|undecodable| input.not_checked(Reason::from(undecodable)))
        });
        each(source.map(|source| Document::new(input.shown().clone(), source, input.kind())));
    }
}
