//! The index: catalogue to tantivy, through the `search` crate.
