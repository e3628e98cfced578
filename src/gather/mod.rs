//! What comes in: from `sources.toml` to captures in the archive, and what editors write.

pub mod sources;

pub mod frontier;

pub mod fetch;

pub mod archive;

pub mod saved;

pub mod content;
