//! Conditions on fields.

use tantivy::columnar::Column;
use tantivy::query::doc_predicate_query::{DocPredicateQuery, FunctionPredicate};
use tantivy::query::{BooleanQuery, Occur, Query as TantivyQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, SegmentReader, Term};

use super::unscored;
use crate::query::{Facet, Filter};
use crate::schema::{Fields, column};

/// The documents that meet a condition.
pub(super) fn filter(filter: &Filter, fields: &Fields) -> Box<dyn TantivyQuery> {
    match filter {
        Filter::Value { facet, values } => value(*facet, values, fields),
        Filter::Figure { unit, currency, low, high } => {
            let mut clauses = vec![
                (Occur::Must, value(Facet::Unit, &[(*unit).to_owned()], fields)),
                (Occur::Must, overlap(*low, *high)),
            ];
            if let Some(currency) = currency {
                clauses.push((Occur::Must, value(Facet::Currency, &[(*currency).to_owned()], fields)));
            }
            Box::new(BooleanQuery::new(clauses))
        }
        Filter::NoFigure => unscored(predicate(|segment| {
            let (lows, highs) = (numbers(segment, column::LOW)?, numbers(segment, column::HIGH)?);
            Ok(move |doc: DocId| first(lows.as_ref(), doc).is_none() && first(highs.as_ref(), doc).is_none())
        })),
        Filter::Made { from, to } => {
            let last = to.saturating_mul(10_000).saturating_add(9_999);
            within(column::DATE, from.saturating_mul(10_000), last)
        }
        Filter::By { from, to } => within(column::BY_YEAR, *from, *to),
    }
}

/// The documents that have one of a facet's values.
pub(super) fn value(facet: Facet, values: &[String], fields: &Fields) -> Box<dyn TantivyQuery> {
    let field = fields.of(facet);
    let any = values.iter().map(|value| -> (Occur, Box<dyn TantivyQuery>) {
        let term = Term::from_field_text(field, value);
        (Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
    });
    unscored(Box::new(BooleanQuery::new(any.collect())))
}

impl Fields {
    /// The field of a facet.
    pub(crate) fn of(&self, facet: Facet) -> Field {
        match facet {
            Facet::Kind => self.kind,
            Facet::Id => self.id,
            Facet::Service => self.service,
            Facet::Status => self.status,
            Facet::Period => self.period,
            Facet::Basis => self.basis,
            Facet::Country => self.country,
            Facet::Source => self.source,
            Facet::Language => self.language,
            Facet::Currency => self.currency,
            Facet::Unit => self.unit,
            Facet::Organisation => self.org_name,
        }
    }
}

/// Figures that share a point with the range; "up to £5m" begins at nothing and "at least £5m" has no end.
fn overlap(from: u64, to: u64) -> Box<dyn TantivyQuery> {
    unscored(predicate(move |segment| {
        let (lows, highs) = (numbers(segment, column::LOW)?, numbers(segment, column::HIGH)?);
        Ok(move |doc: DocId| {
            let (low, high) = (first(lows.as_ref(), doc), first(highs.as_ref(), doc));
            (low.is_some() || high.is_some()) && low.unwrap_or(0) <= to && high.unwrap_or(u64::MAX) >= from
        })
    }))
}

fn within(column: &'static str, from: u64, to: u64) -> Box<dyn TantivyQuery> {
    unscored(predicate(move |segment| {
        let values = numbers(segment, column)?;
        Ok(move |doc: DocId| first(values.as_ref(), doc).is_some_and(|value| (from..=to).contains(&value)))
    }))
}

fn predicate<M, F>(make: M) -> Box<dyn TantivyQuery>
where
    M: Fn(&SegmentReader) -> tantivy::Result<F> + Send + Sync + 'static,
    F: Fn(DocId) -> bool + Send + Sync + 'static,
{
    Box::new(DocPredicateQuery::from(FunctionPredicate::from(make)))
}

/// A column of numbers; none when no document has a value.
pub(crate) fn numbers(segment: &SegmentReader, name: &str) -> tantivy::Result<Option<Column<u64>>> {
    segment.fast_fields().column_opt(name)
}

fn first(column: Option<&Column<u64>>, doc: DocId) -> Option<u64> {
    column.and_then(|column| column.first(doc))
}
