//! Text to tokens for the reader of quantities: numbers, words, signs, dashes.

use rust_decimal::Decimal;

use super::number::{self, Shape};
use crate::evidence::mention::lexicon::{Lexicon, Meaning};

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
    /// White space stands before it.
    pub(super) spaced: bool,
    /// A line break stands before it.
    pub(super) broken: bool,
}

/// All the tokens of a block, in one pass.
pub(super) fn tokens<'a>(text: &str, lexicon: &'a Lexicon) -> Vec<Token<'a>> {
    let mut tokens: Vec<Token<'a>> = Vec::new();
    let (mut at, mut spaced, mut broken) = (0, true, false);
    let mut lower = String::new();
    while let Some(first) = text[at..].chars().next() {
        let start = at;
        at += first.len_utf8();
        if first.is_whitespace() {
            broken |= first == '\n';
            spaced = true;
            continue;
        }
        let kind = if first.is_ascii_digit() {
            let money = matches!(tokens.last(), Some(Token { kind: Kind::Sign(_), .. }));
            let (end, shape) = number::read(text, start, lexicon, money);
            at = end;
            match shape {
                Shape::Number { value, year } => Kind::Number { value, year },
                Shape::YearSpan => Kind::YearSpan,
                Shape::None => Kind::Other,
            }
        } else if let Some(value) = number::glyph(first) {
            Kind::Number { value, year: false }
        } else if first.is_alphabetic() {
            at = word_end(text, start);
            let word = &text[start..at];
            if let Some((sign, end)) = prefixed_dollar(text, word, at) {
                at = end;
                Kind::Sign(sign)
            } else {
                lower.clear();
                if word.is_ascii() {
                    lower.push_str(&word[..word.len().min(40)]);
                    lower.make_ascii_lowercase();
                } else {
                    lower.extend(word.chars().take(40).flat_map(char::to_lowercase));
                }
                Kind::Word(lexicon.meaning(&lower))
            }
        } else {
            sign(first)
        };
        let run = matches!(kind, Kind::Other) && !spaced;
        match tokens.last_mut() {
            // A run of signs or brackets is one token, so that a line of them costs nothing.
            Some(last) if run && last.kind == Kind::Other => last.end = at,
            Some(last)
                if !spaced && matches!((&last.kind, &kind), (Kind::Sign(a), Kind::Sign(b)) if a == b) =>
            {
                last.end = at;
                last.kind = Kind::Other;
            }
            _ => tokens.push(Token { start, end: at, kind, spaced, broken }),
        }
        (spaced, broken) = (false, false);
    }
    tokens
}

fn word_end(text: &str, start: usize) -> usize {
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
