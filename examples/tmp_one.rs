//! tmp
use corpus_lint::document::Document;
fn main() {
    for f in std::env::args().skip(1) {
        let text = String::from_utf8_lossy(&std::fs::read(&f).unwrap()).into_owned();
        let d = Document::from_text(&f.replace("/tmp/", ""), &text);
        println!(
            "{f} {:?} body {:?} elements {} trunc {:?} head {:?}",
            d.kind(),
            d.body(),
            d.html().elements().len(),
            d.html().truncated_at(),
            d.head().kind
        );
        for m in d.dates() {
            println!("   {:?} {:?} {:?} wd {:?}", m.written(&d), m.witness, m.reading, m.weekday.map(|w| w.1));
        }
    }
}
