//! Cuts text into words and figures, with the position of each.

use super::figures::{scale_apart, scale_attached, value};
use super::fold::is_mark;

/// A word or a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// A word as it stands.
    Word(&'a str),
    /// A figure as the plain number that it is, with its currency sign where it has one.
    Figure { value: String, sign: Option<char> },
    /// The word for the power of ten behind a figure; it stands at the figure's position, so that a phrase with
    /// `£2 million` finds `£2m`.
    Scale(&'a str),
}

/// Words longer than this in bytes are no words; they keep their position and are not indexed.
const LONGEST: usize = 80;

/// The pieces of `text` in order.
pub(crate) fn pieces(text: &str) -> Pieces<'_> {
    Pieces { text, at: 0, begun: 0, position: 0, scale: None }
}

/// The pieces of a text with their positions.
pub(crate) struct Pieces<'a> {
    text: &'a str,
    at: usize,
    /// Where the last piece began.
    begun: usize,
    position: usize,
    scale: Option<&'a str>,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = (usize, Piece<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(word) = self.scale.take() {
            return Some((self.position.saturating_sub(1), Piece::Scale(word)));
        }
        loop {
            let rest = &self.text[self.at..];
            let skipped = rest.find(char::is_alphanumeric)?;
            let sign = rest[..skipped].chars().next_back().filter(|sign| is_sign(*sign));
            self.at += skipped;
            self.begun = self.at - sign.map_or(0, char::len_utf8);
            let piece = self.figure(sign).or_else(|| self.word());
            self.position += 1;
            if let Some(piece) = piece {
                return Some((self.position - 1, piece));
            }
        }
    }
}

impl<'a> Pieces<'a> {
    /// The bytes that the last piece takes; a figure's sign and scale belong to it.
    pub(crate) fn span(&self) -> (usize, usize) {
        (self.begun, self.at)
    }

    /// Reads a figure; leaves everything as it is when there is none.
    fn figure(&mut self, before: Option<char>) -> Option<Piece<'a>> {
        let rest = &self.text[self.at..];
        let digits = number(rest)?;
        let attached = word(&rest[digits.len()..]);
        let mut end = self.at + digits.len();
        let mut zeros = 0;
        let mut scale = None;
        if !attached.is_empty() {
            zeros = scale_attached(attached)?;
            end += attached.len();
        } else if let Some((found, apart)) = self.scale_word(end) {
            (zeros, scale) = (found, Some(apart));
            end += 1 + apart.len();
        }
        let value = value(digits, zeros)?;
        let (sign, length) = match before {
            Some(sign) => (Some(sign), 0),
            None => sign_behind(&self.text[end..]),
        };
        self.at = end + length;
        self.scale = scale;
        Some(Piece::Figure { value, sign })
    }

    fn scale_word(&self, end: usize) -> Option<(u32, &'a str)> {
        let behind = self.text[end..].strip_prefix(' ')?;
        let word = word(behind);
        scale_apart(word).map(|zeros| (zeros, word))
    }

    /// Reads a word; none when it is too long to be one.
    fn word(&mut self) -> Option<Piece<'a>> {
        let word = word(&self.text[self.at..]);
        self.at += word.len();
        // The 's of a name belongs to no search; what stands behind any other apostrophe is a word of its own.
        let rest = &self.text[self.at..];
        for possessive in ["'s", "’s"] {
            let ends = |behind: &str| !behind.starts_with(char::is_alphanumeric);
            if rest.strip_prefix(possessive).is_some_and(ends) {
                self.at += possessive.len();
            }
        }
        (word.len() <= LONGEST).then_some(Piece::Word(word))
    }
}

/// The letters and digits that `text` begins with.
fn word(text: &str) -> &str {
    let end = text.find(|character: char| !character.is_alphanumeric() && !is_mark(character));
    &text[..end.unwrap_or(text.len())]
}

/// The number that `text` begins with; a dot or comma belongs to it when a digit follows.
fn number(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = 0;
    while digit(end) || (end > 0 && matches!(bytes.get(end), Some(b'.' | b',')) && digit(end + 1)) {
        end += 1;
    }
    (end > 0 && end <= LONGEST).then(|| &text[..end])
}

/// The euro sign that stands behind a figure in many languages, and the bytes it takes.
fn sign_behind(text: &str) -> (Option<char>, usize) {
    let trimmed = text.trim_start_matches([' ', '.', '\u{a0}']);
    let skipped = text.len() - trimmed.len();
    match trimmed.strip_prefix('€') {
        Some(behind) if skipped <= 3 && !behind.starts_with(|next: char| next.is_ascii_digit()) => {
            (Some('€'), skipped + '€'.len_utf8())
        }
        _ => (None, 0),
    }
}

fn is_sign(character: char) -> bool {
    matches!(character, '£' | '€' | '$' | '¥')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let shown = pieces(text).map(|(position, piece)| match piece {
            Piece::Word(word) => format!("{position}:{word}"),
            Piece::Figure { value, sign } => {
                format!("{position}:={}{value}", sign.map_or_else(String::new, String::from))
            }
            Piece::Scale(word) => format!("{position}:*{word}"),
        });
        assert_eq!(shown.collect::<Vec<_>>().join(" "), expected, "{text}");
    }

    #[test]
    fn text_falls_into_words_and_figures() {
        check("Dorset County Council's back-office", "0:Dorset 1:County 2:Council 3:back 4:office");
        check("£2m to £5m", "0:=£2000000 1:to 2:=£5000000");
        check("£2 million to", "0:=£2000000 0:*million 1:to");
        check("2,5 Mio. € im Jahr", "0:=€2500000 0:*Mio 1:im 2:Jahr");
        check("1,500 patients in 2010-11.", "0:=1500 1:patients 2:in 3:=2010 4:=11");
        check("3rd G-Cloud covid19", "0:3rd 1:G 2:Cloud 3:covid19");
        check("l'économie dŵr", "0:l 1:économie 2:dŵr");
        check("5 m wide", "0:=5 1:m 2:wide");
        check("£", "");
        check(&"x".repeat(200), "");
    }
}
