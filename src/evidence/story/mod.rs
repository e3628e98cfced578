//! Stories: articles that are the same text, grouped; never deleted.
//!
//! 1. [`sketch()`] keeps the smallest hashes of a text's five-word runs.
//! 2. Each article is compared with the leaders, the earliest articles, of the groups that share one of its hashes.
//! 3. What the sketches promise is verified on the texts themselves, in one language; else it leads a group of its own.
//! 4. The origin of a group is the article that another one attributes, else the earliest.

mod group;
mod leaders;
mod sketch;
mod stock;
mod verify;
mod words;

pub use group::{Candidate, group};
pub use sketch::sketch;

/// Raised when the same text gives another sketch than before.
pub const VERSION: u32 = 2;
