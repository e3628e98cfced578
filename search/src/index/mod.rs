//! The index as files: written once, read for ever.

mod frozen;
mod open;
mod write;

use serde::{Deserialize, Serialize};

pub use open::{Index, OpenError};
pub use write::{File, WriteError, Writer};

/// The file that says what kind of index stands in a folder.
const LABEL: &str = "index.json";

/// What [`LABEL`] says.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Label {
    /// [`crate::SCHEMA_VERSION`] of the program that wrote it.
    version: u32,
    /// How many documents it holds.
    documents: usize,
}
