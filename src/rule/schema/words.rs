//! Violations in plain words: what is there, in the user's words, and what the schema asks for.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use crate::finding::quoted;
use crate::text::nearest;

/// Values of an `enum` that are named.
const NAMED: usize = 8;

/// What is wrong with the value that people call `name`, and what to do; `written` is how it stands in the text.
pub(super) fn say(kind: &Kind, name: &str, value: &Value, written: Option<&str>) -> (String, Option<String>) {
    let own = || written.map_or_else(|| shown(value), quoted);
    if let (Kind::Pattern { .. } | Kind::Format { .. } | Kind::Enum { .. }, Some(text)) = (kind, value.as_str())
        && text.trim().is_empty()
    {
        return (format!("{name} is empty"), None);
    }
    let (message, help) = match kind {
        Kind::Type { kind } => return mistyped(&types_of(kind), name, value, written),
        Kind::Enum { options } => {
            return not_listed(name, value, options.as_array().map_or(&[][..], Vec::as_slice), own());
        }
        Kind::Constant { expected_value } => (format!("{name} is {}, not {}", own(), shown(expected_value)), None),
        Kind::Pattern { pattern } => (format!("{name} is {}, which does not match {}", own(), quoted(pattern)), None),
        Kind::Format { format } if format == "uri" && !value.as_str().is_none_or(str::is_ascii) => {
            (format!("{name} is {}, which is no URL in ASCII letters alone", own()), None)
        }
        Kind::Format { format } => (format!("{name} is {}, which is {}", own(), no_such(format)), None),
        Kind::MinLength { limit: 1 } => (format!("{name} is empty"), None),
        Kind::MinLength { limit } => {
            (format!("{name} has {}, fewer than {limit}", count(letters(value), "character")), None)
        }
        Kind::MaxLength { limit } => {
            (format!("{name} has {}, more than {limit}", count(letters(value), "character")), None)
        }
        Kind::Minimum { limit } => (format!("{name} is {}, less than {limit}", own()), None),
        Kind::Maximum { limit } => (format!("{name} is {}, more than {limit}", own()), None),
        Kind::ExclusiveMinimum { limit } => (format!("{name} is {}, and not more than {limit}", own()), None),
        Kind::ExclusiveMaximum { limit } => (format!("{name} is {}, and not less than {limit}", own()), None),
        Kind::MultipleOf { multiple_of } => (format!("{name} is {}, no multiple of {multiple_of}", own()), None),
        Kind::MinItems { limit: 1 } => (format!("{name} is an empty list"), None),
        Kind::MinItems { limit } => (format!("{name} has {}, fewer than {limit}", count(length(value), "item")), None),
        Kind::MaxItems { limit } => (format!("{name} has {}, more than {limit}", count(length(value), "item")), None),
        Kind::AdditionalItems { limit } => {
            (format!("{name} has {}, more than {limit}", count(length(value), "item")), None)
        }
        Kind::MinProperties { limit } => {
            (format!("{name} has {}, fewer than {limit}", count(length(value), "key")), None)
        }
        Kind::MaxProperties { limit } => {
            (format!("{name} has {}, more than {limit}", count(length(value), "key")), None)
        }
        Kind::UniqueItems => (format!("{name} holds an item twice"), None),
        Kind::Contains => (format!("{name} holds no item of the kind that the schema asks for"), None),
        Kind::Not { .. } => (format!("{name} is {}, which the schema rules out", own()), None),
        Kind::FalseSchema => (format!("the schema allows no {name} here"), None),
        Kind::UnevaluatedItems { .. } => (format!("{name} has more items than the schema allows"), None),
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
            return (none_of(name, value, written, context), None);
        }
        Kind::OneOfMultipleValid { .. } => {
            (format!("{name} fits several forms, of which the schema allows one at a time"), None)
        }
        Kind::Custom { message, .. } => (format!("{name}: {message}"), None),
        _ => (format!("{name} does not fit the schema"), None),
    };
    (message, help)
}

fn mistyped(types: &[JsonType], name: &str, value: &Value, written: Option<&str>) -> (String, Option<String>) {
    let wanted = either(&types.iter().map(|of| type_name(*of).to_owned()).collect::<Vec<_>>());
    let wants_text = types == [JsonType::String];
    let help = match value {
        Value::Number(_) | Value::Bool(_) if wants_text => {
            let written = written.map_or_else(|| value.to_string(), str::to_owned);
            Some(format!("Put it in quotes: `\"{}\"`.", crate::text::excerpt(&written, 60)))
        }
        Value::String(_) if types == [JsonType::Array] => Some("Write it as a list, if of one item: `[…]`.".to_owned()),
        _ => None,
    };
    (format!("{name} is {}, not {wanted}", what(value, written)), help)
}

fn not_listed(name: &str, value: &Value, options: &[Value], own: String) -> (String, Option<String>) {
    let words: Vec<&str> = options.iter().filter_map(Value::as_str).collect();
    let near = value.as_str().and_then(|text| {
        let same = words.iter().find(|word| word.to_lowercase() == text.to_lowercase()).copied();
        same.or_else(|| nearest(text, words.iter().copied()))
    });
    let listed: Vec<String> = options.iter().take(NAMED).map(shown).collect();
    let more = options.len().saturating_sub(NAMED);
    let listed = if more > 0 { format!("{} and {more} more", listed.join(", ")) } else { either(&listed) };
    let own = if value.is_array() || value.is_object() || value.is_null() { what(value, None) } else { own };
    (format!("{name} is {own}, not {listed}"), near.map(|near| format!("Write {}, if that is meant.", quoted(near))))
}

/// One sentence for a value that fits none of several forms.
fn none_of(name: &str, value: &Value, written: Option<&str>, forms: &[Vec<ValidationError<'static>>]) -> String {
    let mut types = Vec::new();
    for form in forms {
        match form.as_slice() {
            [only] => match only.kind() {
                Kind::Type { kind } => types.extend(types_of(kind)),
                _ => types.clear(),
            },
            _ => types.clear(),
        }
        if types.is_empty() {
            break;
        }
    }
    if !types.is_empty() {
        return mistyped(&types, name, value, written).0;
    }
    let own = if value.is_array() || value.is_object() {
        what(value, None)
    } else {
        written.map_or_else(|| shown(value), quoted)
    };
    let reasons: Vec<String> = forms.iter().take(3).filter_map(|form| asked(form.first()?)).collect();
    let count = forms.len();
    if reasons.len() == count {
        return format!("{name} is {own}, not {}", either(&reasons));
    }
    format!("{name} is {own}, which fits none of the {count} forms that the schema allows")
}

/// What a form asks for, if that can be said in a few words.
fn asked(error: &ValidationError<'_>) -> Option<String> {
    Some(match error.kind() {
        Kind::Type { kind } => either(&types_of(kind).iter().map(|of| type_name(*of).to_owned()).collect::<Vec<_>>()),
        Kind::Constant { expected_value } => shown(expected_value),
        Kind::Enum { options } => {
            let options = options.as_array().filter(|options| options.len() <= NAMED)?;
            either(&options.iter().map(shown).collect::<Vec<_>>())
        }
        Kind::Format { format } => {
            let words = no_such(format);
            let article = if words.starts_with("no e") || words.starts_with("no I") { "an " } else { "a " };
            words.replacen("no ", article, 1)
        }
        Kind::Pattern { pattern } => format!("text that matches {}", quoted(pattern)),
        _ => return None,
    })
}

fn types_of(kind: &TypeKind) -> Vec<JsonType> {
    match kind {
        TypeKind::Single(one) => vec![*one],
        TypeKind::Multiple(set) => set.iter().collect(),
    }
}

/// `text`, `a list`: a type as people say it.
const fn type_name(of: JsonType) -> &'static str {
    match of {
        JsonType::Null => "empty",
        JsonType::Boolean => "true or false",
        JsonType::Integer => "a whole number",
        JsonType::Number => "a number",
        JsonType::String => "text",
        JsonType::Array => "a list",
        JsonType::Object => "a mapping",
    }
}

/// What a value is, with the words of one that is short.
fn what(value: &Value, written: Option<&str>) -> String {
    match value {
        Value::Null => "empty".to_owned(),
        Value::Bool(truth) => format!("`{truth}`"),
        Value::Number(number) => format!("the number {}", quoted(written.unwrap_or(&number.to_string()))),
        Value::String(text) => format!("the text {}", quoted(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a mapping".to_owned(),
    }
}

/// A value in backticks: text without its quotes.
fn shown(value: &Value) -> String {
    match value {
        // White space is folded in what is shown, and may be all that is wrong.
        Value::String(text) if text.trim() != text => format!("{} with white space round it", quoted(text)),
        Value::String(text) => quoted(text),
        other => quoted(&other.to_string()),
    }
}

/// What a text of the wrong format is not.
fn no_such(format: &str) -> String {
    let words = match format {
        "date" => "no date such as `2022-03-07`",
        "date-time" => "no time such as `2022-03-07T07:22:00Z`",
        "time" => "no time of day such as `07:22:00Z`",
        "duration" => "no duration such as `PT1H30M`",
        "email" | "idn-email" => "no e-mail address",
        "uri" | "iri" => "no URL with a scheme, such as `https://example.org/page`",
        "uri-reference" | "iri-reference" => "no URL",
        "hostname" | "idn-hostname" => "no host name",
        "ipv4" | "ipv6" => "no IP address",
        "uuid" => "no UUID",
        "regex" => "no pattern",
        other => return format!("not of the format {}", quoted(other)),
    };
    words.to_owned()
}

fn either(words: &[String]) -> String {
    match words {
        [] => "anything".to_owned(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} or {last}", all.join(", ")),
    }
}

fn letters(value: &Value) -> usize {
    value.as_str().map_or(0, |text| text.chars().count())
}

fn length(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.len(),
        Value::Object(entries) => entries.len(),
        _ => 0,
    }
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
