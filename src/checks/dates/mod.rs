//! Native checks of the family `dates`: each judges what `Document::dates` says.

mod conflict;
mod future;
mod impossible;
mod relative;
mod unparseable;
mod weekday;
mod witness;

use crate::rule::Native;

/// The checks, in the order of their ids.
pub const CHECKS: &[Native] = &[
    Native::document::<conflict::Conflict>("dates/conflict"),
    Native::document::<future::Future>("dates/future"),
    Native::document::<impossible::Impossible>("dates/impossible"),
    Native::document::<relative::Relative>("dates/relative"),
    Native::document::<unparseable::Unparseable>("dates/unparseable"),
    Native::document::<weekday::WrongWeekday>("dates/weekday"),
];
