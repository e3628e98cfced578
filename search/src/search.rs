//! Answers a query.

use std::collections::BTreeMap;

use serde::Serialize;
use tantivy::query::{BooleanQuery, Occur, Query as TantivyQuery};
use tantivy::schema::Value;
use tantivy::{Searcher, TantivyDocument};

use crate::facets::{Counts, FacetCounts};
use crate::matching::{has_words, matching, unit_of, with_value};
use crate::query::{Facet, Problem, Query};
use crate::ranking::{Place, Ranking, Sort};
use crate::{Card, Index, Kind};

/// How results are chosen and ordered.
#[derive(Clone, Debug)]
pub struct Options {
    /// Only documents of this kind.
    pub kind: Option<Kind>,
    /// Their order.
    pub sort: Sort,
    /// How many are given.
    pub limit: usize,
    /// How many are passed over first.
    pub offset: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { kind: None, sort: Sort::Relevance, limit: 10, offset: 0 }
    }
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Results {
    /// How many documents there are in all.
    pub total: usize,
    /// Those asked for, in order.
    pub hits: Vec<Hit>,
    /// What was not understood or not searched in full.
    pub problems: Vec<Problem>,
}

/// One document found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// What the result shows.
    #[serde(flatten)]
    pub card: Card,
    /// How well it fits the words; 0 in an order that does not ask.
    pub score: f32,
}

/// Why a search failed although the index opened.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The index cannot be read.
    #[error("the search index cannot be read: {0}\n  hint: run `commonpurse build` to write it anew")]
    Index(#[from] tantivy::TantivyError),
    /// A document's card cannot be read.
    #[error(
        "a result in the search index cannot be read: {0}\n  hint: run `commonpurse build` to write it anew"
    )]
    Card(#[from] serde_json::Error),
}

impl Index {
    /// The documents that a query means.
    pub fn search(&self, query: &Query, options: &Options) -> Result<Results, SearchError> {
        let (found, cut_short) = self.found(query, options.kind)?;
        let sort = match options.sort {
            Sort::Relevance if !has_words(&query.root) => Sort::Newest,
            sort => sort,
        };
        let most = options.offset.saturating_add(options.limit).min(self.documents());
        let unit = unit_of(&query.root).unwrap_or("money").to_owned();
        let ranked = self.searcher.search(&*found, &Ranking { sort, unit, most })?;
        let asked = ranked.first.iter().skip(options.offset).take(options.limit);
        let hits =
            asked.map(|place| hit(&self.searcher, place, self.fields.card)).collect::<Result<_, _>>()?;
        let mut problems = query.problems.clone();
        problems.extend(cut_short.into_iter().map(|word| Problem {
            start: 0,
            end: 0,
            message: format!("`{word}*` stands for very many words; only the commonest are searched"),
            hint: Some("write more letters before `*`".to_owned()),
        }));
        Ok(Results { total: ranked.total, hits, problems })
    }

    /// How many of the documents that a query means have each value of each facet asked for.
    pub fn facets(
        &self,
        query: &Query,
        kind: Option<Kind>,
        facets: &[Facet],
    ) -> Result<BTreeMap<Facet, Counts>, SearchError> {
        let (found, _) = self.found(query, kind)?;
        let schema = self.searcher.schema();
        let named = facets.iter().filter(|facet| **facet != Facet::Id);
        let named = named.map(|facet| (*facet, schema.get_field_name(self.fields.of(*facet)).to_owned()));
        let counted = self.searcher.search(&*found, &FacetCounts { facets: named.collect() })?;
        Ok(counted.into_iter().map(|(facet, counts)| (facet, commonest_first(counts))).collect())
    }

    fn found(
        &self,
        query: &Query,
        kind: Option<Kind>,
    ) -> Result<(Box<dyn TantivyQuery>, Vec<String>), SearchError> {
        let matching = matching(query, &self.searcher, &self.fields)?;
        let Some(kind) = kind else { return Ok((matching.query, matching.cut_short)) };
        let only = with_value(Facet::Kind, &[kind.word().to_owned()], &self.fields);
        let both = BooleanQuery::new(vec![(Occur::Must, matching.query), (Occur::Must, only)]);
        Ok((Box::new(both), matching.cut_short))
    }
}

fn hit(searcher: &Searcher, place: &Place, field: tantivy::schema::Field) -> Result<Hit, SearchError> {
    let document: TantivyDocument = searcher.doc(place.address())?;
    let stored = document.get_first(field).and_then(|value| value.as_bytes()).unwrap_or_default();
    Ok(Hit { card: serde_json::from_slice(stored)?, score: place.score() })
}

fn commonest_first(counts: BTreeMap<String, u64>) -> Counts {
    let mut counts: Counts = counts.into_iter().collect();
    counts.sort_by(|(one, ones), (other, others)| others.cmp(ones).then_with(|| one.cmp(other)));
    counts
}
