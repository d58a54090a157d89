//! What two documents that are alike are to each other, by their titles, days, addresses and file names: copies, or
//! texts of one form, of which each is wanted.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::kept::{are_kept, are_side_by_side, is_licence, is_part, is_source, own_names};
use super::said::{NONE, address_key};
use super::series::{Series, are_of_years, of_bundles, of_folders, of_paths, of_titles};
use super::shown::Shown;
use crate::document::origin::{self, Version};
use crate::document::tokens::{NUMBER, Tokens};
use crate::document::unfinished::is_among_drafts;
use crate::document::{BodyKind, Document, DocumentId};
use crate::rule::{Corpus, Doubt, FORM, FREQUENT, Similarity, distinct, shared, shingles};
use crate::text::{Span, is_spaceless};

/// How two documents that are alike belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kin {
    /// They have one title, and one address or day: they are one article, however much of it is boilerplate.
    OneArticle,
    /// Nothing speaks against copies.
    Copies,
    /// They have two titles, and come weeks apart, as what is announced again, or the titles have little in common:
    /// copies only if they are very much alike.
    Recurring,
    /// They may be two texts of one form.
    Doubted,
    /// They are two texts of one form.
    Form,
}

/// A document of a cluster, and what it says of itself, if it was read again.
pub(super) struct Member {
    pub(super) id: DocumentId,
    pub(super) page: Option<Page>,
}

/// What a document says of itself.
pub(super) struct Page {
    pub(super) day: Option<NaiveDate>,
    pub(super) address: u64,
    title: Option<Title>,
    /// Hashes of the words of its text and its code, sorted.
    words: Vec<u64>,
    shown: Shown,
    /// Hash of the language that it names.
    language: u16,
    /// Shingles of what a web page is for, sorted; the rest of it stands round every page of the site.
    main: Option<Vec<u64>>,
    is_layout: bool,
    is_listing: bool,
    is_object: bool,
    /// Whether it has front matter, and what its body is.
    kind: (bool, BodyKind),
}

struct Title {
    text: String,
    /// Hash of its words in their order.
    key: u64,
    /// Hash of each word, and in how many places it tells the subject of a text.
    words: BTreeMap<u64, usize>,
}

impl Title {
    fn of(text: String, key: u64) -> Self {
        let tokens = Tokens::of_text(&text);
        // A character of Chinese says less than a word.
        let places = |at: usize| if tokens.span(at).of(&text).starts_with(is_spaceless) { 3 } else { 2 };
        let words = tokens.hashes.iter().enumerate().map(|(at, hash)| (*hash, places(at))).collect();
        Self { text, key, words }
    }

    fn has(&self, word: u64) -> bool {
        self.words.contains_key(&word)
    }
}

impl Page {
    pub(super) fn read(id: DocumentId, corpus: &dyn Corpus) -> Option<Self> {
        let document = corpus.open(id)?;
        let origin = document.origin();
        let heading = || origin::Title::of(heading_of(&document)?, document.slice(heading_of(&document)?));
        let title = origin.title.clone().or_else(heading);
        let title = title.map(|title| Title::of(document.slice(title.span).to_owned(), title.key));
        let mut words = document.tokens().hashes.clone();
        let shown = Shown::of(&document);
        words.extend(&shown.code);
        words.sort_unstable();
        let (day, address) = (origin.day, address_key(&document));
        let (is_layout, is_listing) = (is_layout(&document), is_listing(&document));
        let language = Version::of(&document).language;
        let kind = (document.head().is_some(), document.kind());
        let (main, is_object) = (main_of(&document), document.is_object());
        Some(Self { day, address, title, words, shown, language, main, is_layout, is_listing, is_object, kind })
    }

    /// Whether both are documents of one kind and language, and neither a part, a source or another form of such.
    pub(super) fn is_of_kind(&self, other: &Self) -> bool {
        self.kind == other.kind && self.language == other.language
    }

    /// Whether both have titles, and not the same.
    pub(super) fn is_titled_otherwise(&self, other: &Self) -> bool {
        self.title.as_ref().zip(other.title.as_ref()).is_some_and(|(a, b)| a.key != b.key)
    }

    /// How often a word stands in the text.
    fn count(&self, word: u64) -> usize {
        let start = self.words.partition_point(|known| *known < word);
        self.words[start..].iter().take_while(|known| **known == word).count()
    }
}

/// The shingles of the one `article` of a web page, or of its one `main`, if it has such.
fn main_of(document: &Document) -> Option<Vec<u64>> {
    if document.kind() != BodyKind::Html {
        return None;
    }
    let only = |name: &str| {
        let mut elements = document.html().elements().iter().filter(|element| element.name == name);
        elements.next().filter(|_| elements.next().is_none()).map(|element| element.content())
    };
    let place = only("article").or_else(|| only("main"))?;
    let tokens = document.tokens();
    let inside = (0..tokens.len()).filter(|at| place.contains(tokens.span(*at)));
    let words: Vec<u64> = inside.map(|at| tokens.hashes[at]).collect();
    Some(distinct(shingles(&words)))
}

/// The heading that stands over a document, where its front matter names no title.
fn heading_of(document: &Document) -> Option<Span> {
    let heading = document.markdown().headings().iter().find(|heading| heading.level == 1).map(|heading| heading.span);
    let element = || document.html().elements().iter().find(|element| element.name == "h1");
    heading.or_else(|| element().map(|element| element.content()))
}

/// So many words for each statement of a template language, or fewer, and a page is a program: a layout of a site's
/// generator, not a text. From our own reading of archives, as is the next.
const WORDS_TO_STATEMENT: usize = 25;

/// The same for statements and values together.
const WORDS_TO_VALUE: usize = 6;

/// Whether a document is a layout of a site's generator.
pub(super) fn is_layout(document: &Document) -> bool {
    let count = |sign: &str| memchr::memmem::find_iter(document.slice(document.body()).as_bytes(), sign).count();
    let (statements, values, words) = (count("{%"), count("{{"), document.tokens().len());
    (statements > 1 && words < WORDS_TO_STATEMENT * statements)
        || (values > 1 && words < WORDS_TO_VALUE * (statements + values))
}

/// Whether more than half of a document's words are those of links: a table of contents, or what was posted of late.
fn is_listing(document: &Document) -> bool {
    let links = document.markdown().links().iter().map(|link| link.text);
    let elements = document.html().elements().iter().filter(|element| element.name == "a");
    let mut labels: Vec<Span> = links.chain(elements.map(|element| element.content())).collect();
    labels.sort_unstable_by_key(|label| label.start);
    let tokens = document.tokens();
    let is_linked = |at: &usize| {
        let place = tokens.span(*at);
        let next = labels.partition_point(|label| label.start <= place.start);
        next > 0 && labels[next - 1].end >= place.end
    };
    2 * (0..tokens.len()).filter(is_linked).count() > tokens.len()
}

/// Days within which a text is brought up to date; the next of a series comes later. From our own reading of archives.
const UPDATE: u64 = 3;

/// Days after which a text under another title is not the same one brought up to date, but of the next release, call or
/// meeting. From our own reading of archives.
const LATER: u64 = 14;

/// Titles with fewer different words say too little, as `Weekly links` does.
const TELLING: usize = 3;

/// A text of fewer words under another title is a stub, a notice, a page about an author. From our own reading of
/// archives.
const SHORT: usize = 100;

/// What a member is to its hub.
pub(super) fn kin(
    (hub, member): (&Member, &Member),
    similarity: &Similarity,
    is_high: bool,
    corpus: &dyn Corpus,
) -> Kin {
    let pages = hub.page.as_ref().zip(member.page.as_ref());
    let paths = corpus.document(hub.id).zip(corpus.document(member.id));
    let paths = paths.as_ref().map(|(a, b)| (&*a.path, &*b.path));
    let are_programs = pages.is_some_and(|(a, b)| a.is_layout && b.is_layout);
    if are_programs || paths.is_some_and(|paths| are_to_be_kept(paths, similarity)) {
        return Kin::Form;
    }
    // The keys of a record are no words of its own.
    if pages.is_some_and(|(a, b)| differ_in_main(a, b) || (a.is_object && b.is_object)) {
        return Kin::Form;
    }
    let titles = pages.and_then(|(a, b)| Some((a.title.as_ref()?, b.title.as_ref()?)));
    let days = pages.and_then(|(a, b)| Some((a.day?, b.day?)));
    let apart = days.map_or(0, |(a, b)| a.signed_duration_since(b).num_days().unsigned_abs());
    let series_of = |of: fn(&str, &str) -> Series| paths.map_or(Series::No, |(a, b)| of(a, b));
    // Of an article and the digest that holds it the titles have nothing in common.
    let as_long = similarity.of_first.min(similarity.of_second) >= 0.5;
    // Of a long text nobody writes the next by the same form.
    let are_long = pages.is_some_and(|(a, b)| a.words.len().min(b.words.len()) > FORM);
    let are_of_two = as_long && pages.zip(paths).is_some_and(|(pages, paths)| are_of_two(pages, paths));
    let show_two_things = pages.is_some_and(|(a, b)| a.shown.is_another(&b.shown));
    if let Some((title, _)) = titles.filter(|(a, b)| a.key == b.key) {
        let of_one_day = title.words.len() >= TELLING && days.is_some_and(|(a, b)| a == b);
        let of_one_address = pages.is_some_and(|(a, b)| a.address != NONE && a.address == b.address);
        return match series_of(of_folders) {
            _ if of_one_day || of_one_address => Kin::OneArticle,
            _ if show_two_things => Kin::Form,
            _ if are_of_two => Kin::Doubted,
            _ if as_long && !are_long && !is_high && apart > OCCASION && !paths.is_some_and(is_draft) => Kin::Recurring,
            Series::Numbers if apart > LATER && series_of(of_bundles) != Series::No => Kin::Doubted,
            Series::No if similarity.doubt == Some(Doubt::Numbers) && apart > UPDATE => Kin::Form,
            Series::No => Kin::Copies,
            // What comes again each year is kept in the folders of the years.
            _ if paths.is_some_and(|(a, b)| are_of_years(a, b)) => Kin::Doubted,
            Series::Numbers | Series::Releases => Kin::Recurring,
        };
    }
    if show_two_things {
        return Kin::Form;
    }
    let by_title = titles.map_or(Series::No, |(a, b)| of_titles(&a.text, &b.text));
    match by_title.max(series_of(of_paths)).max(series_of(of_bundles)) {
        Series::Releases => return Kin::Form,
        Series::Numbers if apart > UPDATE => return Kin::Form,
        Series::Numbers => return Kin::Doubted,
        Series::No => {}
    }
    let of_subjects = pages.is_some_and(|(a, b)| names_its_own(a, b) && names_its_own(b, a));
    let moved = pages.is_some_and(|(a, b)| a.address != NONE && b.address != NONE && a.address != b.address);
    let are_short = pages.is_some_and(|(a, b)| a.words.len().min(b.words.len()) < SHORT);
    match (of_subjects, titles) {
        _ if pages.is_some_and(|(a, b)| a.is_listing || b.is_listing) => Kin::Doubted,
        _ if pages.zip(paths).is_some_and(|(pages, paths)| are_fragments(pages, paths)) => Kin::Doubted,
        _ if !as_long => Kin::Copies,
        _ if are_of_two => Kin::Doubted,
        (_, Some(_)) if are_short => Kin::Form,
        _ if series_of(of_folders) != Series::No => Kin::Recurring,
        (true, _) => Kin::Doubted,
        _ if are_long => Kin::Copies,
        (_, Some((a, b))) if moved && are_strange(a, b) => Kin::Doubted,
        _ if moved && differ_in_title(pages) => Kin::Doubted,
        // Two pages of a manual; an article has a date, and now and then another headline.
        (_, Some((a, b))) if days.is_none() && common(a, b) == 0 => Kin::Doubted,
        (_, Some((a, b))) if apart > UPDATE && has_its_number(a, b) && has_its_number(b, a) => Kin::Form,
        (_, Some((a, b))) if apart >= LATER || !holds(a, b) && !is_retitled(a, b) => Kin::Recurring,
        _ => Kin::Copies,
    }
}

/// Whether a hub and its member, the first of the two that were compared, are kept on purpose, by their paths; or one
/// is a part that the other, which is longer, has.
fn are_to_be_kept((a, b): (&str, &str), similarity: &Similarity) -> bool {
    let is_part_of_other = match similarity.of_first >= similarity.of_second {
        true => is_part(b) && !is_part(a) && similarity.of_second < WHOLE,
        false => is_part(a) && !is_part(b) && similarity.of_first < WHOLE,
    };
    // A read-me may hold the text of the licence.
    are_kept(a, b) || (is_source(a) && is_source(b)) || is_part_of_other || is_licence(a) || is_licence(b)
}

/// What two web pages are for has so much in common at least, where one is a copy of the other. From our own reading of
/// archives.
const COMMON_MAIN: f64 = 0.5;

/// Whether two web pages are alike by what stands round what they are for.
fn differ_in_main(a: &Page, b: &Page) -> bool {
    let (Some(one), Some(other)) = (&a.main, &b.main) else { return false };
    (shared(one, other) as f64) < COMMON_MAIN * one.len().min(other.len()).max(1) as f64
}

/// A page that is so much the same as a part shows nothing beside it. From our own reading of archives.
const WHOLE: f64 = 0.8;

/// Days after which a text of the same title, changed as much, is a notice of the next occasion. From our own reading
/// of archives.
const OCCASION: u64 = 30;

/// Whether one of the two is a draft, whose day is that of no occasion.
fn is_draft((a, b): (&str, &str)) -> bool {
    is_among_drafts(a) || is_among_drafts(b)
}

/// A text without a title, and with fewer words, is a part of a page. From our own reading of archives.
const FRAGMENT: usize = 200;

/// Whether two documents are parts of two pages, which have such a part each.
fn are_fragments((a, b): (&Page, &Page), (path, other): (&str, &str)) -> bool {
    let is_fragment = |page: &Page| page.title.is_none() && page.words.len() < FRAGMENT;
    is_fragment(a) && is_fragment(b) && a.language == b.language && are_side_by_side(path, other)
}

/// Whether each of two texts names its own thing, by which its folder or file is named, and never the other's.
fn are_of_two((a, b): (&Page, &Page), (path, other): (&str, &str)) -> bool {
    let names_its_own = |page: &Page, others: &Page, names: Vec<String>| {
        let hash = |name: &String| Some(Tokens::of_text(name).hashes).filter(|all| all.len() == 1).map(|all| all[0]);
        names.iter().filter_map(hash).any(|word| page.count(word) > 1 && others.count(word) == 0)
    };
    a.language == b.language
        && names_its_own(a, b, own_names(path, other))
        && names_its_own(b, a, own_names(other, path))
}

/// Whether a word of the title of `page` that is not in that of `other` stands in its text again and again, and never
/// in the other text: the one thing of which both say the same.
fn names_its_own(page: &Page, other: &Page) -> bool {
    let (Some(own), Some(others)) = (&page.title, &other.title) else { return false };
    own.words.iter().any(|(word, places)| {
        word & NUMBER != NUMBER && !others.has(*word) && page.count(*word) >= *places && other.count(*word) == 0
    })
}

/// In five words that one text has over the other, so many must be of its title for the rest to be a form.
const OF_TITLE: usize = 4;

/// Whether the words of the titles, which stand in the texts too, are nearly all that tells the texts apart.
fn differ_in_title(pages: Option<(&Page, &Page)>) -> bool {
    let is_over = |page: &Page, other: &Page| {
        let Some(title) = &page.title else { return false };
        let runs = page.words.chunk_by(|a, b| a == b);
        let over = runs.map(|run| (run[0], run.len().saturating_sub(other.count(run[0]))));
        let (all, of_title) = over.fold((0, 0), |(all, of_title), (word, over)| {
            (all + over, if title.has(word) { of_title + over } else { of_title })
        });
        of_title > 0 && 5 * of_title >= OF_TITLE * all
    };
    pages.is_some_and(|(a, b)| is_over(a, b) && is_over(b, a))
}

/// One word in so many is the least that two titles of one article have in common. From our own reading of archives.
const COMMON: usize = 4;

/// Whether two titles have less in common than those of one article.
fn are_strange(a: &Title, b: &Title) -> bool {
    COMMON * common(a, b) < a.words.len().min(b.words.len())
}

/// Of the words of an article's title half are in that of a later state. From our own reading of archives.
const RETITLED: usize = 2;

/// Whether one title may be a later state of the other.
fn is_retitled(a: &Title, b: &Title) -> bool {
    RETITLED * common(a, b) >= a.words.len().min(b.words.len())
}

/// Whether all words of one title stand in the other, as where the name of a site was added.
fn holds(a: &Title, b: &Title) -> bool {
    let least = a.words.len().min(b.words.len());
    least >= TELLING && common(a, b) == least
}

/// Whether a title names a number that the other lacks.
fn has_its_number(title: &Title, other: &Title) -> bool {
    title.words.keys().any(|word| word & NUMBER == NUMBER && !other.has(*word))
}

/// How many words two titles have in common.
fn common(a: &Title, b: &Title) -> usize {
    a.words.keys().filter(|word| b.has(**word)).count()
}

/// Whether so many documents, each with a title of its own, are alike that what they share is a form to fill in.
pub(super) fn is_form<'m>(members: impl Iterator<Item = &'m Member>) -> bool {
    let titles: Vec<&str> = members.filter_map(|member| Some(&*member.page.as_ref()?.title.as_ref()?.text)).collect();
    let different: BTreeSet<&str> = titles.iter().copied().collect();
    titles.len() >= FREQUENT && 10 * different.len() >= 9 * titles.len()
}
