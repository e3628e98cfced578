//! The figures of documents, as columns hold them.
//!
//! People round: nearly every sum that a text states has three digits or fewer before its zeros, and most have one
//! bound, not two. A column of plain numbers would take three bytes a document for each bound, and whoever sorts by
//! size far away fetches all of it. So a number is kept in two parts: its first three digits with how many follow, as
//! one number of 14 bits that sorts as the sum does, and what those digits leave over, which is nearly always nothing.
//! An upper bound is kept where it is not the lower one.

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

#[cfg(feature = "disk")]
use crate::amount::Span;
use crate::schema::column;

/// The columns of figures: of the lower and of the upper bound the first digits and what they leave over.
pub(crate) const COLUMNS: [&str; 4] = ["low", "low_rest", "high", "high_rest"];

/// Numbers below this are their own first digits.
const PLAIN: u64 = 1000;

/// The first digits of the larger ones, the powers of ten apart.
const LEAST: u64 = 100;

/// In the column of upper bounds: there is none. No number begins like this.
const OPEN: u64 = (1 << 14) - 1;

/// A number's first digits, and what they leave over.
#[cfg(feature = "disk")]
fn parted(number: u64) -> (u64, u64) {
    let Some(power) =
        number.checked_ilog10().and_then(|digits| digits.checked_sub(2)).filter(|power| *power > 0)
    else {
        return (number, 0);
    };
    let unit = 10_u64.pow(power);
    (u64::from(power) * (PLAIN - LEAST) + number / unit, number % unit)
}

/// The number of these parts.
fn whole(first: u64, rest: u64) -> u64 {
    if first < PLAIN {
        return first;
    }
    let power = (first - LEAST) / (PLAIN - LEAST);
    let digits = first - power * (PLAIN - LEAST);
    let unit = u32::try_from(power).ok().and_then(|power| 10_u64.checked_pow(power));
    unit.and_then(|unit| unit.checked_mul(digits)).unwrap_or(u64::MAX).saturating_add(rest)
}

/// What [`COLUMNS`] hold for a figure.
#[cfg(feature = "disk")]
pub(crate) fn stored(span: Span) -> [Option<u64>; 4] {
    let parts = |bound: Option<u64>| {
        let parts = bound.map(parted);
        [parts.map(|(first, _)| first), parts.map(|(_, rest)| rest).filter(|rest| *rest > 0)]
    };
    let [low, low_rest] = parts(span.low);
    let [high, high_rest] = match span {
        Span { low: Some(_), high: None } => [Some(OPEN), None],
        Span { low, high } if low == high => [None, None],
        Span { high, .. } => parts(high),
    };
    [low, low_rest, high, high_rest]
}

/// What figures span, whatever their unit.
pub(crate) struct Spans {
    columns: [Option<Column<u64>>; 4],
}

impl Spans {
    /// Those of a segment.
    pub(crate) fn of(segment: &SegmentReader) -> tantivy::Result<Self> {
        // All are asked for before one may be missing: a reader far away fetches them together.
        let [low, low_rest, high, high_rest] = COLUMNS.map(|name| numbers(segment, name));
        Ok(Self { columns: [low?, low_rest?, high?, high_rest?] })
    }

    /// The bounds of a document's figure, in hundredths; none when it states none.
    pub(crate) fn span(&self, doc: DocId) -> Option<(Option<u64>, Option<u64>)> {
        let [low, low_rest, high, high_rest] = &self.columns;
        let bound =
            |head: u64, rest: &Option<Column<u64>>| whole(head, first(rest.as_ref(), doc).unwrap_or(0));
        let low = first(low.as_ref(), doc).map(|head| bound(head, low_rest));
        match (low, first(high.as_ref(), doc)) {
            (None, None) => None,
            (low, None) => Some((low, low)),
            (low, Some(OPEN)) => Some((low, None)),
            (low, Some(head)) => Some((low, Some(bound(head, high_rest)))),
        }
    }

    /// Whether a document's figure shares a point with a range; "up to £5m" begins at nothing and "at least £5m" has
    /// no end. None when it states none.
    pub(crate) fn overlaps(&self, doc: DocId, from: u64, to: u64) -> Option<bool> {
        let (low, high) = self.span(doc)?;
        Some(low.unwrap_or(0) <= to && high.unwrap_or(u64::MAX) >= from)
    }
}

/// The figures in one unit.
pub(crate) struct Figures {
    spans: Spans,
    unit: Option<(StrColumn, u64)>,
}

impl Figures {
    /// Those of a segment.
    pub(crate) fn of(segment: &SegmentReader, unit: &str) -> tantivy::Result<Self> {
        let spans = Spans::of(segment);
        let unit = match segment.fast_fields().str(column::UNIT)? {
            Some(column) => column.dictionary().term_ord(unit)?.map(|ordinal| (column, ordinal)),
            None => None,
        };
        Ok(Self { spans: spans?, unit })
    }

    fn has_unit(&self, doc: DocId) -> bool {
        self.unit.as_ref().is_some_and(|(column, ordinal)| column.ords().first(doc) == Some(*ordinal))
    }

    /// The bounds of a document's figure, in hundredths; none when it states none in this unit.
    pub(crate) fn span(&self, doc: DocId) -> Option<(Option<u64>, Option<u64>)> {
        self.spans.span(doc).filter(|_| self.has_unit(doc))
    }

    /// The figure as one number: the most that it says.
    pub(crate) fn largest(&self, doc: DocId) -> Option<u64> {
        self.span(doc).and_then(|(low, high)| high.or(low))
    }

    /// The least that it says.
    pub(crate) fn smallest(&self, doc: DocId) -> Option<u64> {
        self.span(doc).and_then(|(low, high)| low.or(high))
    }

    /// As [`Spans::overlaps`].
    pub(crate) fn overlaps(&self, doc: DocId, from: u64, to: u64) -> Option<bool> {
        self.spans.overlaps(doc, from, to).filter(|_| self.has_unit(doc))
    }
}

/// A column of numbers; none when no document has a value.
pub(crate) fn numbers(segment: &SegmentReader, name: &str) -> tantivy::Result<Option<Column<u64>>> {
    segment.fast_fields().column_opt(name)
}

pub(crate) fn first(column: Option<&Column<u64>>, doc: DocId) -> Option<u64> {
    column.and_then(|column| column.first(doc))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn parts_make_the_number_and_sort_as_it_does(number: u64, other: u64, shift in 0..64_u32) {
            let [one, two] = [number, other].map(|number| number >> shift);
            let [parts, others] = [one, two].map(parted);
            prop_assert_eq!(whole(parts.0, parts.1), one);
            prop_assert_eq!(parts.cmp(&others), one.cmp(&two));
            prop_assert!(parts.0 < OPEN);
        }
    }

    #[test]
    fn round_sums_have_no_rest_and_single_ones_no_second_bound() {
        for (low, high, expected) in [
            (Some(999), Some(999), [Some(999), None, None, None]),
            (Some(1000), Some(1000), [Some(1000), None, None, None]),
            (Some(1_234), Some(200_000_000), [Some(1023), Some(4), Some(5600), None]),
            (Some(500), None, [Some(500), None, Some(OPEN), None]),
            (None, Some(500), [None, None, Some(500), None]),
            (None, None, [None; 4]),
        ] {
            assert_eq!(stored(Span { low, high }), expected, "{low:?} to {high:?}");
        }
    }
}
