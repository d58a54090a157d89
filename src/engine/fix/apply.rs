//! Edits to bytes: which findings can be mended together, and what the file is afterwards.

use std::ops::Range;

use super::encode::encode;
use super::verify::Refusal;
use crate::finding::{Finding, Fix};

/// An edit in bytes of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ByteEdit {
    /// What is replaced.
    pub at: Range<usize>,
    /// By what.
    pub bytes: Vec<u8>,
    /// The same as text.
    pub text: String,
}

/// A finding and its edits, checked to be possible by themselves: within the file, in order, apart from each other.
#[derive(Clone, Debug)]
pub(super) struct Mend<'a> {
    /// What is mended.
    pub finding: &'a Finding,
    /// In order of their places.
    pub edits: Vec<ByteEdit>,
}

/// The edits of `fix` in the encoding of the file, whose bytes are `raw`.
pub(super) fn edits_of(
    fix: &Fix,
    raw: &[u8],
    encoding: &'static encoding_rs::Encoding,
) -> Result<Vec<ByteEdit>, Refusal> {
    let mut edits = Vec::with_capacity(fix.edits.len());
    for edit in &fix.edits {
        let at = edit.location.byte_start as usize..edit.location.byte_end as usize;
        if at.start > at.end || at.end > raw.len() {
            return Err(Refusal::Overlap);
        }
        let bytes = encode(&edit.replacement, encoding).ok_or(Refusal::Encoding(encoding.name()))?;
        edits.push(ByteEdit { at, bytes, text: edit.replacement.clone() });
    }
    edits.sort_by(|a, b| (a.at.start, a.at.end, &a.bytes).cmp(&(b.at.start, b.at.end, &b.bytes)));
    edits.dedup();
    if edits.windows(2).any(|pair| collide(&pair[0].at, &pair[1].at)) {
        return Err(Refusal::Overlap);
    }
    Ok(edits)
}

/// Whether two edits, the first of which starts no later, get in each other's way. Deletions side by side do not;
/// an insertion at the border of another edit does, since it could stand on either side.
fn collide(first: &Range<usize>, second: &Range<usize>) -> bool {
    if first.is_empty() || second.is_empty() { second.start <= first.end } else { second.start < first.end }
}

/// The findings that can be mended together: in the order of reports, each unless one before it is in its way.
pub(super) fn compatible<'a>(mut mends: Vec<Mend<'a>>) -> Vec<Mend<'a>> {
    mends.sort_by(|a, b| {
        let key = |mend: &Mend<'a>| {
            mend.edits.iter().map(|edit| (edit.at.start, edit.at.end, edit.text.clone())).collect::<Vec<_>>()
        };
        a.finding.sort_key().cmp(&b.finding.sort_key()).then_with(|| key(a).cmp(&key(b)))
    });
    let mut taken = std::collections::BTreeMap::<usize, usize>::new();
    mends.retain(|mend| {
        let free = mend.edits.iter().all(|edit| {
            let before = taken.range(..=edit.at.start).next_back().map(|(start, end)| *start..*end);
            let after = taken.range(edit.at.start..).next().map(|(start, end)| *start..*end);
            before.is_none_or(|before| !collide(&before, &edit.at))
                && after.is_none_or(|after| !collide(&edit.at, &after))
        });
        if free {
            taken.extend(mend.edits.iter().map(|edit| (edit.at.start, edit.at.end)));
        }
        free
    });
    mends
}

/// The edits of all of `mends`, in order of their places.
pub(super) fn all_edits<'m>(mends: &'m [Mend<'_>]) -> Vec<&'m ByteEdit> {
    let mut edits: Vec<&ByteEdit> = mends.iter().flat_map(|mend| &mend.edits).collect();
    edits.sort_by_key(|edit| (edit.at.start, edit.at.end));
    edits
}

/// `raw` with `edits` made, which are in order and apart.
pub(super) fn applied(raw: &[u8], edits: &[&ByteEdit]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut at = 0;
    for edit in edits {
        out.extend_from_slice(&raw[at..edit.at.start]);
        out.extend_from_slice(&edit.bytes);
        at = edit.at.end;
    }
    out.extend_from_slice(&raw[at..]);
    out
}

/// Where the replacements stand afterwards, in the order of `edits`.
pub(super) fn places_after(edits: &[&ByteEdit]) -> Vec<Range<usize>> {
    let (mut added, mut removed) = (0, 0);
    let place = |edit: &&ByteEdit| {
        let start = edit.at.start + added - removed;
        added += edit.bytes.len();
        removed += edit.at.len();
        start..start + edit.bytes.len()
    };
    edits.iter().map(place).collect()
}
