//! libyaml's events as safe Rust: the one module of the crate with unsafe code.
//!
//! `serde_yaml` is built on the same parser but hands out values without places; its events carry
//! exact byte positions. Every block below upholds libyaml's contract: a parser is initialised
//! once, stays at one address, is deleted once, and outlives neither its input nor its events.
#![allow(unsafe_code, reason = "libyaml has a C interface; its events are the only source of exact YAML positions")]

use std::ffi::CStr;
use std::marker::PhantomData;
use std::mem::MaybeUninit;

#[allow(
    clippy::unsafe_removed_from_name,
    reason = "the module says that it is unsafe; the short name keeps calls readable"
)]
use unsafe_libyaml as sys;

use crate::text::Span;

/// What the parser met, with strings copied out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// Start of a document of the stream.
    DocumentStart,
    /// `*name`.
    Alias(String),
    /// A scalar with its escapes resolved.
    Scalar { value: String, plain: bool, tag: Option<String>, anchor: Option<String> },
    /// Start of a list or mapping; `flow` if it is written with brackets.
    Start { map: bool, flow: bool, anchor: Option<String> },
    /// End of the innermost list or mapping.
    End,
    /// Nothing follows.
    StreamEnd,
    /// Stream start and document end, which say nothing here.
    Other,
}

/// A syntax error as libyaml words and places it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// libyaml's phrase.
    pub(super) phrase: String,
    /// Byte offset where the parser gave up.
    pub(super) at: usize,
    /// Byte offset of the construct it was in, where it says so.
    pub(super) context: Option<usize>,
    /// The character that YAML does not allow anywhere, if that is the problem.
    pub(super) character: Option<u32>,
}

/// A parser over one text. Deleted when dropped, also while a panic unwinds.
pub(super) struct Parser<'a> {
    // Boxed so that it keeps its address: libyaml stores pointers into the struct itself.
    raw: Box<MaybeUninit<sys::yaml_parser_t>>,
    text: &'a str,
    done: bool,
    input: PhantomData<&'a str>,
}

/// An event that libyaml allocated. Deleted when dropped.
struct RawEvent(sys::yaml_event_t);

impl Drop for RawEvent {
    fn drop(&mut self) {
        // SAFETY: the event was filled by a successful `yaml_parser_parse` and is deleted only here.
        unsafe { sys::yaml_event_delete(&raw mut self.0) }
    }
}

impl Drop for Parser<'_> {
    fn drop(&mut self) {
        // SAFETY: `new` hands out a `Parser` only after `yaml_parser_initialize` succeeded.
        unsafe { sys::yaml_parser_delete(self.raw.as_mut_ptr()) }
    }
}

impl<'a> Parser<'a> {
    /// A parser at the start of `text`; `None` if memory is exhausted.
    pub(super) fn new(text: &'a str) -> Option<Self> {
        let mut raw = Box::new(MaybeUninit::<sys::yaml_parser_t>::uninit());
        // SAFETY: `raw` is writable memory of the right size and never moves, being boxed; the input
        // is borrowed for 'a, which the parser cannot outlive. On failure libyaml has freed what it
        // took, and no `Parser` exists that would delete it again.
        unsafe {
            if sys::yaml_parser_initialize(raw.as_mut_ptr()).fail {
                return None;
            }
            sys::yaml_parser_set_encoding(raw.as_mut_ptr(), sys::YAML_UTF8_ENCODING);
            sys::yaml_parser_set_input_string(raw.as_mut_ptr(), text.as_ptr(), text.len() as u64);
        }
        Some(Self { raw, text, done: false, input: PhantomData })
    }

    /// The next event and its place. After an error or the stream's end there is only `StreamEnd`.
    pub(super) fn next(&mut self) -> Result<(Event, Span), Problem> {
        if self.done {
            return Ok((Event::StreamEnd, Span::empty(self.text.len())));
        }
        let mut event = MaybeUninit::<sys::yaml_event_t>::uninit();
        // SAFETY: the parser is initialised and not in an error state (`done` is set on the first);
        // libyaml fills `event` wholly before it reports success.
        let event = unsafe {
            if sys::yaml_parser_parse(self.raw.as_mut_ptr(), event.as_mut_ptr()).fail {
                self.done = true;
                return Err(self.problem());
            }
            RawEvent(event.assume_init())
        };
        let start = floor(self.text, event.0.start_mark.index);
        let end = floor(self.text, event.0.end_mark.index).max(start);
        let copied = copy_out(&event.0);
        self.done = copied == Event::StreamEnd;
        Ok((copied, Span::new(start, end)))
    }

    /// What went wrong; called after a failure only.
    fn problem(&self) -> Problem {
        // SAFETY: the parser is initialised; its error fields are plain data, and `problem` is null
        // or a static NUL-terminated string.
        let (phrase, reader, offset, character, mark, context, in_context) = unsafe {
            let raw = &*self.raw.as_ptr();
            let phrase = if raw.problem.is_null() {
                String::new()
            } else {
                CStr::from_ptr(raw.problem.cast()).to_string_lossy().into_owned()
            };
            let reader = raw.error == sys::YAML_READER_ERROR;
            let (mark, context) = (raw.problem_mark.index, raw.context_mark.index);
            (phrase, reader, raw.problem_offset, raw.problem_value, mark, context, !raw.context.is_null())
        };
        Problem {
            phrase,
            at: floor(self.text, if reader { offset } else { mark }),
            context: (in_context && !reader).then(|| floor(self.text, context)),
            character: (reader && character >= 0).then_some(character as u32),
        }
    }
}

/// The start of the character that holds byte `index`.
fn floor(text: &str, index: u64) -> usize {
    let mut at = usize::try_from(index).unwrap_or(usize::MAX).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Copies what an event says out of libyaml's memory.
fn copy_out(event: &sys::yaml_event_t) -> Event {
    // SAFETY: `type_` says which member of the union is filled. Anchors and tags are null or
    // NUL-terminated; a scalar's value holds `length` bytes.
    unsafe {
        match event.type_ {
            sys::YAML_DOCUMENT_START_EVENT => Event::DocumentStart,
            sys::YAML_STREAM_END_EVENT => Event::StreamEnd,
            sys::YAML_ALIAS_EVENT => Event::Alias(string(event.data.alias.anchor).unwrap_or_default()),
            sys::YAML_SCALAR_EVENT => {
                let scalar = &event.data.scalar;
                let bytes = if scalar.value.is_null() {
                    &[]
                } else {
                    std::slice::from_raw_parts(scalar.value, scalar.length as usize)
                };
                Event::Scalar {
                    value: String::from_utf8_lossy(bytes).into_owned(),
                    plain: scalar.style == sys::YAML_PLAIN_SCALAR_STYLE,
                    tag: string(scalar.tag),
                    anchor: string(scalar.anchor),
                }
            }
            sys::YAML_SEQUENCE_START_EVENT => {
                let start = &event.data.sequence_start;
                let flow = start.style == sys::YAML_FLOW_SEQUENCE_STYLE;
                Event::Start { map: false, flow, anchor: string(start.anchor) }
            }
            sys::YAML_MAPPING_START_EVENT => {
                let start = &event.data.mapping_start;
                let flow = start.style == sys::YAML_FLOW_MAPPING_STYLE;
                Event::Start { map: true, flow, anchor: string(start.anchor) }
            }
            sys::YAML_SEQUENCE_END_EVENT | sys::YAML_MAPPING_END_EVENT => Event::End,
            _ => Event::Other,
        }
    }
}

/// A C string as Rust's own.
///
/// # Safety
/// `text` is null or points to a NUL-terminated string.
unsafe fn string(text: *const u8) -> Option<String> {
    if text.is_null() {
        return None;
    }
    // SAFETY: by this function's own contract.
    let text = unsafe { CStr::from_ptr(text.cast()) };
    Some(text.to_string_lossy().into_owned())
}
