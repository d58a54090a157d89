//! Native checks of the family `links`.

use crate::rule::Native;

/// The checks, in the order of their ids.
pub const CHECKS: &[Native] = &[];
