//! Native checks of the family `dates`: each judges what `Document::dates` says.

mod ambiguous;
mod conflict;
mod day_apart;
mod default_time;
mod earlier_than_published;
mod end_before_start;
mod event_line;
mod future;
mod habit;
mod impossible;
mod later_than_published;
mod mass_import;
mod missing_offset;
mod mixed_format;
mod mixed_offset;
mod mixed_order;
mod no_day;
mod out_of_range;
mod placeholder;
mod relative;
mod source;
mod tense;
mod title_mismatch;
mod unparseable;
mod updated_before_published;
mod weekday;
mod weekday_span;
mod witness;
mod year_before;

use crate::rule::Native;

/// The checks, in the order of their ids.
pub const CHECKS: &[Native] = &[
    Native::profile::<ambiguous::Ambiguous>("dates/ambiguous"),
    Native::profile::<conflict::Conflict>("dates/conflict"),
    Native::profile::<day_apart::DayApart>("dates/day-apart"),
    Native::profile::<default_time::DefaultTime>("dates/default-time"),
    Native::document::<earlier_than_published::EarlierThanPublished>("dates/earlier-than-published"),
    Native::document::<end_before_start::EndBeforeStart>("dates/end-before-start"),
    Native::document::<future::Future>("dates/future"),
    Native::document::<impossible::Impossible>("dates/impossible"),
    Native::document::<later_than_published::LaterThanPublished>("dates/later-than-published"),
    Native::group::<mass_import::MassImport>("dates/mass-import"),
    Native::profile::<missing_offset::MissingOffset>("dates/missing-offset"),
    Native::profile::<mixed_format::MixedFormat>("dates/mixed-format"),
    Native::profile::<mixed_offset::MixedOffset>("dates/mixed-offset"),
    Native::document::<mixed_order::MixedOrder>("dates/mixed-order"),
    Native::profile::<out_of_range::OutOfRange>("dates/out-of-range"),
    Native::document::<placeholder::Placeholder>("dates/placeholder"),
    Native::document::<relative::Relative>("dates/relative"),
    Native::document::<title_mismatch::TitleMismatch>("dates/title-mismatch"),
    Native::profile::<unparseable::Unparseable>("dates/unparseable"),
    Native::profile::<updated_before_published::UpdatedBeforePublished>("dates/updated-before-published"),
    Native::document::<weekday::WrongWeekday>("dates/weekday"),
    Native::document::<year_before::YearBefore>("dates/year-before"),
];
