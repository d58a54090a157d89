//! Law 5: a check cannot fail, panic or hang. A rule that panics, at any stage, becomes a finding that
//! names it; all other rules and documents are reported as without it.

use corpus_lint::document::{Document, DocumentId};
use corpus_lint::engine::Session;
use corpus_lint::finding::{Draft, Finding, Findings};
use corpus_lint::read::Input;
use corpus_lint::rule::{
    Compared, Context, Corpus, CorpusFindings, DocumentRule, Fact, Facts, GroupRule, Native, PairRule, ProfileRule,
    Similarity, Tally, Totals,
};
use corpus_lint::text::Span;
use serde::Deserialize;

use super::corpus::{input, plan, plan_of_all, today};
use super::texts::{CAFE, COURIER};

/// Breaks at the stage that the type is named for.
macro_rules! breaking {
    ($($name:ident),*) => {$(
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct $name {}
    )*};
}
breaking!(InCheck, InPlace, InGroupMap, InReduce, InCount, InJudge, InVerify, InReport);

impl DocumentRule for InCheck {
    fn check(&self, document: &Document, _: &Context<'_>, _: &mut Findings<'_>) {
        assert!(!document.text().contains("café"), "the café broke it");
    }
}

/// Reports a place that is none: the middle of a character.
impl DocumentRule for InPlace {
    fn check(&self, document: &Document, _: &Context<'_>, out: &mut Findings<'_>) {
        if let Some(at) = document.text().find('é') {
            out.add(Draft::at(Span::new(at + 1, at + 2), "half a character"));
        }
    }
}

impl GroupRule for InGroupMap {
    fn map(&self, _: &Document, _: &Context<'_>, _: &mut Facts<'_>) {
        panic!("map broke")
    }

    fn reduce(&self, _: &mut dyn Iterator<Item = Fact>, _: &dyn Corpus, _: &mut CorpusFindings) {}
}

impl GroupRule for InReduce {
    fn map(&self, _: &Document, _: &Context<'_>, facts: &mut Facts<'_>) {
        facts.add(1, Span::empty(0), [0, 0]);
    }

    fn reduce(&self, _: &mut dyn Iterator<Item = Fact>, _: &dyn Corpus, _: &mut CorpusFindings) {
        panic!("reduce broke")
    }
}

macro_rules! profile {
    ($name:ident, $map:expr, $judge:expr) => {
        impl ProfileRule for $name {
            fn map(&self, _: &Document, _: &Context<'_>, tally: &mut Tally<'_>, facts: &mut Facts<'_>) {
                tally.count(1, "documents");
                facts.add(1, Span::empty(0), [0, 0]);
                $map
            }

            fn judge(&self, _: Totals<'_>, _: &Fact, _: &dyn Corpus, _: &mut CorpusFindings) {
                $judge
            }
        }
    };
}
profile!(InCount, panic!("count broke"), ());
profile!(InJudge, (), panic!("judge broke"));

macro_rules! pair {
    ($name:ident, $verify:expr, $report:expr) => {
        impl PairRule for $name {
            fn map(&self, _: &Document, _: &Context<'_>) -> Option<Vec<u64>> {
                Some(vec![1])
            }

            fn verify(&self, _: &Compared, _: &Compared) -> Option<Similarity> {
                $verify
            }

            fn report(&self, _: DocumentId, _: &[(DocumentId, Similarity)], _: &dyn Corpus, _: &mut CorpusFindings) {
                $report
            }
        }
    };
}
pair!(InVerify, panic!("verify broke"), ());
pair!(InReport, Some(Similarity::of(&[1], &[1])), panic!("report broke"));

fn inputs() -> Vec<Input> {
    let bodies = [COURIER, CAFE, "Plain.\n"];
    (0..9).map(|i| input(&format!("posts/{i}.md"), bodies[i % bodies.len()].as_bytes())).collect()
}

fn run(plan: &corpus_lint::config::Plan) -> Vec<Finding> {
    let inputs = inputs();
    let session = Session::new(plan, today(), &inputs).unwrap();
    let mapped = session.merge(session.map(&inputs[..4], &|| ()), session.map(&inputs[4..], &|| ()));
    session.reduce(mapped, &inputs).findings
}

fn page(id: &str) -> (String, String) {
    let text = format!(
        "id: {id}\nseverity: warning\nconfidence: high\nsummary: Breaks.\nwhy: To see that a bug ends no run.\n\
         help: None.\ncheck: native\n"
    );
    (format!("{id}.yaml"), text)
}

/// Keeps the panics that this test is about out of the log; all others are told.
fn hide_the_panics_of_rules() {
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let said = panic.payload();
        let said = said.downcast_ref::<String>().map(String::as_str).or_else(|| said.downcast_ref::<&str>().copied());
        let expected =
            |said: &str| said.ends_with(" broke") || said.ends_with(" broke it") || said.contains("char boundary");
        if !said.is_some_and(expected) {
            tell(panic);
        }
    }));
}

#[test]
fn a_rule_that_panics_is_a_finding_and_all_else_is_reported() {
    hide_the_panics_of_rules();
    let without = run(&plan_of_all());
    assert!(without.len() > 20, "the other rules have too little to report: {}", without.len());
    let broken = [
        (Native::document::<InCheck>("text/in-check"), "the café broke it"),
        (Native::document::<InPlace>("text/in-place"), "char boundary"),
        (Native::group::<InGroupMap>("text/in-group-map"), "map broke"),
        (Native::group::<InReduce>("text/in-reduce"), "reduce broke"),
        (Native::profile::<InCount>("text/in-count"), "count broke"),
        (Native::profile::<InJudge>("text/in-judge"), "judge broke"),
        (Native::pair::<InVerify>("text/in-verify"), "verify broke"),
        (Native::pair::<InReport>("text/in-report"), "report broke"),
    ];
    for (native, panic) in broken {
        let with = std::panic::catch_unwind(|| run(&plan(&[page(native.id)], &[native])))
            .unwrap_or_else(|_| panic!("the panic of {} ended the run", native.id));
        let (own, others): (Vec<_>, Vec<_>) = with.into_iter().partition(|finding| &*finding.rule == native.id);
        assert!(!own.is_empty(), "the panic of {} was not reported", native.id);
        for finding in &own {
            let said = &finding.message;
            assert!(said.contains(native.id) && said.contains(panic), "{}: {said}", native.id);
            assert!(finding.address.path.starts_with("posts/"), "{}: {:?}", native.id, finding.address);
            assert!(finding.help.as_ref().is_some_and(|help| help.contains("report it")), "{finding:?}");
        }
        assert_eq!(others, without, "{} changed what other rules report", native.id);
    }
}
