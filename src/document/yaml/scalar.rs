//! What a plain scalar means, by the rules of serde_yaml 0.9 (YAML 1.2 core schema).

use crate::document::value::Value;

/// The value of a scalar: plain ones are typed by their looks, others are text unless a tag says more.
pub(super) fn typed(text: String, plain: bool, tag: Option<&str>) -> Value {
    let by_tag = match tag {
        Some("tag:yaml.org,2002:null") => null(&text),
        Some("tag:yaml.org,2002:bool") => boolean(&text),
        Some("tag:yaml.org,2002:int") => integer(&text),
        Some("tag:yaml.org,2002:float") => float(&text).map(Value::Float),
        Some(tag) if !tag.starts_with('!') || tag == "!" => None,
        _ if plain => untagged(&text),
        _ => None,
    };
    by_tag.unwrap_or(Value::String(text))
}

fn untagged(text: &str) -> Option<Value> {
    // Most values are words: a number, truth value or null starts with one of these.
    match text.bytes().next() {
        None => Some(Value::Null),
        Some(b'0'..=b'9' | b'+' | b'-' | b'.' | b't' | b'T' | b'f' | b'F' | b'n' | b'N' | b'~') => null(text)
            .or_else(|| boolean(text))
            .or_else(|| integer(text))
            .or_else(|| (!is_zero_padded(text)).then(|| float(text).map(Value::Float)).flatten()),
        // Rust's own parser knows `inf`, `infinity` and `nan`, which are not finite and stay text.
        Some(_) => None,
    }
}

fn null(text: &str) -> Option<Value> {
    matches!(text, "null" | "Null" | "NULL" | "~").then_some(Value::Null)
}

fn boolean(text: &str) -> Option<Value> {
    match text {
        "true" | "True" | "TRUE" => Some(Value::Bool(true)),
        "false" | "False" | "FALSE" => Some(Value::Bool(false)),
        _ => None,
    }
}

/// Whole numbers; those past 64 bits keep their size as a float.
fn integer(text: &str) -> Option<Value> {
    let whole = unsigned(text).or_else(|| negative(text))?;
    Some(i64::try_from(whole).map_or(Value::Float(whole as f64), Value::Integer))
}

fn unsigned(text: &str) -> Option<i128> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(rest) = digits.strip_prefix(prefix) {
            if rest.starts_with(['+', '-']) {
                return None;
            }
            if let Ok(whole) = i128::from_str_radix(rest, radix) {
                return Some(whole);
            }
        }
    }
    if digits.starts_with(['+', '-']) || is_zero_padded(text) {
        return None;
    }
    digits.parse().ok()
}

fn negative(text: &str) -> Option<i128> {
    for (prefix, radix) in [("-0x", 16), ("-0o", 8), ("-0b", 2)] {
        if let Some(rest) = text.strip_prefix(prefix)
            && let Ok(whole) = i128::from_str_radix(&format!("-{rest}"), radix)
        {
            return Some(whole);
        }
    }
    if is_zero_padded(text) {
        return None;
    }
    text.parse().ok()
}

fn float(text: &str) -> Option<f64> {
    let digits = match text.strip_prefix('+') {
        Some(rest) if rest.starts_with(['+', '-']) => return None,
        Some(rest) => rest,
        None => text,
    };
    match (digits, text) {
        (".inf" | ".Inf" | ".INF", _) => Some(f64::INFINITY),
        (_, "-.inf" | "-.Inf" | "-.INF") => Some(f64::NEG_INFINITY),
        (_, ".nan" | ".NaN" | ".NAN") => Some(f64::NAN),
        _ => digits.parse::<f64>().ok().filter(|float| float.is_finite()),
    }
}

/// `007` is a string, not seven.
fn is_zero_padded(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_serde_yaml_on_every_kind_of_scalar() {
        let words = "null Null NULL ~ nULL true True TRUE false tRUE yes NO on 0 7 -7 +7 007 -007 +0 00 0x1F -0x1f 0o17 0b101 0x 0o8 \
            0x-1 +-1 -+1 1_000 1.5 -1.5 +1.5 1. .5 5. 1e3 1E3 1e400 -1e400 .inf -.INF +.Inf .nan .NaN nan inf infinity -inf \
            9223372036854775807 9223372036854775808 18446744073709551615 -9223372036854775808 2022-03-07 2022-03-07T07:22:00.000Z \
            12:30 12e03 0.0 -0.0 0e0 00.5 012.5 . .. -. +. e5 tru n N t f";
        for word in words.split_whitespace() {
            let Ok(theirs) = serde_yaml::from_str::<serde_yaml::Value>(word) else {
                continue;
            };
            let ours = typed(word.to_owned(), true, None);
            let same = match (&ours, &theirs) {
                (Value::Null, serde_yaml::Value::Null) => true,
                (Value::Bool(a), serde_yaml::Value::Bool(b)) => a == b,
                (Value::Integer(a), serde_yaml::Value::Number(b)) => b.as_i64() == Some(*a),
                (Value::Float(a), serde_yaml::Value::Number(b)) => {
                    (b.is_f64() || b.as_i64().is_none())
                        && b.as_f64().is_some_and(|b| a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan())
                }
                (Value::String(a), serde_yaml::Value::String(b)) => a == b,
                _ => false,
            };
            assert!(same, "{word}: {ours:?} but serde_yaml has {theirs:?}");
        }
    }

    #[test]
    fn quotes_make_text_of_anything() {
        assert_eq!(typed("true".into(), false, None), Value::String("true".into()));
        assert_eq!(typed(String::new(), false, None), Value::String(String::new()));
        assert_eq!(typed("7".into(), false, Some("tag:yaml.org,2002:int")), Value::Integer(7));
        assert_eq!(typed("7".into(), true, Some("tag:yaml.org,2002:str")), Value::String("7".into()));
    }
}
