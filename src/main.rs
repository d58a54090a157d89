//! The `corpus-lint` binary: arguments in, exit code out.

/// Documents are many small allocations on all cores.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    corpus_lint::cli::main()
}
