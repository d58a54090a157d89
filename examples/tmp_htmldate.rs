//! tmp
use corpus_lint::document::{Document, date};
fn main() {
    let list: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap()).unwrap();
    let dir = std::env::args().nth(2).unwrap();
    for (url, v) in list.as_object().unwrap() {
        let file = v["file"].as_str().unwrap();
        let gold = v["date"].as_str().unwrap_or("");
        let Ok(bytes) = std::fs::read(format!("{dir}/{file}")) else {
            println!("MISSING {file}");
            continue;
        };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let d = Document::from_text(file, &text);
        let day = date::agreed_day(&d).map(|d| d.to_string()).unwrap_or_default();
        let machine = d
            .dates()
            .iter()
            .filter(|m| !matches!(m.witness, date::Witness::Text | date::Witness::Dateline))
            .map(|m| format!("{:?}={}", m.witness, m.written(&d)))
            .take(12)
            .collect::<Vec<_>>()
            .join(" | ");
        println!(
            "{}\t{gold}\t{day}\t{file}\t{url}\t{machine}",
            if day == gold {
                "OK"
            } else if day.is_empty() {
                "NONE"
            } else {
                "BAD"
            }
        );
    }
}
