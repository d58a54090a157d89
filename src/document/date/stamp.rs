//! A date or instant that exists, how exactly it is known, and how far two of them are apart.

use std::fmt;

use chrono::{Datelike, Duration, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};

use super::Reading;

/// The smallest unit that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// A year.
    Year,
    /// A month of a year.
    Month,
    /// A day.
    Day,
    /// A minute of a day.
    Minute,
    /// A second, or a part of one.
    Second,
}

/// A date that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stamp {
    /// The day as written; the first of the month or year where no day is.
    pub date: NaiveDate,
    /// The time of day, where one is written.
    pub time: Option<NaiveTime>,
    /// The distance from UTC, where it is written.
    pub offset: Option<FixedOffset>,
    /// What was written.
    pub precision: Precision,
}

/// Clocks run from UTC-12 to UTC+14.
const WEST: i64 = 12;
const EAST: i64 = 14;

impl Stamp {
    /// A day without a time.
    pub fn day(date: NaiveDate) -> Self {
        Self { date, time: None, offset: None, precision: Precision::Day }
    }

    /// The instant of a Unix time in seconds, if the calendar reaches it.
    pub fn from_epoch(seconds: i64) -> Option<Self> {
        let utc = chrono::DateTime::from_timestamp(seconds, 0)?.naive_utc();
        Some(Self {
            date: utc.date(),
            time: Some(utc.time()),
            offset: FixedOffset::east_opt(0),
            precision: Precision::Second,
        })
    }

    /// The instant in UTC, where time and offset are known.
    pub fn instant(&self) -> Option<NaiveDateTime> {
        let local = self.date.and_time(self.time?);
        local.checked_sub_offset(self.offset?)
    }

    /// First and last calendar day this may be, wherever on earth it was written down.
    fn days(&self) -> (NaiveDate, NaiveDate) {
        if let Some(instant) = self.instant() {
            let west = instant.checked_sub_signed(Duration::hours(WEST));
            let east = instant.checked_add_signed(Duration::hours(EAST));
            return (west.unwrap_or(instant).date(), east.unwrap_or(instant).date());
        }
        (self.date, self.last_day())
    }

    /// The last day of the unit written: of the month, of the year, or the day itself.
    pub fn last_day(&self) -> NaiveDate {
        let last = match self.precision {
            Precision::Year => NaiveDate::from_ymd_opt(self.date.year(), 12, 31),
            Precision::Month => days_in(self.date.year(), self.date.month()).and_then(|day| self.date.with_day(day)),
            _ => None,
        };
        last.unwrap_or(self.date)
    }

    /// Whole days to the nearest day of that month and day, in whatever year.
    pub fn days_to_yearless(&self, month: u32, day: u32) -> Option<i64> {
        let year = self.date.year();
        let days = (year - 1..=year + 1).filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
        days.map(|day| self.days_apart(&Self::day(day))).min()
    }

    /// Whole days between the two that neither their precision nor time zones explain: instants
    /// are compared as instants, anything else by the nearest days that the two may mean.
    pub fn days_apart(&self, other: &Self) -> i64 {
        if let (Some(one), Some(two)) = (self.instant(), other.instant()) {
            return (one - two).num_days().abs();
        }
        let (one, two) = (self.days(), other.days());
        (one.0 - two.1).num_days().max((two.0 - one.1).num_days()).max(0)
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.precision {
            Precision::Year => write!(out, "{}", self.date.format("%Y"))?,
            Precision::Month => write!(out, "{}", self.date.format("%Y-%m"))?,
            _ => write!(out, "{}", self.date.format("%Y-%m-%d"))?,
        }
        if let Some(time) = self.time {
            write!(out, " {}", time.format("%H:%M"))?;
            match self.offset {
                Some(offset) if offset.local_minus_utc() == 0 => write!(out, " UTC")?,
                Some(offset) => write!(out, " {offset}")?,
                None => {}
            }
        }
        Ok(())
    }
}

/// Number of days of a month; `None` for no month.
pub(super) fn days_in(year: i32, month: u32) -> Option<u32> {
    (28..=31).rev().find(|day| NaiveDate::from_ymd_opt(year, month, *day).is_some())
}

/// A time of day as written, not yet judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: u32,
    pub(super) minute: u32,
    pub(super) second: Option<u32>,
}

/// A date as written, not yet judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) year: Option<i32>,
    pub(super) month: Option<u32>,
    pub(super) day: Option<u32>,
    pub(super) clock: Option<Clock>,
    /// Minutes east of UTC.
    pub(super) offset: Option<i32>,
}

impl Parts {
    pub(super) fn day(year: i32, month: u32, day: u32) -> Self {
        Self { year: Some(year), month: Some(month), day: Some(day), ..Self::default() }
    }

    /// Judges the parts: a date that exists, one that does not, or none at all.
    pub(super) fn reading(&self) -> Reading {
        match self.stamp() {
            Ok(Some(stamp)) => Reading::Valid(stamp),
            Ok(None) => self.yearless(),
            Err(why) => Reading::Impossible(why),
        }
    }

    fn yearless(&self) -> Reading {
        match (self.month, self.day) {
            // 29 February exists in some years.
            (Some(month), Some(day)) if days_in(2000, month).is_some_and(|last| (1..=last).contains(&day)) => {
                Reading::Yearless { month, day }
            }
            // What happens on 30 February never does.
            (Some(month), Some(_)) if month != 2 => {
                match MONTHS.get((month as usize).wrapping_sub(1)).zip(days_in(2000, month)) {
                    Some((name, last)) => Reading::Impossible(format!("{name} has {last} days")),
                    None => Reading::Unparseable,
                }
            }
            _ => Reading::Unparseable,
        }
    }

    /// Why an offset is none: it mostly is the time of day once more.
    fn explained(&self, why: String) -> String {
        let is_time = self.clock.zip(self.offset).is_some_and(|(clock, offset)| {
            let time = (clock.hour * 60 + clock.minute) as i32;
            offset == time || (clock.hour > 0 && offset == time - time % 60)
        });
        if is_time { format!("{why}, which is the time of day once more") } else { why }
    }

    fn stamp(&self) -> Result<Option<Stamp>, String> {
        let Some(year) = self.year else {
            return Ok(None);
        };
        let (month, day) = (self.month.unwrap_or(1), self.day.unwrap_or(1));
        let Some(last) = days_in(year, month) else {
            return Err(format!("there is no month {month}"));
        };
        let Some(date) = NaiveDate::from_ymd_opt(year, month, day) else {
            let name = MONTHS.get(month as usize - 1).unwrap_or(&"");
            return Err(format!("{name} {year} has {last} days"));
        };
        let mut precision = match (self.month, self.day) {
            (None, _) => Precision::Year,
            (_, None) => Precision::Month,
            _ => Precision::Day,
        };
        let (mut date, mut time) = (date, None);
        if let Some(clock) = self.clock {
            (date, time) = clock.on(date)?;
            precision = if clock.second.is_some() { Precision::Second } else { Precision::Minute };
        }
        // Liberia was the last country whose clocks kept an odd minute.
        let is_early = year < 1973;
        let offset =
            self.offset.map(|minutes| offset_of(minutes, is_early)).transpose().map_err(|why| self.explained(why))?;
        Ok(Some(Stamp { date, time, offset, precision }))
    }
}

impl Clock {
    /// The time on `date`; 24:00 is midnight of the day after, and second 60 a leap second.
    fn on(&self, date: NaiveDate) -> Result<(NaiveDate, Option<NaiveTime>), String> {
        let second = self.second.unwrap_or(0);
        if (self.hour, self.minute, second) == (24, 0, 0) {
            return Ok((date.succ_opt().unwrap_or(date), NaiveTime::from_hms_opt(0, 0, 0)));
        }
        if self.hour > 23 {
            return Err(format!("there is no hour {}", self.hour));
        }
        if self.minute > 59 {
            return Err(format!("there is no minute {}", self.minute));
        }
        if second > 60 {
            return Err(format!("there is no second {second}"));
        }
        Ok((date, NaiveTime::from_hms_opt(self.hour, self.minute, second.min(59))))
    }
}

/// Minutes east as an offset that is in use somewhere: from -12:00 to +14:00, in quarters of an hour but for early dates.
fn offset_of(minutes: i32, is_early: bool) -> Result<FixedOffset, String> {
    let in_use = (-60 * WEST as i32..=60 * EAST as i32).contains(&minutes) && (is_early || minutes % 15 == 0);
    let sign = if minutes < 0 { '-' } else { '+' };
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    in_use
        .then(|| FixedOffset::east_opt(minutes * 60))
        .flatten()
        .ok_or_else(|| format!("no clock on earth is at UTC{sign}{hours:02}:{rest:02}"))
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
