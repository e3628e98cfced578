//! Proofs: a quotation to its byte range in the stored original, and back.
//!
//! 1. [`spanned`] reads the capture's bytes through the article's [`Reading`] steps, each character keeping the bytes it came from.
//! 2. [`fold`] leaves out what extraction may change without changing the words: white space and invisible characters.
//! 3. [`Original::locate`] finds a sentence and the figure in it; [`check`] reads just those bytes again and compares.

/// Raised when the same inputs give other places.
pub const VERSION: u32 = 2;

mod entity;
mod fold;
mod original;
mod spanned;

pub use original::{Mismatch, Original, Place, Unlocated, check, read_back};

#[cfg(doc)]
use crate::model::Reading;
