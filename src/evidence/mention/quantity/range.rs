//! Ranges and changes: two amounts that are one figure, or one amount alone.

use rust_decimal::Decimal;

use super::amount::{Amount, Measure, Reader, local_currency};
use super::token::Kind as Token;
use super::{Part, Quantity, Unit, Value};
use crate::evidence::mention::lexicon::{Joints, Meaning};
use crate::model::Kind;

/// What stands before the first amount.
#[derive(Clone, Copy, PartialEq)]
enum Lead {
    None,
    Between,
    From,
}

/// The sum, percentage, range or change that begins at token `at`.
pub(super) fn read(reader: &Reader<'_>, at: usize) -> Option<(Quantity, usize)> {
    let lead = if reader.joins(at, Joints::BETWEEN) {
        Lead::Between
    } else if reader.joins(at, Joints::FROM) {
        Lead::From
    } else {
        Lead::None
    };
    let first = match lead {
        Lead::None => reader.amount(at),
        Lead::Between => reader.amount(at + 1).or_else(|| reader.fraction(at + 1)),
        Lead::From => reader.amount(at + 1),
    }?;
    if let Some(second) = second(reader, &first, lead) {
        let joined = join(reader, at, lead, first.clone(), second);
        // What is no range may be two sums, but the first must say what it counts: the second may count people.
        let alone = first.measure != Measure::None || first.factor.is_some();
        if joined.is_some() || !alone {
            return joined;
        }
    }
    if lead != Lead::None {
        return None;
    }
    let next = first.next;
    let value = first.total()?;
    let quantity = unit(reader, at, first)?;
    Some((Quantity { value: Value::One(value), ..quantity }, next))
}

fn second(reader: &Reader<'_>, first: &Amount, lead: Lead) -> Option<Amount> {
    let dash = reader.tokens.get(first.next).is_some_and(|token| token.kind == Token::Dash);
    let to = reader.joins(first.next, Joints::TO);
    let and = lead == Lead::Between && reader.joins(first.next, Joints::AND);
    if !(dash || to || and) {
        return None;
    }
    let second = reader.amount(first.next + 1)?;
    let alike = first.measure == second.measure
        || first.measure == Measure::None && !first.year
        || second.measure == Measure::None && (lead == Lead::Between || dash && second.factor.is_some());
    // A dash after a sum with blanks around it may be punctuation: then the second must have a unit too.
    let joined = |at: usize| reader.tokens.get(at).is_some_and(|token| !token.spaced);
    let tight = joined(first.next) && joined(first.next + 1);
    let loose = dash && !tight && first.measure != Measure::None && second.measure == Measure::None;
    (alike && !loose && !(first.year && second.year)).then_some(second)
}

fn join(
    reader: &Reader<'_>,
    at: usize,
    lead: Lead,
    mut first: Amount,
    mut second: Amount,
) -> Option<(Quantity, usize)> {
    if first.factor.is_none() && second.factor.is_some() {
        first.factor = second.factor;
        // "£900,000 to £1.2m": the first number had no scale because it needed none.
        if first.total()? > second.total()? {
            first.factor = None;
        }
    } else if second.factor.is_none() && second.measure == Measure::None {
        second.factor = first.factor;
    }
    if first.measure == Measure::None {
        (first.measure, first.unit, first.times) = (second.measure.clone(), second.unit, second.times);
    }
    let (low, high) = (first.total()?, second.total()?);
    let next = second.next;
    let start = if lead == Lead::None { first.start } else { reader.tokens.get(at)?.start };
    let (from, to) = (
        Part { value: low, start: first.start, end: first.end },
        Part { value: high, start: second.start, end: second.end },
    );
    let value = match lead {
        Lead::From => Value::Change { from, to },
        _ if low < high => Value::Range(low, high),
        _ => return None,
    };
    let end = second.end;
    // A fall in plain numbers is one in posts, if the sentence speaks of posts.
    if first.measure == Measure::None && lead == Lead::From && first.factor.is_none() && !first.year {
        let posts = high < low && speaks_of_posts(reader, at, next);
        let next = super::posts::nouns(reader, next);
        let end = reader.tokens.get(next.checked_sub(1)?)?.end;
        let quantity = Quantity { start, end, kind: Kind::Fte, currency: None, value, unit: Unit::Bare };
        return posts.then_some((quantity, next));
    }
    first.end = end;
    first.next = next;
    let quantity = unit(reader, at, first)?;
    Some((Quantity { start, end, value, ..quantity }, next))
}

/// Money and percentages are quantities; a bare number is one only as "8.6 million" before a word that names nothing,
/// or where sums go without their currency once it was named: "Angepeilt waren 500.000 Euro, erreicht 350.000".
fn unit(reader: &Reader<'_>, at: usize, amount: Amount) -> Option<Quantity> {
    let total = amount.total()?;
    let Amount { measure, unit, start, end, next, .. } = amount;
    let (kind, currency) = match measure {
        Measure::Money(code) => (Kind::Money, Some(code)),
        Measure::Percent => (Kind::Percent, None),
        Measure::None => {
            let scaled = amount.factor.is_some_and(|factor| factor >= Decimal::from(100_000));
            let large = amount.factor.is_none()
                && reader.lexicon.bare_sums
                && !amount.year
                && total >= Decimal::from(10_000)
                && !reader.counts_on(next)
                && !is_second(reader, at)
                && !reader.text[start..end].starts_with('0');
            if !(scaled || large) || !nothing_named(reader, next) {
                return None;
            }
            let named = reader.named_before(at);
            if !scaled && named.is_none() {
                return None;
            }
            let local = || local_currency(reader.country.unwrap_or_default()).to_owned();
            (Kind::Money, Some(named.map_or_else(local, |(code, _)| code)))
        }
    };
    Some(Quantity { start, end, kind, currency, value: Value::One(amount.value), unit })
}

/// Whether a number is the second of two: "von 50.000 auf 40.000".
fn is_second(reader: &Reader<'_>, at: usize) -> bool {
    let before = at.checked_sub(2).map(|before| &reader.tokens[before].kind);
    before.is_some_and(|kind| matches!(kind, Token::Number { .. }))
}

fn nothing_named(reader: &Reader<'_>, next: usize) -> bool {
    match reader.tokens.get(next).map(|token| &token.kind) {
        Some(Token::Word(_)) => reader.joins(next, Joints::FOLLOWS),
        _ => true,
    }
}

/// A subject may stand so many tokens before its change: "senior posts at A, B and C will fall from 22 to 11".
const SUBJECT: usize = 14;

fn speaks_of_posts(reader: &Reader<'_>, at: usize, next: usize) -> bool {
    let post = |token: &super::token::Token<'_>| matches!(token.kind, Token::Word(Some(Meaning::Post)));
    let end = (next + 3).min(reader.tokens.len());
    reader.spoken_of(at, SUBJECT, post) || reader.spoken_of(end, end.saturating_sub(next), post)
}
