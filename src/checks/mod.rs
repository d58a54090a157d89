//! Native checks: `checks/<family>/<rule>.rs`, each with its page in `rules/<family>/<rule>.yaml`.

pub mod dates;
pub mod duplicates;
pub mod front_matter;
pub mod links;
pub mod markup;
pub mod suppressions;
pub mod text;

use crate::rule::Native;

/// Every native check, family by family.
pub fn natives() -> Vec<Native> {
    [
        front_matter::CHECKS,
        markup::CHECKS,
        links::CHECKS,
        dates::CHECKS,
        duplicates::CHECKS,
        text::CHECKS,
        suppressions::CHECKS,
    ]
    .concat()
}
