//! Analysis: text to the terms that are indexed and looked for, the same way on both sides.
//!
//! `pieces` cuts text into words and figures, `fold` takes accents off, `terms` makes terms of a piece,
//! `tokenizer` hands them to tantivy.

mod figures;
mod fold;
mod pieces;
mod terms;
mod tokenizer;

pub(crate) use fold::folded;
pub(crate) use pieces::{Piece, pieces};
#[cfg(feature = "disk")]
pub(crate) use terms::FOLDED_MARK;
pub(crate) use terms::{Wanted, is_common, light, wanted};
pub(crate) use tokenizer::{FORMS, WORDS, sections, tokenizers};
