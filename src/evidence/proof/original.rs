//! The stored original of one article, and where quotations stand in it.

use std::cell::Cell;
use std::ops::Range;

use memchr::memmem;

use super::fold::{Folder, folded, folded_around};
use super::spanned::{Spanned, spanned};
use crate::model::{Capture, Digest, Proof, Reading};

/// The readable characters of a stored original, prepared once to place all quotations of an article.
pub struct Original {
    text: Vec<Spanned>,
    /// The compared characters.
    compared: String,
    /// For each byte of `compared`, the index in `text` that gave it.
    origins: Vec<u32>,
    /// Where the last sentence was found: the next one usually stands behind it.
    last: Cell<usize>,
}

/// Where a sentence and the figure in it stand, in bytes of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The sentence.
    pub sentence: Range<usize>,
    /// The figure.
    pub quote: Range<usize>,
}

/// Why a quotation has no proof.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unlocated {
    /// The original does not hold the sentence.
    #[error("the stored original does not hold the sentence `{sentence}`")]
    NoSentence {
        /// The sentence looked for.
        sentence: String,
    },
    /// The figure does not stand in the sentence.
    #[error("`{quote}` does not stand in its sentence `{sentence}`")]
    NoQuote {
        /// The figure.
        quote: String,
        /// Its sentence.
        sentence: String,
    },
}

/// How a stored original differs from what a proof says of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// The body is not the one that was quoted.
    #[error("the body's digest is {found}, not {expected}")]
    Digest {
        /// Of the body now.
        found: Digest,
        /// Of the body that was quoted.
        expected: Digest,
    },
    /// A byte range does not lie in the body.
    #[error("bytes {start} to {end} do not lie in a body of {length} bytes")]
    Range {
        /// First byte.
        start: usize,
        /// One past the last.
        end: usize,
        /// The body's length.
        length: usize,
    },
    /// The figure's bytes are not part of the sentence's.
    #[error("bytes {start} to {end} of the figure do not lie in its sentence")]
    Apart {
        /// First byte of the figure.
        start: usize,
        /// One past its last.
        end: usize,
    },
    /// The bytes say something else.
    #[error("bytes {start} to {end} read `{found}`, not `{expected}`")]
    Words {
        /// First byte.
        start: usize,
        /// One past the last.
        end: usize,
        /// What the bytes say.
        found: String,
        /// What was quoted.
        expected: String,
    },
}

impl Original {
    /// Prepares `body`, read through `reading`.
    pub fn new(body: &[u8], reading: &[Reading]) -> Self {
        let text = spanned(body, reading);
        let mut compared = String::with_capacity(text.len());
        let mut origins = Vec::with_capacity(text.len());
        let mut folder = Folder::default();
        for (index, character) in text.iter().enumerate() {
            folder.fold(character.found, |c| {
                compared.push(c);
                origins.resize(compared.len(), index as u32);
            });
        }
        Self { text, compared, origins, last: Cell::new(0) }
    }

    /// Finds `sentence`, and in it the `quote` that begins at code point `quote_start` of the sentence.
    pub fn locate(&self, sentence: &str, quote: &str, quote_start: usize) -> Result<Place, Unlocated> {
        // List items are written behind `- ` in an article's text; the mark is not in the original.
        let marked = sentence.strip_prefix("- ");
        let (plain, cut) = marked.map_or((sentence, 0), |rest| (rest, 2));
        let quote_start = quote_start.saturating_sub(cut);
        let at = plain.char_indices().nth(quote_start).map_or(plain.len(), |(at, _)| at);
        if !plain[at..].starts_with(quote) {
            return Err(Unlocated::NoQuote { quote: quote.to_owned(), sentence: sentence.to_owned() });
        }
        let (needle, begin, end) = folded_around(plain, at, at + quote.len());
        let found = if begin == end { None } else { self.find(&needle) };
        let Some(found) = found else {
            return Err(Unlocated::NoSentence { sentence: sentence.to_owned() });
        };
        Ok(Place { sentence: self.bytes(found, needle.len()), quote: self.bytes(found + begin, end - begin) })
    }

    /// Where the compared text holds `needle`, looked for behind the last find and then from the beginning.
    fn find(&self, needle: &str) -> Option<usize> {
        let finder = memmem::Finder::new(needle);
        let compared = self.compared.as_bytes();
        let last = self.last.get().min(compared.len());
        let found = finder.find(&compared[last..]).map(|at| last + at).or_else(|| finder.find(compared))?;
        self.last.set(found);
        Some(found)
    }

    /// The bytes of the original behind `length` bytes of the compared text.
    fn bytes(&self, from: usize, length: usize) -> Range<usize> {
        let first = self.text[self.origins[from] as usize];
        let last = self.text[self.origins[from + length - 1] as usize];
        first.start as usize..last.end as usize
    }
}

/// Reads a range of a body through the steps that gave it; what a proof is worth.
pub fn read_back(body: &[u8], range: Range<usize>, reading: &[Reading]) -> Result<String, Mismatch> {
    let (start, end, length) = (range.start, range.end, body.len());
    let bytes = body.get(range).ok_or(Mismatch::Range { start, end, length })?;
    Ok(spanned(bytes, reading).iter().map(|c| c.found).collect())
}

/// Proves that the capture still says `sentence` and `quote` where `proof` has them.
pub fn check(capture: &Capture, proof: &Proof, sentence: &str, quote: &str) -> Result<(), Mismatch> {
    let found = capture.body_digest();
    if found != proof.body {
        return Err(Mismatch::Digest { found, expected: proof.body });
    }
    let (outer, inner) = (proof.sentence_start..proof.sentence_end, proof.quote_start..proof.quote_end);
    if inner.start < outer.start || inner.end > outer.end {
        return Err(Mismatch::Apart { start: inner.start, end: inner.end });
    }
    let sentence = sentence.strip_prefix("- ").unwrap_or(sentence);
    words(&capture.body, proof.sentence_start..proof.sentence_end, &proof.reading, sentence)?;
    words(&capture.body, proof.quote_start..proof.quote_end, &proof.reading, quote)
}

fn words(body: &[u8], range: Range<usize>, reading: &[Reading], expected: &str) -> Result<(), Mismatch> {
    let (start, end) = (range.start, range.end);
    let found = read_back(body, range, reading)?;
    if folded(&found) == folded(expected) {
        return Ok(());
    }
    Err(Mismatch::Words { start, end, found, expected: expected.to_owned() })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    const PAGE: &str = "<html><head><title>Saves &pound;2m</title></head><body><h1>Two councils</h1>\
        <p>Ashby&nbsp;and\n  Barton will save <b>&pound;2</b>million\u{AD} a year.</p>\
        <ul><li>Waste: &#163;5k</li></ul><table><tr><td>IT</td><td>£94,000</td></tr></table></body></html>";

    fn reading() -> Vec<Reading> {
        vec![Reading::Charset("utf-8".to_owned()), Reading::Html]
    }

    #[test]
    fn a_sentence_is_found_through_markup_and_read_back() {
        let original = Original::new(PAGE.as_bytes(), &reading());
        for (sentence, quote, start) in [
            ("Ashby and Barton will save £2million a year.", "£2million", 27),
            ("- Waste: £5k", "£5k", 9),
            ("IT | £94,000", "£94,000", 5),
        ] {
            let place = original.locate(sentence, quote, start).unwrap();
            let read = read_back(PAGE.as_bytes(), place.quote.clone(), &reading()).unwrap();
            assert_eq!(folded(&read), folded(quote));
            let capture = Capture {
                url: "http://a.example/".to_owned(),
                fetched: jiff::Timestamp::UNIX_EPOCH,
                status: 200,
                headers: Vec::new(),
                body: PAGE.as_bytes().to_vec(),
                source: None,
                witness: crate::model::Witness::default(),
            };
            let mut proof = Proof {
                capture: capture.id(),
                body: capture.body_digest(),
                sentence_start: place.sentence.start,
                sentence_end: place.sentence.end,
                quote_start: place.quote.start,
                quote_end: place.quote.end,
                reading: reading(),
            };
            assert_eq!(check(&capture, &proof, sentence, quote), Ok(()));
            let mut other = capture.clone();
            other.body[place.quote.start + 1] ^= 1;
            assert!(matches!(check(&other, &proof, sentence, quote), Err(Mismatch::Digest { .. })));
            proof.quote_end -= 1;
            assert!(matches!(check(&capture, &proof, sentence, quote), Err(Mismatch::Words { .. })));
            proof.quote_end = 1 << 40;
            assert!(matches!(check(&capture, &proof, sentence, quote), Err(Mismatch::Apart { .. })));
            proof.sentence_end = 1 << 40;
            assert!(matches!(check(&capture, &proof, sentence, quote), Err(Mismatch::Range { .. })));
        }
    }

    #[test]
    fn two_cells_are_never_one_number() {
        let page = b"<table><tr><td>HR</td><td>\xC2\xA32</td><td>5m</td></tr></table><p>\xC2\xA31 500</p>";
        let original = Original::new(page, &reading());
        assert!(original.locate("HR | \u{a3}25m", "\u{a3}25m", 5).is_err());
        assert!(original.locate("HR | \u{a3}2 | 5m", "\u{a3}2", 5).is_ok());
        assert!(original.locate("\u{a3}1\u{a0}500", "\u{a3}1\u{a0}500", 0).is_ok());
        assert!(original.locate("\u{a3}1500", "\u{a3}1500", 0).is_err());
    }

    #[test]
    fn what_does_not_stand_there_has_no_proof() {
        let original = Original::new(PAGE.as_bytes(), &reading());
        let none = original.locate("Ashby and Barton will save £3million a year.", "£3million", 27);
        assert!(matches!(none, Err(Unlocated::NoSentence { .. })));
        let none = original.locate("Two councils", "£3million", 0);
        assert!(matches!(none, Err(Unlocated::NoQuote { .. })));
    }
}
