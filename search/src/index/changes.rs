//! An index that was brought up to date without being written anew: the documents added to the first segment, and what
//! those taken out of it no longer count for.
//!
//! What is kept here makes the two segments answer as one that holds today's documents alone: the order among equals,
//! how many documents hold a word, and how long texts are on average.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;
use tantivy::{DocAddress, DocId, SegmentOrdinal, Term};

use super::Index;

/// The first segment.
const BASE: SegmentOrdinal = 0;

/// The segment of documents added.
const ADDED: SegmentOrdinal = 1;

/// What is not as in the base.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Changes {
    /// For each document added, how many documents of the base stand before it by kind and id.
    pub(super) places: Vec<u32>,
    /// For each organisation of those documents, its place among those of the base: see [`Place`].
    pub(super) organisations: Vec<u64>,
    /// How many words are written in the documents of today, each form counted once.
    pub(super) forms: usize,
    /// By the numbers of fields, what the documents taken out held.
    pub(super) gone: BTreeMap<u32, Gone>,
}

/// What documents taken out held in one field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Gone {
    /// Words one by one.
    pub(super) tokens: u64,
    /// The base's terms by how many of the documents held them: each list in ascending order, the first number and
    /// then the distances.
    pub(super) terms: BTreeMap<u32, Vec<u64>>,
}

/// A place among the base's documents or values, `2n + 1` for the `n`th of them and `2n` for what stands before it.
pub(crate) type Place = u64;

/// [`Changes`] as they are asked.
#[derive(Debug, Default)]
pub(crate) struct Updated {
    changes: Option<Changes>,
    /// By the numbers of fields and terms.
    gone: BTreeMap<u32, BTreeMap<u64, u32>>,
}

impl Updated {
    pub(super) fn new(changes: Option<&Changes>) -> Self {
        let terms = |gone: &Gone| {
            let lists = gone.terms.iter().flat_map(|(count, distances)| {
                let numbers = distances.iter().scan(0_u64, |at, distance| {
                    *at = at.saturating_add(*distance);
                    Some(*at)
                });
                numbers.map(move |number| (number, *count))
            });
            lists.collect()
        };
        let gone = changes.iter().flat_map(|changes| &changes.gone);
        Self { gone: gone.map(|(field, gone)| (*field, terms(gone))).collect(), changes: changes.cloned() }
    }

    /// Where a document stands by kind and id; the second number parts those that stand before the same one.
    pub(crate) fn place(&self, segment: SegmentOrdinal, doc: DocId) -> (Place, DocId) {
        if segment == BASE {
            return (2 * u64::from(doc) + 1, 0);
        }
        let places = self.changes.as_ref().map_or(&[][..], |changes| &changes.places);
        (2 * places.get(doc as usize).map_or(u64::from(doc), |place| u64::from(*place)), doc)
    }

    /// The document that stands in a place.
    pub(crate) fn address((place, doc): (Place, DocId)) -> DocAddress {
        if place % 2 == 0 {
            return DocAddress::new(ADDED, doc);
        }
        DocAddress::new(BASE, DocId::try_from(place / 2).unwrap_or(DocId::MAX))
    }

    /// Where a segment's organisation stands among those of the base; the second number as above.
    pub(crate) fn organisation(&self, segment: usize, ordinal: u64) -> (Place, u64) {
        if segment == BASE as usize {
            return (2 * ordinal + 1, 0);
        }
        let organisations = self.changes.as_ref().map_or(&[][..], |changes| &changes.organisations);
        let place = usize::try_from(ordinal).ok().and_then(|ordinal| organisations.get(ordinal));
        place.map_or((Place::MAX - 1, ordinal), |place| (*place, if place % 2 == 0 { ordinal } else { 0 }))
    }

    /// How many of the base's documents that hold a term were taken out.
    fn gone(&self, segment: usize, field: Field, term: u64) -> u32 {
        if segment != BASE as usize {
            return 0;
        }
        let terms = self.gone.get(&field.field_id());
        terms.and_then(|terms| terms.get(&term)).copied().unwrap_or_default()
    }
}

impl Index {
    /// In how many documents a term stands.
    pub(crate) fn frequency_of(&self, term: &Term) -> tantivy::Result<u64> {
        let field = term.field();
        let key = term.serialized_value_bytes();
        let counts = self.searcher.segment_readers().iter().enumerate().map(|(ordinal, segment)| {
            let index = segment.inverted_index(field)?;
            let Some(found) = index.terms().get(key)? else { return Ok(0) };
            let gone = if self.updated.gone.contains_key(&field.field_id()) && ordinal == BASE as usize {
                index.terms().term_ord(key)?.map_or(0, |number| self.updated.gone(ordinal, field, number))
            } else {
                0
            };
            Ok(u64::from(found.doc_freq.saturating_sub(gone)))
        });
        all(counts).map(|counts| counts.into_iter().sum())
    }

    /// Tells each term from one to another, the last not included, with how many documents of a segment hold it.
    pub(crate) fn each_term(
        &self,
        field: Field,
        (from, to): (&[u8], &[u8]),
        mut tell: impl FnMut(&str, u32),
    ) -> tantivy::Result<()> {
        let told = self.searcher.segment_readers().iter().enumerate().map(|(ordinal, segment)| {
            let index = segment.inverted_index(field)?;
            let mut stream = index.terms().range().ge(from).lt(to).into_stream()?;
            while stream.advance() {
                let gone = self.updated.gone(ordinal, field, stream.term_ord());
                let count = stream.value().doc_freq.saturating_sub(gone);
                if count > 0
                    && let Ok(term) = std::str::from_utf8(stream.key())
                {
                    tell(term, count);
                }
            }
            Ok(())
        });
        all(told).map(|_| ())
    }

    /// How many words are written in its documents, each form counted once.
    pub(crate) fn forms(&self) -> tantivy::Result<usize> {
        if let Some(changes) = &self.updated.changes {
            return Ok(changes.forms);
        }
        let segments = self.searcher.segment_readers().iter();
        all(segments.map(|segment| Ok(segment.inverted_index(self.fields.forms)?.terms().num_terms())))
            .map(|counts| counts.into_iter().sum())
    }
}

/// What BM25 asks: as of one segment that holds the documents of today.
impl Bm25StatisticsProvider for Index {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let segments = self.searcher.segment_readers().iter();
        let tokens = all(segments.map(|segment| Ok(segment.inverted_index(field)?.total_num_tokens())))?;
        let changes = self.updated.changes.as_ref();
        let gone = changes.and_then(|changes| changes.gone.get(&field.field_id()));
        Ok(tokens.into_iter().sum::<u64>().saturating_sub(gone.map_or(0, |gone| gone.tokens)))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.searcher.num_docs())
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        // Of fields without a score nothing is kept on documents taken out, and there never are more than all.
        Ok(self.frequency_of(term)?.min(self.searcher.num_docs()))
    }
}

/// All of them or the first failure; none is left out after one, so that an index far away notes what each lacks.
pub(crate) fn all<T>(each: impl Iterator<Item = tantivy::Result<T>>) -> tantivy::Result<Vec<T>> {
    each.collect::<Vec<_>>().into_iter().collect()
}

/// Lists in ascending order as [`Gone`] keeps them.
#[cfg(feature = "disk")]
pub(super) fn distances(numbers: &[u64]) -> Vec<u64> {
    let before = std::iter::once(0).chain(numbers.iter().copied());
    numbers.iter().zip(before).map(|(number, before)| number.saturating_sub(before)).collect()
}
