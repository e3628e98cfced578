//! Counts per value, each as if its own dimension were not narrowed.
//!
//! One pass over the documents that the words mean: a document that meets every condition counts everywhere, and one
//! that fails exactly one condition counts in that dimension alone. Only dimensions that are counted are read as
//! columns; conditions on others narrow the query itself.

mod bins;
mod counter;
mod kinds;

use std::collections::BTreeMap;

use tantivy::query::Weight;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader, TERMINATED};

use crate::Kind;
use crate::query::Facet;
use crate::ranking::{Key, Ranking};
use crate::schema::Fields;
use crate::vocabulary::{BASES, PERIODS, SECTORS, SERVICES, STATUSES, UNITS};
use bins::units;
use counter::Counter;
use kinds::Kinds;

/// Organisations that are listed: there are thousands, and nobody reads more.
const MOST_ORGANISATIONS: usize = 50;

/// What narrows and what is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Dimension {
    Kind,
    Facet(Facet),
    Amount,
}

/// What a dimension is narrowed to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Condition {
    Kind(Kind),
    /// One of these values and, for years, within these.
    Values {
        values: Option<Vec<String>>,
        within: Option<(u64, u64)>,
    },
    /// Within these, in hundredths; nothing is when there are none.
    Amount {
        within: Option<(u64, u64)>,
        unstated: bool,
    },
}

/// Counts of a value.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    /// Documents found.
    found: u64,
    /// Documents of the kind asked for.
    of_kind: u64,
    /// Documents of the index.
    all: u64,
}

/// Everything that is counted.
pub(crate) struct Counting<'a> {
    fields: &'a Fields,
    kind: Option<Kind>,
    dimensions: Vec<(Dimension, Option<Condition>)>,
    tallies: Vec<BTreeMap<String, Tally>>,
    kinds: [u64; Kind::ALL.len()],
    sums: Vec<Tally>,
}

impl<'a> Counting<'a> {
    /// Will count these dimensions for documents of one kind or of all.
    pub(crate) fn new(
        fields: &'a Fields,
        kind: Option<Kind>,
        dimensions: Vec<(Dimension, Option<Condition>)>,
    ) -> Self {
        let tallies = vec![BTreeMap::new(); dimensions.len()];
        Self {
            fields,
            kind,
            dimensions,
            tallies,
            kinds: [0; Kind::ALL.len()],
            sums: vec![Tally::default(); bins::bins()],
        }
    }

    /// Opens what is read of a segment, all of it before anything may be missing: a reader far away fetches it at once.
    pub(crate) fn open(&self, segment: &SegmentReader) -> tantivy::Result<Opened> {
        if self.dimensions.is_empty() {
            return Ok(Opened { kinds: None, counters: Vec::new() });
        }
        let kinds = Kinds::of(segment, self.fields);
        let counters: Vec<_> = self
            .dimensions
            .iter()
            .map(|(dimension, condition)| Counter::of(segment, *dimension, condition.as_ref()))
            .collect();
        Ok(Opened { kinds: Some(kinds?), counters: counters.into_iter().collect::<Result<_, _>>()? })
    }

    /// Adds what a segment holds.
    pub(crate) fn close(&mut self, opened: Opened, only_segment: bool) -> tantivy::Result<()> {
        let Some(kinds) = opened.kinds else { return Ok(()) };
        for (at, counter) in opened.counters.iter().enumerate() {
            let (dimension, condition) = &self.dimensions[at];
            if *dimension == Dimension::Kind {
                self.kinds.iter_mut().zip(&counter.found).for_each(|(sum, found)| *sum += found);
                continue;
            }
            let of_kind =
                counter.all(kinds.runs().iter().filter(|run| self.kind.is_none_or(|kind| run.kind == kind)));
            if *dimension == Dimension::Amount {
                for ((sum, found), of_kind) in self.sums.iter_mut().zip(&counter.found).zip(&of_kind) {
                    sum.found += found;
                    sum.of_kind += of_kind;
                }
                continue;
            }
            let all = match dimension {
                Dimension::Facet(facet) if self.kind.is_some() && is_open(*facet) => {
                    counter.all(kinds.runs().iter())
                }
                _ => of_kind.clone(),
            };
            let tally = |place: usize| Tally {
                found: counter.found.get(place).copied().unwrap_or_default(),
                of_kind: of_kind.get(place).copied().unwrap_or_default(),
                all: all.get(place).copied().unwrap_or_default(),
            };
            let mut places: Vec<usize> =
                (0..counter.found.len()).filter(|place| tally(*place).of_kind > 0).collect();
            if *dimension == Dimension::Facet(Facet::Organisation) {
                places.retain(|place| counter.found[*place] > 0);
                if only_segment && condition.is_none() {
                    places.sort_by_key(|place| std::cmp::Reverse((counter.found[*place], all[*place])));
                    places.truncate(MOST_ORGANISATIONS);
                    places.sort_unstable();
                }
            }
            let ordinals: Vec<u64> = places.iter().map(|place| *place as u64).collect();
            let mut place = places.iter();
            let tallies = &mut self.tallies[at];
            counter.names(&ordinals, |name| {
                let Some(tally) = place.next().map(|place| tally(*place)) else { return };
                let sum = tallies.entry(name).or_default();
                sum.found += tally.found;
                sum.of_kind += tally.of_kind;
                sum.all += tally.all;
            })?;
        }
        Ok(())
    }

    /// The documents found of each kind.
    pub(crate) fn kinds(&self) -> BTreeMap<Kind, u64> {
        Kind::ALL.into_iter().zip(self.kinds).collect()
    }

    /// The documents found with each value of a facet, in an order that no query changes.
    pub(crate) fn values(&self, facet: Facet) -> Vec<(String, u64)> {
        let at = self.dimensions.iter().position(|(dimension, _)| *dimension == Dimension::Facet(facet));
        let Some(at) = at else { return Vec::new() };
        let mut values: Vec<(&String, &Tally)> = self.tallies[at].iter().collect();
        if facet == Facet::Organisation {
            let chosen = |name: &str| match &self.dimensions[at].1 {
                Some(Condition::Values { values: Some(values), .. }) => {
                    values.iter().any(|value| value == name)
                }
                _ => false,
            };
            values.sort_by_key(|(name, tally)| {
                (!chosen(name), std::cmp::Reverse((tally.found, tally.all)), *name)
            });
            values.truncate(MOST_ORGANISATIONS);
        }
        match closed(facet) {
            Some(list) => {
                let place = |name: &str| list.iter().position(|value| *value == name).unwrap_or(list.len());
                values.sort_by_key(|(name, _)| place(name));
            }
            // Years; `BTreeMap` keeps them ascending, as they all have four digits.
            None if !is_open(facet) => {}
            None => values.sort_by_key(|(name, tally)| (std::cmp::Reverse(tally.all), *name)),
        }
        values.into_iter().map(|(name, tally)| (name.clone(), tally.found)).collect()
    }

    /// The sums found by size: lower bound, upper bound and how many; from the smallest to the largest of the kind.
    pub(crate) fn sums(&self) -> Vec<(u64, u64, u64)> {
        let stated = |sum: &Tally| sum.of_kind > 0;
        let (Some(first), Some(last)) =
            (self.sums.iter().position(stated), self.sums.iter().rposition(stated))
        else {
            return Vec::new();
        };
        let bins = (first..=last).map(|bin| {
            let (from, to) = units(bin);
            (from, to, self.sums[bin].found)
        });
        bins.collect()
    }
}

/// Whether a facet's values have no order but that of how common they are.
fn is_open(facet: Facet) -> bool {
    closed(facet).is_none() && !matches!(facet, Facet::Made | Facet::By)
}

/// The closed list that a facet's values come from.
fn closed(facet: Facet) -> Option<&'static [&'static str]> {
    match facet {
        Facet::Status => Some(STATUSES),
        Facet::Period => Some(PERIODS),
        Facet::Basis => Some(BASES),
        Facet::Service => Some(SERVICES),
        Facet::Sector => Some(SECTORS),
        Facet::Unit => Some(UNITS),
        _ => None,
    }
}

/// What is read of one segment.
pub(crate) struct Opened {
    kinds: Option<Kinds>,
    counters: Vec<Counter>,
}

impl Opened {
    /// Goes through the documents that the query finds.
    pub(crate) fn pass(
        &mut self,
        segment: &SegmentReader,
        ordinal: SegmentOrdinal,
        weight: &dyn Weight,
        key: &Key,
        ranking: &mut Ranking,
    ) -> tantivy::Result<()> {
        let alive = segment.alive_bitset();
        let mut scorer = weight.scorer(segment, 1.0)?;
        let scored = matches!(key, Key::Score);
        let mut doc = scorer.doc();
        while doc != TERMINATED {
            if alive.is_none_or(|alive| alive.is_alive(doc)) && self.take(doc) {
                let score: Score = if scored { scorer.score() } else { 0.0 };
                ranking.take(key, ordinal, doc, score);
            }
            doc = scorer.advance();
        }
        Ok(())
    }

    /// Counts a document where it counts; says whether it meets every condition.
    fn take(&mut self, doc: DocId) -> bool {
        let Some(kinds) = &self.kinds else { return true };
        let mut failed = None;
        for (at, counter) in self.counters.iter().enumerate() {
            if !counter.passes(doc, kinds) && failed.replace(at).is_some() {
                return false;
            }
        }
        match failed {
            Some(at) => self.counters[at].count(doc, kinds),
            None => self.counters.iter_mut().for_each(|counter| counter.count(doc, kinds)),
        }
        failed.is_none()
    }
}
