//! The family `suppressions`: suppressions that have no effect. Only when a whole run is over is it known which these
//! are, so that the command line reports them and there is nothing to run here.

use crate::rule::{Check, Native};

/// The checks, in the order of their ids.
pub const CHECKS: &[Native] = &[
    Native::reported("suppressions/expired", |_| Ok(Check::Suppressions)),
    Native::reported("suppressions/unused", |_| Ok(Check::Suppressions)),
];
