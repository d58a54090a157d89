//! A cluster of a pair rule as it is told: copies in one finding, and in another, of low confidence, the documents
//! that are alike because they were written to one form.

use super::kin::{Kin, Member, Page, is_form, kin};
use super::said::{NONE, dated, differ, differences};
use super::{named, others, place_of, say_if_giant};
use crate::document::DocumentId;
use crate::finding::{Confidence, Identity};
use crate::rule::{Corpus, CorpusDraft, CorpusFindings, Doubt, FREQUENT, Similarity};

/// What a pair rule says of the documents it found.
pub(super) trait Wording {
    /// Whether so great a likeness is sure.
    fn is_high(&self, similarity: &Similarity) -> bool;
    /// What a finding says of the document it stands on.
    fn message(&self, similarity: &Similarity, hub: &str) -> String;
    /// The verb of `and so are 3 others`, and whether that is said of a member that is like the hub in this way.
    fn others(&self, first: &Similarity, other: &Similarity) -> (&'static str, bool);
    /// What is said of each further member.
    fn related(&self, similarity: &Similarity, hub: &str) -> String;
    /// Whether very many such documents are mostly of one template, and not parts of the hub.
    fn is_of_template(&self, first: &Similarity) -> bool;
}

/// Jaccard similarity from which two texts as long as each other, and with two titles, are surely one. From our own
/// reading of archives.
const RETITLED: f64 = 0.9;

/// Documents of a cluster that are read again for their titles, days and addresses: more cost time, and tell no more.
pub(super) const READ: usize = 50;

/// Reports a cluster: its members are like `hub`, and given in path order.
pub(super) fn tell(
    wording: &dyn Wording,
    hub: DocumentId,
    members: &[(DocumentId, Similarity)],
    corpus: &dyn Corpus,
    out: &mut CorpusFindings,
) {
    let hub = Member { id: hub, page: Page::read(hub, corpus) };
    let judged: Vec<Judged> = judged(wording, &hub, members, corpus);
    let is_doubted = |judged: &&Judged| judged.confidence == Confidence::Low;
    let (doubted, sure): (Vec<&Judged>, Vec<&Judged>) = judged.iter().partition(is_doubted);
    for members in [sure, doubted] {
        out.drafts.extend(draft(wording, &hub, &members, corpus));
    }
}

/// A member beside its hub.
struct Judged {
    member: Member,
    similarity: Similarity,
    kin: Kin,
    confidence: Confidence,
}

fn judged(
    wording: &dyn Wording,
    hub: &Member,
    members: &[(DocumentId, Similarity)],
    corpus: &dyn Corpus,
) -> Vec<Judged> {
    let judge = |(at, (id, similarity)): (usize, &(DocumentId, Similarity))| {
        let member = Member { id: *id, page: (at < READ).then(|| Page::read(*id, corpus)).flatten() };
        let is_high = wording.is_high(similarity);
        let kin = kin((hub, &member), similarity, is_high, corpus);
        // Under another title a text is less surely the same.
        let is_less = similarity.jaccard < RETITLED && similarity.of_first.min(similarity.of_second) >= 0.5;
        let is_doubtful =
            hub.page.as_ref().zip(member.page.as_ref()).is_some_and(|(a, b)| {
                !a.is_of_kind(b) || (is_less && kin != Kin::OneArticle && a.is_titled_otherwise(b))
            });
        let most = if is_doubtful { Confidence::Medium } else { Confidence::High };
        let confidence = confidence(is_high, similarity.doubt, kin).min(most);
        Judged { member, similarity: *similarity, kin, confidence }
    };
    let mut judged: Vec<Judged> = members.iter().enumerate().map(judge).collect();
    // What holds most of the hub is of its form; what stands inside it is quoted.
    let holds_it = |judged: &&Judged| judged.similarity.of_second >= 0.5;
    if is_form(std::iter::once(hub).chain(judged.iter().filter(holds_it).map(|judged| &judged.member))) {
        let others = judged.iter_mut().filter(|judged| judged.kin != Kin::OneArticle);
        others.for_each(|judged| judged.confidence = Confidence::Low);
    }
    // What holds so many is a digest of them.
    let stands_in_it = |judged: &&Judged| judged.similarity.of_first >= 0.8 && judged.similarity.of_second < 0.5;
    if judged.iter().filter(stands_in_it).count() >= FREQUENT {
        judged.iter_mut().for_each(|judged| judged.confidence = judged.confidence.min(Confidence::Medium));
    }
    judged
}

/// How sure it is that two documents are copies that are alike enough, or very much so.
fn confidence(is_high: bool, doubt: Option<Doubt>, kin: Kin) -> Confidence {
    match (doubt, kin) {
        (None, Kin::OneArticle | Kin::Copies | Kin::Recurring) if is_high => Confidence::High,
        // What other rules say of one title and one address is said here.
        (_, Kin::OneArticle) => Confidence::Medium,
        (Some(Doubt::Boilerplate), _) | (_, Kin::Form) => Confidence::Low,
        (None, Kin::Doubted) | (Some(Doubt::Subject), Kin::Copies) if is_high => Confidence::Medium,
        (None | Some(Doubt::Numbers), Kin::Copies) => Confidence::Medium,
        (Some(Doubt::Subject), _) | (_, Kin::Doubted | Kin::Recurring) => Confidence::Low,
    }
}

/// One finding for members that are surely, or doubtfully, copies of the hub: on the first in path order of those that
/// are most surely so.
fn draft(wording: &dyn Wording, hub: &Member, members: &[&Judged], corpus: &dyn Corpus) -> Option<CorpusDraft> {
    let confidence = members.iter().map(|judged| judged.confidence).max()?;
    let first = members.iter().position(|judged| judged.confidence == confidence)?;
    let hub_name = named(hub.id, corpus);
    let day = |member: &Member| member.page.as_ref().and_then(|page| page.day);
    let all = || std::iter::once(hub).chain(members.iter().map(|judged| &judged.member));
    let days: Vec<_> = all().map(day).collect();
    let urls_differ = differ(all().map(|member| member.page.as_ref().map_or(NONE, |page| page.address)));
    let disagree = match (members.len() < READ, urls_differ) {
        (true, _) => differences(urls_differ.then_some("the URLs"), &days),
        // Not all were read: the last day is not known.
        (false, _) if differences(None, &days).is_empty() => differences(urls_differ.then_some("the URLs"), &[]),
        (false, true) => differences(Some("the URLs and the dates"), &[]),
        (false, false) => differences(Some("the dates"), &[]),
    };
    let redated = !differences(None, &days).is_empty();
    let Judged { member: Member { id, .. }, similarity, .. } = members[first];
    let mut draft = CorpusDraft::at(*id, place_of(*id, corpus), String::new());
    let (verb, _) = wording.others(similarity, similarity);
    let so_are = members.iter().filter(|judged| wording.others(similarity, &judged.similarity).1).count();
    draft.message = wording.message(similarity, &hub_name) + &others(so_are + 1, verb) + &disagree;
    if wording.is_of_template(similarity) {
        say_if_giant(&mut draft, members.len() + 1, Some("--all-pairs"));
    }
    draft.confidence = Some(confidence);
    let compared_with = dated("the document it is compared with", day(hub), redated);
    draft.related.push((hub.id, place_of(hub.id, corpus), compared_with));
    for (_, judged) in members.iter().enumerate().filter(|(at, _)| *at != first) {
        let words = dated(&wording.related(&judged.similarity, &hub_name), day(&judged.member), redated);
        draft.related.push((judged.member.id, place_of(judged.member.id, corpus), words));
    }
    draft.identity = Identity::Member(corpus.document(draft.document).map_or(0, |entry| entry.content));
    Some(draft)
}
