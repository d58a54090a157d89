//! Relative targets as paths of files, as far as that can be told without the site's generator.

use std::borrow::Cow;

use crate::document::Document;
use crate::rule::Files;

/// A relative target, resolved.
pub(super) struct Relative {
    /// Path from the working folder.
    pub(super) path: String,
    /// The same where the page is served as a folder of its own: `a.md` as `a/`.
    nested: Option<String>,
}

/// Formats in which generators make a page, given where another links to `.html`.
const SOURCES: [&str; 10] = ["md", "markdown", "mdx", "html", "htm", "adoc", "rst", "org", "txt", "ipynb"];

impl Relative {
    /// Resolves `url` from the folder of `document`; `None` where it is no relative path, or leaves
    /// the working folder.
    pub(super) fn of(document: &Document, url: &str) -> Option<Self> {
        if super::scheme(url).is_some() || url.starts_with(['/', '#', '?', '\\']) {
            return None;
        }
        let written = url.split(['?', '#']).next().filter(|path| !path.is_empty())?;
        let written = decoded(written)?;
        let path = joined(document.folder(), &written)?;
        let stem = document.path().rsplit_once('.').map_or(&**document.path(), |(stem, _)| stem);
        Some(Self { path, nested: joined(stem, &written) })
    }

    /// Whether there is such a file, or one that it is made from.
    pub(super) fn exists(&self, files: &dyn Files) -> bool {
        self.found(files).is_some()
    }

    /// The file that the target means.
    pub(super) fn found(&self, files: &dyn Files) -> Option<String> {
        [Some(&self.path), self.nested.as_ref()].into_iter().flatten().find_map(|path| variant(files, path))
    }

    /// Folder part of the path.
    pub(super) fn folder(&self) -> &str {
        self.path.rfind('/').map_or("", |cut| &self.path[..cut])
    }

    /// Lower-case extension of the path.
    pub(super) fn extension(&self) -> Option<String> {
        extension(&self.path).map(str::to_ascii_lowercase)
    }
}

fn extension(path: &str) -> Option<&str> {
    let name = path.rsplit('/').next()?;
    name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map(|(_, extension)| extension)
}

/// `path` itself or a file that a generator would turn into it.
fn variant(files: &dyn Files, path: &str) -> Option<String> {
    if files.exists(path) {
        return Some(path.to_owned());
    }
    let extension = extension(path)?;
    if !SOURCES.contains(&extension.to_ascii_lowercase().as_str()) {
        return None;
    }
    let stem = &path[..path.len() - extension.len() - 1];
    // Where the folder itself is missing, so is all in it: one look instead of a dozen.
    let folder = stem.rfind('/').map_or("", |cut| &stem[..cut]);
    if !folder.is_empty() && !stem.ends_with("/index") && !files.exists(folder) {
        return None;
    }
    let same = SOURCES.iter().map(|other| format!("{stem}.{other}"));
    let inside = ["index", "_index", "README"].iter().map(|name| format!("{stem}/{name}.md"));
    // `a/index.html` is made from `a.md` too.
    let folder = stem.strip_suffix("/index").map(|folder| format!("{folder}.md"));
    same.chain(inside).chain(folder).find(|path| files.exists(path))
}

/// `%20` and the like resolved; `None` where that gives no text.
pub(super) fn decoded(path: &str) -> Option<Cow<'_, str>> {
    if !path.contains('%') {
        return Some(Cow::Borrowed(path));
    }
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| path.get(at + 1..at + 3)).flatten();
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).ok().filter(|path| !path.contains('\0')).map(Cow::Owned)
}

/// `relative` from `folder`, `.` and `..` resolved; `None` where it leaves the working folder, or, from a folder that
/// lies outside of that, the root of all.
fn joined(folder: &str, relative: &str) -> Option<String> {
    let root = if folder.starts_with('/') { "/" } else { "" };
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last() == Some(&"..") => parts.push(".."),
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| format!("{root}{}", parts.join("/")))
}
