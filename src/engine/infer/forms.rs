//! The forms that a text can have, each with what a schema says of it.

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate};
use regex::RegexSet;
use serde_json::{Value, json};

/// A form of text.
pub(super) struct Form {
    /// What people call it.
    pub name: &'static str,
    /// The same in a sentence, where the keyword does not say it: the schema's description, which findings quote.
    pub said: Option<&'static str>,
    /// `format` or `pattern`, and its value.
    keyword: (&'static str, &'static str),
    /// What texts of the form match.
    pattern: &'static str,
    /// What else they are.
    also: fn(&str) -> bool,
    /// Whether single items of lists are held to it, too.
    pub holds_for_items: bool,
    /// Whether it takes all texts to have the form: those that do not are no slips, but a habit.
    pub takes_all: bool,
}

impl Form {
    const fn of_format(name: &'static str, format: &'static str, pattern: &'static str) -> Self {
        Self { keyword: ("format", format), holds_for_items: true, ..Self::of_pattern(name, pattern) }
    }

    const fn of_pattern(name: &'static str, pattern: &'static str) -> Self {
        let keyword = ("pattern", pattern);
        Self { name, said: None, keyword, pattern, also: |_| true, holds_for_items: false, takes_all: false }
    }

    const fn said(self, words: &'static str) -> Self {
        Self { said: Some(words), ..self }
    }

    const fn also_of_items(self) -> Self {
        Self { holds_for_items: true, ..self }
    }

    /// The keyword of JSON Schema and its value.
    pub fn keyword(&self) -> (String, Value) {
        (self.keyword.0.to_owned(), json!(self.keyword.1))
    }
}

/// All forms: of those that nearly all texts have the first is taken.
pub(super) const FORMS: [Form; 12] = [
    Form { also: is_day, ..Form::of_format("date", "date", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$") },
    Form { also: is_instant, ..Form::of_format("date and time (RFC 3339)", "date-time", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T") },
    Form::of_pattern(
        "date and time",
        r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(\.[0-9]+)?( ?(Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}))?$",
    )
    .said("A date and time, such as 2022-03-07 07:22:00 +0000.")
    .also_of_items(),
    Form::of_pattern("date, some with a time", r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([T ].*)?$")
        .said("A date such as 2022-03-07, which a time may follow.")
        .also_of_items(),
    Form::of_pattern("date with slashes", r"^[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}$")
        .said("A date such as 2022/03/07.")
        .also_of_items(),
    // With letters of all scripts: many write them as a browser shows them.
    Form::of_format("URL", "iri", r#"^https?://[^\s<>"{}|\\^`\[\]]+$"#),
    Form::of_pattern("URL", r"^https?://[^ ]+$").said("A URL.").also_of_items(),
    Form::of_pattern("UUID", r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$").said("A UUID.").also_of_items(),
    Form::of_pattern("path or URL", r"^(/|https?://)[^ ]*$").said("A path from the root of the site, or a URL."),
    Form::of_pattern("digits", r"^[0-9]+$").said("Digits alone."),
    // Single words have this form, too: it is one only where hyphens are usual.
    Form {
        takes_all: true,
        ..Form::of_pattern("slug", r"^[a-z0-9]+([-_.][a-z0-9]+)*$").said("Small letters and digits, joined by hyphens.")
    },
    Form::of_pattern("slug", r"^[\p{L}\p{M}\p{N}]+([-_.][\p{L}\p{M}\p{N}]+)*$").said("Words joined by hyphens."),
];

#[expect(clippy::unwrap_used, reason = "fixed patterns")]
static PATTERNS: LazyLock<RegexSet> = LazyLock::new(|| RegexSet::new(FORMS.iter().map(|form| form.pattern)).unwrap());

/// Longest text that is looked at for its form, in bytes.
const LONGEST: usize = 2_000;

/// Which of the forms `text` has.
pub(super) fn forms_of(text: &str) -> impl Iterator<Item = usize> {
    let text = if text.len() <= LONGEST { text } else { "" };
    PATTERNS.matches(text).into_iter().filter(move |at| (FORMS[*at].also)(text))
}

fn is_day(text: &str) -> bool {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
}

fn is_instant(text: &str) -> bool {
    DateTime::parse_from_rfc3339(text).is_ok()
}
