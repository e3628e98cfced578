//! Returns the exit code of the command line.

fn main() {}
