//! Turns the rule pages into JSON without their examples, which a run reads in a tenth of the time that YAML takes.
//!
//! The pages in `rules/` stay the only source. One that is no YAML makes the JSON `null`: the program then reads the
//! pages themselves, and says what is wrong and where.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use serde_yaml::{Mapping, Value};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=rules");
    let mut paths = Vec::new();
    collect(Path::new("rules"), &mut paths)?;
    paths.sort();
    let mut pages = Vec::new();
    for path in paths {
        pages.push(without_examples(&fs::read_to_string(path)?));
    }
    let json = serde_json::to_string(&pages.into_iter().collect::<Option<Vec<Mapping>>>())?;
    let out = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    fs::write(out.join("pages.json"), json)
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
            paths.push(path);
        }
    }
    Ok(())
}

/// What the page says, if it is YAML. Its keys keep their order.
fn without_examples(text: &str) -> Option<Mapping> {
    let mut page: Mapping = serde_yaml::from_str(text).ok()?;
    page.shift_remove(Value::from("examples"));
    Some(page)
}
