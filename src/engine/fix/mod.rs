//! Fixing: from the findings of a document to its mended bytes, in passes, and nothing is written.
//!
//! A pass takes the edits of all findings that do not get in each other's way, and the mended document is read and
//! judged again before it counts (`verify`). Passes go on until none changes anything. What cannot be mended is left
//! alone, with the reason. Only rules that judge a document by itself carry fixes, so that a document is mended
//! without a look at any other.

mod apply;
mod encode;
mod history;
mod passes;
#[cfg(test)]
mod tests;
mod verify;

pub use history::Change;
pub(super) use passes::fixed_text;
pub use passes::{Fixed, Left, MAX_PASSES, Mended, Pass, Wish};
pub use verify::Refusal;
