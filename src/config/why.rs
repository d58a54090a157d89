//! Why a rule is on or off for a path: what each layer says of it, in the order in which they have their say.

use std::path::Path;

use super::plan::{Plan, Written};
use crate::rule::{Preset, RulePage};

/// What one layer says of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The layer: the preset, a config file, an override in it, the command line.
    pub by: String,
    /// Its words.
    pub words: String,
    /// Whether the rule is on after it.
    pub on: bool,
}

impl Plan {
    /// What is said of the rule of `page` for the file at `path`. The last one counts; the first is the preset.
    pub fn why(&self, page: &RulePage, path: &Path) -> Vec<Said> {
        let preset = match page.preset {
            Preset::Recommended => (true, "it is on by default"),
            Preset::Strict if self.is_strict() => (true, "`extends: strict` switches it on"),
            Preset::Strict => (false, "it is on under `extends: strict` alone"),
        };
        let mut said = vec![Said { by: "the preset".to_owned(), words: preset.1.to_owned(), on: preset.0 }];
        let written = self.written(path);
        for layer in &written {
            said.extend(layer.said(page));
        }
        let asked = self.arguments().said(page);
        let is_asked = asked.as_ref().is_some_and(|(on, _)| *on);
        said.extend(asked.map(|(on, words)| Said { by: "the command line".to_owned(), words, on }));
        if is_asked {
            let overrides = written.iter().filter(|layer| layer.is_override);
            let spared = overrides.filter_map(|layer| layer.said(page)).next_back().filter(|said| !said.on);
            said.extend(spared.map(|own| {
                let words = format!("{}, which holds against the command line, too", own.words);
                Said { words, ..own }
            }));
        } else {
            said.extend(switched_off(page, &written));
        }
        said
    }
}

impl Written<'_> {
    fn said(&self, page: &RulePage) -> Option<Said> {
        self.selection.said(page).map(|(on, words)| Said { by: self.name.clone(), words, on })
    }
}

/// The layer whose severity counts, if that is `off`.
fn switched_off(page: &RulePage, written: &[Written<'_>]) -> Option<Said> {
    let mut levels = written.iter().filter_map(|layer| Some((layer.name, layer.selection.is_off(page)?)));
    let (name, is_off) = levels.next_back()?;
    is_off.then(|| Said { by: name.clone(), words: "its `severity` is `off`".to_owned(), on: false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::natives;
    use crate::config::{Arguments, load};
    use crate::rule::{Rulebook, shipped_pages_without_examples};

    /// The last of the layers says what a run does, for every rule.
    #[test]
    fn the_last_layer_says_whether_a_rule_is_on() {
        let folder = tempfile::tempdir().unwrap();
        let config = "ignore: [markup]\nextend-select: [markup/byline, text/zero-width]\nseverity: {text/mojibake: off, dates: off}\n\
                      overrides:\n  - {paths: [drafts/], ignore: [links, dates/future], extend-select: ['markup/*']}\n";
        let path = folder.path().join("corpus-lint.yaml");
        std::fs::write(&path, config).unwrap();
        let book = Rulebook::new(shipped_pages_without_examples().unwrap(), &natives()).unwrap();
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let all = [
            Arguments::default(),
            Arguments { select: words(&["links", "dates", "text/mojibake"]), ..Arguments::default() },
            Arguments { extend_select: words(&["dates/future"]), ignore: words(&["text"]), ..Arguments::default() },
        ];
        let mut last = std::collections::BTreeSet::new();
        for arguments in all {
            let plan = Plan::new(book.clone(), &load(&path).unwrap(), &arguments, folder.path()).unwrap();
            for file in ["drafts/a.md", "b.md"].map(|file| folder.path().join(file)) {
                let on = plan.tuning(&plan.key_of(&file));
                for page in book.pages() {
                    let said = plan.why(page, &file);
                    let end = said.last().unwrap();
                    assert_eq!(end.on, on.contains_key(&page.id), "{} at {}: {said:?}", page.id, file.display());
                    last.insert(end.words.clone());
                }
            }
        }
        for words in
            ["`ignore: markup`", "`extend-select: markup/byline`", "its `severity` is `off`", "`select: links`"]
        {
            assert!(last.contains(words), "{words}: {last:?}");
        }
    }
}
