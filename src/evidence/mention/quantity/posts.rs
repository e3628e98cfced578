//! Numbers of posts: "62 senior and middle-ranking jobs", "seven more managers".

use super::amount::{Measure, Reader};
use super::token::Kind as Token;
use super::{Quantity, Unit, Value};
use crate::evidence::mention::lexicon::Meaning;
use crate::model::Kind;

/// Words that may stand between the number and its noun.
const MAX_BETWEEN: usize = 6;

/// The number of posts that begins at token `at`.
pub(super) fn read(reader: &Reader<'_>, at: usize) -> Option<(Quantity, usize)> {
    let amount = reader.amount(at)?;
    if amount.measure != Measure::None || amount.factor.is_some() || amount.year {
        return None;
    }
    let mut place = amount.next;
    loop {
        let token = reader.tokens.get(place)?;
        match &token.kind {
            Token::Word(Some(Meaning::Post)) => break,
            Token::Word(None) => {}
            Token::Dash if !token.spaced => {}
            _ => return None,
        }
        if place >= amount.next + MAX_BETWEEN || token.broken {
            return None;
        }
        place += 1;
    }
    let end = reader.tokens.get(place)?.end;
    let value = Value::One(amount.total()?);
    Some((
        Quantity { start: amount.start, end, kind: Kind::Fte, currency: None, value, unit: Unit::Stated },
        place + 1,
    ))
}
