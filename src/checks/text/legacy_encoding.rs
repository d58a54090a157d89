//! `text/legacy-encoding`: the file is not UTF-8, one finding that names what it is.

use serde::Deserialize;

use crate::document::Document;
use crate::finding::{Draft, Findings, Identity};
use crate::rule::{Context, DocumentRule};
use crate::text::Span;

/// Options: none.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct LegacyEncoding {}

impl DocumentRule for LegacyEncoding {
    fn check(&self, document: &Document, _context: &Context<'_>, out: &mut Findings<'_>) {
        let encoding = document.source().encoding();
        if !encoding.is_legacy() {
            return;
        }
        // The first character that UTF-8 would write otherwise shows that the guess is right.
        let text = document.text();
        let first = text.char_indices().find(|(_, c)| !c.is_ascii());
        let span = first.map_or(Span::empty(0), |(at, c)| Span::new(at, at + c.len_utf8()));
        let message = format!("the file is in {}, not in UTF-8", encoding.name);
        out.add(Draft::at(span, message).identity(Identity::Aggregate));
    }
}

#[cfg(test)]
mod tests {
    use super::super::undecodable::Undecodable;
    use super::*;
    use crate::document::Source;
    use crate::rule::Files;

    struct NoFiles;

    impl Files for NoFiles {
        fn exists(&self, _path: &str) -> bool {
            false
        }
    }

    fn messages(rule: &dyn DocumentRule, bytes: &[u8]) -> Vec<String> {
        let source = Source::decode(bytes.to_vec()).unwrap();
        let document = Document::new("example.txt".into(), source, None);
        let context = Context::new(chrono::NaiveDate::default(), &NoFiles);
        let mut out = Findings::new(&document);
        rule.check(&document, &context, &mut out);
        out.into_drafts().into_iter().map(|draft| draft.message).collect()
    }

    #[test]
    fn a_legacy_file_is_named_once_and_is_no_broken_utf_8() {
        let (bytes, _, _) = encoding_rs::GB18030.encode("今天下雨，渡轮停航，港口关闭两周。今天下雨，渡轮停航。");
        assert_eq!(messages(&LegacyEncoding {}, &bytes), ["the file is in gb18030, not in UTF-8"]);
        assert!(messages(&Undecodable {}, &bytes).is_empty());
    }

    #[test]
    fn a_damaged_utf_8_file_is_reported_as_damaged_only() {
        let mut bytes = "Le café est fermé, naïveté, déjà vu.".as_bytes().to_vec();
        bytes.extend([0xff, b' ', 0xfe]);
        assert!(messages(&LegacyEncoding {}, &bytes).is_empty());
        assert_eq!(
            messages(&Undecodable {}, &bytes),
            ["2 byte sequences are no characters in UTF-8, the first one here"]
        );
    }
}
