//! The sources that findings are counted by: the site a document says it comes from, else the folder it lies in.

use super::Report;
use super::words::folder_of;
use crate::finding::Finding;

/// How far the folders of a report go together: below that, the first name of each is a source.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sources {
    /// Bytes of the folder that all documents lie in, with its slash.
    common: usize,
}

impl Sources {
    pub(super) fn of(report: &Report<'_>) -> Self {
        let checked = report.summary.folders.keys().map(String::as_str);
        let mut folders = checked.chain(report.findings.iter().map(|finding| folder_of(&finding.address.path)));
        let Some(first) = folders.next() else { return Self { common: 0 } };
        let mut common = if first.is_empty() { 0 } else { first.len() + 1 };
        for folder in folders {
            common = shared(first, folder).min(common);
        }
        Self { common }
    }

    /// The source of a finding's document: a host, or a folder, which ends in `/`.
    pub(super) fn source<'a>(&self, finding: &'a Finding) -> &'a str {
        let path = &*finding.address.path;
        finding.source.as_deref().unwrap_or_else(|| {
            let folder = path[self.common..].find('/').map_or(self.common, |at| self.common + at + 1);
            if folder == 0 { "./" } else { &path[..folder] }
        })
    }
}

/// Bytes of the folder, with its slash, that two folders are or lie in; the working folder, which has no name, has none.
fn shared(a: &str, b: &str) -> usize {
    if a.is_empty() {
        return 0;
    }
    let same = a.split('/').zip(b.split('/')).take_while(|(a, b)| a == b);
    same.map(|(name, _)| name.len() + 1).sum()
}

/// Whether `source` is a site.
pub(super) fn is_site(source: &str) -> bool {
    !source.ends_with('/')
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finding_at, report_of};
    use super::*;

    fn sources(documents: &[(&str, &str)]) -> Vec<String> {
        let finding = |(path, url): &(&str, &str)| {
            let head = if url.is_empty() { String::new() } else { format!("---\nurl: {url}\n---\n") };
            finding_at(path, &format!("{head}x <br>"), "<br>")
        };
        let sample = report_of(documents.iter().map(finding).collect());
        let report = sample.report();
        let sources = Sources::of(&report);
        report.findings.iter().map(|finding| sources.source(finding).to_owned()).collect()
    }

    #[test]
    fn a_document_is_of_its_site_or_else_of_the_first_folder_that_tells_it_from_others() {
        let site = "https://www.example.org/ferry-1";
        assert_eq!(
            sources(&[("in/a/1.md", ""), ("in/b/c/2.md", ""), ("in/b/3.md", site)]),
            ["in/a/", "example.org", "in/b/"]
        );
        assert_eq!(sources(&[("in/a/1.md", ""), ("in/2.md", "")]), ["in/", "in/a/"]);
        assert_eq!(sources(&[("in/a/1.md", "")]), ["in/a/"]);
        assert_eq!(sources(&[("1.md", ""), ("a/2.md", ""), ("ab/3.md", "")]), ["./", "a/", "ab/"]);
        assert_eq!(sources(&[("/x/a/1.md", ""), ("/x/b/2.md", "")]), ["/x/a/", "/x/b/"]);
    }
}
