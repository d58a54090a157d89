//! Spans, line index and escaping: what every other layer says about places in text.
//!
//! Offsets are bytes of the decoded text (UTF-8). `document::source` maps them to bytes of the
//! file as it lies on disk.

mod escape;
mod lines;
mod named;
mod needles;
mod script;
mod span;
mod suggest;

pub use escape::{escape_control, excerpt, is_unprintable};
pub use lines::{LineColumn, LineIndex};
pub use named::NamedText;
pub use needles::Needles;
pub use script::is_spaceless;
pub use span::Span;
pub use suggest::{nearest, plain_words};
