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

macro_rules! pattern {
    ($text:expr) => {{
        #[expect(clippy::unwrap_used, reason = "a fixed pattern")]
        static PATTERN: LazyLock<Regex> = LazyLock::new(|| Regex::new($text).unwrap());
        |text: &str| PATTERN.is_match(text)
    }};
}

/// All forms: of those that nearly all texts have the first is taken.
pub(super) const FORMS: [Form; 11] = [
    Form { name: "date", keyword: ("format", "date"), fits: is_day, holds_for_items: true },
    Form {
        name: "date and time (RFC 3339)",
        keyword: ("format", "date-time"),
        fits: is_instant,
        holds_for_items: true,
    },
    Form { name: "date and time", keyword: ("pattern", STAMP), fits: pattern!(STAMP), holds_for_items: true },
    Form { name: "date, some with a time", keyword: ("pattern", DATED), fits: pattern!(DATED), holds_for_items: true },
    Form { name: "date with slashes", keyword: ("pattern", SLASHED), fits: pattern!(SLASHED), holds_for_items: true },
    Form {
        name: "URL",
        keyword: ("format", "uri"),
        fits: pattern!(r"^https?://[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]+$"),
        holds_for_items: true,
    },
    Form { name: "URL", keyword: ("pattern", HTTP), fits: pattern!(HTTP), holds_for_items: true },
    Form { name: "UUID", keyword: ("pattern", UUID), fits: pattern!(UUID), holds_for_items: true },
    Form { name: "path or URL", keyword: ("pattern", TARGET), fits: pattern!(TARGET), holds_for_items: false },
    Form { name: "digits", keyword: ("pattern", DIGITS), fits: pattern!(DIGITS), holds_for_items: false },
    // Single words have this form, too: it is one only where hyphens are usual.
    Form { name: "slug", keyword: ("pattern", HYPHENED), fits: pattern!(HYPHENED), holds_for_items: false },
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
