//! The program as its users run it: every test starts the built binary in a folder of its own.

mod crawl;
mod demo;
mod documents;
mod import;
mod program;
