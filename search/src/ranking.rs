//! Which of the documents found come first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use serde::{Deserialize, Serialize};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use crate::figures::{Figures, first, numbers};
use crate::index::Updated;
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

impl Sort {
    /// Every order with its name.
    pub const ALL: &'static [(Self, &'static str)] = &[
        (Self::Relevance, "relevance"),
        (Self::Newest, "newest"),
        (Self::Oldest, "oldest"),
        (Self::Largest, "largest"),
        (Self::Smallest, "smallest"),
        (Self::MostRetold, "most_retold"),
    ];
}

/// Bits of a score that are passed over: parts of a score are added in an order that depends on how documents are
/// spread over the index, so equals may differ in the last few. What is left tells one in ten thousand.
const ROUNDED: u32 = 10;

/// The first documents of an order, and how many there are.
pub(crate) struct Ranking<'a> {
    updated: &'a Updated,
    most: usize,
    total: usize,
    heap: BinaryHeap<Reverse<Place>>,
}

/// A document's place: the larger the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// What is compared; none comes last.
    key: Option<u64>,
    /// Among equals, what comes first by kind and id.
    order: Reverse<(u64, DocId)>,
    /// The bits of the score.
    score: u32,
}

impl Place {
    pub(crate) fn address(&self) -> DocAddress {
        Updated::address(self.order.0)
    }

    pub(crate) fn score(&self) -> Score {
        Score::from_bits(self.score)
    }
}

impl<'a> Ranking<'a> {
    /// Will keep the first `most`.
    pub(crate) fn new(updated: &'a Updated, most: usize) -> Self {
        Self { updated, most, total: 0, heap: BinaryHeap::new() }
    }

    /// Takes a document.
    pub(crate) fn take(&mut self, key: &Key, ordinal: SegmentOrdinal, doc: DocId, score: Score) {
        self.total += 1;
        if self.most == 0 {
            return;
        }
        let order = Reverse(self.updated.place(ordinal, doc));
        let place = Place { key: key.of(doc, score), order, score: score.to_bits() };
        if self.heap.len() < self.most {
            self.heap.push(Reverse(place));
        } else if let Some(mut worst) = self.heap.peek_mut()
            && place > worst.0
        {
            *worst = Reverse(place);
        }
    }

    /// How many were taken.
    pub(crate) fn total(&self) -> usize {
        self.total
    }

    /// The first of them, in order.
    pub(crate) fn first(self) -> Vec<Place> {
        self.heap.into_sorted_vec().into_iter().map(|Reverse(place)| place).collect()
    }
}

/// What is compared in one segment.
pub(crate) enum Key {
    Score,
    Most(Option<Column<u64>>),
    Least(Option<Column<u64>>),
    Largest(Box<Figures>),
    Smallest(Box<Figures>),
}

impl Key {
    /// That of an order; figures in other units than `unit` have no place in an order by size.
    pub(crate) fn new(sort: Sort, unit: &str, segment: &SegmentReader) -> tantivy::Result<Self> {
        Ok(match sort {
            Sort::Relevance => Self::Score,
            Sort::Newest => Self::Most(numbers(segment, column::DATE)?),
            Sort::Oldest => Self::Least(numbers(segment, column::DATE)?),
            Sort::MostRetold => Self::Most(numbers(segment, column::APPEARANCES)?),
            Sort::Largest => Self::Largest(Box::new(Figures::of(segment, unit)?)),
            Sort::Smallest => Self::Smallest(Box::new(Figures::of(segment, unit)?)),
        })
    }

    fn of(&self, doc: DocId, score: Score) -> Option<u64> {
        match self {
            // Scores are never below nothing, and such numbers sort as their bits do.
            Self::Score => Some(u64::from(score.max(0.0).to_bits() >> ROUNDED)),
            Self::Most(column) => first(column.as_ref(), doc),
            Self::Least(column) => first(column.as_ref(), doc).map(|value| u64::MAX - value),
            Self::Largest(figures) => figures.largest(doc),
            Self::Smallest(figures) => figures.smallest(doc).map(|value| u64::MAX - value),
        }
    }
}
