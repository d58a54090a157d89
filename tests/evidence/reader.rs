//! What the library reads in files, one JSON line each, for the scripts beside this file to compare.
//!
//! `cargo run --example reader -- yaml|head|dates < list-of-paths`: `yaml` takes each file as one YAML
//! text, `head` as a document with a head, `dates` as a document whose witnesses name days.
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "its output is what it is for")]

use std::collections::BTreeMap;
use std::io::BufRead;

use chrono::NaiveDate;
use corpus_lint::document::date::{DateMention, Precision, Reading, Role, Witness};
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
    json!({"value": parsed.root.as_ref().map(|root| root.to_json()), "errors": errors})
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
    let dates = document.dates();
    let named: Vec<_> = dates
        .iter()
        .filter(|mention| mention.witness != Witness::Text)
        .filter_map(|mention| Some(json!([format!("{:?}", mention.witness), day(mention)?.to_string()])))
        .collect();
    json!({"agreed": agreed(dates).map(|day| day.to_string()), "witnesses": named})
}

fn day(mention: &DateMention) -> Option<NaiveDate> {
    match &mention.reading {
        Reading::Valid(stamp) if stamp.precision >= Precision::Day => Some(stamp.date),
        _ => None,
    }
}

/// The day most witnesses of the publication name, those that say so before those that only date
/// something; of days named as often the earliest.
fn agreed(dates: &[DateMention]) -> Option<NaiveDate> {
    let classes: [fn(&Witness) -> bool; 4] = [
        |witness| {
            matches!(
                witness,
                Witness::FrontMatter { role: Role::Published, .. }
                    | Witness::Attribute(Role::Published)
                    | Witness::Url { .. }
            )
        },
        |witness| matches!(witness, Witness::Attribute(Role::Created) | Witness::Dateline | Witness::Epoch),
        |witness| matches!(witness, Witness::Attribute(Role::Other)),
        |witness| matches!(witness, Witness::Attribute(Role::Updated)),
    ];
    classes.iter().find_map(|is_of| {
        let mut votes: BTreeMap<NaiveDate, usize> = BTreeMap::new();
        for day in dates.iter().filter(|mention| is_of(&mention.witness)).filter_map(day) {
            *votes.entry(day).or_default() += 1;
        }
        votes.into_iter().max_by_key(|(day, count)| (*count, std::cmp::Reverse(*day))).map(|(day, _)| day)
    })
}
