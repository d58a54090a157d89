//! Heads that stand between the fences of another format: TOML between `---`, YAML between `+++`.

use super::{Entry, Head, HeadError, HeadKind, Value, toml};
use crate::document::lines::{after_line_end, line_end, lines_from};
use crate::document::yaml::{self, Limits};
use crate::text::Span;

/// Lines that are looked at for a closing fence.
const MAX_LINES: usize = 200;
/// Fewest pairs that make TOML of lines between hyphens.
const MIN_PAIRS: usize = 2;

/// `key = value` lines between two `---` at the start of `text`.
pub(super) fn toml_between_hyphens(text: &str) -> Option<Head> {
    let first = Span::new(0, line_end(text, 0));
    if first.of(text).trim_end() != "---" {
        return None;
    }
    let start = after_line_end(text, first.end);
    let close = lines_from(text, start).take(MAX_LINES).find(|line| line.of(text).trim_end() == "---")?;
    let content = Span::new(start, close.start);
    let line = lines_from(text, start).find(|line| !line.of(text).trim().is_empty())?;
    // What is no pair on its first line is not parsed at all.
    line.of(text).split_once('=').filter(|(key, _)| toml::is_key(key.trim()))?;
    let (entries, errors) = toml::read(text, content);
    if !errors.is_empty() || entries.len() < MIN_PAIRS {
        return None;
    }
    let error = HeadError::new(first.trimmed(text), "TOML stands between `---` fences, which are for YAML")
        .help("Write both fences as `+++`, or the lines as `key: value`.");
    Some(Head {
        kind: HeadKind::Toml,
        span: Span::new(0, after_line_end(text, close.end)),
        content,
        open: first.trimmed(text),
        close: Some(close.trimmed(text)),
        entries,
        errors: vec![error],
    })
}

/// The entries of `content`, which is no TOML, if it is YAML instead; `open` is its fence.
pub(super) fn yaml_between_pluses(text: &str, open: Span, content: Span) -> Option<(Vec<Entry>, HeadError)> {
    let root = yaml::parse_within(content.of(text), Limits::FRONT_MATTER).root?;
    let Value::Map(entries) = root.shifted(content.start).value else { return None };
    let error = HeadError::new(open, "YAML stands between `+++` fences, which are for TOML")
        .help("Write both fences as `---`, or the lines as `key = value`.");
    (!entries.is_empty()).then_some((entries, error))
}
