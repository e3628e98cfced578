//! The figures of documents, read from their columns.

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use crate::schema::column;

/// The figures in one unit.
pub(crate) struct Figures {
    low: Option<Column<u64>>,
    high: Option<Column<u64>>,
    unit: Option<(StrColumn, u64)>,
}

impl Figures {
    /// Those of a segment.
    pub(crate) fn of(segment: &SegmentReader, unit: &str) -> tantivy::Result<Self> {
        // All are asked for before one may be missing: a reader far away fetches them together.
        let low = numbers(segment, column::LOW);
        let high = numbers(segment, column::HIGH);
        let unit = match segment.fast_fields().str(column::UNIT)? {
            Some(column) => column.dictionary().term_ord(unit)?.map(|ordinal| (column, ordinal)),
            None => None,
        };
        Ok(Self { low: low?, high: high?, unit })
    }

    /// The bounds of a document's figure, in hundredths; none when it states none in this unit.
    pub(crate) fn span(&self, doc: DocId) -> Option<(Option<u64>, Option<u64>)> {
        let (column, ordinal) = self.unit.as_ref()?;
        if column.ords().first(doc) != Some(*ordinal) {
            return None;
        }
        let (low, high) = (first(self.low.as_ref(), doc), first(self.high.as_ref(), doc));
        (low.is_some() || high.is_some()).then_some((low, high))
    }

    /// The figure as one number: the most that it says.
    pub(crate) fn largest(&self, doc: DocId) -> Option<u64> {
        self.span(doc).and_then(|(low, high)| high.or(low))
    }

    /// The least that it says.
    pub(crate) fn smallest(&self, doc: DocId) -> Option<u64> {
        self.span(doc).and_then(|(low, high)| low.or(high))
    }

    /// Whether it shares a point with a range; "up to £5m" begins at nothing and "at least £5m" has no end.
    pub(crate) fn overlaps(&self, doc: DocId, from: u64, to: u64) -> Option<bool> {
        let (low, high) = self.span(doc)?;
        Some(low.unwrap_or(0) <= to && high.unwrap_or(u64::MAX) >= from)
    }
}

/// A column of numbers; none when no document has a value.
pub(crate) fn numbers(segment: &SegmentReader, name: &str) -> tantivy::Result<Option<Column<u64>>> {
    segment.fast_fields().column_opt(name)
}

pub(crate) fn first(column: Option<&Column<u64>>, doc: DocId) -> Option<u64> {
    column.and_then(|column| column.first(doc))
}
