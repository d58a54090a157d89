//! The forms that a text can have, each with what a schema says of it.

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate};
use regex::Regex;
use serde_json::{Value, json};

/// A form of text.
pub(super) struct Form {
    /// What people call it.
    pub name: &'static str,
    /// `format` or `pattern`, and its value.
    keyword: (&'static str, &'static str),
    fits: fn(&str) -> bool,
    /// Whether single items of lists are held to it, too.
    pub holds_for_items: bool,
    /// Whether it takes all texts to have the form: those that do not are no slips, but a habit.
    pub takes_all: bool,
}

impl Form {
    pub fn keyword(&self) -> (String, Value) {
        (self.keyword.0.to_owned(), json!(self.keyword.1))
    }
}

const STAMP: &str =
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(\.[0-9]+)?( ?(Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}))?$";
const DATED: &str = r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([T ].*)?$";
const SLASHED: &str = r"^[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}$";
const HTTP: &str = r"^https?://[^ ]+$";
const UUID: &str = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$";
const TARGET: &str = r"^(/|https?://)[^ ]*$";
const DIGITS: &str = r"^[0-9]+$";
const HYPHENED: &str = r"^[a-z0-9]+([-_.][a-z0-9]+)*$";
const HYPHENED_ANY: &str = r"^[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*$";

macro_rules! pattern {
    ($text:expr) => {{
        #[expect(clippy::unwrap_used, reason = "a fixed pattern")]
        static PATTERN: LazyLock<Regex> = LazyLock::new(|| Regex::new($text).unwrap());
        |text: &str| PATTERN.is_match(text)
    }};
}

impl Form {
    const fn of_format(name: &'static str, format: &'static str, fits: fn(&str) -> bool) -> Self {
        Self { name, keyword: ("format", format), fits, holds_for_items: true, takes_all: false }
    }

    const fn of_pattern(name: &'static str, pattern: &'static str, fits: fn(&str) -> bool) -> Self {
        Self { name, keyword: ("pattern", pattern), fits, holds_for_items: false, takes_all: false }
    }

    const fn also_of_items(self) -> Self {
        Self { holds_for_items: true, ..self }
    }

    const fn of_all(self) -> Self {
        Self { takes_all: true, ..self }
    }
}

/// All forms: of those that nearly all texts have the first is taken.
pub(super) const FORMS: [Form; 12] = [
    Form::of_format("date", "date", is_day),
    Form::of_format("date and time (RFC 3339)", "date-time", is_instant),
    Form::of_pattern("date and time", STAMP, pattern!(STAMP)).also_of_items(),
    Form::of_pattern("date, some with a time", DATED, pattern!(DATED)).also_of_items(),
    Form::of_pattern("date with slashes", SLASHED, pattern!(SLASHED)).also_of_items(),
    Form::of_format("URL", "uri", pattern!(r"^https?://[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]+$")),
    Form::of_pattern("URL", HTTP, pattern!(HTTP)).also_of_items(),
    Form::of_pattern("UUID", UUID, pattern!(UUID)).also_of_items(),
    Form::of_pattern("path or URL", TARGET, pattern!(TARGET)),
    Form::of_pattern("digits", DIGITS, pattern!(DIGITS)),
    // Single words have this form, too: it is one only where hyphens are usual.
    Form::of_pattern("slug", HYPHENED, pattern!(HYPHENED)).of_all(),
    Form::of_pattern("slug", HYPHENED_ANY, pattern!(HYPHENED_ANY)),
];

/// Longest text that is looked at for its form, in bytes.
const LONGEST: usize = 2_000;

/// Which of the forms `text` has.
pub(super) fn forms_of(text: &str) -> impl Iterator<Item = usize> {
    let text = if text.len() <= LONGEST { text } else { "" };
    (0..FORMS.len()).filter(move |at| (FORMS[*at].fits)(text))
}

fn is_day(text: &str) -> bool {
    text.len() == 10 && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
}

fn is_instant(text: &str) -> bool {
    text.as_bytes().get(10) == Some(&b'T') && DateTime::parse_from_rfc3339(text).is_ok()
}
