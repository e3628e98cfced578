//! Quantities: every sum of money, percentage and number of posts in a block, with its exact value.

mod amount;
mod number;
mod posts;
mod range;
mod token;

use rust_decimal::Decimal;
use token::Tokenizer;

use super::lexicon::{Lexicon, Meaning};
use crate::model::Kind;

/// A figure as it stands in a block.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Quantity {
    /// First byte, in the block.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    pub(super) kind: Kind,
    /// ISO 4217; only for money.
    pub(super) currency: Option<String>,
    pub(super) value: Value,
    /// How the unit was told.
    pub(super) unit: Unit,
}

/// One value, a range, or a change.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    One(Decimal),
    Range(Decimal, Decimal),
    /// "from £10m to £7m", with the places of its two figures.
    Change {
        from: Part,
        to: Part,
    },
}

/// One end of a change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Part {
    pub(super) value: Decimal,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// How sure the unit of a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// A sign or a word says it.
    Stated,
    /// A dollar or a crown whose country had to be taken from the article.
    FromCountry,
    /// The sign is a replacement character.
    Lost,
    /// "8.6 million" alone, "350.000" behind a sum with its currency, posts without their noun.
    Bare,
}

/// No figure takes up so many tokens, but for nouns, which are read together.
const FIGURE: usize = 512;
/// So many tokens are read at a time.
const PART: usize = 4_096;
/// So many tokens before a figure may speak of what it counts.
const BEHIND: usize = 32;

/// The first quantities of a block, at most `most`, in the order of the text.
pub(super) fn find(text: &str, lexicon: &Lexicon, country: Option<&str>, most: usize) -> Vec<Quantity> {
    let mut tokenizer = Tokenizer::new(text, lexicon);
    let mut tokens = Vec::new();
    let mut whole = false;
    let mut found = Vec::new();
    let mut at = 0;
    while found.len() < most {
        if !whole && tokens.len() < at + FIGURE {
            // Tokens that were passed are forgotten, so that a large page takes no more memory than a small one.
            let passed = at.saturating_sub(BEHIND);
            tokens.drain(..passed);
            at -= passed;
            whole = tokenizer.more(&mut tokens, at + PART);
        }
        let Some(token) = tokens.get(at) else { break };
        if !opens(&token.kind) {
            at += 1;
            continue;
        }
        let reader = amount::Reader { text, tokens: &tokens, lexicon, country };
        let read = range::read(&reader, at).or_else(|| posts::read(&reader, at));
        match read {
            Some((quantity, next)) => {
                found.push(quantity);
                at = next.max(at + 1);
            }
            None => at += 1,
        }
    }
    found
}

/// Most tokens are words that begin no figure; they are passed over without a look at what follows.
fn opens(kind: &token::Kind<'_>) -> bool {
    use token::Kind;
    match kind {
        Kind::Number { .. } | Kind::Sign(_) => true,
        Kind::Word(Some(meaning)) => {
            matches!(meaning, Meaning::Number(_) | Meaning::Currency(_) | Meaning::Opens)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
