//! `duplicates/same-url`: documents that name one URL as their own and are not copies of each other: two
//! states of one article, or an address that was given to the wrong one.
//!
//! Documents name URLs for other reasons too: the section they were found in, the site they are about.
//! So what is not surely the address of one article counts only together with the title.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::said::{NONE, Said, dated, differ, differences, versions};
use super::{named, others};
use crate::document::Document;
use crate::finding::Confidence;
use crate::rule::{Context, Corpus, CorpusDraft, CorpusFindings, Fact, Facts, GroupRule};

/// Groups documents by their address. Options: none.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SameUrl {}

/// So many documents with a title and a day each of their own name what they have in common, not themselves.
const SOURCE: usize = 3;

impl GroupRule for SameUrl {
    fn after_copies(&self) -> bool {
        true
    }

    fn map(&self, document: &Document, _: &Context<'_>, facts: &mut Facts<'_>) {
        let origin = document.origin();
        let Some(address) = &origin.address else { return };
        let title = origin.title.as_ref().map_or(NONE, |title| title.key << 32 | title.pattern & 0xFFFF_FFFF);
        facts.add(u128::from(address.key), address.span, [title, Said::of(document).packed()]);
    }

    fn reduce(&self, facts: &mut dyn Iterator<Item = Fact>, corpus: &dyn Corpus, out: &mut CorpusFindings) {
        for version in versions(facts, 1, corpus) {
            let members: Vec<Member> = version.into_iter().map(Member::of).collect();
            for cluster in clusters(members) {
                out.drafts.extend(report(&cluster, corpus));
            }
        }
    }
}

/// A document and what it says.
#[derive(Clone, Copy)]
struct Member {
    fact: Fact,
    title: u64,
    pattern: u64,
    said: Said,
}

impl Member {
    fn of(fact: Fact) -> Self {
        let [title, said] = fact.payload;
        Self { fact, title: title >> 32, pattern: title & 0xFFFF_FFFF, said: Said::unpacked(said) }
    }
}

/// Those of `members`, which all name one address, that are one article.
fn clusters(members: Vec<Member>) -> Vec<Vec<Member>> {
    let retitled = differ(members.iter().map(|member| member.title));
    // Two pages without a date may be about one thing elsewhere.
    let is_told =
        |member: &Member| member.said.is_own && member.said.is_article && (!retitled || member.said.day.is_some());
    if members.iter().all(is_told) {
        return if is_source(&members) { Vec::new() } else { vec![members] };
    }
    let is_own = members.iter().all(|member| member.said.is_own);
    let mut clusters: BTreeMap<_, Vec<Member>> = BTreeMap::new();
    for member in members.into_iter().filter(|member| member.title != NONE) {
        let day = member.said.day.filter(|_| !is_own);
        clusters.entry((member.title, day)).or_default().push(member);
    }
    clusters.into_values().filter(|cluster| cluster.len() > 1).collect()
}

/// Whether the address is that of a page on which each of `members` was found: a list, a series, a feed.
fn is_source(members: &[Member]) -> bool {
    let titles: BTreeSet<u64> = members.iter().map(|member| member.title).collect();
    if titles.len() < members.len() || titles.contains(&NONE) {
        return false;
    }
    let patterns: BTreeSet<u64> = members.iter().map(|member| member.pattern).collect();
    let days: BTreeSet<_> = members.iter().map(|member| member.said.day).collect();
    patterns.len() == 1 || (members.len() >= SOURCE && days.len() == members.len())
}

/// One finding for a cluster: on the second document in path order, naming the first.
fn report(members: &[Member], corpus: &dyn Corpus) -> Option<CorpusDraft> {
    let [first, second, rest @ ..] = members else { return None };
    let retitled = differ(members.iter().map(|member| member.title));
    let days: Vec<_> = members.iter().map(|member| member.said.day).collect();
    let redated = differences(None, &days);
    let message = format!(
        "{} gives this URL too{}{}",
        named(first.fact.document, corpus),
        others(members.len(), "do"),
        differences(retitled.then_some("the titles"), &days)
    );
    let mut draft = CorpusDraft::at(second.fact.document, second.fact.place, message);
    let same_title = !retitled && members.iter().all(|member| member.title != NONE);
    draft.confidence = Some(if same_title && first.said.is_own { Confidence::High } else { Confidence::Medium });
    let related = |member: &Member, words: &str| {
        (member.fact.document, member.fact.place, dated(words, member.said.day, !redated.is_empty()))
    };
    draft.related.push(related(first, "the first in path order"));
    draft.related.extend(rest.iter().map(|member| related(member, "gives it too")));
    Some(draft)
}
