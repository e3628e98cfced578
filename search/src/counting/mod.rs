//! Counts per value, each as if its own dimension were not narrowed.
//!
//! One pass over the documents that the words mean: a document that meets every condition counts everywhere, and one
//! that fails exactly one condition counts in that dimension alone. Only dimensions that are counted are read as
//! columns; conditions on others narrow the query itself.

mod bins;
mod counter;
mod kinds;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::AddAssign;

use tantivy::query::Weight;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader, TERMINATED};

use crate::Kind;
use crate::index::{Updated, all};
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

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.found += other.found;
        self.of_kind += other.of_kind;
        self.all += other.all;
    }
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

    /// Adds what the segments hold.
    pub(crate) fn close(&mut self, opened: &[Opened], updated: &Updated) -> tantivy::Result<()> {
        let counters = |at: usize| {
            let each = opened
                .iter()
                .filter_map(move |opened| Some((opened.counters.get(at)?, opened.kinds.as_ref()?)));
            each.collect::<Vec<_>>()
        };
        let closed = (0..self.dimensions.len()).map(|at| match self.dimensions[at].0 {
            Dimension::Kind => {
                for (counter, _) in counters(at) {
                    self.kinds.iter_mut().zip(&counter.found).for_each(|(sum, found)| *sum += found);
                }
                Ok(())
            }
            Dimension::Amount => {
                for (counter, kinds) in counters(at) {
                    let tallies = self.tallies_of(counter, kinds, false);
                    self.sums.iter_mut().zip(tallies).for_each(|(sum, tally)| *sum += tally);
                }
                Ok(())
            }
            Dimension::Facet(facet) => self.facet(at, facet, &counters(at), updated),
        });
        all(closed).map(|_| ())
    }

    /// Adds a facet's values.
    fn facet(
        &mut self,
        at: usize,
        facet: Facet,
        counters: &[(&Counter, &Kinds)],
        updated: &Updated,
    ) -> tantivy::Result<()> {
        let mut tallies: Vec<Vec<Tally>> =
            counters.iter().map(|(counter, kinds)| self.tallies_of(counter, kinds, is_open(facet))).collect();
        if facet == Facet::Organisation {
            commonest(&mut tallies, self.dimensions[at].1.is_none(), updated);
        }
        let named = &mut self.tallies[at];
        all(counters.iter().zip(&tallies).map(|((counter, _), tallies)| {
            // What the kind asked for has in one segment alone stands in others, too, by how common it is there.
            let stated = |tally: &Tally| if counters.len() == 1 { tally.of_kind > 0 } else { tally.all > 0 };
            let stated = (0..).zip(tallies).filter(|(_, tally)| stated(tally));
            let (places, tallies): (Vec<u64>, Vec<&Tally>) = stated.unzip();
            let mut tallies = tallies.into_iter();
            counter.names(&places, |name| {
                if let Some(tally) = tallies.next() {
                    *named.entry(name).or_default() += *tally;
                }
            })
        }))
        .map(|_| ())
    }

    /// The counts of each place of a segment's list; those of all documents only where they tell the order.
    fn tallies_of(&self, counter: &Counter, kinds: &Kinds, by_all: bool) -> Vec<Tally> {
        let of_kind =
            counter.all(kinds.runs().iter().filter(|run| self.kind.is_none_or(|kind| run.kind == kind)));
        let all =
            if by_all && self.kind.is_some() { counter.all(kinds.runs().iter()) } else { of_kind.clone() };
        let counts = counter.found.iter().zip(of_kind).zip(all);
        counts.map(|((found, of_kind), all)| Tally { found: *found, of_kind, all }).collect()
    }

    /// The documents found of each kind.
    pub(crate) fn kinds(&self) -> BTreeMap<Kind, u64> {
        Kind::ALL.into_iter().zip(self.kinds).collect()
    }

    /// The documents found with each value of a facet, in an order that no query changes.
    pub(crate) fn values(&self, facet: Facet) -> Vec<(String, u64)> {
        let at = self.dimensions.iter().position(|(dimension, _)| *dimension == Dimension::Facet(facet));
        let Some(at) = at else { return Vec::new() };
        let mut values: Vec<(&String, &Tally)> =
            self.tallies[at].iter().filter(|(_, tally)| tally.of_kind > 0).collect();
        if facet == Facet::Organisation {
            let chosen = |name: &str| match &self.dimensions[at].1 {
                Some(Condition::Values { values: Some(values), .. }) => {
                    values.iter().any(|value| value == name)
                }
                _ => false,
            };
            values.sort_by_key(|(name, tally)| (!chosen(name), Reverse((tally.found, tally.all)), *name));
            values.truncate(MOST_ORGANISATIONS);
        }
        match closed(facet) {
            Some(list) => {
                let place = |name: &str| list.iter().position(|value| *value == name).unwrap_or(list.len());
                values.sort_by_key(|(name, _)| place(name));
            }
            // Years; `BTreeMap` keeps them ascending, as they all have four digits.
            None if !is_open(facet) => {}
            None => values.sort_by_key(|(name, tally)| (Reverse(tally.all), *name)),
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

/// Leaves the organisations that results name, only the commonest of them where that is all that is listed: their names
/// are scattered over the index, and a reader far away fetches each.
fn commonest(tallies: &mut [Vec<Tally>], only_listed: bool, updated: &Updated) {
    // What the documents added name is counted where the base has it.
    for segment in 1..tallies.len() {
        for at in 0..tallies[segment].len() {
            let (place, _) = updated.organisation(segment, at as u64);
            let base = usize::try_from(place / 2).ok().filter(|_| place % 2 == 1);
            if let Some(base) = base.filter(|base| *base < tallies[0].len()) {
                let tally = std::mem::take(&mut tallies[segment][at]);
                tallies[0][base] += tally;
            }
        }
    }
    let mut order: Vec<_> = tallies
        .iter()
        .enumerate()
        .flat_map(|(segment, tallies)| {
            tallies.iter().enumerate().map(move |(at, tally)| (segment, at, *tally))
        })
        .filter(|(_, _, tally)| tally.found > 0 && tally.of_kind > 0)
        .map(|(segment, at, tally)| {
            (Reverse((tally.found, tally.all)), updated.organisation(segment, at as u64), segment, at)
        })
        .collect();
    if only_listed {
        order.sort_unstable();
        order.truncate(MOST_ORGANISATIONS);
    }
    let mut kept: Vec<Vec<Tally>> =
        tallies.iter().map(|tallies| vec![Tally::default(); tallies.len()]).collect();
    for (_, _, segment, at) in order {
        kept[segment][at] = tallies[segment][at];
    }
    tallies.iter_mut().zip(kept).for_each(|(tallies, kept)| *tallies = kept);
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

/// Whether a facet's values have no order but that of how common they are.
fn is_open(facet: Facet) -> bool {
    closed(facet).is_none() && !matches!(facet, Facet::Made | Facet::By)
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
        ranking: &mut Ranking<'_>,
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
