//! A value that a template left to be filled in.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::is_template;
use crate::document::Document;
use crate::document::head::{Entry, Node, Value};
use crate::finding::{Confidence, Draft, Findings, quoted};
use crate::rule::{Context, DocumentRule};

/// Reports values that are a known placeholder, a template expression or an instruction in brackets.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct PlaceholderValue {
    /// Whole values, in lower case.
    values: Vec<String>,
}

impl Default for PlaceholderValue {
    fn default() -> Self {
        Self { values: VALUES.map(str::to_owned).to_vec() }
    }
}

/// Whether `value` is the name of the document's file, or of the folder that is its own, or a word of it.
fn names(document: &Document, value: &str) -> bool {
    let stem = match document.file_name().split('.').next().unwrap_or_default() {
        "index" | "_index" => document.folder().rsplit('/').next().unwrap_or_default(),
        stem => stem,
    };
    let letters = |text: &str| text.to_lowercase().replace(['-', '_', ' '], "");
    // `untitled.md` and `new-post.md` have their names from the editor too.
    letters(stem).contains(&letters(value))
        && !["untitled", "new"].iter().any(|start| letters(value).starts_with(start))
}

/// Defaults of editors and generators, and what people write until they know better.
const VALUES: [&str; 42] = [
    "todo",
    "tbd",
    "tba",
    "fixme",
    "xxx",
    "xxxx",
    "untitled",
    "untitled document",
    "untitled post",
    "untitled page",
    "no title",
    "new post",
    "new page",
    "your title",
    "your title here",
    "title here",
    "title goes here",
    "insert title here",
    "enter title here",
    "add title",
    "your name",
    "your name here",
    "author name",
    "change me",
    "changeme",
    "placeholder",
    "undefined",
    "null",
    "none",
    "nan",
    "asdf",
    "asdfasdf",
    "lorem ipsum",
    "yyyy-mm-dd",
    "yyyy/mm/dd",
    "无标题",
    "未命名",
    "無標題",
    "待定",
    "待补充",
    "此处填写标题",
    "在此输入标题",
];

/// Keys whose own name as their value is the template's.
const NAMED_BY_THEMSELVES: [&str; 8] = ["title", "author", "date", "description", "summary", "source", "slug", "url"];

/// Keys whose values are words of the author's choice.
const LABELS: [&str; 6] = ["tags", "tag", "categories", "category", "keywords", "topics"];

/// What is said of a thing that is not decided yet: of a speaker or a place it may be the truth.
const UNDECIDED: [&str; 3] = ["tbd", "tba", "待定"];

/// Keys that ask for something of every document; to others `none` is an answer.
const ASKED: [&str; 15] = [
    "title",
    "subtitle",
    "author",
    "authors",
    "date",
    "description",
    "summary",
    "slug",
    "url",
    "source",
    "image",
    "lang",
    "language",
    "publisher",
    "name",
];

/// Keys in which `none` is a setting.
const SWITCHES: [&str; 9] =
    ["layout", "permalink", "parent", "sidebar", "nav", "navigation", "toc", "license", "licence"];

/// A whole value that is a template expression.
#[expect(clippy::unwrap_used, reason = "a fixed pattern")]
static WHOLE_TEMPLATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(\{\{[^{}]*\}\}|\{%[^{}]*%\}|\$\{[A-Za-z_][A-Za-z0-9_. ]*\}|<%[^<>]*%>|__[A-Z]+(_[A-Z]+)*__)$")
        .unwrap()
});

/// A template expression inside a value.
#[expect(clippy::unwrap_used, reason = "a fixed pattern")]
static PART_TEMPLATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\{\{-?[ ]*\.?(page|site|title|name|date|author|slug|post|replace|env|now)[^{}]*\}\}").unwrap()
});

/// `[your title]`, `<insert date>`, and `TODO: ...`.
#[expect(clippy::unwrap_used, reason = "a fixed pattern")]
static INSTRUCTION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^([<\[(](your|insert|enter|add|write) [a-z ]{2,40}[>\])]|(TODO|FIXME|TBD)[ ]*[:：].*|lorem ipsum dolor.*)$").unwrap()
});

// Nearly all values start with none of the signs that the patterns ask for.

fn is_template_alone(text: &str) -> bool {
    text.starts_with(['{', '$', '<', '_']) && WHOLE_TEMPLATE.is_match(text)
}

fn is_instruction(text: &str) -> bool {
    text.starts_with(['<', '[', 't', 'T', 'f', 'F', 'l', 'L']) && INSTRUCTION.is_match(text)
}

impl DocumentRule for PlaceholderValue {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        if is_template(document) {
            return;
        }
        for entry in &document.head().entries {
            // A slug or title that is the name of its file is meant: `todo.md`, the list of what is to be done.
            let is_name = ["slug", "title"].iter().any(|key| entry.key.eq_ignore_ascii_case(key));
            if !(is_name && entry.value.as_str().is_some_and(|value| names(document, value))) {
                self.judge(entry, &entry.value, document, out);
            }
        }
    }
}

impl PlaceholderValue {
    fn judge(&self, entry: &Entry, node: &Node, document: &Document, out: &mut Findings<'_>) {
        let confidence = match &node.value {
            Value::String(text) => self.of_text(&entry.key, text.trim()),
            Value::List(items) => return items.iter().for_each(|item| self.judge(entry, item, document, out)),
            // `title: {{ page.title }}` without quotes is a mapping to YAML.
            Value::Map(_) if WHOLE_TEMPLATE.is_match(document.slice(node.span)) => Some(Confidence::High),
            _ => None,
        };
        if let Some(confidence) = confidence {
            let value = quoted(document.slice(node.span));
            out.add(
                Draft::at(node.span, format!("the value of {} is the placeholder {value}", quoted(&entry.key)))
                    .confidence(confidence),
            );
        }
    }

    fn of_text(&self, key: &str, text: &str) -> Option<Confidence> {
        if text.is_empty() || text.len() > 400 {
            return None;
        }
        // A tag may be any word or sign: a text is about placeholders, or about what is still to do.
        let is_open = UNDECIDED.iter().any(|word| word.eq_ignore_ascii_case(text));
        let is_expression = text.contains("{{") || text.contains("<%");
        if LABELS.iter().any(|label| label.eq_ignore_ascii_case(key)) && !is_expression && !is_open {
            return None;
        }
        let is_word = |word: &str| word.eq_ignore_ascii_case(text);
        // Nearly no value is one of these words, and only of other scripts the lower case has to be made to see it.
        if (!text.is_ascii() || is_word(key) || self.values.iter().any(|word| is_word(word)))
            && let Some(verdict) = self.of_word(&key.to_lowercase(), &text.to_lowercase())
        {
            return verdict;
        }
        if is_template_alone(text) {
            return Some(Confidence::High);
        }
        (is_instruction(text) || (text.contains("{{") && PART_TEMPLATE.is_match(text))).then_some(Confidence::Medium)
    }

    /// The verdict on a value that is one word or phrase, in lower case as its key is; `None` if it is no placeholder
    /// of that kind.
    fn of_word(&self, key: &str, lower: &str) -> Option<Option<Confidence>> {
        // `layout: none` switches the layout off.
        let switches_off =
            ["none", "null"].contains(&lower) && SWITCHES.contains(&key) || lower == "none" && !ASKED.contains(&key);
        if self.values.iter().any(|value| value == lower) && !switches_off {
            let is_open = UNDECIDED.contains(&lower) && !matches!(key, "title" | "description" | "slug");
            // What other keys mean is not known.
            return Some(Some(if is_open || !ASKED.contains(&key) { Confidence::Medium } else { Confidence::High }));
        }
        (key == lower && NAMED_BY_THEMSELVES.contains(&key)).then_some(Some(Confidence::High))
    }
}
