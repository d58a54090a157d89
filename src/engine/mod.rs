//! The engine: walk, map, the corpus stages, and the runner of rule examples.

mod bands;
mod cluster;
mod examples;
mod files;
mod finder;
mod fix;
mod groups;
mod guard;
mod ignore_files;
mod incremental;
mod index;
mod map;
mod mapped;
mod nearby;
mod pairs;
mod reduce;
mod resolve;
mod session;
mod states;
mod table;
mod walk;

pub use bands::{Band, Bands};
pub use cluster::{Edge, Star, Told, stars};
pub use examples::{Failure, run_examples, unmarked};
pub use files::{DiskFiles, NamedFiles};
pub use finder::{Find, Finder};
pub use fix::{Change, Fixed, Left, MAX_PASSES, Mended, Pass, Refusal, Wish};
pub use index::{FOLDER as INDEX_FOLDER, Index};
pub use map::{map_document, map_facts, map_unread};
pub use mapped::{Kept, Mapped};
pub use reduce::{Reopen, reduce};
pub use session::{Outcome, Session};
pub use states::{State, States};
pub use walk::{WalkError, Walked, walk};
