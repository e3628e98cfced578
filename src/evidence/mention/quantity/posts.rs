//! Numbers of posts: "62 senior and middle-ranking jobs", "30-35 posts", "from 71 posts to 36".

use rust_decimal::Decimal;

use super::amount::{Amount, Measure, Reader};
use super::token::Kind as Token;
use super::{BEHIND, Part, Quantity, Unit, Value};
use crate::evidence::mention::lexicon::{Joints, Meaning};
use crate::model::Kind;

/// Words that may stand between the number and its noun.
const MAX_BETWEEN: usize = 6;
/// Words that may stand between the noun and "to": "from 11 heads of service to seven".
const MAX_TAIL: usize = 3;

/// The number of posts that begins at token `at`.
pub(super) fn read(reader: &Reader<'_>, at: usize) -> Option<(Quantity, usize)> {
    if reader.joins(at, Joints::FROM) {
        return fall(reader, at);
    }
    let between = reader.joins(at, Joints::BETWEEN);
    let first = number(reader, if between { at + 1 } else { at })?;
    let range = second(reader, &first, between).and_then(|second| {
        let (low, high) = (first.total()?, second.total()?);
        (low < high).then_some((Value::Range(low, high), second.next))
    });
    let (value, next) = match range {
        Some(range) => range,
        None if between => return None,
        None => (Value::One(first.total()?), first.next),
    };
    if let Some(next) = noun(reader, next) {
        return Some((posts(reader, at, next, value)?, next));
    }
    let Value::One(count) = value else { return None };
    let post = |token: &super::token::Token<'_>| matches!(token.kind, Token::Word(Some(Meaning::Post)));
    let echoes = echoes(reader, at, next, count) && reader.spoken_of(at, BEHIND, post);
    let quantity = posts(reader, at, next, value).filter(|_| echoes)?;
    Some((Quantity { unit: Unit::Bare, ..quantity }, next))
}

/// No body gives up more posts than this without saying of what.
const MOST: i64 = 20_000;

/// Whether a number stands as one that goes without its noun: "a cut of 19.", "Posts saved: 9", "only 64 were".
fn echoes(reader: &Reader<'_>, at: usize, next: usize, count: Decimal) -> bool {
    let halves = count * Decimal::TWO;
    if count <= Decimal::ONE || count > Decimal::from(MOST) || !halves.is_integer() {
        return false;
    }
    let Some(before) = at.checked_sub(1) else { return false };
    let sign = |token: &super::token::Token<'_>, signs: &[char]| {
        token.kind == Token::Other && reader.text[token.start..token.end].starts_with(signs)
    };
    let led = sign(&reader.tokens[before], &[':', '?']) || reader.joins(before, Joints::ECHO);
    // "32 to 19", "de 9 à 17"
    let second = before.checked_sub(1).is_some_and(|first| {
        matches!(reader.tokens[first].kind, Token::Number { .. } | Token::Word(Some(Meaning::Number(_))))
    });
    led && !second
        && reader.tokens.get(next).is_none_or(|token| {
            token.broken
                || sign(token, &['.', ',', ';', ')', '?', '"', '”', '|'])
                || reader.joins(next, Joints::ECHOED)
        })
}

fn posts(reader: &Reader<'_>, at: usize, next: usize, value: Value) -> Option<Quantity> {
    let (start, end) = (reader.tokens.get(at)?.start, reader.tokens.get(next.checked_sub(1)?)?.end);
    Some(Quantity { start, end, kind: Kind::Fte, currency: None, value, unit: Unit::Stated })
}

/// A number that is neither money nor per cent nor a year.
fn number(reader: &Reader<'_>, at: usize) -> Option<Amount> {
    let amount = reader.amount(at)?;
    (amount.measure == Measure::None && amount.factor.is_none() && !amount.year).then_some(amount)
}

fn second(reader: &Reader<'_>, first: &Amount, between: bool) -> Option<Amount> {
    let joint = reader.tokens.get(first.next)?;
    let dash = joint.kind == Token::Dash && !joint.spaced;
    let joined = if between { Joints::AND } else { Joints::TO };
    if !dash && !reader.joins(first.next, joined) {
        return None;
    }
    number(reader, first.next + 1)
}

/// "from 71 posts to 36"; "from 71 to 36 posts" is read as a change in plain numbers.
fn fall(reader: &Reader<'_>, at: usize) -> Option<(Quantity, usize)> {
    let first = number(reader, at + 1)?;
    let noun_end = noun(reader, first.next)?;
    let to = (noun_end..=noun_end + MAX_TAIL).find(|place| reader.joins(*place, Joints::TO))?;
    let plain = |place: usize| matches!(reader.tokens[place].kind, Token::Word(None | Some(Meaning::Stop)));
    if !(noun_end..to).all(plain) {
        return None;
    }
    let second = number(reader, to + 1)?;
    let part = |amount: &Amount| Some(Part { value: amount.total()?, start: amount.start, end: amount.end });
    let (from, to) = (part(&first)?, part(&second)?);
    // What follows may be a unit of something else: "from 12 staff to 3 million".
    if to.value >= from.value {
        return None;
    }
    let next = nouns(reader, second.next).max(second.next);
    Some((posts(reader, at, next, Value::Change { from, to })?, next))
}

/// The token behind the noun that a number counts, if it counts posts.
fn noun(reader: &Reader<'_>, from: usize) -> Option<usize> {
    for place in from..=from + MAX_BETWEEN {
        let token = reader.tokens.get(place)?;
        match &token.kind {
            Token::Word(Some(Meaning::Post)) => return Some(nouns(reader, place)),
            Token::Word(None) if !token.broken => {}
            Token::Dash if !token.spaced => {}
            // Welsh counts so: "26 o swyddi".
            Token::Word(_) if place == from && reader.joins(place, Joints::OF) => {
                let next = reader.tokens.get(place + 1)?;
                if !matches!(next.kind, Token::Word(Some(Meaning::Post))) {
                    return None;
                }
            }
            _ => return None,
        }
    }
    None
}

fn apostrophe(reader: &Reader<'_>, token: &super::token::Token<'_>) -> bool {
    !token.spaced && matches!(&reader.text[token.start..token.end], "'" | "’")
}

/// The token behind a run of nouns for posts: "full-time equivalent posts", "assistants' jobs".
pub(super) fn nouns(reader: &Reader<'_>, from: usize) -> usize {
    let is_noun = |place: usize| {
        reader
            .tokens
            .get(place)
            .is_some_and(|token| matches!(token.kind, Token::Word(Some(Meaning::Post))) && !token.broken)
    };
    let possessive = |place: usize| reader.tokens.get(place).is_some_and(|token| apostrophe(reader, token));
    let mut next = from;
    loop {
        if is_noun(next) {
            next += 1;
        } else if next > from && possessive(next) && is_noun(next + 1) {
            next += 2;
        } else {
            return next;
        }
    }
}
