//! Dates that a document states. A date is a claim with witnesses: each place that names one says
//! what was written, how exactly, in which time zone if any, and in which bytes.
//!
//! Nothing is judged here: what cannot be read, or cannot be, is a reading like any other.

mod cjk;
mod cursor;
mod front;
mod markup;
mod named;
mod news;
mod period;
mod place;
mod prose;
mod relative;
mod stamp;
mod value;
mod words;

use chrono::{NaiveDate, Weekday};

use super::Document;
use crate::text::Span;

pub use front::{Role, is_placeholder};
pub use period::Period;
pub use place::{date_in_path, date_in_url};
pub use relative::Relative;
pub use stamp::{Precision, Stamp};
pub use value::read_value;
pub use words::{is_calendar_word, is_like_a_month, is_month, weekday_named};

/// Where a date is stated, which decides what it can prove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Witness {
    /// A key of the front matter that holds a date.
    FrontMatter {
        /// The key, as written.
        key: String,
        /// What the key dates.
        role: Role,
    },
    /// The file's name or its folders.
    Path,
    /// The address of the document.
    Url {
        /// The key of the front matter that holds it; `None` for the link the body opens with.
        key: Option<String>,
    },
    /// An HTML comment that holds a Unix time.
    Epoch,
    /// An attribute of an HTML element or a member of JSON-LD.
    Attribute(Role),
    /// The dateline a news text opens with.
    Dateline,
    /// The footer of a post that the text quotes: `— Name (@name) March 7, 2022`.
    Post,
    /// Running text.
    Text,
}

/// What a stated date says.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// A date, or an instant, that exists.
    Valid(Stamp),
    /// Day and month can be read in either order (`03/07/2022`): day first, then month first.
    Either(Stamp, Stamp),
    /// A day and month without a year.
    Yearless {
        /// Month, 1 to 12.
        month: u32,
        /// Day, 1 to 31.
        day: u32,
    },
    /// A day that needs another date to be understood.
    Relative(Relative),
    /// Written like a date that the calendar or the clock does not have; says why.
    Impossible(String),
    /// Not a date that can be read.
    Unparseable,
}

impl Reading {
    /// The date, where there is exactly one.
    pub fn stamp(&self) -> Option<&Stamp> {
        match self {
            Self::Valid(stamp) => Some(stamp),
            _ => None,
        }
    }

    /// Whether it names a day and a month that stand without any other date.
    pub fn is_anchor(&self) -> bool {
        match self {
            Self::Valid(stamp) => stamp.precision >= Precision::Day,
            Self::Either(..) | Self::Yearless { .. } => true,
            _ => false,
        }
    }
}

/// A date as one place of a document states it.
#[derive(Clone, Debug)]
pub struct DateMention {
    /// Where it is written; empty at 0 for one in the path.
    pub span: Span,
    /// What kind of place that is.
    pub witness: Witness,
    /// What it says.
    pub reading: Reading,
    /// The name of a weekday written beside it, and its place.
    pub weekday: Option<(Span, Weekday)>,
    /// The words, for a date that is not in the text.
    pub outside: Option<String>,
}

impl DateMention {
    fn new(span: Span, witness: Witness, reading: Reading) -> Self {
        Self { span, witness, reading, weekday: None, outside: None }
    }

    /// What was written.
    pub fn written<'a>(&'a self, document: &'a Document) -> &'a str {
        self.outside.as_deref().unwrap_or_else(|| document.slice(self.span))
    }
}

/// Whether any stretch of `text`, markup and code included, names a day and a month.
pub fn names_a_day(text: &str) -> bool {
    days_named_in(text).next().is_some()
}

/// The days that `text` names, with or without a year.
pub fn days_named_in(text: &str) -> impl Iterator<Item = Reading> {
    days_in(text).into_iter().filter(Reading::is_anchor)
}

/// Days in `text`, a line such as a title, that the calendar lacks: where, and why.
pub fn impossible_days(text: &str) -> Vec<(Span, String)> {
    let why = |mention: DateMention| match mention.reading {
        Reading::Impossible(why) => Some((mention.span, why)),
        _ => None,
    };
    scanned(text).into_iter().filter_map(why).collect()
}

/// What the dates in `text` say.
pub fn days_in(text: &str) -> Vec<Reading> {
    scanned(text).into_iter().map(|mention| mention.reading).collect()
}

fn scanned(text: &str) -> Vec<DateMention> {
    let mut found = Vec::new();
    prose::scan(text, 0, 0, &mut found);
    found
}

/// The day a document was published: by its front matter, which may name the day it was made instead, or by
/// its path. Times and time zones are not looked at.
pub fn day_of(document: &Document) -> Option<NaiveDate> {
    let mut found = Vec::new();
    front::of_head(document, &mut found);
    let in_head = |wanted: Role| {
        found.iter().find_map(|mention| match &mention.witness {
            Witness::FrontMatter { role, .. } if *role == wanted => mention.reading.stamp(),
            _ => None,
        })
    };
    let of_path = || place::date_in_path(document.path()).and_then(|(_, reading)| reading.stamp().cloned());
    let stamp = in_head(Role::Published).or_else(|| in_head(Role::Created)).cloned().or_else(of_path)?;
    (stamp.precision >= Precision::Day).then_some(stamp.date)
}

/// The days of what a document announces, by its front matter, with their keys: `event.start` is one in a mapping.
pub fn event_days_of(document: &Document) -> Vec<(String, NaiveDate)> {
    let mut found = Vec::new();
    front::of_head(document, &mut found);
    front::of_mappings(document, &mut found);
    let day = |mention: DateMention| {
        let stamp = mention.reading.stamp().filter(|stamp| stamp.precision >= Precision::Day)?.date;
        match mention.witness {
            Witness::FrontMatter { key, role: Role::Start | Role::End | Role::Other } => Some((key, stamp)),
            _ => None,
        }
    };
    found.into_iter().filter_map(day).collect()
}

/// The day of publication on which the witnesses agree: of those that can be trusted most, the one that most others
/// bear out. Front matter goes before markup, markup before addresses, and a day of change or of anything is better
/// than none.
pub fn agreed_day(document: &Document) -> Option<NaiveDate> {
    let dated: Vec<(u8, &Stamp)> = document
        .dates()
        .iter()
        .filter_map(|mention| Some((rank(&mention.witness)?, mention.reading.stamp()?)))
        .filter(|(_, stamp)| stamp.precision >= Precision::Day)
        .collect();
    let best = dated.iter().map(|(rank, _)| *rank).min()?;
    // A page that names many such dates lists other pages: these bear out nothing.
    let others = dated.iter().filter(|(rank, _)| *rank != best && *rank < ANY).take(MOST);
    let agreeing = |with: &Stamp| others.clone().filter(|(_, stamp)| stamp.days_apart(with) == 0).count();
    // Of equals the first: a page names its own date before those of what it links to.
    let trusted: Vec<&Stamp> =
        dated.iter().filter(|(rank, _)| *rank == best).map(|(_, stamp)| *stamp).take(MOST).collect();
    let stamp = trusted.into_iter().rev().max_by_key(|stamp| agreeing(stamp))?;
    // Machines write UTC where people mean the day by their own clock.
    let is_utc = |stamp: &Stamp| stamp.offset.is_some_and(|offset| offset.local_minus_utc() == 0);
    let local = dated.iter().filter(|(rank, other)| *rank < ANY && !is_utc(other) && other.days_apart(stamp) == 0);
    let local = local.map(|(_, other)| *other).next().filter(|_| is_utc(stamp));
    Some(local.unwrap_or(stamp).date)
}

/// So many witnesses of a kind are heard: each is compared with each.
const MOST: usize = 64;
/// The rank of a witness that dates anything.
const ANY: u8 = 7;

/// How far a witness is from the day of publication; `None` for one that says nothing of the document.
fn rank(witness: &Witness) -> Option<u8> {
    Some(match witness {
        Witness::FrontMatter { role: Role::Published, .. } => 0,
        Witness::Attribute(Role::Published) => 1,
        Witness::Url { .. } => 2,
        Witness::Path => 3,
        Witness::Epoch => 4,
        Witness::FrontMatter { role: Role::Created, .. } | Witness::Attribute(Role::Created) => 5,
        Witness::Dateline => 6,
        Witness::Attribute(Role::Start | Role::End | Role::Other) => ANY,
        Witness::FrontMatter { role: Role::Updated, .. } | Witness::Attribute(Role::Updated) => 8,
        Witness::FrontMatter { .. } | Witness::Post | Witness::Text => return None,
    })
}

pub(crate) fn mentions_of(document: &Document) -> Vec<DateMention> {
    let mut out = Vec::new();
    place::of_path(document, &mut out);
    front::of_head(document, &mut out);
    place::of_opening_link(document, &mut out);
    markup::of_body(document, &mut out);
    prose::of_body(document, &mut out);
    out.sort_by_key(|mention| (mention.span.start, mention.span.end));
    out
}

#[cfg(test)]
mod tests;
