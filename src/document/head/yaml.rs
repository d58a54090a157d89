//! YAML heads: `---`, mapping, `---` or `...`; also unclosed ones, and those whose fence is mistyped.

use super::{Head, HeadError, HeadKind};
use crate::document::lines::{after_line_end, is_word, key_line, line_end, line_start, lines_from};
use crate::document::yaml::{self, Limits};
use crate::text::Span;

/// Lines that are looked at for a closing fence. Any head is shorter.
const MAX_LINES: usize = 5_000;

/// Keys that heads have: one of them suffices where other evidence is thin.
const COMMON_KEYS: [&str; 24] = [
    "layout",
    "title",
    "date",
    "author",
    "authors",
    "tags",
    "categories",
    "category",
    "slug",
    "description",
    "draft",
    "published",
    "permalink",
    "summary",
    "weight",
    "lang",
    "url",
    "source",
    "from",
    "id",
    "subtitle",
    "type",
    "image",
    "keywords",
];

/// What the lines after an opening fence are.
struct Block {
    /// From the line after the opening fence to the closing fence, or to where the head must end.
    content: Span,
    /// The closing fence.
    close: Option<Span>,
    /// Where the body starts.
    end: usize,
    /// The closing line is not exactly a fence (`--`, `----`, `—-`).
    mistyped: bool,
}

/// A head whose opening fence is the first line.
pub(super) fn fenced(text: &str) -> Option<Head> {
    let first = Span::new(0, line_end(text, 0));
    let open = first.trimmed(text);
    if first.of(text).trim_end_matches([' ', '\t', '\r']) == "---" {
        let block = block_after(text, after_line_end(text, first.end))?;
        return Some(read(text, open, block, None));
    }
    mistyped_open(text, first).or_else(|| in_language(text, first))
}

/// A head whose opening fence names its language: `---yaml`; others than YAML are not read.
fn in_language(text: &str, first: Span) -> Option<Head> {
    let open = first.trimmed(text);
    let language = open.of(text).strip_prefix("---").or_else(|| open.of(text).strip_prefix(";;;"))?;
    let fence = &open.of(text)[..3];
    let start = after_line_end(text, first.end);
    match language.trim_start().to_ascii_lowercase().as_str() {
        "yaml" | "yml" => block_after(text, start).map(|block| read(text, open, block, None)),
        "json" | "toml" | "coffee" | "coffeescript" | "cson" | "js" | "javascript" | "" => {
            let close = lines_from(text, start).take(MAX_LINES).find(|line| line.of(text).trim_end() == fence)?;
            let end = after_line_end(text, close.end);
            let mut head = Head::bare(HeadKind::Other, Span::new(start, close.start), end, Vec::new());
            (head.open, head.close) = (open, Some(close.trimmed(text)));
            Some(head)
        }
        _ => None,
    }
}

/// A head that stands after blank lines or behind white space, where generators do not see it.
pub(super) fn displaced(text: &str) -> Option<Head> {
    let line = lines_from(text, 0).take(20).find(|line| !line.of(text).trim().is_empty())?;
    mistyped_open(text, line).or_else(|| super::toml::displaced(text, line))
}

/// A head whose opening fence is almost `---` on the first line. Only a block that is closed, and starts with a key,
/// counts.
fn mistyped_open(text: &str, line: Span) -> Option<Head> {
    if !is_almost_fence(line.of(text)) {
        return None;
    }
    let block = block_after(text, after_line_end(text, line.end))?;
    block.close?;
    let mut lines = lines_from(text, block.content.start)
        .take_while(|line| line.start < block.content.end)
        .filter(|line| !line.of(text).trim().is_empty())
        .skip_while(|line| line.of(text).starts_with('#'));
    // Between two rules a text may stand, with lines further down that read as keys do.
    if !lines.next().is_some_and(|first| is_strict_key_line(text, first))
        || !lines.any(|line| is_strict_key_line(text, line))
    {
        return None;
    }
    let open = line.trimmed(text);
    Some(read(text, open, block, Some(wrong_open(text, line, "---"))))
}

/// What is wrong with an opening fence that is almost `fence`.
pub(super) fn wrong_open(text: &str, line: Span, fence: &str) -> HeadError {
    let open = line.trimmed(text);
    let whole = Span::new(0, open.end);
    if let Some(sign) = line.of(text).chars().find(|c| !matches!(c, ' ' | '\t') && is_blank(*c)) {
        let message = format!("the character U+{:04X} stands on the line of the opening fence", u32::from(sign));
        let error = HeadError::new(open, message).help("Remove it.").fix(Span::new(0, line.end), fence).certain();
        return if sign == '\u{FEFF}' { error.tolerated() } else { error };
    }
    if open.of(text) == fence {
        return HeadError::new(open, "the front matter does not start at the very beginning of the document")
            .help(format!("Remove what stands before the `{fence}`."))
            .fix(whole, fence)
            .certain()
            .tolerated();
    }
    HeadError::new(open, format!("the opening fence of the front matter is not exactly `{fence}`"))
        .help("Write three hyphens.")
        .fix(open, fence)
}

/// White space of any kind, and characters that are not seen.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

/// `--`, `----`, `—-`, ` ---`, a zero-width space before `---`: what is taken for a fence by eye.
fn is_almost_fence(line: &str) -> bool {
    let dashes = line.trim_matches(is_blank).chars().map(|c| match c {
        '-' => 1,
        '–' | '—' | '−' => 2,
        _ => 100,
    });
    matches!(dashes.sum::<usize>(), 2..=6)
}

/// Finds the end of the block that starts at `start`; `None` if what stands there is no head.
fn block_after(text: &str, start: usize) -> Option<Block> {
    let close = lines_from(text, start).take(MAX_LINES).find(|line| is_fence(line.of(text)));
    if let Some(block) = indented_close(text, start, close) {
        return Some(block);
    }
    let run = run_of_head_lines(text, start, close.map_or(text.len(), |close| close.start));
    match close {
        Some(close) => {
            let content = Span::new(start, close.start);
            if is_prose_before(text, run, content) {
                // A rule drawn in the body, far below a head that was never closed.
                return unclosed(text, run);
            }
            looks_like_head(text, content).then(|| Block {
                content,
                close: Some(close.trimmed(text)),
                end: after_line_end(text, close.end),
                mistyped: false,
            })
        }
        None => unclosed(text, run),
    }
}

/// The block whose closing fence is indented, so that it continues the last value: what follows it up to `close`, the
/// next fence, is no head.
fn indented_close(text: &str, start: usize, close: Option<Span>) -> Option<Block> {
    let end = close.map_or(text.len(), |close| close.start);
    let inner = &text.as_bytes()[start..end];
    memchr::memmem::find(inner, b" ---").or_else(|| memchr::memmem::find(inner, b"\t---"))?;
    let mut seen = 0;
    let line = lines_from(text, start).take(MAX_LINES).take_while(|line| line.start < end).find(|line| {
        seen += usize::from(is_strict_key_line(text, *line));
        seen > 0 && line.of(text).starts_with([' ', '\t']) && line.trimmed(text).of(text) == "---"
    })?;
    let content = Span::new(start, line.start);
    let is_head = |part: Span| yaml::parse_within(part.of(text), Limits::FRONT_MATTER).errors.is_empty();
    let next = lines_from(text, after_line_end(text, line.end)).find(|line| !line.of(text).trim().is_empty());
    let goes_on = close.is_some() && next.is_some_and(|next| next.of(text).starts_with([' ', '\t']));
    if goes_on || !is_head(content) || (close.is_some() && is_head(Span::new(start, end))) {
        return None;
    }
    Some(Block { content, close: Some(line.trimmed(text)), end: after_line_end(text, line.end), mistyped: true })
}

fn is_fence(line: &str) -> bool {
    matches!(line.trim_end_matches([' ', '\t']), "---" | "...")
}

/// The lines from `start` that can belong to a head, up to `end`, blank lines left out at the end.
fn run_of_head_lines(text: &str, start: usize, end: usize) -> Span {
    let mut run = Span::empty(start);
    for line in lines_from(text, start).take_while(|line| line.start < end) {
        let written = line.of(text);
        if written.trim().is_empty() || written.starts_with('#') {
            continue;
        }
        let belongs =
            written.starts_with([' ', '\t', ']', '}']) || written.starts_with("- ") || key_line(text, line).is_some();
        if !belongs {
            break;
        }
        run.end = line.end;
    }
    run
}

/// Whether most of what follows the run, after a blank line, is no head.
fn is_prose_before(text: &str, run: Span, content: Span) -> bool {
    let after =
        lines_from(text, after_line_end(text, run.end).max(run.start)).take_while(|line| line.start < content.end);
    let (mut blank_first, mut prose, mut keys) = (None, 0usize, 0usize);
    for line in after {
        let written = line.of(text);
        let blank = written.trim().is_empty();
        blank_first.get_or_insert(blank);
        if blank || written.starts_with([' ', '\t', '#']) || written.starts_with("- ") {
            continue;
        }
        if is_strict_key_line(text, line) {
            keys += 1;
        } else if is_sentence(written) {
            prose += 1;
        }
    }
    !run.is_empty()
        && blank_first == Some(true)
        && prose > keys
        && yaml::parse_within(content.of(text), Limits::FRONT_MATTER).root.is_none()
}

/// A line of several words, or what stands for them where words are not parted; `category;` is a key gone wrong.
fn is_sentence(line: &str) -> bool {
    line.split_whitespace().nth(2).is_some() || line.ends_with(['.', '!', '?', '。']) || line.chars().nth(30).is_some()
}

/// `word: value` with a word that is a plausible key.
fn is_strict_key_line(text: &str, line: Span) -> bool {
    !line.of(text).starts_with([' ', '\t'])
        && key_line(text, line).is_some_and(|found| is_word(found.key.of(text).trim_matches(['"', '\''])))
}

/// `word：value`: a key line with a full-width colon, which YAML does not know.
fn is_wide_key_line(text: &str, line: Span) -> bool {
    line.of(text).split_once('：').is_some_and(|(key, _)| is_word(key))
}

/// Whether the block between two fences is a head and not prose between two rules.
fn looks_like_head(text: &str, content: Span) -> bool {
    let mut lines = lines_from(text, content.start)
        .take_while(|line| line.start < content.end)
        .filter(|line| !line.of(text).trim().is_empty() && !line.of(text).starts_with('#'));
    let Some(first) = lines.next() else { return true };
    if is_strict_key_line(text, first) {
        return true;
    }
    let opens_like_yaml = first.of(text).trim_start().starts_with(['{', '"', '\'', '?']);
    if key_line(text, first).is_some() || opens_like_yaml {
        let parsed = yaml::parse_within(content.of(text), Limits::FRONT_MATTER);
        if parsed.root.as_ref().is_some_and(|root| root.as_map().is_some_and(|entries| !entries.is_empty())) {
            return true;
        }
    }
    let is_key = |line: &Span| is_strict_key_line(text, *line) || is_wide_key_line(text, *line);
    let wanted = if is_wide_key_line(text, first) { 1 } else { 2 };
    lines.take(10).filter(is_key).take(wanted).count() == wanted
}

/// A head without a closing fence: at least two keys, or one that heads are known for.
fn unclosed(text: &str, run: Span) -> Option<Block> {
    let known = |line: Span| {
        key_line(text, line).is_some_and(|found| COMMON_KEYS.contains(&found.key.of(text).to_lowercase().as_str()))
    };
    let is_empty = |line: &Span| line.of(text).trim().is_empty() || line.of(text).starts_with('#');
    let (mut count, mut common) = (0, false);
    let (mut last, mut gap_end): (Option<Span>, usize) = (None, 0);
    for line in lines_from(text, run.start).take_while(|line| line.start < run.end).skip_while(is_empty) {
        if line.of(text).trim().is_empty() {
            if line.start < gap_end {
                continue;
            }
            let next = lines_from(text, line.start).find(|line| !is_empty(line))?;
            if next.start >= run.end || !is_lower_key_line(text, next) || !ends_within(text, next, run) {
                break;
            }
            gap_end = next.start;
            continue;
        }
        if last.is_none() && !is_strict_key_line(text, line) {
            return None;
        }
        last = Some(line);
        if is_strict_key_line(text, line) {
            count += 1;
            common |= known(line);
        }
    }
    let last = last?;
    if count < 2 && !common {
        return None;
    }
    let content = Span::new(run.start, after_line_end(text, last.end));
    let next = Span::new(content.end, line_end(text, content.end));
    if next.of(text).starts_with(['-', '–', '—', '\u{200B}', '=', '~', '+', '*']) && is_almost_fence(next.of(text))
    {
        return Some(Block {
            content,
            close: Some(next.trimmed(text)),
            end: after_line_end(text, next.end),
            mistyped: true,
        });
    }
    Some(Block { content, close: None, end: content.end, mistyped: false })
}

/// A key in small letters: `Note: ...` may be text.
fn is_lower_key_line(text: &str, line: Span) -> bool {
    is_strict_key_line(text, line) && line.of(text).starts_with(|c: char| c.is_lowercase())
}

/// Whether the paragraph that starts with `line` ends within `run`, or with it.
fn ends_within(text: &str, line: Span, run: Span) -> bool {
    let after = lines_from(text, line.start).find(|line| line.of(text).trim().is_empty());
    after.map_or(text.len(), |after| after.start) <= after_line_end(text, run.end)
}

fn read(text: &str, open: Span, block: Block, error: Option<HeadError>) -> Head {
    let parsed = yaml::parse_mapping(block.content.of(text), Limits::FRONT_MATTER);
    let by = block.content.start;
    let mut errors: Vec<HeadError> = error.into_iter().collect();
    if let (true, Some(close)) = (block.mistyped, block.close) {
        errors.push(wrong_close(text, close));
    }
    errors.extend(parsed.errors.into_iter().map(|error| error.shifted(by)));
    let entries = match parsed.root.map(|root| root.shifted(by).value) {
        Some(super::Value::Map(entries)) => entries,
        Some(_) => Vec::new(),
        None => parsed.recovered.into_iter().map(|entry| entry.shifted(by)).collect(),
    };
    Head {
        kind: HeadKind::Yaml,
        span: Span::new(0, block.end),
        content: block.content,
        open,
        close: block.close,
        entries,
        errors,
    }
}

/// What is wrong with a closing fence that is almost `---`.
fn wrong_close(text: &str, close: Span) -> HeadError {
    let line = Span::new(line_start(text, close.start), line_end(text, close.end));
    if let Some(sign) = line.of(text).chars().find(|c| !matches!(c, ' ' | '\t') && is_blank(*c)) {
        let message = format!("the character U+{:04X} stands on the line of the closing fence", u32::from(sign));
        return HeadError::new(close, message).help("Remove it.").fix(line, "---").certain();
    }
    if close.of(text) == "---" {
        return HeadError::new(close, "the closing fence of the front matter is indented")
            .help("Remove the white space before it.")
            .fix(line, "---");
    }
    HeadError::new(close, "the closing fence of the front matter is not exactly `---`")
        .help("Write three hyphens.")
        .fix(close, "---")
}

/// A YAML head that has only its closing fence, as Hexo takes it: `run` is known to be key lines.
pub(super) fn closed_only(text: &str, content: Span, close: Span) -> Option<Head> {
    let parsed = yaml::parse_within(content.of(text), Limits::FRONT_MATTER);
    parsed.root.as_ref()?.as_map()?;
    let block =
        Block { content, close: Some(close.trimmed(text)), end: after_line_end(text, close.end), mistyped: false };
    Some(read(text, Span::empty(0), block, None))
}
