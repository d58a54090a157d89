//! Native checks of the family `dates`.

use crate::rule::Native;

/// The checks, in the order of their ids.
pub const CHECKS: &[Native] = &[];
