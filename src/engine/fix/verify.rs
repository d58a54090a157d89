//! Whether a mended document may take the place of the one before it: it is read anew and asked.

use std::ops::Range;

use super::apply::{ByteEdit, Mend, all_edits, applied, places_after};
use super::passes::State;
use crate::document::{Document, Head};
use crate::finding::Finding;
use crate::text::is_spaceless;

/// Why a finding that has a fix was left alone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The replacement has characters that the file's encoding does not.
    #[error("the replacement cannot be written in {0}, the encoding of the file")]
    Encoding(&'static str),
    /// Its edits overlap, or lie outside of the file.
    #[error("its edits get in each other's way")]
    Overlap,
    /// White space next to characters of a script without spaces.
    #[error("it would change the spacing of Chinese, Japanese or another script without spaces")]
    Spacing,
    /// What is read afterwards is not the text with these edits.
    #[error("the file would be read as another text afterwards")]
    OtherText,
    /// The front matter could be read before, and would not be, or not as the same keys.
    #[error("the front matter would be read differently afterwards")]
    FrontMatter,
    /// Nothing would be left of the body.
    #[error("nothing would be left of the text")]
    Empties,
    /// So many others of the document were tried in vain that it was not.
    #[error("too many fixes of this document could not be made")]
    TooMany,
    /// The same rule would find something new at the same place.
    #[error("the rule would report the place again afterwards")]
    Again,
}

/// What the document is after `mends`, if that may stand.
pub(super) fn verify(
    state: &State,
    mends: &[Mend<'_>],
    judge: &dyn Fn(Vec<u8>) -> Option<State>,
) -> Result<State, Refusal> {
    let edits = all_edits(mends);
    if edits.iter().any(|edit| respaces(state, edit)) {
        return Err(Refusal::Spacing);
    }
    let next = judge(applied(&state.raw, &edits)).ok_or(Refusal::OtherText)?;
    if !reads_as_edited(state, &edits, &next.document) {
        return Err(Refusal::OtherText);
    }
    if !keeps_head(state, &edits, &next.document) {
        return Err(Refusal::FrontMatter);
    }
    let words = |document: &Document| !document.paragraphs().is_empty();
    if words(&state.document) && !words(&next.document) {
        return Err(Refusal::Empties);
    }
    if reports_again(state, mends, &edits, &next) {
        return Err(Refusal::Again);
    }
    Ok(next)
}

/// The text of a stretch of the file.
fn decoded(state: &State, range: Range<usize>) -> String {
    state.encoding.decode_without_bom_handling(&state.raw[range]).0.into_owned()
}

/// Whether an edit takes away or puts in nothing but white space, beside a character of a script without spaces.
fn respaces(state: &State, edit: &ByteEdit) -> bool {
    let removed = decoded(state, edit.at.clone());
    // Full-width punctuation counts with the letters it stands among.
    let is_wide = |c: char| is_spaceless(c) || matches!(c, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}');
    let is_blank = removed.chars().chain(edit.text.chars()).all(char::is_whitespace);
    if !is_blank || removed == edit.text {
        return false;
    }
    // As many bytes as a character takes at most, in any encoding.
    let after = decoded(state, edit.at.end..state.raw.len().min(edit.at.end + 16));
    let before = decoded(state, edit.at.start.saturating_sub(16)..edit.at.start);
    let is_beside = |c: Option<char>| c.is_some_and(is_wide);
    removed.contains('\u{3000}') || is_beside(after.chars().next()) || is_beside(before.chars().next_back())
}

/// Whether the file is decoded, with its edits, to the text with these edits: nothing else has changed.
fn reads_as_edited(state: &State, edits: &[&ByteEdit], next: &Document) -> bool {
    let bom = state.document.source().encoding().bom;
    if next.source().encoding().bom != bom {
        return false;
    }
    let mut expected = String::with_capacity(next.text().len());
    let mut at = state.start();
    for edit in edits {
        if edit.at.start < at {
            return false;
        }
        expected.push_str(&decoded(state, at..edit.at.start));
        expected.push_str(&edit.text);
        at = edit.at.end;
    }
    expected.push_str(&decoded(state, at..state.raw.len()));
    expected == next.text()
}

/// Whether the front matter still says what it said: one that was whole has the same keys, and the same values unless
/// the edits are in it; where there was none, none has come up.
fn keeps_head(state: &State, edits: &[&ByteEdit], next: &Document) -> bool {
    let (before, after) = (state.document.head(), next.head());
    if !before.errors.is_empty() || before.is_unclosed() {
        // It is being mended: what could be read of it can be read still.
        let count = after.errors.len() + usize::from(after.is_unclosed());
        let broken = before.errors.len() + usize::from(before.is_unclosed());
        let known = |key: &str| after.entries.iter().any(|entry| entry.key == key);
        return count <= broken && (count == 0 || before.entries.iter().all(|entry| known(&entry.key)));
    }
    let keys = |head: &Head| head.entries.iter().map(|entry| entry.key.clone()).collect::<Vec<_>>();
    let (start, end) = state.document.source().raw_span(before.span);
    let touched = edits.iter().any(|edit| edit.at.start < end as usize && edit.at.end > start as usize);
    after.kind == before.kind
        && after.errors.is_empty()
        && after.is_unclosed() == before.is_unclosed()
        && keys(before) == keys(after)
        && (touched || before.to_json() == after.to_json())
}

/// Whether a rule whose finding was mended reports the place again, and not for what stood there before.
fn reports_again(state: &State, mends: &[Mend<'_>], edits: &[&ByteEdit], next: &State) -> bool {
    let mut owners: Vec<(usize, &str)> = Vec::new();
    for mend in mends {
        owners.extend(mend.edits.iter().map(|edit| (edit.at.start, &*mend.finding.rule)));
    }
    // In the order of `edits`: no two of them start at one place.
    owners.sort_unstable();
    let places = places_after(edits);
    let is_at_own_edit = |finding: &Finding| {
        let (start, end) = (finding.location.byte_start as usize, finding.location.byte_end as usize);
        let first = places.partition_point(|place| place.end < start);
        let touched = places[first..].iter().take_while(|place| place.start <= end).count();
        owners[first..first + touched].iter().any(|(_, rule)| *rule == &*finding.rule)
    };
    // What the rule had reported beside what was mended may well stand at the seam now.
    let is_mended = |finding: &Finding| mends.iter().any(|mend| std::ptr::eq(mend.finding, finding));
    let others = state.findings.iter().filter(|finding| !is_mended(finding));
    let mut known: Vec<_> = others.map(|finding| (&finding.rule, &finding.fingerprint)).collect();
    next.findings.iter().filter(|finding| is_at_own_edit(finding)).any(|finding| {
        let at = known.iter().position(|known| *known == (&finding.rule, &finding.fingerprint));
        at.map(|at| known.swap_remove(at)).is_none()
    })
}
