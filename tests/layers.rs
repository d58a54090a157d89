//! Law 3: layers point one way. The order is read from `src/lib.rs`; a layer may use those above it there.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Layers that the code of a module names: after `crate::`, after as many `super::` as lead out of all
/// layers, and after `corpus_lint::`, in paths and in lists, however they nest.
fn named(text: &str, depth: usize, layers: &[String]) -> Vec<String> {
    let climb = "super::".repeat(depth);
    let mut found = Vec::new();
    for root in ["crate::", "corpus_lint::", &climb] {
        for (at, _) in text.match_indices(root) {
            let inside = text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
            if !inside {
                found.extend(heads(text[at + root.len()..].trim_start_matches("super::")));
            }
        }
    }
    found.retain(|word| layers.contains(word));
    found
}

/// First segments of a path, or of all paths in a list: `a` and `d` of `{a::{b, c}, d::e}`.
fn heads(path: &str) -> Vec<String> {
    let word =
        |path: &str| -> String { path.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
    let Some(list) = path.strip_prefix('{') else { return vec![word(path)] };
    let (mut depth, mut heads, mut start) = (0, vec![word(list)], 0);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => start = at + 1,
            _ => {}
        }
        if start == at + 1 {
            heads.push(word(&list[start..]));
        }
    }
    heads
}

/// The layer of a file below `src`, and how many modules it lies below the crate.
fn place_of(file: &Path) -> (String, usize) {
    let mut parts: Vec<String> = file
        .components()
        .skip(1)
        .map(|part| part.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned())
        .collect();
    if parts.last().is_some_and(|last| last == "mod") {
        parts.pop();
    }
    (parts[0].clone(), parts.len())
}

/// The layers that `lib.rs` lists, bottom first.
fn layers() -> Vec<String> {
    let lib = std::fs::read_to_string("src/lib.rs").unwrap();
    let layers: Vec<String> =
        lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';').map(str::to_owned)).collect();
    assert!(layers.len() >= 10, "the layers were not found in lib.rs: {layers:?}");
    layers
}

#[test]
fn ways_to_name_a_layer_are_all_seen() {
    let layers: Vec<String> = ["text", "report", "cli"].map(str::to_owned).to_vec();
    let seen = |text: &str| named(text, 2, &layers).join(" ");
    assert_eq!(seen("use crate::report::Format;"), "report");
    assert_eq!(seen("use crate::{document::{Document, text}, report::{self, x}, cli};"), "report cli");
    assert_eq!(seen("let x = super::super::cli::main();"), "cli");
    assert_eq!(seen("use super::super::{text::Span, cli};"), "text cli");
    assert_eq!(seen("use corpus_lint::cli;"), "cli");
    assert_eq!(seen("use super::cli; use own_crate::cli; use crate::document::report;"), "");
}

#[test]
fn every_module_is_a_layer() {
    let layers = layers();
    for entry in std::fs::read_dir("src").unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().trim_end_matches(".rs").to_owned();
        assert!(["lib", "main"].contains(&name.as_str()) || layers.contains(&name), "src/{name} is no layer of lib.rs");
    }
}

#[test]
fn no_layer_uses_one_below_it() {
    let layers = layers();
    let mut wrong = Vec::new();
    let mut files = Vec::new();
    sources(Path::new("src"), &mut files);
    for file in files {
        let (layer, depth) = place_of(&file);
        let Some(own) = layers.iter().position(|name| *name == layer) else { continue };
        let text = std::fs::read_to_string(&file).unwrap();
        for used in named(&text, depth, &layers) {
            if layers.iter().position(|name| *name == used).unwrap() > own {
                wrong.push(format!("{} uses `{used}`", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "layers below the own one:\n{}", wrong.join("\n"));
}

#[test]
fn only_the_edges_touch_the_file_system() {
    let edges = ["read", "config", "engine", "cli"];
    let mut files = Vec::new();
    sources(Path::new("src"), &mut files);
    let mut wrong = Vec::new();
    for file in files {
        let (layer, _) = place_of(&file);
        let text = std::fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        if !edges.contains(&layer.as_str()) && !file.ends_with("tests.rs") && code.contains("std::fs") {
            wrong.push(file.display().to_string());
        }
    }
    assert!(wrong.is_empty(), "`std::fs` outside {edges:?}: {wrong:?}");
}

#[test]
fn only_cli_knows_clap_and_the_clock() {
    let mut files = Vec::new();
    sources(Path::new("src"), &mut files);
    for file in files.iter().filter(|file| !file.starts_with("src/cli") && !file.ends_with("tests.rs")) {
        let text = std::fs::read_to_string(file).unwrap();
        for word in ["clap::", "Utc::now", "Local::now", "SystemTime::now", "Instant::now"] {
            assert!(!text.contains(word), "{} uses `{word}`", file.display());
        }
    }
}
