//! The engine: walk, map, the corpus stages, and the runner of rule examples.

mod cluster;
mod map;
mod mapped;
mod reduce;
mod resolve;

pub use map::{map_document, map_unread};
pub use mapped::{Band, Mapped};
pub use reduce::reduce;
