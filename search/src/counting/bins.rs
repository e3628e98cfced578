//! Sums of money by size: two bins to a power of ten.

/// The bounds of bins in hundredths: 0, 1, 3, 10, 30, 100 … units.
fn bounds() -> impl Iterator<Item = u64> {
    let powers = std::iter::successors(Some(100_u64), |power| power.checked_mul(10));
    std::iter::once(0).chain(powers.flat_map(|power| [Some(power), power.checked_mul(3)]).flatten())
}

/// The number of the bin that a sum falls into.
pub(super) fn bin(hundredths: u64) -> usize {
    bounds().take_while(|bound| *bound <= hundredths).count().saturating_sub(1)
}

/// How many bins there are.
pub(super) fn bins() -> usize {
    bounds().count()
}

/// The bounds of a bin, in units.
pub(super) fn units(bin: usize) -> (u64, u64) {
    let mut from = bounds().skip(bin).map(|bound| bound / 100);
    let low = from.next().unwrap_or_default();
    (low, from.next().unwrap_or(u64::MAX / 100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_bins_make_a_power_of_ten() {
        for (sum, from, to) in [
            (0, 0, 1),
            (99, 0, 1),
            (100, 1, 3),
            (299_999, 1000, 3000),
            (300_000, 3000, 10_000),
            (61_900_000, 300_000, 1_000_000),
        ] {
            assert_eq!(units(bin(sum)), (from, to), "{sum}");
        }
        assert_eq!(bin(u64::MAX), bins() - 1);
    }
}
