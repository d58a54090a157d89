//! Rebuilds the binary when a rule page is added, changed or removed: `include_dir!` alone does not notice new files.
fn main() {
    println!("cargo:rerun-if-changed=rules");
}
