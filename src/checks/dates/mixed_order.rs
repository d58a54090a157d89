//! `dates/mixed-order`: in one table most dates have their month first, and a few their day.
//!
//! Only dates that can be read one way alone are counted: `22/8/2022` against `1/19/2022`.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use crate::document::Document;
use crate::finding::{Confidence, Draft, Findings};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Reports the dates that have the rarer order.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct MixedOrder {
    /// Fewest dates of the usual order.
    min_dates: usize,
    /// How many times more of them there are than of the other order.
    times: usize,
}

impl Default for MixedOrder {
    fn default() -> Self {
        Self { min_dates: 4, times: 3 }
    }
}

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?-u:\b)([0-9]{1,2})/([0-9]{1,2})/([12][0-9]{3})(?-u:\b)").expect("a fixed expression")
});

impl DocumentRule for MixedOrder {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        let body = document.slice(document.body());
        // No table without its border.
        if memchr::memmem::find(body.as_bytes(), b"|-").is_none()
            && memchr::memmem::find(body.as_bytes(), b"| -").is_none()
        {
            return;
        }
        let (mut at, mut table) = (document.body().start, Vec::new());
        for line in body.split_inclusive('\n') {
            if line.trim_start().starts_with('|') {
                dates(line, at, &mut table);
            } else {
                self.judge(&mut table, out);
            }
            at += line.len();
        }
        self.judge(&mut table, out);
    }
}

/// A date of a table, and whether its day stands first.
type Dated = (Span, bool);

/// The dates of a row that can be read one way alone.
fn dates(line: &str, at: usize, table: &mut Vec<Dated>) {
    for found in DATE.captures_iter(line) {
        let (Some(whole), Ok(one), Ok(two)) = (found.get(0), found[1].parse::<u32>(), found[2].parse::<u32>()) else {
            continue;
        };
        let is_day = |number: u32| (13..=31).contains(&number);
        let is_month = |number: u32| (1..=12).contains(&number);
        if (is_day(one) && is_month(two)) || (is_month(one) && is_day(two)) {
            table.push((Span::from(whole.range()).shifted(at), is_day(one)));
        }
    }
}

impl MixedOrder {
    fn judge(&self, table: &mut Vec<Dated>, out: &mut Findings<'_>) {
        let day_first = table.iter().filter(|(_, day_first)| *day_first).count();
        let month_first = table.len() - day_first;
        let (usual, rare) = (day_first.max(month_first), day_first.min(month_first));
        if rare > 0 && usual >= self.min_dates && usual >= self.times * rare {
            let (first, other) = if day_first < month_first { ("day", "month") } else { ("month", "day") };
            for (span, _) in table.iter().filter(|(_, is_day)| *is_day == (first == "day")) {
                let message = format!("the {first} stands first; in {usual} dates of the table the {other} does");
                out.add(Draft::at(*span, message).confidence(Confidence::High));
            }
        }
        table.clear();
    }
}
