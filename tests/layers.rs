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

/// Layers that `text` names after `crate::`, in paths and in `use crate::{...}` lists.
fn named(text: &str, layers: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for part in text.split("crate::").skip(1) {
        let list = part.strip_prefix('{').map(|rest| rest.split('}').next().unwrap_or(rest));
        let words: Vec<&str> = match list {
            Some(list) => list.split(',').map(|word| word.trim().split("::").next().unwrap_or("")).collect(),
            None => vec![part.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("")],
        };
        found.extend(words.into_iter().filter(|word| layers.iter().any(|layer| layer == word)).map(str::to_owned));
    }
    found
}

#[test]
fn no_layer_uses_one_below_it() {
    let lib = std::fs::read_to_string("src/lib.rs").unwrap();
    let layers: Vec<String> =
        lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';').map(str::to_owned)).collect();
    assert!(layers.len() >= 10, "the layers were not found in lib.rs: {layers:?}");
    let mut wrong = Vec::new();
    let mut files = Vec::new();
    sources(Path::new("src"), &mut files);
    for file in files {
        let layer = file.components().nth(1).unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned();
        let Some(own) = layers.iter().position(|name| *name == layer) else { continue };
        let text = std::fs::read_to_string(&file).unwrap();
        for used in named(&text, &layers) {
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
        let layer = file.components().nth(1).unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned();
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
