//! Gives the build a number, and turns the rule pages into JSON without their examples, which a run reads in a tenth of
//! the time that YAML takes.
//!
//! The pages in `rules/` stay the only source. One that is no YAML makes the JSON `null`: the program then reads the
//! pages themselves, and says what is wrong and where.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use serde_yaml::{Mapping, Value};

/// What a build is made of.
const MADE_OF: [&str; 4] = ["src", "rules", "Cargo.toml", "Cargo.lock"];

fn main() -> io::Result<()> {
    for made_of in MADE_OF {
        println!("cargo:rerun-if-changed={made_of}");
    }
    println!("cargo:rustc-env=CORPUS_LINT_BUILD={:016x}", fingerprint()?);
    let mut pages = Vec::new();
    for path in files_in(Path::new("rules"))? {
        if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
            pages.push(without_examples(&fs::read_to_string(path)?));
        }
    }
    let json = serde_json::to_string(&pages.into_iter().collect::<Option<Vec<Mapping>>>())?;
    let out = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    fs::write(out.join("pages.json"), json)
}

/// The files in a folder and the folders below it, sorted.
fn files_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    Ok(files)
}

/// A number for the code and the rules: an index that another build made is not used.
fn fingerprint() -> io::Result<u64> {
    let mut hasher = DefaultHasher::new();
    for made_of in MADE_OF.map(Path::new) {
        let files = if made_of.is_dir() { files_in(made_of)? } else { vec![made_of.to_owned()] };
        for file in files.iter().filter(|file| file.is_file()) {
            file.hash(&mut hasher);
            fs::read(file)?.hash(&mut hasher);
        }
    }
    Ok(hasher.finish())
}

/// What the page says, if it is YAML. Its keys keep their order.
fn without_examples(text: &str) -> Option<Mapping> {
    let mut page: Mapping = serde_yaml::from_str(text).ok()?;
    page.shift_remove(Value::from("examples"));
    Some(page)
}
