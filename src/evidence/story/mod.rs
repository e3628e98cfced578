//! Stories: articles that are the same text, grouped; never deleted.
//!
//! 1. [`sketch()`] keeps the smallest hashes of a text's five-word runs.
//! 2. Articles that share one of their smallest hashes are compared; near-equal sketches join a group.
//! 3. The origin of a group is the article that another one attributes, else the earliest.

mod group;
mod sketch;

pub use group::{Candidate, group};
pub use sketch::{resemblance, sketch};
