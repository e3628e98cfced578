//! How many of the documents found have each value of a facet.

use std::collections::BTreeMap;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::StrColumn;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use crate::query::Facet;

/// Values with their counts, the commonest first.
pub type Counts = Vec<(String, u64)>;

/// Counts the values of facets.
pub(crate) struct FacetCounts {
    /// Facets and the names of their columns.
    pub(crate) facets: Vec<(Facet, String)>,
}

impl Collector for FacetCounts {
    type Fruit = BTreeMap<Facet, BTreeMap<String, u64>>;
    type Child = SegmentCounts;

    fn for_segment(
        &self,
        _ordinal: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<SegmentCounts> {
        let mut columns = Vec::new();
        for (facet, name) in &self.facets {
            if let Some(column) = segment.fast_fields().str(name)? {
                let counts = vec![0; column.num_terms()];
                columns.push((*facet, column, counts));
            }
        }
        Ok(SegmentCounts { columns })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<tantivy::Result<Self::Fruit>>) -> tantivy::Result<Self::Fruit> {
        let mut merged = Self::Fruit::new();
        for segment in segments {
            for (facet, counts) in segment? {
                for (value, count) in counts {
                    *merged.entry(facet).or_default().entry(value).or_default() += count;
                }
            }
        }
        Ok(merged)
    }
}

/// The counts of one segment.
pub(crate) struct SegmentCounts {
    columns: Vec<(Facet, StrColumn, Vec<u64>)>,
}

impl SegmentCollector for SegmentCounts {
    type Fruit = tantivy::Result<BTreeMap<Facet, BTreeMap<String, u64>>>;

    fn collect(&mut self, doc: DocId, _score: Score) {
        for (_, column, counts) in &mut self.columns {
            for ordinal in column.ords().values_for_doc(doc) {
                if let Some(count) = usize::try_from(ordinal).ok().and_then(|ordinal| counts.get_mut(ordinal))
                {
                    *count += 1;
                }
            }
        }
    }

    fn harvest(self) -> Self::Fruit {
        let mut named = BTreeMap::new();
        for (facet, column, counts) in self.columns {
            let values: &mut BTreeMap<String, u64> = named.entry(facet).or_default();
            for (ordinal, count) in (0..).zip(counts).filter(|(_, count)| *count > 0) {
                let mut value = String::new();
                column.ord_to_str(ordinal, &mut value)?;
                values.insert(value, count);
            }
        }
        Ok(named)
    }
}
