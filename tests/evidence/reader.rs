//! What the library reads in files, one JSON line each, for the scripts beside this file to compare.
//!
//! `cargo run --example reader -- yaml|head|dates < list-of-paths`: `yaml` takes each file as one YAML
//! text, `head` as a document with a head, `dates` as a document whose witnesses name days.
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "its output is what it is for")]

use std::io::BufRead;

use corpus_lint::document::date::{self, Witness};
use corpus_lint::document::{Document, Source, yaml};
use serde_json::{Value, json};

fn main() {
    let mode = std::env::args().nth(1).unwrap_or_default();
    for path in std::io::stdin().lock().lines().map_while(Result::ok) {
        let Ok(bytes) = std::fs::read(&path) else {
            println!("{}", json!({"path": path, "unreadable": true}));
            continue;
        };
        let mut line = match mode.as_str() {
            "yaml" => of_yaml(&String::from_utf8_lossy(&bytes)),
            "head" => of_head(&String::from_utf8_lossy(&bytes)),
            _ => of_dates(&path, &bytes),
        };
        line["path"] = path.into();
        println!("{line}");
    }
}

fn of_yaml(text: &str) -> Value {
    let parsed = yaml::parse_within(text, yaml::Limits::FRONT_MATTER);
    let errors: Vec<_> = parsed.errors.iter().map(|error| &error.message).collect();
    let theirs = serde_yaml::from_str::<serde_yaml::Value>(text);
    json!({
        "value": parsed.root.as_ref().map(|root| root.to_json()),
        "errors": errors,
        "peer": {
            "value": theirs.as_ref().ok().and_then(|value| serde_json::to_value(value).ok()),
            "error": theirs.as_ref().err().map(ToString::to_string),
        },
    })
}

fn of_head(text: &str) -> Value {
    let document = Document::from_text("a.md", text);
    let head = document.head();
    let errors: Vec<_> = head.errors.iter().map(|error| &error.message).collect();
    json!({
        "kind": format!("{:?}", head.kind),
        "closed": !head.is_unclosed(),
        "value": head.to_json(),
        "errors": errors,
        "body": document.slice(document.body()),
    })
}

fn of_dates(path: &str, bytes: &[u8]) -> Value {
    let name = path.rsplit('/').next().unwrap_or(path);
    let Ok(source) = Source::decode(bytes.to_vec()) else {
        return json!({"undecodable": true});
    };
    let document = Document::new(name.into(), source, None);
    let named: Vec<_> = document
        .dates()
        .iter()
        .filter(|mention| !matches!(mention.witness, Witness::Text | Witness::Dateline))
        .map(|mention| json!([format!("{:?}", mention.witness), mention.written(&document)]))
        .collect();
    json!({"agreed": date::agreed_day(&document).map(|day| day.to_string()), "witnesses": named})
}
