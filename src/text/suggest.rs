//! "Did you mean": helps for messages about unknown words.

/// The nearest of `known` to `word`, if near enough to be a slip.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.chars().count() / 4)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Turns serde's "unknown field `x`, expected one of `a`, `b`" into "did you mean `a`?".
pub fn suggestion(message: &str) -> Option<String> {
    let mut words = message.split('`').skip(1).step_by(2);
    if !message.contains("unknown field") && !message.contains("unknown variant") {
        return None;
    }
    let unknown = words.next()?;
    nearest(unknown, words).map(|near| format!("did you mean `{near}`?"))
}

/// serde_yaml's message without its own `at line 3 column 5`: the place is shown otherwise.
pub fn without_location(message: &str) -> String {
    match message.rfind(" at line ") {
        Some(cut) => message[..cut].to_owned(),
        None => message.to_owned(),
    }
}
