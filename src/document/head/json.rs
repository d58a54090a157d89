//! JSON heads, as Hugo takes them: an object at the very start, then the body.

use super::{Entry, Head, HeadError, HeadKind, Node, Value};
use crate::document::lines::{after_line_end, line_end, lines};
use crate::text::Span;

/// Bytes of JSON that are read.
const MAX_BYTES: usize = 64 << 10;
/// Objects and arrays within each other.
const MAX_DEPTH: usize = 64;

/// A head that is an object at the start of `text`, with a body after it.
pub(super) fn leading(text: &str) -> Option<Head> {
    // `split` looks past signs without width; an object behind one is none.
    let inside = text.strip_prefix('{')?.trim_start();
    if !inside.starts_with('"') && !inside.starts_with('}') {
        return None;
    }
    let mut scanner = Scanner { text, at: 0 };
    let head = match scanner.value(0) {
        Ok(Node { span, value: Value::Map(entries) }) if !entries.is_empty() => {
            let line = line_end(text, span.end);
            text[span.end..line]
                .trim()
                .is_empty()
                .then(|| head(span, after_line_end(text, line), entries, Vec::new()))?
        }
        Ok(_) => return None,
        Err((at, message)) => broken(text, at, message)?,
    };
    // A file that is JSON and nothing else is no document with a head.
    (!text[head.body_start()..].trim().is_empty()).then_some(head)
}

fn head(span: Span, end: usize, entries: Vec<Entry>, errors: Vec<HeadError>) -> Head {
    Head {
        kind: HeadKind::Json,
        span: Span::new(0, end),
        content: span,
        open: Span::new(span.start, span.start + 1),
        close: Some(Span::new(span.end - 1, span.end)),
        entries,
        errors,
    }
}

/// An object that does not parse but plainly is one: it ends with a line that is `}`.
fn broken(text: &str, at: usize, message: &str) -> Option<Head> {
    let close = lines(text).take(1_000).find(|line| line.of(text).trim_end() == "}")?;
    let content = Span::new(0, close.start + 1);
    if at >= content.end || content.len() > MAX_BYTES {
        return None;
    }
    let mut entries = Vec::new();
    for line in lines(text).take_while(|line| line.start < close.start) {
        // Lines of the form `"key": value,` that can be read alone.
        let start = line.trimmed(text).start;
        let mut scanner = Scanner { text: &text[..line.end], at: start };
        if let Ok(entry) = scanner.entry(1) {
            entries.push(entry);
        }
    }
    let shown = Span::new(at, line_end(text, at)).trimmed(text);
    let shown = if shown.is_empty() {
        Span::new(crate::document::lines::line_start(text, at), at).trimmed(text)
    } else {
        shown
    };
    let errors = vec![HeadError::new(shown, format!("the front matter is not JSON: {message}"))];
    Some(head(content, after_line_end(text, close.end), entries, errors))
}

/// Reads JSON and keeps places.
struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

type Failure = (usize, &'static str);

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            self.at += 1;
        }
    }

    fn fail<T>(&self, message: &'static str) -> Result<T, Failure> {
        Err((self.at, message))
    }

    fn value(&mut self, depth: usize) -> Result<Node, Failure> {
        self.skip_space();
        let start = self.at;
        if depth > MAX_DEPTH {
            return self.fail("values are nested too deep");
        }
        if start > MAX_BYTES {
            return self.fail("it is longer than 64 KiB");
        }
        let value = match self.peek() {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(b'"') => Value::String(self.string()?),
            Some(_) => self.word()?,
            None => return self.fail("it ends too early"),
        };
        Ok(Node { span: Span::new(start, self.at), value })
    }

    fn object(&mut self, depth: usize) -> Result<Value, Failure> {
        let mut entries = Vec::new();
        self.at += 1;
        self.skip_space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Value::Map(entries));
        }
        loop {
            entries.push(self.entry(depth + 1)?);
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(Value::Map(entries));
                }
                _ => return self.fail("a comma or `}` is missing before this"),
            }
        }
    }

    fn entry(&mut self, depth: usize) -> Result<Entry, Failure> {
        self.skip_space();
        let start = self.at;
        if self.peek() != Some(b'"') {
            return self.fail("a key in double quotes is missing here");
        }
        let key = self.string()?;
        let key_span = Span::new(start, self.at);
        self.skip_space();
        if self.peek() != Some(b':') {
            return self.fail("a colon is missing after the key");
        }
        self.at += 1;
        Ok(Entry { key, key_span, value: self.value(depth)? })
    }

    fn array(&mut self, depth: usize) -> Result<Value, Failure> {
        let mut items = Vec::new();
        self.at += 1;
        self.skip_space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Value::List(items));
                }
                _ => return self.fail("a comma or `]` is missing before this"),
            }
        }
    }

    /// A string; serde_json resolves its escapes.
    fn string(&mut self) -> Result<String, Failure> {
        let bytes = self.text.as_bytes();
        let mut at = self.at + 1;
        loop {
            match bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => at += 2,
                Some(b'\n' | b'\r') | None => {
                    return self.fail("the quote that opens here is never closed");
                }
                Some(_) => at += 1,
            }
        }
        let Some(Ok(text)) = self.text.get(self.at..at + 1).map(serde_json::from_str) else {
            return self.fail("the string holds an escape or character that JSON does not know");
        };
        self.at = at + 1;
        Ok(text)
    }

    fn word(&mut self) -> Result<Value, Failure> {
        let rest = &self.text[self.at..];
        let len = rest.find([',', '}', ']', ' ', '\t', '\r', '\n']).unwrap_or(rest.len());
        let value = match serde_json::from_str::<serde_json::Value>(&rest[..len]) {
            Ok(serde_json::Value::Null) => Value::Null,
            Ok(serde_json::Value::Bool(truth)) => Value::Bool(truth),
            Ok(serde_json::Value::Number(number)) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) => Value::Integer(whole),
                (None, Some(float)) => Value::Float(float),
                (None, None) => return self.fail("this number is out of range"),
            },
            _ => return self.fail("this is no JSON value"),
        };
        self.at += len;
        Ok(value)
    }
}
