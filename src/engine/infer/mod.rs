//! `infer-schema`: a JSON Schema drafted from the front matter that a corpus holds.
//!
//! Two readings: one counts, the other holds the draft against each document and drops what too many do not fit. What is
//! kept between documents is bounded, and the same whatever the number of threads.

mod draft;
mod fit;
mod forms;
mod profile;
mod table;

use rayon::prelude::*;
use serde_json::{Map, Value, json};

use self::draft::Drafter;
use self::profile::Profile;
use crate::checks::front_matter::is_page_of_its_own;
use crate::document::Document;
use crate::document::head::HeadKind;
use crate::read::{Input, Limits, read};
use crate::rule::{Schema, SchemaError, caught};

/// Documents that are counted together before what is too much is cut.
const TOGETHER: usize = 2_048;

/// What is wanted.
#[derive(Clone, Debug)]
pub struct Inference {
    /// Share of documents (or values) that must have something before it is asked of all.
    pub share: f64,
    /// Whether other keys than those met are to be errors.
    pub closed: bool,
    /// Largest file that is read, in bytes.
    pub max_bytes: u64,
    /// What the schema is of, for its title.
    pub title: String,
}

/// A draft, and how it came about.
#[derive(Clone, Debug)]
pub struct Inferred {
    /// The schema.
    pub schema: Value,
    /// Documents that it was drafted from.
    pub documents: u64,
    /// Of these, the ones that fit.
    pub fits: u64,
    /// Documents without front matter.
    pub without: u64,
    /// Of these, the ones that a check with the schema reports.
    pub reported: u64,
    /// Documents whose front matter cannot be parsed, and files that cannot be read.
    pub unread: u64,
    /// The presence table.
    pub table: String,
}

/// Share of the documents that the schema is to fit: what keeps more from it is left out.
pub const FITS: f64 = 0.95;

#[derive(Default)]
struct Counts {
    profile: Profile,
    without: u64,
    one_of_many: u64,
    unread: u64,
}

impl Counts {
    fn add(&mut self, document: &Document) {
        let head = document.head();
        if head.kind == HeadKind::None {
            self.without += 1;
            self.one_of_many += u64::from(is_page_of_its_own(document));
        } else if !head.errors.is_empty() || head.is_unclosed() {
            self.unread += 1;
        } else {
            self.profile.add(&head.entries);
        }
    }

    fn merge(mut self, other: Self) -> Self {
        self.profile.merge(other.profile);
        self.without += other.without;
        self.one_of_many += other.one_of_many;
        self.unread += other.unread;
        self
    }
}

/// Drafts a schema from the front matter of `inputs`. `step` is called for each input, twice.
///
/// # Errors
/// If the draft is no schema, which is a bug.
pub fn infer(inputs: &[Input], wish: &Inference, step: &(dyn Fn() + Sync)) -> Result<Inferred, SchemaError> {
    let mut counts = Counts::default();
    for together in inputs.chunks(TOGETHER) {
        let own = together.par_iter().fold(Counts::default, |mut counts, input| {
            let readable = each(input, wish, &mut |document| counts.add(document));
            counts.unread += u64::from(!readable);
            step();
            counts
        });
        counts = counts.merge(own.reduce(Counts::default, Counts::merge));
        counts.profile.prune();
    }
    let profile = &counts.profile;
    let drafter = Drafter { wish };
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".to_owned(), json!(wish.title));
    schema.extend(drafter.mapping(profile));
    let mut schema = Value::Object(schema);
    let mut misfits = fit::Misfits::default();
    let compiled = Schema::new(None, schema.clone())?;
    for together in inputs.chunks(TOGETHER) {
        let own = together.par_iter().fold(fit::Misfits::default, |mut misfits, input| {
            each(input, wish, &mut |document| misfits.add(&compiled, document));
            step();
            misfits
        });
        misfits = misfits.merge(own.reduce(fit::Misfits::default, fit::Misfits::merge));
        misfits.prune();
    }
    let room = (profile.count as f64 * (1.0 - FITS)) as u64;
    let remaining = misfits.drop_beyond(room, &mut schema);
    let asks = Schema::new(None, schema.clone())?.asks_for_something();
    Ok(Inferred {
        schema,
        reported: if asks { counts.one_of_many } else { 0 },
        documents: profile.count,
        fits: profile.count - remaining,
        without: counts.without,
        unread: counts.unread,
        table: table::table(profile, &drafter),
    })
}

/// Hands the documents of `input` on; tells whether it could be read.
fn each(input: &Input, wish: &Inference, take: &mut dyn FnMut(&Document)) -> bool {
    let mut readable = true;
    let limits = Limits { max_bytes: wish.max_bytes };
    let read = caught(|| {
        read(input, &limits, &mut |outcome| match outcome {
            Ok(document) => take(&document),
            Err(_) => readable = false,
        });
    });
    readable && read.is_ok()
}
