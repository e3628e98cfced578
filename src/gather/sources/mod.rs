//! Sources: `sources.toml` to sources, or every problem with its line; and what a source lists.

mod discovery;
mod file;

pub use discovery::{Discovered, DiscoveryError, Found, fallback, first, read};
pub use file::{SourcesFile, parse};
