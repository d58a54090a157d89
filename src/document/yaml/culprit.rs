//! Says in plain words what is wrong with YAML that cannot be parsed, at the place to mend.
//!
//! libyaml stops where it can no longer go on, which is often a line after the mistake, and words
//! it in terms of its grammar. Each function below knows one common mistake; what none of them
//! knows keeps the parser's own words at its own place. Nothing here decides whether the text is
//! right: it is called for texts that libyaml rejected.

mod quotes;

use super::SyntaxError;
use super::events::Problem;
use crate::document::lines::{KeyLine, is_word, key_line, line_end, line_start, lines};
use crate::text::{Span, excerpt};

const QUOTE_IT: &str = "Put the whole value in quotes.";

/// The mistake behind `problem`.
pub(super) fn explain(text: &str, problem: &Problem) -> SyntaxError {
    let found = match problem.phrase.as_str() {
        "control characters are not allowed" => Some(control_character(text, problem)),
        "mapping values are not allowed in this context" => colon(text, problem.at),
        "could not find expected ':'" => Some(no_key(text, problem.context.unwrap_or(problem.at))),
        "found unexpected end of stream" | "found unexpected document indicator" => {
            problem.context.map(|at| quotes::unclosed(text, at))
        }
        "did not find expected ',' or ']'" | "did not find expected ',' or '}'" => {
            problem.context.map(|open| bracket(text, open, problem.at))
        }
        "found character that cannot start any token" => bad_start(text, problem.at),
        "found a tab character where an indentation space is expected"
        | "found a tab character that violates indentation" => tab(text, problem.at),
        "found unknown escape character"
        | "did not find expected hexadecimal number"
        | "found invalid Unicode character escape code" => Some(quotes::escape(text, problem.at)),
        "block sequence entries are not allowed in this context" => Some(list_sign(text, problem.at)),
        "did not find expected alphabetic or numeric character" => reserved_start(text, problem.at),
        "did not find expected comment or line break" => reserved_start(text, problem.at),
        "did not find expected key"
        | "did not find expected '-' indicator"
        | "did not find expected <document start>" => not_a_key_here(text, problem.at),
        "did not find expected node content" | "mapping keys are not allowed in this context" => {
            reserved_start(text, problem.at)
        }
        _ => None,
    };
    found.unwrap_or_else(|| as_libyaml_says(text, problem))
}

/// A part that is a mere scalar or list where `key: value` should be.
pub(super) fn no_mapping(text: &str) -> SyntaxError {
    no_key(text, 0)
}

fn as_libyaml_says(text: &str, problem: &Problem) -> SyntaxError {
    let at = problem.at;
    let line = Span::new(line_start(text, at), line_end(text, at));
    let rest = Span::new(at, line.end).trimmed(text);
    // At a line's end there is nothing to show: the line itself then.
    let span = if rest.is_empty() { last_content_line(text, at) } else { rest };
    SyntaxError::new(span, format!("this is not YAML: {}", problem.phrase))
}

/// The last line with content that starts before or at `at`.
fn last_content_line(text: &str, at: usize) -> Span {
    let mut found = Span::empty(at);
    for line in lines(text).take_while(|line| line.start <= at) {
        let line = line.trimmed(text);
        if !line.is_empty() {
            found = line;
        }
    }
    found
}

fn line_of(text: &str, at: usize) -> Span {
    Span::new(line_start(text, at), line_end(text, at))
}

fn words(text: &str, span: Span) -> String {
    format!("`{}`", excerpt(span.of(text), 60))
}

/// `value` in quotes that keep every character of it.
fn in_quotes(value: &str) -> String {
    if value.contains('"') || value.contains('\\') {
        format!("'{}'", value.replace('\'', "''"))
    } else {
        format!("\"{value}\"")
    }
}

fn control_character(text: &str, problem: &Problem) -> SyntaxError {
    let len = text[problem.at..].chars().next().map_or(0, char::len_utf8);
    let span = Span::new(problem.at, problem.at + len);
    let code = problem.character.unwrap_or_default();
    SyntaxError::new(span, format!("the control character U+{code:04X} is not allowed in YAML")).help("Remove it.")
}

/// A first key that stands deeper than the keys after it.
pub(super) fn indented(text: &str, line: Span) -> SyntaxError {
    SyntaxError::new(line, format!("{} is indented, the keys after it are not", words(text, line)))
        .help("Give all keys of one level the same indentation.")
}

/// A second colon: in an unquoted value, or on an indented line that reads as a key of its own.
fn colon(text: &str, at: usize) -> Option<SyntaxError> {
    let line = line_of(text, at);
    if let Some(found) = key_line(text, line)
        && found.separator.start != at
    {
        let value = found.value;
        let message =
            format!("the value {} holds a colon followed by a space and is not in quotes", words(text, value));
        let error = SyntaxError::new(value, message).help(QUOTE_IT).fix(value, in_quotes(value.of(text)));
        return Some(if holds_key(value.of(text)) { error } else { error.certain() });
    }
    let found = key_line(text, line)?;
    let above =
        lines(text).take_while(|above| above.start < line.start).filter_map(|above| key_line(text, above)).last();
    let span = line.trimmed(text);
    let key = words(text, found.key);
    Some(match above {
        Some(above) => SyntaxError::new(
            span,
            format!("{key} is indented, so that it continues the value of {}", words(text, above.key)),
        )
        .help("Remove the indentation, or put the value in quotes if this line belongs to it."),
        None => SyntaxError::new(span, format!("{key} is indented differently from the lines around it"))
            .help("Give all keys of one level the same indentation."),
    })
}

/// Whether `value` goes on with a key of its own, so that two lines may have been joined.
fn holds_key(value: &str) -> bool {
    value.contains(['\'', '"', '[', '{', '#'])
        || value.split(": ").any(|part| {
            let word = part.rsplit(' ').next().unwrap_or_default();
            COMMON_KEYS.contains(&word) && part.contains(' ')
        })
}

/// Keys that stand in a line of their own.
const COMMON_KEYS: [&str; 10] =
    ["title", "date", "author", "tags", "categories", "layout", "description", "permalink", "url", "slug"];

/// A line that should be `key: value` and is not.
fn no_key(text: &str, at: usize) -> SyntaxError {
    let line = lines(text)
        .filter(|line| line.end >= at)
        .find(|line| !line.of(text).trim().is_empty() && !line.of(text).trim_start().starts_with('#'))
        .map_or(Span::empty(at), |line| line.trimmed(text));
    let words = words(text, line);
    if let Some(KeyLine { separator, value, .. }) = key_line(text, line)
        && separator.end == value.start
        && !value.is_empty()
    {
        return SyntaxError::new(line, format!("there is no space after the colon of {words}"))
            .help("Write a space after the colon.")
            .fix(Span::empty(separator.end), " ");
    }
    if let Some((key, _)) = line.of(text).split_once('：')
        && is_word(key)
    {
        let wide = line.start + key.len();
        let colon = Span::new(wide, wide + '：'.len_utf8());
        return SyntaxError::new(line, format!("{words} has a full-width colon; YAML needs `: `")).fix(colon, ": ");
    }
    if let Some(error) = odd_space(text, line).or_else(|| no_space_after_dash(text, line)) {
        return error;
    }
    SyntaxError::new(line, format!("{words} is neither `key: value` nor part of the value above"))
        .help("Indent it if it belongs to the value above, or give it a key.")
}

/// A space that is none to YAML, after the colon or as indentation.
fn odd_space(text: &str, line: Span) -> Option<SyntaxError> {
    let is_odd = |c: char| matches!(c, '\u{A0}' | '\u{3000}' | '\u{2000}'..='\u{200A}' | '\u{202F}');
    let whole = line_of(text, line.start);
    let start = line_start(text, line.start);
    let indent = Span::new(start, line.start);
    let (span, place) = if indent.of(text).contains(is_odd) {
        (indent, "indents")
    } else {
        let found = key_line(text, whole)?;
        let len = text[found.separator.end..].chars().next().filter(|c| is_odd(*c))?.len_utf8();
        (Span::new(found.separator.end, found.separator.end + len), "follows the colon of")
    };
    let code = u32::from(span.of(text).chars().find(|c| is_odd(*c))?);
    let message = format!("the character U+{code:04X} {place} {}; YAML knows only plain spaces", words(text, line));
    let spaces = " ".repeat(span.of(text).chars().count());
    Some(SyntaxError::new(span, message).help("Replace it with a space.").fix(span, spaces))
}

/// `-item`.
fn no_space_after_dash(text: &str, line: Span) -> Option<SyntaxError> {
    let next = line.of(text).strip_prefix('-')?.chars().next()?;
    (next.is_alphabetic() || matches!(next, '"' | '\'')).then(|| {
        SyntaxError::new(line, format!("there is no space after the `-` of {}", words(text, line)))
            .help("Write a space after the `-`.")
            .fix(Span::empty(line.start + 1), " ")
    })
}

/// An unclosed bracket, or two items without a comma between them.
fn bracket(text: &str, open: usize, at: usize) -> SyntaxError {
    let (sign, closing) = if text[open..].starts_with('{') { ('{', '}') } else { ('[', ']') };
    let rest = Span::new(at, line_end(text, at)).trimmed(text);
    let own_line = Span::new(open, line_end(text, open)).trimmed(text);
    if rest.of(text).starts_with(':') {
        return SyntaxError::new(
            rest,
            format!("the colon of {} stands on another line than its key", words(text, rest)),
        )
        .help("Write it right after its key.");
    }
    if !rest.is_empty() && text[at..].contains(closing) && line_of(text, open) == line_of(text, at) {
        return SyntaxError::new(own_line, format!("a comma or `{closing}` is missing before {}", words(text, rest)))
            .help("Separate the items by commas, and put items that hold brackets or quotes in quotes.");
    }
    SyntaxError::new(own_line, format!("the bracket `{sign}` that opens here is never closed"))
        .help(format!("Close it with `{closing}`."))
}

/// A character that no value can start with, or a tab as indentation.
fn bad_start(text: &str, at: usize) -> Option<SyntaxError> {
    let sign = text[at..].chars().next()?;
    let known = if sign == '\t' { tab(text, at) } else { reserved_start(text, at) };
    known.or_else(|| {
        let span = line_of(text, at).trimmed(text);
        let message = match sign {
            '\t' => format!("a tab stands where YAML allows only spaces, in {}", words(text, span)),
            sign => format!("`{sign}` cannot stand where it does in {}", words(text, span)),
        };
        Some(SyntaxError::new(span, message))
    })
}

fn tab(text: &str, at: usize) -> Option<SyntaxError> {
    let line = line_of(text, at);
    let written = line.of(text);
    let indent = &written[..written.len() - written.trim_start_matches([' ', '\t']).len()];
    let from = line.start + indent.find('\t')?;
    let span = Span::new(from, line.start + indent.len());
    Some(
        SyntaxError::new(span, "a tab is used as indentation, where YAML allows only spaces")
            .help("Replace the tab with spaces.")
            .fix(span, "  ".repeat(span.len())),
    )
}

/// A value that starts with a character YAML keeps for itself.
fn reserved_start(text: &str, at: usize) -> Option<SyntaxError> {
    let line = line_of(text, at);
    let value = match key_line(text, line) {
        Some(found) if !found.value.is_empty() => found.value,
        Some(_) => return None,
        None => {
            let item = line.trimmed(text);
            if item.of(text).starts_with("- ") { Span::new(item.start + 2, item.end).trimmed(text) } else { item }
        }
    };
    let first = value.of(text).chars().next()?;
    let why = match first {
        '@' | '`' => "is reserved in YAML",
        '%' => "starts a directive in YAML",
        '*' => "names an alias in YAML",
        '&' => "names an anchor in YAML",
        '!' => "names a type in YAML",
        '|' | '>' => "starts a block of indented lines in YAML",
        ',' | ']' | '}' | '?' => "is a sign of YAML's own",
        _ => return None,
    };
    let error = SyntaxError::new(value, format!("the value {} starts with `{first}`, which {why}", words(text, value)))
        .help(QUOTE_IT)
        .fix(value, in_quotes(value.of(text)));
    let is_word = matches!(first, '@' | '`' | '%' | '*') && !holds_key(value.of(text));
    Some(if is_word { error.certain() } else { error })
}

/// `- ` right after a key.
fn list_sign(text: &str, at: usize) -> SyntaxError {
    let line = line_of(text, at);
    match key_line(text, line) {
        Some(found) if !found.value.is_empty() => SyntaxError::new(
            found.value,
            format!("the value {} starts with `- `, which starts a list item", words(text, found.value)),
        )
        .help("Put the list on lines of its own, or the value in quotes."),
        _ => SyntaxError::new(
            line.trimmed(text),
            format!("the list item {} does not belong here", words(text, line.trimmed(text))),
        )
        .help("Indent it like the items above it."),
    }
}

/// Where a key should be, something else is: text after a closing quote or bracket, or a line
/// whose indentation fits no line above.
fn not_a_key_here(text: &str, at: usize) -> Option<SyntaxError> {
    let line = line_of(text, at);
    let before = Span::new(line.start, at).of(text);
    if before.trim().is_empty() {
        let span = line.trimmed(text);
        return Some(if span.of(text).starts_with("- ") || !before.is_empty() {
            SyntaxError::new(span, format!("the indentation of {} fits no line above it", words(text, span)))
                .help("Give all lines of one level the same indentation.")
        } else {
            // The line is fine by itself: the level it closes was opened by an indented line above.
            let first = lines(text)
                .map(|line| line.trimmed(text))
                .find(|line| !line.is_empty() && !line.of(text).starts_with('#'))?;
            if first.start == line.start {
                return Some(no_key(text, at));
            }
            indented(text, first)
        });
    }
    let found = key_line(text, line).filter(|found| found.value.start < at)?;
    let value = found.value;
    let rest = Span::new(at, line.end).trimmed(text);
    Some(match value.of(text).chars().next()? {
        '"' | '\'' => {
            let message = format!("{} follows the closing quote of the value", words(text, rest));
            quotes::closed_early(text, value, message)
        }
        '[' | '{' => {
            let message = format!("{} follows the closing bracket of the value", words(text, rest));
            SyntaxError::new(value, message).help(QUOTE_IT).fix(value, in_quotes(value.of(text)))
        }
        '*' | '&' | '!' => return reserved_start(text, at),
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
