//! Native checks of the family `text`.

use crate::rule::{Check, Native};

/// The checks, in the order of their ids.
pub const CHECKS: &[Native] = &[
    // The engine reports these: there is no document for a check to look at.
    Native::unread("text/too-large", |_| Ok(Check::Unread(&["too-large"]))),
    Native::unread("text/unreadable", |_| Ok(Check::Unread(&["unreadable", "not-a-file", "unsupported-encoding"]))),
];
