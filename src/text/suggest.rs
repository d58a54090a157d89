//! Serde's messages in the project's words, and "did you mean".

/// The nearest of `known` to `word`, if near enough to be a slip.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.chars().count() / 4)
        .min()
        .map(|(_, candidate)| candidate)
}

/// What serde says of a YAML value that does not fit, for people: the message, and what to do.
///
/// The path and the place that serde_yaml adds are left out: the place is shown otherwise.
pub fn plain_words(message: &str) -> (String, Option<String>) {
    let message = message.rfind(" at line ").map_or(message, |cut| &message[..cut]);
    let starts = ["unknown field `", "unknown variant `", "missing field `", "invalid type: ", "invalid value: "];
    let Some(start) = starts.iter().filter_map(|start| message.find(start)).min() else {
        return (message.to_owned(), None);
    };
    let message = &message[start..];
    let mut quoted = message.split('`').skip(1).step_by(2);
    let word = quoted.next().unwrap_or_default();
    let known: Vec<&str> = quoted.collect();
    let near = nearest(word, known.iter().copied()).map(|near| format!("did you mean `{near}`?"));
    if message.starts_with("unknown field") {
        let all = if known.is_empty() { "nothing is set here".to_owned() } else { list("known here: ", &known) };
        (format!("unknown key `{word}`"), near.or(Some(all)))
    } else if message.starts_with("unknown variant") {
        (format!("`{word}` is not known here"), near.or_else(|| Some(list("one of ", &known))))
    } else if message.starts_with("missing field") {
        (format!("the key `{word}` is missing"), None)
    } else {
        mismatch(message)
    }
}

fn list(lead: &str, words: &[&str]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    format!("{lead}{}", quoted.join(", "))
}

/// "invalid type: string "3", expected u64" in plain words.
fn mismatch(message: &str) -> (String, Option<String>) {
    let rest = message.split_once(": ").map_or(message, |(_, rest)| rest);
    let Some((found, expected)) = rest.rsplit_once(", expected ") else { return (rest.to_owned(), None) };
    let expected = match expected {
        "a sequence" => "a list",
        "a map" => "a mapping",
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "a boolean" => "`true` or `false`",
        "a string" | "path string" => "text",
        other if other.starts_with("struct ") => "a mapping of keys to values",
        other => other,
    };
    let (kind, value) = found.split_once(' ').unwrap_or((found, ""));
    let text = value.trim_matches('"');
    let help = (expected == "a list" && kind == "string").then(|| format!("write `[{text}]`"));
    let found = match kind {
        "string" => format!("the text `{text}`"),
        "sequence" => "a list".to_owned(),
        "map" => "a mapping".to_owned(),
        "unit" => "nothing".to_owned(),
        "integer" | "floating" => format!("the number {}", value.trim_start_matches("point ").trim_matches('`')),
        _ => found.to_owned(),
    };
    (format!("expected {expected}, found {found}"), help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serde_messages_are_put_in_plain_words() {
        let plain = |message| plain_words(message);
        assert_eq!(
            plain("overrides[0]: unknown field `path`, expected one of `paths`, `ignore` at line 2 column 5"),
            ("unknown key `path`".into(), Some("did you mean `paths`?".into()))
        );
        assert_eq!(plain("unknown field `foo`, expected `bar`").1, Some("known here: `bar`".into()));
        assert_eq!(plain("unknown field `foo`, there are no fields").1, Some("nothing is set here".into()));
        assert_eq!(
            plain("fail-on: unknown variant `3`, expected one of `error`, `info`"),
            ("`3` is not known here".into(), Some("one of `error`, `info`".into()))
        );
        assert_eq!(
            plain("ignore: invalid type: string \"dates\", expected a sequence at line 1 column 9"),
            ("expected a list, found the text `dates`".into(), Some("write `[dates]`".into()))
        );
        assert_eq!(
            plain("max-file-size: invalid type: string \"10MB\", expected u64").0,
            "expected a whole number, found the text `10MB`"
        );
        assert_eq!(
            plain("invalid type: sequence, expected struct ConfigFile").0,
            "expected a mapping of keys to values, found a list"
        );
        assert_eq!(plain("missing field `why`").0, "the key `why` is missing");
    }
}
