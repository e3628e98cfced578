//! One amount: a number in digits or words with its scale and its unit.

use rust_decimal::Decimal;

use super::token::{Kind, LONGEST, Sign, Token};
use super::{BEHIND, Unit};
use crate::evidence::mention::lexicon::{Joints, Lexicon, Meaning, Phrase};

/// The tokens of a block with what is needed to read them.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token<'a>],
    pub(super) lexicon: &'a Lexicon,
    pub(super) country: Option<&'a str>,
}

/// What is counted.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Measure {
    Money(String),
    Percent,
    /// Neither money nor per cent is said.
    None,
}

/// One amount and the token behind it.
#[derive(Clone, Debug)]
pub(super) struct Amount {
    pub(super) value: Decimal,
    pub(super) factor: Option<Decimal>,
    /// By what its unit multiplies: a penny is a hundredth, a grand a thousand.
    pub(super) times: Decimal,
    pub(super) measure: Measure,
    pub(super) unit: Unit,
    pub(super) year: bool,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) next: usize,
}

impl Amount {
    /// The value with its scale.
    pub(super) fn total(&self) -> Option<Decimal> {
        let scaled = self.value.checked_mul(self.factor.unwrap_or(Decimal::ONE))?;
        scaled.checked_mul(self.times).map(|total| total.normalize())
    }
}

impl<'a> Reader<'a> {
    /// The amount that begins at token `at`, with or without a unit.
    pub(super) fn amount(&self, at: usize) -> Option<Amount> {
        let first = self.tokens.get(at)?;
        let (mut money, mut next) = self.leading(at);
        let number_at = next;
        let (mut value, after) = self.number(next)?;
        let year =
            matches!(self.tokens.get(number_at)?.kind, Kind::Number { year: true, .. }) && money.is_none();
        next = after;
        let (factor, after) = self.scale(next, money.is_some());
        next = after;
        if let Some((tail, after)) = self.phrase(next, |phrase| matches!(phrase, Phrase::Tail(_))) {
            // "two million and a half"
            if let (Phrase::Tail(part), true) = (tail, factor.is_some()) {
                value += part;
                next = after;
            }
        }
        let mut times = Decimal::ONE;
        if money.is_none()
            && let Some((code, by, after)) = self.trailing(next, factor.is_some())
        {
            money = Some(code);
            times = by;
            next = after;
        }
        let (measure, unit) = match money {
            Some((code, unit)) => (Measure::Money(code), unit),
            None => match self.percent(next) {
                Some(after) => {
                    next = after;
                    (Measure::Percent, Unit::Stated)
                }
                None => (Measure::None, Unit::Bare),
            },
        };
        let end = self.tokens.get(next.checked_sub(1)?)?.end;
        Some(Amount { value, factor, times, measure, unit, year, start: first.start, end, next })
    }

    /// Whether the token at `at` is a word, this one in lower case.
    fn is_word(&self, at: usize, word: &str) -> bool {
        let Some(token) = self.tokens.get(at).filter(|token| matches!(token.kind, Kind::Word(_))) else {
            return false;
        };
        let written = &self.text[token.start..token.end];
        if written.is_ascii() && written.len() <= LONGEST {
            return written.eq_ignore_ascii_case(word);
        }
        written.chars().take(LONGEST).flat_map(char::to_lowercase).eq(word.chars())
    }

    /// Whether the token at `at` is a word that joins in this way.
    pub(super) fn joins(&self, at: usize, joints: Joints) -> bool {
        self.tokens.get(at).is_some_and(|token| token.joints.any(joints))
    }

    /// The code of a currency whose country is not said with it.
    pub(super) fn local(&self, sign: Sign) -> Option<(String, Unit)> {
        let country = self.country.unwrap_or_default();
        let (code, unit) = match sign {
            Sign::Code(code) => (code, Unit::Stated),
            Sign::Dollar => (dollar(country), Unit::FromCountry),
            Sign::Lost if matches!(country, "GB" | "") => ("GBP", Unit::Lost),
            Sign::Lost => return None,
        };
        Some((code.to_owned(), unit))
    }

    fn leading(&self, at: usize) -> (Option<(String, Unit)>, usize) {
        match self.tokens.get(at).map(|token| &token.kind) {
            Some(Kind::Sign(sign)) => {
                let joined = self.tokens.get(at + 1).is_some_and(|next| !next.spaced);
                match self.local(*sign) {
                    Some(unit) if joined || *sign != Sign::Lost => (Some(unit), at + 1),
                    _ => (None, at),
                }
            }
            Some(Kind::Word(Some(Meaning::Currency(code)))) if !code.contains(':') && self.leads(at) => {
                (self.named(code), self.past_stop(at + 1))
            }
            _ => (None, at),
        }
    }

    /// Codes and "kr" lead a number; "pounds 5" does not.
    fn leads(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let word = &self.text[token.start..token.end];
        let next = self.tokens.get(self.past_stop(at + 1));
        word.len() <= 3 && matches!(next.map(|next| &next.kind), Some(Kind::Number { .. }))
    }

    /// Behind the full stop of an abbreviation: "3 mio. kr", "Fr. 450".
    fn past_stop(&self, at: usize) -> usize {
        let stop = |token: &Token<'_>| !token.spaced && self.text[token.start..token.end] == *".";
        if self.tokens.get(at).is_some_and(stop) { at + 1 } else { at }
    }

    fn named(&self, code: &str) -> Option<(String, Unit)> {
        match code {
            "local" => Some((local_currency(self.country.unwrap_or_default()).to_owned(), Unit::FromCountry)),
            "dollar" => self.local(Sign::Dollar),
            "crown" => Some((crown(self.country.unwrap_or_default()).to_owned(), Unit::FromCountry)),
            code => Some((code.to_owned(), Unit::Stated)),
        }
    }

    /// The currency behind a number, and by what it multiplies: "grand" is a thousand of them.
    fn trailing(&self, at: usize, scaled: bool) -> Option<((String, Unit), Decimal, usize)> {
        let at = if scaled { self.past_stop(at) } else { at };
        let mut next = if self.joins(at, Joints::OF) { at + 1 } else { at };
        let elided = |token: &Token<'_>| matches!(&self.text[token.start..token.end], "'" | "’");
        if next > at && self.tokens.get(next).is_some_and(elided) {
            next += 1;
        }
        let token = self.tokens.get(next)?;
        if token.broken && !scaled {
            return None;
        }
        match &token.kind {
            // "16p" is a sum, "at 5 p.m." is none.
            Kind::Word(Some(Meaning::Currency(_)))
                if token.end - token.start == 1 && (token.spaced || self.abbreviates(next)) =>
            {
                None
            }
            Kind::Word(Some(Meaning::Currency(code))) => {
                let (code, times) = code.split_once(':').unwrap_or((code, "1"));
                Some((self.named(code)?, times.parse().ok()?, next + 1))
            }
            Kind::Sign(sign @ (Sign::Code(_) | Sign::Dollar)) if !self.number_follows(next) => {
                Some((self.local(*sign)?, Decimal::ONE, next + 1))
            }
            _ => None,
        }
    }

    /// Whether the letter at `at` is the first of an abbreviation: "p.m."
    fn abbreviates(&self, at: usize) -> bool {
        let next = self.past_stop(at + 1);
        let letter = |token: &Token<'_>| !token.spaced && matches!(token.kind, Kind::Word(_));
        next > at + 1 && self.tokens.get(next).is_some_and(letter)
    }

    /// Whether one of the last tokens before `at`, at most `count`, is one that is wanted.
    pub(super) fn spoken_of(&self, at: usize, count: usize, wanted: impl Fn(&Token<'a>) -> bool) -> bool {
        self.tokens[at.saturating_sub(count)..at].iter().any(wanted)
    }

    /// The currency named last before `at`.
    pub(super) fn named_before(&self, at: usize) -> Option<(String, Unit)> {
        self.tokens[at.saturating_sub(BEHIND)..at].iter().rev().find_map(|token| match &token.kind {
            Kind::Sign(sign) => self.local(*sign),
            Kind::Word(Some(Meaning::Currency(code))) => {
                self.named(code.split_once(':').map_or(code, |(code, _)| code))
            }
            _ => None,
        })
    }

    /// Whether a number goes on at `at`, or something is counted in it.
    pub(super) fn counts_on(&self, at: usize) -> bool {
        let kind = self.tokens.get(at).map(|token| &token.kind);
        matches!(kind, Some(Kind::Number { .. } | Kind::YearSpan | Kind::Dash | Kind::Sign(_)))
    }

    fn number_follows(&self, at: usize) -> bool {
        matches!(self.tokens.get(at + 1), Some(Token { kind: Kind::Number { .. }, spaced: false, .. }))
    }

    fn percent(&self, at: usize) -> Option<usize> {
        match &self.tokens.get(at)?.kind {
            Kind::Percent | Kind::Word(Some(Meaning::Percent)) => Some(at + 1),
            _ => self.phrase(at, |phrase| *phrase == Phrase::Percent).map(|(_, next)| next),
        }
    }

    /// A number in digits, or in words: "twenty-five", "three and a half", "half a" before a scale.
    fn number(&self, at: usize) -> Option<(Decimal, usize)> {
        if let Kind::Number { value, .. } = self.tokens.get(at)?.kind {
            return Some((value, at + 1));
        }
        if let Some((Phrase::Factor(factor), next)) =
            self.phrase(at, |phrase| matches!(phrase, Phrase::Factor(_)))
            && self.scale(next, false).0.is_some()
        {
            return Some((*factor, next));
        }
        self.in_words(at)
    }

    /// A part whose whole is said with the second end of a range: "between a quarter and half a million".
    pub(super) fn fraction(&self, at: usize) -> Option<Amount> {
        let (phrase, next) = self.phrase(at, |phrase| matches!(phrase, Phrase::Factor(_)))?;
        let Phrase::Factor(value) = phrase else { return None };
        let (start, end) = (self.tokens.get(at)?.start, self.tokens.get(next.checked_sub(1)?)?.end);
        let (measure, unit) = (Measure::None, Unit::Bare);
        let times = Decimal::ONE;
        Some(Amount { value: *value, factor: None, times, measure, unit, year: false, start, end, next })
    }

    fn in_words(&self, at: usize) -> Option<(Decimal, usize)> {
        let hundred = Decimal::ONE_HUNDRED;
        let mut total: Option<Decimal> = None;
        let mut next = at;
        // Bounded: no number in words is longer than a dozen words.
        while next < at + 12 {
            let joined = next > at
                && (self.joins(next, Joints::AND)
                    || matches!(self.tokens.get(next), Some(Token { kind: Kind::Dash, spaced: false, .. })));
            let place = if joined { next + 1 } else { next };
            let Some(Kind::Word(Some(Meaning::Number(value)))) =
                self.tokens.get(place).map(|token| &token.kind)
            else {
                break;
            };
            total = Some(match total {
                None => *value,
                Some(sum) if *value == hundred && sum < hundred => sum * hundred,
                Some(sum) if *value < hundred && sum >= hundred => sum + value,
                Some(sum) if *value < Decimal::TEN && sum >= Decimal::from(20) && sum < hundred => {
                    sum + value
                }
                Some(_) => break,
            });
            next = place + 1;
        }
        let mut total = total?;
        if let Some((Phrase::Tail(part), after)) =
            self.phrase(next, |phrase| matches!(phrase, Phrase::Tail(_)))
        {
            total += part;
            next = after;
        }
        Some((total, next))
    }

    /// The multiplier at `at`; letters such as `m` only behind money or joined to the digits.
    fn scale(&self, at: usize, money: bool) -> (Option<Decimal>, usize) {
        let Some(token) = self.tokens.get(at) else { return (None, at) };
        // "40-million": a hyphen between the number and its scale.
        if token.kind == Kind::Dash
            && !token.spaced
            && let Some(Token {
                kind: Kind::Word(Some(Meaning::Scale { factor, letter: false })),
                spaced: false,
                ..
            }) = self.tokens.get(at + 1)
        {
            return (Some(*factor), at + 2);
        }
        match &token.kind {
            Kind::Word(Some(Meaning::Scale { factor, letter }))
                if !letter || money || !token.spaced || self.unit_follows(self.past_stop(at + 1)) =>
            {
                let mut product = *factor;
                let mut next = at + 1;
                // "a hundred thousand million"
                while let Some(Token {
                    kind: Kind::Word(Some(Meaning::Scale { factor, letter: false })),
                    ..
                }) = self.tokens.get(next)
                {
                    let Some(larger) = product.checked_mul(*factor).filter(|_| next < at + 3) else { break };
                    product = larger;
                    next += 1;
                }
                (Some(product), next)
            }
            _ => (None, at),
        }
    }

    /// "14,2 M€", "3 m kr": a letter with a currency behind it is a scale.
    fn unit_follows(&self, at: usize) -> bool {
        match self.tokens.get(at) {
            Some(Token { kind: Kind::Sign(_), spaced: false, .. }) => !self.number_follows(at),
            Some(Token { kind: Kind::Word(Some(Meaning::Currency(_))), broken: false, .. }) => true,
            _ => false,
        }
    }

    fn phrase(&self, at: usize, wanted: impl Fn(&Phrase) -> bool) -> Option<(&'a Phrase, usize)> {
        if !self.joins(at, Joints::PHRASE) {
            return None;
        }
        self.lexicon
            .phrases
            .iter()
            .filter(|(words, phrase)| wanted(phrase) && self.is_word(at, &words[0]))
            .find(|(words, _)| {
                words
                    .iter()
                    .enumerate()
                    .skip(1)
                    .all(|(offset, word)| self.is_word(at + offset, word) && !self.tokens[at + offset].broken)
            })
            .map(|(words, phrase)| (phrase, at + words.len()))
    }
}

fn dollar(country: &str) -> &'static str {
    match country {
        "AU" => "AUD",
        "NZ" => "NZD",
        "CA" => "CAD",
        "SG" => "SGD",
        "HK" => "HKD",
        _ => "USD",
    }
}

fn crown(country: &str) -> &'static str {
    match country {
        "DK" => "DKK",
        "SE" => "SEK",
        "IS" => "ISK",
        "CZ" => "CZK",
        _ => "NOK",
    }
}

/// The currency of a country, for "8.6 million" without one.
pub(super) fn local_currency(country: &str) -> &'static str {
    match country {
        "GB" | "" => "GBP",
        "NO" | "DK" | "SE" | "IS" | "CZ" => crown(country),
        "US" | "AU" | "NZ" | "CA" | "SG" | "HK" => dollar(country),
        "CH" => "CHF",
        _ => "EUR",
    }
}
