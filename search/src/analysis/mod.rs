//! Analysis: text to the terms that are indexed and looked for, the same way on both sides.
//!
//! `pieces` cuts text into words and figures, `fold` takes accents off, `terms` makes terms of a piece, `texts` those of
//! a document, and `tokenizer` hands them to tantivy.

mod figures;
mod fold;
mod pieces;
mod terms;
#[cfg(feature = "disk")]
mod texts;
#[cfg(feature = "disk")]
mod tokenizer;

pub(crate) use fold::folded;
pub(crate) use pieces::{Piece, pieces};
#[cfg(feature = "disk")]
pub(crate) use terms::FOLDED_MARK;
pub(crate) use terms::{Wanted, is_common, light, wanted};
#[cfg(feature = "disk")]
pub(crate) use texts::{Reader, Spellings};
#[cfg(feature = "disk")]
pub(crate) use tokenizer::tokenizers;

/// The tokenizer of fields in which words are found.
pub(crate) const WORDS: &str = "words";

/// The tokenizer of the field that keeps words as written.
pub(crate) const FORMS: &str = "forms";
