//! The index as files: written once, read for ever.
//!
//! - `index.json` names the others and is the only file that changes under its name.
//! - `NAME.bin`, a bundle: tantivy's files one behind the other, for hosts that give ranges of a file.
//! - `NAME/000000.bin` and so on: the same in chunks of [`CHUNK`] bytes, for hosts that do not.
//! - `NAME.hot`: what a reader fetches first.
//!
//! A first bundle holds the whole index. When few documents change, it stays as it is: those taken out are marked in
//! the file that is fetched first, and those added make a second bundle, or stand in that file when they are few.

mod cards;
mod changes;
#[cfg(feature = "disk")]
mod contents;
mod hot;
mod open;
mod packed;
mod pieces;
#[cfg(feature = "disk")]
mod segment;
#[cfg(feature = "disk")]
mod update;
#[cfg(feature = "disk")]
mod write;

#[cfg(feature = "disk")]
use serde::{Deserialize, Serialize};

pub(crate) use changes::{Updated, all};
pub use open::{Index, Missing, OpenError};
#[cfg(feature = "disk")]
pub use update::Update;
#[cfg(feature = "disk")]
pub use write::{File, WriteError, Writer, Written};

/// The file that says what kind of index stands in a folder.
#[cfg(feature = "disk")]
const LABEL: &str = "index.json";

/// Bytes of a chunk. Smaller chunks carry less that a query does not need, and make more files.
#[cfg(feature = "disk")]
const CHUNK: usize = 16 * 1024;

/// What `index.json` says.
#[cfg(feature = "disk")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// [`crate::SCHEMA_VERSION`] of the program that wrote the index.
    pub version: u32,
    /// How many documents it holds.
    pub documents: usize,
    /// The name of the file to fetch first.
    pub hot: String,
    /// The names of the bundles.
    pub bundles: Vec<String>,
}
