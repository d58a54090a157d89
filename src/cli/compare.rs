//! `corpus-lint compare A B`: two documents side by side.

use std::ops::Range;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use foldhash::HashSet;
use miette::{Result, miette};

use super::book::{rulebook_for_run, settings};
use super::{ColorChoice, Verdict, output_error, terminal_width};
use crate::config::{Arguments, Plan};
use crate::document::Document;
use crate::document::align::{Step, align};
use crate::document::tokens::Tokens;
use crate::finding::{EXCERPT_MAX, excerpt_of, locate};
use crate::read::{Input, Limits, NotChecked, Reason, is_planned, read, shown_path};
use crate::report::{
    ComparedDocument, Comparison, Resemblance, Row, Size, Stretch, Style, write_comparison, write_comparison_json,
};
use crate::rule::{Sketch, shared};
use crate::text::{Span, escape_control, is_spaceless};

/// Options of `compare`.
#[derive(Debug, Args)]
#[command(after_help = "Compared is the prose: front matter, markup, code and URLs are left out. A run of five words \
that both files have is a passage; a character of Chinese, Japanese, Korean or Thai counts as a word.")]
pub(super) struct CompareArgs {
    /// The first file.
    a: PathBuf,
    /// The second file.
    b: PathBuf,
    /// How the comparison is written.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    output_format: Shape,
    /// List every passage and change instead of folding the shorter ones where there are many.
    #[arg(long)]
    show_all: bool,
    /// Use this config instead of the nearest corpus-lint.yaml.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Shape {
    /// Figures, and a table of passages and changes.
    #[default]
    Full,
    /// One object.
    Json,
}

/// Compares and reports.
pub(super) fn run(arguments: &CompareArgs, color: ColorChoice) -> Result<Verdict> {
    // The config says what a body is and how long a file may be, as it does when the files are checked.
    let paths = [arguments.a.clone(), arguments.b.clone()];
    let settings = settings(arguments.config.as_deref(), &paths)?;
    let book = rulebook_for_run(&settings.config)?;
    let plan = Plan::new(book, &settings.config, &Arguments::default(), &settings.root)?;
    let (a, b) = (Side::new(document(&arguments.a, &plan)?), Side::new(document(&arguments.b, &plan)?));
    let comparison = compared(&a, &b);
    let stdout = std::io::stdout();
    let style =
        Style { color: color.on(&stdout), width: terminal_width(), show_all: arguments.show_all, ..Style::default() };
    match arguments.output_format {
        Shape::Full => write_comparison(&comparison, &style, &mut stdout.lock()),
        Shape::Json => write_comparison_json(&comparison, &mut stdout.lock()),
    }
    .map_err(output_error)?;
    Ok(Verdict::Clean)
}

/// The document in a file.
fn document(path: &Path, plan: &Plan) -> Result<Document> {
    let shown = shown_path(path, &std::env::current_dir().unwrap_or_default());
    let input = Input::file(path.to_owned(), shown).with_kind(plan.kind(&plan.key_of(path)));
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    if is_planned(extension) && path.is_file() {
        return Err(unread(&input.not_checked(Reason::for_extension(extension))));
    }
    let mut found = None;
    read(&input, &Limits { max_bytes: plan.max_file_size }, &mut |document| {
        found.get_or_insert(document);
    });
    found
        .unwrap_or_else(|| Err(input.not_checked(Reason::Unreadable("no document in it".to_owned()))))
        .map_err(|error| unread(&error))
}

fn unread(error: &NotChecked) -> miette::Report {
    let (path, reason) = (escape_control(&error.path), error.reason.to_string());
    miette!("cannot compare `{path}`: {}", escape_control(&reason))
}

/// A document, and which of its tokens are single characters.
struct Side {
    document: Document,
    is_character: Vec<bool>,
}

impl Side {
    fn new(document: Document) -> Self {
        let tokens = document.tokens();
        let is_character = |at| document.slice(tokens.span(at)).chars().next().is_some_and(is_spaceless);
        let is_character = (0..tokens.len()).map(is_character).collect();
        Self { document, is_character }
    }

    fn tokens(&self) -> &Tokens {
        self.document.tokens()
    }

    fn size(&self, tokens: Range<usize>) -> Size {
        let all = tokens.len();
        let characters = self.is_character[tokens].iter().filter(|is_character| **is_character).count();
        Size { words: all - characters, characters }
    }

    fn compared(&self) -> ComparedDocument {
        ComparedDocument { path: self.document.path().clone(), size: self.size(0..self.tokens().len()) }
    }

    /// Its different shingles, sorted. In two documents alone nothing is boilerplate.
    fn shingles(&self) -> Vec<u64> {
        Sketch::of(&self.document).compared(&HashSet::default()).all
    }

    /// The stretch of these tokens; `None` if there are none.
    fn stretch(&self, tokens: Range<usize>) -> Option<Stretch> {
        let last = tokens.end.checked_sub(1).filter(|last| *last >= tokens.start)?;
        let span = Span::new(self.tokens().span(tokens.start).start, self.tokens().span(last).end);
        Some(Stretch {
            location: locate(&self.document, span),
            size: self.size(tokens),
            excerpt: excerpt_of(&self.document, span),
            end: end_of(self.document.slice(span)),
        })
    }
}

/// The last characters of a text that an excerpt does not show whole.
fn end_of(text: &str) -> String {
    if text.char_indices().nth(EXCERPT_MAX).is_none() {
        return String::new();
    }
    let end = text.char_indices().rev().nth(EXCERPT_MAX / 2).map_or(0, |(at, _)| at);
    text[end..].to_owned()
}

fn compared(a: &Side, b: &Side) -> Comparison {
    let alignment = align(&a.tokens().hashes, &b.tokens().hashes);
    let (in_a, in_b) = (a.shingles(), b.shingles());
    let row = |step: Step| Row { kind: step.kind, a: a.stretch(step.a), b: b.stretch(step.b) };
    let (source, other) = (a.document.source(), b.document.source());
    Comparison {
        a: a.compared(),
        b: b.compared(),
        identical: source.raw_len() == other.raw_len() && source.raw_hash() == other.raw_hash(),
        resemblance: Resemblance { a: in_a.len(), b: in_b.len(), common: shared(&in_a, &in_b) },
        changed: alignment.changed(),
        rows: alignment.steps().into_iter().map(row).collect(),
    }
}
