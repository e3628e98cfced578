//! Sources: `sources.toml` to sources, or every problem with its line; and what a source lists.

mod file;

pub use file::{SourcesFile, parse};
