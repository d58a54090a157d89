#![allow(clippy::unwrap_used)] // a test that cannot set its stage should fail

use std::io::Write as _;
use std::path::PathBuf;

use encoding_rs::{BIG5, EUC_KR, GB18030, SHIFT_JIS, WINDOWS_1252};
use proptest::prelude::*;

use super::*;
use crate::document::BodyKind;
use crate::text::Span;

fn read(input: &Input, limits: &Limits) -> Vec<Result<Document, NotChecked>> {
    let reader = reader_for(input.path()).expect("a reader for the path");
    let mut all = Vec::new();
    reader.read(input, limits, &mut |result| all.push(result));
    all
}

fn the_document(input: &Input) -> Document {
    let mut all = read(input, &Limits::default());
    assert_eq!(all.len(), 1);
    all.remove(0).expect("a document")
}

fn the_reason(input: &Input, limits: &Limits) -> Reason {
    let mut all = read(input, limits);
    assert_eq!(all.len(), 1);
    let not_checked = all.remove(0).err().expect("no document");
    assert_eq!(&not_checked.path, input.shown());
    not_checked.reason
}

fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, Input) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let input = Input::file(path, name.into());
    (folder, input)
}

#[test]
fn extensions_count_in_any_case() {
    for name in ["a.md", "a.markdown", "a.mdx", "a.txt", "A.TXT", "a.html", "a.Htm", "2021-01-01-a.b.md"] {
        assert!(reader_for(Path::new(name)).is_some(), "{name}");
    }
    for name in ["a.rs", "md", ".md", "a", "a.jsonl", "a.md.gz"] {
        assert!(reader_for(Path::new(name)).is_none(), "{name}");
    }
    assert!(is_planned("jsonl") && is_planned("GZ") && !is_planned("png") && !is_planned("md"));
    assert_eq!(Reason::for_extension("JSONL").to_string(), "`.jsonl` is not read yet");
    assert_eq!(Reason::for_extension("rs").as_str(), "unsupported");
}

#[test]
fn the_configured_kind_overrides_the_content() {
    let (_folder, input) = file("a.txt", b"<p>One.</p>");
    assert_eq!(the_document(&input.with_kind(Some(BodyKind::Markdown))).kind(), BodyKind::Markdown);
}

#[test]
fn bytes_at_hand_are_read_under_their_name() {
    let input = Input::bytes(PathBuf::from("not/there.md"), "not/there.md".into(), b"One.".to_vec());
    let document = the_document(&input);
    assert_eq!((&**document.path(), document.text()), ("not/there.md", "One."));
    assert_eq!(the_reason(&input, &Limits { max_bytes: 3 }), Reason::TooLarge { bytes: 4, limit: 3 });
}

#[test]
fn a_missing_file_and_a_folder_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let gone = Input::file(folder.path().join("gone.md"), "gone.md".into());
    assert_eq!(the_reason(&gone, &Limits::default()).to_string(), "no such file");
    std::fs::create_dir(folder.path().join("posts.md")).unwrap();
    let posts = Input::file(folder.path().join("posts.md"), "posts.md".into());
    assert_eq!(the_reason(&posts, &Limits::default()).to_string(), "a folder, not a file");
}

#[test]
fn binary_data_is_told_from_text() {
    let (_folder, input) = file("photo.txt", b"\x89PNG\r\n\x1A\n\0\0");
    assert_eq!(the_reason(&input, &Limits::default()).as_str(), "binary");
}

#[test]
fn a_file_over_the_limit_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("one-line.txt");
    // A terabyte that takes no room on disk: reading it would neither fit nor end.
    std::fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
    let input = Input::file(path, "one-line.txt".into());
    let reason = the_reason(&input, &Limits::default());
    assert_eq!(reason, Reason::TooLarge { bytes: 1 << 40, limit: 100_000_000 });
    assert_eq!(reason.to_string(), "1099511627776 bytes, over the limit of 100000000");
    let (_folder, exact) = file("exact.txt", b"12345");
    assert!(read(&exact, &Limits { max_bytes: 5 })[0].is_ok());
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_hides_its_length_is_held_to_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("maps.txt");
    std::os::unix::fs::symlink("/proc/self/maps", &path).unwrap();
    let input = Input::file(path, "maps.txt".into());
    assert_eq!(the_reason(&input, &Limits { max_bytes: 10 }), Reason::TooLarge { bytes: 11, limit: 10 });
}

#[cfg(unix)]
#[test]
fn sockets_and_devices_are_never_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("socket.md");
    let _listener = std::os::unix::net::UnixListener::bind(&path).unwrap();
    let socket = Input::file(path, "socket.md".into());
    assert_eq!(the_reason(&socket, &Limits::default()), Reason::NotAFile("a socket".into()));
    let path = folder.path().join("endless.md");
    std::os::unix::fs::symlink("/dev/zero", &path).unwrap();
    let device = Input::file(path, "endless.md".into());
    assert_eq!(the_reason(&device, &Limits::default()), Reason::NotAFile("a device".into()));
}

#[cfg(unix)]
#[test]
fn a_pipe_does_not_make_the_run_wait() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pipe.md");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.is_ok_and(|status| status.success()), "mkfifo is part of every Unix");
    let pipe = Input::file(path, "pipe.md".into());
    assert_eq!(the_reason(&pipe, &Limits::default()), Reason::NotAFile("a pipe".into()));
}

#[cfg(unix)]
#[test]
fn a_link_to_itself_is_unreadable() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("loop.md");
    std::os::unix::fs::symlink(&path, &path).unwrap();
    let input = Input::file(path, "loop.md".into());
    assert_eq!(the_reason(&input, &Limits::default()).as_str(), "unreadable");
}

#[test]
fn paths_are_shown_relative_to_the_working_folder() {
    let cwd = Path::new("/data/corpus");
    for (path, shown) in [
        ("posts/a.md", "posts/a.md"),
        ("./posts//a.md", "posts/a.md"),
        ("posts/../a.md", "a.md"),
        ("../corpus/a.md", "a.md"),
        ("/data/corpus/a.md", "a.md"),
        ("../other/a.md", "../other/a.md"),
        ("/tmp/a.md", "/tmp/a.md"),
        ("/../a.md", "/a.md"),
        (".", "."),
        ("a\nb\u{1B}[31m.md", "a\nb\u{1B}[31m.md"),
        ("新聞/甲.md", "新聞/甲.md"),
    ] {
        assert_eq!(&*shown_path(Path::new(path), cwd), shown, "{path:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_path_that_is_not_unicode_is_shown_as_far_as_it_is() {
    use std::os::unix::ffi::OsStrExt as _;
    let path = Path::new(std::ffi::OsStr::from_bytes(b"caf\xE9.md"));
    assert_eq!(&*shown_path(path, Path::new("/work")), "caf\u{FFFD}.md");
}

/// The bytes of a text as each encoding has them; what it lacks is left out.
fn encodings_of(text: &str) -> Vec<Vec<u8>> {
    let legacy = [GB18030, BIG5, SHIFT_JIS, EUC_KR, WINDOWS_1252].map(|encoding| {
        let kept: String = text.chars().filter(|c| !encoding.encode(c.encode_utf8(&mut [0; 4])).2).collect();
        encoding.encode(&kept).0.into_owned()
    });
    let utf16 = "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let mut damaged = text.as_bytes().to_vec();
    damaged.insert(text.len() / 2, 0xFF);
    let with_mark = format!("\u{FEFF}{text}").into_bytes();
    [vec![text.as_bytes().to_vec(), with_mark, utf16, damaged], legacy.to_vec()].concat()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Law 1 for every reader: the text between two characters is what the bytes of the file
    /// between their places decode to.
    #[test]
    fn every_span_leads_to_its_bytes_in_the_file(text in "(---\ntitle: (é|新聞|x)\n---\r?\n)?([ -~\n]|\r\n|[à-ÿ“”]|[一-三]|[ぁ-ん]|[가-각]|😀){0,40}") {
        let mut scratch = tempfile::NamedTempFile::with_suffix(".txt").unwrap();
        for raw in encodings_of(&text) {
            scratch.as_file_mut().set_len(0).unwrap();
            std::io::Seek::rewind(scratch.as_file_mut()).unwrap();
            scratch.write_all(&raw).unwrap();
            let input = Input::file(scratch.path().to_owned(), "a.txt".into());
            let Ok(document) = read(&input, &Limits::default()).remove(0) else { continue };
            let name = document.source().encoding().name;
            let encoding = encoding_rs::Encoding::for_label(name.as_bytes()).expect("a standard name");
            let text = document.text();
            let starts = text.char_indices().map(|(at, c)| Span::new(at, at + c.len_utf8()));
            for span in starts.chain([Span::new(0, text.len()), document.body()]) {
                let (from, to) = document.source().raw_span(span);
                let slice = &raw[usize::try_from(from).unwrap()..usize::try_from(to).unwrap()];
                let (back, _) = encoding.decode_without_bom_handling(slice);
                // One pair of bytes in Big5 may stand for two characters.
                let exact = back == document.slice(span) || name == "Big5" && back.contains(document.slice(span));
                prop_assert!(exact, "{} {:?}: {:?} is not {:?}", name, span, back, document.slice(span));
            }
        }
    }
}
