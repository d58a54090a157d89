//! Small steps over a text from an offset, forward and back, always on character boundaries.

/// The character that ends at `at`.
pub(super) fn before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

/// The character that starts at `at`.
pub(super) fn after(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

/// Whether `start..end` is a whole word: no letter or digit touches it.
pub(super) fn is_word(text: &str, start: usize, end: usize) -> bool {
    let glued = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    !glued(before(text, start)) && !glued(after(text, end))
}

fn is_blank(c: char) -> bool {
    c.is_ascii_whitespace() || matches!(c, '\u{a0}' | '\u{202f}' | '\u{3000}')
}

/// Past a few blanks from `at`, with one line end among them at most: a date does not span
/// paragraphs.
pub(super) fn skip_blanks(text: &str, at: usize) -> usize {
    let (mut at, mut lines) = (at, 0);
    for _ in 0..4 {
        if text[at..].starts_with("&nbsp;") {
            at += "&nbsp;".len();
            continue;
        }
        match after(text, at) {
            Some('\n') if lines > 0 => break,
            Some(c) if is_blank(c) => {
                lines += usize::from(c == '\n');
                at += c.len_utf8();
            }
            _ => break,
        }
    }
    at
}

/// Before a few blanks that end at `at`, likewise.
pub(super) fn skip_blanks_back(text: &str, at: usize) -> usize {
    let (mut at, mut lines) = (at, 0);
    for _ in 0..4 {
        if text[..at].ends_with("&nbsp;") {
            at -= "&nbsp;".len();
            continue;
        }
        match before(text, at) {
            Some('\n') if lines > 0 => break,
            Some(c) if is_blank(c) => {
                lines += usize::from(c == '\n');
                at -= c.len_utf8();
            }
            _ => break,
        }
    }
    at
}

/// A number of at most `most` digits, ASCII or full width, from `at`: its value, how many digits,
/// and where it ends. `None` where there is no digit or there are more.
pub(super) fn digits(text: &str, at: usize, most: usize) -> Option<(u32, usize, usize)> {
    let (mut value, mut count, mut end) = (0, 0, at);
    for c in text[at..].chars() {
        let Some(digit) = digit_of(c) else { break };
        count += 1;
        if count > most {
            return None;
        }
        value = value * 10 + digit;
        end += c.len_utf8();
    }
    (count > 0).then_some((value, count, end))
}

/// The same, ending at `at`; gives where it starts.
pub(super) fn digits_back(text: &str, at: usize, most: usize) -> Option<(u32, usize, usize)> {
    let (mut value, mut count, mut start, mut unit) = (0, 0, at, 1);
    for c in text[..at].chars().rev() {
        let Some(digit) = digit_of(c) else { break };
        count += 1;
        if count > most {
            return None;
        }
        value += digit * unit;
        unit *= 10;
        start -= c.len_utf8();
    }
    (count > 0).then_some((value, count, start))
}

fn digit_of(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(u32::from(c) - u32::from('0')),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => None,
    }
}

/// The first of `options` that stands at `at`, not minding ASCII case: its length.
pub(super) fn one_of(text: &str, at: usize, options: &[&str]) -> Option<usize> {
    let rest = &text.as_bytes()[at..];
    options
        .iter()
        .find(|option| rest.get(..option.len()).is_some_and(|head| head.eq_ignore_ascii_case(option.as_bytes())))
        .map(|option| option.len())
}

/// The last of `options` that ends at `at`, not minding ASCII case: its length.
pub(super) fn one_of_back(text: &str, at: usize, options: &[&str]) -> Option<usize> {
    let head = &text.as_bytes()[..at];
    options
        .iter()
        .find(|option| {
            head.len() >= option.len() && head[head.len() - option.len()..].eq_ignore_ascii_case(option.as_bytes())
        })
        .map(|option| option.len())
}
