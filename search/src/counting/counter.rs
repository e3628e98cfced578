//! One dimension in one segment: which documents meet its condition, and how many have each value.

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use super::bins::{bin, bins};
use super::kinds::{Kinds, Run};
use super::{Condition, Dimension};
use crate::Kind;
use crate::figures::{Figures, first, numbers};
use crate::query::Facet;

/// Values decoded at once.
const BLOCK: usize = 1024;

/// Counts a dimension's values.
pub(super) struct Counter {
    source: Source,
    allowed: Option<Allowed>,
    /// How many of the documents found have each value.
    pub(super) found: Vec<u64>,
}

enum Source {
    Nothing,
    Kinds,
    Words(StrColumn),
    /// Years, with the first there is.
    Years(Column<u64>, u64),
    Sums(Box<Figures>),
}

/// What a condition allows.
enum Allowed {
    Kind(Kind),
    Places(Vec<bool>),
    Sums { within: Option<(u64, u64)>, unstated: bool },
}

impl Counter {
    pub(super) fn of(
        segment: &SegmentReader,
        dimension: Dimension,
        condition: Option<&Condition>,
    ) -> tantivy::Result<Self> {
        let (source, length) = match dimension {
            Dimension::Kind => (Source::Kinds, Kind::ALL.len()),
            Dimension::Amount => (Source::Sums(Box::new(Figures::of(segment, "money")?)), bins()),
            Dimension::Facet(facet @ (Facet::Made | Facet::By)) => match numbers(segment, facet.column())? {
                Some(column) => {
                    let (least, most) = (column.min_value(), column.max_value());
                    let length = usize::try_from(most.saturating_sub(least)).unwrap_or(0) + 1;
                    // A year has four digits; what has more is none and is not worth a table.
                    (Source::Years(column, least), length.min(10_000))
                }
                None => (Source::Nothing, 0),
            },
            Dimension::Facet(facet) => match segment.fast_fields().str(facet.column())? {
                Some(column) => {
                    let length = column.num_terms();
                    (Source::Words(column), length)
                }
                None => (Source::Nothing, 0),
            },
        };
        let mut counter = Self { source, allowed: None, found: vec![0; length] };
        counter.allowed = condition.map(|condition| counter.allowed_by(condition)).transpose()?;
        Ok(counter)
    }

    fn allowed_by(&self, condition: &Condition) -> tantivy::Result<Allowed> {
        Ok(match condition {
            Condition::Kind(kind) => Allowed::Kind(*kind),
            Condition::Amount { within, unstated } => Allowed::Sums { within: *within, unstated: *unstated },
            Condition::Values { values, within } => {
                let mut allowed = vec![values.is_none(); self.found.len()];
                for value in values.iter().flatten() {
                    let place = match &self.source {
                        Source::Words(column) => column.dictionary().term_ord(value)?,
                        Source::Years(_, least) => {
                            value.parse::<u64>().ok().and_then(|year| year.checked_sub(*least))
                        }
                        _ => None,
                    };
                    if let Some(allowed) =
                        place.and_then(|place| allowed.get_mut(usize::try_from(place).ok()?))
                    {
                        *allowed = true;
                    }
                }
                if let (Some((from, to)), Source::Years(_, least)) = (within, &self.source) {
                    for (year, allowed) in (*least..).zip(&mut allowed) {
                        *allowed &= (*from..=*to).contains(&year);
                    }
                }
                Allowed::Places(allowed)
            }
        })
    }

    /// Whether a document meets the condition.
    pub(super) fn passes(&self, doc: DocId, kinds: &Kinds) -> bool {
        match (&self.allowed, &self.source) {
            (None, _) => true,
            (Some(Allowed::Kind(kind)), _) => kinds.kind(doc) == Some(*kind),
            (Some(Allowed::Sums { within, unstated }), Source::Sums(figures)) => match within {
                Some((from, to)) => figures.overlaps(doc, *from, *to).unwrap_or(*unstated),
                None => *unstated && figures.span(doc).is_none(),
            },
            (Some(Allowed::Places(allowed)), Source::Words(column)) => {
                column.ords().values_for_doc(doc).any(|place| is_set(allowed, place))
            }
            (Some(Allowed::Places(allowed)), Source::Years(column, least)) => {
                first(Some(column), doc).is_some_and(|year| is_set(allowed, year - least))
            }
            _ => false,
        }
    }

    /// Counts a document.
    pub(super) fn count(&mut self, doc: DocId, kinds: &Kinds) {
        let found = &mut self.found;
        let only = match &self.source {
            Source::Nothing => None,
            Source::Words(column) => {
                column.ords().values_for_doc(doc).for_each(|place| add(found, place));
                None
            }
            Source::Kinds => kinds.kind(doc).map(|kind| kind as u64),
            Source::Years(column, least) => first(Some(column), doc).map(|year| year - least),
            Source::Sums(figures) => figures.largest(doc).map(|sum| bin(sum) as u64),
        };
        if let Some(place) = only {
            add(found, place);
        }
    }

    /// How many documents of these runs have each value, whatever is asked.
    pub(super) fn all<'a>(&self, runs: impl Iterator<Item = &'a Run>) -> Vec<u64> {
        let mut all = vec![0; self.found.len()];
        let (column, least) = match &self.source {
            Source::Words(column) => (column.ords(), 0),
            Source::Years(column, least) => (column, *least),
            Source::Sums(figures) => {
                let sums = runs.flat_map(|run| run.start..run.end).filter_map(|doc| figures.largest(doc));
                sums.for_each(|sum| add(&mut all, bin(sum) as u64));
                return all;
            }
            Source::Nothing | Source::Kinds => return all,
        };
        let mut block = [0; BLOCK];
        for run in runs {
            let rows = column.index.docid_range_to_rowids(run.start..run.end);
            for start in rows.clone().step_by(BLOCK) {
                let length = BLOCK.min((rows.end - start) as usize);
                column.values.get_range(u64::from(start), &mut block[..length]);
                block[..length].iter().for_each(|value| add(&mut all, value - least));
            }
        }
        all
    }

    /// Tells the name of each place of a list in ascending order.
    pub(super) fn names(&self, places: &[u64], mut tell: impl FnMut(String)) -> tantivy::Result<()> {
        match &self.source {
            Source::Words(column) => {
                let told = |name: &[u8]| tell(String::from_utf8_lossy(name).into_owned());
                column.dictionary().sorted_ords_to_term_cb(places, told)?;
            }
            Source::Years(_, least) => places.iter().for_each(|place| tell((least + place).to_string())),
            _ => {}
        }
        Ok(())
    }
}

fn is_set(allowed: &[bool], place: u64) -> bool {
    usize::try_from(place).ok().and_then(|place| allowed.get(place)).is_some_and(|allowed| *allowed)
}

fn add(counts: &mut [u64], place: u64) {
    if let Some(count) = usize::try_from(place).ok().and_then(|place| counts.get_mut(place)) {
        *count += 1;
    }
}
