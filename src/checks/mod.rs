//! Native checks, one folder a family, one file a rule; each is described by the page of its name in `rules/`.

pub mod markup;
pub mod text;
