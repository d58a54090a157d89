//! `dates/conflict`: two places of a document disagree on when it was published.
//!
//! Instants are compared, and a day is allowed for time zones. Which of the two is wrong cannot be
//! known: fields are copied from one another, and URLs are dated by other clocks. What a file's name says
//! is judged by what those of its siblings say.

use chrono::Datelike;
use serde::Deserialize;

use super::{event_line, habit, witness};
use crate::document::date::{DateMention, Precision, Reading, Role, Stamp, Witness};
use crate::document::{Document, unfinished};
use crate::finding::{Confidence, Draft, Findings, quoted};
use crate::rule::{Context, Corpus, CorpusDraft, CorpusFindings, Fact, Facts, Place, ProfileRule, Tally, Totals};

/// Reports the two that are furthest apart.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Conflict {
    /// Days apart from which the contradiction is certain; a smaller one may be a time zone.
    certain_days: i64,
}

impl Default for Conflict {
    fn default() -> Self {
        Self { certain_days: 2 }
    }
}

impl ProfileRule for Conflict {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        if let Some(draft) = event_line::judge(document) {
            out.add(draft);
        }
        let Some(found) = self.found(document).filter(|found| found.judged_by(document).is_none()) else { return };
        let (shown, other, message) = found.told(document);
        let mut draft = Draft::at(witness::place(document, shown), message).confidence(found.sure);
        if other.outside.is_none() {
            draft = draft.related(other.span, said(document, other));
        }
        out.add(draft);
    }

    fn map(&self, document: &Document, _: &Context<'_>, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
        let found = self.found(document);
        let judged_by = found.as_ref().and_then(|found| found.judged_by(document));
        let mut state = |group: u64, judge: u64| {
            let Some(found) = &found else { return };
            tally.count(group, habit::APART);
            facts.add(
                group.into(),
                witness::place(document, found.told(document).0),
                [judge, u64::from(found.is_slip())],
            );
        };
        match judged_by {
            Some(Siblings::Names) => state(habit::group(document, "names"), BY_NAMES),
            Some(Siblings::Addresses) => state(habit::group(document, "addresses"), BY_ADDRESSES),
            None => {}
        }
        if judged_by != Some(Siblings::Names) && document.record().is_none() && is_borne_out(document) {
            tally.count(habit::group(document, "names"), habit::TOGETHER);
        }
        if let Some((days, host)) = address(document) {
            let group = habit::group(document, "addresses");
            tally.count(group, &format!("{}{host}", habit::HOST));
            if judged_by != Some(Siblings::Addresses) {
                tally.count(group, if days < self.certain_days { habit::TOGETHER } else { habit::APART });
            }
        }
    }

    fn judge(&self, counts: Totals<'_>, fact: &Fact, corpus: &dyn Corpus, out: &mut CorpusFindings) {
        let Some(counts) = counts.of(fact.key as u64) else { return };
        let most = match fact.payload {
            [BY_ADDRESSES, _] => Some(habit::most_by_addresses(counts)),
            [_, is_slip] => habit::most(counts, is_slip > 0),
        };
        let Some(most) = most else { return };
        // There are few of these, and the counts have no room for what the message says.
        let Some(document) = corpus.open(fact.document) else { return };
        let Some(found) = self.found(&document) else { return };
        let (_, other, message) = found.told(&document);
        let mut draft = CorpusDraft::at(fact.document, fact.place, message);
        draft.confidence = Some(found.sure.min(most));
        if other.outside.is_none() {
            let place = Place::of(&document, other.span);
            draft.related.push((fact.document, place, said(&document, other)));
        }
        out.add(draft);
    }
}

/// What of the siblings is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Siblings {
    Names,
    Addresses,
}

const BY_NAMES: u64 = 0;
const BY_ADDRESSES: u64 = 1;

fn is_address(mention: &DateMention) -> bool {
    matches!(mention.witness, Witness::Url { .. })
}

/// Days between the publication and the day in the document's address, and whose address it is: that of a slug is the
/// site's own, without a host.
fn address(document: &Document) -> Option<(i64, &str)> {
    let dates = document.dates();
    let day = |is: &dyn Fn(&DateMention) -> bool| {
        dates.iter().filter(|mention| is(mention)).find_map(|mention| Some((mention.reading.stamp()?.date, mention)))
    };
    let (published, _) = day(&|mention| role(mention) == Some(Role::Published) || mention.witness == Witness::Path)?;
    let (named, mention) = day(&is_address)?;
    let text = document.text();
    let line = &text[text[..mention.span.start].rfind(['\n', '\r']).map_or(0, |at| at + 1)..mention.span.start];
    let host = line.rsplit_once("://").map_or("", |(_, rest)| rest.split('/').next().unwrap_or_default());
    Some(((published - named).num_days().abs(), host))
}

/// Two witnesses that contradict each other.
struct Found<'a> {
    one: &'a DateMention,
    two: &'a DateMention,
    days: i64,
    sure: Confidence,
    /// Whether fewer of the others agree with the second than with the first.
    is_second_odd: bool,
}

impl Conflict {
    fn found<'a>(&self, document: &'a Document) -> Option<Found<'a>> {
        if unfinished::is_template(document.path()) {
            return None;
        }
        let witnesses = witnesses(document);
        let made = made(document);
        let (one, two, days) = furthest(&witnesses, &made)?;
        let sure = if days < self.certain_days { Confidence::Low } else { sureness_of_both(one, two, &made) };
        let sure = if sure > Confidence::Low { sure.min(habit::most_of(document, one, two)) } else { sure };
        Some(Found { one, two, days, sure, is_second_odd: is_odd_one(two, one, &witnesses) })
    }
}

impl<'a> Found<'a> {
    /// What the siblings do that decides how sure it is: what names of files and addresses say is a habit.
    fn judged_by(&self, document: &Document) -> Option<Siblings> {
        let dates = |mention: &DateMention| role(mention) == Some(Role::Published);
        let names = |mention: &DateMention| mention.witness == Witness::Path;
        let both = (dates(self.one) && names(self.two)) || (names(self.one) && dates(self.two));
        match (self.one, self.two) {
            _ if self.sure <= Confidence::Low => None,
            (one, two) if is_address(one) || is_address(two) => Some(Siblings::Addresses),
            _ => (both && document.record().is_none()).then_some(Siblings::Names),
        }
    }

    /// Whether the two differ as a slip of the hand has it. The first of a month is the first of many.
    fn is_slip(&self) -> bool {
        let stamps = self.one.reading.stamp().zip(self.two.reading.stamp());
        stamps.is_some_and(|(one, two)| is_slip(one, two) && (one.date.day(), two.date.day()) != (1, 1))
    }

    /// The witness that is shown, the other, and the message.
    fn told(&self, document: &Document) -> (&'a DateMention, &'a DateMention, String) {
        let (first, second) = (said(document, self.one), said(document, self.two));
        let unit = if self.days == 1 { "day" } else { "days" };
        let message = format!("{first} but {second}: {} {unit} apart", self.days);
        let (shown, other) = if self.is_second_odd { (self.two, self.one) } else { (self.one, self.two) };
        (shown, other, message)
    }
}

/// Whether the file's name is dated as the front matter is.
fn is_borne_out(document: &Document) -> bool {
    let witnesses = witnesses(document);
    let mut names = witnesses.iter().filter(|mention| mention.witness == Witness::Path && !is_month(mention));
    let dated = |name: &DateMention| {
        let dates = witnesses.iter().filter(|mention| role(mention) == Some(Role::Published));
        dates.clone().count() > 0 && dates.clone().all(|mention| days_apart(mention, name) <= 1)
    };
    names.any(|name| dated(name))
}

/// Witnesses that are compared, each with each: a page that names more dates of publication is a list.
const WITNESSES_MAX: usize = 64;

/// What the front matter dates by a mention.
fn role(mention: &DateMention) -> Option<Role> {
    match &mention.witness {
        Witness::FrontMatter { role, .. } => Some(*role),
        _ => None,
    }
}

/// So many days of publication in the markup are those of a list.
const LISTED: usize = 3;

/// Who says when the document was published. Of what the front matter says, `created` counts only
/// where nothing says `published`: a text may wait.
fn witnesses(document: &Document) -> Vec<&DateMention> {
    let dates = document.dates();
    let published = dates.iter().any(|mention| role(mention) == Some(Role::Published));
    let in_markup = |mention: &DateMention| matches!(mention.witness, Witness::Attribute(Role::Published));
    let mut days: Vec<_> =
        dates.iter().filter(|mention| in_markup(mention)).filter_map(|m| Some(m.reading.stamp()?.date)).collect();
    days.sort_unstable();
    days.dedup();
    let is_list = days.len() >= LISTED;
    let names_another =
        |mention: &DateMention| mention.witness == Witness::Path && names_another_day(document, mention);
    let mut witnesses: Vec<_> = dates
        .iter()
        .filter(|mention| {
            (witness::is_publication(mention) && !(is_list && in_markup(mention)) && !names_another(mention))
                || mention.witness == Witness::Dateline
                || (!published && role(mention) == Some(Role::Created))
                || (!published && role(mention) == Some(Role::Start))
        })
        .collect();
    // Of equal pairs the one with the front matter is shown: there a person looks first.
    witnesses.sort_by_key(|mention| role(mention).is_none());
    witnesses.truncate(WITNESSES_MAX);
    witnesses
}

/// Whether the day in a path may be another's: at the end of a name it is that of a meeting or of a week that is told
/// of, and a translation (`index.en.md`) lies in the folder of the first language's day.
pub(super) fn names_another_day(document: &Document, mention: &DateMention) -> bool {
    let name = document.path().rsplit('/').next().unwrap_or_default();
    let mut parts = name.split('.');
    let stem = parts.next().unwrap_or_default();
    let is_last = mention.outside.as_ref().is_some_and(|day| stem.len() > day.len() && stem.ends_with(day.as_str()));
    let is_translation = matches!(stem, "index" | "_index") && parts.count() > 1;
    is_last || is_translation
}

/// How sure two witnesses are, and how many days they are apart.
type Rank = (Confidence, i64);
type Pair<'a> = (&'a DateMention, &'a DateMention);

/// The pair furthest apart, if any is apart at all. Pairs of the most certain witnesses go first.
fn furthest<'a>(
    witnesses: &[&'a DateMention],
    made: &[&DateMention],
) -> Option<(&'a DateMention, &'a DateMention, i64)> {
    let mut best: Option<(Rank, Pair<'a>)> = None;
    for (at, one) in witnesses.iter().enumerate() {
        for two in &witnesses[at + 1..] {
            if !is_comparable(one, two) {
                continue;
            }
            let rank = (sureness_of_both(one, two, made), days_apart(one, two));
            if rank.1 == 1 && is_day_of_name(one, two) {
                continue;
            }
            if rank.1 > 0 && best.as_ref().is_none_or(|(known, _)| rank > *known) {
                best = Some((rank, (one, two)));
            }
        }
    }
    best.map(|((_, days), (one, two))| (one, two, days))
}

/// Whether fewer of the witnesses agree with `mention` than with `other`, or `other` cannot be shown.
fn is_odd_one(mention: &DateMention, other: &DateMention, witnesses: &[&DateMention]) -> bool {
    let agree = |with: &DateMention| witnesses.iter().filter(|witness| days_apart(with, witness) == 0).count();
    other.outside.is_some() || (mention.outside.is_none() && agree(mention) < agree(other))
}

/// Days between two mentions by the readings that are nearest to each other.
pub(super) fn days_apart(one: &DateMention, two: &DateMention) -> i64 {
    let yearless = |from: &Reading, near: &Reading| match (from, near) {
        (Reading::Yearless { month, day }, Reading::Valid(stamp)) => stamp.days_to_yearless(*month, *day),
        _ => None,
    };
    let (first, second) = (&one.reading, &two.reading);
    if let Some(days) = yearless(first, second).or_else(|| yearless(second, first)) {
        return days;
    }
    let pairs = stamps(first).flat_map(|a| stamps(second).map(move |b| a.days_apart(b).max(by_own_clock(a, b))));
    pairs.min().unwrap_or(0)
}

/// 1 where a day differs from the day of a local time: mostly by the clock of another zone, but never by that one.
fn by_own_clock(one: &Stamp, two: &Stamp) -> i64 {
    let is_local = |stamp: &Stamp| stamp.time.is_some() && stamp.offset.is_some_and(|o| o.local_minus_utc() != 0);
    let is_day = |stamp: &Stamp| stamp.precision == Precision::Day;
    let differ = (is_local(one) && is_day(two)) || (is_day(one) && is_local(two));
    i64::from(differ && one.date != two.date)
}

fn stamps(reading: &Reading) -> impl Iterator<Item = &Stamp> {
    let (one, two) = match reading {
        Reading::Valid(stamp) => (Some(stamp), None),
        Reading::Either(one, two) => (Some(one), Some(two)),
        _ => (None, None),
    };
    one.into_iter().chain(two)
}

/// Whether both speak of one day: that of an event is compared with the path alone, and with what else says when it is.
fn is_comparable(one: &DateMention, two: &DateMention) -> bool {
    // A key that stands twice is another rule's.
    if let (Witness::FrontMatter { key: first, .. }, Witness::FrontMatter { key: second, .. }) =
        (&one.witness, &two.witness)
        && first.eq_ignore_ascii_case(second)
    {
        return false;
    }
    let of_event = |mention: &DateMention| role(mention) == Some(Role::Start);
    let with_event = |mention: &DateMention| of_event(mention) || mention.witness == Witness::Path;
    !(of_event(one) || of_event(two)) || (with_event(one) && with_event(two))
}

/// Whether it is the day of the file's name and the one that the front matter states for the publication: of these a
/// day apart `dates/day-apart` tells, which knows what the others do.
fn is_day_of_name(one: &DateMention, two: &DateMention) -> bool {
    let is_path = |mention: &DateMention| mention.witness == Witness::Path && !is_month(mention);
    let is_stated = |mention: &DateMention| role(mention) == Some(Role::Published);
    (is_path(one) && is_stated(two)) || (is_stated(one) && is_path(two))
}

/// Whether the path names a month and no day.
fn is_month(mention: &DateMention) -> bool {
    mention.witness == Witness::Path && mention.reading.stamp().is_some_and(|stamp| stamp.precision < Precision::Day)
}

/// What the front matter dates beside the publication: when the document was made, and what it announces.
fn made(document: &Document) -> Vec<&DateMention> {
    let others = [Role::Created, Role::Start, Role::End];
    document.dates().iter().filter(|mention| role(mention).is_some_and(|role| others.contains(&role))).collect()
}

/// Nobody announces so many days ahead.
const FAR: i64 = 180;

/// Whether two days differ as a slip of the hand has it: in the month or the year alone, or with day and month turned.
pub(super) fn is_slip(one: &Stamp, two: &Stamp) -> bool {
    let parts = |stamp: &Stamp| (stamp.date.year(), stamp.date.month(), stamp.date.day());
    let (one, two) = (parts(one), parts(two));
    let is_turned = one.0 == two.0 && (one.1, one.2) == (two.2, two.1);
    one != two && one.2 == two.2 && (one.0 == two.0 || one.1 == two.1) || is_turned && one != two
}

/// How surely two witnesses that differ contradict each other; `made` is when the document was made.
fn sureness_of_both(one: &DateMention, two: &DateMention, made: &[&DateMention]) -> Confidence {
    let sure = sureness(one).min(sureness(two));
    let (first, second) = (one.reading.stamp(), two.reading.stamp());
    match (role(one), role(two)) {
        // A text may wait, and may be put into an archive long after it was published.
        (Some(Role::Created), _) | (_, Some(Role::Created)) => {
            let (made, other) = if role(one) == Some(Role::Created) { (first, second) } else { (second, first) };
            let waited = made.zip(other).is_some_and(|(made, other)| made.date <= other.date);
            sure.min(if waited { Confidence::Low } else { Confidence::Medium })
        }
        // Announcements are filed under the day they were written, or under the day they are of.
        (Some(Role::Start), _) | (_, Some(Role::Start)) => {
            let is_far = |one: &Stamp, two: &Stamp| one.days_apart(two) >= FAR;
            let is_slip = first.zip(second).is_some_and(|(one, two)| is_slip(one, two) || is_far(one, two));
            sure.min(if is_slip { Confidence::Medium } else { Confidence::Low })
        }
        // A folder of a month holds what tells of that month, and mostly what was published in it.
        _ if is_month(one) || is_month(two) => {
            let is_slip = first.zip(second).is_some_and(|(one, two)| one.date.month() == two.date.month());
            sure.min(if is_slip { Confidence::Medium } else { Confidence::Low })
        }
        // What goes with the day it was made was published, or changed, on another.
        (Some(_), None) if made.iter().any(|made| days_apart(made, two) == 0) => Confidence::Low,
        (None, Some(_)) if made.iter().any(|made| days_apart(made, one) == 0) => Confidence::Low,
        _ => sure,
    }
}

/// Keys of addresses of what the document is about (`link`, `source`), of what it was translated from (`original`), and
/// of where it stood first (`canonical`).
const ELSEWHERE: [&str; 11] = [
    "link",
    "source",
    "source_url",
    "sourceurl",
    "source_link",
    "original",
    "original_url",
    "canonical",
    "canonical_url",
    "external_url",
    "via",
];

/// How far a witness can be trusted to speak of this document's publication.
fn sureness(mention: &DateMention) -> Confidence {
    match &mention.witness {
        Witness::Url { key: Some(key) } if !ELSEWHERE.contains(&key.to_lowercase().as_str()) => Confidence::High,
        Witness::Url { .. } => Confidence::Medium,
        // Markup of other pages may stand in a document.
        Witness::Attribute(_) => Confidence::Medium,
        Witness::Dateline | Witness::Post | Witness::Text => Confidence::Low,
        _ => Confidence::High,
    }
}

fn said(document: &Document, mention: &DateMention) -> String {
    let written = quoted(mention.written(document));
    match &mention.reading {
        Reading::Valid(stamp) if mention.witness == Witness::Epoch => {
            format!("{} says {written} ({stamp})", witness::name(mention))
        }
        _ => format!("{} says {written}", witness::name(mention)),
    }
}
