//! Ranges: `>=1m`, `100k..2m`, `<2bn`, `2012`.

use rust_decimal::Decimal;

use crate::amount::hundredths;
use crate::analysis::{Piece, pieces};

/// Numbers from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) low: u64,
    pub(super) high: u64,
}

/// A range of amounts in hundredths, and the currency that a sign in it names.
pub(super) fn amounts(text: &str) -> Option<(Range, Option<&'static str>)> {
    let mut currency = None;
    let range = range(text, |text| {
        let (amount, sign) = amount(text)?;
        currency = currency.or(match sign {
            Some('£') => Some("GBP"),
            Some('€') => Some("EUR"),
            _ => None,
        });
        hundredths(amount, Decimal::round)
    })?;
    Some((range, currency))
}

/// A range of years.
pub(super) fn years(text: &str) -> Option<Range> {
    range(text, |text| text.parse().ok().filter(|_| text.len() == 4))
}

fn range(text: &str, mut number: impl FnMut(&str) -> Option<u64>) -> Option<Range> {
    let everything = Range { low: 0, high: u64::MAX };
    if let Some((low, high)) = text.split_once("..") {
        let low = if low.is_empty() { None } else { Some(number(low)?) };
        let high = if high.is_empty() { None } else { Some(number(high)?) };
        return match (low, high) {
            (None, None) => None,
            (Some(low), Some(high)) => Some(Range { low: low.min(high), high: low.max(high) }),
            _ => Some(Range { low: low.unwrap_or(0), high: high.unwrap_or(u64::MAX) }),
        };
    }
    for operator in [">=", "≥"] {
        if let Some(bound) = text.strip_prefix(operator) {
            return Some(Range { low: number(bound)?, ..everything });
        }
    }
    for operator in ["<=", "≤"] {
        if let Some(bound) = text.strip_prefix(operator) {
            return Some(Range { high: number(bound)?, ..everything });
        }
    }
    if let Some(bound) = text.strip_prefix('>') {
        return Some(Range { low: number(bound)?.checked_add(1)?, ..everything });
    }
    if let Some(bound) = text.strip_prefix('<') {
        return Some(Range { high: number(bound)?.checked_sub(1)?, ..everything });
    }
    let only = number(text.strip_prefix('=').unwrap_or(text))?;
    Some(Range { low: only, high: only })
}

/// One figure and nothing else.
fn amount(text: &str) -> Option<(Decimal, Option<char>)> {
    let digits = text.trim_start_matches(['£', '€', '$']);
    if !digits.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let figures: Vec<_> = pieces(text).filter(|(_, piece)| !matches!(piece, Piece::Scale(_))).collect();
    let [(_, Piece::Figure { value, sign })] = &figures[..] else { return None };
    Some((value.parse().ok()?, *sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read() {
        let money = |low: u64, high: u64| Some(Range { low: low * 100, high: high * 100 });
        for (text, expected) in [
            ("100k..2m", money(100_000, 2_000_000)),
            ("2m..100k", money(100_000, 2_000_000)),
            ("£1,500", money(1500, 1500)),
            ("=1.5m", money(1_500_000, 1_500_000)),
            ("..2m", money(0, 2_000_000)),
            (">=1m", Some(Range { low: 100_000_000, high: u64::MAX })),
            (">1m", Some(Range { low: 100_000_001, high: u64::MAX })),
            ("<2bn", Some(Range { low: 0, high: 199_999_999_999 })),
            ("<0", None),
            ("..", None),
            ("", None),
            ("lots", None),
            ("-5", None),
            ("1m2m", None),
            ("99999999999999999999999", None),
        ] {
            assert_eq!(amounts(text).map(|(range, _)| range), expected, "{text}");
        }
    }

    #[test]
    fn a_sign_names_its_currency() {
        assert_eq!(amounts(">=€1m").and_then(|(_, currency)| currency), Some("EUR"));
        assert_eq!(amounts(">=$1m").and_then(|(_, currency)| currency), None);
    }

    #[test]
    fn years_have_four_digits() {
        assert_eq!(years("2010..2015"), Some(Range { low: 2010, high: 2015 }));
        assert_eq!(years(">2010"), Some(Range { low: 2011, high: u64::MAX }));
        assert_eq!(years("10"), None);
    }
}
