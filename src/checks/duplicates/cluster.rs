//! A cluster of a pair rule as it is told: copies in one finding, and in another, of low confidence, the documents
//! that are alike because they were written to one form.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::said::{NONE, address_key, dated, differ, differences};
use super::series::{Series, of_paths, of_titles};
use super::{and_others, named, place_of};
use crate::document::{Document, DocumentId};
use crate::finding::{Confidence, Identity};
use crate::rule::{Corpus, CorpusDraft, CorpusFindings, Doubt, FREQUENT, Similarity};

/// What a pair rule says of the documents it found.
pub(super) trait Wording {
    /// Whether so great a likeness is sure.
    fn is_high(&self, similarity: &Similarity) -> bool;
    /// What a finding says of the document it stands on.
    fn message(&self, similarity: &Similarity, hub: &str) -> String;
    /// What is said of each further member.
    fn related(&self, similarity: &Similarity, hub: &str) -> String;
}

/// Documents of a cluster that are read again for their titles, days and addresses: more cost time, and tell no more.
const READ: usize = 50;

/// Clusters with so many documents are giant. Of the clusters of this size in the archives that we read, nine in ten
/// were pages of one template.
pub(super) const GIANT: usize = 20;

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

/// A document of a cluster, and what it says of itself, if it was read again.
struct Member {
    id: DocumentId,
    page: Option<Page>,
}

/// A member beside its hub.
struct Judged {
    member: Member,
    similarity: Similarity,
    confidence: Confidence,
}

/// What a document says of itself.
struct Page {
    title: Option<String>,
    day: Option<NaiveDate>,
    address: u64,
    is_template: bool,
}

impl Page {
    fn read(id: DocumentId, corpus: &dyn Corpus) -> Option<Self> {
        let document = corpus.open(id)?;
        let origin = document.origin();
        Some(Self {
            title: origin.title.as_ref().map(|title| document.slice(title.span).to_owned()),
            day: origin.day,
            address: address_key(&document),
            is_template: is_template(&document),
        })
    }
}

/// So many tokens for each statement of a template language, or fewer, and a page is a program: a layout of a site's
/// generator, not a text. From our own reading of archives.
const STATEMENT: usize = 25;

/// Whether a document is a layout of a site's generator.
fn is_template(document: &Document) -> bool {
    let statements = document.slice(document.body()).matches("{%").count();
    statements > 1 && document.tokens().len() < STATEMENT * statements
}

fn judged(
    wording: &dyn Wording,
    hub: &Member,
    members: &[(DocumentId, Similarity)],
    corpus: &dyn Corpus,
) -> Vec<Judged> {
    let judge = |(at, (id, similarity)): (usize, &(DocumentId, Similarity))| {
        let member = Member { id: *id, page: (at < READ).then(|| Page::read(*id, corpus)).flatten() };
        let series = series(hub, &member, corpus);
        let templates = [hub, &member].iter().all(|one| one.page.as_ref().is_some_and(|page| page.is_template));
        let confidence = match (similarity.doubt, series) {
            _ if templates => Confidence::Low,
            (Some(Doubt::Boilerplate | Doubt::Subject), _) | (_, Series::Releases) => Confidence::Low,
            (Some(Doubt::Numbers), Series::Numbers) => Confidence::Low,
            (None, Series::No) if wording.is_high(similarity) => Confidence::High,
            (None, Series::Numbers) if !wording.is_high(similarity) => Confidence::Low,
            _ => Confidence::Medium,
        };
        Judged { member, similarity: *similarity, confidence }
    };
    let mut judged: Vec<Judged> = members.iter().enumerate().map(judge).collect();
    if is_form(hub, &judged) {
        judged.iter_mut().for_each(|judged| judged.confidence = Confidence::Low);
    }
    judged
}

/// Whether two documents are of a series. Those of one title are not, whatever their files are called.
fn series(hub: &Member, member: &Member, corpus: &dyn Corpus) -> Series {
    let title = |one: &Member| one.page.as_ref().and_then(|page| page.title.clone());
    let titles = title(hub).zip(title(member));
    if titles.as_ref().is_some_and(|(a, b)| a == b) {
        return Series::No;
    }
    let by_title = titles.map_or(Series::No, |(a, b)| of_titles(&a, &b));
    let paths = corpus.document(hub.id).zip(corpus.document(member.id));
    by_title.max(paths.map_or(Series::No, |(a, b)| of_paths(&a.path, &b.path)))
}

/// Whether so many documents, each with a title of its own, are alike that what they share is a form to fill in.
fn is_form(hub: &Member, members: &[Judged]) -> bool {
    let all = std::iter::once(hub).chain(members.iter().map(|judged| &judged.member));
    let titles: Vec<&str> = all.filter_map(|one| one.page.as_ref()?.title.as_deref()).collect();
    let different: BTreeSet<&str> = titles.iter().copied().collect();
    titles.len() >= FREQUENT && 10 * different.len() >= 9 * titles.len()
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
    let redated = !differences(None, &days).is_empty();
    let mut draft =
        CorpusDraft::at(members[first].member.id, place_of(members[first].member.id, corpus), String::new());
    draft.message = wording.message(&members[first].similarity, &hub_name)
        + &and_others(members.len() + 1)
        + &differences(urls_differ.then_some("the URLs"), &days);
    draft.confidence = Some(confidence);
    draft.related.push((
        hub.id,
        place_of(hub.id, corpus),
        dated("the document it is compared with", day(hub), redated),
    ));
    for (_, judged) in members.iter().enumerate().filter(|(at, _)| *at != first) {
        let words = dated(&wording.related(&judged.similarity, &hub_name), day(&judged.member), redated);
        draft.related.push((judged.member.id, place_of(judged.member.id, corpus), words));
    }
    draft.identity = Identity::Member(corpus.document(draft.document).map_or(0, |entry| entry.content));
    Some(draft)
}
