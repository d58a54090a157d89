//! The `corpus-lint` binary: arguments in, exit code out.

fn main() {}
