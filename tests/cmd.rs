//! Runs the command-line cases of `tests/cmd/`: each `.trycmd` file shows commands and what they print.
//! `TRYCMD=overwrite cargo test --test cmd` writes down what they print now.

#[test]
fn commands_print_what_their_cases_show() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd");
}
