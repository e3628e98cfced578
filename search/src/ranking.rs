//! Which of the documents found come first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use serde::{Deserialize, Serialize};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use crate::matching::numbers;
use crate::schema::column;

/// The order of results. What has no date or figure comes last in every order; equals keep the order of kind and id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// What fits the words best; the newest when no words are asked for.
    #[default]
    Relevance,
    /// The newest.
    Newest,
    /// The oldest.
    Oldest,
    /// The largest figure: money, unless the query asks for another unit.
    Largest,
    /// The smallest figure.
    Smallest,
    /// What was said in most places.
    MostRetold,
}

/// Collects the first documents of an order, and counts them all.
pub(crate) struct Ranking {
    pub(crate) sort: Sort,
    /// Figures in other units have no place in an order by size.
    pub(crate) unit: String,
    pub(crate) most: usize,
}

/// The first documents in order, and how many there are.
#[derive(Debug, Default)]
pub(crate) struct Ranked {
    pub(crate) total: usize,
    pub(crate) first: Vec<Place>,
}

/// A document's place: the larger the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// What is compared; none comes last.
    key: Option<u64>,
    /// Among equals, what was indexed earlier.
    order: Reverse<(SegmentOrdinal, DocId)>,
    /// The bits of the score.
    score: u32,
}

impl Place {
    pub(crate) fn address(&self) -> DocAddress {
        DocAddress::new(self.order.0.0, self.order.0.1)
    }

    pub(crate) fn score(&self) -> Score {
        Score::from_bits(self.score)
    }
}

impl Collector for Ranking {
    type Fruit = Ranked;
    type Child = SegmentRanking;

    fn for_segment(
        &self,
        ordinal: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<SegmentRanking> {
        let key = match self.sort {
            Sort::Relevance => Key::Score,
            Sort::Newest => Key::Most(numbers(segment, column::DATE)?),
            Sort::Oldest => Key::Least(numbers(segment, column::DATE)?),
            Sort::MostRetold => Key::Most(numbers(segment, column::APPEARANCES)?),
            Sort::Largest | Sort::Smallest => Key::Size(Box::new(Size {
                sort: self.sort,
                low: numbers(segment, column::LOW)?,
                high: numbers(segment, column::HIGH)?,
                unit: Unit::of(segment, &self.unit)?,
            })),
        };
        Ok(SegmentRanking { ordinal, key, most: self.most, total: 0, heap: BinaryHeap::new() })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Relevance
    }

    fn merge_fruits(&self, segments: Vec<Ranked>) -> tantivy::Result<Ranked> {
        let mut ranked = Ranked::default();
        for segment in segments {
            ranked.total += segment.total;
            ranked.first.extend(segment.first);
        }
        ranked.first.sort_unstable_by_key(|place| Reverse(*place));
        ranked.first.truncate(self.most);
        Ok(ranked)
    }
}

/// The documents of one segment.
pub(crate) struct SegmentRanking {
    ordinal: SegmentOrdinal,
    key: Key,
    most: usize,
    total: usize,
    heap: BinaryHeap<Reverse<Place>>,
}

impl SegmentCollector for SegmentRanking {
    type Fruit = Ranked;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        if self.most == 0 {
            return;
        }
        let place = Place {
            key: self.key.of(doc, score),
            order: Reverse((self.ordinal, doc)),
            score: score.to_bits(),
        };
        if self.heap.len() < self.most {
            self.heap.push(Reverse(place));
        } else if let Some(mut worst) = self.heap.peek_mut()
            && place > worst.0
        {
            *worst = Reverse(place);
        }
    }

    fn harvest(self) -> Ranked {
        let first = self.heap.into_sorted_vec().into_iter().map(|Reverse(place)| place).collect();
        Ranked { total: self.total, first }
    }
}

/// What is compared.
enum Key {
    Score,
    Most(Option<Column<u64>>),
    Least(Option<Column<u64>>),
    Size(Box<Size>),
}

impl Key {
    fn of(&self, doc: DocId, score: Score) -> Option<u64> {
        let first = |column: &Option<Column<u64>>| column.as_ref().and_then(|column| column.first(doc));
        match self {
            // Scores are never below nothing, and such numbers sort as their bits do.
            Self::Score => Some(u64::from(score.max(0.0).to_bits())),
            Self::Most(column) => first(column),
            Self::Least(column) => first(column).map(|value| u64::MAX - value),
            Self::Size(size) if !size.unit.as_ref().is_some_and(|unit| unit.has(doc)) => None,
            Self::Size(size) if size.sort == Sort::Smallest => {
                first(&size.low).or_else(|| first(&size.high)).map(|value| u64::MAX - value)
            }
            Self::Size(size) => first(&size.high).or_else(|| first(&size.low)),
        }
    }
}

/// The figures of one unit.
struct Size {
    sort: Sort,
    low: Option<Column<u64>>,
    high: Option<Column<u64>>,
    unit: Option<Unit>,
}

/// The documents whose figure is in one unit.
struct Unit {
    column: StrColumn,
    ordinal: u64,
}

impl Unit {
    fn of(segment: &SegmentReader, unit: &str) -> tantivy::Result<Option<Self>> {
        let Some(column) = segment.fast_fields().str("unit")? else { return Ok(None) };
        Ok(column.dictionary().term_ord(unit)?.map(|ordinal| Self { column, ordinal }))
    }

    fn has(&self, doc: DocId) -> bool {
        self.column.ords().first(doc) == Some(self.ordinal)
    }
}
