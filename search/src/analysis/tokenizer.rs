//! Hands terms to tantivy.
//!
//! tantivy has each field's text read by a tokenizer of its own. Most words stand in two fields or more, so a document's
//! texts are read before (see [`super::texts`]), and what tantivy gets as a text are the terms, spelled so that they
//! need only be read off. A term is spelled as its length, its text, how often it stands there, and its places, each
//! told from the one before.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

use super::{FORMS, WORDS};

/// Bits of a number that a character holds; one more says that another follows, so that all of them are ASCII.
const BITS: u32 = 6;

const MORE: u8 = 1 << BITS;

/// Spells a number, the lowest bits first.
pub(super) fn spell_number(out: &mut String, mut number: u32) {
    while number >= u32::from(MORE) {
        out.push(char::from(number as u8 & (MORE - 1) | MORE));
        number >>= BITS;
    }
    out.push(char::from(number as u8));
}

/// Reads a number off, and takes it from the text; none at the text's end.
pub(super) fn take_number(text: &mut &str) -> Option<u32> {
    let (mut number, mut shift) = (0_u32, 0);
    for (at, byte) in text.bytes().enumerate() {
        number |= u32::from(byte & (MORE - 1)).checked_shl(shift)?;
        shift += BITS;
        if byte & MORE == 0 {
            *text = text.get(at + 1..)?;
            return Some(number);
        }
    }
    None
}

/// The tokenizers that writing an index needs.
pub(crate) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    for name in [WORDS, FORMS] {
        manager.register(name, Spelled);
    }
    manager
}

#[derive(Clone)]
struct Spelled;

impl Tokenizer for Spelled {
    type TokenStream<'a> = SpelledTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> SpelledTokens<'a> {
        SpelledTokens { rest: text, places: 0, token: Token::default() }
    }
}

struct SpelledTokens<'a> {
    rest: &'a str,
    /// Places of the term that are still to come.
    places: u32,
    token: Token,
}

impl SpelledTokens<'_> {
    fn next_term(&mut self) -> Option<()> {
        let length = usize::try_from(take_number(&mut self.rest)?).ok()?;
        let (term, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        self.token.text.clear();
        self.token.text.push_str(term);
        self.token.position = 0;
        self.places = take_number(&mut self.rest)?;
        Some(())
    }

    fn next_place(&mut self) -> Option<()> {
        while self.places == 0 {
            self.next_term()?;
        }
        self.places -= 1;
        self.token.position += usize::try_from(take_number(&mut self.rest)?).ok()?;
        Some(())
    }
}

impl TokenStream for SpelledTokens<'_> {
    fn advance(&mut self) -> bool {
        self.next_place().is_some()
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_were_spelled() {
        let numbers = [0, 1, 63, 64, 4095, 4096, 123_456_789, u32::MAX];
        let mut text = String::new();
        for number in numbers {
            spell_number(&mut text, number);
        }
        let mut rest = text.as_str();
        let read: Vec<u32> = std::iter::from_fn(|| take_number(&mut rest)).collect();
        assert_eq!(read, numbers);
    }

    #[test]
    fn a_text_that_is_cut_off_ends() {
        for text in ["\u{5}abc", "\u{3}abc", "\u{3}abc\u{2}\u{1}", "\u{7f}", "é"] {
            let mut tokenizer = Spelled;
            let mut stream = tokenizer.token_stream(text);
            let mut count = 0;
            stream.process(&mut |_| count += 1);
            assert!(count <= 1, "{text:?}");
        }
    }
}
