//! The passes over one document.

use std::sync::Arc;

use super::apply::{Mend, all_edits, compatible, edits_of};
use super::history::{Change, History};
use super::verify::{Refusal, verify};
use crate::document::Document;
use crate::engine::Session;
use crate::engine::inline::ignores_in;
use crate::engine::map::judge_document;
use crate::engine::mapped::Mapped;
use crate::finding::{Applicability, Finding};
use crate::read::{Input, Limits};
use crate::rule::{Context, RuleSet};

/// Most passes over a document. Each mends all it can, so that two or three settle any honest text.
pub const MAX_PASSES: usize = 10;

/// Most times that a document is read again in one pass, to find out which of its fixes may stand: keeps the time
/// linear in the size of hostile documents.
const MAX_TRIES: usize = 100;

/// Which findings are to be mended.
#[derive(Clone, Copy)]
pub struct Wish<'a> {
    /// Also by edits that change content.
    pub unsafe_too: bool,
    /// Whether a finding counts: one that is not shown is not mended either.
    pub counts: &'a (dyn Fn(&Finding) -> bool + Sync),
}

impl Wish<'_> {
    fn includes(&self, finding: &Finding) -> bool {
        let fix = finding.fix.as_ref().filter(|fix| !fix.edits.is_empty());
        fix.is_some_and(|fix| self.unsafe_too || fix.applicability == Applicability::Safe) && (self.counts)(finding)
    }
}

/// What fixing a document came to.
#[derive(Clone, Debug)]
pub struct Mended {
    /// What was changed, if anything.
    pub fixed: Option<Fixed>,
    /// Findings that have a fix which was not made.
    pub left: Vec<Left>,
    /// Findings that remain and that unsafe edits would mend, where those were not asked for.
    pub unsafe_left: usize,
}

/// A document that was changed.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// What reports call it.
    pub path: Arc<str>,
    /// Name of its encoding, which is that of the result as well.
    pub encoding: &'static str,
    /// Its bytes.
    pub before: Vec<u8>,
    /// The passes, at least one.
    pub passes: Vec<Pass>,
    /// What differs in the end, in order.
    pub changes: Vec<Change>,
    /// Whether the last pass still found something to do.
    pub unsettled: bool,
}

impl Fixed {
    /// The bytes in the end.
    pub fn after(&self) -> &[u8] {
        self.passes.last().map_or(&self.before, |pass| &pass.bytes)
    }

    /// How many findings were mended.
    pub fn count(&self) -> usize {
        self.passes.iter().map(|pass| pass.findings.len()).sum()
    }
}

/// One pass.
#[derive(Clone, Debug)]
pub struct Pass {
    /// What was mended, in the order of reports; places are those of the bytes before the pass.
    pub findings: Vec<Finding>,
    /// The bytes after it.
    pub bytes: Vec<u8>,
}

/// A finding that was not mended though it has a fix.
#[derive(Clone, Debug)]
pub struct Left {
    /// The finding, in the bytes of the result.
    pub finding: Finding,
    /// Why.
    pub why: Refusal,
}

/// A document at one time: bytes, reading, judgement.
pub(super) struct State {
    pub(super) raw: Vec<u8>,
    pub(super) document: Document,
    pub(super) encoding: &'static encoding_rs::Encoding,
    /// In the order of reports.
    pub(super) findings: Vec<Finding>,
}

impl State {
    /// Where the text starts: after the byte order mark.
    pub(super) fn start(&self) -> usize {
        match (self.document.source().encoding().bom, self.encoding == encoding_rs::UTF_8) {
            (false, _) => 0,
            (true, true) => 3,
            (true, false) => 2,
        }
    }

    /// The document of these bytes, judged by those of `rules` that look at one document alone.
    fn of(raw: Vec<u8>, document: Document, rules: &RuleSet, context: &Context<'_>) -> Option<Self> {
        let mut mapped = Mapped::default();
        judge_document(&document, rules, context, &mut mapped);
        let mut findings = mapped.findings;
        findings.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        let encoding = encoding_rs::Encoding::for_label(document.source().encoding().name.as_bytes())?;
        Some(Self { raw, document, encoding, findings })
    }
}

/// The text that fixing all that `rules` find makes of `text`.
pub(in crate::engine) fn fixed_text(path: &str, text: &str, rules: &RuleSet, context: &Context<'_>) -> String {
    let judge = |raw: Vec<u8>| {
        let document = Document::from_text(path, std::str::from_utf8(&raw).ok()?);
        State::of(raw, document, rules, context)
    };
    let wish = Wish { unsafe_too: true, counts: &|_| true };
    let mended = mend(text.as_bytes().to_vec(), &path.into(), &wish, &judge);
    let fixed = mended.and_then(|mended| String::from_utf8(mended.fixed?.after().to_vec()).ok());
    fixed.unwrap_or_else(|| text.to_owned())
}

/// Mends the document at `path`, whose bytes are `raw`, as `judge` reads them.
fn mend(raw: Vec<u8>, path: &Arc<str>, wish: &Wish<'_>, judge: &dyn Fn(Vec<u8>) -> Option<State>) -> Option<Mended> {
    let mut state = judge(raw)?;
    let mut history = History::new(state.raw.len());
    let (mut before, mut passes, mut left) = (None, Vec::new(), Vec::new());
    let mut unsettled = true;
    while unsettled && passes.len() < MAX_PASSES {
        left.clear();
        let Some((next, findings)) = pass(&state, wish, judge, &mut history, &mut left) else {
            unsettled = false;
            break;
        };
        passes.push(Pass { findings, bytes: next.raw.clone() });
        let last = std::mem::replace(&mut state, next);
        before.get_or_insert(last.raw);
    }
    let unsafe_wish = Wish { unsafe_too: true, ..*wish };
    let remaining = state.findings.iter().filter(|finding| unsafe_wish.includes(finding)).count();
    let unsafe_left = if wish.unsafe_too {
        0
    } else {
        remaining - state.findings.iter().filter(|finding| wish.includes(finding)).count()
    };
    let encoding = state.encoding.name();
    let changes = history.changes();
    let fixed = before.map(|before| Fixed { path: path.clone(), encoding, before, passes, changes, unsettled });
    Some(Mended { fixed, left, unsafe_left })
}

impl Session<'_> {
    /// Mends what is to be mended of the document in `input`; `None` if it cannot be read, or is one of many in its
    /// file. Nothing is written.
    pub fn fix(&self, input: &Input, wish: &Wish<'_>) -> Option<Mended> {
        let raw = input.load(&Limits { max_bytes: self.plan.max_file_size }).ok()?;
        mend(raw, input.shown(), wish, &|bytes| self.judged(input, bytes))
    }

    /// The document of `input` with these bytes, judged by the rules that look at one document alone.
    fn judged(&self, input: &Input, raw: Vec<u8>) -> Option<State> {
        let at_hand = Input::bytes(input.path().to_owned(), input.shown().clone(), raw.clone()).with_kind(input.kind());
        let mut found = Vec::new();
        self.read(&at_hand, &mut |outcome| found.extend(outcome.ok()));
        let document = found.pop().filter(|document| document.record().is_none() && found.is_empty())?;
        let context = Context::new(self.today, &self.files).with_schemas(self.plan.schemas_for(input.path()));
        let mut state = State::of(raw, document, self.rules_for(input.path()), &context)?;
        if self.plan.heeds_ignores(&self.plan.key_of(input.path())) {
            let ignores: Vec<_> = ignores_in(&state.document).collect();
            state.findings.retain(|finding| !ignores.iter().any(|ignore| ignore.covers(finding)));
        }
        Some(state)
    }
}

/// One pass: what is mended, and the document after it; `None` if nothing can be.
fn pass(
    state: &State,
    wish: &Wish<'_>,
    judge: &dyn Fn(Vec<u8>) -> Option<State>,
    history: &mut History,
    left: &mut Vec<Left>,
) -> Option<(State, Vec<Finding>)> {
    let mut mends = Vec::new();
    for finding in state.findings.iter().filter(|finding| wish.includes(finding)) {
        let Some(fix) = &finding.fix else { continue };
        match edits_of(fix, &state.raw, state.encoding) {
            Ok(edits) => mends.push(Mend { finding, edits }),
            Err(why) => left.push(Left { finding: finding.clone(), why }),
        }
    }
    let mut settled = Settled { state, judge, accepted: Vec::new(), next: None, tries: 0, left };
    settled.add(&compatible(mends));
    let Settled { accepted, next, .. } = settled;
    let next = next?;
    history.record(&all_edits(&accepted));
    let mut findings: Vec<Finding> = accepted.iter().map(|mend| mend.finding.clone()).collect();
    findings.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    Some((next, findings))
}

/// Finds out which mends may stand together.
struct Settled<'s, 'l> {
    state: &'s State,
    judge: &'s dyn Fn(Vec<u8>) -> Option<State>,
    accepted: Vec<Mend<'s>>,
    next: Option<State>,
    tries: usize,
    left: &'l mut Vec<Left>,
}

impl<'s> Settled<'s, '_> {
    /// Takes all of `mends` if they stand; else each half by itself, down to the ones that do not.
    fn add(&mut self, mends: &[Mend<'s>]) {
        if mends.is_empty() {
            return;
        }
        self.tries += 1;
        if self.tries > MAX_TRIES {
            let left = |mend: &Mend<'_>| Left { finding: mend.finding.clone(), why: Refusal::TooMany };
            self.left.extend(mends.iter().map(left));
            return;
        }
        let together = [&self.accepted, mends].concat();
        match verify(self.state, &together, self.judge) {
            Ok(next) => (self.accepted, self.next) = (together, Some(next)),
            Err(why) if mends.len() == 1 => {
                self.left.push(Left { finding: mends[0].finding.clone(), why });
            }
            Err(_) => {
                let (first, second) = mends.split_at(mends.len() / 2);
                self.add(first);
                self.add(second);
            }
        }
    }
}
