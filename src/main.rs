//! The `corpus-lint` binary: arguments in, exit code out.

fn main() -> std::process::ExitCode {
    corpus_lint::cli::main()
}
