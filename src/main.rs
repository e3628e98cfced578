//! Returns the exit code of the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    commonpurse::cli::main()
}
