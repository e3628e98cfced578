//! The program as its users run it: every test starts the built binary in a folder of its own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod crawl;
mod demo;
mod documents;
mod import;
mod pages;
mod program;
mod site;
mod versions;
