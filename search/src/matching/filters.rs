//! Conditions on fields.

use tantivy::query::doc_predicate_query::{DocPredicateQuery, FunctionPredicate};
use tantivy::query::{BooleanQuery, Occur, Query as TantivyQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, SegmentReader, Term};

use super::{everything, unscored};
use crate::figures::{Spans, first, numbers};
use crate::query::{Facet, Filter, Named};
use crate::schema::{Fields, column};

/// The documents that meet a condition.
pub(crate) fn filter(filter: &Filter, fields: &Fields) -> Box<dyn TantivyQuery> {
    match filter {
        Filter::Value { named, values } => {
            any(values.iter().filter_map(|value| value_of(*named, value, fields)))
        }
        Filter::Figure { unit, currency, low, high } => {
            let mut clauses = vec![(Occur::Must, unit_of(unit, fields)), (Occur::Must, overlap(*low, *high))];
            if let Some(currency) = currency {
                clauses.push((Occur::Must, any([term(fields.currency, currency)])));
            }
            Box::new(BooleanQuery::new(clauses))
        }
        Filter::NoFigure { unit } => {
            let stated = vec![(Occur::Must, unit_of(unit, fields)), (Occur::Must, overlap(0, u64::MAX))];
            Box::new(BooleanQuery::new(vec![
                everything(),
                (Occur::MustNot, Box::new(BooleanQuery::new(stated))),
            ]))
        }
        Filter::Made { from, to } => within(column::YEAR, *from, *to),
        Filter::By { from, to } => within(column::BY_YEAR, *from, *to),
    }
}

fn unit_of(unit: &str, fields: &Fields) -> Box<dyn TantivyQuery> {
    any([term(fields.unit, unit)])
}

fn value_of(named: Named, value: &str, fields: &Fields) -> Option<Box<dyn TantivyQuery>> {
    let field = match named {
        Named::Kind => fields.kind,
        Named::Id => fields.id,
        Named::Facet(facet) => match fields.of(facet) {
            Some(field) => field,
            None => {
                let year = value.parse().ok()?;
                return Some(within(facet.column(), year, year));
            }
        },
    };
    Some(term(field, value))
}

fn term(field: Field, value: &str) -> Box<dyn TantivyQuery> {
    Box::new(TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic))
}

fn any(queries: impl IntoIterator<Item = Box<dyn TantivyQuery>>) -> Box<dyn TantivyQuery> {
    let clauses = queries.into_iter().map(|query| (Occur::Should, query));
    unscored(Box::new(BooleanQuery::new(clauses.collect())))
}

impl Fields {
    /// The field of a facet; years have only a column.
    pub(crate) fn of(&self, facet: Facet) -> Option<Field> {
        Some(match facet {
            Facet::Service => self.service,
            Facet::Sector => self.sector,
            Facet::Status => self.status,
            Facet::Period => self.period,
            Facet::Basis => self.basis,
            Facet::Country => self.country,
            Facet::Source => self.source,
            Facet::Language => self.language,
            Facet::Currency => self.currency,
            Facet::Unit => self.unit,
            Facet::Organisation => self.org_name,
            Facet::Made | Facet::By => return None,
        })
    }
}

impl Facet {
    /// The name of the facet's column.
    pub(crate) fn column(self) -> &'static str {
        match self {
            Self::Organisation => "org_name",
            Self::Made => column::YEAR,
            Self::By => column::BY_YEAR,
            facet => facet.word(),
        }
    }
}

/// Figures that share a point with the range; "up to £5m" begins at nothing and "at least £5m" has no end.
fn overlap(from: u64, to: u64) -> Box<dyn TantivyQuery> {
    unscored(predicate(move |segment| {
        let spans = Spans::of(segment)?;
        Ok(move |doc: DocId| spans.overlaps(doc, from, to) == Some(true))
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
