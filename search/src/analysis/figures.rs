//! Figures: `£2m`, `£2 million` and `2,000,000` as the plain number that they are.

use rust_decimal::Decimal;

/// Words for powers of ten: the word, how many zeros, and whether a blank may stand before it.
const SCALES: &[(&str, u32, Apart)] = &[
    ("k", 3, Apart::No),
    ("thousand", 3, Apart::Yes),
    ("tausend", 3, Apart::Yes),
    ("duizend", 3, Apart::Yes),
    ("m", 6, Apart::No),
    ("mn", 6, Apart::Yes),
    ("mio", 6, Apart::Yes),
    ("mln", 6, Apart::Yes),
    ("million", 6, Apart::Yes),
    ("millions", 6, Apart::Yes),
    ("millionen", 6, Apart::Yes),
    ("miljoen", 6, Apart::Yes),
    ("miliwn", 6, Apart::Yes),
    ("b", 9, Apart::No),
    ("bn", 9, Apart::Yes),
    ("mrd", 9, Apart::Yes),
    ("billion", 9, Apart::Yes),
    ("billions", 9, Apart::Yes),
    ("biliwn", 9, Apart::Yes),
    ("milliard", 9, Apart::Yes),
    ("milliards", 9, Apart::Yes),
    ("milliarden", 9, Apart::Yes),
    ("miljard", 9, Apart::Yes),
    ("tn", 12, Apart::Yes),
    ("trillion", 12, Apart::Yes),
];

#[derive(Clone, Copy, PartialEq)]
enum Apart {
    Yes,
    No,
}

/// The zeros that a word right behind a number stands for.
pub(super) fn scale_attached(word: &str) -> Option<u32> {
    SCALES.iter().find(|(name, ..)| name.eq_ignore_ascii_case(word)).map(|(_, zeros, _)| *zeros)
}

/// The zeros that a word stands for when a blank parts it from the number.
pub(super) fn scale_apart(word: &str) -> Option<u32> {
    let named =
        SCALES.iter().find(|(name, _, apart)| *apart == Apart::Yes && name.eq_ignore_ascii_case(word));
    named.map(|(_, zeros, _)| *zeros)
}

/// A number as written (`1,500`, `2.5`, `2,5`) times a power of ten, in its shortest form.
pub(super) fn value(digits: &str, zeros: u32) -> Option<String> {
    let plain = if has_thousands(digits) { digits.replace(',', "") } else { digits.replace(',', ".") };
    let number: Decimal = plain.parse().ok()?;
    let scaled = number.checked_mul(Decimal::from(10_u64.checked_pow(zeros)?))?;
    Some(scaled.normalize().to_string())
}

/// Commas part thousands when three digits follow each; otherwise one comma is a decimal point.
fn has_thousands(digits: &str) -> bool {
    let whole = digits.split('.').next().unwrap_or_default();
    whole.split(',').skip(1).all(|group| group.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_form() {
        for (digits, zeros, expected) in [
            ("2", 6, Some("2000000")),
            ("2.50", 6, Some("2500000")),
            ("2,5", 6, Some("2500000")),
            ("1,500", 0, Some("1500")),
            ("619,000", 0, Some("619000")),
            ("619", 3, Some("619000")),
            ("1.2.3", 0, None),
            ("99999999999999999999999999999", 12, None),
        ] {
            assert_eq!(value(digits, zeros).as_deref(), expected, "{digits} {zeros}");
        }
    }
}
