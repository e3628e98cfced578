//! Text to tokens for the reader of quantities: numbers, words, signs, dashes.

use rust_decimal::Decimal;

use super::number::{self, Shape};
use crate::evidence::mention::lexicon::{Joints, Lexicon, Meaning};

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind<'a> {
    /// A number in digits.
    Number { value: Decimal, year: bool },
    /// `2012-13`, `2015/16`: never a quantity.
    YearSpan,
    /// A run of letters, with what the lexicon knows of it.
    Word(Option<&'a Meaning>),
    /// A sign of money.
    Sign(Sign),
    /// `%`.
    Percent,
    /// A hyphen or dash.
    Dash,
    /// Anything else that is printed.
    Other,
}

/// A sign of money; which dollar is meant may depend on the country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Code(&'static str),
    Dollar,
    /// A replacement character before digits: what was there is lost, in Britain most likely a `£`.
    Lost,
}

/// One token: a byte range of the block and its kind.
#[derive(Clone, Debug)]
pub(super) struct Token<'a> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind<'a>,
    /// How a word joins others.
    pub(super) joints: Joints,
    /// White space stands before it.
    pub(super) spaced: bool,
    /// A line break stands before it.
    pub(super) broken: bool,
}

/// A longer word is cut, in characters.
pub(super) const LONGEST: usize = 40;

/// Reads the tokens of a block, a part at a time: a page without line breaks is not read much further than its last
/// figure.
pub(super) struct Tokenizer<'a> {
    text: &'a str,
    lexicon: &'a Lexicon,
    at: usize,
    spaced: bool,
    broken: bool,
    lower: String,
}

impl<'a> Tokenizer<'a> {
    pub(super) fn new(text: &'a str, lexicon: &'a Lexicon) -> Self {
        Self { text, lexicon, at: 0, spaced: true, broken: false, lower: String::new() }
    }

    /// Reads on until there are so many tokens; gives whether the text is at its end. A run of nouns for posts, which
    /// are read together, is never left in its middle.
    pub(super) fn more(&mut self, tokens: &mut Vec<Token<'a>>, count: usize) -> bool {
        while tokens.len() < count || tokens.last().is_some_and(|last| self.in_nouns(last)) {
            if !self.step(tokens) {
                return true;
            }
        }
        false
    }

    fn in_nouns(&self, last: &Token<'_>) -> bool {
        match last.kind {
            Kind::Word(Some(Meaning::Post)) => true,
            Kind::Other => matches!(&self.text[last.start..last.end], "'" | "’"),
            _ => false,
        }
    }

    /// Reads one token or the white space before it; false at the end of the text.
    fn step(&mut self, tokens: &mut Vec<Token<'a>>) -> bool {
        let (text, start) = (self.text, self.at);
        let Some(first) = text[start..].chars().next() else { return false };
        self.at += first.len_utf8();
        if first.is_whitespace() {
            self.broken |= first == '\n';
            self.spaced = true;
            return true;
        }
        let mut joints = Joints::default();
        let kind = if first.is_ascii_digit() {
            let money = matches!(tokens.last(), Some(Token { kind: Kind::Sign(_), .. }));
            let (end, shape) = number::read(text, start, self.lexicon, money);
            self.at = end;
            match shape {
                Shape::Number { value, year } => Kind::Number { value, year },
                Shape::YearSpan => Kind::YearSpan,
                Shape::None => Kind::Other,
            }
        } else if first.is_alphabetic() {
            self.at = word_end(text, start);
            let word = &text[start..self.at];
            if let Some((sign, end)) = prefixed_dollar(text, word, self.at) {
                self.at = end;
                Kind::Sign(sign)
            } else {
                self.lower.clear();
                if word.is_ascii() {
                    self.lower.push_str(&word[..word.len().min(LONGEST)]);
                    self.lower.make_ascii_lowercase();
                } else {
                    self.lower.extend(word.chars().take(LONGEST).flat_map(char::to_lowercase));
                }
                let (meaning, joining) = self.lexicon.known(&self.lower);
                joints = joining;
                Kind::Word(meaning)
            }
        } else if let Some(value) = number::glyph(first) {
            Kind::Number { value, year: false }
        } else {
            sign(first)
        };
        let (end, spaced, broken) = (self.at, self.spaced, self.broken);
        let run = kind == Kind::Other && !spaced;
        match tokens.last_mut() {
            // A run of signs or brackets is one token, so that a line of them costs nothing.
            Some(last) if run && last.kind == Kind::Other => last.end = end,
            Some(last)
                if !spaced && matches!((&last.kind, &kind), (Kind::Sign(a), Kind::Sign(b)) if a == b) =>
            {
                last.end = end;
                last.kind = Kind::Other;
            }
            _ => tokens.push(Token { start, end, kind, joints, spaced, broken }),
        }
        (self.spaced, self.broken) = (false, false);
        true
    }
}

fn word_end(text: &str, start: usize) -> usize {
    // Most words are letters of ASCII with something else of it behind them.
    let letters = text.as_bytes()[start..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    match text.as_bytes().get(start + letters) {
        Some(b'\'') => {}
        Some(byte) if !byte.is_ascii() => {}
        _ => return start + letters,
    }
    let mut characters = text[start..].char_indices().peekable();
    while let Some((offset, character)) = characters.next() {
        let inside = character.is_alphabetic()
            // "d'euros" is two words, "council's" one.
            || offset > 1 && matches!(character, '\'' | '’') && characters.peek().is_some_and(|(_, next)| next.is_alphabetic());
        if !inside {
            return start + offset;
        }
    }
    text.len()
}

fn prefixed_dollar(text: &str, word: &str, at: usize) -> Option<(Sign, usize)> {
    let rest = &text[at..];
    let code = match word {
        "A" | "AU" | "AUD" | "Aus" => "AUD",
        "C" | "CA" | "CAD" | "Can" | "CDN" => "CAD",
        "NZ" | "NZD" => "NZD",
        "US" | "USD" => "USD",
        "HK" => "HKD",
        "S" => "SGD",
        "IR" if rest.starts_with('£') => return Some((Sign::Code("IEP"), at + '£'.len_utf8())),
        _ => return None,
    };
    rest.starts_with('$').then_some((Sign::Code(code), at + 1))
}

fn sign(character: char) -> Kind<'static> {
    match character {
        '£' | '₤' => Kind::Sign(Sign::Code("GBP")),
        '€' => Kind::Sign(Sign::Code("EUR")),
        '¥' => Kind::Sign(Sign::Code("JPY")),
        '$' => Kind::Sign(Sign::Dollar),
        '\u{FFFD}' => Kind::Sign(Sign::Lost),
        '%' => Kind::Percent,
        '-' | '–' | '—' | '‑' | '‐' | '−' => Kind::Dash,
        _ => Kind::Other,
    }
}
