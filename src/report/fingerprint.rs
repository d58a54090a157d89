//! Tells apart findings of one fingerprint in one document, for services that take equal ones for one.

use std::collections::HashMap;

use crate::finding::{Address, Finding};

/// Counts the findings of each fingerprint within a document; fed in the order of a report.
#[derive(Default)]
pub(super) struct Occurrences<'a> {
    document: Option<&'a Address>,
    seen: HashMap<&'a str, usize>,
}

impl<'a> Occurrences<'a> {
    /// From 1: which of the findings of its fingerprint in its document `finding` is.
    pub(super) fn of(&mut self, finding: &'a Finding) -> usize {
        if self.document != Some(&finding.address) {
            self.document = Some(&finding.address);
            self.seen.clear();
        }
        let seen = self.seen.entry(&finding.fingerprint).or_default();
        *seen += 1;
        *seen
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::finding_at;
    use super::*;

    #[test]
    fn equal_findings_of_a_document_are_numbered() {
        let text = "<br> and <br> and <i>";
        let mut second = finding_at("a.md", text, "<br>");
        second.location.column = 10;
        let findings = [
            finding_at("a.md", text, "<br>"),
            second,
            finding_at("a.md", text, "<i>"),
            finding_at("b.md", text, "<br>"),
        ];
        let mut occurrences = Occurrences::default();
        let numbers: Vec<_> = findings.iter().map(|finding| occurrences.of(finding)).collect();
        assert_eq!(numbers, [1, 2, 1, 1]);
    }
}
