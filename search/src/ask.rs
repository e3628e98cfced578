//! One question and its answer, the same for the command line, the tests and the browser.

use std::collections::BTreeMap;

use serde::Serialize;
use tantivy::query::{BooleanQuery, EmptyQuery, EnableScoring, Occur, Query as TantivyQuery};

use crate::counting::{Condition, Counting, Dimension};
use crate::index::all;
use crate::marks::Marker;
use crate::matching::{filter, has_words, matching, unit_of};
use crate::query::{Facet, Filter, Named, Problem, Query};
use crate::ranking::{Key, Place, Ranking, Sort};
use crate::request::{Request, Years};
use crate::{Card, Index, Kind, warm};

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// How many documents there are in all.
    pub total: usize,
    /// How many there would be of each kind; empty when not asked for.
    pub kinds: BTreeMap<Kind, u64>,
    /// Those of the page asked for, in order.
    pub hits: Vec<Hit>,
    /// The facets asked for, in that order.
    pub facets: Vec<FacetCounts>,
    /// Sums of money by size; empty when not asked for.
    pub histogram: Vec<Bin>,
    /// What was not understood or not searched in full.
    pub problems: Vec<Problem>,
    /// What may have been meant.
    pub suggestions: Vec<Suggestion>,
}

/// One document found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// What the result shows.
    #[serde(flatten)]
    pub card: Card,
    /// How well it fits the words; 0 in an order that does not ask.
    pub score: f32,
    /// Where the words stand.
    pub marks: Marks,
    /// The part of a case's or an article's excerpt that fits best; none for a claim, whose sentence is shown whole.
    pub snippet: Option<Snippet>,
}

/// Code points from one to another, the end not included, in order.
pub type Spans = Vec<[usize; 2]>;

/// Where the words of a query stand in a card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Marks {
    /// In the title.
    pub title: Spans,
    /// In the quote.
    pub quote: Spans,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// It, with `…` where something is left out.
    pub text: String,
    /// Where the words stand in it.
    pub marks: Spans,
}

/// How many documents found have each value of a facet, whatever the facet itself is narrowed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FacetCounts {
    /// The facet.
    pub facet: Facet,
    /// Its values, in an order that no query changes.
    pub values: Vec<ValueCount>,
}

/// How many documents have a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ValueCount {
    /// The value.
    pub value: String,
    /// How many.
    pub count: u64,
}

/// How many sums lie within bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Bin {
    /// The lower bound in units, included.
    pub from: u64,
    /// The upper bound in units, not included.
    pub to: u64,
    /// How many.
    pub count: u64,
}

/// A query that was perhaps meant, and finds something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// The whole query.
    pub query: String,
    /// The words in it that are not those typed.
    pub words: String,
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
    /// Answers a question.
    pub fn ask(&self, request: &Request) -> Result<Answer, SearchError> {
        let query = if request.typing { Query::parse_typing(&request.q) } else { Query::parse(&request.q) };
        let mut answer = self.answer(request, &query)?;
        answer.suggestions = self.suggestions(request, &query, answer.total)?;
        Ok(answer)
    }

    /// The answer without suggestions.
    pub(crate) fn answer(&self, request: &Request, query: &Query) -> Result<Answer, SearchError> {
        let mut narrowed = conditions(request);
        let mut counted: Vec<Dimension> =
            request.facets.iter().map(|facet| Dimension::Facet(*facet)).collect();
        counted.extend(request.kinds.then_some(Dimension::Kind));
        counted.extend(request.histogram.then_some(Dimension::Amount));
        counted.sort_unstable();
        counted.dedup();
        let counted = counted.into_iter().map(|dimension| (dimension, narrowed.remove(&dimension))).collect();
        let mut counting = Counting::new(&self.fields, request.kind, counted);

        // Whatever does not depend on each other is tried before anything may fail: an index far away then says at
        // once all that it lacks.
        let segments = self.searcher.segment_readers();
        let opened: Vec<_> = segments.iter().map(|segment| counting.open(segment)).collect();
        let sort = match request.sort {
            Sort::Relevance if !has_words(&query.root) => Sort::Newest,
            sort => sort,
        };
        let unit = unit_of(&query.root).unwrap_or("money");
        let keys: Vec<_> = segments.iter().map(|segment| Key::new(sort, unit, segment)).collect();
        if self.is_far() {
            warm::words(self, query);
        }
        let matching = matching(query, self)?;
        let mut clauses = vec![(Occur::Must, matching.query)];
        clauses.extend(narrowed.into_iter().map(|narrowed| (Occur::Must, self.narrowed(narrowed))));
        let wanted = BooleanQuery::new(clauses);
        if self.is_far() {
            warm::lists(self, &wanted);
        }
        let scoring = match sort {
            Sort::Relevance => EnableScoring::enabled_from_statistics_provider(self, &self.searcher),
            _ => EnableScoring::disabled_from_searcher(&self.searcher),
        };
        let weight = wanted.weight(scoring)?;

        let most = request.offset.saturating_add(request.limit).min(self.documents());
        let mut ranking = Ranking::new(&self.updated, if request.limit == 0 { 0 } else { most });
        let passed =
            (0..).zip(segments.iter().zip(opened).zip(keys)).map(|(ordinal, ((segment, opened), key))| {
                let mut opened = opened?;
                opened.pass(segment, ordinal, &*weight, &key?, &mut ranking)?;
                Ok(opened)
            });
        // A reader far away fetches values' names and cards together.
        let closed = counting.close(&all(passed)?, &self.updated);
        let total = ranking.total();
        let found = ranking.first();
        let marker = Marker::new(query);
        let hits: Vec<_> = found
            .iter()
            .skip(request.offset)
            .take(request.limit)
            .map(|place| self.hit(place, &marker))
            .collect();
        closed?;

        let mut problems = query.problems.clone();
        problems.extend(matching.cut_short.into_iter().map(|word| Problem {
            start: 0,
            end: 0,
            dropped: false,
            message: format!("`{word}*` stands for very many words; only the commonest are searched"),
            hint: Some("write more letters before `*`".to_owned()),
        }));
        let values = |facet: Facet| {
            counting.values(facet).into_iter().map(|(value, count)| ValueCount { value, count }).collect()
        };
        let facets = request.facets.iter().map(|facet| FacetCounts { facet: *facet, values: values(*facet) });
        let facets = facets.collect();
        let bins = counting.sums().into_iter().map(|(from, to, count)| Bin { from, to, count });
        Ok(Answer {
            total,
            kinds: if request.kinds { counting.kinds() } else { BTreeMap::new() },
            hits: hits.into_iter().collect::<Result<_, _>>()?,
            facets,
            histogram: bins.collect(),
            problems,
            suggestions: Vec::new(),
        })
    }

    /// The documents that meet a condition.
    fn narrowed(&self, (dimension, condition): (Dimension, Condition)) -> Box<dyn TantivyQuery> {
        let meets = |condition: &Filter| {
            if self.is_far() {
                warm::condition(self, condition);
            }
            filter(condition, &self.fields)
        };
        match condition {
            Condition::Kind(kind) => {
                meets(&Filter::Value { named: Named::Kind, values: vec![kind.word().to_owned()] })
            }
            Condition::Amount { within, unstated } => {
                let stated =
                    within.map(|(low, high)| Filter::Figure { unit: "money", currency: None, low, high });
                let unstated = unstated.then_some(Filter::NoFigure { unit: "money" });
                let either = stated.iter().chain(&unstated).map(|part| (Occur::Should, meets(part)));
                Box::new(BooleanQuery::new(either.collect()))
            }
            Condition::Values { values, within } => {
                let Dimension::Facet(facet) = dimension else { return Box::new(EmptyQuery) };
                let values = values.map(|values| Filter::Value { named: Named::Facet(facet), values });
                let within = within.map(|(from, to)| match facet {
                    Facet::By => Filter::By { from, to },
                    _ => Filter::Made { from, to },
                });
                let both = values.iter().chain(&within).map(|part| (Occur::Must, meets(part)));
                Box::new(BooleanQuery::new(both.collect()))
            }
        }
    }

    fn hit(&self, place: &Place, marker: &Marker) -> Result<Hit, SearchError> {
        let card: Card = serde_json::from_slice(&self.card(place.address())?)?;
        let marks = Marks { title: marker.marks(&card.title), quote: marker.marks(&card.quote) };
        let has_snippet = card.kind != Kind::Claim && !card.quote.is_empty();
        let snippet = has_snippet.then(|| marker.snippet(&card.quote));
        Ok(Hit { card, score: place.score(), marks, snippet })
    }
}

/// What a request narrows each dimension to.
fn conditions(request: &Request) -> BTreeMap<Dimension, Condition> {
    let mut conditions = BTreeMap::new();
    if let Some(kind) = request.kind {
        conditions.insert(Dimension::Kind, Condition::Kind(kind));
    }
    if let Some(amount) = &request.amount {
        let condition = Condition::Amount { within: amount.bounds(), unstated: request.unstated };
        conditions.insert(Dimension::Amount, condition);
    }
    for (facet, values) in &request.filters {
        if !values.is_empty() {
            let condition = Condition::Values { values: Some(values.clone()), within: None };
            conditions.insert(Dimension::Facet(*facet), condition);
        }
    }
    for (facet, years) in [(Facet::Made, request.made), (Facet::By, request.by)] {
        let bounds = years.filter(|years| years.from.is_some() || years.to.is_some()).map(Years::bounds);
        if bounds.is_some() {
            let new = || Condition::Values { values: None, within: None };
            if let Condition::Values { within, .. } =
                conditions.entry(Dimension::Facet(facet)).or_insert_with(new)
            {
                *within = bounds;
            }
        }
    }
    conditions
}
