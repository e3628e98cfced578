//! Sentences: a block to byte ranges that end at a full stop or a line break.

use std::ops::Range;

use super::lexicon::Lexicon;

/// No sentence is taken to be longer; what is longer is a page without punctuation, and windows must stay bounded.
const MAX_BYTES: usize = 2_000;

/// The sentences of a block, without the white space around them, one after the other as they are asked for.
pub(super) struct Sentences<'t> {
    text: &'t str,
    lexicon: &'t Lexicon,
    /// Where the next one begins.
    start: usize,
    /// So far the text was read.
    at: usize,
}

/// The sentences of a block.
pub(super) fn split<'t>(text: &'t str, lexicon: &'t Lexicon) -> Sentences<'t> {
    Sentences { text, lexicon, start: 0, at: 0 }
}

impl Iterator for Sentences<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        while let Some(byte) = self.text.as_bytes().get(self.at) {
            let plain = byte.is_ascii() && !matches!(byte, b'\n' | b'.' | b'!' | b'?');
            if plain && self.at + 1 - self.start < MAX_BYTES {
                self.at += 1;
                continue;
            }
            let cut = self.cut();
            if let Some(sentence) = cut.and_then(|end| self.take(end)) {
                return Some(sentence);
            }
        }
        self.take(self.text.len())
    }
}

impl Sentences<'_> {
    /// Passes a character; gives the end of the sentence that it ends.
    fn cut(&mut self) -> Option<usize> {
        let character = self.text[self.at..].chars().next()?;
        let end = self.at + character.len_utf8();
        let length = end - self.start;
        let cut = match character {
            '\n' => Some(end),
            '.' | '!' | '?' | '…' => {
                let close = closing(self.text, end);
                ends_here(self.text, self.start, self.at, close, self.lexicon).then_some(close)
            }
            _ => (length >= MAX_BYTES && character.is_whitespace() || length >= 2 * MAX_BYTES).then_some(end),
        };
        self.at = cut.unwrap_or(end);
        cut
    }

    fn take(&mut self, end: usize) -> Option<Range<usize>> {
        let piece = &self.text[self.start..end];
        let from = self.start + (piece.len() - piece.trim_start().len());
        self.start = end;
        let length = piece.trim().len();
        (length > 0).then(|| from..from + length)
    }
}

/// The end of quotation marks and brackets that close behind a full stop.
fn closing(text: &str, from: usize) -> usize {
    let rest = &text[from..];
    let marks = rest
        .chars()
        .take(3)
        .take_while(|mark| matches!(mark, '"' | '”' | '’' | '\'' | ')' | ']' | '»' | '“'));
    from + marks.map(char::len_utf8).sum::<usize>()
}

fn ends_here(text: &str, start: usize, stop: usize, close: usize, lexicon: &Lexicon) -> bool {
    let rest = &text[close..];
    let Some(next) = rest.chars().next() else { return true };
    if !next.is_whitespace() {
        return false;
    }
    let Some(first) = rest.trim_start().chars().next() else { return true };
    if first.is_lowercase() {
        return false;
    }
    if !text[stop..].starts_with('.') {
        return true;
    }
    let window = text.floor_char_boundary(stop.saturating_sub(16).max(start));
    let word = text[window..stop].rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let abbreviated = lexicon.abbreviations.iter().any(|known| known.eq_ignore_ascii_case(word));
    // "J. Smith" and "N.B." go on; "in 2015." and "£5m." end.
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase)
        || word.contains('.')
            && word
                .split('.')
                .all(|part| part.chars().count() <= 1 && !part.starts_with(|c: char| c.is_ascii_digit()));
    !(abbreviated || initial)
}
