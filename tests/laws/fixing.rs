//! Fixing: what it may change and what not, in every form of a file.

use std::collections::BTreeSet;
use std::path::Path;

use corpus_lint::checks::natives;
use corpus_lint::config::{Arguments, Loaded, Plan};
use corpus_lint::engine::{Fixed, Session, Wish, unmarked};
use corpus_lint::finding::Applicability;
use corpus_lint::read::{Input, Limits, read};
use corpus_lint::rule::{FixKind, Rulebook, parse_pages, shipped_sources};

use super::corpus::{input, plan_of_all, seeds, today};
use super::texts::{FORMS, LINE_ENDS, TEXTS, bytes_of};

/// Texts of all defects in all forms, and the sample corpus.
fn files() -> Vec<(String, Vec<u8>)> {
    let mut files = seeds();
    for (number, text) in TEXTS.iter().enumerate() {
        for (name, line_end) in LINE_ENDS.iter().enumerate() {
            for form in FORMS {
                for extension in ["md", "txt"] {
                    let path = format!("{name}/{number}-{form:?}.{extension}");
                    files.push((path, bytes_of(&text.replace('\n', line_end), form)));
                }
            }
        }
    }
    files
}

fn fixed(session: &Session<'_>, path: &str, bytes: &[u8], unsafe_too: bool) -> Option<Fixed> {
    session.fix(&input(path, bytes), &Wish { unsafe_too, counts: &|_| true }).and_then(|mended| mended.fixed)
}

/// Encoding and byte order mark.
fn form(input: &Input) -> Option<(&'static str, bool)> {
    let mut form = None;
    read(input, &Limits::default(), &mut |outcome| {
        form = outcome.ok().map(|document| document.source().encoding()).map(|own| (own.name, own.bom));
    });
    form
}

#[test]
fn a_second_run_changes_nothing_and_the_first_nothing_beside_its_edits() {
    let plan = plan_of_all();
    let session = Session::new(&plan, today(), &[]).unwrap();
    let (mut rules, mut encodings, mut count) = (BTreeSet::new(), BTreeSet::new(), 0);
    for (path, bytes) in files() {
        let Some(own) = fixed(&session, &path, &bytes, true) else { continue };
        count += 1;
        assert!(!own.unsettled, "{path}");
        assert!(fixed(&session, &path, own.after(), true).is_none(), "{path}: a second run changes it again");
        let (mut before, mut after) = (0, 0);
        for change in &own.changes {
            assert_eq!(bytes[before..change.before.start], own.after()[after..change.after.start], "{path}");
            (before, after) = (change.before.end, change.after.end);
        }
        assert_eq!(bytes[before..], own.after()[after..], "{path}");
        rules.extend(own.passes.iter().flat_map(|pass| &pass.findings).map(|finding| finding.rule.to_string()));
        encodings.insert(own.encoding);
    }
    for encoding in ["UTF-8", "UTF-16LE", "UTF-16BE", "gb18030", "Big5", "Shift_JIS", "windows-1252"] {
        assert!(encodings.contains(encoding), "nothing was fixed in {encoding}: {encodings:?}");
    }
    assert!(count > 100 && rules.len() >= 10, "too little was fixed: {count} files, {rules:?}");
}

#[test]
fn encodings_byte_order_marks_and_line_ends_are_kept() {
    let plan = plan_of_all();
    let session = Session::new(&plan, today(), &[]).unwrap();
    for (path, bytes) in files() {
        let Some(own) = fixed(&session, &path, &bytes, true) else { continue };
        let (before, after) = (form(&input(&path, &bytes)), form(&input(&path, own.after())));
        let is_ascii = after == Some(("UTF-8", false)) && own.after().is_ascii();
        assert!(before == after || is_ascii, "{path}: {before:?} became {after:?}");
        let text = |bytes: &[u8]| {
            encoding_rs::Encoding::for_label(own.encoding.as_bytes()).unwrap().decode(bytes).0.into_owned()
        };
        let (old, new) = (text(&bytes), text(own.after()));
        let line_ends = |text: &str| (text.contains("\r\n"), text.replace("\r\n", "").contains('\n'));
        let ((crlf, lf), (crlf_after, lf_after)) = (line_ends(&old), line_ends(&new));
        assert!((crlf || !crlf_after) && (lf || !lf_after), "{path}: another kind of line end came up");
    }
}

#[test]
fn a_pass_is_what_its_findings_say() {
    let plan = plan_of_all();
    let session = Session::new(&plan, today(), &[]).unwrap();
    for (path, bytes) in files() {
        let Some(own) = fixed(&session, &path, &bytes, true) else { continue };
        let encoding = encoding_rs::Encoding::for_label(own.encoding.as_bytes()).unwrap();
        let mut current = bytes;
        for pass in &own.passes {
            let mut edits: Vec<_> =
                pass.findings.iter().flat_map(|finding| &finding.fix.as_ref().unwrap().edits).collect();
            edits.sort_by_key(|edit| (edit.location.byte_start, edit.location.byte_end));
            for edit in edits.into_iter().rev() {
                let place = edit.location.byte_start as usize..edit.location.byte_end as usize;
                let put = match encoding.name() {
                    "UTF-16LE" => edit.replacement.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                    "UTF-16BE" => edit.replacement.encode_utf16().flat_map(u16::to_be_bytes).collect(),
                    _ => encoding.encode(&edit.replacement).0.into_owned(),
                };
                current.splice(place, put);
            }
            assert_eq!(current, pass.bytes, "{path}");
        }
    }
}

#[test]
fn safe_fixes_are_few_and_never_of_the_words() {
    let plan = plan_of_all();
    let session = Session::new(&plan, today(), &[]).unwrap();
    let words = |bytes: &[u8]| -> String {
        String::from_utf8_lossy(bytes)
            .chars()
            .filter(|c| c.is_alphanumeric() || ('\u{2e80}'..='\u{9fff}').contains(c))
            .collect()
    };
    let mut count = 0;
    for (path, bytes) in seeds().into_iter().chain(files().into_iter().filter(|(path, _)| path.contains("Utf8"))) {
        let Some(own) = fixed(&session, &path, &bytes, false) else { continue };
        count += 1;
        let sorted = |text: String| {
            let mut all: Vec<char> = text.chars().collect();
            all.sort_unstable();
            all
        };
        assert_eq!(sorted(words(&bytes)), sorted(words(own.after())), "{path}");
    }
    assert!(count > 0, "no text has a safe fix");
}

#[test]
fn a_fix_does_what_its_page_says_to_the_examples() {
    let (pages, natives) = (parse_pages(&shipped_sources()).unwrap(), natives());
    for page in &pages {
        let book = Rulebook::new(pages.clone(), &natives).unwrap();
        let arguments = Arguments { select: vec![page.id.clone()], ..Arguments::default() };
        let plan = Plan::new(book, &Loaded::none(), &arguments, Path::new(".")).unwrap();
        let session = Session::new(&plan, today(), &[]).unwrap();
        let (mut count, mut safe) = (0, 0);
        for example in &page.examples {
            let Some(text) = &example.bad else { continue };
            let path = example.path.clone().unwrap_or_else(|| "example.md".to_owned());
            let (plain, _) = unmarked(text);
            if let Some(own) = fixed(&session, &path, plain.as_bytes(), true) {
                count += 1;
                safe += usize::from(fixed(&session, &path, plain.as_bytes(), false).is_some());
                if page.fix == FixKind::Delete {
                    assert!(own.after().len() < plain.len(), "{}", page.id);
                }
            }
        }
        let says_safe = page.fix_applicability == Applicability::Safe;
        assert_eq!(safe > 0, says_safe, "{}: the page and the check differ in whether its fix is safe", page.id);
        assert_eq!(count > 0, page.fix != FixKind::None, "{}: `fix:` and what is mended of its examples", page.id);
    }
}
