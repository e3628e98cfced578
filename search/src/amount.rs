//! Amounts: as JSON numbers, and as the whole hundredths that the index compares.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// What a figure spans, in hundredths of its unit; no upper end for "at least".
#[cfg(feature = "disk")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// Rounded down.
    pub(crate) low: Option<u64>,
    /// Rounded up.
    pub(crate) high: Option<u64>,
}

#[cfg(feature = "disk")]
impl Span {
    /// The span of a figure; a bound that is not stated, or is below nothing or beyond all counting, is open.
    pub(crate) fn of(low: Option<Decimal>, high: Option<Decimal>) -> Self {
        Self {
            low: low.and_then(|low| hundredths(low, Decimal::floor)),
            high: high.and_then(|high| hundredths(high, Decimal::ceil)),
        }
    }
}

/// An amount in hundredths, rounded to a whole number by `round`.
pub(crate) fn hundredths(amount: Decimal, round: fn(&Decimal) -> Decimal) -> Option<u64> {
    round(&amount.checked_mul(Decimal::ONE_HUNDRED)?).to_u64()
}

/// `Option<Decimal>` as a JSON number: readers of data expect `2000000`, not `"2000000"`.
pub(crate) mod number {
    use rust_decimal::Decimal;
    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes a whole number as one and anything else as the nearest double.
    #[expect(clippy::ref_option, reason = "the shape that serde asks for")]
    pub(crate) fn serialize<S: Serializer>(
        value: &Option<Decimal>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let Some(value) = value else { return serializer.serialize_none() };
        let plain = value.normalize().to_string();
        if let Ok(whole) = plain.parse::<i64>() {
            serializer.serialize_i64(whole)
        } else {
            serializer.serialize_f64(plain.parse().map_err(serde::ser::Error::custom)?)
        }
    }

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Stated {
        Number(serde_json::Number),
        Text(String),
    }

    /// Reads a number, also one in quotation marks, or nothing.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Decimal>, D::Error> {
        let text = match Option::<Stated>::deserialize(deserializer)? {
            None => return Ok(None),
            Some(Stated::Number(number)) => number.to_string(),
            Some(Stated::Text(text)) => text,
        };
        let read = text.parse().or_else(|_| Decimal::from_scientific(&text));
        read.map(Some).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_never_shrinks() {
        let span = Span::of(Some(Decimal::new(12_345, 4)), Some(Decimal::new(12_345, 4)));
        assert_eq!(span, Span { low: Some(123), high: Some(124) });
        assert_eq!(Span::of(Some(Decimal::MAX), Some(Decimal::NEGATIVE_ONE)), Span { low: None, high: None });
    }
}
